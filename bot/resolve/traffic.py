"""How much is asked of a model: traffic over time, and how far its peak is above its mean."""

from bot.grammar.traffic import Span, Traffic
from bot.request import Given
from bot.text import t
from calc.hosting import HOURS_PER_MONTH

HOURS: dict[Span, float] = {
    "second": 1 / 3600, "minute": 1 / 60, "hour": 1, "day": 24, "week": 168, "month": HOURS_PER_MONTH,
    "year": 12 * HOURS_PER_MONTH,
}  # fmt: skip
_LEAST_PER_MONTH, _MOST_PER_MONTH = 1.0, 1e16
_MOST_PEAK = 1000.0


def resolve_traffic(given: Given) -> Traffic | None:
    """Tokens or requests in some time, or None where they were not named. Raises Refusal for what nobody has."""
    traffic = given.get("traffic", Traffic)
    if traffic is None:
        return None
    per_month = traffic.amount / HOURS[traffic.per] * HOURS_PER_MONTH
    if not _LEAST_PER_MONTH <= per_month <= _MOST_PER_MONTH:
        message = t("`{word}` is no traffic that anybody has: write it like 2B/month", word=given.words["traffic"].text)
        raise given.refusal("traffic", message, did_you_mean=("2B/month",))
    return traffic


def peak_rate(given: Given) -> Traffic | None:
    """The highest load, where it is named as a rate: `peak=40req/s`."""
    peak = given.get("surge", object)
    return peak if isinstance(peak, Traffic) else None


def resolve_peak(given: Given) -> float:
    """The highest load over the mean one.

    Raises Refusal for one below the mean, or beyond what anybody has, and for a rate that no mean one goes with.
    """
    rate = peak_rate(given)
    peak = _over_mean(given, rate) if rate is not None else given.get("surge", float)
    if peak is not None and not 1 <= peak <= _MOST_PEAK:
        message = t("`{word}`: the highest load is 1 to 1,000 times the mean one, e.g. peak=3x",
                    word=given.words["surge"].text)  # fmt: skip
        raise given.refusal("surge", message, did_you_mean=("peak=3x",))
    return peak or 1.0


def _over_mean(given: Given, rate: Traffic) -> float:
    mean, word = given.get("traffic", Traffic), given.words["surge"].text
    if mean is None or mean.unit != rate.unit:
        message = t("`{word}`: how many times the mean load is that? Write it like peak=3x", word=word)
        raise given.refusal("surge", message, did_you_mean=("peak=3x",))
    return (rate.amount / HOURS[rate.per]) / (mean.amount / HOURS[mean.per])
