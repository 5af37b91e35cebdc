"""How the value of each key is read: from a word without spaces, lower case, to a value or None."""

import math
import re
from collections.abc import Callable

from bot.grammar import between, money, quantities
from bot.grammar.lexicon import DISCOUNTS, METHODS, PRECISIONS, PURPOSES, QUESTIONS, TRANSFERS
from bot.grammar.quantities import Mixture, Quantity, TotalActive
from bot.grammar.spend import Spend, read_spend
from bot.grammar.traffic import Traffic, read_traffic
from bot.grammar.watching import SIDES
from calc.claimed import Claimed
from config.catalog import Catalog
from config.schema.entry import name_key
from config.schema.gpu import Gpu
from config.schema.grid import Grid
from config.schema.model import Model
from config.schema.serving import WeightFormat

Reader = Callable[[str, Catalog], object | None]

_PRECISIONS = {"half": "fp16", **{name_key(word): precision for word, precision in PRECISIONS.items()}}
"""`half` behind its key only: half of what, else?"""
KNOWN_PRICE = "known"
"""Of `own` without a sum: at the price that is known."""
USUAL_DRAFTS = "usual"
"""Of speculative decoding without a number of drafted tokens."""
_OPTIMIZERS = frozenset(("adam", "adamw", "adam8bit", "sgd", "muon", "adafactor"))
_SETTINGS = {
    **{name: name for name in "currency language gpu offer mfu precision prices calibrations all".split()},
    "price": "prices", "provider": "offer", "货币": "currency", "语言": "language", "显卡": "gpu", "报价": "offer",
    "利用率": "mfu", "精度": "precision", "价格": "prices", "全部": "all",
    **dict.fromkeys(("calibration", "calibrated", "校准"), "calibrations"),
}  # fmt: skip
_OF_POWER = re.compile(r"(.+?)(?:/|per|每)(?:kw|千瓦)(?:[-/]?(?:months?|mo|每?月))?(?:/(?:month|mo|月))?")
_ELSEWHERE = frozenset("yes on true 是 cpu ram disk ssd nvme host".split())
_HOW_MUCH = re.compile(r"\d+(\.\d+)?(gi?b?|%)?", re.ASCII)
_RECOMPUTE = {"full": "full", "on": "full", "selective": "selective", "none": "none", "off": "none"}


def plain(reader: Callable[[str], object | None]) -> Reader:
    """A reader that needs no catalogue."""
    return lambda word, catalog: reader(word)


def gpu(word: str, catalog: Catalog) -> Gpu | None:
    """A GPU by any of its names."""
    return catalog.gpu_names.get(name_key(word))


def model(word: str, catalog: Catalog) -> Model | None:
    """A model by any of its names."""
    return catalog.model_names.get(name_key(word))


def grid(word: str, catalog: Catalog) -> Grid | None:
    """A grid by any of its names."""
    return catalog.grid_names.get(name_key(word))


def amount(word: str) -> float | None:
    """Any number with or without its unit."""
    found = quantities.read_quantity(word)
    return found.value if found else None


def tokens(word: str) -> float | None:
    """An amount of tokens; None for one that is said to be of parameters."""
    found = quantities.read_quantity(word)
    return found.value if found and found.role != "params" else None


def size(word: str) -> Quantity | Mixture | TotalActive | None:
    """A size of a model, as a number, a product, or total and active."""
    found = quantities.read_quantity(word)
    if found is not None:
        return found if found.role != "tokens" else None
    return quantities.read_mixture(word) or quantities.read_total_active(word)


def peak(word: str) -> float | None:
    """FLOP/s of a GPU: `1e14`, `100tflops`, `312TFLOP/s`."""
    return amount(word.removesuffix("/s").removesuffix("s").removesuffix("flop"))


def times(word: str) -> float | None:
    """A factor: `3x`, `3倍`, `3`."""
    return amount(word.removesuffix("x").removesuffix("倍"))


def times_or_rate(word: str) -> float | Traffic | None:
    """A factor, or so much in some time: `3x`, `40req/s`."""
    factor = times(word)
    return factor if factor is not None else read_traffic(word)


def yes(word: str) -> bool | None:
    """What is so: `yes`, `on`."""
    return True if word in ("yes", "on", "true", "是") else None


def offloaded(word: str) -> bool | None:
    """How much is elsewhere, or where: `20`, `20gb`, `cpu`; whatever it is."""
    return True if word in _ELSEWHERE or _HOW_MUCH.fullmatch(word) else None


def layers(word: str) -> int | str | None:
    """A number of layers; -1 as llama.cpp means all of them."""
    return "all" if word in ("all", "max", "auto", "-1", "全部") else quantities.read_whole(word)


def finite(word: str) -> float | None:
    """A number that is not infinite."""
    found = amount(word)
    return found if found is not None and math.isfinite(found) else None


def count(word: str) -> int | None:
    """A count of GPUs, with or without `x` or `gpus`."""
    found = quantities.read_count(word)
    return found if found is not None else quantities.read_whole(word)


def batch(word: str) -> int | str | None:
    """Requests in flight, or `max` for as many as fit."""
    return "max" if word in ("max", "最大") else quantities.read_whole(word)


def discount(word: str) -> float | None:
    """The fraction off, with or without its sign."""
    found = quantities.read_discount(word)
    return found if found is not None else quantities.read_share(word.removesuffix("off"))


def deadline(word: str) -> float | None:
    """A length of time in days; a bare number is of days."""
    found = quantities.read_duration_days(word)
    if found is None and (days := quantities.read_quantity(word)) and not days.has_unit:
        return days.value
    return found


def weight_format(word: str, catalog: Catalog) -> WeightFormat | None:
    """A format of weights by any of its names."""
    key = name_key(word)
    precision = _PRECISIONS.get(key)
    return catalog.serving.formats[precision] if precision else catalog.format_names.get(key)


def precision(word: str, catalog: Catalog) -> str | None:
    """A number format by any of its names, or the one that stands for a format of weights."""
    found = weight_format(word, catalog)
    return found.precision if found else None


def method(word: str) -> str | None:
    """How to compute, or how to fine-tune."""
    return METHODS.get(word)


def purpose(word: str) -> str | None:
    """Training or inference."""
    return PURPOSES.get(word)


def question(word: str) -> str | None:
    """Memory or fine-tuning."""
    return QUESTIONS.get(word)


def optimizer(word: str) -> str | None:
    """The name of an optimizer."""
    return word if word in _OPTIMIZERS else None


def recompute(word: str) -> str | None:
    """How much of the activations is computed again."""
    return _RECOMPUTE.get(word)


def currency(word: str) -> str | None:
    """A currency by word, symbol or ISO code; whether a code has a rate is found out later."""
    known = money.read_currency(word)
    return known or (word.upper() if len(word) == 3 and word.isascii() and word.isalpha() else None)


def side(word: str) -> str | None:
    """On which side of a line a price is waited for."""
    return SIDES.get(word)


def setting(word: str) -> str | None:
    """A setting by its name, or `all` of them."""
    return _SETTINGS.get(word)


def transfer(word: str) -> str | None:
    """What is to be done with all settings."""
    return TRANSFERS.get(word)


def topic(word: str) -> str | None:
    """The name of a command, with or without its slash."""
    return word.lstrip("/") or None


def price(word: str) -> money.Sum | None:
    """A price per GPU-hour; the unit may be left out."""
    return money.read_price(word, bare=True)


def own(word: str) -> money.Sum | str | None:
    """What one GPU costs to buy; the currency may be left out. `yes` is `own` alone."""
    return KNOWN_PRICE if word in ("yes", "on", "是") else budget(word)


def years(word: str) -> float | None:
    """`4`, `4y`, `4年`, `4.5years`."""
    for unit in ("years", "year", "yrs", "yr", "y", "年"):
        word = word.removesuffix(unit)
    found = quantities.read_quantity(word)
    return found.value if found and not found.has_unit else None


def electricity(word: str) -> money.Sum | None:
    """A price per kilowatt-hour; currency and unit may be left out."""
    return money.read_money(word.removesuffix("/kwh").removesuffix("/度"), bare=True)


def hosting(word: str) -> money.Sum | float | None:
    """`$150/kW` a month, or a share of the purchase price a year: `5%`; a number alone could be either."""
    by_power = _OF_POWER.fullmatch(word)
    if by_power is not None:
        return money.read_money(by_power[1], bare=True)
    return quantities.read_share(word) if word.endswith("%") or word.startswith("0.") else None


def budget(word: str) -> money.Sum | None:
    """A sum of money; the currency may be left out."""
    amount_of_ten_thousands = money.read_ten_thousands(word)
    if amount_of_ten_thousands is not None:
        return money.Sum(amount_of_ten_thousands, None)
    return money.read_money(word, bare=True)


def spend(word: str) -> Spend | None:
    """Money in a span of time, or of a month where none is named; the currency may be left out."""
    return read_spend(word, bare=True)


def share_off(word: str, catalog: Catalog) -> float | None:
    """A discount, in words too."""
    return DISCOUNTS.get(word, discount(word))


def gpu_hours_between(word: str) -> Claimed | None:
    """GPU-hours of a claim, with or without their unit."""
    return between.read_between(word, lambda part: between.read_gpu_hours(part) or amount(part))


def days_between(word: str) -> Claimed | None:
    """A length of time in days, of a claim; a bare number is of days."""
    return between.read_between(word, deadline)


def gpus_between(word: str) -> Claimed | None:
    """GPUs of a claim."""
    return between.read_between(word, count)


def share_between(word: str) -> Claimed | None:
    """A share of a claim, each end as a fraction."""
    return between.read_between(word, quantities.read_share)
