"""A word of the language that its command has no field for. Loaded only when something is wrong."""

from bot.grammar import canonical
from bot.grammar.closed_models import of_hosts
from bot.grammar.dialect import Dialect
from bot.grammar.lexicon import weighs_buying
from bot.grammar.line import Word
from bot.grammar.quantities import Quantity
from bot.grammar.refusal import Refusal
from bot.grammar.traffic import Traffic
from bot.grammar.unknown_words import near_words
from bot.grammar.wrong_numbers import MOST_PURCHASE
from bot.text import t

_MOST_DAYS_GUESSED = 365
_ABOUT = 0.05
"""Of a size: a model that is so near may be meant."""


def _hosted_of_size(params: float, dialect: Dialect) -> tuple[str, ...]:
    """The model of about this size that has the most names, if there is one: the best known."""
    offered = (model for model in dialect.catalog.models.values() if model.hosted_as)
    alike = [model for model in offered if abs(model.params - params) < _ABOUT * model.params]
    return (max(alike, key=lambda model: (len(model.aliases), model.released)).id,) if alike else ()


def _may_be_purchase(word: Word) -> bool:
    """Whether a number without a currency is as large as what a GPU costs."""
    return isinstance(word.value, Quantity) and word.value.value < MOST_PURCHASE


def no_use_for(word: Word, command: str, dialect: Dialect, *, has_finetuning: bool) -> Refusal:
    """The refusal of a word that is right for another command, with what may have been meant here."""
    if word.field == "model" and dialect.asks_for_prices:
        return of_hosts(word.text, word.span)
    message = t("`/{command}` has no use for `{word}`", command=command, word=word.text)
    near: tuple[str, ...] = ()
    other_command = None
    if word.field == "in" and "deadline" in dialect.takes:
        message = t("`{word}`: a deadline needs a unit, e.g. in 30d", word=word.text)
        near = (f"in {word.value}d",) if isinstance(word.value, int) and word.value <= _MOST_DAYS_GUESSED else ()
    elif word.field == "deadline" and dialect.asks_for_prices:
        message = t("`{word}`: /price says what an hour costs and, with a count, what a month does", word=word.text)
        near = ("per month",)
    elif word.field == "tokens" and "serve" in dialect.takes and isinstance(word.value, float):
        served = f"serve={canonical.number(word.value / 1e12)}T"
        message = t("`{word}`: training tokens are the answer; those to be served are {served}", word=word.text,
                    served=served)  # fmt: skip
        near = (served,)
    elif word.field in ("tokens", "quantity") and "traffic" in dialect.takes:
        message = t("`{word}`: hosts offer models by name, and traffic is read as 2B/month or 50req/s", word=word.text)
        amount = word.value.value if isinstance(word.value, Quantity) else word.value
        if isinstance(amount, float):
            near = (canonical.traffic(Traffic(amount, "tokens", "month")), *_hosted_of_size(amount, dialect))
    elif word.field == "method" and "zero" in dialect.takes:
        message = t("`{word}`: the memory of fine-tuning is in the answer of /finetune", word=word.text)
        other_command = "finetune" if has_finetuning else None
    elif word.field == "quantity" and weighs_buying(dialect.takes) and _may_be_purchase(word):
        near = tuple(f"own={symbol}{word.text}" for symbol in ("$¥" if word.text.isascii() else "¥$"))
        message = t("`{word}` of what? What one GPU costs to buy is {own}", word=word.text, own=near[0])
    elif word.field == "quantity":
        near = near_words(word.text, dialect)
    return Refusal(message, at=word.text, did_you_mean=near, span=word.span, other_command=other_command)
