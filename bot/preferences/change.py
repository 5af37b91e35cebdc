"""What a command does to a chat's settings; whoever runs the chat stores it."""

from dataclasses import dataclass

from bot.preferences.values import Preferences


@dataclass(frozen=True)
class Change:
    """Settings before and after."""

    before: Preferences
    after: Preferences
    forgets_all: bool = False
    """Whether everything else that is known of the chat goes too."""

    @property
    def is_one(self) -> bool:
        """Whether there is anything to store."""
        return self.forgets_all or self.before != self.after
