"""The settings of one chat, and how each is written and read."""

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, ValidationError

from bot.grammar import canonical, money, quantities, readers
from bot.grammar.lexicon import AREAS, OFFER_FIELDS, PICKS, PURCHASES
from bot.grammar.line import Word
from bot.grammar.money import Sum
from bot.language import NAMES, Language, language_named
from config.catalog import Catalog
from config.schema.entry import Strict, name_key
from config.schema.serving import FormatId

Setting = Literal["currency", "language", "gpu", "offer", "mfu", "precision", "prices", "calibrations"]
SETTINGS: tuple[Setting, ...] = get_args(Setting)
TABLES: frozenset[Setting] = frozenset(("prices", "calibrations"))
"""Settings that hold a value for each of several things."""
_LONGEST_OFFER = len(OFFER_FIELDS)
"""Words of a provider, how it is bought, where it stands, and which of several."""


class OwnPrice(Strict):
    """What a chat pays for a GPU-hour."""

    amount: float
    currency: str

    def spelled(self) -> str:
        """`$2.1/h`, as a question says it."""
        return canonical.price(self.amount, self.currency)


class Preferences(Strict):
    """What a chat has set; None where the built-in default holds."""

    currency: str | None = None
    """The ISO code of the currency of answers."""
    language: Language | None = None
    gpu: str | None = None
    """The id of the accelerator of questions that name none."""
    offer: str | None = None
    """Provider, purchase type or pick, in the words of a question: `aws`, `aws 1y`, `spot`."""
    mfu: float | None = None
    precision: FormatId | None = None
    """The format of weights in serving."""
    prices: Mapping[str, OwnPrice] = Field(default_factory=dict)
    """Own prices, by the id of the accelerator."""
    calibrations: Mapping[str, Annotated[float, Field(gt=0)]] = Field(default_factory=dict)
    """How many times the estimate a service takes, by the ids of model and accelerator: `llama-3.1-70b h100`."""

    def with_setting(self, name: Setting, value: object) -> "Preferences":
        """The same with one setting changed; None clears it."""
        cleared: object = {} if name in TABLES else None
        return self.model_copy(update={name: cleared if value is None else value})

    def with_price(self, gpu: str, price: OwnPrice | None) -> "Preferences":
        """The same with one own price changed; None clears it."""
        prices = {known: kept for known, kept in self.prices.items() if known != gpu}
        return self.model_copy(update={"prices": prices if price is None else {**prices, gpu: price}})

    def with_calibration(self, model: str, gpu: str, factor: float) -> "Preferences":
        """The same with one calibration changed; 1 clears it."""
        pair = calibration_key(model, gpu)
        others = {known: kept for known, kept in self.calibrations.items() if known != pair}
        return self.model_copy(update={"calibrations": others if factor == 1 else {**others, pair: factor}})

    def calibration(self, model: str, gpu: str) -> float:
        """How many times the estimate a model takes on an accelerator; 1 where nobody has set it."""
        return self.calibrations.get(calibration_key(model, gpu), 1.0)

    def dumped(self) -> dict[str, Any]:
        """What to store: only what is set."""
        return self.model_dump(mode="json", exclude_defaults=True)


def calibration_key(model: str, gpu: str) -> str:
    """The ids of a model and an accelerator, as questions name the two."""
    return f"{model} {gpu}"


def calibrated_pair(key: str) -> tuple[str, str]:
    """The two ids that such a key is made of."""
    model, _, gpu = key.rpartition(" ")
    return model, gpu


NOTHING_SET = Preferences()


def stored(values: Mapping[str, Any] | None) -> Preferences:
    """Settings as they were stored; what a newer or older version cannot read counts as not set."""
    found = Preferences()
    for name in SETTINGS:
        if values and name in values:
            with contextlib.suppress(ValidationError):
                one = Preferences.model_validate({name: values[name]}, strict=False)
                found = found.with_setting(name, getattr(one, name))
    return found


@dataclass(frozen=True, slots=True)
class _Form:
    """How a setting is read from a text, and written as one."""

    read: Callable[[str, Catalog], object | None]
    write: Callable[[Any], str]


def _offer(text: str, catalog: Catalog) -> str | None:
    """Provider, purchase and pick in any order, in canonical words; None for other words."""
    fields = offer_words(text, catalog)
    return " ".join(word.text for word in fields) if fields else None


def offer_words(text: str, catalog: Catalog) -> tuple[Word, ...] | None:
    """The words that an offer is named by, or None where one is not known or two are of a kind."""
    found: dict[str, Word] = {}
    parts = text.split()
    if not 1 <= len(parts) <= _LONGEST_OFFER:
        return None
    for part in parts:
        word = _offer_word(name_key(part), catalog)
        if word is None or word.field in found:
            return None
        found[word.field] = word
    return tuple(found[field] for field in OFFER_FIELDS if field in found)


def _offer_word(key: str, catalog: Catalog) -> Word | None:
    if (provider := catalog.provider_names.get(key)) is not None:
        return Word("provider", provider, provider.id, (0, 0))
    tables: tuple[tuple[str, Mapping[str, str]], ...] = (("purchase", PURCHASES), ("area", AREAS), ("pick", PICKS))
    for field, table in tables:
        for name, value in table.items():
            if name_key(name) == key:
                return Word(field, value, canonical.OF_OFFER.get(value, value), (0, 0))
    return None


def _gpu(text: str, catalog: Catalog) -> str | None:
    found = readers.gpu(text, catalog)
    return found.id if found else None


def _format(text: str, catalog: Catalog) -> str | None:
    found = readers.weight_format(text.lower(), catalog)
    return found.id if found else None


def _mfu(text: str, catalog: Catalog) -> float | None:
    share = quantities.read_share(text)
    return share if share is not None and 0 < share <= 1 else None


def own_price(text: str) -> OwnPrice | None:
    """A price per GPU-hour with or without its unit; a bare one is in USD."""
    found = money.read_price(text.lower(), bare=True)
    return own_price_of(found) if found is not None else None


def own_price_of(found: Sum) -> OwnPrice | None:
    """The same of a price that was read; None for one that nobody pays."""
    return OwnPrice(amount=found.amount, currency=found.currency or "USD") if found.amount > 0 else None


FORMS: Mapping[Setting, _Form] = {
    "currency": _Form(lambda text, _: readers.currency(text.lower()), lambda value: value.lower()),
    "language": _Form(lambda text, _: language_named(text), lambda value: value),
    "gpu": _Form(_gpu, str),
    "offer": _Form(_offer, str),
    "mfu": _Form(_mfu, lambda value: canonical.share("mfu", value).removeprefix("mfu=")),
    "precision": _Form(_format, str),
}
"""Every setting that is one value."""


def shown(name: Setting, value: Any) -> str:
    """A setting as its chat reads it."""
    if name == "language":
        return NAMES[value]
    written = FORMS[name].write(value)
    return written.upper() if name in ("currency", "precision") else written
