"""Weights in every format: as many bytes as real checkpoints have, and never more for fewer bits."""

import pytest

from calc.decoder import Decoder, decoder
from calc.weights import stored_weights, weights_gb
from config.catalog import Catalog
from config.schema.gpu import Precision
from config.schema.model import Model

GIB = 2**30
CHECKPOINTS: list[tuple[str, str, float, float]] = [
    # model, format, GB of the published weight files, and what they hold beside the decoder
    ("llama-3.1-8b", "bf16", 2 * 8_030_261_248 / 1e9, 0.001),
    ("llama-3.1-70b", "bf16", 2 * 70_553_706_496 / 1e9, 0.001),
    ("llama-2-7b", "fp16", 2 * 6_738_415_616 / 1e9, 0.001),
    ("mixtral-8x7b", "bf16", 2 * 46_702_792_704 / 1e9, 0.001),
    ("gpt-oss-120b", "fp4", 60.8 * GIB / 1e9, 0.01),  # of its model card; MXFP4: 4.25 bits and not 4.5
    ("gpt-oss-120b", "mxfp4", 60.8 * GIB / 1e9, 0.01),
    # GGUF: ggml-org/llama.cpp, tools/quantize/README.md, memory and disk requirements
    ("llama-3.1-8b", "q4_k_m", 4.9, 0.01),
    ("llama-3.1-70b", "q4_k_m", 43.1, 0.005),
    ("llama-3.1-405b", "q4_k_m", 249.1, 0.005),
    ("llama-3.1-8b", "q8_0", 7.95 * GIB / 1e9, 0.002),
    ("llama-3.1-8b", "iq3_m", 3.52 * GIB / 1e9, 0.002),
    ("deepseek-v3", "fp8", 688_586_727_753 / 1e9, 0.03),  # with 11.5B parameters for multi-token prediction
]


def known(catalog: Catalog, model: str) -> tuple[Model, Decoder]:
    found = catalog.models[model]
    assert found.architecture is not None
    return found, decoder(found.architecture)


def stored_gb(catalog: Catalog, model: str, precision: str) -> float:
    found, parts = known(catalog, model)
    form = catalog.serving.formats[precision]
    stored = stored_weights(parts, found.params, form)
    return weights_gb(quantised_params=stored.quantised_params, bits=form.bits, kept_params=stored.kept_params)


@pytest.mark.parametrize(("model", "precision", "gb", "within"), CHECKPOINTS, ids=[row[0] for row in CHECKPOINTS])
def test_weights_are_as_large_as_the_real_checkpoint(
    built_in: Catalog, model: str, precision: Precision, gb: float, within: float
) -> None:
    assert stored_gb(built_in, model, precision) == pytest.approx(gb, rel=within)


@pytest.mark.parametrize(
    ("bits", "gb"),
    [(16, 70.6 * 16 / 8), (4.156, 36.7), (4.5, 39.7), (4.127, 36.4)],
    ids=["bf16", "int4 in groups of 128", "q4_k", "nf4 quantised twice"],
)
def test_70b_weighs_this_much(bits: float, gb: float) -> None:
    assert weights_gb(quantised_params=70.6e9, bits=bits, kept_params=0) == pytest.approx(gb, rel=0.002)


@pytest.mark.parametrize("model", ["llama-3.1-8b", "gemma-3-27b", "mixtral-8x7b", "deepseek-v3", "gpt-3"])
class TestEveryFormat:
    def test_the_parts_add_up_to_the_whole(self, built_in: Catalog, model: str) -> None:
        found, parts = known(built_in, model)
        for form in built_in.serving.formats.values():
            stored = stored_weights(parts, found.params, form)
            in_parts = stored.resident_bytes + parts.experts * stored.expert_bytes + stored.embedding_bytes
            whole = weights_gb(quantised_params=stored.quantised_params, bits=form.bits, kept_params=stored.kept_params)
            assert in_parts / 1e9 == pytest.approx(whole)
            assert stored.quantised_params + stored.kept_params == pytest.approx(found.params)

    def test_fewer_bits_never_weigh_more(self, built_in: Catalog, model: str) -> None:
        by_size = [stored_gb(built_in, model, p) for p in ("bf16", "fp8", "fp4")]
        assert by_size == sorted(by_size, reverse=True)
        assert stored_gb(built_in, model, "int4") < stored_gb(built_in, model, "int8") < by_size[0]


def test_four_bits_of_a_mixture_are_those_of_its_experts_only(built_in: Catalog) -> None:
    found, parts = known(built_in, "mixtral-8x7b")
    stored = stored_weights(parts, found.params, built_in.serving.formats["fp4"])
    assert stored.quantised_params == pytest.approx(8 * parts.expert, rel=0.001)
    assert stored.kept_params == pytest.approx(parts.embedding + parts.head + parts.every_token, rel=0.001)
