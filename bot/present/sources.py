"""Where the figures of an answer come from."""

from collections.abc import Iterator

from bot.answer import Source
from bot.present import rates
from bot.resolve.price import RentalPrice
from bot.text import Amount, Compact, Plain, Prose, Share, Text, Whole, t, verbatim
from calc.memory import usable_gb
from calc.ownership import OwnGpu
from config.catalog import Catalog
from config.rates import SOURCE as ECB
from config.rates import Fx
from config.schema.defaults import BudgetDefaults, ClusterDefaults, PowerDefaults, ProjectDefaults
from config.schema.entry import Sourced, url_in
from config.schema.gpu import Gpu
from config.schema.grid import Grid
from config.schema.hardware import PurchasePrice
from config.schema.model import Model, ReportedRun
from config.schema.price import PricePoint
from config.schema.scaling import ScalingLaw
from config.schema.serving import Engine
from config.schema.training import Utilisation

_HELD = {"server": t("{amount} with its server"), "cluster": t("{amount} with server and network")}
"""What a purchase price holds beside the GPU."""


def of_peak(gpu: Gpu) -> Source:
    """The dense peak that utilisation is measured against."""
    return Source(t("peak of {gpu}", gpu=gpu.label), _peak(gpu), gpu.checked, _to_open(gpu))


def _peak(gpu: Gpu) -> Text:
    return t(
        "{peak} TFLOP/s dense {precision}",
        peak=Plain(gpu.training_tflops, 6), precision=gpu.training_precision.upper(),
    )  # fmt: skip


def of_memory(gpu: Gpu) -> Source:
    """The memory of a GPU that can be used."""
    gb = Plain(usable_gb(gpu), 4)
    by_label, by_driver = t("{gb} GB by its label", gb=gb), t("{gb} GB as the driver shows it", gb=gb)
    value = by_driver if gpu.memory_usable_gib is not None else by_label
    return Source(t("memory of {gpu}", gpu=gpu.label), value, gpu.checked, _of_usable_memory(gpu))


def _of_usable_memory(gpu: Gpu) -> str:
    if gpu.memory_usable_gib is None:
        return _to_open(gpu)
    return gpu.sources_of.get("memory_usable_gib", "passed on by users, without a source to open")


def of_price(price: RentalPrice | None) -> Iterator[Source]:
    """The offer, or every offer of a median; a given price has no source but its giver."""
    if price is None:
        return
    for offer in price.offers:
        if (point := offer.price_on(price.as_of)) is not None:
            yield Source(t("price {offer}", offer=offer.id), per_hour(point), point.as_of, point.source)
    if price.own is not None:
        yield from _of_own(price.own, price.purchase)


def per_hour(point: PricePoint) -> Text:
    """A price to all the figures that it was read in, in its own currency, and whether it is live."""
    price = t("{amount} {currency}/h", amount=Plain(point.amount, 6), currency=point.kept_in)
    return t("{price}, live", price=price) if point.is_live else price


def _of_own(own: OwnGpu, purchase: PurchasePrice | None) -> Iterator[Source]:
    """What own hardware costs to buy, and what is assumed of its use."""
    if purchase is not None:
        value = _HELD[purchase.holds].filled(amount=Amount(purchase.usd_per_gpu, "USD"))
        what = t("purchase of {gpu}", gpu=own.gpu.label)
        yield Source(what, value, purchase.as_of, purchase.source)
    assumed = own.assumptions.ownership
    value = t(
        "network {share} of a cluster, electricity {price} USD/kWh",
        share=Share(assumed.network_share), price=Plain(assumed.usd_per_kwh),
    )  # fmt: skip
    yield Source(t("own hardware"), value, None, assumed.source)
    if own.usd_per_kw_month is None and own.upkeep_share_per_year == assumed.upkeep_share_per_year:
        yearly = t("{share} a year", share=Share(assumed.upkeep_share_per_year))
        yield Source(t("upkeep"), yearly, None, assumed.upkeep_source)


def of_rate(fx: Fx | None) -> Iterator[Source]:
    """The exchange rate with its own day; a given one has no source but its giver."""
    if fx is not None and fx.date is not None:
        yield Source(verbatim(f"USD/{fx.currency}"), t("{rate}", rate=Plain(fx.rate, 6)), fx.date, ECB)


def of_rates(fx: Fx | None, price: RentalPrice | None) -> Iterator[Source]:
    """Every exchange rate of an answer."""
    for rate in rates.distinct(fx, price):
        yield from of_rate(rate)


def of_utilisation(utilisation: Utilisation) -> Source:
    """The published runs behind a utilisation."""
    band = utilisation.mfu
    low, mid, high = (Plain(share * 100) for share in (band.low, band.mid, band.high))
    value = t("{low}–{mid}–{high} %", low=low, mid=mid, high=high)
    return Source(verbatim(f"MFU {utilisation.id}"), value, utilisation.checked, _to_open(utilisation))


def of_reported_run(run: ReportedRun, catalog: Catalog) -> Source:
    """What was reported of the run that made a model."""
    hours = t("{hours} GPU-hours on {gpu}", hours=Whole(round(run.gpu_hours)), gpu=catalog.gpus[run.gpu].label)
    return Source(what=t("the run as reported"), value=hours, date=None, text=run.source)


def of_model(model: Model) -> Source:
    """The published sizes of a model."""
    value = t("{count} parameters", count=Compact(model.params, 5))
    return Source(verbatim(model.name), value, model.checked, _to_open(model))


def of_grid(grid: Grid) -> Source:
    """The CO2e of a kilowatt-hour."""
    value = t("{kg} kg/kWh ({year})", kg=Plain(grid.kg_co2e_per_kwh), year=str(grid.year))
    return Source(t("grid {grid}", grid=grid.id), value, grid.checked, _to_open(grid))


def of_power(power: PowerDefaults) -> Source:
    """How much of the nameplate power is drawn."""
    value = t("{share} of nameplate, PUE {pue}", share=Share(power.average_share_of_tdp), pue=Plain(power.pue))
    return Source(t("power"), value, None, power.source)


def of_failures(cluster: ClusterDefaults) -> Source:
    """How often GPUs fail, and what that costs."""
    value = t(
        "{hours} GPU-hours each, checkpoint {write} s, restart {restart} s",
        hours=Whole(round(cluster.gpu_hours_per_interruption)),
        write=Plain(cluster.checkpoint_write_s), restart=Plain(cluster.restart_s),
    )  # fmt: skip
    return Source(t("interruptions"), value, None, cluster.source)


def of_project(project: ProjectDefaults) -> Iterator[Source]:
    """What a project costs beyond its final run."""
    ratio, staff = project.compute_over_final_run, project.staff_share
    value = t(
        "compute {low}–{high} times the final run, staff {least_staff}–{most_staff}",
        low=Plain(ratio.low), high=Plain(ratio.high),
        least_staff=Share(staff.low, bare=True), most_staff=Share(staff.high),
    )  # fmt: skip
    yield Source(t("beyond the run"), value, None, project.source)
    most = t("compute {ratio} times the final run", ratio=Plain(project.most_published_ratio))
    yield Source(t("{of}", of=Prose(project.most_published_of)), most, None, project.most_published_source)


def of_storage(project: ProjectDefaults) -> Source:
    """What keeping checkpoints costs."""
    value = t("{price} USD a GB and month", price=Plain(project.usd_per_gb_month))
    return Source(t("storage"), value, None, project.storage_source)


def of_scaling_law(law: ScalingLaw) -> Source:
    """The runs behind a scaling law, and what was made of them."""
    fit, ratio = law.loss, law.tokens_per_param
    value = t("{ratio} tokens a parameter", ratio=Plain(ratio)) if ratio is not None else None
    if fit is not None:
        value = verbatim(f"E {fit.e:g}, A {fit.a:g}, B {fit.b:g}, α {fit.alpha:g}, β {fit.beta:g}")
    return Source(t("scaling law {law}", law=law.id), value, law.checked, _to_open(law))


def of_serving(budget: BudgetDefaults) -> Source:
    """How much of the peak serving reaches."""
    return Source(t("serving"), t("{share} of the peak", share=Share(budget.serving_mfu)), None, budget.serving_source)


def of_speed(gpu: Gpu) -> Source:
    """How fast a GPU computes and reads."""
    value = t("{peak}, {bandwidth} GB/s", peak=_peak(gpu), bandwidth=Plain(gpu.bandwidth_gb_s, 6))
    return Source(verbatim(gpu.label), value, gpu.checked, _to_open(gpu))


def of_engine(engine: Engine) -> Source:
    """The measured points that shares and times of serving are fitted to."""
    value = t(
        "{bandwidth} of the bandwidth, {peak} of the peak",
        bandwidth=Share(engine.weights_bandwidth_share), peak=Share(engine.products_share),
    )  # fmt: skip
    return Source(t("what engines reach"), value, None, engine.source)


def _to_open(preset: Sourced) -> str:
    """The first source that a reader can open, or the first."""
    return next((source for source in preset.sources if url_in(source)), preset.sources[0])
