"""Scaling laws: how many parameters and tokens some compute should train, and how good the model becomes."""

import math
from dataclasses import dataclass

from calc.working import UNRECORDED, Working, equation
from config.schema.scaling import LossFit, ScalingLaw

_GREEK = {"alpha": "α", "beta": "β"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Allocation:
    """What compute is spent on: the size of a model, and its training tokens."""

    params: float
    tokens: float


@equation(
    label="Loss",
    formula="{e} + {a} / {params}^{alpha} + {b} / {tokens}^{beta}",
    unit="nats/token",
    e="E", a="A", b="B", params="N", tokens="D", **_GREEK,
)  # fmt: skip
def fitted_loss(*, e: float, a: float, b: float, alpha: float, beta: float, params: float, tokens: float) -> float:
    """Loss of a model of N parameters after D tokens, in nats a token: E + A/N^α + B/D^β.

    Hoffmann et al. 2022 (arXiv 2203.15556), appendix D.3. Comparable within one fit only, on the data of that fit.
    """
    value: float = e + a / params**alpha + b / tokens**beta
    return value


@equation(
    label="Parameters",
    formula="({alpha} · {a} / ({beta} · {b}))^(1 / ({alpha} + {beta})) · "
    "({compute_flop} / 6)^({beta} / ({alpha} + {beta}))",
    unit="parameters",
    a="A", b="B", compute_flop="F", **_GREEK,
)  # fmt: skip
def optimal_params(*, a: float, b: float, alpha: float, beta: float, compute_flop: float) -> float:
    """The size with the lowest loss for F training FLOP: N = (αA/(βB))^(1/(α+β)) · (F/6)^(β/(α+β)).

    The minimum of the fitted loss along 6·N·D = F; Hoffmann et al. 2022 (arXiv 2203.15556), equation 4. Holds within
    the compute of the runs behind the fit, and says nothing of what serving the model costs.
    """
    params: float = (alpha * a / (beta * b)) ** (1 / (alpha + beta)) * (compute_flop / 6) ** (beta / (alpha + beta))
    return params


@equation(
    label="Parameters",
    formula="√({compute_flop} / (6 · {tokens_per_param}))",
    unit="parameters",
    compute_flop="F",
    tokens_per_param="r",
)
def params_at_ratio(*, compute_flop: float, tokens_per_param: float) -> float:
    """The size that F training FLOP train on so many tokens a parameter: N = √(F / (6·r))."""
    params: float = (compute_flop / (6 * tokens_per_param)) ** 0.5
    return params


@equation(
    label="Tokens", formula="{compute_flop} / (6 · {params})", unit="tokens", compute_flop="F", params="N"
)  # fmt: skip
def tokens_within(*, compute_flop: float, params: float) -> float:
    """The tokens that F training FLOP leave a model of N parameters: D = F / (6·N)."""
    return compute_flop / (6 * params)


@equation(
    label="Serving a parameter, in training compute",
    formula="2 · {served_tokens} · {mfu} / {serving_mfu}",
    unit="FLOP per parameter",
    served_tokens="D_served",
    mfu="MFU",
    serving_mfu="MFU serving",
)
def serving_flop_per_param(*, served_tokens: float, mfu: float, serving_mfu: float) -> float:
    """Training FLOP that cost as many GPU-hours as serving one parameter for life: 2 · D_served · MFU / MFU_serving.

    A token served, read or written, takes 2 FLOP a parameter (Sardana et al. 2023, arXiv 2401.00448). Leaves out
    attention over the context, and that decoding waits for memory rather than arithmetic, except in MFU_serving.
    """
    return 2 * served_tokens * mfu / serving_mfu


@equation(
    label="Compute of serving",
    formula="2 · {params} · {served_tokens}",
    unit="FLOP",
    params="N",
    served_tokens="D_served",
)
def served_flop(*, params: float, served_tokens: float) -> float:
    """Forward passes over all tokens that a model ever serves, read or written, in FLOP: 2·N·D_served.

    Leaves out attention over the context.
    """
    return 2 * params * served_tokens


@equation(
    label="Compute of both",
    formula="6 · {params} · {tokens} + {flop_per_param} · {params}",
    unit="FLOP",
    params="N",
    tokens="D",
    flop_per_param="k",
)
def lifetime_flop(*, params: float, tokens: float, flop_per_param: float) -> float:
    """Training FLOP that cost what training and serving a model cost: 6·N·D + k·N.

    Sardana et al. 2023 (arXiv 2401.00448); k is `serving_flop_per_param`.
    """
    return 6 * params * tokens + flop_per_param * params


@equation(
    label="Tokens beside serving",
    formula="({compute_flop} / {params} - {flop_per_param}) / 6",
    unit="tokens",
    compute_flop="F",
    params="N",
    flop_per_param="k",
)
def tokens_beside_serving(*, compute_flop: float, params: float, flop_per_param: float) -> float:
    """The training tokens that F FLOP leave a model of N parameters after k FLOP a parameter to serve it.

    6·N·D + k·N = F, solved for D; Sardana et al. 2023 (arXiv 2401.00448), their cost with F as the total.
    """
    return (compute_flop / params - flop_per_param) / 6


@equation(
    label="Parameters, as good with least training",
    formula="((1 + {alpha} / {beta}) · {a} / ({loss} - {e}))^(1 / {alpha})",
    unit="parameters",
    loss="L", e="E", a="A", **_GREEK,
)  # fmt: skip
def params_for_loss(*, loss: float, e: float, a: float, alpha: float, beta: float) -> float:
    """The size that reaches a loss with the least training compute: ((1 + α/β)·A/(L - E))^(1/α).

    At that optimum αA/N^α = βB/D^β, put into the fitted loss. Valid for losses above E.
    """
    params: float = ((1 + alpha / beta) * a / (loss - e)) ** (1 / alpha)
    return params


@equation(
    label="Tokens, as good with least training",
    formula="((1 + {beta} / {alpha}) · {b} / ({loss} - {e}))^(1 / {beta})",
    unit="tokens",
    loss="L", e="E", b="B", **_GREEK,
)  # fmt: skip
def tokens_for_loss(*, loss: float, e: float, b: float, alpha: float, beta: float) -> float:
    """The tokens that reach a loss with the least training compute: ((1 + β/α)·B/(L - E))^(1/β)."""
    tokens: float = ((1 + beta / alpha) * b / (loss - e)) ** (1 / beta)
    return tokens


def allocate(
    law: ScalingLaw, compute_flop: float, *, flop_per_param: float = 0.0, working: Working | None = None
) -> Allocation:
    """What a law makes of F training FLOP of which every parameter takes k beside its training: 6·N·D + k·N = F.

    With a fit the lowest loss, with a ratio that ratio. `k` is `serving_flop_per_param`; without it this is the
    compute-optimal model.
    """
    steps = UNRECORDED if working is None else working
    if flop_per_param == 0:
        if law.loss is not None:
            params = steps.compute(
                optimal_params, a=law.loss.a, b=law.loss.b, alpha=law.loss.alpha, beta=law.loss.beta,
                compute_flop=compute_flop,
            )  # fmt: skip
        else:
            params = steps.compute(params_at_ratio, compute_flop=compute_flop, tokens_per_param=_ratio(law))
        return Allocation(params=params, tokens=steps.compute(tokens_within, compute_flop=compute_flop, params=params))
    if law.loss is not None:
        params = _lowest_loss(law.loss, compute_flop, flop_per_param)
    else:
        params = _ratio_beside_serving(_ratio(law), compute_flop, flop_per_param)
    tokens = steps.compute(
        tokens_beside_serving, compute_flop=compute_flop, params=params, flop_per_param=flop_per_param
    )
    return Allocation(params=params, tokens=tokens)


def compute_optimal_with_loss(fit: LossFit, value: float, working: Working) -> Allocation:
    """The model that reaches a loss with the least training compute, whatever serving it costs."""
    shared = {"loss": value, "e": fit.e, "alpha": fit.alpha, "beta": fit.beta}
    return Allocation(
        params=working.compute(params_for_loss, a=fit.a, **shared),
        tokens=working.compute(tokens_for_loss, b=fit.b, **shared),
    )


def _ratio(law: ScalingLaw) -> float:
    assert law.tokens_per_param is not None  # the validator refused a law that has neither
    return law.tokens_per_param


def _ratio_beside_serving(tokens_per_param: float, compute_flop: float, flop_per_param: float) -> float:
    """The positive root of 6·r·N² + k·N = F, written so that nothing cancels."""
    root = math.sqrt(flop_per_param**2 + 24 * tokens_per_param * compute_flop)
    return 2 * compute_flop / (flop_per_param + root)


def _lowest_loss(fit: LossFit, compute_flop: float, flop_per_param: float) -> float:
    """The size at which the loss along 6·N·D + k·N = F is lowest.

    As a function of ln N the loss is convex, so its slope changes sign once, below the size that is best without
    serving and below the largest that can be served at all. Found by bisection, to the last digit.
    """

    def rises(log_params: float) -> bool:
        params = math.exp(log_params)
        share_left = 1 - flop_per_param * params / compute_flop
        if share_left <= 0:
            return True
        tokens = share_left * compute_flop / (6 * params)
        return bool(fit.beta * fit.b / tokens**fit.beta / share_left > fit.alpha * fit.a / params**fit.alpha)

    best_unserved = optimal_params(a=fit.a, b=fit.b, alpha=fit.alpha, beta=fit.beta, compute_flop=compute_flop)
    high = math.log(min(best_unserved, compute_flop / flop_per_param))
    low = high - 1
    while rises(low):
        low -= 1
    while low < (middle := (low + high) / 2) < high:
        low, high = (low, middle) if rises(middle) else (middle, high)
    return math.exp(low)
