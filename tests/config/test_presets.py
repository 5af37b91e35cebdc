"""What the presets promise: how much is known, the prices of the article, and the names that people type."""

from datetime import date

import pytest

from config.schema.entry import name_key
from tests.config.facts import BUILT_IN

GPU_NAMES = {
    "a100-80g": "a100, A100 80GB, a100-80g, A100 SXM, a100 sxm4 80gb",
    "a100-40g": "a100-40g, A100 40GB, a100 40",
    "a100-80g-pcie": "a100 pcie, A100 PCIe 80GB",
    "a800": "a800, A800 80G",
    "h100": "h100, H100 SXM, h100 sxm5, h100 80gb",
    "h100-pcie": "h100 pcie, H100-PCIe 80GB",
    "h100-nvl": "h100 nvl, h100nvl, H100 94GB",
    "h800": "h800",
    "h20": "h20, H20 96GB",
    "h200": "h200, H200 141GB",
    "gh200": "gh200",
    "b200": "b200, B200 180GB, b200 192gb",
    "b300": "b300",
    "gb200": "gb200, GB200 NVL72",
    "gb300": "gb300",
    "v100-32g": "v100, V100 32GB",
    "v100-16g": "v100 16gb, v100-sxm2-16gb",
    "t4": "t4, Tesla T4",
    "l4": "l4",
    "l40": "l40",
    "l40s": "l40s, L40S 48GB",
    "a10": "a10",
    "a10g": "a10g",
    "rtx-3090": "3090, RTX 3090",
    "rtx-4090": "4090, rtx4090, GeForce 4090",
    "rtx-5090": "5090, RTX 5090",
    "rtx-a6000": "a6000, RTX A6000",
    "rtx-6000-ada": "6000 ada, RTX 6000 Ada",
    "mi300x": "mi300, MI300X",
    "mi325x": "mi325x, mi325",
    "mi355x": "mi355x",
    "tpu-v4": "tpu v4",
    "tpu-v5e": "tpu v5e, v5e, v5litepod",
    "tpu-v5p": "tpu v5p, TPUv5p, v5p",
    "tpu-v6e": "tpu v6e, Trillium",
    "gaudi3": "gaudi 3",
    "trn2": "trn2, Trainium2",
    "ascend-910b": "ascend 910b, Ascend-910B2, 昇腾910B",
    "ascend-910c": "ascend 910c, 昇腾 910C",
}
MODEL_NAMES = {
    "gpt-3": "gpt3, GPT-3, gpt-3 175b",
    "gpt-4": "gpt4, GPT-4",
    "gpt-oss-120b": "gpt-oss 120b, gptoss120b",
    "gpt-oss-20b": "gpt oss 20b",
    "llama-2-7b": "llama2 7b",
    "llama-2-70b": "llama2-70b, Llama 2 70B, llama-2-70b-chat",
    "llama-3-8b": "llama 3 8b, llama3-8b",
    "llama-3-70b": "llama 3 70b, Llama3-70B",
    "llama-3.1-8b": "llama3.1 8b, Llama-3.1-8B-Instruct",
    "llama-3.1-70b": "llama-3.1-70b, llama3.1-70b",
    "llama-3.1-405b": "llama3.1 405b, Llama 3.1 405B, llama 3 405b",
    "llama-3.3-70b": "llama 3.3 70b",
    "llama-4-scout": "llama 4 scout, llama4-scout",
    "llama-4-maverick": "llama 4 maverick",
    "deepseek-v2": "deepseek v2",
    "deepseek-v3": "dsv3, deepseek v3, DeepSeek-V3",
    "deepseek-v3.1": "deepseek v3.1",
    "deepseek-r1": "deepseek-r1, DeepSeek R1, dsr1",
    "qwen2.5-7b": "qwen2.5 7b, Qwen2.5-7B-Instruct",
    "qwen2.5-72b": "qwen2.5 72b, qwen 2.5 72b",
    "qwen3-8b": "qwen3 8b",
    "qwen3-32b": "qwen3 32b",
    "qwen3-30b-a3b": "qwen3 30b a3b",
    "qwen3-235b-a22b": "qwen3 235b a22b, Qwen3-235B",
    "mixtral-8x7b": "mixtral 8x7b, mixtral",
    "mixtral-8x22b": "mixtral 8x22b",
    "mistral-7b": "mistral 7b, Mistral-7B-v0.1",
    "mistral-large-2": "mistral large 2, mistral-large-2407",
    "gemma-2-27b": "gemma 2 27b",
    "gemma-3-27b": "gemma 3 27b, gemma3-27b-it",
    "kimi-k2": "kimi k2, Kimi-K2-Instruct",
    "glm-4.5": "glm 4.5, GLM-4.5",
    "glm-4.5-air": "glm 4.5 air",
    "minimax-m2": "minimax m2",
    "phi-4": "phi 4, phi-4",
    "falcon-180b": "falcon 180b",
    "bloom-176b": "bloom, bloom 176b",
    "grok-1": "grok 1, grok-1",
    "dbrx": "dbrx",
    "palm-540b": "palm 540b, palm",
}
PROVIDER_NAMES = {
    "aws": "AWS, amazon, 亚马逊",
    "azure": "azure, Microsoft, 微软",
    "gcp": "gcp, google, Google Cloud, 谷歌",
    "oci": "oracle, oci",
    "alibaba": "aliyun, 阿里云, alibaba",
    "lambda": "lambda, Lambda Labs",
    "runpod": "RunPod",
    "coreweave": "coreweave",
    "vast": "vast.ai, vast",
}


def typed(names: dict[str, str]) -> list[tuple[str, str]]:
    return [(name, entry) for entry, spellings in names.items() for name in spellings.split(", ")]


@pytest.mark.parametrize(("name", "gpu"), typed(GPU_NAMES))
def test_a_gpu_is_found_by_the_name_that_people_type(name: str, gpu: str) -> None:
    assert BUILT_IN.gpu_names[name_key(name)].id == gpu


@pytest.mark.parametrize(("name", "model"), typed(MODEL_NAMES))
def test_a_model_is_found_by_the_name_that_people_type(name: str, model: str) -> None:
    assert BUILT_IN.model_names[name_key(name)].id == model


@pytest.mark.parametrize(("name", "provider"), typed(PROVIDER_NAMES))
def test_a_provider_is_found_by_the_name_that_people_type(name: str, provider: str) -> None:
    assert BUILT_IN.provider_names[name_key(name)].id == provider


@pytest.mark.parametrize("quantity", ["910b", "70b", "175b", "8x7b", "1.8t", "500b"])
def test_a_quantity_alone_is_no_name(quantity: str) -> None:
    key = name_key(quantity)

    assert key not in {*BUILT_IN.gpu_names, *BUILT_IN.model_names, *BUILT_IN.provider_names, *BUILT_IN.grid_names}


def test_no_name_means_two_kinds_of_things() -> None:
    kinds = (BUILT_IN.gpu_names, BUILT_IN.model_names, BUILT_IN.provider_names, BUILT_IN.grid_names)
    names = [name for kind in kinds for name in kind]

    assert [name for name in names if names.count(name) > 1] == []


def test_at_least_twenty_accelerators_are_known() -> None:
    assert len(BUILT_IN.gpus) >= 20


def test_at_least_thirty_models_are_known() -> None:
    assert len(BUILT_IN.models) >= 30


def test_at_least_thirty_dated_prices_of_eight_providers_are_known() -> None:
    assert sum(len(offer.history) for offer in BUILT_IN.offers.values()) >= 30
    assert len({offer.provider for offer in BUILT_IN.offers.values()}) >= 8


def test_every_gpu_with_a_price_has_a_default_offer() -> None:
    assert set(BUILT_IN.defaults.offers) == {offer.gpu for offer in BUILT_IN.offers.values()}


@pytest.mark.parametrize(
    ("offer_id", "purchase", "usd"),
    [("azure-a100-80g-3y-as-stated", "reserved-3y", 2.2659), ("gcp-a100-80g-as-stated", "on-demand", 3.93)],
)
def test_the_prices_of_the_article_are_kept_as_stated(offer_id: str, purchase: str, usd: float) -> None:
    offer = BUILT_IN.offers[offer_id]
    (point,) = offer.history

    assert (offer.purchase, offer.basis, offer.gpu) == (purchase, "as-stated", "a100-80g")
    assert (point.usd_per_gpu_hour, point.as_of) == (usd, date(2024, 8, 8))


@pytest.mark.parametrize("purchase", ["on-demand", "spot", "reserved-1y", "reserved-3y"])
def test_every_way_to_buy_has_prices(purchase: str) -> None:
    assert [offer.id for offer in BUILT_IN.offers.values() if offer.purchase == purchase]


def test_some_prices_have_a_history() -> None:
    assert sum(len(offer.history) > 1 for offer in BUILT_IN.offers.values()) >= 5
