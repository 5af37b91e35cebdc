"""The charts of /train: what the run costs on other GPUs, and how the cost follows from the MFU."""

from collections.abc import Iterator

from bot.chart import Axis, Band, Bar, Bars, Curve, Mark
from bot.commands.train.request import TrainRequest
from bot.commands.train.run import run_of
from bot.present import price as price_texts
from bot.present import utilisation as utilisation_texts
from bot.request import Context
from bot.resolve.price import default_price
from bot.text import Compact, Money, Share, Text, t
from calc.ranges import Range
from calc.schedule import DeadlineError
from calc.training import TrainingReport, estimate

_POINTS = 80
_BEYOND_LOW, _BEYOND_HIGH = 0.6, 1.6
"""How far the curve goes on beyond the range, as shares of its ends."""


def by_gpu(request: TrainRequest, report: TrainingReport, context: Context) -> Bars:
    """The run as asked, and on other GPUs at their default prices, the cheapest first; GPU-hours without a price."""
    has_price = report.cost is not None
    others = [found for found in _elsewhere(request, context) if found[1].cost is not None or not has_price]
    bars = [
        _bar(there, found, has_price=has_price, is_asked=found is report)
        for there, found in ((request, report), *others)
    ]
    return Bars(
        title=_title(request, has_price=has_price),
        subtitle=_others(has_price=has_price, is_exact=report.gpu_hours.is_exact),
        bars=tuple(sorted(bars, key=lambda bar: bar.value)),
    )


def by_mfu(request: TrainRequest, report: TrainingReport, context: Context) -> Curve:
    """What the run costs at any MFU, with the estimate and its range; GPU-hours without a price."""
    mfu = report.mfu
    has_price = report.cost is not None
    measured = _measured(report, has_price=has_price)
    floor = measured.mid * mfu.mid
    first, last = _BEYOND_LOW * mfu.low, min(1.0, _BEYOND_HIGH * mfu.high)
    shares = {first + (last - first) * step / _POINTS for step in range(_POINTS + 1)} | {mfu.low, mfu.mid, mfu.high}
    range_of_runs = None if mfu.is_exact else Band(mfu.low, mfu.high, _name_of_range(request, context))
    ends = () if mfu.is_exact else (mfu.low, mfu.high)
    return Curve(
        title=_title(request, has_price=has_price),
        subtitle=t(
            "By MFU, on {gpu}; at 100 % it would be {floor}",
            gpu=request.gpu.label,
            floor=_said(floor, report, has_price=has_price),
        ),
        x=Axis(t("MFU"), "share"),
        y=_axis(report),
        points=tuple((share, floor / share) for share in sorted(shares)),
        estimate=_mark(mfu.mid, measured.mid, report),
        band=range_of_runs,
        others=tuple(_mark(share, floor / share, report) for share in ends),
    )


def _elsewhere(request: TrainRequest, context: Context) -> Iterator[tuple[TrainRequest, TrainingReport]]:
    """The same run on the GPUs that others are compared with; without those of which no number meets the deadline."""
    catalog = context.catalog
    for gpu in (catalog.gpus[name] for name in catalog.defaults.budget.market_gpus if name != request.gpu.id):
        there = request.model_copy(
            update={
                "gpu": gpu,
                "precision": gpu.training_precision,
                "price": default_price(context, gpu, request.as_of or context.today),
                "discount": 0.0,
            }
        )
        try:
            yield there, estimate(run_of(there, context), catalog.defaults)
        except DeadlineError:
            continue


def _bar(request: TrainRequest, report: TrainingReport, *, has_price: bool, is_asked: bool) -> Bar:
    measured = _measured(report, has_price=has_price)
    return Bar(
        label=t("{gpu}", gpu=request.gpu.label),
        value=measured.mid,
        said=_said(measured.mid, report, has_price=has_price),
        low=None if measured.is_exact else measured.low,
        high=None if measured.is_exact else measured.high,
        note=price_texts.paid(request.price, request.discount, request.currency, request.fx) if has_price else None,
        is_asked=is_asked,
    )


def _title(request: TrainRequest, *, has_price: bool) -> Text:
    size, tokens = price_texts.size(request.size), Compact(request.tokens, 4)
    if not has_price:
        return t("GPU-hours to train {size} on {tokens} tokens", size=size, tokens=tokens)
    return t("Cost to train {size} on {tokens} tokens", size=size, tokens=tokens)


def _others(*, has_price: bool, is_exact: bool) -> Text:
    """What the other bars are, and what the lines on them."""
    if has_price and is_exact:
        return t("At the MFU given; other GPUs at their default prices")
    if has_price:
        return t("Lines: likely range. Other GPUs at their default prices")
    return t("At the MFU given") if is_exact else t("Lines: likely range")


def _measured(report: TrainingReport, *, has_price: bool) -> Range:
    """The cost, or GPU-hours where the asked GPU has no price."""
    return report.cost if has_price and report.cost is not None else report.gpu_hours


def _said(value: float, report: TrainingReport, *, has_price: bool) -> Text:
    figures = 3 if report.gpu_hours.is_exact else 2
    if has_price:
        return t("{cost}", cost=Money(value, report.currency, figures))
    return t("{hours} GPU-hours", hours=Compact(value, figures))


def _mark(share: float, value: float, report: TrainingReport) -> Mark:
    return Mark(
        share,
        value,
        t("{cost} at {mfu}", cost=_said(value, report, has_price=report.cost is not None), mfu=Share(share)),
    )


def _axis(report: TrainingReport) -> Axis:
    if report.cost is None:
        return Axis(t("GPU-hours"), "count")
    return Axis(t("Cost"), "money", report.currency)


def _name_of_range(request: TrainRequest, context: Context) -> Text:
    known = context.catalog.utilisation_of(request.gpu, "moe" if request.size.is_mixture else "dense")
    if known.runs < utilisation_texts.ENOUGH_RUNS:
        return t("Likely")
    return t("80 % of real runs")
