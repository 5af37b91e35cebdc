"""What a whole project costs: its final run, experiments and failed runs, checkpoints and the people."""

from dataclasses import dataclass

from calc import storage
from calc.ranges import Range
from calc.rent import Rent
from calc.working import Working, equation
from config.schema.defaults import ProjectDefaults, Spread


@equation(
    label="Experiments and failed runs",
    formula="{final_run_usd} · ({compute_over_final_run} - 1)",
    unit="USD",
    final_run_usd="run",
    compute_over_final_run="ratio",
)
def experiments_usd(*, final_run_usd: float, compute_over_final_run: float) -> float:
    """Compute beside the final run, at the same price of it: run · (ratio - 1), in USD.

    The ratio is all compute of a project over that of its final run (Epoch AI, arXiv 2405.21015).
    """
    return final_run_usd * (compute_over_final_run - 1)


@equation(
    label="Research staff",
    formula="({final_run_usd} + {experiments_usd}) · {staff_share} / (1 - {staff_share})",
    unit="USD",
    final_run_usd="run",
    experiments_usd="experiments",
    staff_share="s",
)
def staff_usd(*, final_run_usd: float, experiments_usd: float, staff_share: float) -> float:
    """People whose pay is a share s of all that developing a model costs: (run + experiments) · s / (1 - s), in USD.

    All is their pay and the compute; checkpoints are too little to count in it. Leaves out everybody but researchers
    and engineers.
    """
    return (final_run_usd + experiments_usd) * staff_share / (1 - staff_share)


@equation(
    label="Whole project",
    formula="{final_run_usd} + {experiments_usd} + {checkpoints_usd} + {staff_usd}",
    unit="USD",
    final_run_usd="run",
    experiments_usd="experiments",
    checkpoints_usd="checkpoints",
    staff_usd="staff",
)
def project_usd(*, final_run_usd: float, experiments_usd: float, checkpoints_usd: float, staff_usd: float) -> float:
    """Final run, experiments and failed runs, checkpoints and staff, in USD. Leaves out data, and what follows."""
    return final_run_usd + experiments_usd + checkpoints_usd + staff_usd


@dataclass(frozen=True, kw_only=True, slots=True)
class WholeProject:
    """A final run and what surrounds it; low, mid and high of all parts together, so that they add up at each end."""

    final_run_usd: Range
    compute_over_final_run: Range
    experiments_usd: Range
    """Failed runs included."""
    checkpoint_gb: float
    checkpoints_usd: float
    staff_share: Range
    staff_usd: Range
    total_usd: Range
    total: Range
    """In the currency of the answer."""


def whole_project(
    final_run_usd: Range, *, params: float, rent: Rent, assumed: ProjectDefaults, working: Working
) -> WholeProject:
    """What surrounds a final run of this cost."""
    ratio, share = _range(assumed.compute_over_final_run), _range(assumed.staff_share)
    experiments = working.compute_ends(experiments_usd, final_run_usd=final_run_usd, compute_over_final_run=ratio)
    checkpoint_gb = working.compute(storage.resumable_checkpoint_gb, params=params)
    checkpoints = working.compute(
        storage.storage_usd,
        size_gb=checkpoint_gb,
        kept=assumed.checkpoints_kept,
        months=assumed.months_kept,
        usd_per_gb_month=assumed.usd_per_gb_month,
    )
    staff = working.compute_ends(staff_usd, final_run_usd=final_run_usd, experiments_usd=experiments, staff_share=share)
    total = working.compute_ends(
        project_usd,
        final_run_usd=final_run_usd,
        experiments_usd=experiments,
        checkpoints_usd=checkpoints,
        staff_usd=staff,
    )
    return WholeProject(
        final_run_usd=final_run_usd,
        compute_over_final_run=ratio,
        experiments_usd=experiments,
        checkpoint_gb=checkpoint_gb,
        checkpoints_usd=checkpoints,
        staff_share=share,
        staff_usd=staff,
        total_usd=total,
        total=rent.exchanged_range(total, working),
    )


def _range(spread: Spread) -> Range:
    return Range(spread.low, spread.mid, spread.high)
