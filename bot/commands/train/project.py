"""How /train answers for a whole project: the final run stays one thing, and what surrounds it another."""

from collections.abc import Iterator

from bot.answer import Row
from bot.text import Compact, Energy, Mass, Money, Plain, Prose, Scientific, Share, Text, Whole, t
from calc.project import WholeProject
from calc.ranges import Range
from calc.training import TrainingReport
from config.schema.defaults import ProjectDefaults


def key_figure(report: TrainingReport, whole: WholeProject) -> Text:
    """`$12M the final run, $43M the whole project`."""
    return t(
        "{run} the final run, {total} the whole project",
        run=_money(whole.final_run_usd.mid, report), total=_money(whole.total_usd.mid, report),
    )  # fmt: skip


def spread(report: TrainingReport, whole: WholeProject) -> Text:
    """How far the whole may lie from its middle."""
    return t(
        "The project {low}–{high}, with all of its parts at one end together",
        low=_money(whole.total_usd.low, report), high=_money(whole.total_usd.high, report),
    )  # fmt: skip


def rows(report: TrainingReport, whole: WholeProject) -> Iterator[Row]:
    """The parts and their sum, which add up at each end."""
    yield Row(t("Final run"), _ends(whole.final_run_usd, report))
    yield Row(t("Experiments"), _ends(whole.experiments_usd, report))
    yield Row(t("Checkpoints"), t("{money}", money=_money(whole.checkpoints_usd, report)))
    yield Row(t("Staff"), _ends(whole.staff_usd, report))
    yield Row(t("Project"), _ends(whole.total_usd, report))


def details(report: TrainingReport, whole: WholeProject, assumed: ProjectDefaults) -> Iterator[Text]:
    """What each part rests on."""
    ratio, staff = whole.compute_over_final_run, whole.staff_share
    yield t(
        "In the middle: {run} final run, {experiments} experiments and failed runs, {checkpoints} checkpoints, "
        "{staff} staff",
        run=_money(whole.final_run_usd.mid, report), experiments=_money(whole.experiments_usd.mid, report),
        checkpoints=_money(whole.checkpoints_usd, report), staff=_money(whole.staff_usd.mid, report),
    )  # fmt: skip
    yield t(
        "Experiments and failed runs: all compute is {low}–{high} times that of the final run, {mid} in the middle "
        "({most} times at {whom})",
        low=Plain(ratio.low), mid=Plain(ratio.mid), high=Plain(ratio.high), most=Plain(assumed.most_published_ratio),
        whom=Prose(assumed.most_published_of),
    )  # fmt: skip
    yield t(
        "Staff: researchers are {low}–{high} of compute and staff together, by four frontier models; {mid} in the "
        "middle is our own assumption",
        low=Share(staff.low, bare=True), mid=Share(staff.mid), high=Share(staff.high),
    )  # fmt: skip
    yield t(
        "Checkpoints of {size} each, {kept} of them kept for {months} months",
        size=checkpoint_size(whole.checkpoint_gb), kept=Whole(assumed.checkpoints_kept),
        months=Plain(assumed.months_kept),
    )  # fmt: skip
    yield t("Not in it: data, evaluation by people, and serving what comes out")
    yield t(
        "Final run: {flop} FLOP, {hours} GPU-hours, {energy}, {co2e}",
        flop=Scientific(report.compute_flop), hours=Compact(report.gpu_hours.mid, 2),
        energy=Energy(report.energy_mwh), co2e=Mass(report.co2e_t),
    )  # fmt: skip


def warnings(report: TrainingReport, assumed: ProjectDefaults) -> Iterator[Text]:
    """That the shares are of frontier models, where this is none."""
    if report.compute_flop < assumed.staff_known_from_flop:
        yield t(
            "The share of staff is of frontier models, from {flop} FLOP on: a small model may take more or less",
            flop=Scientific(assumed.staff_known_from_flop),
        )


def checkpoint_size(gb: float) -> Text:
    """`980 GB`, `5.67 TB`."""
    return t("{gb} GB", gb=Plain(gb)) if gb < 1000 else t("{tb} TB", tb=Plain(gb / 1000))


def _ends(usd: Range, report: TrainingReport) -> Text:
    """The ends of a part: its middle stands above or below, where there is room for it."""
    if usd.is_exact:
        return t("{money}", money=_money(usd.mid, report))
    return t("{low}–{high}", low=_money(usd.low, report), high=_money(usd.high, report))


def _money(usd: float, report: TrainingReport) -> Money:
    return Money(usd * (report.fx.rate if report.fx else 1.0), report.currency, 2)
