"""From a method's name and parameters to the answer: faults, rates, the method, the record."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.botapi import (
    methods_chats,
    methods_edit,
    methods_profile,
    methods_queries,
    methods_send,
    methods_updates,
)
from tests.botapi.calls import Call
from tests.botapi.errors import ApiError, Json, forbidden, too_many_requests
from tests.botapi.faults import Fault
from tests.botapi.methods import Method, Request
from tests.botapi.params import Params
from tests.botapi.rates import RateLimiter
from tests.botapi.updates import PollAbandoned
from tests.botapi.world import World

METHODS: dict[str, Method] = {
    found.name.lower(): found
    for module in (
        methods_updates,
        methods_send,
        methods_edit,
        methods_queries,
        methods_profile,
        methods_chats,
    )
    for found in module.METHODS
}


@dataclass(frozen=True)
class Reply:
    """An HTTP answer; without a status, the connection is reset."""

    status: int
    body: bytes
    content_type: str = "application/json"


RESET = Reply(0, b"")


class Dispatcher:
    """Carries out the calls of the bot."""

    def __init__(self, world: World, limiter: RateLimiter | None) -> None:
        self._world = world
        self._limiter = limiter

    def answer(self, name: str, params: Params, peer_gone: Callable[[], bool]) -> Reply:
        """Answer one call; every known method is recorded."""
        method = METHODS.get(name.lower())
        if method is None:
            error = ApiError(404, "Not Found")
            self._record(Method(name, _nothing), params, "", error=error)
            return error_reply(error)
        fault = self._world.faults.take(method.name, params.integer("chat_id"))
        if fault is None:
            return self._carry_out(method, params, peer_gone, "")
        if fault.kind == "slow":
            self._world.waiter.closing.wait(fault.delay_s)
            return self._carry_out(method, params, peer_gone, fault.kind)
        return self._spoil(method, params, peer_gone, fault)

    def _carry_out(self, method: Method, params: Params, peer_gone: Callable[[], bool], fault: str) -> Reply:
        with self._world.waiter.condition:
            try:
                self._meter(method, params)
                result = method.run(Request(self._world, params, peer_gone))
            except ApiError as error:
                self._record(method, params, fault, error=error)
                return error_reply(error)
            except PollAbandoned:
                self._record(method, params, fault, abandoned=True)
                return RESET
            self._record(method, params, fault, result=result)
            return _json_reply(200, {"ok": True, "result": result})

    def _spoil(self, method: Method, params: Params, peer_gone: Callable[[], bool], fault: Fault) -> Reply:
        if fault.takes_effect:
            self._carry_out(method, params, peer_gone, fault.kind)
        error = _fault_error(fault)
        if not fault.takes_effect:
            self._record(method, params, fault.kind, error=error)
        if fault.kind == "reset":
            return RESET
        if fault.kind == "broken_json":
            return Reply(200, b'{"ok":true,"result":{"mess')
        if fault.kind == "bad_gateway":
            page = b"<html><head><title>502 Bad Gateway</title></head></html>\r\n"
            return Reply(502, page, "text/html")
        return error_reply(error)

    def _meter(self, method: Method, params: Params) -> None:
        if self._limiter is None or not method.metered:
            return
        chat = self._world.chats.get(params.integer("chat_id"))
        if chat is None:
            self._limiter.check(None)
        else:
            self._limiter.check(chat.id, is_group=chat.is_group)

    def _record(
        self,
        method: Method,
        params: Params,
        fault: str,
        *,
        result: Any = None,
        error: ApiError | None = None,
        abandoned: bool = False,
    ) -> None:
        self._world.log.add(
            Call(
                method=method.name,
                params=params.values,
                files=params.files,
                unknown_params=tuple(sorted(params.values.keys() - method.params)),
                ok=error is None and not abandoned,
                result=result,
                error_code=error.code if error else None,
                description=error.description if error else "",
                fault=fault,
                abandoned=abandoned,
            )
        )


def _nothing(_request: Request) -> None:
    """What an unknown method does."""


def error_reply(error: ApiError) -> Reply:
    """The HTTP answer for an error."""
    return _json_reply(error.code, error.body())


def _json_reply(status: int, body: Json) -> Reply:
    return Reply(status, json.dumps(body).encode())


def _fault_error(fault: Fault) -> ApiError:
    if fault.kind == "too_many_requests":
        return too_many_requests(fault.retry_after_s)
    if fault.kind == "blocked":
        return forbidden("bot was blocked by the user")
    if fault.kind == "bad_gateway":
        return ApiError(502, "Bad Gateway")
    return ApiError(500, "Internal Server Error")
