"""What /api finds out: the hosts, and with traffic the bills."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.commands.api.hosts import Hosts, find_hosts
from bot.commands.api.request import ApiRequest
from bot.grammar.refusal import Refusal
from bot.grammar.traffic import Traffic
from bot.present import memory
from bot.render.jsonable import jsonable
from bot.request import Context
from bot.resolve.price import rent_of
from bot.resolve.traffic import HOURS
from calc.bill import Bill, Demand, bill
from calc.own_gpus import Copy, copies_of
from calc.rent import Rent
from calc.serving import NoRoomError


@dataclass(frozen=True)
class ApiReport:
    """Hosts of the model, and of the one beside it; the bill of a month where traffic is given."""

    hosts: Hosts
    other: Hosts | None
    bill: Bill | None
    copies: tuple[Copy, ...] = ()
    """The ways to lay the model on own GPUs."""


def run(request: ApiRequest, context: Context) -> ApiReport:
    """Look up the hosts, and work out the bills. Raises Refusal where no host can bear the traffic, or no GPUs."""
    hosts = find_hosts(request.model, request, context)
    if request.traffic is None:
        return ApiReport(hosts=hosts, other=None, bill=None)
    other = find_hosts(request.other, request, context) if request.other is not None else None
    copies = _copies(request, context)
    found = bill(
        _demand(request, request.traffic), hosts.tariff, copies, _rent(request),
        other=other.tariff if other is not None else None,
        asked_gpus=request.serving.gpus if request.serving is not None else None,
    )  # fmt: skip
    return ApiReport(hosts=hosts, other=other, bill=found, copies=copies)


def _demand(request: ApiRequest, traffic: Traffic) -> Demand:
    """The traffic as it is charged and carried."""
    return Demand(
        amount=traffic.amount,
        counts_requests=traffic.unit == "requests",
        hours=HOURS[traffic.per],
        input_tokens=request.input_tokens,
        output_tokens=request.output_tokens,
        peak=request.peak,
        cached=request.cached,
    )


def _rent(request: ApiRequest) -> Rent:
    own = request.serving
    if own is None:
        return Rent(currency=request.currency, fx=request.fx)
    return rent_of(own.price, own.discount, own.currency, own.fx)


def _copies(request: ApiRequest, context: Context) -> tuple[Copy, ...]:
    own, catalog = request.serving, context.catalog
    if own is None:
        return ()
    try:
        return tuple(copies_of(own.run(), catalog.defaults, catalog.serving))
    except NoRoomError:
        raise Refusal(memory.no_room(own.gpu, own.input_tokens + own.output_tokens), field="gpu") from None


def result(report: ApiReport) -> Mapping[str, Any]:
    """Both bills in USD, by the names of the contract, and the hosts behind them."""
    hosts = {"hosts": [jsonable(price) for price in report.hosts.prices]}
    found = report.bill
    if found is None:
        return hosts
    own = found.own
    return {
        "api_usd_per_month": found.api_usd_per_month,
        "own_usd_per_month": own.usd_per_month.mid if own is not None and own.usd_per_month is not None else None,
        "own_gpus": own.fleet.gpus if own is not None else None,
        "break_even_tokens_per_month": own.break_even_tokens_per_month if own is not None else None,
        "own_capacity_tokens_per_month": own.fleet.capacity_tokens_per_month if own is not None else None,
        "cheaper_for_good_from_tokens_per_month": own.lasting_tokens_per_month if own is not None else None,
        "tokens_per_month": found.load.tokens_per_month,
        "input_tokens": found.load.input_tokens,
        "output_tokens": found.load.output_tokens,
        "other_usd_per_month": found.other_usd_per_month,
        "busy": own.busy if own is not None else None,
        "own_usd_per_month_range": jsonable(own.usd_per_month) if own is not None and own.usd_per_month else None,
        "own_gpus_range": jsonable(own.fleet.gpus_range) if own is not None else None,
        "currency": found.currency,
        "fx": {"rate": found.fx.rate, "date": found.fx.date and found.fx.date.isoformat()} if found.fx else None,
        **hosts,
    }
