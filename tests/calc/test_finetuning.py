"""Fine-tuning: adapters and bits as published, hours and memory worked out, and what must hold for any run."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calc.adapters import adapted_widths, adapter_params
from calc.finetuning import FinetuningReport, FinetuningRun, Method, finetuning
from calc.finetuning_memory import double_quantised_bits
from calc.ranges import Range
from calc.rent import Rent
from calc.typical import typical_dense
from calc.weights import weights_gb
from config.catalog import Catalog
from config.rates import Fx

quick = settings(max_examples=60, deadline=None)
METHODS: tuple[Method, ...] = ("qlora", "lora", "full")
models = st.sampled_from(("llama-3.1-8b", "llama-3.1-70b", "mixtral-8x7b", "gemma-3-27b"))
kinds = st.sampled_from(("a100-80g", "h100", "b200", "rtx-4090"))
A100_FLOP_PER_S = 312e12


def run_of(catalog: Catalog, model: str = "llama-3.1-8b", gpu: str = "a100-80g", **changed: Any) -> FinetuningRun:
    known, kind = catalog.models[model], catalog.gpus[gpu]
    assert known.architecture is not None
    left_open: dict[str, Any] = {
        "method": "lora", "tokens": 1e8, "epochs": 1, "rank": 16, "sequence_tokens": 4096, "micro_batch": 1,
        "gpus": None, "mfu": None, "rent": Rent(usd_per_gpu_hour=2.0),
    }  # fmt: skip
    return FinetuningRun(
        params=known.params,
        active_params=known.active_params or known.params,
        architecture=known.architecture,
        gpu=kind,
        utilisation=catalog.utilisation_of(kind, "moe" if known.is_mixture else "dense"),
        **left_open | changed,
    )


def report(catalog: Catalog, run: FinetuningRun) -> FinetuningReport:
    return finetuning(run, catalog.defaults, catalog.serving.memory, catalog.gpus.values())


class TestPublishedValues:
    @pytest.mark.parametrize(
        ("model", "layers", "widths", "printed"),
        [
            ("llama-3.1-8b", 32, 2 * 8192 + 2 * 5120 + 3 * (4096 + 14_336), 41_943_040),
            ("llama-3.1-70b", 80, 2 * 16_384 + 2 * 9216 + 3 * (8192 + 28_672), 207_093_760),
        ],
    )
    def test_adapters_of_rank_16_have_so_many_parameters(
        self, built_in: Catalog, model: str, layers: int, widths: int, printed: int
    ) -> None:
        architecture = built_in.models[model].architecture
        assert architecture is not None
        found = adapted_widths(architecture)
        assert found.total == found.active == layers * widths
        assert adapter_params.function(rank=16, widths=found.total) == printed

    def test_quantising_twice_saves_0_373_bits(self) -> None:
        twice = double_quantised_bits.function(block_weights=64, block_scales=256)
        assert twice == 4 + 8 / 64 + 32 / (64 * 256)
        assert twice == pytest.approx(4.127, abs=0.0005)
        assert 4 + 32 / 64 - twice == pytest.approx(0.373, abs=0.0005)

    @pytest.mark.parametrize(("params", "gb"), [(8.03e9, 4.14), (70.6e9, 36.4)])
    def test_a_whole_model_in_these_bits_weighs(self, params: float, gb: float) -> None:
        bits = double_quantised_bits.function(block_weights=64, block_scales=256)
        assert weights_gb.function(quantised_params=params, bits=bits, kept_params=0) == pytest.approx(gb, rel=0.002)

    def test_8b_on_100m_tokens_at_40_percent_of_an_a100_takes_7_2_hours(self, built_in: Catalog) -> None:
        found = report(built_in, run_of(built_in, mfu=0.4))
        flop = (4 * 8.03e9 + 6 * 41_943_040) * 1e8
        assert found.compute_flop == pytest.approx(flop)
        assert found.gpu_hours == Range.exact(found.gpu_hours.mid)
        assert found.gpu_hours.mid == pytest.approx(flop / (A100_FLOP_PER_S * 0.4 * 3600))
        assert found.gpu_hours.mid == pytest.approx(7.2, abs=0.05)

    def test_8b_with_adapters_holds_its_weights_its_states_and_its_activations(self, built_in: Catalog) -> None:
        found = report(built_in, run_of(built_in))
        activations, logits, overhead = 18.27, 2.10, 2
        assert found.memory_gb == pytest.approx(16.06 + 0.67 + activations + logits + overhead, abs=0.02)
        assert (found.gpus, found.memory_per_gpu_gb) == (1, found.memory_gb)


class TestMethods:
    def test_four_bits_are_those_inside_the_layers_and_tables_keep_sixteen(self, built_in: Catalog) -> None:
        lora, qlora = (report(built_in, run_of(built_in, method=method)) for method in ("lora", "qlora"))
        tables = 2 * 128_256 * 4096
        saved = (8.03e9 - tables) * (16 - double_quantised_bits.function(block_weights=64, block_scales=256)) / 8e9
        assert lora.memory_gb - qlora.memory_gb == pytest.approx(saved, rel=0.001)

    def test_adapters_take_two_thirds_of_the_compute_of_all_parameters(self, built_in: Catalog) -> None:
        lora, full = (report(built_in, run_of(built_in, method=method, gpus=8)) for method in ("lora", "full"))
        assert lora.recompute == full.recompute == "selective"
        assert lora.compute_flop / full.compute_flop == pytest.approx(2 / 3, rel=0.01)
        assert full.compute_flop == 6 * 8.03e9 * 1e8

    def test_recomputing_everything_costs_another_forward_pass(self, built_in: Catalog) -> None:
        small = report(built_in, run_of(built_in, gpu="rtx-4090", method="qlora"))
        assert (small.recompute, small.fits) == ("full", True)
        assert small.compute_flop == pytest.approx((6 * 8.03e9 + 6 * 41_943_040) * 1e8)

    def test_recomputing_everything_costs_all_parameters_a_third_more(self, built_in: Catalog) -> None:
        roomy, tight = (report(built_in, run_of(built_in, gpus=gpus, method="full")) for gpus in (8, 2))
        assert (roomy.recompute, tight.recompute) == ("selective", "full")
        assert roomy.compute_flop == 6 * 8.03e9 * 1e8
        assert tight.compute_flop == 8 * 8.03e9 * 1e8

    def test_all_parameters_are_split_over_the_fewest_gpus(self, built_in: Catalog) -> None:
        found = report(built_in, run_of(built_in, method="full"))
        assert found.trainable_params == found.params
        assert found.gpus == found.min_gpus["a100-80g"] == 2
        assert found.memory_per_gpu_gb < found.limit_gb < found.memory_gb

    def test_experts_have_adapters_too_and_a_token_passes_those_of_its_own(self, built_in: Catalog) -> None:
        mixtral = built_in.models["mixtral-8x7b"].architecture
        assert mixtral is not None
        found = adapted_widths(mixtral)
        assert found.total - found.active == 32 * 6 * 3 * (4096 + 14_336)

    def test_latent_attention_has_adapters_on_its_projections(self, built_in: Catalog) -> None:
        deepseek = built_in.models["deepseek-v3"].architecture
        assert deepseek is not None
        per_layer = (7168 + 1536) + (1536 + 128 * 192) + (7168 + 576) + (512 + 128 * 256) + (128 * 128 + 7168)
        dense, shared, routed = 3 * 3 * (7168 + 18_432), 58 * 3 * (7168 + 2048), 58 * 256 * 3 * (7168 + 2048)
        assert adapted_widths(deepseek).total == 61 * per_layer + dense + shared + routed

    def test_four_bits_take_longer_and_widen_the_range(self, built_in: Catalog) -> None:
        lora, qlora = (report(built_in, run_of(built_in, method=method)).gpu_hours for method in ("lora", "qlora"))
        assert qlora.mid == pytest.approx(1.2 * lora.mid)
        assert qlora.high / qlora.low > lora.high / lora.low

    def test_a_given_utilisation_holds_what_four_bits_cost(self, built_in: Catalog) -> None:
        lora, qlora = (report(built_in, run_of(built_in, method=m, mfu=0.3)).gpu_hours for m in ("lora", "qlora"))
        assert qlora == lora

    def test_the_range_is_wider_than_that_of_pre_training(self, built_in: Catalog) -> None:
        run = run_of(built_in)
        found, band = report(built_in, run).mfu, run.utilisation.mfu
        assert found is not None
        assert found.low < band.low < band.mid == found.mid < found.high
        assert found.high <= built_in.defaults.finetuning.best_mfu


def test_money_is_hours_times_price_after_discount_in_the_currency(built_in: Catalog) -> None:
    rent = Rent(usd_per_gpu_hour=2.0, discount=0.25, currency="CNY", fx=Fx(currency="CNY", rate=7.0, date=None))
    found = report(built_in, run_of(built_in, rent=rent))
    assert found.cost_usd is not None
    assert found.cost is not None
    assert found.cost_usd.mid == pytest.approx(found.gpu_hours.mid * 1.5)
    assert found.cost.high == pytest.approx(found.cost_usd.high * 7)


def test_without_a_price_there_are_hours_and_no_money(built_in: Catalog) -> None:
    found = report(built_in, run_of(built_in, rent=Rent()))
    assert (found.cost_usd, found.cost) == (None, None)
    assert found.gpu_hours.mid > 0


@st.composite
def lora_runs(draw: st.DrawFn, catalog: Catalog) -> FinetuningRun:
    """LoRA of a model of the catalogue, or of a bare size with the typical architecture, on any GPU."""
    known = sorted(name for name, model in catalog.models.items() if model.architecture is not None)
    run = run_of(
        catalog,
        draw(st.sampled_from(known)),
        draw(st.sampled_from(sorted(catalog.gpus))),
        rank=draw(st.sampled_from((1, 8, 16, 64))),
        sequence_tokens=draw(st.sampled_from((512, 4096, 16_384))),
        micro_batch=draw(st.sampled_from((1, 8))),
    )
    params = draw(st.none() | st.floats(8.5, 12).map(lambda exponent: 10.0**exponent))
    if params is None:
        return run
    return replace(run, params=params, active_params=params, architecture=typical_dense(params))


@quick
@given(data=st.data(), gpus=st.integers(1, 128))
def test_adapters_never_take_more_hours_than_all_parameters_on_the_same_gpus(
    built_in: Catalog, data: st.DataObject, gpus: int
) -> None:
    lora = replace(data.draw(lora_runs(built_in)), gpus=gpus)
    less, more = report(built_in, lora).gpu_hours, report(built_in, replace(lora, method="full")).gpu_hours
    assert less.low < more.low
    assert less.mid < more.mid
    assert less.high < more.high


@quick
@given(data=st.data())
def test_adapters_on_fewer_gpus_cost_at_most_their_own_products_more(built_in: Catalog, data: st.DataObject) -> None:
    run = data.draw(lora_runs(built_in))
    lora, full = report(built_in, run), report(built_in, replace(run, method="full"))
    own = 6 * run.rank * adapted_widths(run.architecture).active * run.tokens
    assert lora.gpus <= full.gpus
    assert lora.compute_flop <= (full.compute_flop + own) * (1 + 1e-9)
    if lora.recompute == full.recompute:
        assert lora.gpu_hours.mid < full.gpu_hours.mid


@quick
@given(model=models, kind=kinds, tokens=st.sampled_from((512, 4096, 16_384)))
def test_fewer_bits_and_fewer_trained_parameters_never_need_more(
    built_in: Catalog, model: str, kind: str, tokens: int
) -> None:
    found = [report(built_in, run_of(built_in, model, kind, method=m, sequence_tokens=tokens, gpus=64))
             for m in METHODS]  # fmt: skip
    assert [one.memory_gb for one in found] == sorted(one.memory_gb for one in found)
    open_ended = [report(built_in, run_of(built_in, model, kind, method=m, sequence_tokens=tokens)) for m in METHODS]
    for lighter, heavier in pairwise(open_ended):
        for gpu, count in heavier.min_gpus.items():
            assert lighter.min_gpus[gpu] <= count


@quick
@given(model=models, kind=kinds, method=st.sampled_from(METHODS), factor=st.floats(1.1, 100))
def test_more_tokens_never_take_fewer_hours(
    built_in: Catalog, model: str, kind: str, method: Method, factor: float
) -> None:
    few = run_of(built_in, model, kind, method=method)
    less, more = report(built_in, few).gpu_hours, report(built_in, replace(few, tokens=1e8 * factor)).gpu_hours
    assert more.mid == pytest.approx(less.mid * factor)
    assert (more.low, more.high) == pytest.approx((less.low * factor, less.high * factor))
    assert report(built_in, replace(few, epochs=factor)).gpu_hours == more


@quick
@given(model=models, kind=kinds, method=st.sampled_from(METHODS), rank=st.integers(1, 256), more=st.integers(1, 256))
def test_a_higher_rank_never_takes_less(
    *, built_in: Catalog, model: str, kind: str, method: Method, rank: int, more: int
) -> None:
    asked = run_of(built_in, model, kind, method=method, rank=rank, gpus=64)
    low, high = report(built_in, asked), report(built_in, replace(asked, rank=rank + more))
    assert high.memory_gb >= low.memory_gb or (low.recompute, high.recompute) == ("selective", "full")
    assert high.compute_flop >= low.compute_flop


@quick
@given(model=models, kind=kinds, method=st.sampled_from(METHODS), gpus=st.none() | st.integers(1, 64))
def test_the_range_rises_and_the_fewest_gpus_fit(
    built_in: Catalog, model: str, kind: str, method: Method, gpus: int | None
) -> None:
    found = report(built_in, run_of(built_in, model, kind, method=method, gpus=gpus))
    assert found.cost_usd is not None
    for spread in (found.gpu_hours, found.hours, found.cost_usd):
        assert 0 < spread.low < spread.mid < spread.high
    assert found.fits == (found.memory_per_gpu_gb <= found.limit_gb)
    if gpus is None and kind in found.min_gpus:
        assert found.fits
        assert found.gpus == found.min_gpus[kind]
    assert found.hours.mid == pytest.approx(found.gpu_hours.mid / found.gpus)
