"""Many tokens that nobody waits for, written by copies that are always full: the time on each GPU, and its cost."""

import math
from collections.abc import Collection
from dataclasses import dataclass

from calc import cost, load
from calc.fleets import Fleets, Hardware
from calc.planner import Planner
from calc.plans import Question
from calc.ranges import Range
from calc.replica import Replica
from calc.serving import NoRoomError
from calc.spread import Doubt, widened
from calc.working import Step, Working, equation
from config.schema.serving import Serving

_SECONDS_PER_DAY = 86_400
_IN_FULL = load.output_tokens_per_s.named("Tokens/s of a full copy")


@equation(
    label="Copies in time",
    formula="ceil({tokens} / ({tokens_per_s} · 86400 · {days}))",
    unit="copies",
    tokens="D",
    tokens_per_s="tokens/s",
    days="days",
)
def copies_in_time(*, tokens: float, tokens_per_s: float, days: float) -> float:
    """The fewest copies of a model that write D tokens in some days, each so many a second."""
    return math.ceil(tokens / (tokens_per_s * _SECONDS_PER_DAY * days) - 1e-9)


@equation(
    label="Days of writing",
    formula="{tokens} / ({copies} · {tokens_per_s} · 86400)",
    unit="days",
    tokens="D",
    copies="copies",
    tokens_per_s="tokens/s",
)
def writing_days(*, tokens: float, copies: float, tokens_per_s: float) -> float:
    """Days in which copies that never wait write D output tokens, the prompts read in between.

    Leaves out the start, and the end where the last requests no longer fill the copies.
    """
    return tokens / (copies * tokens_per_s * _SECONDS_PER_DAY)


@equation(
    label="GPU-hours that are paid",
    formula="{gpus} · 24 · {days}",
    unit="GPU-hours",
    gpus="GPUs",
    days="days",
)
def paid_gpu_hours(*, gpus: float, days: float) -> float:
    """GPU-hours of GPUs that are rented for some days, those that a machine has beyond the need included."""
    return gpus * 24 * days


class TooFewGpusError(ValueError):
    """So many GPUs hold no copy of the model."""


class TooShortError(ValueError):
    """No cluster writes that much in the time; says in how many days the largest does."""

    def __init__(self, shortest_days: float) -> None:
        super().__init__(f"the largest cluster takes {shortest_days:.3g} days")
        self.shortest_days = shortest_days


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What is to be written, and on how many GPUs or in which time; with neither on one machine."""

    tokens: float
    """Written by the model, over all requests."""
    gpus: int | None
    days: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """The batch on one kind of GPU."""

    hardware: Hardware
    replica: Replica
    copies: int
    gpus: int
    """That are paid for."""
    output_tokens_per_s: Range
    """Of all copies."""
    days: Range
    gpu_hours: Range
    usd: Range
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerationReport:
    """The batch on the cheapest GPUs, one each, the cheapest first."""

    generations: tuple[Generation, ...]
    requests: float
    input_tokens: float
    """Read over all requests, cached ones included."""
    gpus_considered: int
    working: tuple[Step, ...]
    """Of the cheapest."""


def cheapest_generations(
    question: Question, batch: Batch, hardware: Collection[Hardware], serving: Serving, *, most_gpus: int, most: int
) -> GenerationReport:
    """The cheapest ways to write some tokens, one a kind of GPU, each copy with as many requests in flight as it holds.

    Raises NoRoomError where no GPU holds the model, TooFewGpusError where the asked number of none does, and
    TooShortError.
    """
    planner = Planner(question, serving, most_gpus)
    by_kind = [
        [
            _generation(kind, replica, batch, most_gpus, is_typical=question.is_typical)
            for replica in planner.replicas(kind)
        ]
        for kind in hardware
    ]
    if not any(by_kind):
        raise NoRoomError("no number of any of these GPUs holds the model and one sequence")
    best = [
        min(fitting, key=lambda g: (g.usd.mid, g.days.mid))
        for found in by_kind
        if (fitting := [generation for generation in found if generation is not None])
    ]
    if not best:
        raise _impossible(planner, batch, hardware)
    ranked = sorted(best, key=lambda generation: generation.usd.mid)
    requests = batch.tokens / question.output_tokens
    return GenerationReport(
        generations=tuple(ranked[:most]),
        requests=requests,
        input_tokens=requests * question.input_tokens,
        gpus_considered=len(hardware),
        working=_working(ranked[0], batch),
    )


def _generation(
    hardware: Hardware, replica: Replica, batch: Batch, most_gpus: int, *, is_typical: bool
) -> Generation | None:
    """The batch on such copies; None where the asked GPUs are too few for one, or all that there are for the time."""
    tokens_per_s = replica.full.requests_per_s * replica.output_tokens
    fleets = Fleets(hardware=hardware, replica=replica, limit=replica.unpromised, spare_copies=0, most_gpus=most_gpus)
    if batch.gpus is not None:
        copies, gpus = batch.gpus // replica.gpus, batch.gpus
    else:
        needed = 1
        if batch.days is not None:
            needed = int(copies_in_time.function(tokens=batch.tokens, tokens_per_s=tokens_per_s, days=batch.days))
        copies, gpus = fleets.filling(needed), fleets.paid_gpus(needed)
    if not copies or gpus > most_gpus:
        return None
    model, doubts = replica.model, replica.doubts(is_typical=is_typical)
    rate = widened(
        copies * tokens_per_s, model.serving.spreads.maximum, model.serving, doubts, is_mixture=model.parts.experts > 0
    )
    days = rate.through(lambda tokens: writing_days.function(tokens=batch.tokens, copies=1, tokens_per_s=tokens))
    gpu_hours = days.through(lambda length: paid_gpu_hours.function(gpus=gpus, days=length))
    return Generation(
        hardware=hardware,
        replica=replica,
        copies=copies,
        gpus=gpus,
        output_tokens_per_s=rate,
        days=days,
        gpu_hours=gpu_hours,
        usd=gpu_hours.through(
            lambda hours: cost.rental_usd.function(gpu_hours=hours, usd_per_gpu_hour=hardware.usd_per_gpu_hour)
        ),
        doubts=doubts,
    )


def _impossible(planner: Planner, batch: Batch, hardware: Collection[Hardware]) -> ValueError:
    if batch.gpus is not None:
        return TooFewGpusError(f"{batch.gpus} GPUs of none of these kinds hold the model")
    largest = Batch(tokens=batch.tokens, gpus=planner.most_gpus, days=None)
    found = (
        _generation(kind, replica, largest, planner.most_gpus, is_typical=False)
        for kind in hardware
        for replica in planner.replicas(kind)
    )
    return TooShortError(min(generation.days.mid for generation in found if generation is not None))


def _working(generation: Generation, batch: Batch) -> tuple[Step, ...]:
    working, replica = Working(), generation.replica
    replica.model.prompt(replica.input_tokens, working, cached_tokens=replica.cached_tokens)
    seconds = replica.turn(replica.room, working).seconds
    rate = working.compute(_IN_FULL, batch=replica.room, output_tokens=replica.output_tokens, seconds=seconds)
    if batch.days is not None and batch.gpus is None:
        working.compute(copies_in_time, tokens=batch.tokens, tokens_per_s=rate, days=batch.days)
    days = working.compute(writing_days, tokens=batch.tokens, copies=generation.copies, tokens_per_s=rate)
    hours = working.compute(paid_gpu_hours, gpus=generation.gpus, days=days)
    working.compute(cost.rental_usd, gpu_hours=hours, usd_per_gpu_hour=generation.hardware.usd_per_gpu_hour)
    return working.steps
