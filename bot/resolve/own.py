"""Hardware of one's own in place of a rent: what is paid for a GPU, how long and how busily it is used."""

import re
from collections.abc import Iterator
from datetime import date

from bot.grammar import canonical
from bot.grammar.lexicon import OFFER_FIELDS
from bot.grammar.money import Sum
from bot.grammar.refusal import Refusal
from bot.request import Context, Given
from bot.resolve.terms import LEAST_SHARE
from bot.text import t
from calc.ownership import OwnGpu
from config.rates import RateUnknownError
from config.schema.gpu import Gpu
from config.schema.hardware import PurchasePrice

_OF_RENT = ("price", "offer", *OFFER_FIELDS, "discount")
_TERMS = {
    "years": (0.1, 50.0, "years=4"),
    "load": (LEAST_SHARE, 1.0, "load=80%"),
    "electricity": (1e-4, 100.0, "electricity=0.08"),
    "interest": (0.0, 1.0, "interest=10%"),
    "resale": (0.0, 0.99, "resale=20%"),
    "hosting": (0.0, 1.0, "hosting=5%"),
}
"""The least, the most and an example of each term."""
OWN_FIELDS = frozenset(("own", *_TERMS))
"""What a command takes that can be asked of own hardware."""
_MOST_USD_PER_KW_MONTH = 1e4
_CONTRACT = re.compile(r"reserved-(\d)y")
_YEARS = re.compile(r"([\d.]+)\s*(?:years?|yrs?|年)", re.IGNORECASE)
"""A length of time without a word that says of what."""


def refuse_unfit(given: Given) -> None:
    """Raises Refusal for own hardware beside a rent, and for a term of own hardware without any."""
    is_own = "own" in given.words
    if is_own and (span := _YEARS.fullmatch(given.words["deadline"].text) if "deadline" in given.words else None):
        message = t("`{word}`: is that how long the hardware is used, or the deadline?", word=span[0])
        life, deadline = f"years={span[1]}", f"in {span[0]}"
        raise given.refusal("deadline", message, did_you_mean=(life, deadline), replace_with=(life, deadline))
    field = next((field for field in (_OF_RENT if is_own else _TERMS) if field in given.words), None)
    if field is None:
        return
    word = given.words[field]
    if not is_own:
        message = t("`{word}` is a term of own hardware: add own, or a purchase price as own=$40000", word=word.text)
        raise given.refusal(field, message, replace_with=(f"own {word.text}", ""))
    contract = _CONTRACT.fullmatch(str(word.value))
    message = t("`{word}` is of a rent, and own hardware has none: give one of the two", word=word.text)
    raise given.refusal(field, message, replace_with=(*([f"years={contract[1]}"] if contract else []), ""))


def known_purchase(given: Given, context: Context, gpu: Gpu, day: date | None) -> PurchasePrice:
    """What the GPU costs to buy by the presets. Raises Refusal where none is known."""
    hardware = context.catalog.hardware.get(gpu.id)
    point = hardware.price_on(day) if hardware else None
    if point is not None:
        return point
    message = t("What {gpu} costs to buy is not known here: give it with server and network", gpu=gpu.label)
    if hardware is not None:
        message = t("What {gpu} cost to buy by {day} is not known here: give it", gpu=gpu.label, day=str(day))
    if "own" not in given.words:
        raise Refusal(message, did_you_mean=("own=$40000",), append=("own=$40000",))
    raise given.refusal("own", message, did_you_mean=("own=$40000",), replace_with=("own=$40000", ""))


def own_gpu(
    given: Given, context: Context, gpu: Gpu, day: date | None, *, usd_per_gpu: float, has_network: bool
) -> OwnGpu:
    """A GPU of one's own on the terms of the question, or the assumed ones. Raises Refusal for impossible terms."""
    assumed = context.catalog.defaults.ownership
    return OwnGpu(
        gpu=gpu,
        paid_usd_per_gpu=usd_per_gpu,
        has_network=has_network,
        years=_term(given, "years", given.get("years", float), assumed.years),
        load=_term(given, "load", given.get("load", float), assumed.load),
        interest=_term(given, "interest", given.get("interest", float), assumed.interest),
        usd_per_kwh=_term(given, "electricity", _usd_per_kwh(given, context, day), assumed.usd_per_kwh),
        residual_share=_term(given, "resale", given.get("resale", float), assumed.residual_share),
        upkeep_share_per_year=_term(given, "hosting", _share_of_price(given), assumed.upkeep_share_per_year),
        usd_per_kw_month=_usd_per_kw_month(given, context, day),
        assumptions=context.catalog.defaults,
    )


def _usd_per_kwh(given: Given, context: Context, day: date | None) -> float | None:
    """The price of electricity. Raises Refusal for one in another currency, with the same in USD."""
    paid = given.get("electricity", Sum)
    if paid is None or paid.currency in (None, "USD"):
        return paid.amount if paid else None
    message = t("Electricity is priced in USD per kWh here, e.g. electricity=0.08")
    raise _in_dollars(given.refusal("electricity", message), "electricity={usd:.3g}", paid, context, day)


def _share_of_price(given: Given) -> float | None:
    """Hosting as a share of the price a year, where it is given as one."""
    hosting = given.get("hosting", object)
    return hosting if isinstance(hosting, float) else None


def _usd_per_kw_month(given: Given, context: Context, day: date | None) -> float | None:
    """Hosting by the kilowatt, where it is given so. Raises Refusal for another currency, with the same in USD."""
    paid = given.get("hosting", object)
    if not isinstance(paid, Sum):
        return None
    if paid.currency not in (None, "USD"):
        message = t("Hosting is priced in USD per kW and month here, e.g. hosting=$150/kW")
        raise _in_dollars(given.refusal("hosting", message), "hosting=${usd:.3g}/kW", paid, context, day)
    if not 0 <= paid.amount <= _MOST_USD_PER_KW_MONTH:
        message = t("Hosting lies between nothing and $10,000 for a kW and month, e.g. hosting=$150/kW")
        raise given.refusal("hosting", message, did_you_mean=("hosting=$150/kW",))
    return paid.amount


def _in_dollars(refusal: Refusal, spelled: str, paid: Sum, context: Context, day: date | None) -> Refusal:
    """The refusal of a price in another currency, with how the same is spelled in USD where that is known."""
    try:
        usd = paid.amount / context.rates.usd_to(paid.currency or "USD", day).rate
    except RateUnknownError:
        return refusal
    refusal.did_you_mean = (spelled.format(usd=usd),)
    refusal.replace_with = (*refusal.did_you_mean, "")
    return refusal


def _term(given: Given, field: str, value: float | None, assumed: float) -> float:
    if value is None:
        return assumed
    least, most, example = _TERMS[field]
    if not least <= value <= most:
        message = t(
            "`{field}` lies between {least} and {most}, e.g. {example}",
            field=field, least=f"{least:g}", most=f"{most:g}", example=example,
        )  # fmt: skip
        raise given.refusal(field, message, did_you_mean=(example,))
    return value


def spelled_use(own: OwnGpu, context: Context) -> Iterator[str]:
    """The terms in which this differs from the built-in assumptions."""
    defaults, built_in = context.catalog.defaults.ownership, context.catalog.built_in.ownership
    if not own.years == defaults.years == built_in.years:
        yield f"years={canonical.number(own.years)}"
    if not own.load == defaults.load == built_in.load:
        yield canonical.share("load", own.load)
    if not own.usd_per_kwh == defaults.usd_per_kwh == built_in.usd_per_kwh:
        yield f"electricity={canonical.number(own.usd_per_kwh)}"
    if not own.interest == defaults.interest == built_in.interest:
        yield canonical.share("interest", own.interest)
    if not own.residual_share == defaults.residual_share == built_in.residual_share:
        yield canonical.share("resale", own.residual_share)
    if own.usd_per_kw_month is not None:
        yield f"hosting=${canonical.number(own.usd_per_kw_month)}/kW"
    elif not own.upkeep_share_per_year == defaults.upkeep_share_per_year == built_in.upkeep_share_per_year:
        yield canonical.share("hosting", own.upkeep_share_per_year)
