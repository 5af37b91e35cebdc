"""Methods that answer a pressed button or an inline query."""

from __future__ import annotations

from typing import Any

from tests.botapi import keyboards, limits
from tests.botapi.entities import ParsedText
from tests.botapi.errors import Json, bad_request
from tests.botapi.methods import Request, method
from tests.botapi.photos import Photo
from tests.botapi.queries import CallbackAnswer, InlineAnswer, InlineResult
from tests.botapi.uploads import photo_at


def _answer_callback(call: Request) -> bool:
    params = call.params
    query = call.world.core.queries.pressed(params.text("callback_query_id"))
    text = limits.at_most(params.text("text"), limits.MAX_CALLBACK_ANSWER, "MESSAGE_TOO_LONG")
    url = params.text("url")
    if url and not keyboards.start_payloads(url):
        raise bad_request("URL_INVALID")
    query.close_with(
        CallbackAnswer(
            text=text,
            show_alert=params.flag("show_alert"),
            url=url,
            cache_time_s=params.integer("cache_time"),
        )
    )
    return True


def _answer_inline(call: Request) -> bool:
    params = call.params
    query = call.world.core.queries.typed(params.text("inline_query_id"))
    raw_results = params.array("results")
    if raw_results is None:
        raise bad_request("results are not specified")
    if len(raw_results) > limits.MAX_INLINE_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    results = tuple(_result(call, raw) for raw in raw_results)
    if len({result.id for result in results}) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    if len(limits.utf8(params.text("next_offset"))) > limits.MAX_NEXT_OFFSET_BYTES:
        raise bad_request("NEXT_OFFSET_INVALID")
    if params.integer("cache_time") < 0:
        raise bad_request("wrong parameter cache_time in request")
    query.close_with(
        InlineAnswer(
            results=results,
            cache_time_s=params.integer("cache_time", 300),
            is_personal=params.flag("is_personal"),
            next_offset=params.text("next_offset"),
            button=_button(params.mapping("button", "inline query results button")),
        )
    )
    return True


def _button(button: Json | None) -> Json | None:
    if button is None:
        return None
    if not isinstance(button.get("text"), str) or not button["text"].strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    if "web_app" not in button and not limits.is_start_payload(str(button.get("start_parameter", ""))):
        raise bad_request("START_PARAM_INVALID")
    return button


def _result(call: Request, raw: Any) -> InlineResult:
    if not isinstance(raw, dict):
        raise bad_request("can't parse inline query result: object expected")
    kind, result_id = raw.get("type"), raw.get("id")
    valid = isinstance(result_id, str) and 1 <= len(limits.utf8(result_id)) <= limits.MAX_RESULT_ID_BYTES
    if not valid:
        raise bad_request("RESULT_ID_INVALID")
    photo: Photo | None
    if kind == "article":
        photo = None
        content, html = _article(raw)
    elif kind == "photo":
        photo = _photo(call, raw)
        content, html = _photo_content(raw)
        if "input_message_content" in raw:
            photo = None
    else:
        raise bad_request("can't parse inline query result: unsupported type specified")
    return InlineResult(
        id=str(result_id),
        kind=kind,
        title=str(raw.get("title", "")),
        description=str(raw.get("description", "")),
        content=content,
        html=html,
        reply_markup=keyboards.check_markup(raw.get("reply_markup"), inline_only=True),
        photo=photo,
        raw=raw,
    )


def _article(raw: Json) -> tuple[ParsedText, str]:
    if not isinstance(raw.get("title"), str) or not raw["title"].strip():
        raise bad_request("ARTICLE_TITLE_EMPTY")
    if "input_message_content" not in raw:
        raise bad_request("can't parse inline query result: input message content is not specified")
    return _text_content(raw)


def _text_content(raw: Json) -> tuple[ParsedText, str]:
    content = raw["input_message_content"]
    if not isinstance(content, dict) or not isinstance(content.get("message_text"), str):
        raise bad_request("message text is empty")
    html = content["message_text"]
    parse_mode = str(content.get("parse_mode") or "")
    return limits.message_text(html, parse_mode, content.get("entities")), html


def _photo(call: Request, raw: Json) -> Photo:
    if "photo_file_id" in raw:
        return call.world.photos.get(raw["photo_file_id"]) or photo_at(call.world, "")
    url, thumbnail = str(raw.get("photo_url", "")), str(raw.get("thumbnail_url", ""))
    if not url.startswith("https://") or not thumbnail.startswith("https://"):
        raise bad_request("WEBDOCUMENT_URL_INVALID")
    return photo_at(call.world, url)


def _photo_content(raw: Json) -> tuple[ParsedText, str]:
    if "input_message_content" in raw:
        return _text_content(raw)
    html = str(raw.get("caption") or "")
    parse_mode = str(raw.get("parse_mode") or "")
    return limits.caption(html, parse_mode, raw.get("caption_entities")), html


METHODS = (
    method(
        "answerCallbackQuery",
        _answer_callback,
        "callback_query_id text show_alert url cache_time",
    ),
    method(
        "answerInlineQuery",
        _answer_inline,
        "inline_query_id results cache_time is_personal next_offset button",
    ),
)
