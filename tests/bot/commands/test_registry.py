"""Every command keeps the promises that parsing, help, menu, terminal and JSON rest on."""

import re
from pathlib import Path
from typing import Any

import pytest

from bot.command import Command
from bot.commands import all_commands
from bot.engine import Engine
from bot.grammar.vocabulary import KEY_BY_FIELD
from bot.render.numbers import Speaker
from bot.render.reply import answered

COMMANDS = all_commands()
BY_NAME = pytest.mark.parametrize("command", COMMANDS, ids=[command.name for command in COMMANDS])


@BY_NAME
class TestEveryCommand:
    def test_its_name_fits_telegrams_menu(self, command: Command[Any, Any]) -> None:
        assert re.fullmatch(r"[a-z0-9_]{1,32}", command.name)

    def test_its_summary_fits_a_menu_line_on_a_phone(self, command: Command[Any, Any]) -> None:
        assert 1 <= len(command.summary.template) <= 80

    def test_its_examples_are_answered(self, command: Command[Any, Any], engine: Engine) -> None:
        for example in (command.example, *command.more_examples):
            assert engine.ask(example).command.name == command.name

    def test_its_canonical_form_means_the_same(self, command: Command[Any, Any], engine: Engine) -> None:
        for example in (command.example, *command.more_examples):
            asked = engine.ask(example)
            again = engine.ask(asked.canonical)
            assert again.request == asked.request
            assert again.canonical == asked.canonical

    def test_its_help_names_every_field(self, command: Command[Any, Any], engine: Engine) -> None:
        text = answered(engine.ask(f"/help {command.name}"), Speaker())["text"]
        missing = [field for field in command.request.takes if KEY_BY_FIELD[field].example not in text]
        assert missing == []

    def test_its_positional_fields_are_fields(self, command: Command[Any, Any]) -> None:
        assert set(command.request.positional) | set(command.request.many) <= set(command.request.takes)

    def test_it_has_tests_of_its_own(self, command: Command[Any, Any]) -> None:
        assert (Path(__file__).parent / f"test_{command.name}.py").exists()

    def test_its_answer_is_a_whole_json_object(self, command: Command[Any, Any], engine: Engine) -> None:
        reply = answered(engine.ask(command.example), Speaker())
        assert list(reply) == [
            "ok", "command", "canonical", "request", "result", "warnings", "working", "sources", "text", "html",
        ]  # fmt: skip
        assert reply["ok"] is True
        assert reply["command"] == command.name


def test_no_name_is_used_twice() -> None:
    names = [name for command in COMMANDS for name in (command.name, *command.aliases)]
    assert sorted(names) == sorted(set(names))


def test_help_lists_every_command(engine: Engine) -> None:
    text = answered(engine.ask("/help"), Speaker())["text"]
    assert [c.name for c in COMMANDS if c.name != "start" and f"/{c.name} ·" not in text] == []
