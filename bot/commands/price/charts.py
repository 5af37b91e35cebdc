"""The chart of /price: what offers asked over time."""

from bot.chart import Axis, Series, Timeline
from bot.commands.price.market import Market, with_history
from bot.commands.price.request import PriceRequest
from bot.present.price import PURCHASES
from bot.text import Price, Prose, t
from config import market
from config.catalog import Catalog
from config.market import Quote

_MOST_LINES = 6
"""More cross each other."""


def over_time(request: PriceRequest, report: Market, catalog: Catalog) -> Timeline:
    """The prices of the offers that were seen more than once, and the newest of all others, in the request's currency.

    Prices of the purchase type that people mean; of all types where none of that one has a history.
    """
    main = market.main_of(report.quotes)[1]
    shown = main if with_history(main, report.day) else report.quotes
    known = with_history(shown, report.day)
    lines = sorted(known, key=lambda quoted: quoted.offer.history[0].as_of)[:_MOST_LINES]
    rate = request.fx.rate if request.fx else 1.0
    purchases = {quoted.offer.purchase for quoted in shown}
    kind = PURCHASES[next(iter(purchases))] if len(purchases) == 1 else t("all ways to rent")
    return Timeline(
        title=t("{gpus} per GPU-hour", gpus=request.gpus[0].label),
        subtitle=t("{purchase}; a line joins the prices of one offer", purchase=kind),
        x=Axis(t("Date of the price"), "date"),
        y=Axis(t("{currency} per GPU-hour", currency=request.currency), "money", request.currency),
        lines=tuple(_line(quoted, report, request, rate, catalog) for quoted in lines),
        dots=tuple(
            (float(quoted.point.as_of.toordinal()), quoted.usd_per_gpu_hour * rate)
            for quoted in shown
            if quoted not in lines
        ),
    )


def _line(quoted: Quote, report: Market, request: PriceRequest, rate: float, catalog: Catalog) -> Series:
    """All its prices at the exchange rate of the day, so that only the price moves."""
    points = [point for point in quoted.offer.history if point.as_of <= report.day]
    scale = quoted.usd_per_gpu_hour * rate / quoted.point.amount
    ends = [Price(point.amount * scale, request.currency) for point in (points[0], points[-1])]
    return Series(
        label=t("{provider}", provider=Prose(catalog.providers[quoted.offer.provider].name)),
        first=t("{price}", price=ends[0]),
        last=t("{price}", price=ends[1]),
        points=tuple((float(point.as_of.toordinal()), point.amount * scale) for point in points),
    )
