"""The bill of a month at a hosted API, and that of own GPUs beside it: one question, one report."""

from dataclasses import dataclass

from calc import hosting
from calc.lasting import lasting_tokens
from calc.own_gpus import Copy, Fleet, Load, fewest, first_crossing
from calc.ranges import Range
from calc.rent import Rent
from calc.serving import ServingReport
from calc.working import Step, Working
from config.rates import Fx


@dataclass(frozen=True, kw_only=True, slots=True)
class Tariff:
    """What a host charges for a million tokens, in USD."""

    input: float
    output: float
    cached: float | None = None
    """Of input from the host's cache; None where it has no such price."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Demand:
    """Requests that come in, and how they are charged."""

    amount: float
    counts_requests: bool
    """Whether the amount counts requests, not tokens."""
    hours: float
    """The span of time in which this amount comes."""
    input_tokens: int
    output_tokens: int
    peak: float = 1.0
    cached: float = 0.0
    """Share of the input that is read from a host's cache."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Own:
    """The own GPUs for a load; money is None without a price."""

    fleet: Fleet
    busy: float
    usd_per_gpu_hour: float | None
    """After the discount."""
    usd_per_month: Range | None
    usd_per_1m_when_full: float | None
    """Tokens of the mix on copies that always have work."""
    break_even_tokens_per_month: float | None
    """The least traffic at which they cost no more than the API."""
    lasting_tokens_per_month: float | None
    """The traffic from which on they never cost more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bill:
    """Both bills, with every intermediate."""

    load: Load
    request_usd: float
    api_usd_per_month: float
    other_usd_per_month: float | None
    """Of the API that was named beside it."""
    own: Own | None
    """None where the weights are not to be had."""
    currency: str
    fx: Fx | None
    working: tuple[Step, ...]

    @property
    def serving(self) -> ServingReport | None:
        """One own copy of the model."""
        return self.own.fleet.copy.serving if self.own is not None else None


def load_of(traffic: Demand, working: Working) -> Load:
    """The traffic of a month."""
    tokens = traffic.amount
    lengths = {"input_tokens": traffic.input_tokens, "output_tokens": traffic.output_tokens}
    if traffic.counts_requests:
        tokens = working.compute(hosting.tokens_of_requests, requests=tokens, **lengths)
    monthly = working.compute(hosting.tokens_per_month, tokens=tokens, hours=traffic.hours)
    return Load(tokens_per_month=monthly, **lengths, peak=traffic.peak)


def bill(
    traffic: Demand,
    tariff: Tariff,
    copies: tuple[Copy, ...],
    rent: Rent,
    *,
    other: Tariff | None = None,
    asked_gpus: int | None = None,
) -> Bill:
    """What the traffic costs a month at an API, at another one, and on the fewest own GPUs; no copies, no own GPUs.

    A share of cached input is charged at the price for that; raises ValueError for a tariff without one.
    """
    working = Working()
    load = load_of(traffic, working)
    request_usd, api_usd = _api(load, tariff, traffic.cached, working, of_other=False)
    other_usd = _api(load, other, traffic.cached, working, of_other=True)[1] if other is not None else None
    own_working = Working()
    own = (
        _own(copies, load, rent, request_usd=request_usd, asked_gpus=asked_gpus, working=own_working)
        if copies
        else None
    )
    of_copy = own.fleet.copy.serving.working if own is not None else ()
    return Bill(
        load=load, request_usd=request_usd, api_usd_per_month=api_usd, other_usd_per_month=other_usd, own=own,
        currency=rent.currency, fx=rent.fx, working=(*working.steps, *of_copy, *own_working.steps),
    )  # fmt: skip


_OF_OTHER = hosting.api_request_usd.named("A request at the other API")
_OTHER_MONTH = hosting.api_usd_per_month.named("The other API a month")


def _api(load: Load, tariff: Tariff, cached: float, working: Working, *, of_other: bool) -> tuple[float, float]:
    """A request and a month."""
    if cached and tariff.cached is None:
        raise ValueError("the tariff has no price of cached input: leave out the share that is cached")
    lengths = {"input_tokens": load.input_tokens, "output_tokens": load.output_tokens}
    request_usd = working.compute(
        _OF_OTHER if of_other else hosting.api_request_usd,
        **lengths, cached=cached, usd_in=tariff.input, usd_out=tariff.output,
        usd_cached=tariff.input if tariff.cached is None else tariff.cached,
    )  # fmt: skip
    month = _OTHER_MONTH if of_other else hosting.api_usd_per_month
    return request_usd, working.compute(month, tokens=load.tokens_per_month, **lengths, request_usd=request_usd)


def _own(
    copies: tuple[Copy, ...], load: Load, rent: Rent, *, request_usd: float, asked_gpus: int | None, working: Working
) -> Own:
    fleet = fewest(copies, load, asked_gpus)
    report = fleet.copy.serving
    lengths = {"input_tokens": load.input_tokens, "output_tokens": load.output_tokens}
    capacity = working.compute(
        hosting.capacity_tokens_per_month, output_tokens_per_s=report.output_tokens_per_s.mid, **lengths
    )
    working.compute(
        hosting.own_gpus, gpus_of_copy=fleet.copy.gpus, tokens=load.tokens_per_month, peak=load.peak, capacity=capacity
    )
    busy = working.compute(hosting.busy_share, tokens=load.tokens_per_month, capacity=fleet.capacity_tokens_per_month)
    price = rent.paid_usd_per_gpu_hour(working)
    if price is None:
        return Own(
            fleet=fleet, busy=busy, usd_per_gpu_hour=None, usd_per_month=None, usd_per_1m_when_full=None,
            break_even_tokens_per_month=None, lasting_tokens_per_month=None,
        )  # fmt: skip
    usd = working.compute_range(hosting.own_usd_per_month, gpus=fleet.gpus_range, usd_per_gpu_hour=price)
    prices = {"usd_per_gpu_hour": price, "request_usd": request_usd}
    crossing = first_crossing(copies, load, **prices, least_gpus=asked_gpus or 0)
    if crossing is not None:
        working.compute(hosting.break_even_tokens, own_usd=crossing.own_usd, request_usd=request_usd, **lengths)
    return Own(
        fleet=fleet,
        busy=busy,
        usd_per_gpu_hour=price,
        usd_per_month=usd,
        usd_per_1m_when_full=min(_when_full(copy, price) for copy in copies),
        break_even_tokens_per_month=crossing.tokens_per_month if crossing is not None else None,
        lasting_tokens_per_month=lasting_tokens(copies, load, **prices, least_gpus=asked_gpus or 0),
    )


def _when_full(copy: Copy, price: float) -> float:
    """A million tokens of the mix where the copy always has work."""
    month = hosting.own_usd_per_month(gpus=copy.gpus, usd_per_gpu_hour=price)
    return month / copy.capacity_tokens_per_month.mid * 1e6
