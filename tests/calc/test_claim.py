"""A claim about a run: what is held against what, when it agrees, and which assumption would make it true."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calc.claim import ClaimReport, NothingToCheckError, check
from calc.claim_remedy import Remedy
from calc.claimed import Claim, Claimed, compared
from calc.implied import implied_active_params, implied_mfu, implied_usd_per_gpu_hour
from calc.ranges import Range
from config.catalog import Catalog
from config.load import load_catalog
from tests.conftest import CATALOGUE

A100_FLOP_PER_S, H100_FLOP_PER_S = 312e12, 989.4e12
CATALOG = load_catalog(base=CATALOGUE)
MARKET = Range(1.5, 3.0, 6.0)
few = settings(max_examples=100, deadline=None)


def claim(gpu: str = "a100-80g", *, params: float = 175e9, active: float | None = None, tokens: float = 300e9) -> Claim:
    """A claim that says nothing but sizes yet; of a dense model, if it says no active parameters."""
    kind = "moe" if active is not None else "dense"
    return Claim(
        params=params,
        active_params=active or params,
        tokens=tokens,
        gpu=CATALOG.gpus[gpu],
        utilisation=CATALOG.utilisation_of(CATALOG.gpus[gpu], kind),  # type: ignore[arg-type]  # one of the two kinds
        dense=CATALOG.utilisation_of(CATALOG.gpus[gpu], "dense"),
        enough_runs=5,
        least_active_share=0.03,
        market=MARKET,
    )


def exact(value: float) -> Claimed:
    return Claimed.exact(value)


GPT3 = replace(claim(), gpus=exact(1024), days=exact(34))
DEEPSEEK = replace(
    claim("h100", params=671e9, active=37e9, tokens=14.8e12), gpu_hours=exact(2.788e6), cost_usd=exact(5.576e6)
)


@pytest.mark.parametrize(
    ("compute_flop", "gpu_hours", "peak", "published"),
    [
        pytest.param(6 * 175e9 * 300e9, 1024 * 34 * 24, A100_FLOP_PER_S, 140e12 * 6 / 8 / A100_FLOP_PER_S,
                     id="Narayanan et al. 2021: 34 days at 140 TFLOP/s, a quarter of which computes again"),
        pytest.param(6 * 540.35e9 * 780e9, 8_404_992, 275e12, 0.3039, id="PaLM, training_runs.yaml"),
    ],
)  # fmt: skip
def test_the_implied_mfu_is_that_which_was_published(
    compute_flop: float, gpu_hours: float, peak: float, published: float
) -> None:
    found = implied_mfu(compute_flop=compute_flop, gpu_hours=gpu_hours, peak_flop_per_s=peak)
    assert found == pytest.approx(published, rel=0.01)


def test_the_implied_price_of_deepseek_v3_is_the_two_dollars_that_its_report_assumes() -> None:
    assert implied_usd_per_gpu_hour(usd=5.576e6, gpu_hours=2.788e6) == 2


def test_the_implied_active_parameters_of_gpt_4_are_those_of_the_leak() -> None:
    found = implied_active_params(gpu_hours=25_000 * 95 * 24, peak_flop_per_s=A100_FLOP_PER_S, mfu=0.34, tokens=13e12)
    assert found == pytest.approx(280e9, rel=0.01)


class TestVerdict:
    def test_gpus_times_days_are_held_against_the_compute(self) -> None:
        report = check(GPT3, CATALOG.defaults)
        assert report.verdict == "agrees"
        assert report.would_be_true is None
        assert report.implied_mfu is not None
        assert report.implied_mfu.mid == pytest.approx(6 * 175e9 * 300e9 / (1024 * 34 * 24 * 3600 * 312e12))

    def test_every_pair_of_figures_is_checked(self) -> None:
        found = replace(DEEPSEEK, gpus=exact(2048), days=Claimed(None, 60), mfu=exact(0.35), usd_per_gpu_hour=2.0)
        report = check(found, CATALOG.defaults)
        assert [one.name for one in report.checks] == ["compute", "cluster", "rent", "market", "mfu"]
        assert {one.verdict for one in report.checks} == {"agrees"}

    def test_more_than_the_peak_is_impossible(self) -> None:
        report = check(replace(GPT3, days=exact(5)), CATALOG.defaults)
        assert report.verdict == "impossible"

    def test_a_range_is_impossible_only_where_its_best_end_is(self) -> None:
        assert check(replace(GPT3, days=Claimed(5, 20)), CATALOG.defaults).verdict != "impossible"

    @pytest.mark.parametrize(("days", "verdict"), [(15.0, "low"), (34.0, "agrees"), (100.0, "high")])
    def test_the_band_of_the_mfu_decides(self, days: float, verdict: str) -> None:
        assert check(replace(GPT3, days=exact(days)), CATALOG.defaults).verdict == verdict

    def test_the_ratio_is_claimed_over_likely(self) -> None:
        report = check(replace(GPT3, days=exact(100)), CATALOG.defaults)
        assert report.expected.gpu_hours is not None
        assert report.ratio == pytest.approx(1024 * 100 * 24 / report.expected.gpu_hours.mid)

    def test_hours_that_the_gpus_do_not_have_in_that_time_are_too_many(self) -> None:
        report = check(replace(DEEPSEEK, gpus=exact(2048), days=exact(30)), CATALOG.defaults)
        assert (report.decisive.name, report.verdict) == ("cluster", "high")
        assert report.ratio == pytest.approx(2.788e6 / (2048 * 30 * 24))

    def test_an_open_end_holds_anything_on_its_side(self) -> None:
        short = replace(DEEPSEEK, gpus=exact(10_000), days=Claimed(None, 60))
        assert {one.verdict for one in check(short, CATALOG.defaults).checks} == {"agrees"}

    def test_money_without_hours_is_held_against_compute_and_market_at_once(self) -> None:
        report = check(replace(claim(), cost_usd=exact(1e5)), CATALOG.defaults)
        assert (report.decisive.name, report.verdict) == ("money", "low")
        hours, cost = report.expected.gpu_hours, report.expected.cost_usd
        assert hours is not None
        assert cost is not None
        assert cost.mid == pytest.approx(hours.mid * MARKET.mid)
        assert math.log(cost.high / cost.mid) == pytest.approx(
            math.hypot(math.log(hours.high / hours.mid), math.log(MARKET.high / MARKET.mid))
        )

    def test_money_and_a_price_give_the_hours(self) -> None:
        report = check(replace(claim(), cost_usd=exact(2e6), usd_per_gpu_hour=2.0), CATALOG.defaults)
        assert report.gpu_hours == exact(1e6)

    def test_the_hours_of_the_very_run_go_before_an_estimate(self) -> None:
        report = check(
            replace(DEEPSEEK, gpu_hours=None, reported_gpu_hours=2.664e6, cost_usd=exact(5.6e6)), CATALOG.defaults
        )
        assert (report.decisive.name, report.assumed) == ("market", ("gpu_hours",))

    def test_few_runs_of_mixtures_reach_as_far_as_dense_models(self) -> None:
        report = check(DEEPSEEK, CATALOG.defaults)
        moe, dense = (CATALOG.utilisation_of(CATALOG.gpus["h100"], kind).mfu for kind in ("moe", "dense"))
        assert report.expected.mfu == Range(moe.low, moe.mid, dense.high)

    def test_an_mfu_of_a_step_may_be_higher_than_that_of_the_run(self) -> None:
        for said, verdict in ((0.34, "agrees"), (0.5, "agrees"), (0.7, "high"), (0.2, "low")):
            assert check(replace(GPT3, mfu=exact(said)), CATALOG.defaults).verdict == verdict

    def test_figures_of_what_was_added_to_another_model_are_held_against_each_other_alone(self) -> None:
        added = replace(DEEPSEEK, gpu_hours=exact(147e3), cost_usd=exact(294e3), is_added_to_another=True)
        report = check(added, CATALOG.defaults)
        assert [one.name for one in report.checks] == ["market"]
        assert (report.verdict, report.tokens, report.assumed) == ("agrees", None, ("added_part",))

    def test_one_figure_alone_is_nothing_to_check(self) -> None:
        with pytest.raises(NothingToCheckError):
            check(claim(), CATALOG.defaults)


class TestWhatWouldMakeItTrue:
    def test_the_sparse_peak_explains_twice_as_much(self) -> None:
        days = 6 * 175e9 * 300e9 / (1024 * 24 * 3600 * 624e12 * 0.45)
        remedy = check(replace(GPT3, days=exact(days)), CATALOG.defaults).would_be_true
        assert remedy is not None
        assert (remedy.assumption, remedy.value) == ("sparse_peak", 624e12)

    def test_all_parameters_of_a_mixture_explain_far_too_many_hours(self) -> None:
        hours = 6 * 671e9 * 14.8e12 / (H100_FLOP_PER_S * 0.3 * 3600)
        remedy = check(replace(DEEPSEEK, gpu_hours=exact(hours), cost_usd=None), CATALOG.defaults).would_be_true
        assert remedy is not None
        assert (remedy.assumption, remedy.value) == ("all_params", 671e9)

    def test_fewer_active_parameters_explain_what_no_mfu_does(self) -> None:
        found = replace(
            claim(params=1.8e12, tokens=13e12), gpus=exact(25_000), days=exact(95), assumed=("active_params",)
        )
        remedy = check(found, CATALOG.defaults).would_be_true
        assert remedy is not None
        assert remedy.assumption == "active_params"
        assert remedy.value == pytest.approx(280e9, rel=0.05)

    def test_no_fewer_parameters_are_active_in_a_dense_model_but_it_takes_more_days(self) -> None:
        found = replace(claim(params=1.8e12, tokens=13e12), gpus=exact(25_000), days=exact(95))
        report = check(found, CATALOG.defaults)
        assert report.implied_mfu is not None
        assert report.implied_mfu.mid > 1
        assert (report.verdict, report.would_be_true) == ("impossible", Remedy("days", _usual_days(report), True))

    def test_no_mixture_is_sparser_than_those_that_are_known(self) -> None:
        found = replace(claim(), gpus=exact(16), days=exact(34), assumed=("active_params",))
        report = check(found, CATALOG.defaults)
        assert report.would_be_true == Remedy("days", _usual_days(report), True)
        assert implied_active_params not in [step.equation for step in report.working]

    def test_hours_below_the_peak_that_are_claimed_themselves_are_made_true_by_nothing(self) -> None:
        report = check(replace(claim(), gpu_hours=exact(1e4)), CATALOG.defaults)
        assert (report.verdict, report.would_be_true) == ("impossible", None)

    def test_else_it_is_the_mfu(self) -> None:
        remedy = check(replace(GPT3, days=exact(100)), CATALOG.defaults).would_be_true
        assert remedy is not None
        assert remedy.assumption == "mfu"
        assert remedy.value == pytest.approx(6 * 175e9 * 300e9 / (1024 * 100 * 24 * 3600 * 312e12))

    def test_a_cost_that_is_off_names_the_price_that_it_takes(self) -> None:
        remedy = check(replace(DEEPSEEK, cost_usd=exact(1e6)), CATALOG.defaults).would_be_true
        assert remedy is not None
        assert remedy.assumption == "usd_per_gpu_hour"
        assert remedy.value == pytest.approx(1e6 / 2.788e6)

    def test_too_little_for_a_model_made_from_another_is_true_of_what_was_added(self) -> None:
        report = check(
            replace(DEEPSEEK, gpu_hours=exact(147e3), cost_usd=None, is_added_to_another=True), CATALOG.defaults
        )
        assert report.expected.gpu_hours is not None
        assert report.would_be_true == Remedy("added_part", 147e3 / report.expected.gpu_hours.mid, is_plausible=True)

    def test_too_much_for_it_is_so_of_the_whole(self) -> None:
        report = check(
            replace(DEEPSEEK, gpu_hours=exact(50e6), cost_usd=None, is_added_to_another=True), CATALOG.defaults
        )
        assert (report.verdict, report.would_be_true and report.would_be_true.assumption) == ("high", "all_params")

    def test_hours_beyond_the_cluster_name_the_days_that_they_take(self) -> None:
        remedy = check(replace(DEEPSEEK, gpus=exact(2048), days=exact(30)), CATALOG.defaults).would_be_true
        assert remedy is not None
        assert remedy.assumption == "days"
        assert remedy.value == pytest.approx(2.788e6 / (24 * 2048))


def _usual_days(report: ClaimReport) -> float:
    assert report.expected.days is not None
    return report.expected.days.mid


def test_a_claim_says_what_it_means_at_either_end() -> None:
    assert compared(Claimed(None, 50), Range(60, 80, 100)).verdict == "low"
    assert compared(Claimed(50, None), Range(60, 80, 100)).verdict == "agrees"
    assert compared(Claimed(120, 130), Range(60, 80, 100), within=1.25).verdict == "agrees"


sizes = st.floats(8, 12.5).map(lambda power: 10.0**power)
figures = st.floats(0, 5).map(lambda power: 10.0**power)


@few
@given(params=sizes, tokens=sizes, gpu=st.sampled_from(("a100-80g", "h100", "b200", "mi300x")), part=st.floats(0.02, 1))
def test_a_claim_equal_to_our_own_middle_agrees(params: float, tokens: float, gpu: str, part: float) -> None:
    asked = claim(gpu, params=params, active=params * part, tokens=tokens)
    usual = check(replace(asked, cost_usd=exact(1)), CATALOG.defaults).expected
    assert usual.gpu_hours is not None
    assert usual.cost_usd is not None
    with_hours = replace(asked, gpu_hours=exact(usual.gpu_hours.mid))
    for same in (with_hours, replace(asked, cost_usd=exact(usual.cost_usd.mid)),
                 replace(with_hours, cost_usd=exact(usual.gpu_hours.mid * MARKET.mid))):  # fmt: skip
        assert check(same, CATALOG.defaults).verdict == "agrees"


@few
@given(gpus=st.integers(1, 100_000), days=figures, times=st.floats(0.01, 100), cost=st.none() | figures.map(exact))
def test_more_gpus_for_less_time_change_no_verdict(gpus: int, days: float, times: float, cost: Claimed | None) -> None:
    one = replace(claim(), gpus=exact(gpus), days=exact(days), cost_usd=cost)
    other = replace(one, gpus=exact(gpus * times), days=exact(days / times))
    before, after = (check(asked, CATALOG.defaults) for asked in (one, other))
    assert after.ratio == pytest.approx(before.ratio)
    assert math.isclose(before.decisive.ratio, after.decisive.ratio, rel_tol=1e-6)


@few
@given(hours=figures.map(lambda hours: hours * 1e3), times=st.floats(1.01, 100))
def test_more_hours_never_imply_a_higher_mfu(hours: float, times: float) -> None:
    fewer, more = (
        check(replace(claim(), gpu_hours=exact(found)), CATALOG.defaults).implied_mfu
        for found in (hours, hours * times)
    )
    assert fewer is not None
    assert more is not None
    assert more.mid < fewer.mid


def test_the_bands_of_the_catalogue_are_those_that_claims_are_held_against(catalog: Catalog) -> None:
    band = catalog.utilisation_of(catalog.gpus["a100-80g"], "dense").mfu
    assert check(GPT3, catalog.defaults).expected.mfu == Range(band.low, band.mid, band.high)
