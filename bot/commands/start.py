"""/start: a welcome with three questions to tap."""

from collections.abc import Mapping
from typing import Any

from bot.answer import Answer
from bot.command import Answering, Command
from bot.request import Context, Wordless
from bot.text import t


def run(request: Wordless, context: Context) -> None:
    """Nothing to compute."""


def present(request: Wordless, report: None, context: Context) -> Answer:
    """Who this is, and what to try."""
    return Answer(
        headline=t("What does that model cost?"),
        lines=(
            t("Sizes and tokens in, dollars, days and energy out: with working, sources and the range of real runs."),
            t("Try one of these, or /help:"),
        ),
        shows_command=False,
        examples=("/train 175B 500B", "/train deepseek-v3", "/train 70B 15T h100 x2048"),
    )


def result(report: None) -> Mapping[str, Any]:
    """Nothing to report."""
    return {}


COMMAND = Command(
    name="start",
    summary=t("A welcome, with three questions to try"),
    example="/start",
    asking=lambda: Wordless,
    answering=lambda: Answering(run, present, result),
    is_shareable=False,
    aliases=("开始",),
    order=91,
)
