"""What BotFather knows: the command menus and the descriptions, per scope and language."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.botapi.errors import Json

Scope = tuple[str, int, int]
"""Kind, chat and user; 0 where a kind has none."""
DEFAULT_SCOPE: Scope = ("default", 0, 0)


@dataclass(eq=False)
class Profile:
    """The profile of the bot."""

    name: str
    commands: dict[tuple[Scope, str], list[Json]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)

    def menu(self, kind: str = "default", language_code: str = "") -> list[str]:
        """The command names of a scope without a chat, as a client shows them."""
        commands = self.commands.get(((kind, 0, 0), language_code), [])
        return [command["command"] for command in commands]
