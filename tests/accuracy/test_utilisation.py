"""The fit: what it does to small groups, and that config/utilisation.yaml is what it gives."""

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest

from accuracy.fit_training import UTILISATION, fitted_bands, written
from accuracy.runs import Run, load_runs
from accuracy.training_score import CONSTANTS, Scored, errors, score
from accuracy.training_tried import left_out, more_to_fit_to
from accuracy.utilisation import BEFORE, Group, Method, fit, fit_groups, group_of, leave_families_out, widening
from config.schema.training import Utilisation
from tests.config.facts import BUILT_IN

ALL = load_runs(BUILT_IN)
USED = [run for run in ALL if run.published.used_in_fit]
HOPPER = next(run for run in USED if run.published.id == "llama3-70b")
MIXTURE = next(run for run in USED if run.published.id == "olmoe-1b-7b")


def like(run: Run, family: str, mfu: float) -> Run:
    """The run of another family, with the hours that make it reach this utilisation."""
    hours = run.published.gpu_hours * run.mfu / mfu
    return replace(run, published=run.published.model_copy(update={"family": family, "gpu_hours": hours}))


def mid(runs: Sequence[Run], name: str, strength: float = 2.0) -> float:
    return math.exp(fit_groups(runs, Method(strength=strength))[name].log_mfu)


FITTED = fitted_bands(BUILT_IN)


@pytest.mark.parametrize("entry", BUILT_IN.utilisations.values(), ids=BUILT_IN.utilisations)
def test_a_band_of_the_presets_is_what_the_fit_gives(entry: Utilisation) -> None:
    assert (entry.mfu, entry.runs) == FITTED[entry.id]


def test_writing_the_fit_into_the_presets_changes_nothing() -> None:
    text = UTILISATION.read_text(encoding="utf-8")
    assert written(text, FITTED) == text


def test_writing_puts_figures_in_place_and_leaves_the_rest() -> None:
    text = UTILISATION.read_text(encoding="utf-8")
    older = text.replace("mid: 0.354", "mid: 0.3").replace("runs: 16", "runs: 1")
    assert older != text
    assert written(older, FITTED) == text


def test_a_band_without_a_place_for_its_figures_is_refused() -> None:
    text = UTILISATION.read_text(encoding="utf-8").replace("hopper-moe:", "hopper-mixtures:")
    with pytest.raises(LookupError, match="hopper-moe"):
        written(text, FITTED)


def test_every_run_falls_into_a_group_of_the_presets_or_into_the_old_software() -> None:
    assert {group_of(run) for run in ALL} <= {*BUILT_IN.utilisations, BEFORE}


def test_software_from_before_2023_is_told_apart_on_ampere_alone() -> None:
    old = {run.published.id for run in USED if group_of(run) == BEFORE}
    assert old == {"gpt-neox-20b", "bloom-176b", "yalm-100b", "luminous-base", "luminous-extended"}
    assert {group_of(run) for run in USED if run.published.id in {"gopher-280b", "palm-540b"}} == {"tpu-dense"}


def test_a_group_is_moved_towards_its_parent_as_if_that_were_two_families() -> None:
    hopper = [like(HOPPER, name, 0.2) for name in ("a", "b")]
    ampere = [like(replace(HOPPER, gpu=BUILT_IN.gpus["a100-80g"]), name, 0.4) for name in ("c", "d", "e")]
    of_all_five = 0.4
    assert mid([*hopper, *ampere], "hopper-dense") == pytest.approx(math.sqrt(0.2 * of_all_five))


def test_a_large_family_counts_as_one() -> None:
    many = [like(HOPPER, "large", 0.2)] * 20
    few = [like(HOPPER, name, 0.4) for name in ("a", "b")]
    assert mid([*many, *few], "hopper-dense") == pytest.approx(0.4)


def test_without_shrinking_a_group_is_the_median_of_its_families() -> None:
    runs = [like(HOPPER, name, mfu) for name, mfu in (("a", 0.2), ("b", 0.3), ("c", 0.5))]
    assert mid(runs, "hopper-dense", strength=0.0) == pytest.approx(0.3)


def test_hardware_without_a_run_is_taken_for_hopper_and_early_gpus_for_old_software() -> None:
    groups = fit_groups(USED, Method())
    assert groups["blackwell-dense"].log_mfu == groups["other-dense"].log_mfu == groups["hopper-dense"].log_mfu
    assert groups["early-dense"].log_mfu == groups[BEFORE].log_mfu
    assert {groups[name].families for name in ("blackwell-dense", "other-dense", "early-dense")} == {0}


def test_a_mixture_without_a_run_of_its_hardware_loses_what_all_mixtures_lose() -> None:
    dense = [like(HOPPER, name, 0.4) for name in ("a", "b", "c")]
    mixtures = [like(MIXTURE, name, 0.1) for name in ("d", "e")]
    share = math.sqrt(0.1 / 0.4)  # two families of mixtures against two that lose nothing
    assert mid([*dense, *mixtures], "tpu-moe") == pytest.approx(0.4 * share)


@pytest.mark.parametrize(("families", "factor"), [(0, 1.5), (2, 1.25), (6, 1.125)])
def test_a_band_is_the_wider_the_fewer_families_stand_behind_it(families: int, factor: float) -> None:
    assert widening(Group(log_mfu=0.0, families=families), Method()) == pytest.approx(math.sqrt(factor))


def test_a_run_never_sees_its_own_family() -> None:
    for run, rest in leave_families_out(USED, list):
        assert run.family not in {other.family for other in rest}
        assert len(rest) == sum(other.family != run.family for other in USED)


def test_a_left_out_run_does_not_move_its_own_estimate() -> None:
    [before] = [row.gpu_hours for row in score(USED, Method()) if row.run.published.id == "deepseek-v3"]
    moved = [like(run, run.family, 0.05) if run.family == "deepseek-v3" else run for run in USED]
    [after] = [row.gpu_hours for row in score(moved, Method()) if row.run.published.id == "deepseek-v3"]
    assert (after.low, after.mid, after.high) == pytest.approx((before.low, before.mid, before.high))


def test_an_estimate_is_what_a_constant_utilisation_of_its_middle_gives() -> None:
    fitted = fit(USED, Method())
    row = Scored(HOPPER, fitted)
    band = fitted.band(fitted.group(HOPPER))
    assert row.gpu_hours.mid == pytest.approx(row.gpu_hours_at(band.mid))
    assert row.error == pytest.approx(abs(math.log(HOPPER.mfu / band.mid)))
    assert row.error_at(HOPPER.mfu) == pytest.approx(0, abs=1e-9)


def test_the_errors_of_all_families_are_kept_by_family() -> None:
    rows = score(USED, Method())
    assert {family: len(some) for family, some in errors(rows).items()} == {
        run.family: sum(other.family == run.family for other in USED) for run in USED
    }


def test_the_bands_hold_for_dense_models_and_not_for_mixtures_as_the_page_says() -> None:
    rows = score(USED, Method())
    dense, mixtures = ([row.is_inside for row in rows if row.run.published.kind == kind] for kind in ("dense", "moe"))
    assert sum(dense) / len(dense) >= 0.8
    assert sum(mixtures) / len(mixtures) < 0.5


def test_the_naive_constants_err_as_the_literature_says() -> None:
    rows = score(USED, Method())
    medians = {name: sorted(row.error_at(mfu) for row in rows)[len(rows) // 2] for name, mfu in CONSTANTS.items()}
    assert medians == {"0.40": pytest.approx(0.252, abs=0.001), "0.375": pytest.approx(0.232, abs=0.001)}


def test_what_was_tried_and_is_not_used_is_not_better_beyond_chance() -> None:
    upper_ends = [row[-1].partition(" to ")[2] for row in more_to_fit_to(USED, BUILT_IN).rows]
    assert all(float(end) > 0 for end in upper_ends)


def test_scoring_groups_alone_agrees_with_scoring_the_bands() -> None:
    alone = [math.exp(log_mfu) for _, log_mfu in left_out(USED, Method())]
    whole = [row.fit.band(row.fit.group(row.run)).mid for row in score(USED, Method())]
    assert alone == pytest.approx(whole)
