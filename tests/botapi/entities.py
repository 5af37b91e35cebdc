"""Message entities by TDLib's own parser, in the form that the Bot API gives them."""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass
from typing import Any

import tdjson

from tests.botapi.errors import Json

MAX_ENTITIES = 100
"""Telegram drops the further ones in silence."""

_PARSE_MODES: dict[str, Json] = {
    "html": {"@type": "textParseModeHTML"},
    "markdown": {"@type": "textParseModeMarkdown", "version": 1},
    "markdownv2": {"@type": "textParseModeMarkdown", "version": 2},
}
_NAMES = {
    "PreCode": "pre",
    "TextUrl": "text_link",
    "MentionName": "text_mention",
    "BlockQuote": "blockquote",
    "ExpandableBlockQuote": "expandable_blockquote",
    "EmailAddress": "email",
}
_OPAQUE = frozenset({"pre", "code", "text_link", "text_mention", "custom_emoji"})
"""Kinds inside which Telegram looks for no links, commands or mentions."""


class EntityError(ValueError):
    """TDLib refused the text; the message is TDLib's."""


@dataclass(frozen=True)
class ParsedText:
    """A text without its markup, and the entities that the markup became."""

    text: str
    entities: tuple[Json, ...] = ()

    def trimmed(self) -> ParsedText:
        """The text as Telegram stores it: without white space at either end."""
        text = self.text.strip()
        shift = utf16_length(self.text[: len(self.text) - len(self.text.lstrip())])
        end = utf16_length(text)
        kept = []
        for entity in self.entities:
            first = max(0, entity["offset"] - shift)
            last = min(end, entity["offset"] + entity["length"] - shift)
            if last > first:
                kept.append({**entity, "offset": first, "length": last - first})
        return ParsedText(text, tuple(kept[:MAX_ENTITIES]))

    def with_found(self) -> ParsedText:
        """The text with the commands, links, mentions and tags that Telegram finds by itself."""
        opaque = [e for e in self.entities if e["type"] in _OPAQUE]
        found = [e for e in find_entities(self.text) if not any(_overlap(e, o) for o in opaque)]
        merged = sorted([*self.entities, *found], key=lambda e: (e["offset"], -e["length"]))
        return ParsedText(self.text, tuple(merged[:MAX_ENTITIES]))


def utf16_length(text: str) -> int:
    """The length of a text in the unit of all of Telegram's offsets and limits."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse_html(text: str) -> ParsedText:
    """Parse a text with parse_mode HTML, exactly as Telegram does."""
    return parse(text, "HTML")


def parse(text: str, parse_mode: str) -> ParsedText:
    """Parse a text in one of the Bot API's parse modes."""
    mode = _PARSE_MODES.get(parse_mode.lower())
    if mode is None:
        raise EntityError("Unsupported parse_mode")
    answer = _execute({"@type": "parseTextEntities", "text": text, "parse_mode": mode})
    if answer["@type"] == "error":
        raise EntityError(str(answer["message"]))
    return ParsedText(answer["text"], tuple(_bot_api_entity(e) for e in answer["entities"]))


def find_entities(text: str) -> tuple[Json, ...]:
    """The entities that Telegram finds in a plain text, such as commands and links."""
    answer = _execute({"@type": "getTextEntities", "text": text})
    return tuple(_bot_api_entity(e) for e in answer["entities"])


def _overlap(one: Json, other: Json) -> bool:
    starts_before = one["offset"] < other["offset"] + other["length"]
    return bool(starts_before and other["offset"] < one["offset"] + one["length"])


def _bot_api_entity(entity: Json) -> Json:
    kind: Json = entity["type"]
    name = str(kind["@type"]).removeprefix("textEntityType")
    snake = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
    result: Json = {
        "type": _NAMES.get(name, snake),
        "offset": entity["offset"],
        "length": entity["length"],
    }
    for key in ("url", "language", "custom_emoji_id", "unix_time"):
        if key in kind:
            result[key] = kind[key]
    if "user_id" in kind:
        result["user"] = {"id": kind["user_id"], "is_bot": False, "first_name": "User"}
    return result


@functools.cache
def _silence() -> None:
    """TDLib writes a log to standard error unless it is told not to."""
    tdjson.td_execute(b'{"@type":"setLogVerbosityLevel","new_verbosity_level":0}')


def _execute(request: Json) -> Any:
    _silence()
    answer = tdjson.td_execute(json.dumps(request).encode())
    if answer is None:
        raise RuntimeError(f"TDLib gave no answer to {request['@type']}")
    return json.loads(answer)
