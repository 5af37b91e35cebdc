"""Mistakes that people make in presets of their own, each with the one line that says what to put instead."""

from pathlib import Path

import pytest

from config.schema.gpu import DensePeaks
from tests.config.folders import mistake

OFFER = """\
ours:
  provider: aws
  gpu: h100
  purchase: reserved-1y
  gpus_per_instance: 8
  basis: instance
  history:
    - as_of: 2026-10-01
      usd_per_gpu_hour: 2.10
      confidence: high
      source: our contract
"""
PRICE = "history[2026-10-01].usd_per_gpu_hour"
OTHER_PRICE = "history[2026-10-01].per_gpu_hour"
CURRENCY = "history[2026-10-01].currency"
A_NAME = "a name of lower-case letters, digits, dots and dashes"
COMMAS = "a number without commas, such as 1979 or 1_979"


def said_of(base: Path, own: Path, file: str, text: str, entry: str = "") -> str:
    """What the loader says about a file of a team, behind its place."""
    (own / file).write_text(text)
    place, said = f"CONFIG_DIR/{file}{entry}: ", mistake(base, own)
    assert said.startswith(place)
    return said.removeprefix(place)


def spoilt(old: str, new: str) -> str:
    assert OFFER.count(old) == 1
    return OFFER.replace(old, new)


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ('"17.2"', '17.2 without quotes, not `"17.2"`'),
        ('"1e3"', '1e3 without quotes, not `"1e3"`'),
        ("17,2", "17.2, not `17,2`"),
        ("0,275", "0.275, not `0,275`"),
        ("17,2659", "17.2659, not `17,2659`"),
        ("7,000", f"{COMMAS}, not `7,000`"),
        ("1,234.5", f"{COMMAS}, not `1,234.5`"),
        ("¥1,200", f"{COMMAS}, not `¥1,200`"),
        ("¥16.5", "`per_gpu_hour: 16.5` and `currency: CNY` in its place, not `¥16.5`"),
        ("￥16,5", "`per_gpu_hour: 16.5` and `currency: CNY` in its place, not `￥16,5`"),
        ("16.5 CNY", "`per_gpu_hour: 16.5` and `currency: CNY` in its place, not `16.5 CNY`"),
        ("16.5元/小时", "`per_gpu_hour: 16.5` and `currency: CNY` in its place, not `16.5元/小时`"),
        ("€2", "`per_gpu_hour: 2` and `currency: EUR` in its place, not `€2`"),
        ("2 sek per hour", "`per_gpu_hour: 2` and `currency: SEK` in its place, not `2 sek per hour`"),
        ("$2.10/h", "2.10 alone (the currency is in the field's name), not `$2.10/h`"),
        ("USD 2", "2 alone (the currency is in the field's name), not `USD 2`"),
        ("2 coins", "the number alone, without unit (the unit is in the field's name), not `2 coins`"),
        ("1.2.3", "the number alone, not `1.2.3`"),
        ("about $2", "a finite number, such as 989.4 or 1.5e12, not `about $2`"),
    ],
)
def test_a_price_that_is_no_number_is_told_as_it_was_meant(base: Path, own: Path, written: str, instead: str) -> None:
    text = spoilt("usd_per_gpu_hour: 2.10", f"usd_per_gpu_hour: {written}")
    assert said_of(base, own, "prices.yaml", text, ", ours") == f"{PRICE}: put {instead}"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("per_gpu_hour: ¥16.5", f"{OTHER_PRICE}: put 16.5 alone, with `currency: CNY` beside it, not `¥16.5`"),
        ("per_gpu_hour: $2", f"{OTHER_PRICE}: put `usd_per_gpu_hour: 2` in its place, without `currency`, not `$2`"),
        ("{}: 16\n      currency: cny", f"{CURRENCY}: put CNY, not `cny`"),
        ("{}: 16\n      currency: RMB", f"{CURRENCY}: put CNY, not `RMB`"),
        ("{}: 16\n      currency: yuan", f"{CURRENCY}: put CNY, not `yuan`"),
        ("{}: 16\n      currency: €", f"{CURRENCY}: put EUR, not `€`"),
        ("{}: 16\n      currency: CNH", f"{CURRENCY}: put one of CNY, AUD, BRL, "),
        ("{}: 16\n      currency: coins", f"{CURRENCY}: put one of AUD, BRL, "),
        (
            "{}: 2\n      currency: USD",
            f"{CURRENCY}: put `usd_per_gpu_hour` in place of `per_gpu_hour` and `currency`, not `USD`",
        ),
    ],
)
def test_a_currency_is_told_by_its_code(base: Path, own: Path, fields: str, said: str) -> None:
    text = spoilt("usd_per_gpu_hour: 2.10", fields.format("per_gpu_hour"))
    assert said_of(base, own, "prices.yaml", text, ", ours").startswith(said)


@pytest.mark.parametrize(
    ("amount", "instead"),
    [("$30000", "30000 alone (the currency is in the field's name)"), ("¥200000", "it in USD")],
)
def test_a_price_that_can_only_be_in_usd_says_so(base: Path, own: Path, amount: str, instead: str) -> None:
    point = f"{{as_of: 2026-10-01, usd_per_gpu: {amount}, holds: server, confidence: high, source: our bill}}"
    said = said_of(base, own, "hardware.yaml", f"h100: {{history: [{point}]}}\n", ", h100")
    assert said == f"history[2026-10-01].usd_per_gpu: put {instead}, not `{amount}`"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("aws", "Volcengine", f"provider: put {A_NAME}, not `Volcengine`: did you mean `volcengine`?"),
        ("aws", "火山引擎", f"provider: put {A_NAME}, such as aws, not `火山引擎`"),
        ("gpu: h100", "gpu: H100", f"gpu: put {A_NAME}, not `H100`: did you mean `h100`?"),
        ("gpu: h100", "gpu:", "gpu: put a name that stands in gpus.yaml, such as h100, not `null`"),
        ("gpu: h100", "gpu: --", f"gpu: put {A_NAME}, such as h100, not `--`"),
        ("  gpu: h100\n", "", "gpu is missing: add it, a name that stands in gpus.yaml, such as h100"),
        ("  provider: aws\n", "", "provider is missing: add it, a name that stands in providers.yaml, such as aws"),
        ("8", '"8"', 'gpus_per_instance: put 8 without quotes, not `"8"`'),
        ("2026-10-01", '"2026-10-01"', 'put a day without quotes, such as 2026-11-22, not `"2026-10-01"`'),
    ],
)  # fmt: skip
def test_a_name_or_a_number_gets_an_example_of_its_own_kind(
    base: Path, own: Path, old: str, new: str, said: str
) -> None:
    assert said_of(base, own, "prices.yaml", spoilt(old, new), ", ours").endswith(said)


def test_the_id_of_an_entry_gets_one_as_it_could_be_written(base: Path, own: Path) -> None:
    said = said_of(base, own, "prices.yaml", spoilt("ours:", "Our H100:"), ", Our H100")
    assert said == f"id: put {A_NAME}, not `Our H100`: did you mean `our-h100`?"


DASH = "history: put `- ` before `as_of`: every entry of a list begins with it"
ALL_FOUR = "as_of, usd_per_gpu_hour, confidence and source belong below `history:`, indented"
FIRST = "in an entry that begins with `- as_of: 2026-10-01`"
FLAT = "".join(line.replace("      ", "  ") for line in OFFER.replace("    - as", "  as").splitlines(keepends=True))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(spoilt("    - as_of", "      as_of"), DASH, id="no-dash"),
        pytest.param(spoilt("    - as_of", "      -as_of"), DASH, id="no-space-behind-the-dash"),
        pytest.param(FLAT, f"{ALL_FOUR}, {FIRST}", id="flat-below-its-list"),
        pytest.param(FLAT.replace("  history:\n", ""), f"{ALL_FOUR}, {FIRST}", id="flat-without-its-list"),
        pytest.param(
            OFFER + "  confidence: low\n",
            "confidence belongs below `history:`, indented, in an entry that begins with `- as_of: ...`",
            id="one-field-beside-its-list",
        ),
        pytest.param(OFFER + "  note: x\n", "note is not a known field: did you mean `notes`?", id="near-name-wins"),
        pytest.param(
            OFFER.partition("  history")[0],
            "history is missing: add it, a list below it, each entry beginning with `- as_of:`",
            id="no-list",
        ),
        pytest.param("ours:\n  provider:aws\n", "has no fields: put a space behind the colon: `provider: aws`",
                     id="no-space-behind-the-only-colon"),
    ],
)  # fmt: skip
def test_a_history_that_lost_its_shape_is_told_in_one_line(base: Path, own: Path, text: str, said: str) -> None:
    assert said_of(base, own, "prices.yaml", text, ", ours") == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("offers:\nh100: our-h100\n", "h100 belongs below `offers:`, indented"),
        ("offers:\nh100: x\nh200: y\n", "h100 and h200 belong below `offers:`, indented"),
        ("power:\npue: 1.2\n", "pue belongs below `power:`, indented"),
        ("offers:\n  h100:our-h100\n", "offers: put a space behind the colon: `h100: our-h100`, not `h100:our-h100`"),
    ],
)
def test_what_is_not_indented_is_told_where_it_belongs(base: Path, own: Path, text: str, said: str) -> None:
    assert said_of(base, own, "defaults.yaml", text) == said


GPU = """\
ours:
  name: Ours
  label: Ours
  vendor: Us
  generation: other
  dense_tflops: {bf16: 500}
  memory_gb: 96
  bandwidth_gb_s: 4000
  tdp_w: 600
  gpus_per_server: 8
  interconnect: {type: own, gb_s_bidirectional: 800}
  released: "2026"
  sources: [our data sheet]
  checked: 2026-11-20
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "  dense_tflops: {bf16: 500}\n",
            "",
            f"dense_tflops is missing: add it, with some of its fields below it ({', '.join(DensePeaks.model_fields)})",
        ),
        (
            "  interconnect: {type: own, gb_s_bidirectional: 800}\n",
            "",
            "interconnect is missing: add it, with its fields below it (type, gb_s_bidirectional)",
        ),
        (
            "{type: own, gb_s_bidirectional: 800}",
            "NVLink",
            "interconnect: put fields below it, each on a line of its own (type, gb_s_bidirectional), not `NVLink`",
        ),
        ("{bf16: 500}", "\n  bf16: 500\n  fp8: 1000", "bf16 and fp8 belong below `dense_tflops:`, indented"),
    ],
)
def test_fields_that_are_missing_are_named(base: Path, own: Path, old: str, new: str, said: str) -> None:
    assert said_of(base, own, "gpus.yaml", GPU.replace(old, new), ", ours") == said
