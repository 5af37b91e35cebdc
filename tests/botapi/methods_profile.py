"""Methods about the bot itself: its name, menus and descriptions."""

from __future__ import annotations

from collections.abc import Callable

from tests.botapi import limits
from tests.botapi.errors import Json, bad_request
from tests.botapi.groups import Group
from tests.botapi.methods import Method, Request, find_chat, method
from tests.botapi.params import Params
from tests.botapi.profile import DEFAULT_SCOPE, Profile, Scope

_PLAIN_SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
_CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})


def _get_me(call: Request) -> Json:
    return {
        **call.world.bot.json(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def _always_true(_call: Request) -> bool:
    return True


def _menu_key(call: Request) -> tuple[Scope, str]:
    scope = call.params.mapping("scope", "bot command scope")
    return _scope(call, scope), limits.language_code(call.params.text("language_code"))


def _scope(call: Request, scope: Json | None) -> Scope:
    if scope is None:
        return DEFAULT_SCOPE
    kind = scope.get("type")
    if kind in _PLAIN_SCOPES:
        return (str(kind), 0, 0)
    if kind not in _CHAT_SCOPES:
        raise bad_request("can't parse bot command scope: unsupported type specified")
    ids = Params(scope)
    chat_id, user_id = ids.integer("chat_id"), ids.integer("user_id")
    chat = call.world.chats.get(chat_id)
    if chat is None:
        raise bad_request("chat not found")
    if kind == "chat_member" and (not isinstance(chat, Group) or chat.status_of(user_id) is None):
        raise bad_request("PARTICIPANT_ID_INVALID")
    return (str(kind), chat_id, user_id)


def _set_commands(call: Request) -> bool:
    commands = call.params.array("commands")
    if commands is None:
        raise bad_request("commands are not specified")
    call.world.profile.commands[_menu_key(call)] = limits.bot_commands(commands)
    return True


def _get_commands(call: Request) -> list[Json]:
    return call.world.profile.commands.get(_menu_key(call), [])


def _delete_commands(call: Request) -> bool:
    call.world.profile.commands.pop(_menu_key(call), None)
    return True


def _wording(
    suffix: str,
    key: str,
    limit: int,
    error: str,
    table: Callable[[Profile], dict[str, str]],
    default: Callable[[Profile], str],
) -> tuple[Method, Method]:
    """The pair of methods that sets and gets one text per language."""

    def write(call: Request) -> bool:
        language = limits.language_code(call.params.text("language_code"))
        text = limits.at_most(call.params.text(key), limit, error)
        table(call.world.profile)[language] = text
        return True

    def read(call: Request) -> Json:
        language = limits.language_code(call.params.text("language_code"))
        texts = table(call.world.profile)
        return {key: texts.get(language) or texts.get("") or default(call.world.profile)}

    return (
        method(f"setMy{suffix}", write, f"{key} language_code"),
        method(f"getMy{suffix}", read, "language_code"),
    )


def _leave_chat(call: Request) -> bool:
    chat = find_chat(call)
    if not isinstance(chat, Group):
        raise bad_request("chat member status can't be changed in private chats")
    chat.set_bot_status("left", by=call.world.bot)
    return True


METHODS = (
    method("getMe", _get_me),
    method("logOut", _always_true),
    method("close", _always_true),
    method("setMyCommands", _set_commands, "commands scope language_code"),
    method("getMyCommands", _get_commands, "scope language_code"),
    method("deleteMyCommands", _delete_commands, "scope language_code"),
    *_wording(
        "Name",
        "name",
        limits.MAX_NAME,
        "BOT_TITLE_INVALID",
        lambda profile: profile.names,
        lambda profile: profile.name,
    ),
    *_wording(
        "Description",
        "description",
        limits.MAX_DESCRIPTION,
        "DESCRIPTION_TOO_LONG",
        lambda profile: profile.descriptions,
        lambda _: "",
    ),
    *_wording(
        "ShortDescription",
        "short_description",
        limits.MAX_SHORT_DESCRIPTION,
        "ABOUT_TOO_LONG",
        lambda profile: profile.short_descriptions,
        lambda _: "",
    ),
    method("leaveChat", _leave_chat, "chat_id"),
)
