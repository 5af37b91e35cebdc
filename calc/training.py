"""What a training run costs: one question, one report."""

from dataclasses import dataclass

from calc import compute, cost, energy, schedule
from calc.project import WholeProject, whole_project
from calc.ranges import Range
from calc.rent import Rent
from calc.utilisation import asked_mfu, mfu_on
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
    rent: Rent
    architecture: Architecture | None = None
    sequence_tokens: int | None = None
    gpus: int | None = None
    deadline_days: float | None = None
    mfu: float | None = None
    goodput: float | None = None
    with_project: bool = False
    """Whether to add what surrounds the final run."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Floor:
    """The run at 100 % of the dense peak: no run at the precision of that peak goes below it."""

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
    needed_gpus: int | None
    """The fewest that meet the deadline; None without one, and where no cluster meets it."""
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
    project: WholeProject | None
    """None where only the final run is asked about, and where no price is known."""
    working: tuple[Step, ...]


def estimate(run: TrainingRun, defaults: Defaults) -> TrainingReport:
    """Compute, GPU-hours, days, money and energy of a training run.

    With a deadline, the cluster is sized on the middle of the range, with the goodput that its size leaves; GPUs that
    are given with it are taken as they are, with that goodput too.
    The working holds each step at the middle; the ends follow from the ends of the MFU.
    Raises DeadlineError where GPUs are asked for and no cluster is large enough.
    """
    working = Working()
    peak_flop_per_s = run.gpu.training_tflops * 1e12
    compute_flop = working.compute(compute.training_flop, active_params=run.active_params, tokens=run.tokens)
    attention_flop = _attention(run, working)
    paid_usd_per_gpu_hour = run.rent.paid_usd_per_gpu_hour(working)
    floor = _floor(run, working, compute_flop, peak_flop_per_s, paid_usd_per_gpu_hour)

    gpus, needed_gpus, mfu = _cluster(run, defaults, working, compute_flop, peak_flop_per_s)
    gpu_hours = working.compute_range(
        cost.gpu_hours, compute_flop=compute_flop, peak_flop_per_s=peak_flop_per_s, mfu=mfu
    )
    if run.deadline_days is not None and run.gpus is None:
        working.compute(schedule.gpus_within, gpu_hours=gpu_hours.mid, days=run.deadline_days)
    days = None if gpus is None else working.compute_range(schedule.days_on, gpu_hours=gpu_hours, gpus=gpus)
    cost_usd, money = run.rent.at(paid_usd_per_gpu_hour, gpu_hours, working)
    energy_mwh = _energy(run, defaults, working, gpu_hours.mid)
    co2e_t = working.compute(energy.co2e_t, energy_mwh=energy_mwh, kg_co2e_per_kwh=run.grid.kg_co2e_per_kwh)
    return TrainingReport(
        params=run.params,
        active_params=run.active_params,
        tokens=run.tokens,
        gpu=run.gpu,
        gpus=gpus,
        needed_gpus=needed_gpus,
        precision=run.precision,
        price_usd_per_gpu_hour=run.rent.usd_per_gpu_hour,
        discount=run.rent.discount,
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
        currency=run.rent.currency,
        fx=run.rent.fx,
        project=None
        if cost_usd is None or not run.with_project
        else whole_project(cost_usd, params=run.params, rent=run.rent, assumed=defaults.project, working=working),
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


def _floor(
    run: TrainingRun, working: Working, compute_flop: float, peak_flop_per_s: float, usd_per_gpu_hour: float | None
) -> Floor:
    hours = working.compute(cost.floor_gpu_hours, compute_flop=compute_flop, peak_flop_per_s=peak_flop_per_s)
    if usd_per_gpu_hour is None:
        return Floor(gpu_hours=hours, cost_usd=None, cost=None)
    rental = cost.rental_usd.named("Cost at 100 % of peak")
    usd = working.compute(rental, gpu_hours=hours, usd_per_gpu_hour=usd_per_gpu_hour)
    return Floor(gpu_hours=hours, cost_usd=usd, cost=run.rent.exchanged(usd, working))


def _cluster(
    run: TrainingRun, defaults: Defaults, working: Working, compute_flop: float, peak_flop_per_s: float
) -> tuple[int | None, int | None, Range]:
    """The number of GPUs, how many the deadline needs, and the utilisation on those of the first.

    A utilisation that somebody gave is the same on any number.
    """
    cluster = defaults.cluster
    mfu = asked_mfu(run.utilisation.mfu, cluster, working, mfu=run.mfu, goodput=run.goodput)
    if run.deadline_days is None:
        return run.gpus, None, mfu
    given = run.mfu is not None or run.goodput is not None

    def gpu_hours_on(gpus: int) -> float:
        share = mfu if given else mfu_on(gpus, mfu, cluster)
        return cost.gpu_hours(compute_flop=compute_flop, peak_flop_per_s=peak_flop_per_s, mfu=share.mid)

    needed = None
    try:
        needed = schedule.gpus_for_deadline(gpu_hours_on, run.deadline_days, largest_gpus=cluster.largest_gpus)
    except schedule.DeadlineError:
        if run.gpus is None:
            raise
    gpus = run.gpus or needed
    return gpus, needed, mfu if given or gpus is None else mfu_on(gpus, mfu, cluster, working)


def _energy(run: TrainingRun, defaults: Defaults, working: Working, gpu_hours: float) -> float:
    meter_kw_per_gpu = energy.meter_kw(run.gpu, defaults.power, working)
    return working.compute(energy.energy_mwh, gpu_hours=gpu_hours, meter_kw_per_gpu=meter_kw_per_gpu)
