"""One copy under a growing load: as fast as /infer says, never faster with more, and never beyond its promise."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calc.planner import Planner
from calc.replica import Promise, Replica
from config.catalog import Catalog
from config.load import load_catalog
from tests.calc.plan import hardware, question
from tests.calc.serve import answered, serving_run

BUILT_IN = load_catalog()
GPUS = ("h100", "h200", "a100-80g", "b200", "l40s", "mi300x", "rtx-4090", "trn2")
MODELS = ("llama-3.1-8b", "llama-3.1-70b", "deepseek-v3", "gpt-oss-120b", "qwen3-235b-a22b", "gemma-3-27b")
quick = settings(max_examples=60, deadline=None)


def replicas(catalog: Catalog, model: str, gpu: str, **changed: object) -> list[Replica]:
    planner = Planner(question(catalog, model, **changed), catalog.serving, 100_000)
    return list(planner.replicas(hardware(catalog, gpu)))


any_replica = st.builds(
    replicas,
    st.just(BUILT_IN),
    st.sampled_from(MODELS),
    st.sampled_from(GPUS),
    input_tokens=st.integers(1, 20_000),
    output_tokens=st.integers(2, 4000),
).filter(bool).flatmap(st.sampled_from)  # fmt: skip


class TestAgainstAnEstimateOfServing:
    @pytest.mark.parametrize("in_flight", [1, 2, 7, 32])
    @pytest.mark.parametrize("tp", [4, 8])
    def test_times_and_throughput_are_those_of_infer(self, tp: int, in_flight: int) -> None:
        replica = next(
            found
            for found in replicas(BUILT_IN, "llama-3.1-70b", "h100")
            if (found.layout.tp, found.model.precision) == (tp, "fp8")
        )
        run = serving_run(
            BUILT_IN, "llama-3.1-70b", gpus=tp, precision="fp8", batch=in_flight, input_tokens=1000, output_tokens=200
        )
        estimated, loaded = answered(BUILT_IN, run), replica.at(in_flight)
        assert loaded.tpot_s * 1e3 == pytest.approx(estimated.tpot_ms.mid)
        assert loaded.requests_per_s * 200 == pytest.approx(estimated.output_tokens_per_s.mid)
        assert replica.prompt.seconds * 1e3 == pytest.approx(estimated.ttft_ms.mid)

    def test_the_stages_of_a_pipeline_share_the_requests_as_there(self) -> None:
        [replica] = replicas(BUILT_IN, "llama-3.1-405b", "h100", kv="bf16")[:1]
        assert replica.layout.pp > 1
        run = serving_run(
            BUILT_IN, "llama-3.1-405b", gpus=replica.gpus, precision="bf16", batch=32, input_tokens=1000,
            output_tokens=200,
        )  # fmt: skip
        assert replica.at(32).requests_per_s * 200 == pytest.approx(answered(BUILT_IN, run).output_tokens_per_s.mid)


class TestUnderLoad:
    @quick
    @given(replica=any_replica, few=st.integers(1, 200), more=st.integers(1, 200))
    def test_all_times_and_what_is_answered_grow_with_what_is_in_flight(
        self, replica: Replica, few: int, more: int
    ) -> None:
        one, other = replica.at(few), replica.at(few + more)
        for name in ("ttft_s", "tpot_s", "answer_s", "crowded_ttft_s", "requests_per_s"):
            assert getattr(one, name) <= getattr(other, name) * (1 + 1e-9)

    @quick
    @given(replica=any_replica, share=st.floats(0.01, 1.0))
    def test_fewer_than_one_in_flight_are_as_fast_as_one(self, replica: Replica, share: float) -> None:
        alone = replica.at(1)
        assert replica.at(share * replica.layout.pp).tpot_s == alone.tpot_s
        assert replica.at(share).requests_per_s == pytest.approx(share * alone.requests_per_s)

    @quick
    @given(replica=any_replica, asked=st.floats(1.01, 30.0), what=st.sampled_from(("ttft_s", "tpot_s", "answer_s")))
    def test_the_limit_is_the_last_number_that_keeps_the_promise(
        self, replica: Replica, asked: float, what: str
    ) -> None:
        promise = replace(Promise(), **{what: asked * getattr(replica.at(1), what)})
        limit = replica.limit(promise)
        assert replica.at(limit.in_flight).broken(promise) is None
        if limit.in_flight < replica.room:
            assert f"{limit.bound}_s" == what
            assert replica.at(limit.in_flight + 1).broken(promise) == limit.bound
        else:
            assert limit.bound in ("memory", "engine")

    def test_a_promise_that_one_request_breaks_leaves_no_place(self) -> None:
        [replica, *_] = replicas(BUILT_IN, "llama-3.1-70b", "h100")
        limit = replica.limit(Promise(tpot_s=1e-6))
        assert (limit.in_flight, limit.bound) == (0, "tpot")

    def test_an_engine_takes_no_more_than_it_is_known_to(self) -> None:
        replica = replicas(BUILT_IN, "llama-3.1-8b", "h200", input_tokens=50, output_tokens=50)[0]
        assert replica.layout.most_sequences > BUILT_IN.serving.plans.most_in_flight
        assert (replica.unpromised.in_flight, replica.unpromised.bound) == (1024, "engine")

    def test_cached_input_makes_room_for_more_requests(self) -> None:
        promise = Promise(ttft_s=0.5)
        plain, cached = (
            replicas(BUILT_IN, "llama-3.1-70b", "h100", input_tokens=8000, cached_tokens=tokens)[0]
            for tokens in (0.0, 6400.0)
        )
        assert cached.limit(promise).in_flight > plain.limit(promise).in_flight
