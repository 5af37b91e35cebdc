"""Reply markup: the shapes that Telegram accepts, and the errors for the others."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.botapi import limits
from tests.botapi.entities import utf16_length
from tests.botapi.errors import Json, bad_request
from tests.botapi.params import Params

MAX_BUTTONS_A_ROW = 8
MAX_BUTTONS = 100
MAX_CALLBACK_DATA_BYTES = 64
MAX_COPY_TEXT = 256
_ACTIONS = frozenset(
    {
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    }
)
_URL_SCHEMES = frozenset({"http", "https", "tg", "ton"})


def reply_markup(params: Params, *, inline_only: bool) -> Json | None:
    """The checked markup of a call; an empty inline keyboard is none."""
    markup = params.mapping("reply_markup", "reply keyboard markup")
    return check_markup(markup, inline_only=inline_only)


def check_markup(markup: Any, *, inline_only: bool) -> Json | None:  # noqa: C901 - one line a rule
    """The markup, when Telegram would take it."""
    if not markup:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        rows = _rows(markup["inline_keyboard"], "inline keyboard")
        for row in rows:
            for button in row:
                _check_inline_button(button)
        return {"inline_keyboard": rows} if rows else None
    if inline_only:
        raise bad_request("inline keyboard expected")
    if "keyboard" in markup:
        rows = _rows(markup["keyboard"], "keyboard")
        if not rows:
            raise bad_request("reply markup must contain at least one button")
        for row in rows:
            for button in row:
                _button_text(button)
        return {**markup, "keyboard": rows}
    if markup.get("remove_keyboard") is True or markup.get("force_reply") is True:
        return markup
    raise bad_request("object expected as reply markup")


def _rows(rows: Any, label: str) -> list[list[Json]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{label.replace(" ", "_")}" must be an Array of Arrays')
    kept: list[list[Json]] = []
    for row in rows:
        buttons = [{"text": b} if isinstance(b, str) else b for b in row]
        if not all(isinstance(button, dict) for button in buttons):
            raise bad_request(f"can't parse {label} button: object expected")
        if buttons:
            kept.append(buttons)
    widest = max((len(row) for row in kept), default=0)
    if widest > MAX_BUTTONS_A_ROW or sum(len(row) for row in kept) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    return kept


def _button_text(button: Json) -> str:
    text = button.get("text")
    if not isinstance(text, str) or not text.strip():
        raise bad_request("keyboard button text must be non-empty")
    limits.utf8(text)
    return text


def _check_inline_button(button: Json) -> None:
    _button_text(button)
    actions = _ACTIONS & button.keys()
    if not actions:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request("BUTTON_TYPE_INVALID")
    (action,) = actions
    value = button[action]
    if action == "callback_data":
        valid = isinstance(value, str) and 1 <= len(limits.utf8(value)) <= MAX_CALLBACK_DATA_BYTES
        if not valid:
            raise bad_request("BUTTON_DATA_INVALID")
    elif action == "copy_text":
        text = value.get("text") if isinstance(value, dict) else None
        if not isinstance(text, str) or not 1 <= utf16_length(text) <= MAX_COPY_TEXT:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
    elif action == "url":
        _check_url(value)
    elif action.startswith("switch_inline_query"):
        query = value.get("query", "") if isinstance(value, dict) else value
        if not isinstance(query, str) or utf16_length(query) > limits.MAX_INLINE_QUERY:
            raise bad_request("BUTTON_DATA_INVALID")


def _check_url(url: Any) -> None:
    """Telegram takes a dead deep link, which its user then finds; here it fails at once."""
    parts = urlsplit(url) if isinstance(url, str) else urlsplit("")
    if parts.scheme.lower() not in _URL_SCHEMES or not (parts.netloc or parts.path):
        raise bad_request("BUTTON_URL_INVALID")
    payloads = start_payloads(url)
    if not all(limits.is_start_payload(payload) for payload in payloads):
        raise bad_request("BUTTON_URL_INVALID")


def start_payloads(url: str) -> list[str]:
    """The start payloads of a deep link to a bot; other links have none."""
    parts = urlsplit(url)
    if parts.netloc.lower() not in {"t.me", "telegram.me"}:
        return []
    query = parse_qs(parts.query, keep_blank_values=True)
    return [*query.get("start", []), *query.get("startgroup", [])]
