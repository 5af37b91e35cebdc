"""The settings of the terminal, kept as the YAML file that /settings export writes."""

from contextlib import suppress
from pathlib import Path

from bot.grammar.refusal import Refusal
from bot.preferences import document
from bot.preferences.values import NOTHING_SET, Preferences
from config.catalog import Catalog


class Notebook:
    """One person's settings in one file; without a place to write they last until the chat ends."""

    def __init__(self, path: Path | None, catalog: Catalog) -> None:
        self._path = path
        self.preferences = NOTHING_SET
        """What holds now."""
        self.problem: Refusal | None = None
        """Why the file cannot be read, if it is there and cannot."""
        if path is not None and path.is_file():
            try:
                self.preferences = document.read(path.read_text(encoding="utf-8"), catalog)
            except Refusal as refusal:
                self.problem = refusal

    def write(self, preferences: Preferences) -> None:
        """Keep what is set from now on."""
        self.preferences = preferences
        if self._path is not None:
            with suppress(OSError):
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._path.write_text(document.written(preferences) + "\n", encoding="utf-8")
