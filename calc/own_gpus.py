"""Own GPUs for a load: which copies of a model, how many of them, and where their bill meets that of an API."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from calc import hosting
from calc.ranges import Range
from calc.serving import ServingReport, ServingRun, estimate
from config.schema.defaults import Defaults
from config.schema.serving import Serving


@dataclass(frozen=True, kw_only=True, slots=True)
class Load:
    """Traffic of a month, in requests of one kind."""

    tokens_per_month: float
    """Read and written, on average."""
    input_tokens: int
    output_tokens: int
    peak: float = 1.0
    """The highest load over the mean one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Copy:
    """One copy of the model that always has as many requests in flight as it holds, or as it is allowed."""

    serving: ServingReport
    capacity_tokens_per_month: Range

    @property
    def gpus(self) -> int:
        """What it stands on."""
        return self.serving.gpus


@dataclass(frozen=True, kw_only=True, slots=True)
class Fleet:
    """Copies of a model that carry a load at its peak."""

    copy: Copy
    gpus: int
    gpus_range: Range
    """Fewer and more of them, by what measured servers reached."""

    @property
    def copies(self) -> int:
        """Whole copies on these GPUs."""
        return self.gpus // self.copy.gpus

    @property
    def capacity_tokens_per_month(self) -> float:
        """What all copies read and write when they never wait."""
        return self.copies * self.copy.capacity_tokens_per_month.mid


def fewest(copies: Iterable[Copy], load: Load, asked_gpus: int | None = None) -> Fleet:
    """The fewest GPUs that carry a load, and of as many those that could do most; all of the asked ones at least."""
    fleets = [_carrying(copy, load, asked_gpus) for copy in copies]
    return min(fleets, key=lambda fleet: (fleet.gpus, -fleet.capacity_tokens_per_month))


def copies_of(run: ServingRun, defaults: Defaults, serving: Serving) -> Iterator[Copy]:
    """Every way to lay one copy on a server, the smallest first; on several servers where one does not hold it.

    Twice the GPUs leave more than twice the room for requests, beside the weights; `run.batch` is the most that a copy
    has in flight. Raises NoRoomError where no number of these GPUs holds the model.
    """
    smallest = estimate(replace(run, gpus=None), defaults, serving)
    yield _copy(smallest)
    gpus = 2 * smallest.gpus
    while run.tp is None and gpus <= run.gpu.gpus_per_server:
        yield _copy(estimate(replace(run, gpus=gpus), defaults, serving))
        gpus *= 2


def _copy(report: ServingReport) -> Copy:
    def capacity(tokens_per_s: float) -> float:
        return hosting.capacity_tokens_per_month(
            output_tokens_per_s=tokens_per_s, input_tokens=report.input_tokens, output_tokens=report.output_tokens
        )

    return Copy(serving=report, capacity_tokens_per_month=report.output_tokens_per_s.through(capacity))


def _carrying(copy: Copy, load: Load, asked_gpus: int | None) -> Fleet:
    def gpus(capacity: float) -> float:
        needed = hosting.own_gpus(
            gpus_of_copy=copy.gpus, tokens=load.tokens_per_month, peak=load.peak, capacity=capacity
        )
        return max(needed, asked_gpus or 0)

    needed = copy.capacity_tokens_per_month.through(gpus)
    return Fleet(copy=copy, gpus=int(needed.mid), gpus_range=needed)


@dataclass(frozen=True, kw_only=True, slots=True)
class Crossing:
    """Where the bill of own GPUs first comes down to that of an API."""

    tokens_per_month: float
    gpus: int
    own_usd: float
    """Their bill of a month."""


def first_crossing(
    copies: Iterable[Copy], load: Load, *, usd_per_gpu_hour: float, request_usd: float, least_gpus: int = 0
) -> Crossing | None:
    """The least traffic at which the GPUs that carry it cost no more than the API; None where there is no such."""
    found = (_crossing(copy, load, usd_per_gpu_hour, request_usd, least_gpus) for copy in copies)
    return min((one for one in found if one is not None), key=lambda one: one.tokens_per_month, default=None)


def _crossing(copy: Copy, load: Load, usd_per_gpu_hour: float, request_usd: float, least_gpus: int) -> Crossing | None:
    """The crossing on a staircase: a step is paid for at once, and stays until the peak fills the copies on it.

    Only the first two steps can have it: the first may hold GPUs that are left over, and where a full copy costs more
    than its tokens at the API, so do any number of them.
    """
    carried = copy.capacity_tokens_per_month.mid / load.peak
    first = max(1, least_gpus // copy.gpus)
    for count in (first, first + 1):
        gpus = max(count * copy.gpus, least_gpus)
        own_usd = hosting.own_usd_per_month(gpus=gpus, usd_per_gpu_hour=usd_per_gpu_hour)
        as_dear = hosting.break_even_tokens(
            own_usd=own_usd, request_usd=request_usd, input_tokens=load.input_tokens, output_tokens=load.output_tokens
        )
        begins = (count - 1) * carried if count > first else 0.0
        if (tokens := max(begins, as_dear)) <= count * carried:
            return Crossing(tokens_per_month=tokens, gpus=gpus, own_usd=own_usd)
    return None
