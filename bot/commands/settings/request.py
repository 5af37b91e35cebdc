"""What /settings is asked: values to set, one to give up, or the whole as YAML."""

import re
from collections.abc import Mapping
from typing import Literal, Self

from pydantic import Field

from bot.grammar import canonical
from bot.grammar.money import Sum
from bot.preferences import document
from bot.preferences.values import (
    NOTHING_SET,
    SETTINGS,
    TABLES,
    OwnPrice,
    Preferences,
    Setting,
    calibrated_pair,
    calibration_key,
    own_price_of,
    shown,
)
from bot.request import Context, Given, Request
from bot.resolve.calibration import check_factor, spelled_factor
from bot.resolve.currency import resolve_fx
from bot.resolve.offer import spelled_terms, terms_of
from bot.resolve.price import resolve_price
from bot.resolve.terms import resolve_share
from bot.text import t
from config.market import Terms
from config.schema.gpu import Gpu
from config.schema.model import Model
from config.schema.serving import WeightFormat

_IMPORT = re.compile(
    r"\s*[/／]?(?:settings?|设置)(?:@\w+)?\s+(?:import|导入)\b[:：]?(?P<yaml>.*)", re.IGNORECASE | re.DOTALL
)


class SettingsRequest(Request):
    """Changes to a chat's settings; none shows them."""

    set: Preferences = NOTHING_SET
    """The values to set; what is not among them stays."""
    reset: Setting | Literal["all"] | None = None
    exports: bool = False
    replaces: bool = False
    """Whether `set` takes the place of all settings."""
    prices: Mapping[str, OwnPrice] = Field(default_factory=dict)

    calibrations: Mapping[str, float] = Field(default_factory=dict)
    """1 gives a calibration up."""

    takes = frozenset("currency language model gpu offer mfu precision price calibrated reset transfer".split())

    @classmethod
    def resolve(cls, given: Given, context: Context) -> Self:
        served = given.get("precision", WeightFormat)
        found = Preferences(
            currency=_currency(given, context),
            language=given.get("language", str),  # type: ignore[arg-type]  # read as one of the languages
            mfu=resolve_share(given, "mfu"),
            precision=served.id if served else None,
            offer=_offer(given, context),
        )
        gpu, price = given.get("gpu", Gpu), given.get("price", Sum)
        calibrations = _calibrations(given, gpu or _usual_gpu(context))
        if price is None:
            found = found.with_setting("gpu", gpu.id if gpu and not calibrations else None)
        else:
            paid, of = own_price_of(price), gpu or _usual_gpu(context)
            if paid is None:
                raise given.refusal("price", t("A price of a GPU-hour is more than nothing, e.g. $2.1/h"))
            found = found.with_price(of.id, paid)
        return cls(
            set=found, calibrations=calibrations, exports="transfer" in given.words,
            reset=given.get("reset", str),  # type: ignore[arg-type]  # read as one of the settings
        )  # fmt: skip

    def after(self, before: Preferences) -> Preferences:
        """The settings once this has been done."""
        if self.replaces or self.reset == "all":
            before = NOTHING_SET
        elif self.reset is not None:
            before = before.with_setting(self.reset, None)
        for name in SETTINGS:
            if name not in TABLES and (value := getattr(self.set, name)) is not None:
                before = before.with_setting(name, value)
        for gpu, price in self.set.prices.items():
            before = before.with_price(gpu, price)
        for pair, factor in (*self.set.calibrations.items(), *self.calibrations.items()):
            model, gpu = calibrated_pair(pair)
            before = before.with_calibration(model, gpu, factor)
        return before

    def spelled(self, context: Context) -> list[str]:
        words = [f"reset={self.reset}"] if self.reset else []
        words += ["export"] if self.exports else []
        for name, key in (("currency", "currency="), ("language", "language="), ("mfu", "mfu=")):
            value = getattr(self.set, name)
            if value is not None:
                words.append(key + (value if name == "language" else shown(name, value)))  # type: ignore[arg-type]
        words += [word for word in (self.set.precision, self.set.offer, self.set.gpu) if word is not None]
        for gpu, price in self.set.prices.items():
            words += [gpu, price.spelled()]
        for pair, factor in self.calibrations.items():
            words += [pair, spelled_factor(factor)]
        return words


def read_whole(text: str, context: Context) -> SettingsRequest | None:
    """Settings in YAML behind `/settings import`. Raises Refusal for what they cannot hold."""
    found = _IMPORT.fullmatch(text)
    if found is None:
        return None
    return SettingsRequest(set=document.read(found["yaml"], context.catalog), replaces=True)


def _calibrations(given: Given, gpu: Gpu) -> dict[str, float]:
    """How much slower than estimated a model is. Raises Refusal for a factor without its model, and for none of it."""
    factor, model = given.get("calibrated", float), given.get("model", Model)
    if factor is None and model is None:
        return {}
    if factor is None:
        message = t("`{word}` alone is no setting: say how much slower it is than estimated, e.g. calibrated=1.35x",
                    word=given.words["model"].text)  # fmt: skip
        raise given.refusal("model", message, replace_with=("",))
    if model is None:
        message = t("`{word}` is of one model on one GPU: name both, e.g. llama-3.1-70b h100 calibrated=1.35x",
                    word=given.words["calibrated"].text)  # fmt: skip
        raise given.refusal("calibrated", message, replace_with=("llama-3.1-70b h100 calibrated=1.35x", ""))
    check_factor(given, factor)
    return {calibration_key(model.id, gpu.id): factor}


def _usual_gpu(context: Context) -> Gpu:
    """The accelerator that a price without one is meant for."""
    catalog = context.catalog
    return catalog.gpus.get(context.preferences.gpu or "") or catalog.gpus[catalog.defaults.gpu]


def _currency(given: Given, context: Context) -> str | None:
    """The currency of answers. Raises Refusal for one without a rate."""
    named = given.get("currency", str)
    if named is not None:
        resolve_fx(given, context, named, None)
    return named


def _offer(given: Given, context: Context) -> str | None:
    """Provider, purchase type and pick. Raises Refusal where nobody offers that, on no GPU or not on the named one."""
    terms, pick = terms_of(given), given.get("pick", str)
    if "offer" in given.words:
        word = given.words["offer"].text
        message = t("`{word}` is of one GPU: set a provider or a purchase type, e.g. aws 1y", word=word)
        raise given.refusal("offer", message, did_you_mean=("aws 1y",))
    if not (terms or pick):
        return None
    if (gpu := given.get("gpu", Gpu)) is not None:
        resolve_price(given, context, gpu, context.today)
    else:
        _check_offered(given, context, terms)
    return " ".join(spelled_terms(terms, pick))


def _check_offered(given: Given, context: Context, terms: Terms) -> None:
    """Raises Refusal for a provider that rents nothing out in this way or there, naming the ways in which it does."""
    catalog = context.catalog
    if any(terms.meet(offer) for offer in catalog.offers.values()):
        return
    of_provider = [offer for offer in catalog.offers.values() if Terms(provider=terms.provider).meet(offer)]
    ways = dict.fromkeys(f"{offer.provider} {canonical.PURCHASES[offer.purchase]}" for offer in of_provider)
    words = [given.words[field] for field in ("provider", "purchase", "area") if field in given.words]
    asked = " ".join(word.text for word in sorted(words, key=lambda word: word.span))
    message = t("Nobody here offers `{asked}`; known: {known}", asked=asked, known=", ".join(ways))
    instead = tuple(way.rpartition(" ")[2] for way in ways)
    wrong = next(field for field in ("purchase", "area") if field in given.words)
    raise given.refusal(wrong, message, did_you_mean=tuple(ways)[:3], replace_with=(*instead, ""))
