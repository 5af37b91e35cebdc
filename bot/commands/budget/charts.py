"""The chart of /budget: how the loss follows from the size of the model, for this money."""

import math

from bot.chart import Axis, Curve, Mark
from bot.request import Context
from bot.text import Compact, Plain, Scientific, t
from calc import scaling
from calc.budget import BudgetReport
from config.schema.scaling import LossFit

_POINTS = 80
_TIMES = 8.0
"""How far the curve goes beyond the optimum, up and down."""
_MOST_OF_MONEY = 0.9
"""Share of the compute that serving may take at the largest size that is shown."""


def by_size(report: BudgetReport, fit: LossFit, context: Context) -> Curve:
    """The loss of every size that the same compute trains, and serves where that was asked for."""
    flop_per_param = _flop_per_param(report)
    compute_flop = scaling.lifetime_flop(params=report.params, tokens=report.tokens, flop_per_param=flop_per_param)

    def loss(params: float) -> float:
        tokens = scaling.tokens_beside_serving(compute_flop=compute_flop, params=params, flop_per_param=flop_per_param)
        return scaling.fitted_loss(**fit.model_dump(), params=params, tokens=tokens)

    first, last = report.params / _TIMES, report.params * _TIMES
    if flop_per_param:
        last = min(last, _MOST_OF_MONEY * compute_flop / flop_per_param)
    sizes = {first * (last / first) ** (step / _POINTS) for step in range(_POINTS + 1)} | {report.params}
    laws = context.catalog.scaling_laws
    return Curve(
        title=t(
            "{params} on {tokens} tokens has the lowest loss",
            params=Compact(report.params), tokens=Compact(report.tokens),
        ),
        subtitle=t(
            "What {flop} FLOP train, by {law}; larger models see fewer tokens",
            flop=Scientific(report.compute_flop), law=laws[report.rule].label,
        ),
        x=Axis(t("Parameters"), "count", is_logarithmic=True),
        y=Axis(t("Loss, nats a token"), "number"),
        points=tuple((params, loss(params)) for params in sorted(sizes)),
        estimate=Mark(
            report.params,
            loss(report.params),
            t("{params}: {loss}", params=Compact(report.params), loss=Plain(loss(report.params), 4)),
        ),
        others=tuple(
            Mark(
                other.params,
                loss(other.params),
                t("{law}: {params}", law=laws[other.rule].label, params=Compact(other.params)),
            )
            for other in report.alternatives
            if first < other.params < last and not math.isclose(other.params, report.params, rel_tol=0.02)
        ),
    )  # fmt: skip


def _flop_per_param(report: BudgetReport) -> float:
    """Training FLOP that serving takes for each parameter; none where only training is paid for."""
    if report.serving is None:
        return 0.0
    return scaling.serving_flop_per_param(
        served_tokens=report.serving.tokens, mfu=report.mfu.mid, serving_mfu=report.serving.mfu
    )
