"""The page and the recorded figures: a worse figure fails, and no page says what is not measured."""

import math
import re
from pathlib import Path

import pytest

from accuracy import recorded, training
from accuracy.__main__ import PAGE, SECTIONS
from accuracy.report import Figure, Section, Table, number, page
from tests.accuracy.figures import faults_of

ROOT = Path(__file__).parents[2]
ERROR = Figure(name="error", label="error", value=0.1404, at_most=0.2)
SHARE = Figure(name="share", label="share", value=0.76, at_least=0.7, at_most=0.9)


def test_every_figure_of_training_meets_its_bar_and_is_no_worse_than_recorded(of_training: Section) -> None:
    assert faults_of(of_training.figures) == []


@pytest.mark.parametrize(
    ("figure", "known", "is_worse"),
    [
        pytest.param(ERROR, 0.140, False, id="the same after rounding"),
        pytest.param(ERROR, 0.139, True, id="an error that grew"),
        pytest.param(ERROR, 0.150, False, id="an error that shrank"),
        pytest.param(SHARE, 0.76, False, id="the same share"),
        pytest.param(SHARE, 0.84, False, id="as far from the middle on the other side"),
        pytest.param(SHARE, 0.78, True, id="a share that is further from the middle"),
        pytest.param(SHARE, 0.70, False, id="a share that is nearer to the middle"),
    ],
)
def test_a_figure_is_held_against_the_recorded_one(figure: Figure, known: float, is_worse: bool) -> None:
    assert figure.is_worse_than(known) == is_worse


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({"error": 0.140}, []),
        ({"error": 0.120}, ["error is 0.14, worse than the recorded 0.12"]),
        ({}, ["error is not recorded: run `python -m accuracy --record`"]),
        ({"error": 0.140, "old": 1.0}, ["old is recorded but no longer measured"]),
    ],
)
def test_faults_say_what_is_wrong(known: dict[str, float], words: list[str]) -> None:
    assert recorded.faults([ERROR], known) == words


def test_a_figure_that_got_better_is_named() -> None:
    assert recorded.better([ERROR, SHARE], {"error": 0.2, "share": 0.76}) == ["error"]


def test_what_is_recorded_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "recorded.yaml"
    recorded.record([ERROR, SHARE], path)
    assert recorded.recorded(path) == {"error": 0.14, "share": 0.76}


@pytest.mark.parametrize(
    ("figure", "bar", "holds"),
    [
        (ERROR, "≤ 0.2", True),
        (Figure(name="x", label="x", value=0.2004, at_most=0.2), "≤ 0.2", True),
        (Figure(name="x", label="x", value=0.201, at_most=0.2), "≤ 0.2", False),
        (SHARE, "0.7-0.9", True),
        (Figure(name="x", label="x", value=0.95, at_least=0.7, at_most=0.9), "0.7-0.9", False),
        (Figure(name="x", label="x", value=0.6, at_least=0.7, at_most=0.9), "0.7-0.9", False),
    ],
)
def test_a_figure_holds_its_bar_or_says_that_it_does_not(figure: Figure, bar: str, holds: bool) -> None:
    assert (figure.bar, figure.holds) == (bar, holds)


def test_a_section_shows_its_figures_first_and_then_its_parts() -> None:
    table = Table(title="Some", columns=("what", "size", "who"), rows=[("a", "1,000", "x"), ("b", "-0.5", "y")])
    text = Section(title="Errors", figures=(ERROR,), parts=("One\nsentence.", "### More", table)).markdown()
    assert text == (
        "## Errors\n\n**Against the bar**\n\n| what | naive | measured | bar | holds |\n"
        "| --- | --- | --: | --: | --- |\n"
        "| error | none | 0.140 | ≤ 0.2 | yes |\n\nOne sentence.\n\n### More\n\n**Some**\n\n"
        "| what | size | who |\n| --- | --: | --- |\n| a | 1,000 | x |\n| b | -0.5 | y |"
    )


def test_no_figure_is_a_negative_zero() -> None:
    assert number(-0.0001) == "0.000"


def test_the_page_shows_what_was_measured_of_training(of_training: Section) -> None:
    assert of_training.markdown() in PAGE.read_text(encoding="utf-8")


def test_the_page_names_every_figure_with_its_value(of_training: Section) -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert page([of_training]).partition("## ")[2].rstrip() in text
    assert training.section in SECTIONS
    for figure in of_training.figures:
        assert f"| {figure.label} | {figure.naive} | {number(figure.value)} |" in text


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("docs/methods.md", r"of ([\d.]+) at the median and ([\d.]+) at the 80th percentile, and ([\d.]+) of the runs"),
        ("README.md", r"half of the estimates are within (\d+) %, and (\d+) % of the runs lie inside their band"),
    ],
)
def test_what_other_pages_say_of_training_is_what_is_recorded(file: str, said: str) -> None:
    text = " ".join((ROOT / file).read_text(encoding="utf-8").split())
    [found] = re.findall(said, text)
    known = recorded.recorded()
    median, p80, share = (known[f"training.{name}"] for name in ("error.median", "error.p80", "band.coverage"))
    as_read = {
        "docs/methods.md": (f"{median:.3f}", f"{p80:.3f}", f"{share:.3f}"),
        "README.md": (f"{math.expm1(median) * 100:.0f}", f"{share * 100:.0f}"),
    }
    assert found == as_read[file]
