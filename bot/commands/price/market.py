"""The offers that were asked for, in groups that are comparable."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.commands.price.request import PriceRequest
from bot.request import Context
from config.market import Quote


@dataclass(frozen=True)
class Market:
    """Offers at their prices of a day."""

    quotes: tuple[Quote, ...]
    day: date

    @property
    def by_gpu(self) -> dict[str, tuple[Quote, ...]]:
        """The offers of each accelerator, by its id."""
        return {gpu: self.of_gpu(gpu) for gpu in dict.fromkeys(quoted.offer.gpu for quoted in self.quotes)}

    def of_gpu(self, gpu: str) -> tuple[Quote, ...]:
        """The offers of one accelerator."""
        return tuple(quoted for quoted in self.quotes if quoted.offer.gpu == gpu)


def run(request: PriceRequest, context: Context) -> Market:
    """The offers that were asked for."""
    return Market(request.quotes(context), request.as_of or context.today)


def with_history(quotes: tuple[Quote, ...], day: date) -> tuple[Quote, ...]:
    """The offers that were seen at several prices by a day."""
    return tuple(quoted for quoted in quotes if sum(point.as_of <= day for point in quoted.offer.history) > 1)


def result(report: Market) -> Mapping[str, Any]:
    """The entries as in the YAML."""
    return {"offers": [quoted.offer.model_dump(mode="json") for quoted in report.quotes]}
