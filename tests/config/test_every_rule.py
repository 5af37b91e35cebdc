"""Every rule that the loader enforces, each broken once in a copy of the real presets: file, entry, field and fix.

A rule without a case fails here: every error that the schema and the cross-check can raise has to be met by one.
"""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from config.catalog import Catalog
from config.load import BUILT_IN, FILES
from config.overlay import check_days
from config.reader import ConfigError
from tests.config.folders import mistake
from tests.config.rules import NO_BAND, OFFER, RULES, V3, Rule, said_of

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_broken_rule_names_file_entry_field_and_fix(rule: Rule) -> None:
    said = said_of(rule)

    place = f"{rule.file}, {rule.place}: " if rule.place else f"{rule.file}: "
    assert said.startswith(place)
    assert rule.field in said
    assert rule.fix in said


def test_a_generation_without_a_band_names_file_generation_and_fix() -> None:
    said = said_of(NO_BAND)

    assert said.startswith("utilisation.yaml: no moe entry has")
    assert NO_BAND.fix in said


POINT = "{as_of: 2062-11-20, usd_per_gpu_hour: 2, confidence: high, source: our contract}"
BOUGHT = POINT.replace("usd_per_gpu_hour: 2", "usd_per_gpu: 2, holds: server")


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        (
            "prices",
            f"{OFFER}: {{history: [{POINT}]}}",
            f"{OFFER}: history: 2062-11-20 is more than a year ahead: correct",
        ),
        ("hardware", f"h100: {{history: [{BOUGHT}]}}", "h100: history: 2062-11-20 is more than a year ahead: correct"),
        ("gpus", "h100: {checked: 2062-11-20}", "h100: checked: 2062-11-20 is in the future: put the day of the check"),
        ("models", f"{V3}: {{checked: 2062-11-20}}", f"{V3}: checked: 2062-11-20 is in the future: put the day"),
        ("grids", "us: {checked: 2062-11-20}", "us: checked: 2062-11-20 is in the future: put the day of the check"),
    ],
)
def test_a_day_of_an_overlay_that_cannot_be_meant_is_refused(
    real: Path, tmp_path: Path, file: str, text: str, said: str
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / f"{file}.yaml").write_text(text)

    assert mistake(real, own).startswith(f"CONFIG_DIR/{file}.yaml, {said}")


def raised() -> Iterator[tuple[str, frozenset[str]]]:
    """Every error that a rule raises: its place in the code, and the words that its message always has."""
    paths = [*sorted((BUILT_IN / "schema").glob("*.py")), BUILT_IN / "crosscheck.py"]
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                words = [n.value for n in ast.walk(node.exc.args[0]) if isinstance(n, ast.Constant)]
                yield f"{path.name}:{node.lineno}", frozenset(w for w in words if isinstance(w, str) and len(w) > 3)


def test_no_rule_is_without_a_case() -> None:
    met = [said_of(rule) for rule in (*RULES.values(), NO_BAND)]
    file_names = set(FILES)

    unmet = [
        place for place, words in raised() if not any(all(word in said for word in words - file_names) for said in met)
    ]

    assert unmet == []


def test_a_broken_rule_stops_the_bot_with_one_line(tmp_path: Path) -> None:
    (tmp_path / "gpus.yaml").write_text("h100: {tdp_w: 700 W}\n")

    process = subprocess.run(
        [sys.executable, "-m", "bot", "ask", "/train 70B 15T h100"],
        cwd=ROOT, env={**os.environ, "CONFIG_DIR": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert process.returncode != 0
    assert process.stdout == ""
    (line,) = process.stderr.splitlines()
    assert "CONFIG_DIR/gpus.yaml, h100: tdp_w: put the number alone, without unit" in line


@pytest.mark.parametrize("today", [date(1970, 1, 1), date(2030, 1, 1)], ids=["clock-behind", "clock-ahead"])
def test_a_price_may_begin_within_a_year_of_the_clock_or_of_this_release(catalog: Catalog, today: date) -> None:
    now = max(today, *(gpu.checked for gpu in catalog.gpus.values()))

    check_days(priced_on(catalog, now + timedelta(days=366)), PRICED, today)
    with pytest.raises(ConfigError, match="more than a year ahead"):
        check_days(priced_on(catalog, now + timedelta(days=368)), PRICED, today)


PRICED: dict[str, list[str]] = {file: [] for file in FILES} | {"prices.yaml": [OFFER]}
"""An overlay of one price."""


def priced_on(catalog: Catalog, day: date) -> Catalog:
    """The catalogue with a price of another day."""
    offer = catalog.offers[OFFER]
    point = offer.history[-1].model_copy(update={"as_of": day})
    return replace(catalog, offers={OFFER: offer.model_copy(update={"history": (point,)})})
