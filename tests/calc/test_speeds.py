"""What a GPU reaches: the type that weights are multiplied in, the link between ranks, and the times of layers."""

import pytest

from calc.speeds import Multiplied, speeds_on
from config.catalog import Catalog
from config.schema.gpu import Precision
from tests.calc.serve import architecture_of

OWN: list[tuple[str, Precision]] = [
    ("a100-80g", "int8"), ("l40s", "fp8"), ("h100", "fp8"), ("h100", "int8"), ("b200", "fp8"), ("b200", "fp4"),
    ("mi300x", "fp8"),
]  # fmt: skip
UNPACKED: list[tuple[str, Precision]] = [
    ("a100-80g", "fp8"), ("a100-80g", "int4"), ("a100-80g", "fp4"), ("v100-32g", "fp8"), ("v100-32g", "int8"),
    ("h100", "fp4"), ("h100", "int4"), ("b200", "int4"), ("b300", "int8"),
]  # fmt: skip
AS_SIXTEEN_BITS: list[tuple[str, Precision]] = [
    ("a100-80g", "bf16"), ("h100", "fp16"), ("v100-32g", "bf16"), ("gaudi3", "fp8"), ("tpu-v5p", "fp8"),
    ("tpu-v6e", "fp8"), ("tpu-v4", "int8"),
]  # fmt: skip


def names(cases: list[tuple[str, Precision]]) -> list[str]:
    return [" on ".join(reversed(case)) for case in cases]


@pytest.mark.parametrize(("gpu", "precision"), OWN, ids=names(OWN))
def test_a_type_that_the_gpu_has_is_multiplied_at_its_own_peak(
    built_in: Catalog, gpu: str, precision: Precision
) -> None:
    chip, engine = built_in.gpus[gpu], built_in.serving.engine
    found = Multiplied.of(built_in.serving.formats[precision], chip, engine)
    assert found.flop_per_s == getattr(chip.dense_tflops, precision) * 1e12
    assert found.share == engine.dtype_shares[precision]
    assert found.unpacked_share == 1
    assert found.flop_per_s * found.share > chip.training_tflops * 1e12


@pytest.mark.parametrize(("gpu", "precision"), UNPACKED, ids=names(UNPACKED))
def test_a_format_that_the_gpu_cannot_multiply_well_is_unpacked_to_16_bits(
    built_in: Catalog, gpu: str, precision: Precision
) -> None:
    chip, engine = built_in.gpus[gpu], built_in.serving.engine
    unpacked = Multiplied(chip.training_tflops * 1e12, engine.emulated_share, engine.emulated_share)
    assert Multiplied.of(built_in.serving.formats[precision], chip, engine) == unpacked
    assert unpacked.share < 1


@pytest.mark.parametrize(("gpu", "precision"), AS_SIXTEEN_BITS, ids=names(AS_SIXTEEN_BITS))
def test_16_bits_and_types_no_faster_reach_what_16_bits_reach(
    built_in: Catalog, gpu: str, precision: Precision
) -> None:
    chip = built_in.gpus[gpu]
    assert Multiplied.of(built_in.serving.formats[precision], chip, built_in.serving.engine) == Multiplied(
        chip.training_tflops * 1e12, 1, 1
    )


@pytest.mark.parametrize(("precision", "lost"), [("int4", True), ("fp8", False)])
def test_unpacking_costs_bandwidth_and_products_of_all_weights(
    built_in: Catalog, precision: Precision, *, lost: bool
) -> None:
    engine, mixtral = built_in.serving.engine, architecture_of(built_in, "mixtral-8x7b")
    found = speeds_on(built_in.gpus["h100"], 2, mixtral, precision, built_in.serving)
    kept, narrower = (engine.emulated_share, 1.0) if lost else (1.0, engine.dtype_shares[precision])
    assert found.resident_share == pytest.approx(engine.weights_bandwidth_share * kept)
    assert found.expert_bandwidth_share == pytest.approx(engine.experts_bandwidth_share * kept)
    assert found.dense_share == pytest.approx(engine.products_share * kept * narrower)
    assert found.expert_share == pytest.approx(engine.expert_products_share * kept * narrower)
    assert found.kv_share == engine.kv_bandwidth_share


def test_four_bits_of_a_mixture_are_those_of_its_experts_only(built_in: Catalog) -> None:
    b200 = built_in.gpus["b200"]
    deepseek, llama = (architecture_of(built_in, model) for model in ("deepseek-v3", "llama-3.1-70b"))
    mixture, dense = (speeds_on(b200, 8, model, "fp4", built_in.serving) for model in (deepseek, llama))
    assert b200.dense_tflops.fp4 is not None
    assert mixture.expert_flop_per_s == dense.dense_flop_per_s == b200.dense_tflops.fp4 * 1e12
    assert mixture.dense_flop_per_s == b200.training_tflops * 1e12
    assert mixture.dense_share == built_in.serving.engine.products_share


@pytest.mark.parametrize(
    ("gpu", "tp", "link_gb_s", "is_pcie"),
    [
        ("h100", 8, 450, False),
        ("h100-pcie", 2, 300, False),
        ("h100-pcie", 4, 64, True),
        ("h200-nvl", 4, 450, False),
        ("h200-nvl", 8, 64, True),
        ("l40s", 2, 32, True),
    ],
)
def test_ranks_talk_over_the_slowest_link_among_them(
    *, built_in: Catalog, gpu: str, tp: int, link_gb_s: float, is_pcie: bool
) -> None:
    engine = built_in.serving.engine
    found = speeds_on(built_in.gpus[gpu], tp, architecture_of(built_in, "llama-3.1-70b"), "bf16", built_in.serving)
    assert found.link_bytes_per_s == link_gb_s * 1e9
    assert found.all_reduce_s * 1e6 == pytest.approx(engine.pcie_all_reduce_us if is_pcie else engine.all_reduce_us)


def test_one_gpu_has_no_latency_to_wait_for(built_in: Catalog) -> None:
    found = speeds_on(built_in.gpus["l40s"], 1, architecture_of(built_in, "llama-3.1-8b"), "bf16", built_in.serving)
    assert found.all_reduce_s == 0


def test_layers_take_longer_with_latent_sparse_and_linear_attention(built_in: Catalog) -> None:
    engine = built_in.serving.engine

    def layer_us(model: str) -> float:
        architecture = architecture_of(built_in, model)
        return speeds_on(built_in.gpus["h200"], 8, architecture, "bf16", built_in.serving).layer_s * 1e6

    assert layer_us("llama-3.1-70b") == pytest.approx(engine.layer_us)
    assert layer_us("deepseek-v3") == pytest.approx(engine.layer_us + engine.latent_layer_us)
    assert layer_us("deepseek-v3.2") == pytest.approx(layer_us("deepseek-v3") + engine.sparse_layer_us)
    # three layers in four are linear
    assert layer_us("qwen3-next-80b-a3b") == pytest.approx(engine.layer_us + 0.75 * engine.linear_layer_us)


@pytest.mark.parametrize(
    ("model", "choices"), [("llama-3.1-70b", 0), ("mixtral-8x7b", 32 * 2), ("deepseek-v3", (61 - 3) * 8)]
)
def test_every_layer_of_experts_has_as_many_choices_as_active_experts(
    built_in: Catalog, model: str, choices: int
) -> None:
    found = speeds_on(built_in.gpus["h200"], 8, architecture_of(built_in, model), "bf16", built_in.serving)
    assert found.choices == choices


def test_software_of_some_generations_reaches_less_of_everything(built_in: Catalog) -> None:
    llama, shares = architecture_of(built_in, "llama-3.1-70b"), built_in.serving.engine.generation_shares
    amd, nvidia = (speeds_on(built_in.gpus[gpu], 8, llama, "bf16", built_in.serving) for gpu in ("mi300x", "h100"))
    assert amd.software_share == shares["cdna3"] < nvidia.software_share == 1
