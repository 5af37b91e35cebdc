"""Methods that change a message, in a chat or inline."""

from __future__ import annotations

from tests.botapi import keyboards, limits
from tests.botapi.entities import ParsedText
from tests.botapi.errors import Json, bad_request
from tests.botapi.messages import Message
from tests.botapi.methods import Request, caption_of, find_chat, find_message, method, text_of
from tests.botapi.methods_send import preview_disabled
from tests.botapi.photos import Photo
from tests.botapi.uploads import photo_of

_TARGET = "business_connection_id chat_id message_id inline_message_id reply_markup"


def _target(call: Request) -> Message:
    inline_id = call.params.text("inline_message_id")
    if inline_id:
        if inline_id not in call.world.inline_messages:
            raise bad_request("MESSAGE_ID_INVALID")
        return call.world.inline_messages[inline_id]
    _, message = find_message(call, "edit")
    if message.sender is not call.world.bot:
        raise bad_request("message can't be edited")
    return message


def _edit_text(call: Request) -> Json | bool:
    message = _target(call)
    content = text_of(call.params)
    if message.photo is not None:
        raise bad_request("there is no text in the message to edit")
    result = _apply(call, message, content, call.params.text("text"), None)
    message.link_preview_disabled = preview_disabled(call.params)
    return result


def _edit_caption(call: Request) -> Json | bool:
    message = _target(call)
    content = caption_of(call.params)
    if message.photo is None:
        raise bad_request("there is no caption in the message to edit")
    return _apply(call, message, content, call.params.text("caption"), message.photo)


def _edit_media(call: Request) -> Json | bool:
    message = _target(call)
    media = call.params.mapping("media", "input media")
    if not media:
        raise bad_request("media is empty")
    if media.get("type") != "photo":
        raise bad_request("wrong type of the input media")
    may_upload = message.inline_message_id is None
    if may_upload and (refusal := find_chat(call).refusal_of("photos")) is not None:
        raise refusal
    photo = photo_of(call, "media", media.get("media"), may_upload=may_upload)
    html = str(media.get("caption") or "")
    parse_mode = str(media.get("parse_mode") or "")
    content = limits.caption(html, parse_mode, media.get("caption_entities"))
    return _apply(call, message, content, html, photo)


def _edit_markup(call: Request) -> Json | bool:
    message = _target(call)
    return _apply(call, message, message.content, message.html, message.photo)


def _apply(call: Request, message: Message, content: ParsedText, html: str, photo: Photo | None) -> Json | bool:
    markup = keyboards.reply_markup(call.params, inline_only=True)
    same_photo = photo.same_as(message.photo) if photo else message.photo is None
    if same_photo and content == message.content and markup == message.reply_markup:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are "
            "exactly the same as a current content and reply markup of the message"
        )
    message.change(content, html, markup, photo)
    return True if message.inline_message_id else message.json()


METHODS = (
    method(
        "editMessageText",
        _edit_text,
        f"{_TARGET} text parse_mode entities link_preview_options disable_web_page_preview",
        metered=True,
    ),
    method(
        "editMessageCaption",
        _edit_caption,
        f"{_TARGET} caption parse_mode caption_entities show_caption_above_media",
        metered=True,
    ),
    method("editMessageMedia", _edit_media, f"{_TARGET} media", metered=True),
    method("editMessageReplyMarkup", _edit_markup, _TARGET, metered=True),
)
