"""A small, strict Telegram Bot API server, against which the tests run the real bot."""

from __future__ import annotations

from tests.botapi.calls import Call
from tests.botapi.chats import Chat, PrivateChat, Topic
from tests.botapi.entities import EntityError, ParsedText, parse_html, utf16_length
from tests.botapi.errors import ApiError
from tests.botapi.groups import Group
from tests.botapi.messages import Message
from tests.botapi.queries import CallbackQuery, InlineQuery, InlineResult
from tests.botapi.rates import RateLimits
from tests.botapi.server import FAKE_TOKEN, BotApiServer
from tests.botapi.users import User
from tests.botapi.waiting import NotSeen

__all__ = [
    "FAKE_TOKEN",
    "ApiError",
    "BotApiServer",
    "Call",
    "CallbackQuery",
    "Chat",
    "EntityError",
    "Group",
    "InlineQuery",
    "InlineResult",
    "Message",
    "NotSeen",
    "ParsedText",
    "PrivateChat",
    "RateLimits",
    "Topic",
    "User",
    "parse_html",
    "utf16_length",
]
