"""Where the figures of an answer come from."""

from collections.abc import Iterator

from bot.answer import Source
from bot.resolve.price import RentalPrice
from calc.memory import usable_gb
from calc.ownership import OwnGpu
from config.catalog import Catalog
from config.market import price_point
from config.rates import SOURCE as ECB
from config.rates import Fx
from config.schema.defaults import BudgetDefaults, ClusterDefaults, PowerDefaults, ProjectDefaults
from config.schema.entry import Sourced, url_in
from config.schema.gpu import Gpu
from config.schema.grid import Grid
from config.schema.hardware import PurchasePrice
from config.schema.model import Model, ReportedRun
from config.schema.scaling import ScalingLaw
from config.schema.serving import Engine
from config.schema.training import Utilisation

_HELD = {"server": "its server", "cluster": "server and network"}
"""What a purchase price holds beside the GPU."""


def of_peak(gpu: Gpu) -> Source:
    """The dense peak that utilisation is measured against."""
    value = f"{gpu.training_tflops:g} TFLOP/s dense {gpu.training_precision.upper()}"
    return Source(f"peak of {gpu.label}", value, gpu.checked, _to_open(gpu))


def of_memory(gpu: Gpu) -> Source:
    """The memory of a GPU that can be used."""
    shown = "as the driver shows it" if gpu.memory_usable_gib is not None else "by its label"
    return Source(f"memory of {gpu.label}", f"{usable_gb(gpu):.4g} GB {shown}", gpu.checked, _of_usable_memory(gpu))


def _of_usable_memory(gpu: Gpu) -> str:
    if gpu.memory_usable_gib is None:
        return _to_open(gpu)
    return gpu.sources_of.get("memory_usable_gib", "passed on by users, without a source to open")


def of_price(price: RentalPrice | None) -> Iterator[Source]:
    """The offer, or every offer of a median; a given price has no source but its giver."""
    if price is None:
        return
    for offer in price.offers:
        point = price_point(offer, price.as_of)
        yield Source(f"price {offer.id}", f"{point.usd_per_gpu_hour:g} USD/h", point.as_of, point.source)
    if price.own is not None:
        yield from _of_own(price.own, price.purchase)


def _of_own(own: OwnGpu, purchase: PurchasePrice | None) -> Iterator[Source]:
    """What own hardware costs to buy, and what is assumed of its use."""
    if purchase is not None:
        value = f"{purchase.usd_per_gpu:,.0f} USD with {_HELD[purchase.holds]}"
        yield Source(f"purchase of {own.gpu.label}", value, purchase.as_of, purchase.source)
    assumed = own.assumptions.ownership
    value = f"network {assumed.network_share * 100:g} % of a cluster, electricity {assumed.usd_per_kwh:g} USD/kWh"
    yield Source("own hardware", value, None, assumed.source)
    yield Source("upkeep", f"{assumed.upkeep_share_per_year * 100:g} % a year", None, assumed.upkeep_source)


def of_rate(fx: Fx | None) -> Iterator[Source]:
    """The exchange rate with its own day; a given one has no source but its giver."""
    if fx is not None and fx.date is not None:
        yield Source(f"USD/{fx.currency}", f"{fx.rate:.6g}", fx.date, ECB)


def of_utilisation(utilisation: Utilisation) -> Source:
    """The published runs behind a utilisation."""
    band = utilisation.mfu
    value = f"{band.low * 100:g}–{band.mid * 100:g}–{band.high * 100:g} %"
    return Source(f"MFU {utilisation.id}", value, utilisation.checked, _to_open(utilisation))


def of_reported_run(run: ReportedRun, catalog: Catalog) -> Source:
    """What was reported of the run that made a model."""
    hours = f"{run.gpu_hours:,.0f} GPU-hours on {catalog.gpus[run.gpu].label}"
    return Source(what="the run as reported", value=hours, date=None, text=run.source)


def of_model(model: Model) -> Source:
    """The published sizes of a model."""
    return Source(model.name, f"{model.params / 1e9:g}B parameters", model.checked, _to_open(model))


def of_grid(grid: Grid) -> Source:
    """The CO2e of a kilowatt-hour."""
    return Source(f"grid {grid.id}", f"{grid.kg_co2e_per_kwh:g} kg/kWh ({grid.year})", grid.checked, _to_open(grid))


def of_power(power: PowerDefaults) -> Source:
    """How much of the nameplate power is drawn."""
    return Source(
        "power", f"{power.average_share_of_tdp * 100:g} % of nameplate, PUE {power.pue:g}", None, power.source
    )


def of_failures(cluster: ClusterDefaults) -> Source:
    """How often GPUs fail, and what that costs."""
    value = (
        f"{cluster.gpu_hours_per_interruption:,.0f} GPU-hours each, checkpoint {cluster.checkpoint_write_s:g} s, "
        f"restart {cluster.restart_s:g} s"
    )
    return Source("interruptions", value, None, cluster.source)


def of_project(project: ProjectDefaults) -> Iterator[Source]:
    """What a project costs beyond its final run."""
    ratio, staff = project.compute_over_final_run, project.staff_share
    value = (
        f"compute {ratio.low:g}–{ratio.high:g} times the final run, staff {staff.low * 100:g}–{staff.high * 100:g} %"
    )
    yield Source("beyond the run", value, None, project.source)
    most = f"compute {project.most_published_ratio:g} times the final run"
    yield Source(project.most_published_of, most, None, project.most_published_source)


def of_scaling_law(law: ScalingLaw) -> Source:
    """The runs behind a scaling law, and what was made of them."""
    fit, ratio = law.loss, law.tokens_per_param
    value = f"{ratio:g} tokens a parameter" if ratio is not None else ""
    if fit is not None:
        value = f"E {fit.e:g}, A {fit.a:g}, B {fit.b:g}, α {fit.alpha:g}, β {fit.beta:g}"
    return Source(f"scaling law {law.id}", value, law.checked, _to_open(law))


def of_serving(budget: BudgetDefaults) -> Source:
    """How much of the peak serving reaches."""
    return Source("serving", f"{budget.serving_mfu * 100:g} % of the peak", None, budget.serving_source)


def of_speed(gpu: Gpu) -> Source:
    """How fast a GPU computes and reads."""
    value = f"{gpu.training_tflops:g} TFLOP/s dense {gpu.training_precision.upper()}, {gpu.bandwidth_gb_s:g} GB/s"
    return Source(gpu.label, value, gpu.checked, _to_open(gpu))


def of_engine(engine: Engine) -> Source:
    """The measured points that shares and times of serving are fitted to."""
    value = (
        f"{engine.weights_bandwidth_share * 100:g} % of the bandwidth, {engine.products_share * 100:g} % of the peak"
    )
    return Source("what engines reach", value, None, engine.source)


def _to_open(preset: Sourced) -> str:
    """The first source that a reader can open, or the first."""
    return next((source for source in preset.sources if url_in(source)), preset.sources[0])
