"""What the words of one command may be, made once for each command."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.grammar import fillers, lexicon
from bot.grammar.hosted import with_hosted
from bot.grammar.shapes import Shape, shapes
from bot.grammar.vocabulary import KEY_BY_NAME
from config.catalog import Catalog
from config.schema.entry import name_key

_HUB_OWNER = re.compile(r"(?:01-)?[a-z]{2,}(?:[-_.][a-z]+)*")
_OWN_MODELS = {"google": ("gemma", "palm", "gopher", "chinchilla"), "microsoft": ("phi", "mtnlg")}
"""Providers that release models too, and what those are called."""
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
    hosted: tuple[str, ...] = ()
    """Models that hosts of APIs have, where the command knows them."""

    @classmethod
    def of(cls, catalog: Catalog, takes: frozenset[str], hosted: tuple[str, ...] = ()) -> "Dialect":
        """The dialect of a command with these fields."""
        values = with_hosted(lexicon.values(catalog, takes), hosted, catalog)
        beginnings = frozenset(name[:length] for name in values for length in range(1, len(name) + 1))
        return cls(catalog, takes, values, beginnings, shapes(takes), fillers.fillers(takes), hosted)

    @property
    def asks_for_prices(self) -> bool:
        """Whether the command lists offers."""
        return lexicon.asks_for_prices(self.takes)

    def named(self, name: str) -> Named | None:
        """The value with this name, as `name_key` writes it: plurals (`h100s`) and variants (`-instruct`) included."""
        if (found := self.values.get(name)) is not None:
            return found
        if name.endswith(("s", "x")) and (found := self.values.get(name[:-1])) is not None:
            return found if found[0] == "gpu" or (found[0] == "model" and name.endswith("s")) else None
        if (variant := _VARIANT.search(name)) and (found := self.values.get(name[: variant.start()])) is not None:
            return found if found[0] == "model" else None
        return None

    def is_hub_owner(self, word: str, model: str) -> bool:
        """Whether a word before a slash only says who released a model; not `spot/deepseek-v3`, `b999/deepseek-v3`."""
        if word in _OWN_MODELS:
            return model.startswith(_OWN_MODELS[word])
        if word in lexicon.VENDORS:
            return True
        means_something = (
            self.named(name_key(word)) or name_key(word) in KEY_BY_NAME or any(s(word) for s in self.shapes)
        )
        return not means_something and _HUB_OWNER.fullmatch(word) is not None

    def gpu(self, name: str) -> Named | None:
        """The GPU with this name."""
        found = self.named(name)
        return found if found is not None and found[0] == "gpu" else None
