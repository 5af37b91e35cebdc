"""Experts spread over GPUs: what each holds, reads and sends, and how far that is from what DeepSeek published."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calc.expert_parallel import NoRoomError, SpreadModel, spread
from calc.serving import ServingReport
from calc.working import Working
from config.catalog import Catalog
from config.load import load_catalog
from tests.calc.serve import answered, served, serving_run

BUILT_IN = load_catalog()
quick = settings(max_examples=60, deadline=None)
ROUNDING = 1 + 1e-9
RANKS = (16, 32, 64, 128, 256)


def ranks_of(catalog: Catalog, ep: int, busy: float | None = None, gpu: str = "h200") -> SpreadModel:
    return spread(served(catalog, "deepseek-v3", gpu, precision="fp8"), ep, busy or ep)


def steps(model: SpreadModel, sequences: float, context_tokens: float = 1000) -> dict[str, dict[str, float]]:
    working = Working()
    model.decode(sequences, context_tokens, working)
    return {step.label: step.arguments for step in working.steps}


def report(ep: int | None, **changed: object) -> ServingReport:
    return answered(BUILT_IN, serving_run(BUILT_IN, "deepseek-v3", "h200", gpus=32, ep=ep, **changed))


class TestOneRank:
    def test_reads_all_weights_but_the_experts(self, built_in: Catalog) -> None:
        alone = served(built_in, "deepseek-v3", "h200", precision="fp8")
        assert steps(ranks_of(built_in, 32), 4)["Weights read"]["bytes_read"] == alone.weights.resident_bytes

    def test_reads_its_part_of_the_experts_that_all_tokens_touch(self, built_in: Catalog) -> None:
        model = ranks_of(built_in, 32)
        touched = 256 * (1 - (1 - 8 / 256) ** 32) / 32 * built_in.serving.expert_parallel.imbalance
        assert steps(model, 1)["Experts read"]["bytes_read"] == pytest.approx(touched * model.weights.expert_bytes)
        assert steps(model, 100)["Experts read"]["bytes_read"] == pytest.approx(8 * model.weights.expert_bytes)

    def test_reads_the_cache_of_its_own_sequences_alone(self, built_in: Catalog) -> None:
        assert steps(ranks_of(built_in, 32), 4)["KV cache read"]["bytes_read"] == 4 * 1000 * 70_272

    @pytest.mark.parametrize(("ep", "far", "link"), [(8, 7 / 8, 450e9), (16, 8 / 16, 50e9), (144, 136 / 144, 50e9)])
    def test_sends_each_token_to_eight_experts_and_back(
        self, built_in: Catalog, ep: int, far: float, link: float
    ) -> None:
        found = steps(ranks_of(built_in, ep), 128)["All-to-alls"]
        assert found["link_bytes"] == pytest.approx(58 * 128 * 8 * 7168 * (1 + 2) * far)
        assert found["link_bytes_per_s"] == link
        assert found["layers"] == 58

    def test_of_128_sends_about_as_long_as_deepep_measured(self, built_in: Catalog) -> None:
        # its README, low-latency kernels: 128 tokens, 192 us to dispatch and 369 us to combine over 128 ranks
        model = ranks_of(built_in, 128)
        assert model.decode(128, 1000).link_s / 58 * 1e6 == pytest.approx(192 + 369, rel=0.1)


class TestPublished:
    """DeepSeek's inference overview of 2025-03-01: 73.7k tokens in or 14.8k out a second of eight H800.

    Prompts over 32 ranks, 56.3 % cached; decoding over 144 ranks, at 20 to 22 tokens a second of each user, with
    a cache of 4,989 tokens on average. They hide sending behind computing, which is not estimated: the ends of the
    range for as many sequences as fit hold both figures.
    """

    MOST = BUILT_IN.serving.spreads.maximum.mixture
    WIDER = BUILT_IN.serving.spreads.wider

    def test_decoding_is_within_the_range(self, built_in: Catalog) -> None:
        sequences = 14_800 / 8 / 21
        model = ranks_of(built_in, 144, gpu="h800")
        rate = 8 * sequences / model.decode(sequences, 4989).seconds
        assert rate == pytest.approx(9200, rel=0.02)
        assert rate < 14_800 < rate * self.MOST.high**self.WIDER

    def test_prompts_are_within_the_range(self, built_in: Catalog) -> None:
        model = ranks_of(built_in, 32, gpu="h800")
        rate = 8 * 4096 / model.prompt(4096, cached_tokens=0.563 * 4096).seconds
        assert rate == pytest.approx(58_500, rel=0.02)
        assert rate < 73_700 < rate * self.MOST.high**self.WIDER


class TestGroups:
    def test_hold_more_sequences_than_ranks_that_share_every_latent_vector(self) -> None:
        assert report(16).max_batch > 10 * report(None).max_batch
        assert report(32).max_batch > report(16).max_batch

    def test_are_as_many_as_the_gpus_allow(self) -> None:
        found = report(16)
        assert (found.gpus, found.replicas, found.tp, found.pp, found.ep) == (32, 2, 1, 1, 16)

    def test_write_more_where_many_requests_are_in_flight(self) -> None:
        assert report(32, batch=None).output_tokens_per_s.mid > 1.5 * report(None, batch=None).output_tokens_per_s.mid

    def test_are_refused_where_a_rank_has_no_room(self) -> None:
        with pytest.raises(NoRoomError):
            answered(BUILT_IN, serving_run(BUILT_IN, "deepseek-v3", "h100", ep=4))

    def test_have_a_doubt(self) -> None:
        assert "spread" in report(16).doubts
        assert "spread" not in report(None).doubts


@quick
@given(ep=st.sampled_from(RANKS), batch=st.integers(1, 5000), more=st.integers(1, 5000))
def test_more_requests_in_flight_write_more_and_each_more_slowly(ep: int, batch: int, more: int) -> None:
    few, many = (
        answered(BUILT_IN, serving_run(BUILT_IN, "deepseek-v3", "h200", ep=ep, batch=load))
        for load in (batch, batch + more)
    )
    assert many.output_tokens_per_s.mid * ROUNDING >= few.output_tokens_per_s.mid
    assert many.tpot_ms.mid * ROUNDING >= few.tpot_ms.mid


@quick
@given(ep=st.sampled_from(RANKS[1:]), sequences=st.integers(1, 500))
def test_more_ranks_never_read_more_experts_each(ep: int, sequences: int) -> None:
    few, many = (ranks_of(BUILT_IN, ranks).decode(sequences, 1000) for ranks in (ep // 2, ep))
    assert many.memory_s <= few.memory_s * ROUNDING


def test_so_many_gpus_hold_all_requests_that_were_asked_for() -> None:
    cut = answered(BUILT_IN, serving_run(BUILT_IN, "deepseek-v3", "h200", ep=16, batch=30_000))
    assert cut.batch == cut.max_batch < 30_000
    assert cut.batch_gpus is not None
    roomy = answered(BUILT_IN, serving_run(BUILT_IN, "deepseek-v3", "h200", ep=16, batch=30_000, gpus=cut.batch_gpus))
    assert roomy.batch == 30_000
