"""The same question of several GPUs or models: each as its own command resolves it, or why it cannot be asked."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.commands.compare.items import Item
from bot.commands.finetune.request import FinetuneRequest
from bot.commands.infer.request import ServingRequest
from bot.commands.memory.request import MemoryRequest
from bot.commands.train.request import TrainRequest
from bot.grammar import canonical
from bot.grammar.lexicon import OFFER_FIELDS
from bot.grammar.line import Word
from bot.grammar.refusal import Refusal
from bot.request import Context, Given
from bot.text import Text
from config.schema.entry import Strict
from config.schema.price import Offer
from config.schema.serving import WeightFormat

InnerRequest = TrainRequest | ServingRequest | MemoryRequest | FinetuneRequest


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one GPU or model has no answer."""

    at: str | None
    """The field whose word is at fault."""
    words: tuple[str, ...]
    """How a canonical command says that word, which those that can be answered may take for granted."""
    message: Text = field(compare=False)
    """In a sentence, which may quote a word as it was typed."""


class Asked(Strict):
    """One GPU or model, and what is asked of it."""

    item: Item
    request: InnerRequest | None
    reason: Reason | None = None
    """Why nothing can be asked of it."""
    lacks_offer: bool = False
    """Whether it is not offered as the question says, and so is priced as usual."""

    def spelled(self, context: Context) -> list[str]:
        """The words of its own command; without its usual offer where another was asked for."""
        words = self.request.spelled(context) if self.request is not None else []
        return [word for word in words if not (self.lacks_offer and word.startswith("offer="))]


def ask_each(rows: Sequence[tuple[Item, Given]], resolve: Callable[[Given], InnerRequest]) -> tuple[Asked, ...]:
    """Each item with the request that its words mean. Raises the first refusal where nothing can be asked of any."""
    outcomes = [_attempt(given, resolve) for _, given in rows]
    refusals = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
    if len(refusals) == len(rows):
        raise refusals[0]
    return tuple(_asked(item, outcome, given, resolve) for (item, given), outcome in zip(rows, outcomes, strict=True))


def _attempt(given: Given, resolve: Callable[[Given], InnerRequest]) -> InnerRequest | Refusal:
    try:
        return resolve(given)
    except Refusal as refusal:
        return refusal


def _asked(
    item: Item, outcome: InnerRequest | Refusal, given: Given, resolve: Callable[[Given], InnerRequest]
) -> Asked:
    if not isinstance(outcome, Refusal):
        return Asked(item=item, request=outcome)
    if any(name in given.words for name in OFFER_FIELDS):
        usual = _attempt(_without(given.words, OFFER_FIELDS), resolve)
        if not isinstance(usual, Refusal):
            return Asked(item=item, request=usual, lacks_offer=True)
        outcome = usual  # what stays wrong at any price is the reason
    return Asked(item=item, request=None, reason=reason_of(outcome, given.words))


def _without(words: Mapping[str, Word], fields: Iterable[str]) -> Given:
    return Given({name: word for name, word in words.items() if name not in fields}, {})


def reason_of(refusal: Refusal, words: Mapping[str, Word]) -> Reason:
    """A refusal as the reason of one row."""
    at = refusal.field or next((name for name, word in words.items() if word.span == refusal.span), None)
    return Reason(at, _spelled(words[at]) if at is not None and at in words else (), refusal.message)


def _spelled(word: Word) -> tuple[str, ...]:
    """A word as those that can be answered would spell it, if it were not what they do anyway."""
    match word.value:
        case WeightFormat():
            return (word.value.id,)
        case Offer():
            return (f"{word.field}={word.value.id}",)
        case int():
            return (f"{word.field}={word.value}",)
        case float():
            return (f"{word.field}={canonical.quantity(word.field, word.value).removeprefix(f'{word.field}=')}",)
        case _:
            return ()
