"""Methods that tell the bot about a chat and its members."""

from __future__ import annotations

from tests.botapi.chats import PrivateChat
from tests.botapi.errors import Json, bad_request
from tests.botapi.groups import Group
from tests.botapi.methods import Request, find_chat, method
from tests.botapi.users import member_json


def _get_chat(call: Request) -> Json:
    chat = find_chat(call)
    gifts = "unlimited_gifts limited_gifts unique_gifts premium_subscription gifts_from_channels"
    return {
        **chat.header(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts.split(), False),
    }


def _get_member(call: Request) -> Json:
    chat = find_chat(call)
    user = call.world.users.get(call.params.integer("user_id"))
    if user is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    if isinstance(chat, Group):
        return member_json(user, chat.status_of(user.id) or "left")
    if isinstance(chat, PrivateChat) and user not in {chat.user, call.world.bot}:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return member_json(user, "member")


def _get_administrators(call: Request) -> list[Json]:
    chat = find_chat(call)
    if not isinstance(chat, Group):
        raise bad_request("there are no administrators in the private chat")
    admins = [member_json(user, chat.status_of(user.id) or "left") for user in chat.admins]
    if chat.bot_status == "administrator":
        admins.append(member_json(call.world.bot, chat.bot_status))
    return admins


METHODS = (
    method("getChat", _get_chat, "chat_id"),
    method("getChatMember", _get_member, "chat_id user_id"),
    method("getChatAdministrators", _get_administrators, "chat_id return_bots"),
)
