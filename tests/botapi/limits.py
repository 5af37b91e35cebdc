"""Telegram's limits on texts, commands, payloads and queries, with its error texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from tests.botapi.entities import EntityError, ParsedText, parse, utf16_length
from tests.botapi.errors import Json, bad_request

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_DESCRIPTION = 512
MAX_SHORT_DESCRIPTION = 120
MAX_NAME = 64
MAX_COMMANDS = 100
MAX_COMMAND_DESCRIPTION = 256
MAX_CALLBACK_ANSWER = 200
MAX_INLINE_QUERY = 256
MAX_INLINE_RESULTS = 50
MAX_RESULT_ID_BYTES = 64
MAX_NEXT_OFFSET_BYTES = 64
_COMMAND_NAME = re.compile(r"[a-z0-9_]{1,32}", re.ASCII)
_START_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_SECRET_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,256}", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2}", re.ASCII)


def message_text(raw: str, parse_mode: str, entities: Sequence[Json] | None = None) -> ParsedText:
    """A text message as Telegram would store it."""
    if not raw:
        raise bad_request("message text is empty")
    parsed = _parsed(raw, parse_mode, entities)
    if not parsed.text:
        raise bad_request("text must be non-empty")
    if utf16_length(parsed.text) > MAX_TEXT:
        raise bad_request("message is too long")
    return parsed


def caption(raw: str, parse_mode: str, entities: Sequence[Json] | None = None) -> ParsedText:
    """A caption as Telegram would store it; it may be empty."""
    parsed = _parsed(raw, parse_mode, entities)
    if utf16_length(parsed.text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return parsed


def _parsed(raw: str, parse_mode: str, entities: Sequence[Json] | None) -> ParsedText:
    utf8(raw)
    if not parse_mode:
        if not all(_is_entity(entity) for entity in entities or ()):
            raise bad_request("can't parse MessageEntity")
        return ParsedText(raw, tuple(entities or ())).trimmed().with_found()
    try:
        return parse(raw, parse_mode).trimmed().with_found()
    except EntityError as error:
        text = str(error)
        raise bad_request(text[0].lower() + text[1:]) from None


def _is_entity(entity: Any) -> bool:
    if not isinstance(entity, dict) or not isinstance(entity.get("type"), str):
        return False
    return all(isinstance(entity.get(key), int) for key in ("offset", "length"))


def utf8(text: str) -> bytes:
    """The bytes of a text; half a surrogate pair has none."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None


def bot_commands(commands: Sequence[Any]) -> list[Json]:
    """The commands of a menu."""
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    checked: list[Json] = []
    for command in commands:
        name = command.get("command") if isinstance(command, dict) else None
        description = command.get("description") if isinstance(command, dict) else None
        if not isinstance(name, str) or not isinstance(description, str):
            raise bad_request("can't parse BotCommand")
        fits = 1 <= utf16_length(description.strip()) <= MAX_COMMAND_DESCRIPTION
        if not fits or not _COMMAND_NAME.fullmatch(name):
            raise bad_request("BOT_COMMAND_INVALID")
        checked.append({"command": name, "description": description.strip()})
    if len({command["command"] for command in checked}) < len(checked):
        raise bad_request("BOT_COMMAND_INVALID")
    return checked


def language_code(code: str) -> str:
    """A two-letter language code, or none."""
    if code and not _LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def at_most(text: str, limit: int, error: str) -> str:
    """A text of a limited length, such as a description."""
    if utf16_length(text) > limit:
        raise bad_request(error)
    return text


def is_start_payload(payload: str) -> bool:
    """Whether a payload can travel in a deep link."""
    return bool(_START_PAYLOAD.fullmatch(payload))


def secret_token(token: str) -> str:
    """The secret of a webhook, or none."""
    if token and not _SECRET_TOKEN.fullmatch(token):
        if len(token) > 256:
            raise bad_request("secret token is too long")
        raise bad_request("secret token contains unallowed characters")
    return token
