"""`/reload` as it is typed and explained, apart from what it does: help knows it at every start."""

from typing import NamedTuple

from bot.text import Text, t

COMMAND = "reload"
WORDS = frozenset({COMMAND, "重载"})


class Explained(NamedTuple):
    """What help says of a command that only those who run the bot have."""

    name: str
    summary: Text
    lines: tuple[Text, ...]


RELOAD = Explained(
    COMMAND,
    t("Read the presets anew, and say what has changed"),
    (
        t("In Telegram for those that `ADMINS` names, in the terminal for you"),
        t("Presets with a mistake are named with it, and those of before stay"),
    ),
)


def asks_to_reload(text: str) -> bool:
    """Whether a line is this command: alone also without its slash, as whatever stands behind may be a question."""
    first, *more = text.casefold().split() or [""]
    return first.lstrip("/／") in WORDS and (first[:1] in "/／" or not more)
