"""Plans against a search that tries everything, and what must hold of any of them."""

import math
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calc.demand import Demand, Requests, Spending, Users
from calc.fleets import Hardware
from calc.plans import Question
from calc.replica import Promise
from calc.serve import BeyondClustersError, PlansReport, TooLittleMoneyError, best_plans, best_tradeoffs
from calc.serving import NoRoomError
from tests.calc.brute_force import BUILT_IN, HOURS, MOST_GPUS, SMALL, BruteForce
from tests.calc.plan import hardware, planned, question

GPUS = ("h100", "h200", "a100-80g", "b200", "mi300x", "rtx-4090", "l40s")
MODELS = ("llama-3.1-8b", "llama-3.1-70b", "gpt-oss-120b", "deepseek-v3", "qwen3-32b")
QUESTIONS = 50


quick = settings(max_examples=40, deadline=None)


@st.composite
def questions(draw: st.DrawFn) -> tuple[Question, tuple[Hardware, ...]]:
    """Any question, with hardware at any price."""
    return _question(draw(st.randoms(use_true_random=False)))


def _question(chance: random.Random) -> tuple[Question, tuple[Hardware, ...]]:
    demand: Demand = chance.choice(
        (Requests(10 ** chance.uniform(-2, 2)), Users(10 ** chance.uniform(0, 3)), Spending(10 ** chance.uniform(3, 6)))
    )
    promise = Promise(
        ttft_s=chance.choice((None, 10 ** chance.uniform(-1, 1))),
        tpot_s=chance.choice((None, 10 ** chance.uniform(-2, -1))),
        answer_s=chance.choice((None, None, 10 ** chance.uniform(0, 2))),
    )
    asked = question(
        BUILT_IN,
        chance.choice(MODELS),
        input_tokens=round(10 ** chance.uniform(1, 4)),
        output_tokens=round(10 ** chance.uniform(0, 3)),
        promise=promise,
        demand=demand,
        peak=chance.choice((1.0, 1.0, 3.0)),
        spare_copies=chance.choice((0, 0, 1)),
    )
    kinds = tuple(
        hardware(
            BUILT_IN,
            gpu,
            precisions=chance.choice((("bf16",), ("bf16", "fp8"), ("fp8",))),
            usd_per_gpu_hour=round(10 ** chance.uniform(-0.5, 1), 3),
            gpus_per_machine=chance.choice((1, 1, 4, 8)),
        )
        for gpu in chance.sample(GPUS, 3)
    )
    return asked, kinds


def _value(report: PlansReport, demand: Demand) -> float:
    best = report.plans[0].plan
    return best.requests_per_s if isinstance(demand, Spending) else best.usd_per_month


class TestAgainstTryingEverything:
    @pytest.mark.parametrize("seed", range(QUESTIONS))
    def test_the_best_plan_is_the_best_of_all(self, seed: int) -> None:
        asked, kinds = _question(random.Random(seed))
        tried = BruteForce(asked).best(kinds)
        try:
            found = best_plans(asked, kinds, SMALL.serving, most_gpus=MOST_GPUS, most_plans=5)
        except (NoRoomError, TooLittleMoneyError, BeyondClustersError):
            assert tried is None
            return
        if not found.is_kept:
            assert tried is None
            return
        assert tried is not None
        assert _value(found, asked.demand) == pytest.approx(tried, rel=1e-6)

    def test_most_of_these_questions_have_a_plan(self) -> None:
        asked = [_question(random.Random(seed)) for seed in range(QUESTIONS)]
        assert sum(BruteForce(question).best(kinds) is not None for question, kinds in asked[:20]) >= 10


@st.composite
def plannable(draw: st.DrawFn) -> tuple[Question, Hardware]:
    """A question of requests, and one kind of GPU."""
    asked, kinds = draw(questions())
    return replace(asked, demand=Requests(draw(st.floats(0.01, 100.0)))), kinds[0]


def cost(asked: Question, *kinds: Hardware) -> float:
    """The lowest bill; infinite where nothing keeps the promise."""
    try:
        found = planned(BUILT_IN, asked, *kinds)
    except (NoRoomError, BeyondClustersError):
        return math.inf
    return found.plans[0].plan.usd_per_month if found.is_kept else math.inf


def looser(promise: Promise, factor: float) -> Promise:
    """Every promised time so many times as long."""
    return Promise(
        **{
            name: None if value is None else value * factor
            for name in ("ttft_s", "tpot_s", "answer_s")
            for value in (getattr(promise, name),)
        }
    )


class TestProperties:
    @quick
    @given(asked=plannable(), factor=st.floats(1.0, 10.0))
    def test_a_looser_promise_never_costs_more(self, asked: tuple[Question, Hardware], factor: float) -> None:
        one, kind = asked
        assert cost(replace(one, promise=looser(one.promise, factor)), kind) <= cost(one, kind)

    @quick
    @given(asked=plannable())
    def test_no_promise_is_the_loosest(self, asked: tuple[Question, Hardware]) -> None:
        one, kind = asked
        assert cost(replace(one, promise=Promise()), kind) <= cost(one, kind)

    @quick
    @given(asked=plannable(), factor=st.floats(1.0, 10.0))
    def test_more_traffic_never_costs_less(self, asked: tuple[Question, Hardware], factor: float) -> None:
        one, kind = asked
        assert isinstance(one.demand, Requests)
        assert cost(replace(one, demand=Requests(one.demand.per_s * factor)), kind) >= cost(one, kind)

    @quick
    @given(asked=plannable(), peak=st.floats(1.0, 10.0))
    def test_a_higher_peak_never_costs_less(self, asked: tuple[Question, Hardware], peak: float) -> None:
        one, kind = asked
        assert cost(replace(one, peak=one.peak * peak), kind) >= cost(one, kind)

    @quick
    @given(asked=plannable())
    def test_a_spare_copy_never_costs_less(self, asked: tuple[Question, Hardware]) -> None:
        one, kind = asked
        assert cost(replace(one, spare_copies=one.spare_copies + 1), kind) >= cost(one, kind)

    @quick
    @given(asked=questions(), factor=st.floats(1.0, 10.0))
    def test_more_money_never_carries_less(self, asked: tuple[Question, tuple[Hardware, ...]], factor: float) -> None:
        one, kinds = asked

        def carried(usd: float) -> float:
            try:
                return planned(BUILT_IN, replace(one, demand=Spending(usd)), *kinds).plans[0].plan.requests_per_s
            except (NoRoomError, TooLittleMoneyError):
                return 0.0

        assert carried(20_000 * factor) >= carried(20_000) * (1 - 1e-9)

    @quick
    @given(asked=questions())
    def test_one_more_kind_of_gpu_never_costs_more(self, asked: tuple[Question, tuple[Hardware, ...]]) -> None:
        one, kinds = asked
        one = replace(one, demand=Requests(3.0))
        assert cost(one, *kinds) <= cost(one, *kinds[:2])

    @quick
    @given(asked=questions())
    def test_plans_keep_the_promise_and_carry_the_load(self, asked: tuple[Question, tuple[Hardware, ...]]) -> None:
        one, kinds = asked
        try:
            found = planned(BUILT_IN, one, *kinds)
        except (NoRoomError, TooLittleMoneyError, BeyondClustersError):
            return
        for figures in found.plans:
            assert figures.loaded.broken(found.promise) is None
            plan = figures.plan
            assert plan.copies * figures.loaded.requests_per_s >= plan.peak_requests_per_s * (1 - 1e-6)
            assert plan.paid_gpus >= plan.gpus
            assert figures.ttft_ms.low <= figures.ttft_ms.mid <= figures.ttft_ms.high
            assert figures.usd_per_month.low <= plan.usd_per_month <= figures.usd_per_month.high

    @quick
    @given(asked=questions())
    def test_the_bill_is_linear_in_the_price(self, asked: tuple[Question, tuple[Hardware, ...]]) -> None:
        one, kinds = asked
        one, dearer = (
            replace(one, demand=Requests(3.0)),
            [replace(k, usd_per_gpu_hour=3 * k.usd_per_gpu_hour) for k in kinds],
        )
        assert cost(one, *dearer) == pytest.approx(3 * cost(one, *kinds))


class TestPlans:
    def test_each_is_of_a_kind_of_gpu_of_its_own_the_cheapest_first(self) -> None:
        kinds = [hardware(BUILT_IN, gpu) for gpu in GPUS]
        found = planned(BUILT_IN, question(BUILT_IN, "llama-3.1-70b"), *kinds).plans
        bills = [figures.plan.usd_per_month for figures in found]
        assert len({figures.plan.hardware.gpu.id for figures in found}) == len(found) == 5
        assert bills == sorted(bills)

    def test_of_one_kind_each_is_a_layout_and_format(self) -> None:
        found = planned(BUILT_IN, question(BUILT_IN, "llama-3.1-70b"), hardware(BUILT_IN, "h100")).plans
        ways = {(figures.plan.replica.model.precision, figures.plan.replica.layout.tp) for figures in found}
        assert ways == {("fp8", 2), ("fp8", 4), ("fp8", 8), ("bf16", 4), ("bf16", 8)} or len(ways) == len(found)

    def test_what_a_machine_has_beyond_the_need_works_too(self) -> None:
        asked = question(BUILT_IN, "llama-3.1-8b", demand=Requests(1.0))
        [figures, *_] = planned(BUILT_IN, asked, hardware(BUILT_IN, "h100", gpus_per_machine=8)).plans
        assert figures.plan.paid_gpus == figures.plan.gpus == 8
        assert figures.plan.busy_share < 0.1

    def test_a_spare_copy_carries_nothing(self) -> None:
        asked = question(BUILT_IN, "llama-3.1-8b")
        one, spare = (
            planned(BUILT_IN, replace(asked, spare_copies=n), hardware(BUILT_IN, "h100")).plans[0].plan for n in (0, 1)
        )
        assert spare.copies == one.copies
        assert spare.gpus == one.gpus + one.replica.gpus
        assert spare.capacity_requests_per_s == one.capacity_requests_per_s

    def test_a_model_too_large_for_a_server_of_cards_has_no_plan_on_them(self) -> None:
        with pytest.raises(NoRoomError):
            planned(BUILT_IN, question(BUILT_IN, "deepseek-v3"), hardware(BUILT_IN, "rtx-4090", precisions=("fp8",)))

    def test_a_promise_that_nothing_keeps_becomes_the_nearest(self) -> None:
        asked = question(BUILT_IN, "llama-3.1-70b", promise=Promise(ttft_s=1.0, tpot_s=0.001))
        found = planned(BUILT_IN, asked, hardware(BUILT_IN, "h100"), hardware(BUILT_IN, "b200"))
        assert not found.is_kept
        assert found.promise.ttft_s == 1.0
        assert found.promise.tpot_s is not None
        assert 0.001 < found.promise.tpot_s < 0.02
        fastest = min(figures.loaded.tpot_s for figures in found.plans)
        assert fastest <= found.promise.tpot_s <= 1.1 * fastest

    def test_the_nearest_promise_is_kept_when_it_is_asked_for(self) -> None:
        asked = question(BUILT_IN, "llama-3.1-70b", promise=Promise(answer_s=0.1))
        nearest = planned(BUILT_IN, asked, hardware(BUILT_IN, "h100")).promise
        assert planned(BUILT_IN, replace(asked, promise=nearest), hardware(BUILT_IN, "h100")).is_kept

    def test_too_little_money_says_how_much_is_enough(self) -> None:
        asked = question(BUILT_IN, "llama-3.1-70b", demand=Spending(100.0))
        with pytest.raises(TooLittleMoneyError) as caught:
            planned(BUILT_IN, asked, hardware(BUILT_IN, "h100"))
        enough = replace(asked, demand=Spending(caught.value.least_usd_per_month))
        assert planned(BUILT_IN, enough, hardware(BUILT_IN, "h100")).plans[0].plan.copies == 1

    def test_what_no_cluster_carries_is_said(self) -> None:
        with pytest.raises(BeyondClustersError):
            planned(BUILT_IN, question(BUILT_IN, "llama-3.1-70b", demand=Requests(1e7)), hardware(BUILT_IN, "h100"))

    def test_the_measured_plan_is_on_a_gpu_that_points_are_of(self) -> None:
        cheap = hardware(BUILT_IN, "trn2", usd_per_gpu_hour=0.1)
        found = planned(BUILT_IN, question(BUILT_IN, "llama-3.1-70b"), cheap, hardware(BUILT_IN, "h100"))
        assert found.plans[0].plan.hardware.gpu.id == "trn2"
        assert found.measured is not None
        assert found.measured.plan.hardware.gpu.id == "h100"

    def test_as_many_dollars_as_tokens_of_a_month_make_the_price_of_a_million(self) -> None:
        asked = question(BUILT_IN, "llama-3.1-8b", demand=Requests(10.0), input_tokens=900, output_tokens=100)
        plan = planned(BUILT_IN, asked, hardware(BUILT_IN, "h100")).plans[0].plan
        millions = 10 * 1000 * HOURS * 3600 / 1e6
        assert plan.usd_per_1m_tokens == pytest.approx(plan.usd_per_month / millions)


class TestTradeoffs:
    def test_what_is_slower_is_cheaper(self) -> None:
        found = best_tradeoffs(
            question(BUILT_IN, "llama-3.1-70b"), hardware(BUILT_IN, "h100"), BUILT_IN.serving, most_gpus=100_000
        )
        points = [(plan.fleets.at_limit.tpot_s, plan.usd_per_1m_tokens) for plan in found]
        assert len(points) > 4
        assert points == sorted(points)
        assert [usd for _, usd in points] == sorted((usd for _, usd in points), reverse=True)
