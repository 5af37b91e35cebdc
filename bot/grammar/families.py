"""Models that a family and a size may mean: `qwen 7b`, `gemma27b`. Loaded only when a word is unknown."""

import re

from bot.grammar.dialect import Dialect
from bot.grammar.hosted_families import newest_of_family
from bot.grammar.quantities import read_quantity
from bot.grammar.tokens import Token
from config.catalog import Catalog
from config.schema.entry import name_key

_FAMILY_AND_SIZE = re.compile(r"([a-z]{2,})-?(\d+(?:\.\d+)?[bmt])", re.ASCII)
_MOST = 3
_NEARLY = 0.05
"""How far the size of a model may be from what was said, where its name does not say the size."""


def models_of_family(tokens: list[Token], at: int, dialect: Dialect) -> tuple[tuple[str, ...], int]:
    """Models of a family and a size from the word at `at` on, new ones first, and where these words end; none, `at`.

    Of a family alone, those that hosts have, where the command knows them.
    """
    catalog = dialect.catalog
    if "model" not in dialect.takes:
        return (), at
    for end in range(min(len(tokens), at + 2), at, -1):
        found = _FAMILY_AND_SIZE.fullmatch("".join(token.low for token in tokens[at:end]))
        if found is not None and (models := _of_size(found[1], found[2], catalog)):
            return models, end
    newest = newest_of_family(tokens[at].low, dialect.hosted, catalog.defaults.unpublished_models)
    return newest, at + bool(newest)


def _of_size(family: str, size: str, catalog: Catalog) -> tuple[str, ...]:
    quantity = read_quantity(size)
    of_family = [model for model in catalog.models.values() if name_key(model.id).startswith(family)]
    named = [model for model in of_family if size in model.id.split("-")]
    nearly = [m for m in of_family if quantity is not None and abs(m.params - quantity.value) < _NEARLY * m.params]
    newest = sorted(named or nearly, key=lambda model: model.released, reverse=True)
    return tuple(model.id for model in newest[:_MOST])
