"""/privacy: what is stored of a chat."""

from collections.abc import Mapping
from typing import Any

from bot.answer import Answer
from bot.command import Answering, Command
from bot.request import Context, Wordless
from bot.text import t


def run(request: Wordless, context: Context) -> None:
    """Nothing to compute."""


def present(request: Wordless, report: None, context: Context) -> Answer:
    """What is kept, for how long, and how it goes."""
    return Answer(
        headline=t("What is stored of this chat"),
        lines=(
            t("The settings, until /forget or until they are changed."),
            t("Which message of mine answers which of yours, as numbers, for 90 days: an edit finds its answer."),
            t("What /watch waits for, its topic and language, and what was last seen of it, until it ends or /forget."),
            t("All of that goes too when I find that I was blocked or removed."),
            t("Questions too long for a button, without who asked, for 180 days after their last use."),
            t("How much was asked in the last minute, for the limits, under a hash in place of a number."),
            t("Nothing else: no names, no messages, no log of texts."),
        ),
        examples=("/settings", "/forget"),
        shows_command=False,
    )


def result(report: None) -> Mapping[str, Any]:
    """Nothing to report."""
    return {}


COMMAND = Command(
    name="privacy",
    summary=t("What is stored of this chat, and how to delete it"),
    example="/privacy",
    asking=lambda: Wordless,
    answering=lambda: Answering(run, present, result),
    is_shareable=False,
    aliases=("隐私",),
    order=81,
)
