"""Electricity: how much CO2e a kilowatt-hour of a country's grid stands for."""

from config.schema.entry import Positive, Sourced, Words


class Grid(Sourced):
    """The yearly mean of one country or of the world."""

    name: Words
    """The country, or the world."""
    aliases: tuple[Words, ...] = ()
    """More names that it answers to."""
    kg_co2e_per_kwh: Positive
    """Kilograms of CO2e of one kilowatt-hour."""
    year: int
    """The year that the mean is of."""
