"""A word of the language that its command has no field for. Loaded only when something is wrong."""

from dataclasses import dataclass

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
from bot.text import Text, t

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


@dataclass(frozen=True)
class _Said:
    """What there is to say of a word."""

    message: Text
    near: tuple[str, ...] = ()
    other_command: str | None = None


def no_use_for(word: Word, command: str, dialect: Dialect, *, has_finetuning: bool) -> Refusal:
    """The refusal of a word that is right for another command, with what may have been meant here."""
    if word.field == "model" and dialect.asks_for_prices:
        return of_hosts(word.text, word.span)
    said = _of_time(word, dialect) or _of_amount(word, dialect) or _of_other_command(word, dialect)
    if said is None:
        near = near_words(word.text, dialect) if word.field == "quantity" else ()
        said = _Said(t("`/{command}` has no use for `{word}`", command=command, word=word.text), near)
    other = said.other_command if said.other_command != "finetune" or has_finetuning else None
    return Refusal(said.message, at=word.text, did_you_mean=said.near, span=word.span, other_command=other)


def _of_time(word: Word, dialect: Dialect) -> _Said | None:
    """A length of time without its unit, or where a price has none."""
    if word.field == "in" and "deadline" in dialect.takes:
        near = (f"in {word.value}d",) if isinstance(word.value, int) and word.value <= _MOST_DAYS_GUESSED else ()
        return _Said(t("`{word}`: a deadline needs a unit, e.g. in 30d", word=word.text), near)
    if word.field == "deadline" and dialect.asks_for_prices:
        message = t("`{word}`: /price says what an hour costs and, with a count, what a month does", word=word.text)
        return _Said(message, ("per month",))
    return None


def _of_amount(word: Word, dialect: Dialect) -> _Said | None:
    """An amount that counts something else here."""
    if word.field == "tokens" and "serve" in dialect.takes and isinstance(word.value, float):
        served = f"serve={canonical.number(word.value / 1e12)}T"
        message = t("`{word}`: training tokens are the answer; those to be served are {served}", word=word.text,
                    served=served)  # fmt: skip
        return _Said(message, (served,))
    if word.field in ("tokens", "quantity") and "traffic" in dialect.takes:
        message = t("`{word}`: hosts offer models by name, and traffic is read as 2B/month or 50req/s", word=word.text)
        amount = word.value.value if isinstance(word.value, Quantity) else word.value
        if not isinstance(amount, float):
            return _Said(message)
        of_month = canonical.traffic(Traffic(amount, "tokens", "month"))
        return _Said(message, (of_month, *_hosted_of_size(amount, dialect)))
    if word.field == "quantity" and weighs_buying(dialect.takes) and _may_be_purchase(word):
        near = tuple(f"own={symbol}{word.text}" for symbol in ("$¥" if word.text.isascii() else "¥$"))
        return _Said(t("`{word}` of what? What one GPU costs to buy is {own}", word=word.text, own=near[0]), near)
    return None


def _of_other_command(word: Word, dialect: Dialect) -> _Said | None:
    """What another command answers."""
    if word.field in ("gpus", "batch") and "ttft" in dialect.takes:
        message = t("`{word}`: a plan finds how many; /infer says what a number of GPUs does", word=word.text)
        return _Said(message, other_command="infer")
    if word.field == "method" and "zero" in dialect.takes:
        message = t("`{word}`: the memory of fine-tuning is in the answer of /finetune", word=word.text)
        return _Said(message, other_command="finetune")
    return None
