"""Many tokens that nobody waits for, written by copies that are kept full: the time on each GPU, and its cost."""

import math
from collections.abc import Collection
from dataclasses import dataclass

from calc import cost
from calc.fleets import Fleets, Hardware
from calc.planner import Planner
from calc.plans import Question
from calc.ranges import Range
from calc.replica import Replica
from calc.serving import NoRoomError
from calc.spread import Doubt, widened
from calc.working import UNRECORDED, Step, Working, equation
from config.schema.serving import Serving

_SECONDS_PER_DAY = 86_400


@equation(
    label="Rounds",
    formula="ceil({requests} / ({copies} · {places}))",
    unit="",
    requests="requests",
    copies="copies",
    places="places",
)
def rounds(*, requests: float, copies: float, places: float) -> float:
    """How often the copies of a model are filled until all requests are answered, each with so many places."""
    return max(1, math.ceil(requests / (copies * places) - 1e-9))


@equation(
    label="In flight in each round",
    formula="{requests} / ({copies} · {rounds})",
    unit="requests",
    requests="requests",
    copies="copies",
    rounds="rounds",
)
def in_flight_of_round(*, requests: float, copies: float, rounds: float) -> float:
    """Requests that a copy has in flight, where each round takes as many; below one of copies that have none."""
    return requests / (copies * rounds)


@equation(
    label="Days of writing",
    formula="{rounds} · {seconds} / 86400",
    unit="days",
    rounds="rounds",
    seconds="T",
)
def writing_days(*, rounds: float, seconds: float) -> float:
    """Days of so many rounds, each of which takes T seconds with the prompts read in between."""
    return rounds * seconds / _SECONDS_PER_DAY


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
    idle_gpus: int
    """Of these, those that hold no copy, or one without a request."""
    in_flight: int
    """Requests of each copy in each round, at most."""
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
    requests = batch.tokens / replica.output_tokens
    fleets = Fleets(hardware=hardware, replica=replica, limit=replica.unpromised, spare_copies=0, most_gpus=most_gpus)
    if batch.gpus is not None:
        copies, gpus = batch.gpus // replica.gpus, batch.gpus
    else:
        needed = 1 if batch.days is None else _copies_in_time(replica, requests, batch.days, fleets.most_copies)
        copies, gpus = fleets.filling(needed), fleets.paid_gpus(needed)
    if not copies or gpus > most_gpus:
        return None
    model, doubts = replica.model, replica.doubts(is_typical=is_typical)
    speed = widened(1.0, model.serving.spreads.maximum, model.serving, doubts, is_mixture=model.parts.experts > 0)
    in_flight, length = _length(replica, requests, copies)
    days = speed.through(lambda share: length / share)
    gpu_hours = days.through(lambda each: paid_gpu_hours.function(gpus=gpus, days=each))
    return Generation(
        hardware=hardware,
        replica=replica,
        copies=copies,
        gpus=gpus,
        idle_gpus=gpus - min(copies, math.ceil(requests)) * replica.gpus,
        in_flight=math.ceil(in_flight),
        output_tokens_per_s=days.through(lambda each: batch.tokens / (each * _SECONDS_PER_DAY)),
        days=days,
        gpu_hours=gpu_hours,
        usd=gpu_hours.through(
            lambda hours: cost.rental_usd.function(gpu_hours=hours, usd_per_gpu_hour=hardware.usd_per_gpu_hour)
        ),
        doubts=doubts,
    )


def _length(replica: Replica, requests: float, copies: int, working: Working = UNRECORDED) -> tuple[float, float]:
    """Requests in flight of each copy in each round, and the days that all rounds take."""
    count = working.compute(rounds, requests=requests, copies=copies, places=replica.room)
    in_flight = working.compute(in_flight_of_round, requests=requests, copies=copies, rounds=count)
    seconds = replica.turn(in_flight, working).seconds
    return in_flight, working.compute(writing_days, rounds=count, seconds=seconds)


def _copies_in_time(replica: Replica, requests: float, days: float, most_copies: int) -> int:
    """The fewest copies that answer the requests in these days; one more than there are GPUs for where none do.

    So many as full copies would need are too few or just enough; so many whose whole rounds fit into the time are
    enough. Where not even one round fits, every request has to have a copy of its own at most.
    """
    full_s, time_s = replica.room / replica.full.requests_per_s, days * _SECONDS_PER_DAY
    too_few = math.ceil(requests * full_s / (replica.room * time_s) - 1e-9) - 1
    whole_rounds = math.floor(time_s / full_s)
    enough = math.ceil(requests / (replica.room * whole_rounds) - 1e-9) if whole_rounds else math.ceil(requests)
    enough = max(1, min(enough, most_copies))
    if too_few >= most_copies or _length(replica, requests, enough)[1] > days * (1 + 1e-9):
        return most_copies + 1
    while enough - too_few > 1:
        middle = (enough + too_few) // 2
        if _length(replica, requests, middle)[1] > days * (1 + 1e-9):
            too_few = middle
        else:
            enough = middle
    return enough


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
    requests = batch.tokens / replica.output_tokens
    _, days = _length(replica, requests, generation.copies, working)
    hours = working.compute(paid_gpu_hours, gpus=generation.gpus, days=days)
    working.compute(cost.rental_usd, gpu_hours=hours, usd_per_gpu_hour=generation.hardware.usd_per_gpu_hour)
    return working.steps
