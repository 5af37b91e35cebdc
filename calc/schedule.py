"""How long a run takes on a cluster, and how large a cluster a deadline needs."""

from collections.abc import Callable

from calc.working import equation
from config.schema.defaults import ClusterDefaults

_USUAL_DAYS = 7
_TOO_LONG_DAYS = 365


class DeadlineError(ValueError):
    """No cluster meets the deadline; `shortest_days` is what the largest one needs."""

    def __init__(self, shortest_days: float, gpus: int) -> None:
        super().__init__(f"even {gpus} GPUs take {shortest_days:.3g} days")
        self.shortest_days = shortest_days
        self.gpus = gpus


@equation(label="Days", formula="{gpu_hours} / (24 · {gpus})", unit="days", gpu_hours="GPU-hours", gpus="n")
def days_on(*, gpu_hours: float, gpus: float) -> float:
    """Wall-clock days of a run on n GPUs that all work on it: GPU-hours / (24·n)."""
    return gpu_hours / (24 * gpus)


def usual_gpus(gpu_hours: float, cluster: ClusterDefaults) -> int:
    """The cluster that people use for a run of so many GPU-hours.

    The largest usual one up to the reference that is busy for a week, else one GPU; a larger one where a year on the
    reference is not enough.
    """

    def days(gpus: int) -> float:
        return days_on(gpu_hours=gpu_hours, gpus=gpus)

    larger = [gpus for gpus in cluster.usual_gpus if gpus >= cluster.gpus]
    if days(cluster.gpus) > _TOO_LONG_DAYS:
        return next((gpus for gpus in larger if days(gpus) <= _TOO_LONG_DAYS), larger[-1])
    up_to = [gpus for gpus in cluster.usual_gpus if gpus <= cluster.gpus]
    return next((gpus for gpus in reversed(up_to) if days(gpus) >= _USUAL_DAYS), 1)


@equation(
    label="GPUs needed, before rounding up",
    formula="{gpu_hours} / (24 · {days})",
    unit="GPUs",
    gpu_hours="GPU-hours",
)
def gpus_within(*, gpu_hours: float, days: float) -> float:
    """GPUs that work off GPU-hours in so many days: GPU-hours / (24·days), not yet a whole number."""
    return gpu_hours / (24 * days)


def gpus_for_deadline(gpu_hours_on: Callable[[int], float], days: float, *, largest_gpus: int) -> int:
    """The fewest GPUs n whose run, of `gpu_hours_on(n)` GPU-hours, ends within so many days.

    The GPU-hours may grow with n, but slower than n. Raises DeadlineError where the largest cluster is too slow.
    """

    def days_with(gpus: int) -> float:
        return days_on(gpu_hours=gpu_hours_on(gpus), gpus=gpus)

    if days_with(largest_gpus) > days:
        raise DeadlineError(days_with(largest_gpus), largest_gpus)
    too_few, enough = 0, largest_gpus
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        if days_with(middle) <= days:
            enough = middle
        else:
            too_few = middle
    return enough
