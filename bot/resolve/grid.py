"""Whose electricity a run takes: that of the named country, of where the offer stands, or the usual one."""

from bot.request import Context, Given
from bot.resolve.price import RentalPrice
from config.schema.grid import Grid


def resolve_grid(given: Given, context: Context, price: RentalPrice | None) -> Grid:
    """The grid of a question."""
    return given.get("grid", Grid) or _of_offer(price, context) or context.catalog.grids[context.catalog.defaults.grid]


def spelled_grid(grid: Grid, price: RentalPrice | None, context: Context) -> list[str]:
    """The word for it; none where the offer, or every installation's default, implies it."""
    of_offer = _of_offer(price, context)
    if of_offer is not None:
        is_implied = grid == of_offer
    else:
        is_implied = grid.id == context.catalog.defaults.grid == context.catalog.built_in.grid
    return [] if is_implied else [f"grid={grid.id}"]


def _of_offer(price: RentalPrice | None, context: Context) -> Grid | None:
    """The grid of the part of the world that the one offer stands in, where that has one."""
    area = price.offer.area if price is not None and price.offer is not None else None
    return next((grid for grid in context.catalog.grids.values() if area is not None and grid.area == area), None)
