"""Electricity: how much CO2e a kilowatt-hour of a country's grid stands for."""

from config.schema.entry import Positive, Sourced, Words


class Grid(Sourced):
    """The yearly mean of one country or of the world."""

    name: Words
    aliases: tuple[Words, ...] = ()
    kg_co2e_per_kwh: Positive
    year: int
