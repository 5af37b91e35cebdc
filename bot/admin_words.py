"""The commands of those who run the bot, as they are typed and explained, apart from what they do: help knows them."""

from dataclasses import dataclass

from bot.text import Text, t


@dataclass(frozen=True, slots=True)
class AdminCommand:
    """A command that only those who run the bot have."""

    name: str
    chinese: str
    summary: Text
    lines: tuple[Text, ...]
    """What help says of it beyond that."""

    @property
    def words(self) -> tuple[str, str]:
        """What it answers to."""
        return self.name, self.chinese

    def is_asked_by(self, text: str) -> bool:
        """Whether a line is this command: alone also without its slash, as whatever stands behind may be a question."""
        first, *more = text.casefold().split() or [""]
        return first.lstrip("/／") in self.words and (first[:1] in "/／" or not more)


RELOAD = AdminCommand(
    "reload",
    "重载",
    t("Read the presets anew, and say what has changed"),
    (
        t("In Telegram for those that `ADMINS` names, in the terminal for you"),
        t("Presets with a mistake are named with it, and those of before stay"),
    ),
)
STATS = AdminCommand(
    "stats",
    "统计",
    t("What this process has answered, how quickly, and how it is"),
    (t("In Telegram, for those that `ADMINS` names; Prometheus reads the same and more from /metrics"),),
)
STATS_IN_TELEGRAM = t("`/stats` is of the bot in Telegram: nothing is counted here")
"""What a terminal answers."""
ADMIN_COMMANDS = (RELOAD, STATS)
