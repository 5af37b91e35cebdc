"""Fill a chat's settings in where a question leaves them open, and say which were."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from bot.grammar import canonical
from bot.grammar.lexicon import OFFER_FIELDS
from bot.grammar.line import Word
from bot.grammar.money import Sum
from bot.grammar.refusal import Refusal
from bot.preferences.values import Preferences, offer_words, shown
from bot.request import Given
from config.catalog import Catalog
from config.schema.gpu import Gpu
from config.schema.model import Model
from config.schema.price import Offer

Q = TypeVar("Q")
Words = tuple[Word, ...]
_PRICED = ("price", "own", "offer", *OFFER_FIELDS)
"""The fields of which one says what a GPU-hour costs."""
_RENTED = tuple(field for field in _PRICED if field != "own")
"""The same where own hardware is set against the rent, as a request says by the settable field `rent`."""
_SUMS = ("price", "own", "budget", "spend")


@dataclass(frozen=True)
class Filled:
    """What settings added to a question, in the words of a question."""

    used: tuple[str, ...] = ()
    unusable: tuple[str, ...] = ()
    """Those that this question cannot be answered with."""

    def __bool__(self) -> bool:
        """Whether any setting entered, or would have."""
        return bool(self.used or self.unusable)


NOTHING_FILLED = Filled()


def resolve_with(
    given: Given,
    preferences: Preferences,
    settable: frozenset[str],
    catalog: Catalog,
    resolve: Callable[[Given], Q],
) -> tuple[Q, Filled]:
    """The request that words and settings mean together, and which settings entered.

    A setting that the question cannot be answered with is left out and named. Raises Refusal for what the words
    themselves cannot mean.
    """
    request, filled = _resolved(given, preferences, settable, catalog, resolve)
    left_out = tuple(_own_prices_left_out(given, preferences, settable, catalog))
    return request, replace(filled, unusable=(*filled.unusable, *left_out)) if left_out else filled


def _resolved(
    given: Given,
    preferences: Preferences,
    settable: frozenset[str],
    catalog: Catalog,
    resolve: Callable[[Given], Q],
) -> tuple[Q, Filled]:
    added = dict(additions(given, preferences, settable, catalog))
    if not added:
        return resolve(given), NOTHING_FILLED
    try:
        request = resolve(_with(given, added.values()))
    except Refusal:
        return _resolve_with_some(given, added, resolve)
    return request, Filled(tuple(added))


def _resolve_with_some(given: Given, added: Mapping[str, Words], resolve: Callable[[Given], Q]) -> tuple[Q, Filled]:
    """One setting after the other is added, as long as the question stays one that can be answered."""
    request: Q | None = None
    refusal: Refusal | None = None
    try:
        request = resolve(given)
    except Refusal as without_any:
        refusal = without_any
    kept: dict[str, Words] = {}
    for name, words in added.items():
        try:
            request = resolve(_with(given, [*kept.values(), words]))
        except Refusal:
            continue
        kept[name] = words
    if request is None:
        assert refusal is not None  # or the question without any setting would have been resolved
        raise refusal
    return request, Filled(tuple(kept), tuple(name for name in added if name not in kept))


def _with(given: Given, more: Iterable[Words]) -> Given:
    words = dict(given.words)
    for added in more:
        words |= {word.field: word for word in added}
    return replace(given, words=words)


def additions(
    given: Given, preferences: Preferences, settable: frozenset[str], catalog: Catalog
) -> Iterator[tuple[str, Words]]:
    """Each setting that the question leaves open: how the answer names it, and the words that it stands for."""
    gpu = _gpu(given, preferences, settable, catalog)
    if gpu is not None and "gpu" not in given.words and gpu.id == preferences.gpu:
        yield gpu.label, (Word("gpu", gpu, gpu.id, (0, 0)),)
    yield from _price(given, preferences, settable, gpu, catalog)
    served = catalog.serving.formats.get(preferences.precision or "")
    if served is not None and "precision" in settable and "precision" not in given.words:
        yield served.id, (Word("precision", served, served.id, (0, 0)),)
    yield from _calibration(given, preferences, settable, gpu)
    if preferences.mfu is not None and "mfu" in settable and "mfu" not in given.words:
        text = f"mfu={shown('mfu', preferences.mfu)}"
        yield text, (Word("mfu", preferences.mfu, text, (0, 0)),)
    if preferences.currency is not None and "currency" in settable and not _names_currency(given):
        yield preferences.currency, (Word("currency", preferences.currency, preferences.currency.lower(), (0, 0)),)


def _gpu(given: Given, preferences: Preferences, settable: frozenset[str], catalog: Catalog) -> Gpu | None:
    """The accelerator of the question: the one it names, that of the settings, or the default."""
    named = given.get("gpu", Gpu)
    if named is not None or "offer" in given.words or "gpu" not in settable:
        return named
    return catalog.gpus.get(preferences.gpu or "") or catalog.gpus[catalog.defaults.gpu]


def _price(
    given: Given, preferences: Preferences, settable: frozenset[str], gpu: Gpu | None, catalog: Catalog
) -> Iterator[tuple[str, Words]]:
    """An own price of the accelerator goes before an offer."""
    priced = _RENTED if "rent" in settable else _PRICED
    if settable.isdisjoint(("price", "rent")) or any(field in given.words for field in priced):
        return
    own = preferences.prices.get(gpu.id) if gpu is not None else None
    if own is not None:
        yield own.spelled(), (Word("price", Sum(own.amount, own.currency), own.spelled(), (0, 0)),)
    elif preferences.offer is not None and (words := offer_words(preferences.offer, catalog)):
        yield preferences.offer, words


def _calibration(
    given: Given, preferences: Preferences, settable: frozenset[str], gpu: Gpu | None
) -> Iterator[tuple[str, Words]]:
    """How much slower than estimated the model is on the accelerator, where the question does not say it."""
    if "calibrated" not in settable or "measured" in given.words or "calibrated" in given.words:
        return
    model, offer = given.get("model", object), given.get("offer", Offer)
    named = {word.value.id for word in given.repeated.get("gpu", ()) if isinstance(word.value, Gpu)}
    served_on = offer.gpu if offer is not None else gpu.id if gpu is not None else None
    if served_on is None and len(named) == 1:
        [served_on] = named
    if isinstance(model, Model) and served_on is not None:
        factor = preferences.calibration(model.id, served_on)
        if factor != 1:
            text = f"calibrated={canonical.number(factor)}x"
            yield text, (Word("calibrated", factor, text, (0, 0)),)


def _own_prices_left_out(
    given: Given, preferences: Preferences, settable: frozenset[str], catalog: Catalog
) -> Iterator[str]:
    """Own prices where several accelerators are asked about, of which a command cannot name one price each."""
    is_of_one = _gpu(given, preferences, settable, catalog) is not None or "offer" in given.words
    if "price" in settable and not is_of_one and not any(field in given.words for field in _PRICED):
        yield from (f"{gpu} {own.spelled()}" for gpu, own in preferences.prices.items())


def _names_currency(given: Given) -> bool:
    """Whether the question names a currency, or a sum with its symbol."""
    sums = (given.get(field, object) for field in _SUMS)
    return "currency" in given.words or any(isinstance(found, Sum) and found.currency for found in sums)
