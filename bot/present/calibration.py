"""How answers name the factor of a calibration."""

from bot.text import Plain, Text, t


def times_of(factor: float) -> Text:
    """`Calibrated: all times are 1.35 times the estimate`."""
    return t("Calibrated: all times are {factor} times the estimate", factor=Plain(factor, 3))
