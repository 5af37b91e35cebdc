"""Look-ups in the presets: by any name, by GPU, by day, by generation."""

from dataclasses import replace
from datetime import date

import pytest

from config.catalog import Catalog
from config.schema.entry import name_key, url_in


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Llama-3.1 70B", "llama3170b"),
        ("A100 80GB", "a10080gb"),
        ("a100_80gb", "a10080gb"),
        ("TPU v5p", "tpuv5p"),
        ("昇腾 910B", "昇腾910b"),
        ("--", ""),
    ],
)
def test_names_match_by_letters_and_digits_only(name: str, key: str) -> None:
    assert name_key(name) == key


@pytest.mark.parametrize(("name", "gpu"), [("a100", "a100-80g"), ("a10080gb", "a100-80g"), ("4090", "rtx-4090")])
def test_a_gpu_answers_to_its_aliases(catalog: Catalog, name: str, gpu: str) -> None:
    assert catalog.gpu_names[name].id == gpu


def test_models_providers_and_grids_answer_to_their_aliases(catalog: Catalog) -> None:
    assert catalog.model_names["dsv3"].id == "deepseek-v3"
    assert catalog.provider_names["微软云"].id == "azure"
    assert catalog.grid_names["美国"].id == "us"


def test_offers_of_a_gpu_come_in_the_order_of_the_file(catalog: Catalog) -> None:
    offers = [offer.id for offer in catalog.offers_of(catalog.gpus["a100-80g"])]

    assert offers == [offer.id for offer in catalog.offers.values() if offer.gpu == "a100-80g"]
    assert len(offers) > 2


def test_an_offer_is_left_out_on_a_day_before_its_first_price(catalog: Catalog) -> None:
    gpu = catalog.gpus["a100-80g"]

    assert catalog.offers_of(gpu, date(2020, 1, 1)) == ()
    assert [offer.id for offer in catalog.offers_of(gpu, date(2024, 4, 23))] == ["azure-a100-80g-on-demand"]


@pytest.mark.parametrize(
    ("day", "usd"),
    [
        pytest.param(date(2024, 7, 9), None, id="before-the-first"),
        pytest.param(date(2024, 7, 10), 5.120719, id="on-the-day"),
        pytest.param(date(2026, 7, 19), 5.120719, id="the-day-before-the-next"),
        pytest.param(date(2026, 7, 20), 3.430881, id="the-next"),
        pytest.param(date(2030, 1, 1), 3.430881, id="after-the-last"),
        pytest.param(None, 3.430881, id="newest"),
    ],
)
def test_the_price_of_a_day_is_the_last_one_known_then(catalog: Catalog, day: date | None, usd: float | None) -> None:
    point = catalog.offers["aws-a100-80g-on-demand"].price_on(day)

    assert (point.usd_per_gpu_hour if point else None) == usd


def test_utilisation_is_that_of_the_generation(catalog: Catalog) -> None:
    assert catalog.utilisation_of(catalog.gpus["a100-80g"], "dense").id == "ampere-dense"
    assert catalog.utilisation_of(catalog.gpus["h100"], "moe").id == "hopper-moe"


def test_a_generation_without_utilisation_borrows_that_of_other(catalog: Catalog) -> None:
    without = {key: entry for key, entry in catalog.utilisations.items() if key != "ampere-dense"}

    assert replace(catalog, utilisations=without).utilisation_of(catalog.gpus["a100-80g"], "dense").id == "other-dense"


def test_utilisation_that_nobody_knows_is_an_error_with_the_fix(catalog: Catalog) -> None:
    with pytest.raises(LookupError, match=r"utilisation\.yaml has no moe entry for hopper and none for `other`"):
        replace(catalog, utilisations={}).utilisation_of(catalog.gpus["h100"], "moe")


def test_a_chip_without_bf16_trains_in_fp16(catalog: Catalog) -> None:
    v100, h100 = catalog.gpus["v100-32g"], catalog.gpus["h100"]

    assert (v100.training_precision, v100.training_tflops) == ("fp16", 125)
    assert (h100.training_precision, h100.training_tflops) == ("bf16", 989.4)


def test_the_heads_of_latent_attention_have_widths_of_their_own(catalog: Catalog) -> None:
    latent, grouped = (catalog.models[name].architecture for name in ("deepseek-v3", "llama-3.1-8b"))

    assert latent
    assert (latent.qk_head_dim, latent.v_head_dim) == (128 + 64, 128)
    assert grouped
    assert (grouped.qk_head_dim, grouped.v_head_dim) == (128, 128)


def test_a_model_with_active_parameters_is_a_mixture(catalog: Catalog) -> None:
    assert catalog.models["mixtral-8x7b"].is_mixture
    assert not catalog.models["gpt-3"].is_mixture


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ("a table, https://example.org/a(b), 2024", "https://example.org/a"),
        ("https://example.org/x; and more", "https://example.org/x"),
        ("a paper", None),
    ],
)
def test_the_address_in_a_source_is_found(source: str, url: str | None) -> None:
    assert url_in(source) == url
