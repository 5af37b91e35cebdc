"""Invariants of every scaling law, and what the loader says of laws that cannot be."""

from pathlib import Path

import pytest

from calc.scaling import allocate
from config.load import load_catalog
from config.schema.scaling import ScalingLaw
from tests.config.facts import BUILT_IN, LATEST, faults_of_sources
from tests.config.folders import Broken, edit, mistake

CHINCHILLA_PARAMS, CHINCHILLA_TOKENS = 70e9, 1.4e12


@pytest.mark.parametrize("law", BUILT_IN.scaling_laws.values(), ids=BUILT_IN.scaling_laws)
class TestEveryScalingLaw:
    def test_says_where_its_figures_come_from(self, law: ScalingLaw) -> None:
        assert faults_of_sources(law.sources) == []

    def test_was_not_checked_in_the_future(self, law: ScalingLaw) -> None:
        assert law.checked <= LATEST

    def test_rests_on_runs_that_somebody_made(self, law: ScalingLaw) -> None:
        assert 1e17 < law.fitted_flop.least < law.fitted_flop.most < 1e26

    def test_shares_compute_about_evenly_between_size_and_data(self, law: ScalingLaw) -> None:
        if law.loss is not None:
            assert 0.4 < law.loss.alpha / (law.loss.alpha + law.loss.beta) < 0.6

    def test_leaves_a_loss_that_text_can_have(self, law: ScalingLaw) -> None:
        if law.loss is not None:
            assert 1.5 < law.loss.e < 2

    def test_says_rightly_whether_it_gives_chinchilla(self, law: ScalingLaw) -> None:
        params = allocate(law, 6 * CHINCHILLA_PARAMS * CHINCHILLA_TOKENS).params
        assert law.gives_chinchilla == (1 / 1.25 < params / CHINCHILLA_PARAMS < 1.25)


def test_the_default_is_a_fit_that_gives_chinchilla() -> None:
    rule = BUILT_IN.scaling_laws[BUILT_IN.defaults.budget.rule]
    assert (rule.id, rule.gives_chinchilla) == ("besiroglu", True)
    assert rule.loss is not None


def test_the_market_gpus_of_a_budget_have_a_price() -> None:
    assert set(BUILT_IN.defaults.budget.market_gpus) <= set(BUILT_IN.defaults.offers)


def test_the_small_catalogue_has_the_same_laws(base: Path) -> None:
    small = load_catalog(base=base)
    assert list(small.scaling_laws) == list(BUILT_IN.scaling_laws)
    assert [law.loss for law in small.scaling_laws.values()] == [law.loss for law in BUILT_IN.scaling_laws.values()]


def test_a_team_lays_its_own_law_over_the_others(base: Path, own: Path) -> None:
    (own / "scaling.yaml").write_text(
        "ours:\n  name: Our fit\n  label: Ours\n  loss: {e: 1.7, a: 400, b: 1000, alpha: 0.34, beta: 0.34}\n"
        "  fitted_flop: {least: 1e19, most: 1e22}\n  gives_chinchilla: false\n  sources: [our runs]\n"
        "  checked: 2026-11-20\n"
    )
    (own / "defaults.yaml").write_text("budget: {rule: ours}\n")
    catalog = load_catalog(own, base=base)
    assert catalog.defaults.budget.rule == "ours"
    assert set(catalog.scaling_laws) == {*load_catalog(base=base).scaling_laws, "ours"}


FIT = "  loss: {e: 1.7, a: 400, b: 1000, alpha: 0.3, beta: 0.3}\n"
RATIO = "  tokens_per_param: 20\n"
BOUNDS, SWAPPED = "least: 6.0e+18, most: 1.0e+22", "least: 1.0e+22, most: 6.0e+18"
WRONG = {
    "two kinds": ("scaling.yaml", Broken(RATIO, RATIO + FIT, "chinchilla-20", "either a fit or a ratio")),
    "no kind": ("scaling.yaml", Broken(RATIO, "", "chinchilla-20", "give loss or tokens_per_param")),
    "swapped": ("scaling.yaml", Broken(BOUNDS, SWAPPED, "fitted_flop", "swap them")),
    "exponent": ("scaling.yaml", Broken("alpha: 0.3478", "alpha: -0.3478", "loss.alpha", "a number above 0")),
    "rule": ("defaults.yaml", Broken("rule: besiroglu", "rule: besiroglo", "budget.rule", "mean `besiroglu`?")),
    "gpu": ("defaults.yaml", Broken("[a100-80g, h100,", "[a100-80g, h1000,", "budget.market_gpus", "mean `h100`?")),
}


@pytest.mark.parametrize(("file", "broken"), WRONG.values(), ids=WRONG)
def test_a_law_that_cannot_be_is_refused_with_what_to_put(base: Path, file: str, broken: Broken) -> None:
    edit(base, file, broken.old, broken.new)
    said = mistake(base)
    assert file in said
    assert broken.field in said
    assert broken.fix in said
