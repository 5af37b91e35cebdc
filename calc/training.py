"""What a training run costs: one question, one report."""

from dataclasses import dataclass

from calc import compute, cost, energy, schedule
from calc.goodput import relative_goodput
from calc.ranges import Range
from calc.utilisation import end_to_end_mfu
from calc.working import Step, Working
from config.rates import Fx
from config.schema.defaults import Defaults
from config.schema.gpu import Gpu, Precision
from config.schema.grid import Grid
from config.schema.model import Architecture
from config.schema.training import Utilisation


@dataclass(frozen=True, kw_only=True, slots=True)
class TrainingRun:
    """A run to be estimated, everything resolved."""

    params: float
    active_params: float
    tokens: float
    gpu: Gpu
    precision: Precision
    utilisation: Utilisation
    grid: Grid
    architecture: Architecture | None = None
    sequence_tokens: int | None = None
    gpus: int | None = None
    deadline_days: float | None = None
    mfu: float | None = None
    goodput: float | None = None
    usd_per_gpu_hour: float | None = None
    discount: float = 0.0
    currency: str = "USD"
    fx: Fx | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Floor:
    """The run at 100 % of the dense peak: nothing real goes below it."""

    gpu_hours: float
    cost_usd: float | None
    cost: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class TrainingReport:
    """The answer, with every intermediate; names and meanings are those of the JSON output."""

    params: float
    active_params: float
    tokens: float
    gpu: Gpu
    gpus: int | None
    precision: Precision
    price_usd_per_gpu_hour: float | None
    discount: float
    compute_flop: float
    attention_flop: float | None
    mfu: Range
    floor: Floor
    gpu_hours: Range
    cost_usd: Range | None
    cost: Range | None
    days: Range | None
    energy_mwh: float
    co2e_t: float
    currency: str
    fx: Fx | None
    working: tuple[Step, ...]


def estimate(run: TrainingRun, defaults: Defaults) -> TrainingReport:
    """Compute, GPU-hours, days, money and energy of a training run.

    With a deadline, the cluster is sized on the middle of the range, with the goodput that its size leaves.
    Raises DeadlineError where no cluster is large enough.
    """
    working = Working()
    peak_flop_per_s = run.gpu.training_tflops * 1e12
    compute_flop = working.compute(compute.training_flop, active_params=run.active_params, tokens=run.tokens)
    attention_flop = _attention(run, working)
    floor = _floor(run, working, compute_flop, peak_flop_per_s)

    mfu = end_to_end_mfu(run.utilisation.mfu, defaults.cluster, mfu=run.mfu, goodput=run.goodput)
    gpus, mfu = _cluster(run, defaults, compute_flop, peak_flop_per_s, mfu)
    gpu_hours = mfu.falling(
        lambda share: cost.gpu_hours(compute_flop=compute_flop, peak_flop_per_s=peak_flop_per_s, mfu=share)
    )
    working.compute(cost.gpu_hours, compute_flop=compute_flop, peak_flop_per_s=peak_flop_per_s, mfu=mfu.mid)
    cost_usd, money = _money(run, working, gpu_hours)
    days = None
    if gpus is not None:
        working.compute(schedule.days_on, gpu_hours=gpu_hours.mid, gpus=gpus)
        days = gpu_hours.rising(lambda hours: schedule.days_on(gpu_hours=hours, gpus=gpus))

    energy_mwh = working.compute(
        energy.energy_mwh,
        gpu_hours=gpu_hours.mid,
        server_w_per_gpu=energy.server_w_per_gpu(run.gpu, defaults.power),
        average_share=defaults.power.average_share_of_tdp,
        pue=defaults.power.pue,
    )
    co2e_t = working.compute(energy.co2e_t, energy_mwh=energy_mwh, kg_co2e_per_kwh=run.grid.kg_co2e_per_kwh)
    return TrainingReport(
        params=run.params,
        active_params=run.active_params,
        tokens=run.tokens,
        gpu=run.gpu,
        gpus=gpus,
        precision=run.precision,
        price_usd_per_gpu_hour=run.usd_per_gpu_hour,
        discount=run.discount,
        compute_flop=compute_flop,
        attention_flop=attention_flop,
        mfu=mfu,
        floor=floor,
        gpu_hours=gpu_hours,
        cost_usd=cost_usd,
        cost=money,
        days=days,
        energy_mwh=energy_mwh,
        co2e_t=co2e_t,
        currency=run.currency,
        fx=run.fx,
        working=working.steps,
    )


def _attention(run: TrainingRun, working: Working) -> float | None:
    if run.architecture is None or run.sequence_tokens is None:
        return None
    return working.compute(
        compute.attention_flop,
        attention_width=compute.attention_width(run.architecture),
        attended_tokens=compute.attended_tokens(run.architecture, run.sequence_tokens),
        tokens=run.tokens,
    )


def _floor(run: TrainingRun, working: Working, compute_flop: float, peak_flop_per_s: float) -> Floor:
    hours = working.compute(cost.floor_gpu_hours, compute_flop=compute_flop, peak_flop_per_s=peak_flop_per_s)
    if run.usd_per_gpu_hour is None:
        return Floor(gpu_hours=hours, cost_usd=None, cost=None)
    usd = cost.rental_usd(gpu_hours=hours, usd_per_gpu_hour=run.usd_per_gpu_hour, discount=run.discount)
    return Floor(gpu_hours=hours, cost_usd=usd, cost=usd * _rate(run))


def _cluster(
    run: TrainingRun, defaults: Defaults, compute_flop: float, peak_flop_per_s: float, mfu: Range
) -> tuple[int | None, Range]:
    """The number of GPUs, and what is left of the utilisation on so many."""
    if run.deadline_days is None:
        return run.gpus, mfu
    given = run.mfu is not None or run.goodput is not None

    def goodput_of(gpus: int) -> float:
        return 1.0 if given else relative_goodput(gpus, defaults.cluster)

    gpus = schedule.gpus_for_deadline(
        cost.gpu_hours(compute_flop=compute_flop, peak_flop_per_s=peak_flop_per_s, mfu=mfu.mid),
        run.deadline_days,
        relative_goodput=goodput_of,
        largest_gpus=defaults.cluster.largest_gpus,
    )
    return gpus, mfu.times(goodput_of(gpus))


def _money(run: TrainingRun, working: Working, gpu_hours: Range) -> tuple[Range | None, Range | None]:
    price = run.usd_per_gpu_hour
    if price is None:
        return None, None
    usd = gpu_hours.rising(
        lambda hours: cost.rental_usd(gpu_hours=hours, usd_per_gpu_hour=price, discount=run.discount)
    )
    working.compute(cost.rental_usd, gpu_hours=gpu_hours.mid, usd_per_gpu_hour=price, discount=run.discount)
    if run.fx is None:
        return usd, usd
    working.compute_in(run.currency, cost.in_currency, usd=usd.mid, fx=run.fx.rate)
    return usd, usd.times(run.fx.rate)


def _rate(run: TrainingRun) -> float:
    return run.fx.rate if run.fx is not None else 1.0
