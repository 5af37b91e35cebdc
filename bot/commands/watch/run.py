"""What a wish to watch is about: the price of today, and whether it has crossed its line already."""

from collections.abc import Mapping
from typing import Any

from bot.commands.watch.request import WatchRequest
from bot.request import Context
from bot.watches.report import WatchReport


def run(request: WatchRequest, context: Context) -> WatchReport:
    """The wish with the price of today; whoever keeps watches for the chat carries it out."""
    words, line = request.words(), request.line
    wish = "end" if request.ends else "set" if words else "show"
    now = request.now(context)
    price = None
    if now is not None and line is not None:
        price = now.usd_per_gpu_hour * _rate(request.currency, context)
    is_met = None if line is None or price is None else line.is_met(price)
    return WatchReport(wish=wish, words=words, now=now, price=price, is_met=is_met)  # type: ignore[arg-type]


def result(report: WatchReport) -> Mapping[str, Any]:
    """The wish, the price that it is about, and whether anybody waits for it now."""
    now = report.now
    quote = now.quote if now is not None else None
    newest = quote.point.as_of if quote is not None else now.as_of if now is not None else None
    return {
        "wish": report.wish,
        "watch": report.words or None,
        "is_kept": report.kept is not None,
        "is_met": report.is_met,
        "price": report.price,
        "price_usd_per_gpu_hour": now.usd_per_gpu_hour if now is not None else None,
        "offer": quote.offer.id if quote is not None else None,
        "as_of": newest.isoformat() if newest is not None else None,
    }


def _rate(currency: str | None, context: Context) -> float:
    """Units of a currency for one USD."""
    return 1.0 if currency in (None, "USD") else context.rates.usd_to(str(currency), None).rate
