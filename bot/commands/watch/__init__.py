"""/watch: tell this chat when a price crosses a line, or once a week what moved."""

from typing import TYPE_CHECKING

from bot.command import Answering, Command
from bot.grammar.watching import NAMES
from bot.text import t

if TYPE_CHECKING:
    from bot.commands.watch.request import WatchRequest
    from bot.watches.report import WatchReport


def asking() -> "type[WatchRequest]":
    """Loads what is asked."""
    from bot.commands.watch.request import WatchRequest

    return WatchRequest


def answering() -> "Answering[WatchRequest, WatchReport]":
    """Loads what computes and says answers."""
    from bot.commands.watch.answer import present
    from bot.commands.watch.run import result, run

    return Answering(run, present, result)


COMMAND = Command(
    name="watch",
    summary=t("Tell this chat when a price crosses a line, or weekly what moved"),
    example="/watch h100 < $2.5/h",
    more_examples=(
        "/watch h100 spot < 1.5",
        "/watch h100 lambda > ¥30/h",
        "/watch weekly",
        "/watch",
        "/watch h100 off",
    ),
    asking=asking,
    answering=answering,
    is_shareable=False,
    aliases=NAMES,
    order=75,
)
