"""Whether a process lives, and whether it can do its work."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response


@dataclass(frozen=True)
class Check:
    """One thing that the work needs."""

    is_right: bool
    detail: str


Checks = Callable[[], Mapping[str, Check]]


async def healthz(request: Request) -> Response:
    """The process answers."""
    return PlainTextResponse("ok")


class Readiness:
    """200 where every check is right, else 503; both with what was found."""

    def __init__(self, checks: Checks) -> None:
        self._checks = checks

    async def readyz(self, request: Request) -> Response:
        """Look at all of them."""
        found = self._checks()
        is_ready = all(check.is_right for check in found.values())
        body = {name: {"ok": check.is_right, "detail": check.detail} for name, check in found.items()}
        return JSONResponse({"ready": is_ready, **body}, 200 if is_ready else 503)
