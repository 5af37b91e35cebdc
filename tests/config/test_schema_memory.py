"""What memory and fine-tuning rest on: every optimizer has its bytes, and a wrong figure is refused."""

from pathlib import Path
from typing import get_args

import pytest

from bot.grammar.lexicon import OPTIMIZERS, RECOMPUTED, ZERO_STAGES
from config.load import load_catalog
from config.schema.memory import Optimizer, Recompute, ZeroStage
from tests.config.facts import BUILT_IN
from tests.config.folders import Broken, edit, mistake


def test_every_optimizer_has_its_bytes_and_its_words() -> None:
    names = set(get_args(Optimizer))
    assert set(BUILT_IN.defaults.memory.optimizers) == names == set(OPTIMIZERS.values())


def test_words_mean_only_what_there_is() -> None:
    assert set(RECOMPUTED.values()) <= set(get_args(Recompute))
    assert set(ZERO_STAGES.values()) <= set(get_args(ZeroStage))


WRONG = {
    "gpu": Broken("shown_gpus: [h100,", "shown_gpus: [h1000,", "memory.shown_gpus", "mean `h100`?"),
    "optimizer": Broken("    adamw:", "    adamx:", "memory.optimizers", "adam"),
    "negative": Broken("training_overhead_gb: 2.0", "training_overhead_gb: -2.0", "training_overhead_gb", "at least 0"),
    "slowdown": Broken("low: 1.1\n      mid: 1.2", "low: 1.4\n      mid: 1.2", "slowdown", "must rise: sort them"),
    "share": Broken("scoring_share_of_peak: 0.45", "scoring_share_of_peak: 45", "scoring_share_of_peak", "at most 1"),
}


@pytest.mark.parametrize("broken", WRONG.values(), ids=WRONG)
def test_a_figure_that_cannot_be_is_refused_with_what_to_put(base: Path, broken: Broken) -> None:
    edit(base, "defaults.yaml", broken.old, broken.new)
    said = mistake(base)
    assert "defaults.yaml" in said
    assert broken.field in said
    assert broken.fix in said


def test_a_team_lays_its_own_figures_over_these(base: Path, own: Path) -> None:
    (own / "defaults.yaml").write_text("finetuning: {rank: 32}\nmemory: {shown_gpus: [h100]}\n")
    defaults = load_catalog(own, base=base).defaults
    assert (defaults.finetuning.rank, defaults.finetuning.epochs) == (32, 1)
    assert defaults.memory.shown_gpus == ("h100",)
