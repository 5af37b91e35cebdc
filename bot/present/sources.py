"""Where the figures of an answer come from."""

from collections.abc import Iterator

from bot.answer import Source
from bot.resolve.price import RentalPrice
from config.market import price_point
from config.rates import SOURCE as ECB
from config.rates import Fx
from config.schema.defaults import ClusterDefaults, PowerDefaults
from config.schema.entry import Sourced, url_in
from config.schema.gpu import Gpu
from config.schema.grid import Grid
from config.schema.model import Model
from config.schema.training import Utilisation


def of_peak(gpu: Gpu) -> Source:
    """The dense peak that utilisation is measured against."""
    value = f"{gpu.training_tflops:g} TFLOP/s dense {gpu.training_precision.upper()}"
    return Source(f"peak of {gpu.label}", value, gpu.checked, _to_open(gpu))


def of_price(price: RentalPrice | None) -> Iterator[Source]:
    """The offer, or every offer of a median; a given price has no source but its giver."""
    if price is None:
        return
    for offer in price.offers:
        point = price_point(offer, price.as_of)
        yield Source(f"price {offer.id}", f"{point.usd_per_gpu_hour:g} USD/h", point.as_of, point.source)


def of_rate(fx: Fx | None) -> Iterator[Source]:
    """The exchange rate with its own day; a given one has no source but its giver."""
    if fx is not None and fx.date is not None:
        yield Source(f"USD/{fx.currency}", f"{fx.rate:.6g}", fx.date, ECB)


def of_utilisation(utilisation: Utilisation) -> Source:
    """The published runs behind a utilisation."""
    band = utilisation.mfu
    value = f"{band.low * 100:g}–{band.mid * 100:g}–{band.high * 100:g} %"
    return Source(f"MFU {utilisation.id}", value, utilisation.checked, _to_open(utilisation))


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


def _to_open(preset: Sourced) -> str:
    """The first source that a reader can open, or the first."""
    return next((source for source in preset.sources if url_in(source)), preset.sources[0])
