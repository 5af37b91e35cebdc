"""Models that people ask for whose size is not published. Loaded only when a word is unknown."""

import re

from bot.grammar.dialect import Dialect
from bot.grammar.refusal import Refusal
from bot.grammar.tokens import Token, written
from bot.text import t
from config.schema.entry import name_key

_GOES_ON = re.compile(r"[\d.]+|mini|nano|pro|turbo|flash|preview|opus|sonnet|haiku", re.ASCII)
_ASSUMED = "200B"
"""A round size to put in its place, so that a suggestion has some number."""


def of_unpublished_size(tokens: list[Token], at: int, dialect: Dialect) -> Refusal | None:
    """The refusal of a closed model from the word at `at` on, `claude 3.5 sonnet`; None where there is none."""
    beginnings = tuple(name_key(name) for name in dialect.catalog.defaults.unpublished_models)
    is_asked_for = dialect.asks_for_prices or ("model" in dialect.takes and not dialect.hosted)
    if not is_asked_for or not name_key(tokens[at].low).startswith(beginnings):
        return None
    end = at + 1
    while end < len(tokens) and _GOES_ON.fullmatch(tokens[end].low):
        end += 1
    word = written(tokens[at:end])
    if dialect.asks_for_prices:
        return of_hosts(word, (at, end))
    if "params" not in dialect.takes:
        return Refusal(t("The size of `{word}` is not published", word=word), at=word, span=(at, end))
    message = t("The size of `{word}` is not published: give one to assume, e.g. {size}", word=word, size=_ASSUMED)
    if "kv" in dialect.takes and "zero" not in dialect.takes:
        message = t("{message}; what hosts charge says /api", message=message)
    return Refusal(message, at=word, replace_with=(_ASSUMED, ""), span=(at, end))


def of_hosts(model: str, span: tuple[int, int]) -> Refusal:
    """The refusal of a model where the price of a GPU is asked for: what its tokens cost is an answer of /api."""
    message = t("`{word}` is a model: /api says what hosts charge for it", word=model)
    return Refusal(message, at=model, span=span, other_command="api")
