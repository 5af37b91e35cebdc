"""The presets checked against each other, in a copy of the small catalogue."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from config.catalog import Catalog
from config.load import FILES, load_catalog
from config.reader import ConfigError
from tests.config.folders import Broken, edit, mistake
from tests.conftest import CATALOGUE

CONTRADICTIONS = {
    "price-of-an-unknown-gpu": (
        "prices.yaml",
        Broken("gpu: h100", "gpu: h1000", "prices.yaml, aws-h100-on-demand: gpu: `h1000`", "did you mean `h100`?"),
    ),
    "price-of-an-unknown-provider": (
        "prices.yaml",
        Broken("provider: azure", "provider: azur", "3y-as-stated: provider: `azur`", "did you mean `azure`?"),
    ),
    "price-of-nobody-near": (
        "prices.yaml",
        Broken("provider: azure", "provider: x1", "`x1` is not in providers.yaml", "add it there, or correct the name"),
    ),
    "default-gpu": (
        "defaults.yaml",
        Broken("gpu: a100-80g", "gpu: a100-80gb", "defaults.yaml: gpu: `a100-80gb`", "did you mean `a100-80g`?"),
    ),
    "default-grid": (
        "defaults.yaml",
        Broken("grid: us", "grid: atlantis", "defaults.yaml: grid: `atlantis` is not in grids.yaml", "add it there"),
    ),
    "default-offer-missing": (
        "defaults.yaml",
        Broken(
            "  h100: aws-h100-on-demand\n",
            "",
            "defaults.yaml: offers.h100 is missing",
            "add the offer that prices h100 by default, e.g. `h100: aws-h100-on-demand`",
        ),
    ),
    "default-offer-unknown": (
        "defaults.yaml",
        Broken(
            "h100: aws-h100-on-demand",
            "h100: aws-h100-ondemand",
            "defaults.yaml: offers.h100: `aws-h100-ondemand` is not in prices.yaml",
            "did you mean `aws-h100-on-demand`?",
        ),
    ),
    "default-offer-of-another-gpu": (
        "defaults.yaml",
        Broken(
            "h100: aws-h100-on-demand",
            "h100: aws-h200-on-demand",
            "defaults.yaml: offers.h100: `aws-h200-on-demand` rents h200",
            "name an offer of h100",
        ),
    ),
    "default-offer-of-an-unknown-gpu": (
        "defaults.yaml",
        Broken("h100: aws-h100", "h101: aws-h100", "defaults.yaml: offers: `h101` is not in gpus.yaml", "did you mean"),
    ),
    "alias-used-twice": (
        "gpus.yaml",
        Broken("[h200-141g,", "[H100 80GB,", "h200: aliases: `H100 80GB` already names h100", "choose another"),
    ),
    "alias-that-is-a-later-id": (
        "gpus.yaml",
        Broken("[v100,", "[h100,", "gpus.yaml, v100-32g: aliases: `h100` already names h100", "take it away there"),
    ),
    "alias-of-a-model": (
        "models.yaml",
        Broken("[dsv3,", "[davinci,", "models.yaml, deepseek-v3: aliases: `davinci` already names gpt-3", "choose"),
    ),
    "alias-of-a-provider": (
        "providers.yaml",
        Broken("[amazon,", "[微软,", "providers.yaml, aws: aliases: `微软` already names azure", "choose another"),
    ),
    "alias-of-a-grid": (
        "grids.yaml",
        Broken("[france,", "[USA,", "grids.yaml, fr: aliases: `USA` already names us", "choose another"),
    ),
    "alias-of-a-gpu-on-a-model": (
        "models.yaml",
        Broken(
            "[dsv3,",
            "[H200,",
            "models.yaml, deepseek-v3: aliases: `H200` already names h200 of gpus.yaml",
            "choose another",
        ),
    ),
    "model-with-the-id-of-a-gpu": (
        "models.yaml",
        Broken("\ngpt-3:", "\nh100:", "models.yaml, h100: id: `h100` already names h100 of gpus.yaml", "choose"),
    ),
    "utilisation-of-no-generation": (
        "utilisation.yaml",
        Broken(
            "[ada, gaudi, neuron, ascend, other]\n  kind: moe",
            "[gaudi]\n  kind: moe",
            "utilisation.yaml: no moe entry has ada (of rtx-4090) or other among its generations",
            "add ada to one",
        ),
    ),
    "currency-without-rates": (
        "defaults.yaml",
        Broken("currency: USD", "currency: XYZ", "defaults.yaml: currency: no exchange rate for XYZ", "such as CNY"),
    ),
    "price-of-the-article": (
        "defaults.yaml",
        Broken("offer: gcp", "offer: gpc", "defaults.yaml: article.offer: `gpc-a100-80g-as-stated`", "did you mean"),
    ),
    "alias-without-a-letter": (
        "gpus.yaml",
        Broken("[h200-141g,", '["--",', "gpus.yaml, h200: aliases: `--` has no letter or digit", "remove it"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("file", "rule"), CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_presets_that_contradict_each_other_are_refused(base: Path, file: str, rule: Broken) -> None:
    edit(base, file, rule.old, rule.new)

    said = mistake(base)

    assert said.startswith(file)
    assert rule.field in said
    assert rule.fix in said


def test_two_ids_that_differ_in_punctuation_only_are_refused(base: Path) -> None:
    path = base / "grids.yaml"
    path.write_text(path.read_text() + path.read_text().split("\n\n")[1].replace("world:", "wor-ld:"))

    assert "already names" in mistake(base)


def test_an_entry_may_repeat_its_own_name_as_an_alias(base: Path) -> None:
    edit(base, "gpus.yaml", "[h200-141g,", "[H200, h-200,")

    assert load_catalog(base=base).gpu_names["h200"].id == "h200"


@pytest.mark.parametrize("file", FILES)
def test_a_missing_file_of_the_base_is_refused(base: Path, file: str) -> None:
    (base / file).unlink()

    assert mistake(base).startswith(f"{file}: cannot be opened")


def test_a_gpu_without_any_offer_needs_no_default(base: Path) -> None:
    gpu = (base / "gpus.yaml").read_text().split("\nh100:\n")[1].split("\n\n")[0].replace("label: H100", "label: H99")
    gpu = "\n".join(line for line in gpu.splitlines() if "aliases" not in line)
    (base / "gpus.yaml").write_text((base / "gpus.yaml").read_text() + f"\nh99:\n{gpu}\n")

    catalog = load_catalog(base=base)

    assert catalog.offers_of(catalog.gpus["h99"]) == ()


def test_the_catalogue_holds_what_stands_in_the_files(catalog: Catalog) -> None:
    assert catalog.gpus["h100"].dense_tflops.bf16 == 989.4
    assert catalog.providers["aws"].name == "AWS"
    assert catalog.offers["azure-a100-80g-3y-as-stated"].history[-1].usd_per_gpu_hour == 2.2659
    assert catalog.models["gpt-3"].training_tokens == 300e9
    assert catalog.grids["us"].kg_co2e_per_kwh == 0.369
    assert catalog.utilisations["ampere-dense"].mfu.mid == 0.35
    assert catalog.defaults.gpu == "a100-80g"


def test_every_entry_knows_its_own_name(catalog: Catalog) -> None:
    kinds = (catalog.gpus, catalog.providers, catalog.offers, catalog.models, catalog.grids, catalog.utilisations)

    assert [(key, entry.id) for kind in kinds for key, entry in kind.items() if key != entry.id] == []


def test_an_entry_cannot_be_changed_after_it_was_loaded(catalog: Catalog) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        catalog.gpus["h100"].tdp_w = 1  # type: ignore[misc]  # what the test is about


def test_loading_twice_gives_equal_catalogues() -> None:
    assert load_catalog(base=CATALOGUE) == load_catalog(base=CATALOGUE)


def test_a_mistake_leaves_no_trace_of_python_behind(base: Path) -> None:
    edit(base, "gpus.yaml", "tdp_w: 700", "tdp_w: fast", entry="h100")

    with pytest.raises(ConfigError) as refused:
        load_catalog(base=base)

    assert refused.value.__suppress_context__
    assert not {"pydantic", "Input should", "type=", "<class"} & set(str(refused.value).split())
