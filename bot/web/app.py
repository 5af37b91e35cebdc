"""The routes."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.metrics import CONTENT_TYPE, Metrics
from bot.web.health import Checks, Readiness, healthz
from bot.web.webhook import Receive, Webhook


def web_app(*, path: str, secret: str, receive: Receive, checks: Checks, metrics: Metrics) -> Starlette:
    """What a web process serves: the webhook at a path, and health, readiness and metrics beside it."""

    async def exposition(request: Request) -> Response:
        return Response(metrics.exposition(), media_type=CONTENT_TYPE)

    return Starlette(
        routes=[
            Route(path, Webhook(receive, secret, metrics.post).post, methods=["POST"]),
            Route("/healthz", healthz),
            Route("/readyz", Readiness(checks).readyz),
            Route("/metrics", exposition),
        ]
    )
