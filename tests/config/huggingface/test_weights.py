"""The number format of released weights, by the many ways in which files say it."""

from typing import Any

import pytest

from config.huggingface.fields import NotDescribedError
from config.huggingface.read import read_config
from config.huggingface.weights import weights_of
from tests.config.huggingface.real import CONFIGS, changed


def groups(*weights: dict[str, Any]) -> dict[str, Any]:
    return {
        "quant_method": "compressed-tensors",
        "config_groups": {str(i): {"weights": w} for i, w in enumerate(weights)},
    }


QUANTISED = [
    ({"quant_method": "fp8", "weight_block_size": [128, 128]}, "fp8"),
    ({"quant_method": "fbgemm_fp8"}, "fp8"),
    ({"quant_method": "mxfp4"}, "fp4"),
    ({"quant_method": "NVFP4"}, "fp4"),
    ({"quant_method": "awq", "bits": 4, "group_size": 128}, "int4"),
    ({"quant_method": "gptq", "bits": 8}, "int8"),
    ({"quant_method": "bitsandbytes", "load_in_4bit": True}, "int4"),
    ({"quant_method": "bitsandbytes", "load_in_8bit": True, "load_in_4bit": False}, "int8"),
    (groups({"num_bits": 4, "type": "int"}), "int4"),
    (groups({"num_bits": 8, "type": "float"}, {"num_bits": 8, "type": "float"}), "fp8"),
    ({"quant_algo": "FP8"}, "fp8"),
]


@pytest.mark.parametrize(("settings", "weights"), QUANTISED)
def test_quantised_weights_are_in_the_format_that_their_method_makes(settings: dict[str, Any], weights: str) -> None:
    assert weights_of({"torch_dtype": "bfloat16", "quantization_config": settings}) == weights


@pytest.mark.parametrize(
    ("content", "weights"),
    [
        ({"torch_dtype": "float16"}, "fp16"),
        ({"dtype": "bfloat16"}, "bf16"),
        ({"torch_dtype": "float32"}, "bf16"),
        ({}, "bf16"),
        ({"torch_dtype": "torch.float16", "quantization_config": None}, "fp16"),
    ],
)
def test_plain_weights_are_in_the_type_of_the_file(content: dict[str, Any], weights: str) -> None:
    assert weights_of(content) == weights


@pytest.mark.parametrize(
    "settings",
    [
        {"quant_method": "awq", "bits": 3},
        {"quant_method": "gptq", "bits": "four"},
        {},
        groups({"num_bits": 4, "type": "int"}, {"num_bits": 8, "type": "int"}),
        groups({}),
        {"quant_method": "compressed-tensors", "config_groups": {"0": None}},
    ],
)
def test_a_format_that_is_not_known_is_refused_and_can_be_given(settings: dict[str, Any]) -> None:
    content = changed("llama-3.1-8b", quantization_config=settings)
    with pytest.raises(NotDescribedError, match="give the format with --weights"):
        read_config(content)
    assert read_config(content, "int4").weights == "int4"


@pytest.mark.parametrize(
    ("model", "weights"),
    [("deepseek-v3", "fp8"), ("gpt-oss-120b", "fp4"), ("kimi-k2.5", "int4"), ("minimax-m2", "fp8")],
)
def test_real_releases_are_in_their_format(model: str, weights: str) -> None:
    assert read_config(CONFIGS[model]).weights == weights
