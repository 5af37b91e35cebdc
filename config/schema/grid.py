"""Electricity: how much CO2e a kilowatt-hour of a country's grid stands for."""

from config.schema.entry import Positive, Sourced, Words
from config.schema.price import Area


class Grid(Sourced):
    """The yearly mean of one country or of the world."""

    name: Words
    """The country, or the world."""
    aliases: tuple[Words, ...] = ()
    """More names that it answers to."""
    area: Area | None = None
    """The part of the world whose offers take this electricity, unless a question says otherwise."""
    kg_co2e_per_kwh: Positive
    """Kilograms of CO2e of one kilowatt-hour."""
    year: int
    """The year that the mean is of."""
