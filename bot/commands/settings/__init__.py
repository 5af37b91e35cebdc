"""/settings: what this chat has set for itself, by buttons or in the words of a question."""

from collections.abc import Mapping
from typing import Any

from bot.command import Answering, Command
from bot.commands.settings.answer import present
from bot.commands.settings.request import SettingsRequest, read_whole
from bot.preferences.change import Change
from bot.request import Context
from bot.text import t


def run(request: SettingsRequest, context: Context) -> Change:
    """The settings before and after; whoever runs the chat stores them, if whoever asked may change them."""
    return Change(before=context.preferences, after=request.after(context.preferences))


def result(report: Change) -> Mapping[str, Any]:
    """The settings as they are stored."""
    return report.after.dumped()


COMMAND = Command(
    name="settings",
    summary=t("This chat's own defaults: currency, language, GPU, prices"),
    example="/settings cny h100",
    more_examples=(
        "/settings",
        "/settings h100 $2.1/h",
        "/settings mfu=38% spot",
        "/settings reset=gpu",
        "/settings export",
    ),
    asking=lambda: SettingsRequest,
    answering=lambda: Answering(run, present, result),
    is_shareable=False,
    read_whole=read_whole,
    aliases=("setting", "设置", "config"),
    order=80,
)
