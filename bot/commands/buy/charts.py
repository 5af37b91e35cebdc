"""The chart of /buy: what has been spent by each month, on buying and on renting, and where the two meet."""

from bot.chart import Axis, Mark, Series, Timeline
from bot.commands.buy.answer import month, verdict, years
from bot.commands.buy.request import BuyRequest
from bot.commands.buy.run import alternatives_of
from bot.present import memory
from bot.text import Money, Text, t
from calc.cost import in_currency
from calc.rent_or_buy import BuyingReport, owned_usd_by

_A_YEAR = 12


def by_month(request: BuyRequest, report: BuyingReport) -> Timeline:
    """Both lines with a point at the end of each year; the last of buying is after the resale."""
    ends = [float(end) for end in range(_A_YEAR, int(report.months) + 1, _A_YEAR)]
    months = [0.0, *(end for end in ends if end < report.months), report.months]
    asked = alternatives_of(request)
    owned = [(at, _in_currency(owned_usd_by(at, asked, report), report)) for at in months]
    if report.resale_usd:
        owned.append((report.months, report.own_total))
    rented = [(at, _in_currency(at * report.rent_usd_per_month, report)) for at in months]
    return Timeline(
        title=verdict(report),
        subtitle=t("{gpus} over {years}: all that was spent by each month",
                   gpus=memory.gpus(report.gpus, report.gpu), years=years(report)),
        x=Axis(t("Months"), "number"),
        y=Axis(t("Spent"), "money", report.currency),
        lines=(_line(t("Buying"), owned, report), _line(t("Renting"), rented, report)),
        dots=(),
        marks=() if report.break_even_months is None or report.is_by_resale else (_met(report),),
    )  # fmt: skip


def _met(report: BuyingReport) -> Mark:
    """Where the rent has caught up with the purchase."""
    assert report.break_even_months is not None
    spent = _in_currency(report.break_even_months * report.rent_usd_per_month, report)
    said = t("month {month}: {money}", month=month(report.break_even_months), money=_money(spent, report))
    return Mark(report.break_even_months, spent, said)


def _line(label: Text, points: list[tuple[float, float]], report: BuyingReport) -> Series:
    first, last = (t("{money}", money=_money(points[at][1], report)) for at in (0, -1))
    return Series(label, first, last, tuple(points))


def _in_currency(usd: float, report: BuyingReport) -> float:
    return in_currency(usd=usd, fx=report.fx.rate if report.fx else 1.0)


def _money(amount: float, report: BuyingReport) -> Money:
    return Money(amount, report.currency, 2)
