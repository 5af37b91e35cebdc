"""How loads, promises and plans are named."""

from bot.commands.serve.promised import Promised
from bot.commands.serve.request import ServeRequest
from bot.present import times, weighed
from bot.text import Compact, Money, Plain, Text, Whole, joined, t
from calc.cost import in_currency
from calc.plans import Plan
from calc.replica import Promise
from calc.serve import PlanFigures

_MANY = 1000


def money(usd: float, request: ServeRequest, figures: int = 2) -> Money:
    """A sum in the currency of the answer."""
    return Money(in_currency(usd=usd, fx=request.fx.rate if request.fx else 1.0), request.currency, figures)


def rate(requests_per_s: float) -> Text:
    """`50 req/s`; of seldom ones by the hour."""
    if requests_per_s * 3600 < 1:
        return t("{amount} req/day", amount=Plain(requests_per_s * 86400, 2))
    if requests_per_s < 1:
        return t("{amount} req/h", amount=Compact(requests_per_s * 3600, 2))
    return t("{amount} req/s", amount=Compact(requests_per_s, 2))


def load(request: ServeRequest) -> Text:
    """What is to be carried: `50 req/s`, `200 users`, `$5K a month`."""
    asked = request.load
    if asked.users is not None:
        text = t("{users} users", users=Compact(asked.users, 4))
    elif asked.spend is not None:
        spent = Money(asked.spend.amount, asked.spend.currency or "USD")
        text = _A_SPAN[asked.spend.per].filled(money=spent)
    else:
        assert asked.traffic is not None  # one of the three
        kinds = _REQUESTS if asked.traffic.unit == "requests" else _TOKENS
        text = kinds[asked.traffic.per].filled(amount=Compact(asked.traffic.amount, 4))
    return t("{load}, peak {peak}x", load=text, peak=Plain(asked.peak)) if asked.peak != 1 else text


_A_SPAN = {
    "second": t("{money} a second"), "minute": t("{money} a minute"), "hour": t("{money} an hour"),
    "day": t("{money} a day"), "week": t("{money} a week"), "month": t("{money} a month"), "year": t("{money} a year"),
}  # fmt: skip
_REQUESTS = {
    "second": t("{amount} req/s"), "minute": t("{amount} req/min"), "hour": t("{amount} req/h"),
    "day": t("{amount} req/day"), "week": t("{amount} req/week"), "month": t("{amount} req/month"),
    "year": t("{amount} req/year"),
}  # fmt: skip
_TOKENS = {
    "second": t("{amount} tokens/s"), "minute": t("{amount} tokens/min"), "hour": t("{amount} tokens/h"),
    "day": t("{amount} tokens/day"), "week": t("{amount} tokens/week"), "month": t("{amount} tokens/month"),
    "year": t("{amount} tokens/year"),
}  # fmt: skip


def promised(asked: Promised) -> Text:
    """`TTFT 1 s, TPOT 50 ms`, as asked."""
    return _times(asked.ttft_ms, asked.tpot_ms, asked.answer_s)


def promise(kept: Promise) -> Text:
    """The same of what is kept."""
    first, each = (None if seconds is None else seconds * 1e3 for seconds in (kept.ttft_s, kept.tpot_s))
    return _times(first, each, kept.answer_s)


def _times(ttft_ms: float | None, tpot_ms: float | None, answer_s: float | None) -> Text:
    parts = []
    if ttft_ms is not None:
        parts.append(t("TTFT {time}", time=times.single(ttft_ms)))
    if tpot_ms is not None:
        parts.append(t("TPOT {time}", time=times.single(tpot_ms)))
    if answer_s is not None:
        parts.append(t("{time} an answer", time=times.single(answer_s * 1e3)))
    return joined(parts, t("{left}, {right}")) or t("any time")


def copies(plan: Plan) -> Text:
    """`12 copies`, `12 copies and one spare`."""
    text = weighed.copies(plan.copies)
    spare = plan.fleets.spare_copies
    if not spare:
        return text
    return t("{copies} and {spare} spare", copies=text, spare=Whole(spare))


def short(figures: PlanFigures) -> Text:
    """`48 H100`, with its format where several plans are of one kind of GPU."""
    plan = figures.plan
    count = Whole(plan.paid_gpus) if plan.paid_gpus < _MANY else Compact(plan.paid_gpus, 2)
    return t("{count} {gpu}", count=count, gpu=plan.hardware.gpu.label)
