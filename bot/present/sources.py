"""Where the figures of an answer come from."""

from collections.abc import Iterator

from bot.answer import Source
from bot.resolve.price import RentalPrice
from config.market import price_point
from config.rates import SOURCE as ECB
from config.rates import Fx
from config.schema.gpu import Gpu
from config.schema.grid import Grid
from config.schema.model import Model
from config.schema.training import Utilisation


def of_peak(gpu: Gpu) -> Source:
    """The dense peak that utilisation is measured against."""
    value = f"{gpu.training_tflops:g} TFLOP/s dense {gpu.training_precision.upper()}"
    return Source(f"peak of {gpu.label}", value, gpu.checked, gpu.sources[0])


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
    value = f"{band.low:.0%}–{band.mid:.0%}–{band.high:.0%}"
    return Source(f"MFU {utilisation.id}", value, utilisation.checked, utilisation.sources[0])


def of_model(model: Model) -> Source:
    """The published sizes of a model."""
    return Source(model.name, f"{model.params:.4g} parameters", model.checked, model.sources[0])


def of_grid(grid: Grid) -> Source:
    """The CO2e of a kilowatt-hour."""
    return Source(f"grid {grid.id}", f"{grid.kg_co2e_per_kwh:g} kg/kWh ({grid.year})", grid.checked, grid.sources[0])
