"""Methods that put a new message into a chat, or take one away."""

from __future__ import annotations

from tests.botapi import keyboards
from tests.botapi.chats import Chat
from tests.botapi.entities import ParsedText
from tests.botapi.errors import Json, bad_request
from tests.botapi.messages import Message
from tests.botapi.methods import Request, caption_of, find_chat, find_message, method, text_of
from tests.botapi.params import Params
from tests.botapi.photos import Photo
from tests.botapi.uploads import photo_of

_COMMON = (
    "business_connection_id chat_id message_thread_id direct_messages_topic_id parse_mode "
    "disable_notification protect_content allow_paid_broadcast message_effect_id "
    "suggested_post_parameters reply_parameters reply_markup reply_to_message_id "
    "allow_sending_without_reply"
)
_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def _send_message(call: Request) -> Json:
    chat = _open_to(call, "text messages")
    return _add(call, chat, text_of(call.params), call.params.text("text"), None)


def _send_photo(call: Request) -> Json:
    chat = _open_to(call, "photos")
    photo = photo_of(call, "photo", call.params.values.get("photo"), may_upload=True)
    return _add(call, chat, caption_of(call.params), call.params.text("caption"), photo)


def _open_to(call: Request, what: str) -> Chat:
    chat = find_chat(call)
    if (refusal := chat.refusal_of(what)) is not None:
        raise refusal
    return chat


def _add(call: Request, chat: Chat, content: ParsedText, html: str, photo: Photo | None) -> Json:
    params = call.params
    thread_id = _thread(chat, params)
    reply_to = _quoted(chat, params, thread_id)
    author = reply_to.sender if reply_to else chat.members[0]
    message = Message(
        core=call.world.core,
        chat=chat.header(),
        message_id=chat.next_message_id(),
        sender=call.world.bot,
        date=call.world.core.date(),
        content=content,
        html=html,
        photo=photo,
        reply_markup=keyboards.reply_markup(params, inline_only=False),
        reply_to=reply_to,
        message_thread_id=thread_id,
        link_preview_disabled=preview_disabled(params),
        presser=chat.members[0] if author.is_bot else author,
    )
    chat.add(message)
    return message.json()


def preview_disabled(params: Params) -> bool:
    """Whether a call switches the link preview off."""
    options = params.mapping("link_preview_options", "link preview options") or {}
    return options.get("is_disabled") is True or params.flag("disable_web_page_preview")


def _thread(chat: Chat, params: Params) -> int | None:
    thread_id = params.integer("message_thread_id")
    if not thread_id:
        return None
    topic = chat.topic_with(thread_id)
    if topic is None:
        raise bad_request("message thread not found")
    if topic.closed:
        raise bad_request("TOPIC_CLOSED")
    return thread_id


def _quoted(chat: Chat, params: Params, thread_id: int | None) -> Message | None:
    """Telegram may be kinder to a quote across topics; a test should not depend on that."""
    reply = params.mapping("reply_parameters", "reply parameters") or {}
    message_id = reply.get("message_id") or params.integer("reply_to_message_id")
    if not message_id:
        return None
    if reply.get("chat_id", chat.id) not in {chat.id, str(chat.id)}:
        raise bad_request("message to be replied not found")
    quoted = chat.find(int(message_id))
    if quoted is not None and quoted.message_thread_id == thread_id:
        return quoted
    lenient = reply.get("allow_sending_without_reply") is True
    if lenient or params.flag("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def _delete_message(call: Request) -> bool:
    chat, message = find_message(call, "delete")
    may = message.sender is call.world.bot or not chat.is_group
    if not may and chat.bot_status != "administrator":
        raise bad_request("message can't be deleted")
    chat.delete(message)
    return True


def _send_chat_action(call: Request) -> bool:
    chat = find_chat(call)
    if call.params.text("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    _thread(chat, call.params)
    return True


METHODS = (
    method(
        "sendMessage",
        _send_message,
        f"{_COMMON} text entities link_preview_options disable_web_page_preview",
        metered=True,
    ),
    method(
        "sendPhoto",
        _send_photo,
        f"{_COMMON} photo caption caption_entities show_caption_above_media has_spoiler",
        metered=True,
    ),
    method("deleteMessage", _delete_message, "chat_id message_id"),
    method(
        "sendChatAction",
        _send_chat_action,
        "business_connection_id chat_id message_thread_id action",
    ),
)
