"""Memory of training: the published states and activations, what fits, and what must hold for any run."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calc import memory
from calc.activations import checkpoint_gb, classic_layer_gb
from calc.decoder import largest_layer_params
from calc.memory import MemoryReport, rented_together
from calc.memory_training import ZERO_STAGES, TrainingSetup, training_memory
from calc.training_pass import TrainingPass, activations_gb
from calc.typical import typical_dense
from config.catalog import Catalog
from config.schema.memory import Optimizer, Recompute, ZeroStage
from config.schema.model import Architecture

quick = settings(max_examples=100, deadline=None)
GIB = 2**30
sizes = st.floats(8.5, 12).map(lambda exponent: 10.0**exponent)
lengths = st.sampled_from((512, 2048, 8192, 131_072))


def setup(catalog: Catalog, params: float, **changed: Any) -> TrainingSetup:
    known = {
        "architecture": typical_dense(params), "gpu": catalog.gpus["a100-80g"], "gpus": None, "precision": "bf16",
        "tp": 1, "pp": 1, "zero": None, "recompute": None, "optimizer": "adamw", "sequence_tokens": 4096,
        "micro_batch": 1,
    }  # fmt: skip
    return TrainingSetup(params=params, **known | changed)


def report(catalog: Catalog, asked: TrainingSetup) -> MemoryReport:
    return training_memory(asked, catalog.defaults, catalog.serving.memory, catalog.gpus.values())


def states(found: MemoryReport) -> float:
    return found.weights_gb + found.gradients_gb + found.optimizer_gb


def architecture(catalog: Catalog, model: str) -> Architecture:
    found = catalog.models[model].architecture
    assert found is not None
    return found


class TestPublishedStates:
    @pytest.mark.parametrize(
        ("zero", "worked", "printed"),
        [
            (0, 16 * 7.5, 120),
            (1, 4 * 7.5 + 12 * 7.5 / 64, 31.4),
            (2, 2 * 7.5 + 14 * 7.5 / 64, 16.6),
            (3, 16 * 7.5 / 64, 1.9),
        ],
    )
    def test_zero_splits_7_5b_over_64_ranks_as_its_paper_prints(
        self, catalog: Catalog, zero: ZeroStage, worked: float, printed: float
    ) -> None:
        found = report(catalog, setup(catalog, 7.5e9, gpus=64, zero=zero))
        assert states(found) == pytest.approx(worked)
        assert states(found) == pytest.approx(printed, abs=0.05)

    def test_gradients_are_divided_by_the_ranks_and_stages_of_the_model(self, catalog: Catalog) -> None:
        found = report(catalog, setup(catalog, 175e9, gpus=1024, tp=8, pp=8, zero=1))
        assert found.gradients_gb * 1e9 == pytest.approx(175e9 * 2 / 64)
        assert found.gradients_gb * 1e9 / GIB < 10.2  # and not 652.7 / 2, as where they are not divided

    def test_zero_splits_over_data_parallel_ranks_and_not_over_all_gpus(self, catalog: Catalog) -> None:
        found = report(catalog, setup(catalog, 175e9, gpus=1024, tp=8, pp=8, zero=1))
        assert found.replicas == 1024 // 64
        assert found.optimizer_gb == pytest.approx(175 * 12 / 64 / 16)

    @pytest.mark.parametrize(
        ("optimizer", "bytes_per_param"),
        [("adam", 12), ("adamw", 12), ("adam8bit", 4 + 1 + 1), ("sgd", 8), ("muon", 8), ("adafactor", 4)],
    )
    def test_an_optimizer_keeps_so_many_bytes_beside_weights_and_gradients(
        self, catalog: Catalog, optimizer: Optimizer, bytes_per_param: float
    ) -> None:
        found = report(catalog, setup(catalog, 10e9, gpus=1, zero=0, optimizer=optimizer))
        assert (found.weights_gb, found.gradients_gb) == (20, 20)
        assert found.optimizer_gb == pytest.approx(10 * bytes_per_param)


GPT3_PASS: dict[str, float] = {"sequence_tokens": 2048, "micro_batch": 1, "hidden_size": 12_288}


class TestPublishedActivations:
    @pytest.mark.parametrize(
        ("tp", "sequence_parallel", "core_bytes", "printed_mb"),
        [(1, 1, 5, 2868.9), (8, 1, 5, 578.8), (8, 8, 5, 358.6), (8, 8, 0, 107.0)],
        ids=["one rank", "tensor parallel", "sequence parallel too", "scores computed again"],
    )
    def test_a_layer_of_gpt_3_keeps_what_korthikanti_counts(
        self, tp: int, sequence_parallel: int, core_bytes: int, printed_mb: float
    ) -> None:
        layer = classic_layer_gb.function(
            **GPT3_PASS, heads=96, tp=tp, sequence_parallel=sequence_parallel, core_bytes=core_bytes
        )
        assert layer * 1e3 == pytest.approx(printed_mb, abs=0.06)

    def test_full_recomputation_keeps_the_input_of_a_layer(self) -> None:
        assert checkpoint_gb.function(**GPT3_PASS) * 1e3 == pytest.approx(50.3, abs=0.05)

    @pytest.mark.parametrize(
        ("recompute", "layer_mb"), [("none", 358.613), ("selective", 106.955)], ids=["none", "selective"]
    )
    def test_96_layers_keep_96_times_as_much_and_the_logits(
        self, catalog: Catalog, recompute: Recompute, layer_mb: float
    ) -> None:
        one = TrainingPass(architecture=architecture(catalog, "gpt-3"), sequence_tokens=2048, micro_batch=1, tp=8, pp=1)
        logits = 4 * 2048 * 50_257 / 8 / 1e9
        assert activations_gb(one, recompute) == pytest.approx(96 * layer_mb / 1e3 + logits, rel=1e-4)

    def test_llama_3_8b_at_4k_keeps_18_3_gb_and_2_1_of_logits(self, catalog: Catalog) -> None:
        one = TrainingPass(
            architecture=architecture(catalog, "llama-3.1-8b"), sequence_tokens=4096, micro_batch=1, tp=1, pp=1
        )
        tokens, hidden, width, heads, ffn = 4096, 4096, 128 * (32 + 32 + 8 + 8), 32, 14_336
        layer = tokens * (8 * hidden + 2 * width + 4 * heads + 6 * ffn) / 1e9
        assert layer == pytest.approx(0.571, abs=0.0005)
        assert activations_gb(one, "selective") == pytest.approx(32 * layer + 4 * tokens * 128_256 / 1e9)
        assert activations_gb(one, "selective") == pytest.approx(18.3 + 2.1, abs=0.05)

    @pytest.mark.parametrize("stages", [2, 4, 8])
    def test_the_first_stage_of_a_pipeline_holds_as_much_as_all_layers(self, catalog: Catalog, stages: int) -> None:
        gpt3 = architecture(catalog, "gpt-3")
        alone, piped = (
            activations_gb(
                TrainingPass(architecture=gpt3, sequence_tokens=2048, micro_batch=1, tp=8, pp=pp), "selective"
            )
            for pp in (1, stages)
        )
        assert piped == pytest.approx(alone - 4 * 2048 * 50_257 / 8 / 1e9)

    def test_the_last_stage_counts_where_its_logits_are_more(self, catalog: Catalog) -> None:
        small = architecture(catalog, "llama-3.1-8b").model_copy(update={"vocab_size": 10_000_000})
        one = TrainingPass(architecture=small, sequence_tokens=4096, micro_batch=1, tp=1, pp=4)
        assert activations_gb(one, "full") > 4 * 4096 * 10e6 / 1e9

    def test_only_layers_like_those_of_gpt_3_keep_attention_scores(self, catalog: Catalog) -> None:
        for model, keeps in (("gpt-3", True), ("llama-3.1-8b", False)):
            one = TrainingPass(
                architecture=architecture(catalog, model), sequence_tokens=2048, micro_batch=1, tp=1, pp=1
            )
            assert (activations_gb(one, "none") > activations_gb(one, "selective")) is keeps

    def test_an_expert_of_a_token_gets_a_copy_of_it(self, built_in: Catalog) -> None:
        mixture = architecture(built_in, "mixtral-8x7b")
        dense = mixture.model_copy(update={"experts": None, "intermediate_size": 2 * 14_336})
        kept, twin = (
            activations_gb(
                TrainingPass(architecture=shape, sequence_tokens=4096, micro_batch=1, tp=1, pp=1), "selective"
            )
            for shape in (mixture, dense)
        )
        assert kept - twin == pytest.approx(32 * 4096 * 2 * 2 * 4096 / 1e9)


class TestWhatFits:
    def test_the_lowest_stage_that_fits_is_taken(self, catalog: Catalog) -> None:
        assert [report(catalog, setup(catalog, size, gpus=64)).zero for size in (1e9, 5e9, 7.5e9, 30e9)] == [0, 1, 1, 3]

    def test_everything_is_recomputed_only_where_no_stage_fits_otherwise(self, catalog: Catalog) -> None:
        small, large = (report(catalog, setup(catalog, size, gpus=1024)) for size in (7e9, 70e9))
        assert (small.recompute, large.recompute) == ("selective", "full")
        assert report(catalog, setup(catalog, 70e9, gpus=1024, recompute="selective")).fits is False

    def test_a_given_stage_recomputes_everything_only_where_it_does_not_fit_otherwise(self, catalog: Catalog) -> None:
        # of 8B the second stage decides: with ZeRO-1 it fits only where everything is recomputed
        asked = setup(catalog, 8e9, gpus=8, sequence_tokens=8192)
        ways = [
            (found.recompute, found.fits) for found in (report(catalog, replace(asked, zero=z)) for z in ZERO_STAGES)
        ]
        assert ways == [("full", False), ("full", True), ("selective", True), ("selective", True)]

    def test_without_a_stage_the_one_is_taken_that_needs_no_recomputation(self, catalog: Catalog) -> None:
        found = report(catalog, setup(catalog, 8e9, gpus=8, sequence_tokens=8192))
        assert (found.zero, found.recompute, found.fits) == (2, "selective", True)

    def test_without_a_number_the_fewest_that_fit_are_taken_and_half_of_them_are_too_few(
        self, catalog: Catalog
    ) -> None:
        found = report(catalog, setup(catalog, 70e9))
        assert found.fits
        assert found.gpus == found.min_gpus["a100-80g"] == 24
        assert report(catalog, setup(catalog, 70e9, gpus=16)).fits is False

    def test_what_every_rank_must_hold_fits_on_no_number_of_small_gpus(self, catalog: Catalog) -> None:
        found = report(catalog, setup(catalog, 70e9, zero=0))
        assert (found.fits, found.min_gpus) == (False, {})

    def test_more_ranks_than_a_server_has_are_offered_on_no_gpu_with_smaller_ones(self, catalog: Catalog) -> None:
        assert "rtx-4090" not in report(catalog, setup(catalog, 7e9, tp=8)).min_gpus
        assert "h100" in report(catalog, setup(catalog, 7e9, tp=8)).min_gpus

    def test_the_fewest_gpus_hold_it_and_the_next_smaller_number_does_not(self, built_in: Catalog) -> None:
        asked = setup(built_in, 30e9)
        for gpu, count in report(built_in, asked).min_gpus.items():
            on_it = replace(asked, gpu=built_in.gpus[gpu])
            assert report(built_in, replace(on_it, gpus=count)).fits
            server = built_in.gpus[gpu].gpus_per_server
            fewer = count // 2 if count <= server else count - server
            assert fewer == 0 or not report(built_in, replace(on_it, gpus=fewer)).fits


@pytest.mark.parametrize(
    ("least", "server", "group", "expected"),
    [(1, 8, 1, 1), (3, 8, 1, 4), (8, 8, 1, 8), (9, 8, 1, 16), (17, 8, 1, 24), (5, 1, 1, 5), (2, 8, 3, 3), (7, 8, 3, 24),
     (64, 8, 64, 64), (65, 8, 64, 128), (1, 4, 8, 8)],
)  # fmt: skip
def test_gpus_are_rented_as_parts_of_a_server_or_as_whole_ones(
    least: int, server: int, group: int, expected: int
) -> None:
    assert rented_together(least, server=server, group=group) == expected


def test_usable_memory_is_what_the_driver_shows_and_the_label_where_nobody_looked(built_in: Catalog) -> None:
    assert memory.usable_gb(built_in.gpus["h100"]) == pytest.approx(79.11 * GIB / 1e9)
    assert memory.usable_gb(built_in.gpus["mi300x"]) == 192


@quick
@given(params=sizes, gpus=st.integers(1, 4096), tokens=lengths)
def test_more_zero_never_takes_more_nor_recomputes_more(
    catalog: Catalog, params: float, gpus: int, tokens: int
) -> None:
    asked = setup(catalog, params, gpus=gpus, sequence_tokens=tokens)
    for way in ("selective", "full"):
        totals = [report(catalog, replace(asked, zero=stage, recompute=way)).total_gb for stage in ZERO_STAGES]
        assert totals == sorted(totals, reverse=True)
    left_open = [report(catalog, replace(asked, zero=stage)) for stage in ZERO_STAGES]
    assert [found.fits for found in left_open] == sorted(found.fits for found in left_open)
    recomputed = [found.recompute == "full" for found in left_open]
    assert recomputed == sorted(recomputed, reverse=True)


@quick
@given(
    params=sizes, gpus=st.none() | st.integers(1, 512), tokens=lengths, zero=st.none() | st.sampled_from(ZERO_STAGES)
)
def test_everything_is_recomputed_only_where_nothing_less_fits(
    catalog: Catalog, params: float, gpus: int | None, tokens: int, zero: ZeroStage | None
) -> None:
    asked = setup(catalog, params, gpus=gpus, sequence_tokens=tokens, zero=zero)
    found = report(catalog, asked)
    less = report(catalog, replace(asked, gpus=found.gpus, recompute="selective"))
    assert (found.recompute == "selective") == less.fits


@quick
@given(params=sizes, gpus=st.integers(1, 512), tokens=lengths, zero=st.sampled_from(ZERO_STAGES))
def test_what_fits_with_full_recomputation_fits_where_recomputation_is_left_open(
    catalog: Catalog, params: float, gpus: int, tokens: int, zero: ZeroStage
) -> None:
    asked = setup(catalog, params, gpus=gpus, sequence_tokens=tokens, zero=zero)
    assert report(catalog, asked).fits == report(catalog, replace(asked, recompute="full")).fits


@quick
@given(params=sizes, tokens=lengths, batch=st.integers(1, 8), tp=st.sampled_from((1, 2, 4, 8)))
def test_recomputing_more_never_takes_more(catalog: Catalog, params: float, tokens: int, batch: int, tp: int) -> None:
    asked = setup(catalog, params, gpus=64, zero=1, tp=tp, sequence_tokens=tokens, micro_batch=batch)
    ways: tuple[Recompute, ...] = ("none", "selective", "full")
    totals = [report(catalog, replace(asked, recompute=way)).total_gb for way in ways]
    assert totals == sorted(totals, reverse=True)


@quick
@given(params=sizes, gpus=st.integers(1, 512), more=st.integers(1, 512), zero=st.sampled_from(ZERO_STAGES))
def test_more_gpus_never_hold_more_each(catalog: Catalog, params: float, gpus: int, more: int, zero: ZeroStage) -> None:
    asked = setup(catalog, params, zero=zero, recompute="selective")
    few, many = (report(catalog, replace(asked, gpus=count)).total_gb for count in (gpus, gpus + more))
    assert many <= few


@quick
@given(params=sizes, tokens=lengths, batch=st.integers(1, 8))
def test_longer_and_more_sequences_never_take_less(catalog: Catalog, params: float, tokens: int, batch: int) -> None:
    asked = setup(catalog, params, gpus=64, zero=3, recompute="selective", sequence_tokens=tokens, micro_batch=batch)
    longer, wider = replace(asked, sequence_tokens=2 * tokens), replace(asked, micro_batch=batch + 1)
    total = report(catalog, asked).total_gb
    assert report(catalog, longer).total_gb > total
    assert report(catalog, wider).total_gb > total


@quick
@given(params=sizes, gpus=st.none() | st.integers(1, 4096), zero=st.none() | st.sampled_from(ZERO_STAGES))
def test_the_parts_make_the_total_and_the_total_decides_what_fits(
    catalog: Catalog, params: float, gpus: int | None, zero: ZeroStage | None
) -> None:
    found = report(catalog, setup(catalog, params, gpus=gpus, zero=zero))
    assert found.total_gb == pytest.approx(states(found) + found.activations_gb + found.overhead_gb)
    assert found.fits == (found.total_gb <= found.limit_gb)
    if found.fits and gpus is None:
        assert found.gpus == found.min_gpus[found.gpu.id]


def test_a_rank_of_fully_sharded_training_holds_the_layer_that_it_computes(built_in: Catalog) -> None:
    def overhead(gpus: int, zero: ZeroStage) -> float:
        return report(built_in, setup(built_in, 671e9, architecture=mixture, gpus=gpus, zero=zero)).overhead_gb

    mixture = architecture(built_in, "deepseek-v3")
    layer = 2 * largest_layer_params(mixture) / 1e9
    assert layer == pytest.approx(23.0, abs=0.05)
    assert overhead(256, 3) - overhead(256, 2) == pytest.approx(layer)
    assert overhead(1, 3) == overhead(1, 2)
