"""/help: every command, or one of them in full, from the declarations."""

from collections.abc import Mapping
from typing import Any, Self

from bot.admin_words import ADMIN_COMMANDS, AdminCommand
from bot.answer import MOST_LINES, Answer
from bot.command import Answering, Command
from bot.grammar.vocabulary import KEYS
from bot.request import Context, Given, Request
from bot.text import Text, t

_EXAMPLES = ("/train 70B 15T h100", "/help train")


class HelpRequest(Request):
    """The name of a command, or none for the overview."""

    topic: str | None

    takes = frozenset({"topic"})

    @classmethod
    def resolve(cls, given: Given, context: Context) -> Self:
        topic = given.get("topic", str)
        if topic is None:
            return cls(topic=None)
        names = {name: command.name for command in _commands() for name in (command.name, *command.aliases)}
        names |= {word: command.name for command in ADMIN_COMMANDS for word in command.words}
        if topic not in names:
            from bot.grammar.spelling import nearest

            near = tuple(dict.fromkeys(names[name] for name in nearest(topic, names)))
            raise given.refusal("topic", t("There is no command `{word}`", word=topic), did_you_mean=near)
        return cls(topic=names[topic])

    def spelled(self, context: Context) -> list[str]:
        return [self.topic] if self.topic else []


def _commands() -> tuple[Command[Any, Any], ...]:
    from bot.commands import all_commands  # help is one of them

    return all_commands()


def run(request: HelpRequest, context: Context) -> Command[Any, Any] | AdminCommand | None:
    """The command that was asked for, or None for all."""
    known: tuple[Command[Any, Any] | AdminCommand, ...] = (*ADMIN_COMMANDS, *_commands())
    return next((command for command in known if command.name == request.topic), None)


def present(request: HelpRequest, report: Command[Any, Any] | AdminCommand | None, context: Context) -> Answer:
    """A line for each command; or usage, examples and every word of one."""
    if report is None:
        lines = tuple(
            t("/{name} · {summary}", name=c.name, summary=c.summary) for c in _commands() if c.name != "start"
        )
        fits = MOST_LINES - 1 - len(_EXAMPLES)
        return Answer(
            headline=t("What it costs to train or serve a language model"),
            lines=lines[:fits],
            details=(*lines[fits:], *LANGUAGE),
            folded_under=t("How to ask"),
            shows_command=False,
            examples=_EXAMPLES,
        )
    headline = t("/{name}: {summary}", name=report.name, summary=report.summary)
    if isinstance(report, AdminCommand):
        return Answer(headline=headline, lines=report.lines, shows_command=False)
    return Answer(
        headline=headline,
        folded_under=t("Every key"),
        shows_command=False,
        examples=(report.example, *report.more_examples),
        details=tuple(_field(key.example, key.help) for key in KEYS if key.field in report.request.takes),
    )


def _field(example: str, help_text: Text) -> Text:
    return t("{example}: {help}", example=example, help=help_text)


LANGUAGE = (
    t(
        "Words in any order: 175B, 1.8T, 8222亿, 8x7B, 671B-A37B, h100, x1024, 8×H100, "
        "azure, spot, 3y, $2.5/h, 5折, cny, fp8, in 30d"
    ),
    t("Keys where a shape is not enough: mfu=40%, fx=7.1, as-of=2024-08-08, grid=fr"),
)


def result(report: Command[Any, Any] | AdminCommand | None) -> Mapping[str, Any]:
    """The names of the commands that were explained."""
    return {"commands": [report.name] if report else [command.name for command in _commands()]}


COMMAND = Command(
    name="help",
    summary=t("Every command, or one in full"),
    example="/help train",
    more_examples=("/help",),
    asking=lambda: HelpRequest,
    answering=lambda: Answering(run, present, result),
    aliases=("帮助", "usage"),
    order=90,
)
