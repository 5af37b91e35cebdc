"""The schemas that editors check preset files by: right for what is there, wrong for the mistakes that people make."""

import json
import re
from pathlib import Path
from typing import Any, ClassVar

import jsonschema
import pytest
import yaml

from config.load import BUILT_IN, FILES
from docs.editor_schemas import FOLDER, name_of, schema_of, written

ROOT = Path(__file__).parents[1]
ENTRIES_OF_A_TEAM = ("gpus.yaml", "providers.yaml", "prices.yaml", "hardware.yaml", "models.yaml", "grids.yaml")


_Base: Any = yaml.SafeLoader


class _Editor(_Base):  # type: ignore[misc]  # a class attribute that its stubs take for one of instances
    """YAML 1.2, as editors read it: days are text, and so are digits in groups."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}


for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("null", r"~|null|", "~n\0"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    _Editor.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first))
_Editor.yaml_implicit_resolvers[""] = _Editor.yaml_implicit_resolvers.pop("\0")


def content_of(text: str) -> Any:
    return yaml.load(text, Loader=_Editor) or {}


def faults(file: str, text: str, *, overlay: bool) -> list[str]:
    """What an editor says about a file."""
    validator = jsonschema.Draft7Validator(
        schema_of(file, overlay=overlay), format_checker=jsonschema.Draft7Validator.FORMAT_CHECKER
    )
    return [f"{'.'.join(map(str, fault.path))}: {fault.message}" for fault in validator.iter_errors(content_of(text))]


def built_in(file: str) -> str:
    return (BUILT_IN / file).read_text(encoding="utf-8")


def test_they_are_written_as_the_code_has_them() -> None:
    assert {path: path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.json")} == written()


@pytest.mark.parametrize("overlay", [False, True], ids=["built-in", "overlay"])
@pytest.mark.parametrize("file", FILES)
class TestEverySchema:
    def test_is_a_schema(self, file: str, overlay: bool) -> None:
        jsonschema.Draft7Validator.check_schema(schema_of(file, overlay=overlay))

    def test_accepts_the_built_in_file(self, file: str, overlay: bool) -> None:
        assert faults(file, built_in(file), overlay=overlay) == []

    def test_accepts_a_file_without_entries_only_where_that_is_no_loss(self, file: str, overlay: bool) -> None:
        needs_all = not overlay and file in ("serving.yaml", "defaults.yaml")
        assert bool(faults(file, "# nothing yet\n", overlay=overlay)) == needs_all

    def test_has_no_reference_that_leads_nowhere(self, file: str, overlay: bool) -> None:
        schema = schema_of(file, overlay=overlay)
        named = set(re.findall(r'"\$ref": "#/definitions/(\w+)"', json.dumps(schema)))
        assert named == set(schema["definitions"])


@pytest.mark.parametrize("file", FILES)
def test_a_built_in_file_names_its_schema_for_editors(file: str) -> None:
    first, *_ = built_in(file).splitlines()
    named = first.removeprefix("# yaml-language-server: $schema=")
    assert (BUILT_IN / named).resolve() == FOLDER / name_of(file)


@pytest.mark.parametrize("file", ENTRIES_OF_A_TEAM)
def test_every_field_of_an_entry_says_what_it_is(file: str) -> None:
    definitions = schema_of(file, overlay=False)["definitions"]
    assert [
        f"{kind}.{name}"
        for kind, definition in definitions.items()
        for name, field in definition["properties"].items()
        if "description" not in field
    ] == []


def test_a_description_carries_the_unit() -> None:
    gpu = schema_of("gpus.yaml", overlay=False)["definitions"]["Gpu"]["properties"]
    assert gpu["bandwidth_gb_s"] == {
        "title": "bandwidth_gb_s",
        "description": "Of its memory, in GB/s.",
        "anyOf": [
            {"exclusiveMinimum": 0, "type": "number"},
            {"type": "string", "pattern": r"^\d{1,3}(_\d{3})+$"},
        ],
    }


@pytest.mark.parametrize("file", FILES)
def test_a_description_needs_no_head_of_a_file(file: str) -> None:
    assert "head of the file" not in json.dumps(schema_of(file, overlay=True))


@pytest.mark.parametrize(("file", "kind"), [("prices.yaml", "PricePoint"), ("hardware.yaml", "PurchasePrice")])
def test_a_description_says_what_each_confidence_means(file: str, kind: str) -> None:
    confidence = schema_of(file, overlay=True)["definitions"][kind]["properties"]["confidence"]
    assert [word for word in confidence["enum"] if f"{word}: " not in confidence["description"]] == []


MODEL = """
our-7b:
  name: Our 7B
  params: 6_738_415_616
  released: "2026-01"
  architecture: {layers: 32, hidden_size: 4096, intermediate_size: 11008, gated_mlp: true, attention: mha,
    attention_heads: 32, kv_heads: 32, head_dim: 128, vocab_size: 32000, max_context: 4096, tied_embeddings: false}
  sources: [our model card]
  checked: 2026-11-22
"""
OFFER = """
our-h100:
  provider: aws
  gpu: h100
  purchase: reserved-1y
  gpus_per_instance: 8
  basis: instance
  history: [{as_of: 2026-10-01, usd_per_gpu_hour: 2.10, confidence: high, source: our contract}]
"""


IN_CNY = OFFER.replace("usd_per_gpu_hour: 2.10", "per_gpu_hour: 16.5, currency: CNY")


@pytest.mark.parametrize(("file", "text"), [("models.yaml", MODEL), ("prices.yaml", OFFER), ("prices.yaml", IN_CNY)])
@pytest.mark.parametrize("overlay", [False, True], ids=["built-in", "overlay"])
def test_a_whole_entry_is_accepted(file: str, text: str, overlay: bool) -> None:
    assert faults(file, text, overlay=overlay) == []


MISTAKES = {
    "unknown-field": ("models.yaml", MODEL, "  params:", "  parameters: 7\n  params:"),
    "unknown-field-inside": ("models.yaml", MODEL, "layers: 32", "layers: 32, heads: 32"),
    "unit": ("models.yaml", MODEL, "6_738_415_616", "6.7B"),
    "negative": ("models.yaml", MODEL, "layers: 32", "layers: -32"),
    "fraction": ("models.yaml", MODEL, "layers: 32", "layers: 32.5"),
    "yes": ("models.yaml", MODEL, "gated_mlp: true", "gated_mlp: yes"),
    "kind": ("models.yaml", MODEL, "attention: mha", "attention: multi-head"),
    "year-without-quotes": ("models.yaml", MODEL, '"2026-01"', "2026"),
    "month": ("models.yaml", MODEL, "2026-01", "2026-13"),
    "day": ("models.yaml", MODEL, "2026-11-22", "22.11.2026"),
    "no-source": ("models.yaml", MODEL, "[our model card]", "[]"),
    "words-for-a-list": ("models.yaml", MODEL, "[our model card]", "our model card"),
    "id-inside": ("models.yaml", MODEL, "  name:", "  id: our-7b\n  name:"),
    "id-in-capitals": ("models.yaml", MODEL, "our-7b:", "Our-7B:"),
    "purchase": ("prices.yaml", OFFER, "reserved-1y", "yearly"),
    "free": ("prices.yaml", OFFER, "2.10", "0"),
    "currency-in-a-number": ("prices.yaml", OFFER, "2.10", "$2.10"),
    "flat-history": ("prices.yaml", OFFER, "[{as_of: 2026-10-01", "2.10 #"),
    "no-price": ("prices.yaml", OFFER, "usd_per_gpu_hour: 2.10, ", ""),
    "two-prices": (
        "prices.yaml",
        OFFER,
        "usd_per_gpu_hour: 2.10",
        "usd_per_gpu_hour: 2, per_gpu_hour: 9, currency: CNY",
    ),
    "price-without-currency": ("prices.yaml", OFFER, "usd_per_gpu_hour: 2.10", "per_gpu_hour: 16.5"),
    "currency-of-usd": ("prices.yaml", OFFER, "usd_per_gpu_hour: 2.10", "usd_per_gpu_hour: 2, currency: CNY"),
    "price-without-a-day": ("prices.yaml", OFFER, "as_of: 2026-10-01, ", ""),
}


@pytest.mark.parametrize(("file", "text", "old", "new"), MISTAKES.values(), ids=MISTAKES)
@pytest.mark.parametrize("overlay", [False, True], ids=["built-in", "overlay"])
def test_a_mistake_is_refused(file: str, text: str, old: str, new: str, overlay: bool) -> None:
    wrong = text.replace(old, new, 1)
    assert wrong != text
    assert faults(file, wrong, overlay=overlay) != []


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("gpus.yaml", "h100: {tdp_w: 650}"),
        ("gpus.yaml", "h100: {dense_tflops: {fp8: 1500}, interconnect: {gb_s_bidirectional: 800}}"),
        ("gpus.yaml", "h100: {memory_usable_gib: null}"),
        ("models.yaml", "llama-3.1-8b: {architecture: {max_context: 32768}}"),
        ("prices.yaml", OFFER[:OFFER.index("  provider")] + OFFER[OFFER.index("  history") :]),
        ("defaults.yaml", "offers: {h100: our-h100}"),
        ("defaults.yaml", "currency: CNY\npower: {pue: 1.3}"),
        ("serving.yaml", "engine: {step_us: 900}"),
    ],
)  # fmt: skip
def test_a_part_of_an_entry_is_right_in_an_overlay_and_missing_something_in_a_built_in_file(
    file: str, text: str
) -> None:
    assert faults(file, text, overlay=True) == []
    assert any("is a required property" in fault for fault in faults(file, text, overlay=False))


def test_the_examples_of_the_readme_are_right_in_an_overlay() -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), flags=re.DOTALL)
    offer, default = (block for block in blocks if block.startswith(("our-h100", "offers")))
    assert faults("prices.yaml", offer, overlay=True) == faults("prices.yaml", offer, overlay=False) == []
    assert faults("defaults.yaml", default, overlay=True) == []
