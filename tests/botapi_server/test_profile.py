"""The tests' own Bot API server enforces what Telegram enforces, in Telegram's words: profile."""

from __future__ import annotations

import pytest

from tests.botapi import (
    BotApiServer,
)
from tests.botapi_server.support import Json, refusal, result


class TestProfile:
    @pytest.mark.parametrize(
        ("commands", "error"),
        [
            ([{"command": "Big", "description": "x"}], "BOT_COMMAND_INVALID"),
            ([{"command": "x" * 33, "description": "x"}], "BOT_COMMAND_INVALID"),
            ([{"command": "a", "description": ""}], "BOT_COMMAND_INVALID"),
            ([{"command": "a", "description": "x" * 257}], "BOT_COMMAND_INVALID"),
            ([{"command": "a", "description": "x"}] * 2, "BOT_COMMAND_INVALID"),
            ([{"command": f"c{i}", "description": "x"} for i in range(101)], "BOT_COMMANDS_TOO_MUCH"),
        ],
    )
    def test_a_bad_menu_is_refused(self, server: BotApiServer, commands: list[Json], error: str) -> None:
        assert refusal(server, "setMyCommands", commands=commands) == f"Bad Request: {error}"

    def test_menus_are_kept_per_scope_and_language(self, server: BotApiServer) -> None:
        commands = [{"command": "help", "description": "Help"}]
        scope = {"type": "all_group_chats"}
        result(server, "setMyCommands", commands=commands, scope=scope, language_code="de")
        assert result(server, "getMyCommands") == []
        assert result(server, "getMyCommands", scope=scope, language_code="de") == commands
        assert server.profile.menu("all_group_chats", "de") == ["help"]
        result(server, "deleteMyCommands", scope=scope, language_code="de")
        assert server.profile.menu("all_group_chats", "de") == []
        error = refusal(server, "setMyCommands", commands=commands, language_code="deu")
        assert error == "Bad Request: invalid language code specified"
        missing = {"type": "chat", "chat_id": 5}
        error = refusal(server, "setMyCommands", commands=commands, scope=missing)
        assert error == "Bad Request: chat not found"

    @pytest.mark.parametrize(
        ("name", "key", "limit", "error"),
        [
            ("Description", "description", 512, "DESCRIPTION_TOO_LONG"),
            ("ShortDescription", "short_description", 120, "ABOUT_TOO_LONG"),
            ("Name", "name", 64, "BOT_TITLE_INVALID"),
        ],
    )
    def test_descriptions_are_limited(self, server: BotApiServer, name: str, key: str, limit: int, error: str) -> None:
        text = {key: "x" * limit}
        result(server, f"setMy{name}", **text)
        assert result(server, f"getMy{name}", language_code="de") == text
        assert refusal(server, f"setMy{name}", **{key: "x" * (limit + 1)}) == f"Bad Request: {error}"
