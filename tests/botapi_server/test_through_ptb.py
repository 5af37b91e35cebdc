"""The tests' own Bot API server enforces what Telegram enforces, in Telegram's words: through ptb."""

from __future__ import annotations

import asyncio

import pytest
import telegram

from tests.botapi import (
    BotApiServer,
    Group,
    PrivateChat,
)
from tests.botapi_server.support import bot_of, png


class TestThroughPythonTelegramBot:
    def test_it_understands_every_kind_of_answer(self, server: BotApiServer, group: Group) -> None:
        async def talk() -> None:
            async with bot_of(server) as bot:
                assert (await bot.get_me()).username == "test_bot"
                ada, bob = group.members
                question = group.send("/help", user=ada)
                (update,) = await bot.get_updates(timeout=5)
                assert update.effective_message is not None
                assert update.effective_message.parse_entities(["bot_command"])
                markup = telegram.InlineKeyboardMarkup.from_button(
                    telegram.InlineKeyboardButton("Go", callback_data="d")
                )
                sent = await bot.send_message(
                    group.id,
                    "<b>Hi</b>",
                    "HTML",
                    reply_markup=markup,
                    reply_parameters=telegram.ReplyParameters(question.message_id),
                    link_preview_options=telegram.LinkPreviewOptions(is_disabled=True),
                )
                assert sent.reply_to_message is not None
                seen = group.wait_reply(1)
                assert seen.link_preview_disabled
                assert seen.reply_to is question
                seen.press("Go", bob)
                (update,) = await bot.get_updates(offset=update.update_id + 1, timeout=5)
                assert update.callback_query is not None
                assert update.callback_query.from_user.first_name == "Bob"
                assert await update.callback_query.answer("ok")
                photo = await bot.send_photo(group.id, png(20, 10), caption="Cap")
                assert photo.photo[-1].width == 20
                media = telegram.InputMediaPhoto(png(30, 10), caption="Two")
                await bot.edit_message_media(media, group.id, photo.message_id)
                assert group.bot_messages[-1].text == "Two"
                assert (await bot.get_chat(group.id)).title == "Lab"
                assert len(await bot.get_chat_administrators(group.id)) == 1
                member = await bot.get_chat_member(group.id, ada.id)
                assert member.status == "member"
                scope = telegram.BotCommandScopeChat(group.id)
                await bot.set_my_commands([("help", "Help")], scope=scope)
                assert (await bot.get_my_commands(scope=scope))[0].command == "help"
                assert (await bot.get_webhook_info()).url == ""

        asyncio.run(talk())

    def test_its_errors_have_their_classes(self, server: BotApiServer, chat: PrivateChat) -> None:
        async def talk() -> None:
            async with bot_of(server) as bot:
                for kind, error in (
                    ("too_many_requests", telegram.error.RetryAfter),
                    ("internal_error", telegram.error.NetworkError),
                    ("bad_gateway", telegram.error.NetworkError),
                    ("reset", telegram.error.NetworkError),
                    ("broken_json", telegram.error.TelegramError),
                    ("blocked", telegram.error.Forbidden),
                ):
                    server.faults.add("sendMessage", kind=kind)  # type: ignore[arg-type] # from a table
                    with pytest.raises(error):
                        await bot.send_message(chat.id, "x")
                assert chat.bot_messages == []
                server.faults.add("sendMessage", kind="reset", takes_effect=True)
                with pytest.raises(telegram.error.NetworkError):
                    await bot.send_message(chat.id, "twice")
                server.faults.add("sendMessage", kind="slow", delay_s=0.05)
                await bot.send_message(chat.id, "twice")
                assert [message.text for message in chat.bot_messages] == ["twice", "twice"]
                assert server.faults.left == 0

        asyncio.run(talk())
