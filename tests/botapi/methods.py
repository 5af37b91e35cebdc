"""What a method is, and the lookups that many methods share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.botapi import limits
from tests.botapi.chats import Chat
from tests.botapi.entities import ParsedText
from tests.botapi.errors import bad_request, forbidden
from tests.botapi.messages import Message
from tests.botapi.params import Params
from tests.botapi.world import World


@dataclass(frozen=True)
class Request:
    """One call on its way through a method."""

    world: World
    params: Params
    peer_gone: Callable[[], bool]


@dataclass(frozen=True)
class Method:
    """A method of the Bot API: its name, its parameters and what it does."""

    name: str
    run: Callable[[Request], Any]
    params: frozenset[str] = frozenset()
    metered: bool = False
    """Whether it counts for the rate limits."""


def method(name: str, run: Callable[[Request], Any], params: str = "", *, metered: bool = False) -> Method:
    """Describe a method; `params` are names apart by spaces."""
    return Method(name, run, frozenset(params.split()), metered)


def find_chat(call: Request) -> Chat:
    """The chat of a call, if the bot may act in it."""
    raw = call.params.text("chat_id")
    if not raw:
        raise bad_request("chat_id is empty")
    chat_id = call.params.integer("chat_id")
    chat = call.world.chats.get(chat_id)
    if chat is None:
        if chat_id in call.world.users:
            raise forbidden("bot can't initiate conversation with a user")
        raise bad_request("chat not found")
    if (refusal := chat.refusal()) is not None:
        raise refusal
    return chat


def find_message(call: Request, purpose: str) -> tuple[Chat, Message]:
    """The message of a call, for example one "to edit"."""
    chat = find_chat(call)
    message_id = call.params.integer("message_id")
    if not message_id:
        raise bad_request("message identifier is not specified")
    message = chat.find(message_id)
    if message is None:
        raise bad_request(f"message to {purpose} not found")
    return chat, message


def text_of(params: Params) -> ParsedText:
    """The checked text of a message."""
    entities = params.array("entities")
    return limits.message_text(params.text("text"), params.text("parse_mode"), entities)


def caption_of(params: Params) -> ParsedText:
    """The checked caption of a photo."""
    entities = params.array("caption_entities")
    return limits.caption(params.text("caption"), params.text("parse_mode"), entities)
