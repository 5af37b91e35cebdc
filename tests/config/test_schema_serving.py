"""What serving rests on: every format and type is known, and a figure that cannot be is refused."""

from pathlib import Path
from typing import get_args

import pytest

from config.load import load_catalog
from config.schema.gpu import DensePeaks, Precision
from config.schema.serving import Engine
from tests.config.facts import BUILT_IN
from tests.config.folders import Broken, edit, mistake

FORMAT = "    bits: 4.156\n    stored: layers\n"
RULES = {
    "format": Broken("  int4:\n", "  int3:\n", "formats.int4 is missing", "add its bits"),
    "precision": Broken("precision: int4", "precision: int3", "formats.int4.precision", "put one of int8, bf16"),
    "other-precision": Broken("precision: int4", "precision: int8", "formats.int4.precision is int8", "correct it"),
    "measured": Broken(
        "measured_unpacked: [fp4", "measured_unpacked: [fp5", "measured_unpacked names fp5", "remove it"
    ),
    "type": Broken("int8: 0.85,", "", "dtype_shares.int8 is missing", "add it, such as"),
    "unknown-type": Broken("int8: 0.85", "int9: 0.85", "dtype_shares.int9", "put one of int8, bf16"),
    "bits": Broken("bits: 4.156", "bits: 0", "formats.int4.bits", "a number above 0"),
    "no-bits": Broken("    bits: 4.156\n", "", "formats.int4.bits is missing", "add it"),
    "stored": Broken("stored: experts", "stored: some", "formats.fp4.stored", "one of all, layers or experts"),
    "source": Broken('    source: "Groups of 128', '    why: "Groups of 128', "formats.int4.source", "add it"),
    "percent": Broken("usable_share: 0.92", "usable_share: 92", "memory.usable_share", "at most 1"),
    "reserve": Broken("reserve_gb: 3.0", "reserve_gb: -3", "memory.reserve_gb", "at least 0"),
    "share": Broken("products_share: 0.7", "products_share: 1.7", "engine.products_share", "at most 1"),
    "seconds": Broken("layer_us:", "layer_ms:", "engine.layer_ms is not a known field", "mean `layer_us`?"),
    "no-time": Broken("sequence_us: 10", "sequence_us: 0", "engine.sequence_us", "above 0"),
    "tokens": Broken("prompt_chunk_tokens: 8192", "prompt_chunk_tokens: 8192.5", "prompt_chunk_tokens", "whole number"),
    "generation": Broken("cdna3: 0.7", "cdna9: 0.7", "engine.generation_shares.cdna9", "put one of cdna4, pascal"),
    "fitted": Broken("fitted: [", "fitted: [layers_us, ", "fitted names layers_us", "remove it"),
    "fitted-text": Broken("fitted: [", "fitted: [source, ", "fitted names source", "remove it"),
    "above": Broken("dense: {low: ", "dense: {low: 1", "spreads.tpot.dense.low", "at most 1"),
    "below": Broken("high: 1", "high: 0", "spreads.tpot.dense.high", "at least 1"),
    "narrower": Broken("wider: 1.5", "wider: 0.5", "spreads.wider", "at least 1"),
    "kind": Broken("    mixture: {", "    moe: {", "spreads.tpot.mixture is missing", "add it"),
}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_that_is_broken_is_told_with_what_to_put(base: Path, rule: Broken) -> None:
    edit(base, "serving.yaml", rule.old, rule.new)

    said = mistake(base)

    assert said.startswith("serving.yaml")
    assert rule.field in said
    assert rule.fix in said


def test_a_missing_format_is_told(base: Path) -> None:
    path = base / "serving.yaml"
    head, _, tail = path.read_text().partition("  int8:\n")
    path.write_text(head + "  fp4:\n" + tail.partition("  fp4:\n")[2])

    assert "formats.int8 is missing: add its bits" in mistake(base)


def test_every_precision_has_a_format_and_every_narrow_type_a_share() -> None:
    serving = BUILT_IN.serving
    sixteen_bits = {"fp32", "tf32", "bf16", "fp16"}
    assert set(serving.formats) > set(get_args(Precision))
    assert set(serving.engine.dtype_shares) == set(DensePeaks.model_fields) - sixteen_bits


def test_fitted_figures_are_some_of_the_engine() -> None:
    fitted = set(BUILT_IN.serving.engine.fitted)
    assert fitted
    assert fitted < set(Engine.model_fields)


def test_formats_of_fewer_bits_say_how_their_scales_are_stored() -> None:
    for form in BUILT_IN.serving.formats.values():
        nominal = {"bf16": 16, "fp16": 16, "fp8": 8, "int8": 8, "fp4": 4, "int4": 4}[form.precision]
        if form.stored != "all":
            assert nominal <= form.bits <= nominal * 1.13


def test_mixes_of_gguf_have_the_bits_of_their_name_and_some_more() -> None:
    mixes = {form.id: form for form in BUILT_IN.serving.formats.values() if form.stored == "all" and form.bits < 16}
    assert {"q2_k", "q3_k_s", "q3_k_m", "q3_k_l", "q4_0", "q4_k_s", "q4_k_m", "q5_k_s", "q5_k_m", "q6_k"} < set(mixes)
    assert {"q8_0", "iq3_m", "iq4_xs", "iq4_nl"} < set(mixes)
    for form in mixes.values():
        nominal = int(form.id.removeprefix("i")[1])
        assert nominal < form.bits < nominal + 1.3
        assert form.is_unpacked
        assert form.precision == ("int4" if nominal <= 4 else "int8")


def test_larger_mixes_of_one_name_have_more_bits() -> None:
    bits = {form.id: form.bits for form in BUILT_IN.serving.formats.values()}
    assert bits["q3_k_s"] < bits["q3_k_m"] < bits["q3_k_l"] < bits["iq4_xs"] < bits["q4_k_s"] < bits["q4_k_m"]
    assert bits["q4_k_m"] < bits["q5_k_s"] < bits["q5_k_m"] < bits["q6_k"] < bits["q8_0"]


def test_a_team_lays_its_own_figures_over_these(base: Path, own: Path) -> None:
    (own / "serving.yaml").write_text("memory: {reserve_gb: 5}\nengine: {products_share: 0.8}\n")
    serving, before = load_catalog(own, base=base).serving, load_catalog(base=base).serving
    assert (serving.memory.reserve_gb, serving.engine.products_share) == (5, 0.8)
    assert serving.memory.usable_share == before.memory.usable_share
    assert serving.engine.layer_us == before.engine.layer_us
