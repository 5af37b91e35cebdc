"""Money of serving, in the currency of its answer."""

from bot.text import Money
from calc.cost import in_currency
from calc.serving import ServingReport


def money(usd: float, report: ServingReport) -> Money:
    """A sum as an answer shows it, to two figures."""
    rate = report.fx.rate if report.fx else 1.0
    return Money(in_currency.function(usd=usd, fx=rate), report.currency, 2)
