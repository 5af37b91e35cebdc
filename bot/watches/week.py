"""What moved since the last digest: the prices that it told, kept as text, against those of now."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import isclose

from bot.request import Context
from bot.resolve.price import default_price
from bot.watches.crossing import is_outdated
from bot.watches.lowest import lowest
from config.live.laying import KEPT_DAYS

_ALIKE = 0.005
"""By less than this share no price has moved.

Our own choice, from no source: a cent of $2/h, which nobody acts on, and about as much as offers in other currencies
drift with their rates in a quiet week.
"""
_GUARDED_DAYS = KEPT_DAYS + 6
"""How long the day of a price keeps older ones out: over the next digest, and not over the one after that."""


@dataclass(frozen=True, slots=True)
class Pair:
    """What a GPU-hour costs, in USD."""

    default: float
    """At the offer of questions that name none."""
    lowest: float
    """As /watch sees it."""
    as_of: date
    """The newest day among the prices that these were found among."""


@dataclass(frozen=True, slots=True)
class Prices:
    """Those of all GPUs on a day."""

    day: date
    by_gpu: Mapping[str, Pair]

    def written(self) -> str:
        """As text, for the store."""
        pairs = {gpu: [pair.default, pair.lowest, pair.as_of.isoformat()] for gpu, pair in self.by_gpu.items()}
        return json.dumps({"day": self.day.isoformat(), "usd_per_gpu_hour": pairs})


@dataclass(frozen=True, slots=True)
class Move:
    """A GPU of which a price has moved."""

    gpu: str
    then: Pair
    now: Pair

    @property
    def has_other_default(self) -> bool:
        """Whether its default price has moved."""
        return not _are_alike(self.then.default, self.now.default)

    @property
    def has_other_lowest(self) -> bool:
        """Whether its lowest price has."""
        return not _are_alike(self.then.lowest, self.now.lowest)

    @property
    def most(self) -> float:
        """The larger of the two changes, as a share of what the price was."""
        return max(abs(self.now.default / self.then.default - 1), abs(self.now.lowest / self.then.lowest - 1))


def read(text: str) -> Prices:
    """What `written` has written. Raises ValueError for anything else."""
    try:
        kept = json.loads(text)
        pairs = {
            gpu: Pair(float(default), float(least), date.fromisoformat(as_of))
            for gpu, (default, least, as_of) in kept["usd_per_gpu_hour"].items()
        }
        return Prices(date.fromisoformat(kept["day"]), pairs)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"no prices of a digest: {error}") from None


def prices_of(context: Context) -> Prices:
    """The prices of today, of every GPU that has any."""
    return Prices(context.today, dict(_pairs(context)))


def _pairs(context: Context) -> Iterator[tuple[str, Pair]]:
    for gpu in context.catalog.gpus.values():
        default = default_price(context, gpu, context.today)
        least = lowest(context.catalog, gpu, context.today, context.rates)
        if default is not None and least is not None:
            as_of = max(default.as_of or date.min, least.as_of)
            yield gpu.id, Pair(default.usd_per_gpu_hour, least.usd_per_gpu_hour, as_of)


def newest_of(then: Prices, now: Prices) -> Prices:
    """The prices of now, but those of then for GPUs of which now has only prices that are outdated."""

    def newer(gpu: str, pair: Pair) -> Pair:
        before = then.by_gpu.get(gpu, pair)
        return before if is_outdated(pair.as_of, before.as_of, now.day, within_days=_GUARDED_DAYS) else pair

    return Prices(now.day, {gpu: newer(gpu, pair) for gpu, pair in now.by_gpu.items()})


def moves(then: Prices, now: Prices) -> tuple[Move, ...]:
    """The GPUs that had a price then and have another one now, those that moved most first."""
    known = (Move(gpu, then.by_gpu[gpu], pair) for gpu, pair in now.by_gpu.items() if gpu in then.by_gpu)
    return tuple(
        sorted((m for m in known if m.has_other_default or m.has_other_lowest), key=lambda m: (-m.most, m.gpu))
    )


def _are_alike(one: float, other: float) -> bool:
    return isclose(one, other, rel_tol=_ALIKE)
