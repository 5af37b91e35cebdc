"""How /buy answers: when buying has paid off, what both cost, what was assumed, and where the figures come from."""

import math
from collections.abc import Iterator, Mapping
from typing import Literal

from bot.answer import Answer, Row, Source
from bot.commands.buy.offers import offers
from bot.commands.buy.request import BuyRequest
from bot.commands.buy.warnings import warnings
from bot.present import memory, sources
from bot.present import price as price_texts
from bot.present import rates as rate_texts
from bot.request import Context
from bot.text import Amount, Days, Money, Plain, Price, Share, Text, Whole, joined, t
from calc.hosting import HOURS_PER_MONTH
from calc.rent_or_buy import AtLoad, BuyingReport
from config.schema.hardware import PurchasePrice

_BOUGHT: Mapping[Literal["server", "network", "given"], Text] = {
    "server": t("{paid} a GPU with its server"),
    "network": t("{paid} a GPU with server and network"),
    "given": t("{paid} a GPU, as given"),
}


def present(request: BuyRequest, report: BuyingReport, context: Context) -> Answer:
    """The answer of a purchase set against a rent."""
    return Answer(
        headline=_headline(report),
        key_figure=verdict(report),
        lines=tuple(_lines(request, report, context)),
        rows=tuple(_rows(report)),
        warnings=tuple(warnings(request, report, context)),
        details=tuple(_details(request, report)),
        working=report.working,
        sources=tuple(_sources(request)),
        charts=offers(request, report),
    )


def years(report: BuyingReport) -> Days:
    """How long the hardware is used."""
    return Days(report.years * 365)


def month(months: float) -> Whole:
    """The month in which something comes about, the first one being 1."""
    return Whole(max(1, math.ceil(months - 1e-9)))


def verdict(report: BuyingReport) -> Text:
    """When buying pays off, if it does."""
    load, months = Share(report.load), report.break_even_months
    if months is None:
        return t("Renting is cheaper for all {years} at {load} load", years=years(report), load=load)
    if report.is_by_resale:
        return t("Buying pays off only by the resale after {years}, at {load} load", years=years(report), load=load)
    return t("Buying pays off from month {month} at {load} load", month=month(months), load=load)


def _headline(report: BuyingReport) -> Text:
    return t(
        "{gpus} for {years}: buy for {own}, rent for {rent}",
        gpus=memory.gpus(report.gpus, report.gpu), years=years(report),
        own=_money(report.own_total, report), rent=_money(report.rent_total, report),
    )  # fmt: skip


def _money(amount: float, report: BuyingReport) -> Money:
    """A sum that is in the currency of the answer."""
    return Money(amount, report.currency, 3)


def _of_usd(usd: float, report: BuyingReport) -> Money:
    return _money(usd * (report.fx.rate if report.fx else 1.0), report)


def _lines(request: BuyRequest, report: BuyingReport, context: Context) -> Iterator[Text]:
    others = (at for at in report.at_loads if not math.isclose(at.load, report.load))
    at_loads = joined(map(_at_load, others), t("{left}, {right}"))
    if at_loads is not None:
        yield t("By load: {loads}", loads=at_loads)
    yield _bought(request, report, context)
    rent = price_texts.line(
        request.gpu, request.price, context, discount=request.discount, fx=request.fx, as_of=request.as_of
    )
    hours = t("{rent}, paid for all hours") if report.is_paid_when_idle else t("{rent}, paid for busy hours")
    yield hours.filled(rent=rent)


def _at_load(at: AtLoad) -> Text:
    if at.break_even_months is None:
        return t("{load} never", load=Share(at.load))
    return t("{load} month {month}", load=Share(at.load), month=month(at.break_even_months))


def _bought(request: BuyRequest, report: BuyingReport, context: Context) -> Text:
    """What one GPU costs to buy, with what, and of when that price is."""
    purchase, own = request.own.purchase, request.own
    rate = own.fx.rate if own.fx else 1.0
    said = _BOUGHT[_held(purchase, report)].filled(paid=Amount(report.usd_per_gpu * rate, own.currency or "USD"))
    parts = [t("Bought at {price}", price=said)]
    if purchase is not None:
        parts.append(price_texts.age(purchase.as_of, request.as_of or context.today))
    known = rate_texts.distinct(request.fx, request.price)
    parts += [rate_texts.briefly(fx) for fx in rate_texts.distinct(None, own) if fx not in known]
    return joined(parts, t("{left} · {right}")) or t("")


def _held(purchase: PurchasePrice | None, report: BuyingReport) -> Literal["server", "network", "given"]:
    """What the price of one GPU holds besides; GPUs of one server need no network."""
    if purchase is None:
        return "given"
    is_one_server = report.gpus <= report.gpu.gpus_per_server
    return "server" if is_one_server and purchase.holds == "server" else "network"


def _rows(report: BuyingReport) -> Iterator[Row]:
    power, hosting = (usd * report.months for usd in (report.power_usd_per_month, report.hosting_usd_per_month))
    yield Row(t("Purchase"), t("{money}", money=_of_usd(report.purchase_usd, report)))
    if report.interest_usd and report.resale_usd:  # what there is no room for is said in the details
        yield Row(t("Running"), t("{money}", money=_of_usd(power + hosting, report)))
    else:
        yield Row(t("Power bill"), t("{money}", money=_of_usd(power, report)))
        yield Row(t("Hosting"), t("{money}", money=_of_usd(hosting, report)))
    if report.interest_usd:
        yield Row(t("Interest"), t("{money}", money=_of_usd(report.interest_usd, report)))
    if report.resale_usd:
        yield Row(t("Resale"), t("−{money}", money=_of_usd(report.resale_usd, report)))
    yield Row(t("Buying"), _with_hour(report.own_total, report.own_usd_per_gpu_hour, report))
    yield Row(t("Renting"), _with_hour(report.rent_total, report.rent_usd_per_gpu_hour, report))


def _with_hour(total: float, usd_per_gpu_hour: float, report: BuyingReport) -> Text:
    """A total, and what that is for each GPU-hour in which there is work."""
    return t("{total}, {hour}/h", total=_money(total, report), hour=_price(usd_per_gpu_hour, report))


def _price(usd: float, report: BuyingReport) -> Price:
    return Price(usd * (report.fx.rate if report.fx else 1.0), report.currency)


def _details(request: BuyRequest, report: BuyingReport) -> Iterator[Text]:
    yield t(
        "A month: {power} electricity of the busy hours and {hosting} hosting, against {rent} of rent",
        power=_of_usd(report.power_usd_per_month, report), hosting=_of_usd(report.hosting_usd_per_month, report),
        rent=_of_usd(report.rent_usd_per_month, report),
    )  # fmt: skip
    yield _hosting(request)
    if report.break_even_load:
        yield t("Over {years} buying is the cheaper from {load} load on", years=years(report),
                load=Share(report.break_even_load))  # fmt: skip
    elif report.break_even_load is None:
        yield t("Over {years} buying is not the cheaper at any load up to 100 %", years=years(report))
    else:
        yield t("Over {years} buying is the cheaper at any load: idle hours are paid for either way",
                years=years(report))  # fmt: skip
    as_dear = report.own_usd_per_gpu_hour * (report.load if report.is_paid_when_idle else 1.0)
    yield t("Renting is the cheaper below {price}/h; rents mostly fall, and this one is taken to stay",
            price=_price(as_dear, report))  # fmt: skip
    yield t("Per GPU-hour in which there is work; at {load} load that is {hours} hours of each GPU a month",
            load=Share(report.load), hours=Plain(report.load * HOURS_PER_MONTH))  # fmt: skip
    if not report.resale_usd:
        yield t("Nothing is assumed to be left of the hardware at the end; resale=20% sells it for a fifth")
    if not report.interest_usd:
        yield t("The money is assumed to cost nothing; interest=8% takes what a loan or another use of it would")


def _hosting(request: BuyRequest) -> Text:
    own = request.own.own
    assert own is not None
    if own.usd_per_kw_month is not None:
        return t("Hosting: {price} a month for each kW of the server's nameplate power, electricity apart",
                 price=Price(own.usd_per_kw_month, "USD"))  # fmt: skip
    return t("Hosting: {share} of the purchase a year for room, repairs and operating staff; hosting=$150/kW takes a "
             "price by the kW and month", share=Share(own.upkeep_share_per_year))  # fmt: skip


def _sources(request: BuyRequest) -> Iterator[Source]:
    own = request.own.own
    assert own is not None
    yield from sources.of_price(request.own)
    yield from sources.of_price(request.price)
    yield from sources.of_rates(request.fx, request.price)
    known = rate_texts.distinct(request.fx, request.price)
    for fx in rate_texts.distinct(None, request.own):
        if fx not in known:
            yield from sources.of_rate(fx)
    yield sources.of_power(own.assumptions.power)
