"""What a chat is told by itself: that a price has crossed its line, and once a week what moved."""

from collections.abc import Iterator

from bot.answer import Action, Answer, Source
from bot.present import rates
from bot.present.price import PURCHASES, offer_name, when
from bot.present.sources import per_hour
from bot.request import Context
from bot.text import Price, Text, Whole, joined, t, verbatim
from bot.watches.report import DIGEST, WatchReport
from bot.watches.week import Move, Prices, moves
from calc.cost import in_currency
from config.rates import Fx, RateUnknownError
from config.schema.gpu import Gpu

_MOST_LINES = 9
"""GPUs of a digest before the fold."""
STOP = t("Stop watching")
"""What ends a watch."""


def crossed(gpu: Gpu, currency: str, report: WatchReport, context: Context) -> Answer:
    """That the price of a GPU, watched in a currency, has crossed its line, with what ends the watch."""
    assert report.price is not None  # nothing else can cross
    return Answer(
        headline=t("{watch}: now {price}", watch=said(report.words, gpu.label), price=Price(report.price, currency)),
        lines=tuple(found_among(currency, report, context)),
        sources=sources(report, context),
        actions=((Action(STOP, f"/watch {report.words} off"), price_command(gpu)),),
        shows_command=False,
    )


def digest(then: Prices, now: Prices, context: Context) -> Answer:
    """What moved since the last digest, in the currency of the chat; that nothing did, in one line."""
    found = moves(then, now)
    lines = tuple(_moved(move, context) for move in found)
    if not found:
        headline = t("Prices of GPUs: none has moved since {day}", day=then.day)
    else:
        headline = t(
            "Prices since {day}: {count} of {all} GPUs moved",
            day=then.day, count=Whole(len(found)), all=Whole(len(now.by_gpu)),
        )  # fmt: skip
    gpus = tuple(context.catalog.gpus[move.gpu] for move in found[:2])
    return Answer(
        headline=headline,
        lines=lines[:_MOST_LINES],
        details=lines[_MOST_LINES:],
        folded_under=t("The others") if len(lines) > _MOST_LINES else None,
        actions=((Action(STOP, f"/watch {DIGEST} off"), *map(price_command, gpus)),),
        shows_command=False,
    )


def found_among(watched_in: str | None, report: WatchReport, context: Context) -> Iterator[Text]:
    """Whose price it is, of when, and what that is in the currency that the chat has set; each rate with its date."""
    now = report.now
    if now is None:
        return
    kind, count = PURCHASES[now.purchase], Whole(now.count)
    if now.quote is None:
        yield t("Median of {count} offers, {kind}", count=count, kind=kind)
    else:
        offer = t("{offer}, {month}", offer=offer_name(now.quote.offer, context.catalog), month=when(now.quote.point))
        if now.quote.point.confidence == "low":
            offer = t("{offer}, low confidence", offer=offer)
        yield offer if now.count == 1 else t("Lowest of {count}: {offer}", count=count, offer=offer)
    if watched_in is not None and (fx := _rate(watched_in, context)) is not None:
        yield rates.briefly(fx)
    currency = context.preferences.currency
    if currency == "USD" != watched_in:
        yield t("In {currency}: {price}", currency=currency, price=Price(now.usd_per_gpu_hour, currency))
    elif currency not in (None, watched_in) and (fx := _rate(str(currency), context)) is not None:
        price = Price(in_currency(usd=now.usd_per_gpu_hour, fx=fx.rate), fx.currency)
        said_in = t("In {currency}: {price}", currency=fx.currency, price=price)
        yield t("{left} · {right}", left=said_in, right=rates.briefly(fx))


def sources(report: WatchReport, context: Context) -> tuple[Source, ...]:
    """Where the price was seen."""
    if report.now is None or report.now.quote is None:
        return ()
    quote = report.now.quote
    point = quote.point
    return (Source(offer_name(quote.offer, context.catalog), per_hour(point), point.as_of, point.source),)


def price_command(gpu: Gpu) -> Action:
    """What opens all prices of a GPU."""
    return Action(verbatim(f"/price {gpu.id}"), f"/price {gpu.id}")


def said(words: str, label: str) -> Text:
    """A watch with its GPU by the name that people know: `H100 lambda < $2/h`."""
    return verbatim(" ".join((label, *words.split()[1:])))


def _moved(move: Move, context: Context) -> Text:
    """`H100: default $6.88 → $6.50 · lowest $2.69 → $2.49`."""
    parts = []
    if move.has_other_default:
        parts.append(_change(t("default {then} → {now}"), move.then.default, move.now.default, context))
    if move.has_other_lowest:
        parts.append(_change(t("lowest {then} → {now}"), move.then.lowest, move.now.lowest, context))
    label = context.catalog.gpus[move.gpu].label
    return t("{gpu}: {changes}", gpu=label, changes=joined(parts, t("{left} · {right}")) or t(""))


def _change(text: Text, then_usd: float, now_usd: float, context: Context) -> Text:
    """Both at the exchange rate of today, so that only the price moves."""
    fx = _rate(context.preferences.currency or "USD", context)
    rate, currency = (1.0, "USD") if fx is None else (fx.rate, fx.currency)
    then, now = (Price(in_currency(usd=usd, fx=rate), currency) for usd in (then_usd, now_usd))
    return text.filled(then=then, now=now)


def _rate(currency: str, context: Context) -> Fx | None:
    """Units of a currency for one USD; None for USD itself, and for a currency without a rate."""
    if currency == "USD":
        return None
    try:
        return context.rates.usd_to(currency, None)
    except RateUnknownError:
        return None
