"""The least that a bot can be: it says again what it hears, by polling or by webhook, on the same library and server.

What `benchmarks.service` measures the real bot against. Started by it, with the settings of the real bot.
"""

import os
import sys
from typing import Any
from urllib.parse import urlsplit

from telegram import Update
from telegram.ext import Application, ApplicationBuilder, ContextTypes, MessageHandler, filters

ALLOWED_UPDATES = [Update.MESSAGE]
App = Application[Any, Any, Any, Any, Any, Any]


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say it again."""
    message = update.effective_message
    if message is not None and message.text:
        await message.reply_text(message.text)


def poll() -> None:
    """As the library's own examples do it, with updates side by side."""
    app = _builder().concurrent_updates(True).build()
    app.add_handler(MessageHandler(filters.TEXT, echo))
    app.run_polling(allowed_updates=ALLOWED_UPDATES)


def web() -> None:
    """As the library's own example of a custom webhook does it, on Starlette and uvicorn."""
    import asyncio

    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    app: App = _builder().updater(None).concurrent_updates(True).build()
    app.add_handler(MessageHandler(filters.TEXT, echo))

    async def receive(request: Request) -> Response:
        await app.update_queue.put(Update.de_json(await request.json(), app.bot))
        return Response()

    async def serve() -> None:
        url = os.environ["WEBHOOK_URL"]
        site = Starlette(routes=[Route(urlsplit(url).path, receive, methods=["POST"])])
        port = int(os.environ["PORT"])
        server = uvicorn.Server(uvicorn.Config(site, host="127.0.0.1", port=port, log_level="warning"))
        async with app:
            await app.bot.set_webhook(url, allowed_updates=ALLOWED_UPDATES)
            await app.start()
            await server.serve()
            await app.stop()

    asyncio.run(serve())


def _builder() -> ApplicationBuilder[Any, Any, Any, Any, Any, Any]:
    return (
        ApplicationBuilder().token(os.environ["TELEGRAM_BOT_TOKEN"]).base_url(f"{os.environ['TELEGRAM_API_URL']}/bot")
    )


if __name__ == "__main__":
    {"poll": poll, "web": web}[sys.argv[1]]()
