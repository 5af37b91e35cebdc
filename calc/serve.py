"""The cheapest ways to serve some traffic within promised times: one question, one report."""

import math
from collections.abc import Collection
from dataclasses import dataclass, replace

from calc import hosting, queueing
from calc.demand import Requests, Spending, Users
from calc.fleets import Hardware
from calc.planner import Planner
from calc.plans import Plan, Question
from calc.ranges import Range
from calc.replica import Loaded, Promise
from calc.serving import NoRoomError
from calc.spread import Doubt, widened
from calc.working import Step, Working
from config.rates import Fx
from config.schema.serving import Serving, Spread

_FIGURES = 2
"""Of a promise that is made in place of one that nothing keeps."""
_OF_HARDWARE: frozenset[Doubt] = frozenset({"unmeasured", "generation"})


class TooLittleMoneyError(ValueError):
    """The money pays for no copy of the model; says what one costs."""

    def __init__(self, least_usd_per_month: float) -> None:
        super().__init__(f"a copy costs {least_usd_per_month:.0f} USD a month")
        self.least_usd_per_month = least_usd_per_month


class BeyondClustersError(ValueError):
    """The traffic takes more GPUs than any cluster has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFigures:
    """A plan, and what it comes to at the highest load."""

    plan: Plan
    loaded: Loaded
    """One copy."""
    ttft_ms: Range
    """From an idle copy to one that gets all its requests at once."""
    tpot_ms: Range
    answer_s: Range
    """To the last token."""
    usd_per_month: Range
    """By what measured servers carried; exact where places or money are given."""
    requests_per_s: Range
    """On average; exact where they are given."""
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlansReport:
    """The best plans, one a kind of GPU; where only one kind is asked about, one a layout and format."""

    plans: tuple[PlanFigures, ...]
    measured: PlanFigures | None
    """The best plan on GPUs whose times per token were measured."""
    promise: Promise
    """The asked one, or the nearest that anything keeps."""
    is_kept: bool
    gpus_considered: int
    currency: str
    """Of the answer; all sums here are in USD."""
    fx: Fx | None
    working: tuple[Step, ...]
    """Of the best plan."""


def best_plans(
    question: Question,
    hardware: Collection[Hardware],
    serving: Serving,
    *,
    most_gpus: int,
    most_plans: int,
    currency: str = "USD",
    fx: Fx | None = None,
) -> PlansReport:
    """The best plans: the cheapest, or, for a sum of money, those that carry most.

    Where nothing keeps the promise, it is loosened to the nearest that anything does. Raises NoRoomError where none of
    the GPUs holds the model, TooLittleMoneyError, and BeyondClustersError.
    """
    planner = Planner(question, serving, most_gpus)
    asked = question.promise
    if not (found := _ranked(planner, hardware)):
        question = replace(question, promise=_nearest(planner, asked, hardware))
        planner = planner.asking(promise=question.promise, demand=question.demand, peak=question.peak)
        if question.promise == asked or not (found := _ranked(planner, hardware)):
            raise _out_of_reach(planner, question, hardware)
    doubts = {id(plan): plan.replica.doubts(is_typical=question.is_typical) for plan in found}
    measured = next((plan for plan in found if _OF_HARDWARE.isdisjoint(doubts[id(plan)])), None)
    shown = [_figures(plan, question, serving, doubts[id(plan)]) for plan in found[:most_plans]]
    if measured is not None and measured not in found[:most_plans]:
        shown.append(_figures(measured, question, serving, doubts[id(measured)]))
    return PlansReport(
        plans=tuple(shown[:most_plans]),
        measured=next((figures for figures in shown if figures.plan is measured), None),
        promise=question.promise,
        is_kept=question.promise == asked,
        gpus_considered=len(hardware),
        currency=currency,
        fx=fx,
        working=_working(shown[0], comes_by_chance=not isinstance(question.demand, Users)),
    )


def best_tradeoffs(question: Question, hardware: Hardware, serving: Serving, *, most_gpus: int) -> tuple[Plan, ...]:
    """The plans on one kind of GPU of which no other is both cheaper and faster, the fastest first.

    Without a promise; a plan is as fast as its time per output token where all places are taken, and as cheap as its
    tokens are.
    """
    planner = Planner(replace(question, promise=Promise()), serving, most_gpus)
    found: list[Plan] = []
    for plan in sorted(planner.at_each_load(hardware), key=lambda p: (p.fleets.at_limit.tpot_s, p.usd_per_1m_tokens)):
        if not found or plan.usd_per_1m_tokens < found[-1].usd_per_1m_tokens:
            found.append(plan)
    return tuple(found)


def _ranked(planner: Planner, hardware: Collection[Hardware]) -> list[Plan]:
    if len(hardware) == 1:
        return sorted((plan for kind in hardware for plan in planner.plans(kind)), key=planner.rank)
    found = (planner.best(kind) for kind in hardware)
    return sorted((plan for plan in found if plan is not None), key=planner.rank)


def _nearest(planner: Planner, promise: Promise, hardware: Collection[Hardware]) -> Promise:
    """The promise, loosened to what that copy does for a single request which exceeds it by the smallest factor."""
    alone = [replica.at(1) for kind in hardware for replica in planner.replicas(kind)]
    if not alone:
        raise NoRoomError("no number of any of these GPUs holds the model and one sequence")
    best = min(alone, key=lambda loaded: loaded.excess(promise))

    def loosened(asked: float | None, kept: float) -> float | None:
        return asked if asked is None or asked >= kept else _rounded_up(kept)

    return Promise(
        ttft_s=loosened(promise.ttft_s, best.ttft_s),
        tpot_s=loosened(promise.tpot_s, best.tpot_s),
        answer_s=loosened(promise.answer_s, best.answer_s),
    )


def _rounded_up(value: float) -> float:
    """To the next number of two figures, so that what is said of it holds."""
    scale = 10.0 ** (_FIGURES - 1 - math.floor(math.log10(value)))
    return math.ceil(value * scale) / scale


def _out_of_reach(planner: Planner, question: Question, hardware: Collection[Hardware]) -> ValueError:
    """Why there is no plan within a promise that something keeps."""
    if not isinstance(question.demand, Spending):
        return BeyondClustersError("the traffic takes more GPUs than any cluster has")
    of_one_copy = planner.asking(promise=question.promise, demand=Users(1.0), peak=1.0)
    return TooLittleMoneyError(_ranked(of_one_copy, hardware)[0].usd_per_month)


def _figures(plan: Plan, question: Question, serving: Serving, doubts: tuple[Doubt, ...]) -> PlanFigures:
    loaded, model, spreads = plan.at_peak(), plan.replica.model, serving.spreads

    def ends(mid: float, spread: Spread) -> Range:
        return widened(mid, spread, serving, doubts, is_mixture=model.parts.experts > 0)

    first = Range(
        ends(plan.replica.prompt.seconds, spreads.ttft).low,
        loaded.ttft_s,
        ends(max(loaded.ttft_s, loaded.crowded_ttft_s), spreads.ttft).high,
    )
    tpot = ends(loaded.tpot_s, spreads.tpot)
    tokens = question.output_tokens - 1
    usd, requests = Range.exact(plan.usd_per_month), Range.exact(plan.requests_per_s)
    if isinstance(question.demand, Requests):
        usd = _bill(plan, question, ends(1.0, spreads.throughput))
    else:
        requests = ends(plan.requests_per_s, spreads.throughput)
    return PlanFigures(
        plan=plan,
        loaded=loaded,
        ttft_ms=first.through(lambda seconds: seconds * 1e3),
        tpot_ms=tpot.through(lambda seconds: seconds * 1e3),
        answer_s=Range(
            first.low + tokens * tpot.low, loaded.answer_s, max(first.high + tokens * tpot.high, loaded.answer_s)
        ),
        usd_per_month=usd,
        requests_per_s=requests,
        doubts=doubts,
    )


def _bill(plan: Plan, question: Question, carried: Range) -> Range:
    """The bill if copies carry so much more or less than they are estimated to."""

    def usd_per_month(share: float) -> float:
        fleets = plan.fleets
        copies = question.demand.copies(fleets, question.peak / share)
        return fleets.usd_per_month(fleets.most_copies if copies is None else fleets.filling(copies))

    return carried.through(usd_per_month)


def _working(figures: PlanFigures, *, comes_by_chance: bool) -> tuple[Step, ...]:
    plan, working = figures.plan, Working()
    fleets, replica = plan.fleets, plan.replica
    replica.model.prompt(replica.input_tokens, working, cached_tokens=replica.cached_tokens)
    replica.busy_prompt_s(math.inf, working)
    replica.at(figures.loaded.in_flight, working)
    if comes_by_chance:
        working.compute(
            queueing.mean_in_flight.named("Most in flight on average"),
            places=plan.copies * plan.limit.in_flight,
            deviations=fleets.deviations,
        )
    capacity = working.compute(
        queueing.fleet_requests_per_s.named("Requests/s with all places taken"),
        copies=plan.copies,
        requests_per_s=fleets.at_limit.requests_per_s,
    )
    working.compute(hosting.busy_share, tokens=plan.requests_per_s, capacity=capacity)
    gpus = working.compute(
        hosting.paid_gpus,
        copies=plan.copies + fleets.spare_copies,
        gpus_of_copy=replica.gpus,
        gpus_per_machine=fleets.hardware.gpus_per_machine,
    )
    usd = working.compute(
        hosting.own_usd_per_month.named("Bill of a month"), gpus=gpus, usd_per_gpu_hour=fleets.hardware.usd_per_gpu_hour
    )
    tokens = working.compute(
        hosting.tokens_of_requests,
        requests=plan.requests_per_s,
        input_tokens=replica.input_tokens,
        output_tokens=replica.output_tokens,
    )
    tokens = working.compute(hosting.tokens_per_month, tokens=tokens, hours=1 / 3600)
    working.compute(hosting.usd_per_1m_tokens, usd_per_month=usd, tokens_per_month=tokens)
    return working.steps
