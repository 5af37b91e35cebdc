"""The working shown: it is what was computed, nothing is left out, and a reader can follow it with a calculator."""

import inspect
import math
import re
import string
from dataclasses import astuple, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calc import article
from calc.compute import attended_tokens, attention_width, training_flop
from calc.cost import gpu_hours
from calc.ranges import Range
from calc.rent import Rent
from calc.training import TrainingReport, TrainingRun, estimate
from calc.working import EQUATIONS, Step, Working, equation, plain
from config.catalog import Catalog
from config.rates import Fx
from config.schema.defaults import Defaults

CNY = Fx(currency="CNY", rate=7.1, date=None)
VARIANTS = [
    "plain",
    "counted",
    "discounted in yuan",
    "mfu",
    "mfu per step",
    "goodput",
    "leisurely deadline",
    "tight deadline",
    "tight deadline with mfu",
    "without a price",
    "with attention",
    "server unknown",
]


@pytest.fixture(scope="session")
def runs(gpt3: TrainingRun, catalog: Catalog) -> dict[str, TrainingRun]:
    """One run for each way that a question can take."""
    return {
        "plain": gpt3,
        "counted": replace(gpt3, gpus=1024),
        "discounted in yuan": replace(gpt3, rent=Rent(usd_per_gpu_hour=2.2659, discount=0.5, currency="CNY", fx=CNY)),
        "mfu": replace(gpt3, mfu=0.4),
        "mfu per step": replace(gpt3, mfu=0.4, goodput=0.9),
        "goodput": replace(gpt3, goodput=0.9),
        "leisurely deadline": replace(gpt3, deadline_days=60),
        "tight deadline": replace(
            gpt3, deadline_days=4, rent=Rent(usd_per_gpu_hour=2.2659, discount=0.1, currency="CNY", fx=CNY)
        ),
        "tight deadline with mfu": replace(gpt3, deadline_days=4, mfu=0.4, goodput=0.9),
        "without a price": replace(gpt3, rent=Rent(), gpus=8),
        "with attention": replace(gpt3, architecture=catalog.models["gpt-3"].architecture, sequence_tokens=2048),
        "server unknown": replace(gpt3, gpu=catalog.gpus["mi300x"]),
    }


def article_steps() -> tuple[Step, ...]:
    trained = article.training(
        params=175e9, tokens=500e9, peak_flop_per_s=312e12, usd_per_gpu_hour=2.2659,
        discount=0.5, fx_rate=7.1, currency="CNY",
    )  # fmt: skip
    served = article.inference(
        params=8222e8, tokens=1000, peak_flop_per_s=1e14, usd_per_gpu_hour=3.93, batch=32, gpus=8, saving=0.3
    )
    return (*trained.working, *served.working)


def evaluated(substituted: str) -> float:
    """What a reader with a calculator gets from a formula with its numbers."""
    text = re.sub(r"(?<=\d),(?=\d{3})", "", substituted)
    text = text.replace("·", "*").replace("√", "sqrt").replace("^", "**")
    return float(eval(text, {"__builtins__": {}}, {"sqrt": math.sqrt, "min": min}))


def follows(step: Step) -> bool:
    """Whether the numbers shown give the value, within the five figures that each is printed to."""
    printed = 5e-5 * max(1, len(step.arguments))
    return evaluated(step.substituted) == pytest.approx(step.value, rel=printed)


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_step_can_be_followed_with_a_calculator(
    runs: dict[str, TrainingRun], defaults: Defaults, variant: str
) -> None:
    for step in estimate(runs[variant], defaults).working:
        assert follows(step), step.substituted


@pytest.mark.parametrize("step", article_steps(), ids=lambda step: step.label)
def test_every_step_of_the_article_can_be_followed_with_a_calculator(step: Step) -> None:
    assert follows(step), step.substituted


@settings(max_examples=100, deadline=None)  # on a shared machine the time of one example says nothing
@given(
    params=st.floats(6, 13), tokens=st.floats(6, 15), days=st.floats(1, 3), discount=st.floats(0, 0.9)
)  # fmt: skip
def test_steps_of_any_size_can_be_followed(
    *, gpt3: TrainingRun, defaults: Defaults, params: float, tokens: float, days: float, discount: float
) -> None:
    size, share = 10**params, 0.999
    run = replace(
        gpt3, params=size, active_params=size, tokens=10**tokens, rent=replace(gpt3.rent, discount=discount),
        gpus=int(10**days), mfu=share, goodput=share,
    )  # fmt: skip
    for step in estimate(run, defaults).working:
        assert follows(step), step.substituted


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_step_is_what_the_equation_computes(
    runs: dict[str, TrainingRun], defaults: Defaults, variant: str
) -> None:
    for step in estimate(runs[variant], defaults).working:
        assert step.value == EQUATIONS[step.equation.name].function(**step.arguments)


def _figures(report: TrainingReport) -> dict[str, float | None]:
    """Every figure of an answer that is computed, by its name in the JSON."""
    return {
        "compute_flop": report.compute_flop,
        "attention_flop": report.attention_flop,
        "floor.gpu_hours": report.floor.gpu_hours,
        "floor.cost_usd": report.floor.cost_usd,
        "floor.cost": report.floor.cost,
        "gpu_hours": report.gpu_hours.mid,
        "cost_usd": report.cost_usd.mid if report.cost_usd else None,
        "cost": report.cost.mid if report.cost else None,
        "days": report.days.mid if report.days else None,
        "energy_mwh": report.energy_mwh,
        "co2e_t": report.co2e_t,
    }


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_figure_of_an_answer_is_the_value_of_a_step(
    runs: dict[str, TrainingRun], defaults: Defaults, variant: str
) -> None:
    report = estimate(runs[variant], defaults)
    values = {step.value for step in report.working}
    unexplained = {name: value for name, value in _figures(report).items() if value not in {None, *values}}
    assert unexplained == {}


def _inputs(run: TrainingRun, defaults: Defaults) -> set[object]:
    """Every number that a question or a preset gives."""
    cluster, power = defaults.cluster, defaults.power
    inputs: set[object] = {
        run.active_params, run.tokens, run.gpu.training_tflops * 1e12, run.gpu.server_w_per_gpu, run.gpu.tdp_w,
        run.rent.usd_per_gpu_hour, run.rent.discount, run.mfu, run.goodput, run.gpus, run.deadline_days,
        run.rent.fx.rate if run.rent.fx else None, run.grid.kg_co2e_per_kwh, run.utilisation.mfu.mid,
        power.average_share_of_tdp, power.pue, power.server_factor,
        cluster.gpus, cluster.gpu_hours_per_interruption, cluster.checkpoint_write_s, cluster.restart_s,
    }  # fmt: skip
    if run.architecture is not None and run.sequence_tokens is not None:
        inputs |= {attention_width(run.architecture), attended_tokens(run.architecture, run.sequence_tokens)}
    return inputs


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_number_in_a_step_is_given_or_comes_from_an_earlier_step(
    runs: dict[str, TrainingRun], defaults: Defaults, variant: str
) -> None:
    run = runs[variant]
    report = estimate(run, defaults)
    known = _inputs(run, defaults) | {report.gpus}
    for step in report.working:
        assert set(step.arguments.values()) <= known, step.label
        known.add(step.value)


def test_the_goodput_of_a_tight_deadline_is_in_the_working(runs: dict[str, TrainingRun], defaults: Defaults) -> None:
    report = estimate(runs["tight deadline"], defaults)
    steps = {step.label: step for step in report.working}
    goodput, reference = steps["Goodput"], steps["Goodput of the reference cluster"]
    assert goodput.value < reference.value
    assert steps["MFU at that goodput"].value == report.mfu.mid
    assert steps["MFU at that goodput"].arguments["goodput"] == goodput.value
    assert steps["GPU-hours"].arguments["mfu"] == report.mfu.mid
    assert report.gpus == math.ceil(steps["GPUs needed, before rounding up"].value)


def test_the_gpus_of_a_leisurely_deadline_need_no_goodput(runs: dict[str, TrainingRun], defaults: Defaults) -> None:
    report = estimate(runs["leisurely deadline"], defaults)
    steps = {step.label: step for step in report.working}
    assert not [label for label in steps if "oodput" in label]
    assert report.gpus == math.ceil(steps["GPUs needed, before rounding up"].value)


@pytest.mark.parametrize(
    ("variant", "label", "unit"),
    [
        pytest.param("plain", "Compute", "FLOP", id="compute"),
        pytest.param("plain", "GPU-hours", "GPU-hours", id="hours"),
        pytest.param("plain", "Cost", "USD", id="dollars"),
        pytest.param("plain", "Energy", "MWh", id="energy"),
        pytest.param("plain", "CO2e", "t", id="greenhouse gas"),
        pytest.param("counted", "Days", "days", id="days"),
        pytest.param("discounted in yuan", "Price after the discount", "USD/GPU-hour", id="discounted price"),
        pytest.param("discounted in yuan", "In the currency of the answer", "CNY", id="yuan"),
        pytest.param("mfu per step", "MFU end to end", "", id="share"),
        pytest.param("tight deadline", "Between interruptions", "s", id="seconds"),
        pytest.param("tight deadline", "GPUs needed, before rounding up", "GPUs", id="GPUs"),
        pytest.param("server unknown", "Server power per GPU", "W", id="watts"),
    ],
)
def test_a_step_has_the_unit_of_its_value(
    *, runs: dict[str, TrainingRun], defaults: Defaults, variant: str, label: str, unit: str
) -> None:
    units = [step.unit for step in estimate(runs[variant], defaults).working if step.label == label]
    assert units
    assert set(units) == {unit}


def test_the_article_shows_its_discount_and_its_currency() -> None:
    labels = [(step.label, step.unit) for step in article_steps()]
    assert ("After the discount", "USD") in labels
    assert ("In the currency of the answer", "CNY") in labels


def test_the_articles_divisions_by_one_are_not_shown() -> None:
    served = article.inference(params=8222e8, tokens=1000, peak_flop_per_s=1e14, usd_per_gpu_hour=3.93)
    assert len(served.working) == 3
    assert astuple(served.stated) == (served.stated.per_1k_tokens,) * 4


def test_a_formula_is_shown_in_symbols_and_in_numbers() -> None:
    working = Working()
    assert working.compute(training_flop, active_params=175e9, tokens=500e9) == 6 * 175e9 * 500e9
    [step] = working.steps
    assert (step.label, step.unit) == ("Compute", "FLOP")
    assert step.formula == "6 · N_active · D"
    assert step.substituted == "6 · 175e9 · 500e9"


def test_a_range_is_computed_at_both_ends_and_shown_at_the_middle() -> None:
    working = Working()
    hours = working.compute_range(gpu_hours, compute_flop=3.6e18, peak_flop_per_s=1e15, mfu=Range(0.25, 0.5, 1.0))
    assert hours == Range(1.0, 2.0, 4.0)
    [step] = working.steps
    assert step.value == 2.0
    assert step.substituted == "3.6e18 / (1e15 · 0.5 · 3600)"


@pytest.mark.parametrize("mfu", [0.5, Range(0.25, 0.5, 1.0)], ids=["none", "two"])
def test_a_range_needs_exactly_one_argument_that_is_one(mfu: float | Range) -> None:
    peak = 1e15 if isinstance(mfu, float) else Range(1e15, 2e15, 3e15)
    with pytest.raises(ValueError, match="gpu_hours needs one range"):
        Working().compute_range(gpu_hours, compute_flop=3.6e18, peak_flop_per_s=peak, mfu=mfu)


def test_another_label_or_unit_leaves_the_declared_equation_alone() -> None:
    other = training_flop.named("Other").giving("GFLOP")
    assert (other.label, other.unit, other.function) == ("Other", "GFLOP", training_flop.function)
    assert EQUATIONS["training_flop"] is training_flop
    assert (training_flop.label, training_flop.unit) == ("Compute", "FLOP")


def test_two_equations_of_one_name_are_refused() -> None:
    declare = equation(label="Twice", formula="{active_params}", unit="")
    with pytest.raises(ValueError, match="there is an equation training_flop already"):
        declare(training_flop.function)
    assert EQUATIONS["training_flop"] is training_flop


@pytest.mark.parametrize("name", EQUATIONS)
def test_a_formula_shows_every_parameter_of_its_function(name: str) -> None:
    made = EQUATIONS[name]
    parameters = set(inspect.signature(made.function).parameters)
    assert {field for _, field, _, _ in string.Formatter().parse(made.template) if field} == parameters
    assert set(made.symbols) <= parameters


@pytest.mark.parametrize(
    ("value", "written"),
    [
        pytest.param(0.0, "0", id="zero"),
        pytest.param(1, "1", id="one"),
        pytest.param(0.35, "0.35", id="a share"),
        pytest.param(2.2659, "2.2659", id="a price"),
        pytest.param(0.000123456789, "0.000123457", id="small"),
        pytest.param(1.5e-7, "1.5e-7", id="tiny"),
        pytest.param(-1.5e-12, "-1.5e-12", id="tiny and negative"),
        pytest.param(1024, "1,024", id="a count"),
        pytest.param(467_414.53, "467,414.5", id="hours"),
        pytest.param(1_059_114.58, "1,059,115", id="dollars"),
        pytest.param(175e9, "175e9", id="parameters"),
        pytest.param(14.8e12, "14.8e12", id="tokens"),
        pytest.param(312e12, "312e12", id="a peak"),
        pytest.param(5.25e23, "5.25e23", id="compute"),
        pytest.param(math.inf, "inf", id="infinite"),
    ],
)
def test_a_number_is_written_as_in_a_calculation(value: float, written: str) -> None:
    assert plain(value) == written


@settings(max_examples=200, deadline=None)  # on a shared machine the time of one example says nothing
@given(exponent=st.floats(-30, 30), sign=st.sampled_from((-1, 1)))
def test_a_written_number_reads_back_to_five_figures(exponent: float, sign: int) -> None:
    value = sign * 10**exponent
    assert float(plain(value).replace(",", "")) == pytest.approx(value, rel=5.1e-5)


def test_a_range_through_a_falling_function_stays_in_order() -> None:
    assert Range(1.0, 2.0, 4.0).through(lambda value: 1 / value) == Range(0.25, 0.5, 1.0)
    assert Range(1.0, 2.0, 4.0).through(lambda value: 2 * value) == Range(2.0, 4.0, 8.0)
