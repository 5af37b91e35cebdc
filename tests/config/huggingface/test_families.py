"""Real configurations become the presets that are there, and count to the last parameter that is published."""

from typing import Any

import pytest

from calc.parameters import parameters
from calc.published import PARAMS_WITHIN
from config.huggingface.families import FAMILIES
from config.huggingface.read import read_config
from config.load import load_catalog
from tests.config.huggingface.real import CONFIGS

MODELS = load_catalog().models

EXACT = {
    "baichuan2-7b": 7_505_973_248,
    "bloom-176b": 176_247_271_424,
    "command-r-35b": 34_980_831_232,
    "dbrx": 131_596_523_520,
    "deepseek-r1": 671_026_419_200,
    "deepseek-v2": 235_741_434_880,
    "deepseek-v2-lite": 15_706_484_224,
    "deepseek-v3": 671_026_419_200,
    "falcon-180b": 179_522_565_120,
    "falcon-40b": 41_303_293_952,
    "falcon-7b": 6_921_720_704,
    "gemma-2-27b": 27_227_128_320,
    "gemma-2-2b": 2_614_341_888,
    "gemma-2-9b": 9_241_705_984,
    "gemma-2b": 2_506_172_416,
    "gemma-3-1b": 999_885_952,
    "gemma-3-27b": 27_009_346_304,
    "gemma-3-4b": 3_880_263_168,
    "glm-4-32b-0414": 32_566_081_536,
    "glm-4-9b": 9_399_951_360,
    "gpt-j-6b": 6_050_882_784,
    "gpt-oss-120b": 116_829_156_672,
    "gpt-oss-20b": 20_914_757_184,
    "gpt2-xl": 1_557_611_200,
    "granite-3.1-8b": 8_170_848_256,
    "internlm2-7b": 7_737_708_544,
    "kimi-k2": 1_026_408_232_448,
    "kimi-linear-48b-a3b": 49_122_681_728,
    "llama-2-70b": 68_976_648_192,
    "llama-3.1-405b": 405_853_388_800,
    "llama-3.1-70b": 70_553_706_496,
    "llama-3.1-8b": 8_030_261_248,
    "llama-3.2-1b": 1_235_814_400,
    "llama-7b": 6_738_415_616,
    "minimax-text-01": 456_089_655_296,
    "mistral-7b": 7_241_732_096,
    "mistral-nemo-12b": 12_247_782_400,
    "mistral-small-3": 23_572_403_200,
    "mixtral-8x22b": 140_620_634_112,
    "mixtral-8x7b": 46_702_792_704,
    "mpt-7b": 6_649_286_656,
    "olmo-7b": 6_888_095_744,
    "olmoe-1b-7b": 6_919_161_856,
    "opt-6.7b": 6_658_473_984,
    "phi-2": 2_779_683_840,
    "phi-3-mini": 3_821_079_552,
    "phi-3.5-moe": 41_873_153_344,
    "phi-4": 14_659_507_200,
    "phi-4-mini": 3_836_021_760,
    "pythia-6.9b": 6_857_302_016,
    "qwen1.5-moe-a2.7b": 14_315_784_192,
    "qwen2.5-0.5b": 494_032_768,
    "qwen2.5-72b": 72_706_203_648,
    "qwen2.5-7b": 7_615_616_512,
    "qwen3-0.6b": 596_049_920,
    "qwen3-1.7b": 1_720_574_976,
    "qwen3-235b-a22b": 235_093_634_560,
    "qwen3-30b-a3b": 30_532_122_624,
    "qwen3-32b": 32_762_123_264,
    "qwen3-8b": 8_190_735_360,
    "qwen3-coder-480b-a35b": 480_154_875_392,
    "qwen3-next-80b-a3b": 79_674_391_296,
    "seed-oss-36b": 36_151_104_512,
    "smollm3-3b": 3_075_098_624,
    "stablelm-3b-4e1t": 2_795_443_200,
    "starcoder-15b": 15_517_456_384,
    "starcoder2-15b": 15_957_889_024,
    "yi-34b": 34_388_917_248,
}
"""What the released checkpoints hold, a tied head once, without layers that predict more than one token."""

OTHERWISE: dict[str, dict[str, Any]] = {
    "command-r-35b": {"weights": "fp16"},  # the preset assumes bf16
    "deepseek-v2": {"max_context": 163_840},  # positions of the table; 128K are published
    "deepseek-v2-lite": {"max_context": 163_840},  # 32K are published
    "llama-2-70b": {"weights": "fp16"},  # as converted; released in bf16
    "minimax-text-01": {"max_context": 10_240_000},  # 4M are published
    "mpt-7b": {"vocab_size": 50_432},  # the preset is the training configuration
    "qwen3-next-80b-a3b": {"intermediate_size": 5120},  # of dense layers, which it has none of
}
"""Where a file and the preset differ, and why."""


@pytest.mark.parametrize(("model", "published"), EXACT.items(), ids=EXACT)
def test_the_count_is_the_published_one_to_the_last_parameter(model: str, published: int) -> None:
    imported = read_config(CONFIGS[model])
    assert parameters(imported.architecture, imported.beside).total == published


@pytest.mark.parametrize("model", [model for model in CONFIGS if model in MODELS])
def test_a_configuration_becomes_the_preset_of_its_model(model: str) -> None:
    imported, preset = read_config(CONFIGS[model]), MODELS[model]
    assert preset.architecture is not None
    here = {**imported.architecture.model_dump(), "weights": imported.weights}
    there = {**preset.architecture.model_dump(), "weights": preset.weights}
    assert {name: here[name] for name in here if here[name] != there[name]} == OTHERWISE.get(model, {})


@pytest.mark.parametrize("model", [model for model in CONFIGS if model in MODELS])
def test_the_count_agrees_with_the_published_one_or_the_preset_says_why_not(model: str) -> None:
    imported, preset = read_config(CONFIGS[model]), MODELS[model]
    counted = parameters(imported.architecture, imported.beside).total
    assert counted == pytest.approx(preset.params, rel=PARAMS_WITHIN) or preset.counted_differs is not None


@pytest.mark.parametrize(
    ("model", "active"),
    [
        ("mixtral-8x7b", 12_879_925_248),
        ("qwen3-30b-a3b", 3_353_032_704),
        ("qwen3-next-80b-a3b", 3_874_929_408),
        ("phi-3.5-moe", 6_640_999_744),
        ("olmoe-1b-7b", 1_282_017_280),
    ],
)
def test_active_parameters_hold_the_chosen_experts_and_all_that_is_beside_them(model: str, active: int) -> None:
    imported = read_config(CONFIGS[model])
    assert parameters(imported.architecture, imported.beside).active == active


def test_a_quantised_release_is_the_same_model_in_another_format() -> None:
    plain, quantised = (read_config(CONFIGS[f"qwen3-235b-a22b{suffix}"]) for suffix in ("", "-fp8"))
    assert (plain.architecture, plain.beside) == (quantised.architecture, quantised.beside)
    assert (plain.weights, quantised.weights) == ("bf16", "fp8")


@pytest.mark.parametrize(
    ("model", "notes"),
    [
        ("llama-3.1-8b", ()),
        ("deepseek-v3", ("A multi-token-prediction layer is not counted.",)),
        ("gemma-3-27b", ("Text decoder only.",)),
        ("qwen3.5-27b", ("Text decoder only.", "A multi-token-prediction layer is not counted.")),
    ],
)
def test_what_is_left_out_is_said(model: str, notes: tuple[str, ...]) -> None:
    assert read_config(CONFIGS[model]).notes == notes


def test_most_families_are_tried_on_a_real_configuration() -> None:
    tried = {content.get("text_config", content)["model_type"] for content in CONFIGS.values()}
    assert tried <= set(FAMILIES)
    assert {family.name for family in FAMILIES.values()} - {FAMILIES[kind].name for kind in tried} <= {
        "Apertus", "Command R7B", "OLMo 3", "Yi",
    }  # fmt: skip
