"""The terms of a question: the day of its prices, how many GPUs, how fast, at which share of the peak."""

import re
from datetime import date
from typing import Literal

from bot.grammar.quantities import MonthEnd
from bot.request import Context, Given
from bot.resolve.size import MOST_TOKENS
from bot.text import t
from config.schema.gpu import Gpu, Precision
from config.schema.serving import WeightFormat

FLOATING: tuple[Precision, ...] = ("bf16", "fp16", "fp8", "fp4")
"""The formats that models are trained in."""
_BEFORE_VALUE = re.compile(r"^.*[=:]\s*|^[a-z]+\s+", re.IGNORECASE)
"""What stands before the value of a key."""
_MOST_GPUS = 10_000_000
_LEAST_DAYS, _MOST_DAYS = 1 / 24 - 1e-9, 36_500
LEAST_SHARE = 1e-4
"""Of the peak, of the time, or of a price after a discount: what is less is a slip of the finger."""
_AMOUNTS: dict[str, tuple[float, float, str]] = {
    "tokens": (1, MOST_TOKENS, "tokens=1000"),
    "peak": (1e6, 1e24, "peak=1e14"),
    "batch": (1, 1e9, "batch=32"),
    "gpus": (1, _MOST_GPUS, "gpus=8"),
}
"""The least, the most and an example of each number of the article."""


def resolve_day(given: Given, context: Context) -> date | None:
    """The day of prices and rates, or None for the newest. Raises Refusal for a day to come."""
    day = given.get("as_of", date)
    if isinstance(day, MonthEnd):
        began, day = day.replace(day=1), date(day.year, day.month, day.day)
        if began <= context.today < day:
            return context.today
    if day is not None and day > context.today:
        raise given.refusal(
            "as_of", t("`{day}` is still to come: prices are known up to today", day=day), replace_with=("",)
        )
    return day


def resolve_schedule(given: Given) -> tuple[int | None, float | None]:
    """GPUs and deadline in days. Raises Refusal for none or too many of either."""
    gpus, deadline = given.get("gpus", int), given.get("deadline", float)
    if gpus is not None and not 1 <= gpus <= _MOST_GPUS:
        raise given.refusal(
            "gpus",
            t("`{word}`: give at least one GPU and at most ten million", word=given.words["gpus"].text),
            replace_with=("",),
        )
    if deadline is not None and not _LEAST_DAYS <= deadline <= _MOST_DAYS:
        raise given.refusal(
            "deadline",
            t("A deadline lies between an hour and a hundred years, e.g. in 30d"),
            replace_with=("in 30d", ""),
        )
    return gpus, deadline


def resolve_training_precision(given: Given, gpu: Gpu) -> Precision:
    """The number format of the run. Raises Refusal for one that the GPU lacks, or that nobody trains in."""
    stored = given.get("precision", WeightFormat)
    if stored is None:
        return gpu.training_precision
    able = tuple(p for p in FLOATING if getattr(gpu.dense_tflops, p) is not None)
    for precision in able:
        if precision == stored.precision:
            return precision
    message = t("{gpu} cannot train in {named}; it can in {able}", gpu=gpu.label, named=stored.id, able=", ".join(able))
    raise given.refusal("precision", message, did_you_mean=able)


def resolve_discount(given: Given) -> float:
    """The fraction off. Raises Refusal for a negative one, and for one that leaves nothing to pay."""
    discount = given.get("discount", float) or 0.0
    if not 0 <= discount <= 1 - LEAST_SHARE:
        word = _BEFORE_VALUE.sub("", given.words["discount"].text)
        message = t("A discount of `{word}` leaves nothing to pay: it is at most 99.99 %", word=word)
        near = ("5折", "30%off") if "折" in word else ("30%off", "5折")
        raise given.refusal("discount", message, did_you_mean=near)
    return discount


def resolve_share(given: Given, field: Literal["mfu", "goodput"]) -> float | None:
    """A share of the whole. Raises Refusal above 1, and below what any run could mean."""
    value = given.get(field, float)
    if value is not None and not LEAST_SHARE <= value <= 1:
        example = {"mfu": "mfu=40%", "goodput": "goodput=0.9"}[field]
        message = t("`{field}` lies between 0.01 % and 100 %, e.g. {example}", field=field, example=example)
        raise given.refusal(field, message, did_you_mean=(example,))
    return value


def resolve_amount(given: Given, field: str, default: float) -> float:
    """A number of the article's formulas. Raises Refusal for one that nobody can mean."""
    value = given.get(field, object)
    if value is None:
        return default
    least, most, example = _AMOUNTS[field]
    if isinstance(value, int | float) and least <= value <= most:
        return value
    message = t(
        "`{field}` lies between {least} and {most}, e.g. {example}",
        field=field, least=f"{least:g}".replace("e+0", "e"), most=f"{most:g}".replace("e+", "e"), example=example,
    )  # fmt: skip
    raise given.refusal(field, message, did_you_mean=(example,))
