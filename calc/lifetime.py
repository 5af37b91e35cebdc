"""What a model costs over its life: how money is shared between training and serving it."""

from dataclasses import dataclass
from typing import Literal

from calc import cost, scaling
from calc.compute import training_flop
from calc.rent import Rent
from calc.scaling import Allocation
from calc.working import Working
from config.schema.scaling import LossFit

_Part = Literal["training", "serving", "both"]
_HOURS_OF = {
    "training": cost.gpu_hours.named("GPU-hours of training"),
    "serving": cost.gpu_hours.named("GPU-hours of serving"),
    "both": cost.gpu_hours.named("GPU-hours of both"),
}
_COST_OF = {
    "training": cost.rental_usd.named("Cost of training"),
    "serving": cost.rental_usd.named("Cost of serving"),
    "both": cost.rental_usd.named("Cost of both"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Served:
    """The tokens that a model serves in its life, and how much of the peak serving reaches."""

    tokens: float
    mfu: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """What an hour of a GPU costs, and what it does in training and in serving."""

    peak_flop_per_s: float
    mfu: float
    served: Served
    paid_usd_per_gpu_hour: float
    """After the discount of `rent`."""
    rent: Rent


@dataclass(frozen=True, kw_only=True, slots=True)
class SameLoss:
    """The model that reaches the same loss with the least training compute, and what that costs with its serving."""

    params: float
    tokens: float
    cost_usd: float
    cost: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Serving:
    """How the money is shared between training and serving."""

    tokens: float
    mfu: float
    gpu_hours: float
    cost_usd: float
    cost: float
    training_gpu_hours: float
    training_cost_usd: float
    training_cost: float
    same_loss: SameLoss | None
    """None by a law that knows no loss."""


def shared_out(model: Allocation, loss: float | None, fit: LossFit | None, terms: Terms, working: Working) -> Serving:
    """The hours and the money of both parts, and of the compute-optimal model that is as good."""
    served = terms.served
    trained = working.compute(
        training_flop.named("Compute of training"), active_params=model.params, tokens=model.tokens
    )
    training_gpu_hours, training_cost_usd, training_cost = _rent(trained, terms.mfu, "training", terms, working)
    forward = working.compute(scaling.served_flop, params=model.params, served_tokens=served.tokens)
    gpu_hours, cost_usd, money = _rent(forward, served.mfu, "serving", terms, working)
    return Serving(
        tokens=served.tokens,
        mfu=served.mfu,
        gpu_hours=gpu_hours,
        cost_usd=cost_usd,
        cost=money,
        training_gpu_hours=training_gpu_hours,
        training_cost_usd=training_cost_usd,
        training_cost=training_cost,
        same_loss=None if fit is None or loss is None else _same_loss(fit, loss, terms, working),
    )


def _same_loss(fit: LossFit, loss: float, terms: Terms, working: Working) -> SameLoss:
    model = scaling.compute_optimal_with_loss(fit, loss, working)
    flop_per_param = scaling.serving_flop_per_param(
        served_tokens=terms.served.tokens, mfu=terms.mfu, serving_mfu=terms.served.mfu
    )
    whole = working.compute(
        scaling.lifetime_flop, params=model.params, tokens=model.tokens, flop_per_param=flop_per_param
    )
    _, cost_usd, money = _rent(whole, terms.mfu, "both", terms, working)
    return SameLoss(params=model.params, tokens=model.tokens, cost_usd=cost_usd, cost=money)


def _rent(compute_flop: float, mfu: float, of: _Part, terms: Terms, working: Working) -> tuple[float, float, float]:
    """GPU-hours, USD, and the same in the currency of the answer."""
    gpu_hours = working.compute(
        _HOURS_OF[of],
        compute_flop=compute_flop, peak_flop_per_s=terms.peak_flop_per_s, mfu=mfu,
    )  # fmt: skip
    usd = working.compute(_COST_OF[of], gpu_hours=gpu_hours, usd_per_gpu_hour=terms.paid_usd_per_gpu_hour)
    return gpu_hours, usd, terms.rent.exchanged(usd, working)
