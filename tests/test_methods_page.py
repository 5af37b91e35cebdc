"""docs/methods.md and calc say the same: every equation has its heading, and every example there is true."""

import ast
import importlib
import inspect
import pkgutil
import re
from decimal import Decimal
from pathlib import Path

import pytest

import calc
from calc.working import EQUATIONS

for module in pkgutil.iter_modules(calc.__path__):
    importlib.import_module(f"calc.{module.name}")

PAGE = (Path(__file__).parents[1] / "docs" / "methods.md").read_text(encoding="utf-8")


def sections(page: str) -> dict[str, str]:
    """The text under each third-level heading, up to the next heading of any level above the fourth."""
    parts = re.split(r"^(#{1,3}) (.+)\n", page, flags=re.MULTILINE)
    levels, titles, texts = parts[1::3], parts[2::3], parts[3::3]
    return {title: text for level, title, text in zip(levels, titles, texts, strict=True) if level == "###"}


def headings(page: str) -> list[str]:
    return re.findall(r"^### (.+)$", page, flags=re.MULTILINE)


def examples(text: str) -> list[str]:
    """The lines of the blocks that are fenced as ```example."""
    blocks = re.findall(r"^```example\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def computed(call: str) -> tuple[str, float]:
    """The equation that an example calls, and its value."""
    expression = ast.parse(call, mode="eval").body
    assert isinstance(expression, ast.Call)
    assert isinstance(expression.func, ast.Name)
    assert not expression.args
    arguments = {str(keyword.arg): ast.literal_eval(keyword.value) for keyword in expression.keywords}
    return expression.func.id, EQUATIONS[expression.func.id].function(**arguments)


def half_of_the_last_digit(printed: str) -> float:
    exponent = Decimal(printed).as_tuple().exponent
    assert isinstance(exponent, int)
    return 0.5 * 10.0**exponent


SECTIONS = sections(PAGE)
EXAMPLES = [(name, line) for name, text in SECTIONS.items() for line in examples(text)]


def test_every_equation_has_one_heading_and_every_heading_an_equation() -> None:
    assert sorted(headings(PAGE)) == sorted(EQUATIONS)


@pytest.mark.parametrize("name", EQUATIONS)
def test_a_section_shows_the_equation_as_answers_do(name: str) -> None:
    assert SECTIONS[name].lstrip().startswith(f"`{EQUATIONS[name].formula}`, ")


@pytest.mark.parametrize("name", EQUATIONS)
def test_a_section_names_the_unit_of_its_result(name: str) -> None:
    unit = EQUATIONS[name].unit
    first_line = SECTIONS[name].lstrip().splitlines()[0]
    general = {
        "": ("a share", "a number", "a factor", "in the currency of the answer"),
        "USD": ("in USD", "in the unit of the amount"),
    }
    assert any(words in first_line for words in general.get(unit, (f"in {unit}",)))


@pytest.mark.parametrize("name", EQUATIONS)
def test_a_section_explains_every_variable_and_no_other(name: str) -> None:
    equation = EQUATIONS[name]
    rows = re.findall(r"^\| (.+?) \| `(\w+)` \| .+ \|$", SECTIONS[name], flags=re.MULTILINE)
    parameters = inspect.signature(equation.function).parameters
    assert sorted(argument for _, argument in rows) == sorted(parameters)
    assert {argument: symbol for symbol, argument in rows} == {
        parameter: equation.symbols.get(parameter, parameter) for parameter in parameters
    }


@pytest.mark.parametrize("name", EQUATIONS)
@pytest.mark.parametrize("part", ["- **Source**", "- **Valid**", "- **Leaves out**"])
def test_a_section_says_where_it_comes_from_where_it_holds_and_what_it_leaves_out(name: str, part: str) -> None:
    assert SECTIONS[name].count(f"\n{part}") == 1


@pytest.mark.parametrize("name", EQUATIONS)
def test_a_section_has_a_worked_example_of_its_own_equation(name: str) -> None:
    assert examples(SECTIONS[name])


@pytest.mark.parametrize(("name", "line"), EXAMPLES, ids=[line for _, line in EXAMPLES])
def test_a_worked_example_is_true_to_its_last_digit(name: str, line: str) -> None:
    call, printed = line.split(" = ")
    called, value = computed(call)
    assert called == name
    assert value == pytest.approx(float(printed), abs=half_of_the_last_digit(printed) * 1.001, rel=0)


def test_no_example_stands_outside_a_section() -> None:
    assert len(examples(PAGE)) == len(EXAMPLES) == PAGE.count(") = ")
