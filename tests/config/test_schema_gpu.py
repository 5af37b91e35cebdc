"""Every rule about accelerators, broken once: the error says file, entry, field and what to put instead."""

import re
from pathlib import Path

import pytest

from tests.config.folders import Broken, edit, mistake

RULES = {
    "tdp": Broken("tdp_w: 700", "tdp: 700", "tdp is not a known field", "did you mean `tdp_w`?"),
    "case": Broken("memory_gb: 80", "Memory: 80", "Memory is not a known field", "did you mean `memory_gb`?"),
    "nested": Broken("fp8: 1978.9", "f8: 1978.9", "dense_tflops.f8 is not a known field", "mean `fp8`?"),
    "unknown": Broken("tdp_w: 700", "tdp_w: 700\n  xyz: 1", "xyz is not", "remove it, or use one of aliases"),
    "missing-number": Broken("tdp_w: 700", "", "tdp_w is missing", "add it, a number"),
    "missing-count": Broken("gpus_per_server: 8", "", "gpus_per_server is missing", "add it, a whole number"),
    "missing-checked": Broken("checked: 2026-11-22", "", "checked is missing", "a day without quotes"),
    "missing-month": Broken(
        'released: "2022-09"', "", "released is missing", 'month or day in quotes, such as "2024-08"'
    ),
    "missing-choice": Broken("generation: hopper", "", "generation is missing", "one of pascal, volta"),
    "missing-text": Broken("vendor: NVIDIA", "", "vendor is missing", "add it, text"),
    "missing-sources": Broken("sources:", "notes2:", "sources is missing", "add it, a list"),
    "missing-nested": Broken("{type: NVLink4, ", "{", "interconnect.type is missing", "add it"),
    "word": Broken("tdp_w: 700", "tdp_w: fast", "tdp_w", "put a finite number, such as"),
    "quoted-number": Broken("tdp_w: 700", 'tdp_w: "700"', "tdp_w", "without quotes"),
    "number-with-unit": Broken("tdp_w: 700", "tdp_w: 700 W", "tdp_w", "the number alone"),
    "thousands": Broken("fp8: 1978.9", 'fp8: "1,979"', "dense_tflops.fp8", "without commas"),
    "base-sixty": Broken("tdp_w: 700", "tdp_w: 12:30", "tdp_w", "put the number alone"),
    "no": Broken("tdp_w: 700", "tdp_w: no", "tdp_w", "put a finite number"),
    "nan": Broken("tdp_w: 700", "tdp_w: .nan", "tdp_w", "put a finite number"),
    "infinity": Broken("tdp_w: 700", "tdp_w: .inf", "tdp_w", "put a finite number"),
    "overflow": Broken("tdp_w: 700", "tdp_w: 1e400", "tdp_w", "put a finite number"),
    "negative": Broken("tdp_w: 700", "tdp_w: -700", "tdp_w", "put a number above 0, not `-700"),
    "zero": Broken("tdp_w: 700", "tdp_w: 0", "tdp_w", "put a number above 0"),
    "true": Broken("tdp_w: 700", "tdp_w: true", "tdp_w", "put a number, not `true`"),
    "nothing": Broken("tdp_w: 700", "tdp_w:", "tdp_w", "put a number, not `null`"),
    "list": Broken("tdp_w: 700", "tdp_w: [700]", "tdp_w", "put a number, not a list"),
    "mapping": Broken("tdp_w: 700", "tdp_w: {w: 7}", "tdp_w", "a number, not fields below it"),
    "float": Broken("gpus_per_server: 8", "gpus_per_server: 8.0", "gpus_per_server", "whole number without"),
    "exponent": Broken("gpus_per_server: 8", "gpus_per_server: 1e1", "gpus_per_server", "point or exponent"),
    "none": Broken("gpus_per_server: 8", "gpus_per_server: 0", "gpus_per_server", "of at least 1, not `0`"),
    "choice": Broken("generation: hopper", "generation: hoper", "generation", "put one of hopper, pascal"),
    "unquoted-year": Broken('released: "2022-09"', "released: 2022", "released", "in quotes if it looks like"),
    "month-13": Broken('"2022-09"', '"2022-13"', "released", "a year, month or day in quotes"),
    "no-day": Broken("checked: 2026-11-22", "checked: 2026-11", "checked", "a day without quotes"),
    "empty-text": Broken("label: H100", 'label: ""', "label", "put some text"),
    "long-text": Broken("label: H100", "label: NVIDIA H100 SXM 80GB", "label", "put at most 16 characters"),
    "no-list": Broken("doubtful: [gpus_per_server]", "doubtful: tdp_w", "doubtful", "put a list"),
    "source-of-nothing": Broken("    memory_usable_gib: ", "    memory_typo: ", "memory_typo", "no field"),
    "flat": Broken("{type: NVLink4, gb_s_bidirectional: 900}", "NVLink4", "interconnect", "fields"),
    "id": Broken("vendor: NVIDIA", "vendor: NVIDIA\n  id: h1", "id is the name above", "remove it"),
    "sparse-peak": Broken(
        "bf16: 989.4, fp16: 989.4",
        "bf16: 1979, fp16: 1979",
        "dense_tflops.bf16 is 1979",
        "half of sparse_bf16_tflops, 1979: put 989.5",
    ),
    "no-sparse-peak": Broken("  sparse_bf16_tflops: 1979\n", "", "sparse_bf16_tflops is missing", "give it"),
    "bridge-alone": Broken(
        "gb_s_bidirectional: 900}",
        "gb_s_bidirectional: 900, joins: 2}",
        "interconnect: joins and",
        "give both or neither",
    ),
    "beyond-alone": Broken(
        "gb_s_bidirectional: 900}",
        "gb_s_bidirectional: 900, beyond_gb_s_bidirectional: 64}",
        "beyond_gb_s_bidirectional go together",
        "give both or neither",
    ),
    "bridge-of-none": Broken(
        "gb_s_bidirectional: 900}",
        "gb_s_bidirectional: 900, joins: 0, beyond_gb_s_bidirectional: 64}",
        "interconnect.joins",
        "at least 1",
    ),
    "no-peak": Broken("bf16: 989.4, fp16: 989.4, ", "", "dense_tflops needs bf16 or fp16", "give the dense"),
}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_gpu_that_breaks_a_rule_is_refused(base: Path, rule: Broken) -> None:
    edit(base, "gpus.yaml", rule.old, rule.new, entry="h100")

    said = mistake(base)

    assert said.startswith("gpus.yaml, h100: ")
    assert rule.field in said
    assert rule.fix in said


def test_all_problems_of_an_entry_are_told_at_once(base: Path) -> None:
    edit(base, "gpus.yaml", "tdp_w: 700", "tdp: 700", entry="h100")

    said = mistake(base)

    assert "tdp_w is missing" in said
    assert "tdp is not a known field" in said


@pytest.mark.parametrize("value", ["fast", "[1, 2]", ""])
def test_an_entry_that_is_no_mapping_is_refused(base: Path, value: str) -> None:
    (base / "gpus.yaml").write_text(f"h100: {value}\n")

    assert mistake(base) == "gpus.yaml, h100: has no fields: put them below it, indented (sources, checked, notes, ...)"


@pytest.mark.parametrize("name", ["H100", "h 100", "-h100", "h_100"])
def test_the_name_of_an_entry_is_lower_case_letters_digits_dots_and_dashes(base: Path, name: str) -> None:
    edit(base, "gpus.yaml", "\nh100:", f"\n{name}:")

    said = mistake(base)

    assert said.startswith(f"gpus.yaml, {name}: id: put a name of lower-case letters")
    assert re.search(r"did you mean `h-?100`\?", said)
