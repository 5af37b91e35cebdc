"""Which model some money trains, or trains and serves: one question, one report."""

from collections.abc import Iterator
from dataclasses import dataclass

from calc import scaling, schedule
from calc.affordable import affordable_flop, affordable_gpu_hours, available_gpu_hours, in_usd
from calc.compute import training_flop
from calc.cost import rental_usd
from calc.lifetime import Served, Serving, Terms, shared_out
from calc.ranges import Range
from calc.rent import Rent
from calc.scaling import Allocation
from calc.utilisation import asked_mfu
from calc.working import UNRECORDED, Step, Working
from config.rates import Fx
from config.schema.defaults import ClusterDefaults
from config.schema.gpu import Gpu
from config.schema.scaling import ScalingLaw
from config.schema.training import Utilisation


@dataclass(frozen=True, kw_only=True, slots=True)
class Rental:
    """A GPU for money, and how much of its peak training reaches."""

    gpu: Gpu
    rent: Rent
    """What an hour of it costs."""
    utilisation: Utilisation


@dataclass(frozen=True, kw_only=True, slots=True)
class Spending:
    """Money to be spent on a model, everything resolved."""

    amount: float
    amount_currency: str
    amount_fx: Fx | None
    rental: Rental
    law: ScalingLaw
    served: Served | None = None
    """None for money that pays for training alone."""
    gpus: int | None = None
    days: float | None = None
    """For how many days the GPUs are there; the amount is their rent then."""
    mfu: float | None = None
    goodput: float | None = None
    other_laws: tuple[ScalingLaw, ...] = ()
    market: tuple[Rental, ...] = ()
    """GPUs at prices that can be compared."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Alternative:
    """What another law makes of the same money."""

    rule: str
    params: float
    tokens: float


@dataclass(frozen=True, kw_only=True, slots=True)
class AtMarket:
    """What the same money buys on a GPU at its market price, at the middle of the range."""

    gpu: Gpu
    price_usd_per_gpu_hour: float
    compute_flop: float
    params: float
    tokens: float


@dataclass(frozen=True, kw_only=True, slots=True)
class BudgetReport:
    """The answer, with every intermediate; names and meanings are those of the JSON output."""

    budget_usd: float
    budget: float
    rule: str
    compute_flop: float
    """Of training, as the GPU-hours and days are."""
    params: float
    tokens: float
    params_range: Range
    tokens_range: Range
    loss: float | None
    gpu: Gpu
    gpus: int | None
    price_usd_per_gpu_hour: float
    discount: float
    mfu: Range
    gpu_hours: float
    days: float
    days_on_gpus: int
    """The GPUs that were asked for, or a usual number of them for such a run."""
    serving: Serving | None
    alternatives: tuple[Alternative, ...]
    market: tuple[AtMarket, ...]
    currency: str
    fx: Fx | None
    working: tuple[Step, ...]


def plan(spending: Spending, cluster: ClusterDefaults) -> BudgetReport:
    """The model that a budget trains, or trains and serves, by a scaling law.

    The price fixes the GPU-hours; the range of the MFU makes the range of the model. With tokens to be served the
    budget pays for both, and the model is the one with the lowest loss that can be trained and then served. The
    working holds each step at the middle of the range. Raises ValueError for a GPU without a price.
    """
    working = Working()
    gpu, rent = spending.rental.gpu, spending.rental.rent
    usd = _in_usd(spending, working)
    listed, price = rent.usd_per_gpu_hour, rent.paid_usd_per_gpu_hour(working)
    if listed is None or price is None:
        raise ValueError("without a price of a GPU-hour money buys no hours")
    gpu_hours = _gpu_hours(spending, usd, price, working)
    mfu = _mfu(spending, spending.rental, cluster, working)
    model = _model(spending, spending.law, gpu, gpu_hours, mfu.mid, working=working)
    ends = [_model(spending, spending.law, gpu, gpu_hours, share) for share in (mfu.low, mfu.high)]
    loss = _loss(spending.law, model, working)
    serving = None
    if spending.served is not None:
        terms = Terms(
            peak_flop_per_s=gpu.training_tflops * 1e12, mfu=mfu.mid, served=spending.served,
            paid_usd_per_gpu_hour=price, rent=rent,
        )  # fmt: skip
        serving = shared_out(model, loss, spending.law.loss, terms, working)
    training_gpu_hours = serving.training_gpu_hours if serving else gpu_hours
    days_on_gpus = spending.gpus or schedule.usual_gpus(training_gpu_hours, cluster)
    return BudgetReport(
        budget_usd=usd,
        budget=spending.amount if rent.currency == spending.amount_currency else rent.exchanged(usd, working),
        rule=spending.law.id,
        compute_flop=training_flop(active_params=model.params, tokens=model.tokens),
        params=model.params,
        tokens=model.tokens,
        params_range=_spread(model.params, [end.params for end in ends]),
        tokens_range=_spread(model.tokens, [end.tokens for end in ends]),
        loss=loss,
        gpu=gpu,
        gpus=spending.gpus,
        price_usd_per_gpu_hour=listed,
        discount=rent.discount,
        mfu=mfu,
        gpu_hours=training_gpu_hours,
        days=working.compute(schedule.days_on, gpu_hours=training_gpu_hours, gpus=days_on_gpus),
        days_on_gpus=days_on_gpus,
        serving=serving,
        alternatives=tuple(_alternatives(spending, gpu_hours, mfu.mid)),
        market=tuple(_at_market(spending, usd, cluster)),
        currency=rent.currency,
        fx=rent.fx,
        working=working.steps,
    )


def _in_usd(spending: Spending, working: Working) -> float:
    if spending.amount_fx is None:
        return spending.amount
    return working.compute(in_usd, amount=spending.amount, fx=spending.amount_fx.rate)


def _gpu_hours(spending: Spending, usd: float, price: float, working: Working) -> float:
    if spending.days is None or spending.gpus is None:
        return working.compute(affordable_gpu_hours, usd=usd, usd_per_gpu_hour=price)
    gpu_hours = working.compute(available_gpu_hours, gpus=spending.gpus, days=spending.days)
    working.compute(rental_usd, gpu_hours=gpu_hours, usd_per_gpu_hour=price)
    return gpu_hours


def _mfu(spending: Spending, rental: Rental, cluster: ClusterDefaults, working: Working) -> Range:
    return asked_mfu(rental.utilisation.mfu, cluster, working, mfu=spending.mfu, goodput=spending.goodput)


def _model(
    spending: Spending, law: ScalingLaw, gpu: Gpu, gpu_hours: float, mfu: float, *, working: Working | None = None
) -> Allocation:
    """What a law makes of GPU-hours at one MFU, with what serving takes of them."""
    steps = UNRECORDED if working is None else working
    served = spending.served
    compute_flop = steps.compute(
        affordable_flop.named("Compute, if all of it were training") if served else affordable_flop,
        gpu_hours=gpu_hours,
        peak_flop_per_s=gpu.training_tflops * 1e12,
        mfu=mfu,
    )
    if served is None:
        return scaling.allocate(law, compute_flop, working=steps)
    flop_per_param = steps.compute(
        scaling.serving_flop_per_param, served_tokens=served.tokens, mfu=mfu, serving_mfu=served.mfu
    )
    return scaling.allocate(law, compute_flop, flop_per_param=flop_per_param, working=steps)


def _loss(law: ScalingLaw, model: Allocation, working: Working) -> float | None:
    if law.loss is None:
        return None
    return working.compute(scaling.fitted_loss, **law.loss.model_dump(), params=model.params, tokens=model.tokens)


def _alternatives(spending: Spending, gpu_hours: float, mfu: float) -> Iterator[Alternative]:
    for law in spending.other_laws:
        model = _model(spending, law, spending.rental.gpu, gpu_hours, mfu)
        yield Alternative(rule=law.id, params=model.params, tokens=model.tokens)


def _at_market(spending: Spending, usd: float, cluster: ClusterDefaults) -> Iterator[AtMarket]:
    for rental in spending.market:
        price = rental.rent.usd_per_gpu_hour
        if price is None:
            continue
        gpu_hours = affordable_gpu_hours(usd=usd, usd_per_gpu_hour=price)
        mfu = _mfu(spending, rental, cluster, Working()).mid
        model = _model(spending, spending.law, rental.gpu, gpu_hours, mfu)
        yield AtMarket(
            gpu=rental.gpu,
            price_usd_per_gpu_hour=price,
            compute_flop=training_flop(active_params=model.params, tokens=model.tokens),
            params=model.params,
            tokens=model.tokens,
        )


def _spread(mid: float, ends: list[float]) -> Range:
    return Range(min(mid, *ends), mid, max(mid, *ends))
