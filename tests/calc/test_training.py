"""What a training estimate promises: which figures it gives, and what a given one changes."""

from dataclasses import replace

import pytest

from calc.goodput import cluster_goodput
from calc.ranges import Range
from calc.rent import Rent
from calc.schedule import DeadlineError, gpus_for_deadline
from calc.training import TrainingRun, estimate
from config.catalog import Catalog
from config.rates import Fx
from config.schema.defaults import Defaults

GPT3_FLOP = 6 * 175e9 * 300e9
A100_FLOP_PER_S = 312e12


def same(actual: Range | None, low: float, mid: float, high: float) -> bool:
    """Whether a range is the expected one, up to the last digits of floating point."""
    assert actual is not None
    return [actual.low, actual.mid, actual.high] == pytest.approx([low, mid, high], rel=1e-12)


def test_the_band_of_the_utilisation_becomes_the_band_of_hours_and_money(gpt3: TrainingRun, defaults: Defaults) -> None:
    report = estimate(gpt3, defaults)
    band = gpt3.utilisation.mfu
    hours = [GPT3_FLOP / (A100_FLOP_PER_S * share * 3600) for share in (band.high, band.mid, band.low)]
    assert report.mfu == Range(band.low, band.mid, band.high)
    assert same(report.gpu_hours, *hours)
    assert same(report.cost_usd, *(2.2659 * end for end in hours))


def test_a_given_mfu_is_exact(gpt3: TrainingRun, defaults: Defaults) -> None:
    report = estimate(replace(gpt3, mfu=0.4, gpus=1024), defaults)
    hours = GPT3_FLOP / (A100_FLOP_PER_S * 0.4 * 3600)
    assert report.mfu == Range(0.4, 0.4, 0.4)
    assert same(report.gpu_hours, hours, hours, hours)
    assert report.days is not None
    assert report.days.is_exact


def test_a_given_mfu_with_a_goodput_is_per_step(gpt3: TrainingRun, defaults: Defaults) -> None:
    report = estimate(replace(gpt3, mfu=0.4, goodput=0.9), defaults)
    assert same(report.mfu, 0.36, 0.36, 0.36)


def test_a_goodput_alone_replaces_the_one_that_the_presets_hold(gpt3: TrainingRun, defaults: Defaults) -> None:
    band = gpt3.utilisation.mfu
    factor = 0.8 / cluster_goodput(1024, defaults.cluster)
    report = estimate(replace(gpt3, goodput=0.8), defaults)
    assert same(report.mfu, band.low * factor, band.mid * factor, band.high * factor)


def test_no_goodput_lifts_a_run_above_the_peak(gpt3: TrainingRun, defaults: Defaults) -> None:
    full = gpt3.utilisation.model_copy(
        update={"mfu": gpt3.utilisation.mfu.model_copy(update={"mid": 0.99, "high": 1.0})}
    )
    report = estimate(replace(gpt3, utilisation=full, goodput=1.0), defaults)
    assert report.mfu.mid == 1
    assert report.mfu.high == 1
    assert report.gpu_hours.low == report.floor.gpu_hours


def test_days_need_a_number_of_gpus(gpt3: TrainingRun, defaults: Defaults) -> None:
    without, with_gpus = estimate(gpt3, defaults), estimate(replace(gpt3, gpus=1024), defaults)
    assert (without.gpus, without.days) == (None, None)
    assert with_gpus.gpus == 1024
    assert with_gpus.days is not None
    assert with_gpus.days.mid == pytest.approx(with_gpus.gpu_hours.mid / 24 / 1024)
    assert with_gpus.gpu_hours == without.gpu_hours


def test_a_deadline_gives_gpus_and_days(gpt3: TrainingRun, defaults: Defaults) -> None:
    report = estimate(replace(gpt3, deadline_days=60), defaults)
    hours = GPT3_FLOP / (A100_FLOP_PER_S * gpt3.utilisation.mfu.mid * 3600)
    assert report.gpus == -int(-hours // (60 * 24)) == 557
    assert report.days is not None
    assert 59.8 < report.days.mid <= 60
    assert report.days.low < report.days.mid < report.days.high


def test_gpus_that_need_exactly_the_days_of_the_deadline_are_enough() -> None:
    hours = 100 * 24.0
    assert gpus_for_deadline(lambda _: hours, 1, largest_gpus=1000) == 100
    assert gpus_for_deadline(lambda _: hours, 100, largest_gpus=1000) == 1
    assert gpus_for_deadline(lambda _: hours, 1, largest_gpus=100) == 100


def test_a_deadline_on_no_more_than_the_reference_cluster_costs_nothing_extra(
    gpt3: TrainingRun, defaults: Defaults
) -> None:
    report = estimate(replace(gpt3, deadline_days=60), defaults)
    assert report.gpus is not None
    assert report.gpus <= defaults.cluster.gpus
    assert report.gpu_hours == estimate(gpt3, defaults).gpu_hours


def test_a_deadline_on_a_larger_cluster_pays_for_its_failures(gpt3: TrainingRun, defaults: Defaults) -> None:
    at_leisure, in_haste = estimate(gpt3, defaults), estimate(replace(gpt3, deadline_days=4), defaults)
    assert in_haste.gpus is not None
    assert in_haste.gpus > defaults.cluster.gpus
    loss = cluster_goodput(in_haste.gpus, defaults.cluster) / cluster_goodput(1024, defaults.cluster)
    assert loss < 0.95
    assert in_haste.mfu.mid == pytest.approx(at_leisure.mfu.mid * loss)
    assert in_haste.gpu_hours.mid == pytest.approx(at_leisure.gpu_hours.mid / loss)
    assert in_haste.gpu_hours.high == pytest.approx(at_leisure.gpu_hours.high / loss)
    assert in_haste.cost_usd is not None
    assert at_leisure.cost_usd is not None
    assert in_haste.cost_usd.mid == pytest.approx(at_leisure.cost_usd.mid / loss)
    assert in_haste.energy_mwh == pytest.approx(at_leisure.energy_mwh / loss)
    assert in_haste.floor == at_leisure.floor


@pytest.mark.parametrize("given", [{"mfu": 0.4}, {"goodput": 0.9}, {"mfu": 0.4, "goodput": 0.9}], ids=str)
def test_a_given_utilisation_is_the_same_on_any_cluster(
    gpt3: TrainingRun, defaults: Defaults, given: dict[str, float]
) -> None:
    run = replace(gpt3, mfu=given.get("mfu"), goodput=given.get("goodput"))
    in_haste = estimate(replace(run, deadline_days=3), defaults)
    assert in_haste.gpus is not None
    assert in_haste.gpus > defaults.cluster.gpus
    assert in_haste.mfu == estimate(run, defaults).mfu


def test_a_deadline_that_no_cluster_meets_names_the_largest_cluster_and_its_days(
    gpt3: TrainingRun, defaults: Defaults
) -> None:
    with pytest.raises(DeadlineError, match="even 100000 GPUs take") as refused:
        estimate(replace(gpt3, deadline_days=0.01), defaults)
    relative = cluster_goodput(100_000, defaults.cluster) / cluster_goodput(1024, defaults.cluster)
    hours = GPT3_FLOP / (A100_FLOP_PER_S * gpt3.utilisation.mfu.mid * relative * 3600)
    assert refused.value.gpus == 100_000
    assert refused.value.shortest_days == pytest.approx(hours / 24 / 100_000)


def test_without_a_price_there_is_no_money_but_everything_else(gpt3: TrainingRun, defaults: Defaults) -> None:
    report = estimate(replace(gpt3, rent=Rent()), defaults)
    assert report.price_usd_per_gpu_hour is None
    assert (report.cost_usd, report.cost, report.floor.cost_usd, report.floor.cost) == (None, None, None, None)
    assert report.gpu_hours.mid > report.floor.gpu_hours > 0
    assert report.energy_mwh > 0


def test_a_discount_and_a_currency_apply_to_the_floor_too(gpt3: TrainingRun, defaults: Defaults) -> None:
    cny = Fx(currency="CNY", rate=7.1, date=None)
    run = replace(gpt3, tokens=500e9, rent=replace(gpt3.rent, discount=0.5, currency="CNY", fx=cny))
    report = estimate(run, defaults)
    assert report.price_usd_per_gpu_hour == 2.2659
    assert report.floor.cost_usd == pytest.approx(529_557.29, abs=0.005)
    assert report.floor.cost == pytest.approx(3_759_856.77, abs=0.005)
    assert report.cost_usd is not None
    assert report.cost is not None
    assert report.cost.mid == pytest.approx(report.cost_usd.mid * 7.1)


def test_in_dollars_both_amounts_are_the_same(gpt3: TrainingRun, defaults: Defaults) -> None:
    report = estimate(gpt3, defaults)
    assert report.cost == report.cost_usd
    assert report.floor.cost == report.floor.cost_usd


def test_energy_holds_the_server_its_average_load_and_the_building(gpt3: TrainingRun, defaults: Defaults) -> None:
    report = estimate(replace(gpt3, mfu=0.4), defaults)
    dgx_a100_w_per_gpu = 6500 / 8
    assert report.energy_mwh == pytest.approx(701_122.3 * dgx_a100_w_per_gpu * 0.75 * 1.1 / 1e6, rel=1e-5)
    assert report.co2e_t == pytest.approx(report.energy_mwh * 0.369)


def test_energy_of_a_gpu_whose_server_is_unknown_follows_from_its_tdp(
    gpt3: TrainingRun, defaults: Defaults, catalog: Catalog
) -> None:
    mi300x = catalog.gpus["mi300x"]
    assert mi300x.server_w_per_gpu is None
    report = estimate(replace(gpt3, gpu=mi300x), defaults)
    assert report.energy_mwh == pytest.approx(report.gpu_hours.mid * 750 * 1.82 * 0.75 * 1.1 / 1e6)


def test_attention_stands_beside_the_compute_and_never_in_it(
    gpt3: TrainingRun, defaults: Defaults, catalog: Catalog
) -> None:
    plain = estimate(gpt3, defaults)
    known = estimate(replace(gpt3, architecture=catalog.models["gpt-3"].architecture, sequence_tokens=2048), defaults)
    assert plain.attention_flop is None
    assert known.attention_flop == pytest.approx(12 * 96 * 12288 * 2048 * 300e9)
    assert known.compute_flop == plain.compute_flop
    assert known.gpu_hours == plain.gpu_hours


def test_fp8_changes_neither_the_peak_nor_the_hours(gpt3: TrainingRun, defaults: Defaults, catalog: Catalog) -> None:
    on_h100 = replace(gpt3, gpu=catalog.gpus["h100"])
    assert estimate(replace(on_h100, precision="fp8"), defaults).gpu_hours == estimate(on_h100, defaults).gpu_hours
    assert estimate(on_h100, defaults).floor.gpu_hours == pytest.approx(GPT3_FLOP / 989.4e12 / 3600)


def test_a_gpu_without_bf16_is_measured_against_its_fp16_peak(
    gpt3: TrainingRun, defaults: Defaults, catalog: Catalog
) -> None:
    floor = estimate(replace(gpt3, gpu=catalog.gpus["v100-32g"]), defaults).floor
    assert floor.gpu_hours == pytest.approx(GPT3_FLOP / 125e12 / 3600)


def test_a_mixture_computes_with_its_active_parameters(gpt3: TrainingRun, defaults: Defaults) -> None:
    report = estimate(replace(gpt3, params=671e9, active_params=37e9, tokens=14.8e12), defaults)
    assert report.params == 671e9
    assert report.compute_flop == pytest.approx(6 * 37e9 * 14.8e12)
