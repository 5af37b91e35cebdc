"""What /train says beside its figure: what the electricity is of it, and what a project costs that is not in it."""

from collections.abc import Iterator

from bot.commands.train.project import checkpoint_size
from bot.commands.train.request import TrainRequest
from bot.text import Money, Plain, Price, Prose, Share, Text, Whole, t
from calc.energy import electricity_usd
from calc.storage import resumable_checkpoint_gb, storage_usd
from calc.training import TrainingReport
from config.schema.defaults import Defaults, ProjectDefaults

_SMALL_SHARE = 0.1


def electricity(request: TrainRequest, report: TrainingReport, defaults: Defaults) -> Text:
    """What the energy would cost by itself; inside a rent, and inside the price of own hardware."""
    own = request.price.own if request.price else None
    usd_per_kwh = own.usd_per_kwh if own else defaults.ownership.usd_per_kwh
    usd = electricity_usd(energy_mwh=report.energy_mwh, usd_per_kwh=usd_per_kwh)
    cost, price = _money(usd, report), Price(usd_per_kwh, "USD")
    if report.cost_usd is None:
        return t("Electricity: {cost} at {price}/kWh", cost=cost, price=price)
    share = usd / report.cost_usd.mid
    if own is not None:
        said = t("Electricity: {cost} at {price}/kWh, {share} of the cost; it is in the price, and not added again")
    elif share < _SMALL_SHARE:
        said = t("Electricity: {cost} at {price}/kWh, {share} of the rent and in it: it is not the cost of renting")
    elif share < 1:
        said = t("Electricity: {cost} at {price}/kWh, {share} of the rent and in it")
    else:
        said = t("Electricity alone: {cost} at {price}/kWh, {share} of a rent that can hardly pay for it")
    return said.filled(cost=cost, price=price, share=Share(share))


def left_out(request: TrainRequest, report: TrainingReport, project: ProjectDefaults) -> Iterator[Text]:
    """Experiments, failed runs, staff and storage: said with their sources, and never added."""
    ratio, staff = project.compute_over_final_run, project.staff_share
    yield t(
        "Not in the figure: experiments and failed runs, with which all compute is {low}–{high} times the final run "
        "({most} times at {whom}), and staff, {least_staff}–{most_staff} of developing a frontier model",
        low=Plain(ratio.low), high=Plain(ratio.high), most=Plain(project.most_published_ratio),
        whom=Prose(project.most_published_of), least_staff=Share(staff.low, bare=True), most_staff=Share(staff.high),
    )  # fmt: skip
    size_gb = resumable_checkpoint_gb(params=request.size.params)
    usd = storage_usd(
        size_gb=size_gb,
        kept=project.checkpoints_kept,
        months=project.months_kept,
        usd_per_gb_month=project.usd_per_gb_month,
    )
    yield t(
        "Nor checkpoints of {size} each: {kept} of them kept for {months} months are {cost}",
        size=checkpoint_size(size_gb),
        kept=Whole(project.checkpoints_kept), months=Plain(project.months_kept), cost=_money(usd, report),
    )  # fmt: skip


def _money(usd: float, report: TrainingReport) -> Money:
    """The same in the currency of the answer."""
    return Money(usd * (report.fx.rate if report.fx else 1.0), report.currency, 2)
