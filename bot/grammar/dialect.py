"""What the words of one command may be, made once for each command."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.grammar import lexicon
from bot.grammar.shapes import Shape, shapes
from config.catalog import Catalog

_VARIANT = re.compile(r"(?:instruct|chat|base|hf)$")

Named = tuple[str, object]
"""A field and its value."""


@dataclass(frozen=True, eq=False)
class Dialect:
    """The words that are values, the shapes of numbers, and the words that say nothing, for one set of fields."""

    catalog: Catalog
    takes: frozenset[str]
    values: Mapping[str, Named]
    beginnings: frozenset[str]
    """Every beginning of a word in `values`: where none fits, no longer name can."""
    shapes: tuple[Shape, ...]
    fillers: frozenset[str]

    @classmethod
    def of(cls, catalog: Catalog, takes: frozenset[str]) -> "Dialect":
        """The dialect of a command with these fields."""
        values = lexicon.values(catalog, takes)
        beginnings = frozenset(name[:length] for name in values for length in range(1, len(name) + 1))
        return cls(catalog, takes, values, beginnings, shapes(takes), lexicon.fillers(takes))

    def named(self, name: str) -> Named | None:
        """The value with this name, as `name_key` writes it: plurals (`h100s`) and variants (`-instruct`) included."""
        if (found := self.values.get(name)) is not None:
            return found
        if name.endswith(("s", "x")) and (found := self.values.get(name[:-1])) is not None:
            return found if found[0] == "gpu" or (found[0] == "model" and name.endswith("s")) else None
        if (variant := _VARIANT.search(name)) and (found := self.values.get(name[: variant.start()])) is not None:
            return found if found[0] == "model" else None
        return None

    def gpu(self, name: str) -> Named | None:
        """The GPU with this name."""
        found = self.named(name)
        return found if found is not None and found[0] == "gpu" else None
