"""How /api answers traffic: both bills, which is lower, and where they meet."""

from collections.abc import Iterator

from bot.answer import Answer, Row
from bot.commands.api import listed
from bot.commands.api.details import details
from bot.commands.api.hosts import Hosts
from bot.commands.api.offers import offers
from bot.commands.api.report import ApiReport
from bot.commands.api.request import ApiRequest
from bot.commands.api.sources import sources
from bot.commands.api.warnings import warnings
from bot.present import memory
from bot.present import price as price_texts
from bot.present.hosted import host_name, prices_of, usd
from bot.request import Context
from bot.text import Compact, Money, Month, Plain, Share, Text, Whole, joined, t
from calc.bill import Bill, Own
from calc.cost import in_currency
from calc.hosting import HOURS_PER_MONTH
from calc.ranges import Range
from config.hosted import HostedPrice

_MOST_WHOLE_GPUS = 1000
"""From here on a row has no room for the range either."""
_AS_MUCH = 1.05
"""Up to this factor two bills are the same, by estimates as rough as these."""
_LONGEST_LABEL = 6
"""Letters of a GPU that a row has room for."""
_MOST_LINES_BESIDE_LATENCY = 4
"""So many lines leave no room for it beside a warning and a note."""


def present(request: ApiRequest, report: ApiReport, context: Context) -> Answer:
    """A bill, or the list of hosts."""
    if report.bill is None:
        return listed.present(request, report, context)
    lines = tuple(_lines(request, report, report.bill, context))
    return Answer(
        headline=_headline(request, report.bill),
        key_figure=_key_figure(report.bill),
        lines=lines,
        rows=tuple(_rows(report.bill, has_room=len(lines) < _MOST_LINES_BESIDE_LATENCY)),
        warnings=tuple(warnings(request, report, context)),
        most_warnings=2,
        details=tuple(details(request, report, report.bill)),
        working=report.bill.working,
        sources=tuple(sources(request, report, context)),
        charts=offers(request, report),
    )


def money(usd: float, bill: Bill, figures: int = 2) -> Money:
    """A sum in the currency of the answer."""
    return Money(in_currency.function(usd=usd, fx=bill.fx.rate if bill.fx else 1.0), bill.currency, figures)


def _headline(request: ApiRequest, bill: Bill) -> Text:
    load = bill.load
    return t(
        "{model}: {tokens} tokens a month ({input} in, {output} out)",
        model=request.model.name, tokens=Compact(load.tokens_per_month),
        input=Whole(load.input_tokens), output=Whole(load.output_tokens),
    )  # fmt: skip


def _key_figure(bill: Bill) -> Text:
    api = money(bill.api_usd_per_month, bill, 3)
    if bill.own is None:
        return t("API {api} a month", api=api)
    if bill.own.usd_per_month is None:
        return t("API {api} a month, own {gpus}", api=api, gpus=_fleet(bill.own))
    return t("API {api}, own {own} a month", api=api, own=money(bill.own.usd_per_month.mid, bill))


def _fleet(own: Own) -> Text:
    return memory.gpus(own.fleet.gpus, own.fleet.copy.serving.gpu)


def _lines(request: ApiRequest, report: ApiReport, bill: Bill, context: Context) -> Iterator[Text]:
    own = request.serving
    if bill.own is not None and own is not None and (own.gpus or bill.own.fleet.gpus) < bill.own.fleet.gpus:
        yield t("{asked} cannot carry it: needs {gpus}", asked=Whole(own.gpus or 0), gpus=_fleet(bill.own))
    if bill.own is not None and bill.own.usd_per_month is not None:
        yield _verdict(bill, bill.own, bill.own.usd_per_month)
    hosts = report.hosts
    yield t(
        "{host} {prices} · {month}",
        host=host_name(hosts.cheapest), prices=_prices(hosts.cheapest, request, bill),
        month=_of_when(request, hosts, context),
    )  # fmt: skip
    if report.other is not None and request.other is not None and bill.other_usd_per_month is not None:
        yield t(
            "{model} {bill}: {host} {prices}",
            model=request.other.name, bill=money(bill.other_usd_per_month, bill, 3),
            host=host_name(report.other.cheapest), prices=_prices(report.other.cheapest, request, bill),
        )  # fmt: skip
    if own is not None:
        if own.price is None:
            yield price_texts.unknown(own.gpu, own.as_of)
        else:
            yield price_texts.line(own.gpu, own.price, context, discount=own.discount, fx=own.fx, as_of=own.as_of)


def _of_when(request: ApiRequest, hosts: Hosts, context: Context) -> Text:
    """When the prices were looked up; of a past day, when this one began."""
    if request.as_of is None:
        return t("{month}", month=Month(hosts.snapshot.newest or context.today))
    since = hosts.cheapest.since
    return t("date unknown") if since is None else t("since {month}", month=Month(since))


def _prices(price: HostedPrice, request: ApiRequest, bill: Bill) -> Text:
    """What tokens cost there; of which kind, where it is another than usual."""
    parts = [prices_of(price)]
    if request.cached and price.usd_per_1m_cached_tokens is not None:
        parts.append(t("{price} cached", price=usd(price.usd_per_1m_cached_tokens)))
    if price.is_batch:
        parts.append(t("batch"))
    return joined(parts, t("{left}, {right}")) or parts[0]


def _verdict(bill: Bill, own: Own, usd: Range) -> Text:
    """Which bill is lower, and by how much; own GPUs with their range where it is wide enough to matter."""
    api_usd, gpu = bill.api_usd_per_month, own.fleet.copy.serving.gpu.label
    ratio = api_usd / usd.mid
    if 1 / _AS_MUCH < ratio < _AS_MUCH:
        verdict = t("Both cost about the same")
    elif usd.low < api_usd < usd.high:
        verdict = t("Either may be the cheaper")
    elif ratio > 1:
        verdict = t("Own GPUs are {factor} times cheaper", factor=_factor(ratio))
    elif own.lasting_tokens_per_month is None and len(gpu) > _LONGEST_LABEL:
        verdict = t("The API is {factor} times cheaper: {gpu} never pay off", factor=_factor(1 / ratio), gpu=gpu)
    else:
        verdict = t("The API is {factor} times cheaper", factor=_factor(1 / ratio))
    if usd.high < _AS_MUCH * usd.low:
        return verdict
    return t("{verdict} (own {low}–{high})", verdict=verdict, low=money(usd.low, bill), high=money(usd.high, bill))


def _factor(ratio: float) -> Compact:
    return Compact(ratio, 2)


def _rows(bill: Bill, *, has_room: bool) -> Iterator[Row]:
    own = bill.own
    if own is None:
        return
    yield Row(t("GPUs"), _gpus(own))
    yield Row(t("Idle"), _idle(own))
    yield Row(t("Capacity"), _monthly(own.fleet.capacity_tokens_per_month))
    if has_room:
        yield Row(t("TPOT, full"), t("{tpot} ms", tpot=Plain(own.fleet.copy.serving.tpot_ms.mid, 2)))
    if own.usd_per_month is not None:
        yield Row(t("Break-even"), _meets(own))


def _meets(own: Own) -> Text:
    """From where on own GPUs stay the cheaper, so that it never contradicts the bills."""
    gpu = own.fleet.copy.serving.gpu.label
    if own.lasting_tokens_per_month is not None:
        return t("from {tokens}/month", tokens=Compact(own.lasting_tokens_per_month, 2))
    return t("never on {gpu}", gpu=gpu) if len(gpu) <= _LONGEST_LABEL else t("never")


def _idle(own: Own) -> Text:
    """What the load leaves of the hours that are paid for."""
    share = max(0.0, 1 - own.busy)
    return t("{hours} h ({share})", hours=Whole(round(share * HOURS_PER_MONTH)), share=Share(share))


def _monthly(tokens: float) -> Text:
    return t("{tokens}/month", tokens=Compact(tokens, 2))


def _gpus(own: Own) -> Text:
    """`16 (16–24)`: the range is of how much each can do."""
    fleet, spread = own.fleet, own.fleet.gpus_range
    if spread.is_exact or spread.high >= _MOST_WHOLE_GPUS:
        return t("{gpus}", gpus=_count(fleet.gpus))
    return t("{mid} ({low}–{high})", mid=_count(fleet.gpus), low=_count(spread.low), high=_count(spread.high))


def _count(gpus: float) -> Whole | Compact:
    return Whole(round(gpus)) if gpus < _MOST_WHOLE_GPUS else Compact(gpus, 2)
