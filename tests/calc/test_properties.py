"""What must hold for any run: more never costs less, and a deadline is met by the fewest GPUs."""

from dataclasses import replace

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from calc.goodput import cluster_goodput
from calc.ranges import Range
from calc.rent import Rent
from calc.schedule import DeadlineError, days_on
from calc.training import TrainingReport, TrainingRun, estimate
from calc.utilisation import mfu_on
from config.rates import Fx
from config.schema.defaults import Defaults
from config.schema.training import Band

quick = settings(max_examples=100, deadline=None)  # on a shared machine the time of one example says nothing

ROUNDING = 1 + 1e-9
"""Two results whose ratio is below this may differ by floating point alone."""


def log_uniform(smallest_exponent: float, largest_exponent: float) -> st.SearchStrategy[float]:
    return st.floats(smallest_exponent, largest_exponent).map(lambda exponent: 10.0**exponent)


sizes = log_uniform(6, 14)
token_counts = log_uniform(6, 16)
gpu_counts = st.integers(1, 1_000_000)
prices = log_uniform(-2, 3)
factors = log_uniform(0.001, 3)
shares = st.floats(0.01, 1.0)
discounts = st.floats(0.0, 0.9)
deadlines = log_uniform(-1, 4)


@st.composite
def bands(draw: st.DrawFn) -> Band:
    low, mid, high = sorted(draw(st.tuples(shares, shares, shares)))
    return Band(low=low, mid=mid, high=high)


def dense(base: TrainingRun, params: float, tokens: float) -> TrainingRun:
    return replace(base, params=params, active_params=params, tokens=tokens)


def banded(base: TrainingRun, band: Band) -> TrainingRun:
    return replace(base, utilisation=base.utilisation.model_copy(update={"mfu": band}))


def feasible(run: TrainingRun, defaults: Defaults) -> TrainingReport:
    """The estimate, for examples whose deadline some cluster meets."""
    try:
        return estimate(run, defaults)
    except DeadlineError:
        reject()


def usd(report: TrainingReport) -> Range:
    assert report.cost_usd is not None
    return report.cost_usd


def days(report: TrainingReport) -> Range:
    assert report.days is not None
    return report.days


@quick
@given(params=sizes, tokens=token_counts, factor=factors)
def test_more_parameters_never_cost_less(
    gpt3: TrainingRun, defaults: Defaults, params: float, tokens: float, factor: float
) -> None:
    small, large = (estimate(dense(gpt3, size, tokens), defaults) for size in (params, params * factor))
    assert usd(large).mid == pytest.approx(usd(small).mid * factor)
    assert usd(large).low > usd(small).low
    assert usd(large).high > usd(small).high
    assert large.energy_mwh > small.energy_mwh


@quick
@given(params=sizes, tokens=token_counts, factor=factors)
def test_more_tokens_never_cost_less(
    gpt3: TrainingRun, defaults: Defaults, params: float, tokens: float, factor: float
) -> None:
    few, many = (estimate(dense(gpt3, params, count), defaults) for count in (tokens, tokens * factor))
    assert usd(many).mid == pytest.approx(usd(few).mid * factor)
    assert usd(many).low > usd(few).low


@quick
@given(params=sizes, tokens=token_counts, gpus=gpu_counts, more=st.integers(1, 1_000_000))
def test_more_gpus_never_take_longer(
    *, gpt3: TrainingRun, defaults: Defaults, params: float, tokens: float, gpus: int, more: int
) -> None:
    run = dense(gpt3, params, tokens)
    few, many = (days(estimate(replace(run, gpus=count), defaults)) for count in (gpus, gpus + more))
    assert many.low < few.low
    assert many.mid < few.mid
    assert many.high < few.high


@quick
@given(gpus=st.integers(1, 1_000_000), more=st.integers(1, 1_000_000))
def test_more_gpus_finish_sooner_even_with_their_failures(
    gpt3: TrainingRun, defaults: Defaults, gpus: int, more: int
) -> None:
    mfu = Range.exact(0.4)
    few, many = (days_on(gpu_hours=1e6 / mfu_on(n, mfu, defaults.cluster).mid, gpus=n) for n in (gpus, gpus + more))
    assert many < few


@quick
@given(gpus=st.integers(1, 1_000_000), more=st.integers(1, 1_000_000))
def test_goodput_is_a_share_that_falls_with_the_cluster(defaults: Defaults, gpus: int, more: int) -> None:
    few, many = cluster_goodput(gpus, defaults.cluster), cluster_goodput(gpus + more, defaults.cluster)
    assert 0 < many < few < 1


@quick
@given(price=prices, factor=factors)
def test_cost_is_linear_in_the_price(gpt3: TrainingRun, defaults: Defaults, price: float, factor: float) -> None:
    cheap, dear = (
        estimate(replace(gpt3, rent=Rent(usd_per_gpu_hour=listed)), defaults) for listed in (price, price * factor)
    )
    assert cheap.floor.cost_usd is not None
    assert dear.floor.cost_usd == pytest.approx(cheap.floor.cost_usd * factor)
    for end in ("low", "mid", "high"):
        assert getattr(usd(dear), end) == pytest.approx(getattr(usd(cheap), end) * factor)


@quick
@given(discount=discounts, rate=log_uniform(-2, 5))
def test_discount_and_exchange_rate_multiply(
    gpt3: TrainingRun, defaults: Defaults, discount: float, rate: float
) -> None:
    full = estimate(gpt3, defaults)
    fx = Fx(currency="CNY", rate=rate, date=None)
    reduced = estimate(replace(gpt3, rent=replace(gpt3.rent, discount=discount, currency="CNY", fx=fx)), defaults)
    assert reduced.cost is not None
    assert reduced.floor.cost is not None
    assert full.floor.cost is not None
    assert usd(reduced).mid == pytest.approx(usd(full).mid * (1 - discount))
    assert reduced.floor.cost == pytest.approx(full.floor.cost * (1 - discount) * rate)
    for end in ("low", "mid", "high"):
        assert getattr(reduced.cost, end) == pytest.approx(getattr(usd(full), end) * (1 - discount) * rate)


@quick
@given(params=sizes, tokens=token_counts, active_share=st.floats(0.01, 0.99))
def test_a_mixture_computes_more_than_its_active_and_less_than_its_total_dense_twin(
    gpt3: TrainingRun, defaults: Defaults, params: float, tokens: float, active_share: float
) -> None:
    active = params * active_share
    mixture = estimate(replace(gpt3, params=params, active_params=active, tokens=tokens), defaults)
    active_twin, total_twin = (estimate(dense(gpt3, size, tokens), defaults) for size in (active, params))
    assert active_twin.compute_flop <= mixture.compute_flop < total_twin.compute_flop
    assert active_twin.gpu_hours.mid <= mixture.gpu_hours.mid < total_twin.gpu_hours.mid


@quick
@given(band=bands(), params=sizes, tokens=token_counts, goodput=st.none() | shares, deadline=st.none() | deadlines)
def test_every_range_rises_from_the_floor_up(
    *,
    gpt3: TrainingRun,
    defaults: Defaults,
    band: Band,
    params: float,
    tokens: float,
    goodput: float | None,
    deadline: float | None,
) -> None:
    run = replace(banded(dense(gpt3, params, tokens), band), goodput=goodput, deadline_days=deadline)
    report = feasible(run, defaults)
    assert report.floor.cost_usd is not None
    assert report.floor.gpu_hours <= report.gpu_hours.low * ROUNDING
    assert report.floor.cost_usd <= usd(report).low * ROUNDING
    assert report.mfu.high <= 1
    for spread in (report.mfu, report.gpu_hours, usd(report), *([report.days] if report.days else [])):
        assert 0 < spread.low <= spread.mid <= spread.high


@quick
@given(params=log_uniform(9, 12.5), tokens=log_uniform(10, 13.5), deadline=deadlines, band=bands())
def test_a_deadline_is_met_by_so_many_gpus_and_by_no_fewer(
    *, gpt3: TrainingRun, defaults: Defaults, params: float, tokens: float, deadline: float, band: Band
) -> None:
    run = banded(dense(gpt3, params, tokens), band)
    report = feasible(replace(run, deadline_days=deadline), defaults)
    assert report.gpus is not None
    assert days(report).mid <= deadline
    if report.gpus > 1:
        one_fewer = mfu_on(report.gpus - 1, Range.exact(band.mid), defaults.cluster)
        hours = report.gpu_hours.mid * report.mfu.mid / one_fewer.mid
        assert days_on(gpu_hours=hours, gpus=report.gpus - 1) > deadline / ROUNDING


@quick
@given(params=log_uniform(9, 12), tokens=log_uniform(10, 13), deadline=log_uniform(0, 3), factor=factors)
def test_a_longer_deadline_never_needs_more_gpus(
    *, gpt3: TrainingRun, defaults: Defaults, params: float, tokens: float, deadline: float, factor: float
) -> None:
    run = dense(gpt3, params, tokens)
    short = feasible(replace(run, deadline_days=deadline), defaults)
    long = estimate(replace(run, deadline_days=deadline * factor), defaults)
    assert short.gpus is not None
    assert long.gpus is not None
    assert long.gpus <= short.gpus


@quick
@given(params=log_uniform(11, 15), tokens=log_uniform(12, 16), goodput=st.none() | shares)
def test_asking_again_with_the_shortest_days_offered_succeeds(
    gpt3: TrainingRun, defaults: Defaults, params: float, tokens: float, goodput: float | None
) -> None:
    run = replace(dense(gpt3, params, tokens), goodput=goodput)
    with pytest.raises(DeadlineError) as refused:
        estimate(replace(run, deadline_days=1e-6), defaults)
    shortest_days = refused.value.shortest_days
    report = estimate(replace(run, deadline_days=shortest_days), defaults)
    assert report.gpus is not None
    assert report.gpus <= defaults.cluster.largest_gpus
    assert days(report).mid <= shortest_days
    with pytest.raises(DeadlineError):
        estimate(replace(run, deadline_days=shortest_days * 0.999), defaults)


@quick
@given(mfu=st.floats(0.01, 0.98), better=st.floats(1.001, 1.02))
def test_a_better_utilisation_never_costs_more(
    gpt3: TrainingRun, defaults: Defaults, mfu: float, better: float
) -> None:
    worse, improved = (estimate(replace(gpt3, mfu=share), defaults) for share in (mfu, mfu * better))
    assert usd(improved).mid < usd(worse).mid
    assert improved.energy_mwh < worse.energy_mwh
