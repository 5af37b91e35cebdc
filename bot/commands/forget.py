"""/forget: delete what is stored of a chat."""

from collections.abc import Mapping
from typing import Any

from bot.answer import Answer
from bot.command import Answering, Command
from bot.preferences import document
from bot.preferences.change import Change
from bot.preferences.values import NOTHING_SET
from bot.request import Context, Wordless
from bot.text import t


def run(request: Wordless, context: Context) -> Change:
    """The end of all settings; whoever runs the chat deletes, if whoever asked may."""
    return Change(before=context.preferences, after=NOTHING_SET, forgets_all=True)


def present(request: Wordless, report: Change, context: Context) -> Answer:
    """That it is done, and how to get back what was set."""
    headline = t("Forgotten: the settings and watches of this chat, and which message answers which")
    if report.before == NOTHING_SET:
        return Answer(headline=headline, shows_command=False)
    return Answer(
        headline=headline,
        lines=(t("To have the settings back, send them behind /settings import"),),
        block=document.written(report.before),
        shows_command=False,
    )


def result(report: Change) -> Mapping[str, Any]:
    """Nothing is left."""
    return {}


COMMAND = Command(
    name="forget",
    summary=t("Delete what is stored of this chat"),
    example="/forget",
    asking=lambda: Wordless,
    answering=lambda: Answering(run, present, result),
    is_shareable=False,
    aliases=("删除数据", "忘记"),
    order=82,
)
