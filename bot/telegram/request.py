"""How calls reach Telegram: by aiohttp, at a quarter of what the library's own client costs a call."""

import asyncio
import json
import os
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

_KEPT_ALIVE_S: Final = 10
_CONNECTED_WITHIN_S: Final = 5.0
_READ_WITHIN_S: Final = 30.0
"""Whether a call that was given up was carried out, nobody knows: only to connect is given up soon."""
_FREE_WITHIN_S: Final = 10.0

NOT_SENT = aiohttp.ConnectionTimeoutError
"""What a call that took too long is caused by if it has not left: it can be made again and is carried out once."""


class AiohttpRequest(BaseRequest):
    """Connections to one server, of which so many are open at a time."""

    def __init__(self, url: str, most_connections: int) -> None:
        """`url` is that of the server: a proxy that the environment names for it is used."""
        self._proxy = proxy_for(url)
        self._most_connections = most_connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """How long an answer may take unless a call says otherwise, in seconds."""
        return _READ_WITHIN_S

    async def initialize(self) -> None:
        """Open the pool, trusting whom the library's own client trusts."""
        if self._session is None:
            connector = aiohttp.TCPConnector(
                limit=self._most_connections, keepalive_timeout=_KEPT_ALIVE_S, ssl=await _trust()
            )
            self._session = aiohttp.ClientSession(
                connector=connector, proxy=self._proxy, headers={"User-Agent": self.USER_AGENT}
            )

    async def shutdown(self) -> None:
        """End the connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(  # noqa: PLR0917 - as python-telegram-bot has it
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The status and the body of an answer. Raises NetworkError, of which TimedOut is a kind."""
        if self._session is None:
            raise RuntimeError("this request is not initialized")
        timeout = aiohttp.ClientTimeout(
            total=None,
            connect=_given(pool_timeout, _FREE_WITHIN_S),
            sock_connect=_given(connect_timeout, _CONNECTED_WITHIN_S),
            sock_read=_given(read_timeout, _READ_WITHIN_S),
        )
        try:
            async with self._session.request(method, url, data=_body(request_data), timeout=timeout) as answer:
                return answer.status, await answer.read()
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise NetworkError(_words(error)) from error

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The JSON object of an answer, such as a gateway before Telegram does not send. Raises TelegramError."""
        try:
            answer = json.loads(payload)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise TelegramError("what answered is not Telegram: no JSON object")
        return answer


def _words(error: aiohttp.ClientError) -> str:
    """What went wrong, and of a server that is away why, in the system's words."""
    if isinstance(error, aiohttp.ClientConnectorError):
        number = error.os_error.errno
        why = os.strerror(number) if number and number > 0 else error.os_error.strerror
        return f"{error.host}:{error.port} cannot be reached: {why}"
    return f"{type(error).__name__}: {error}"


async def _trust() -> Any:
    """Certificates, read from their file in a thread: that takes as long as some answers."""
    return await asyncio.to_thread(httpx.create_ssl_context)


def proxy_for(url: str) -> str | None:
    """The proxy that the environment names for a server: read once, as the client would read it for each call."""
    parts = urlsplit(url)
    return None if proxy_bypass(parts.netloc) else getproxies().get(parts.scheme)


def _given(timeout_s: Any, otherwise_s: float) -> float | None:
    return timeout_s if timeout_s is None or isinstance(timeout_s, int | float) else otherwise_s


def _body(data: RequestData | None) -> aiohttp.Payload | aiohttp.FormData | None:
    """Parameters as JSON, in which hanzi are a third of what they are in a form; with files, a form of parts."""
    if data is None:
        return None
    if not data.contains_files:
        return aiohttp.BytesPayload(data.json_payload, content_type="application/json")
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form
