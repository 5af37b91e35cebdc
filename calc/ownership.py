"""What an hour of a GPU costs that one owns: its price over the hours it is used for, its electricity, its upkeep."""

import math
from dataclasses import dataclass

from calc import energy
from calc.working import Step, Working, equation
from config.schema.defaults import Defaults
from config.schema.gpu import Gpu

HOURS_PER_YEAR = 8766


@equation(
    label="Price with the network",
    formula="{server_usd_per_gpu} / (1 - {network_share})",
    unit="USD/GPU",
    server_usd_per_gpu="server",
    network_share="network",
)
def cluster_usd_per_gpu(*, server_usd_per_gpu: float, network_share: float) -> float:
    """A GPU with its share of server and network, in USD: server / (1 - network).

    Epoch AI's cost model of training: the network is 19 % of what a cluster costs. Leaves out the building.
    """
    return server_usd_per_gpu / (1 - network_share)


@equation(label="Share of the price a year", formula="1 / {years}", unit="1/year", years="y")
def straight_line_share(*, years: float) -> float:
    """The share of the price that falls to each year of use where money costs nothing: 1 / y."""
    return 1 / years


@equation(
    label="Share of the price a year, with interest",
    formula="{interest} / (1 - 1 / (1 + {interest})^{years})",
    unit="1/year",
    interest="r",
    years="y",
)
def annuity_share(*, interest: float, years: float) -> float:
    """The yearly rate that pays a price and its interest over y years: r / (1 - (1 + r)^-y).

    For r above 0; where it is 0, `straight_line_share` is the limit. Leaves out taxes and what they allow to deduct.
    """
    return interest / -math.expm1(-years * math.log1p(interest))  # as exact for the smallest rates


@equation(
    label="Capital an hour",
    formula=(
        "{usd_per_gpu} · ((1 - {residual_share}) · {yearly_share} + {residual_share} · {interest}) / (8766 · {load})"
    ),
    unit="USD/GPU-hour",
    usd_per_gpu="price",
    residual_share="residual",
    yearly_share="a",
    interest="r",
    load="load",
)
def capital_usd_per_gpu_hour(
    *, usd_per_gpu: float, residual_share: float, yearly_share: float, interest: float, load: float
) -> float:
    """The price over the hours of use, in USD per GPU-hour: price · ((1 - residual)·a + residual·r) / (8766 · load).

    What is still worth something at the end is not paid back, but bears interest until then. `load` is the share of
    all hours in which somebody wants the work; idle hours are paid by the busy ones.
    """
    a_year = (1 - residual_share) * yearly_share + residual_share * interest
    return usd_per_gpu * a_year / (HOURS_PER_YEAR * load)


@equation(
    label="Electricity an hour",
    formula="{meter_kw_per_gpu} · {usd_per_kwh}",
    unit="USD/GPU-hour",
    meter_kw_per_gpu="kW",
    usd_per_kwh="$/kWh",
)
def power_usd_per_gpu_hour(*, meter_kw_per_gpu: float, usd_per_kwh: float) -> float:
    """Electricity of one busy hour at the meter of the building: kW · $/kWh. Leaves out what an idle GPU draws."""
    return meter_kw_per_gpu * usd_per_kwh


@equation(
    label="Upkeep an hour",
    formula="{usd_per_gpu} · {upkeep_share_per_year} / (8766 · {load})",
    unit="USD/GPU-hour",
    usd_per_gpu="price",
    upkeep_share_per_year="upkeep",
    load="load",
)
def upkeep_usd_per_gpu_hour(*, usd_per_gpu: float, upkeep_share_per_year: float, load: float) -> float:
    """Room, repairs and operating staff over the hours of use: price · upkeep / (8766 · load), in USD per GPU-hour."""
    return usd_per_gpu * upkeep_share_per_year / (HOURS_PER_YEAR * load)


@equation(
    label="Hosting an hour",
    formula="{server_w_per_gpu} / 1000 · {usd_per_kw_month} · 12 / (8766 · {load})",
    unit="USD/GPU-hour",
    server_w_per_gpu="W",
    usd_per_kw_month="$/kW-month",
    load="load",
)
def hosting_usd_per_gpu_hour(*, server_w_per_gpu: float, usd_per_kw_month: float, load: float) -> float:
    """A place in somebody else's building over the hours of use: W / 1000 · $/kW-month · 12 / (8766 · load), in USD.

    It is paid for the nameplate power of the server, in all hours. Leaves out electricity, which is billed apart.
    """
    return server_w_per_gpu / 1000 * usd_per_kw_month * 12 / (HOURS_PER_YEAR * load)


@equation(
    label="Price of an own GPU-hour",
    formula="{capital_usd_per_gpu_hour} + {power_usd_per_gpu_hour} + {upkeep_usd_per_gpu_hour}",
    unit="USD/GPU-hour",
    capital_usd_per_gpu_hour="capital",
    power_usd_per_gpu_hour="electricity",
    upkeep_usd_per_gpu_hour="upkeep",
)
def owned_usd_per_gpu_hour(
    *, capital_usd_per_gpu_hour: float, power_usd_per_gpu_hour: float, upkeep_usd_per_gpu_hour: float
) -> float:
    """An hour of a GPU that one owns: capital + electricity + upkeep, in USD."""
    return capital_usd_per_gpu_hour + power_usd_per_gpu_hour + upkeep_usd_per_gpu_hour


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnGpu:
    """A GPU that is bought and used, everything resolved."""

    gpu: Gpu
    paid_usd_per_gpu: float
    has_network: bool
    """Whether the price holds the network between servers already, or none is needed."""
    years: float
    load: float
    interest: float
    usd_per_kwh: float
    residual_share: float
    """What it is still worth at the end, as a share of its price."""
    upkeep_share_per_year: float
    """Room, repairs and operating staff, as a share of the price."""
    usd_per_kw_month: float | None
    """What hosting costs for each kW of nameplate power, in place of the upkeep; None where that is a share."""
    assumptions: Defaults
    """Where the rest comes from: share of the network, power."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnershipReport:
    """What one hour costs, by what it is paid for."""

    usd_per_gpu: float
    """With server and network."""
    capital_usd_per_gpu_hour: float
    power_usd_per_gpu_hour: float
    upkeep_usd_per_gpu_hour: float
    usd_per_gpu_hour: float
    working: tuple[Step, ...]


def per_gpu_hour(own: OwnGpu) -> OwnershipReport:
    """Capital, electricity and upkeep of one busy hour."""
    working = Working()
    usd_per_gpu = with_network(own, working)
    yearly_share = (
        working.compute(annuity_share, interest=own.interest, years=own.years)
        if own.interest
        else working.compute(straight_line_share, years=own.years)
    )
    capital = working.compute(
        capital_usd_per_gpu_hour,
        usd_per_gpu=usd_per_gpu,
        residual_share=own.residual_share,
        yearly_share=yearly_share,
        interest=own.interest,
        load=own.load,
    )
    power = working.compute(
        power_usd_per_gpu_hour,
        meter_kw_per_gpu=energy.meter_kw(own.gpu, own.assumptions.power, working),
        usd_per_kwh=own.usd_per_kwh,
    )
    upkeep = _upkeep(own, usd_per_gpu, working)
    return OwnershipReport(
        usd_per_gpu=usd_per_gpu,
        capital_usd_per_gpu_hour=capital,
        power_usd_per_gpu_hour=power,
        upkeep_usd_per_gpu_hour=upkeep,
        usd_per_gpu_hour=working.compute(
            owned_usd_per_gpu_hour,
            capital_usd_per_gpu_hour=capital,
            power_usd_per_gpu_hour=power,
            upkeep_usd_per_gpu_hour=upkeep,
        ),
        working=working.steps,
    )


def with_network(own: OwnGpu, working: Working) -> float:
    """What a GPU costs with its share of server and network, in USD."""
    if own.has_network:
        return own.paid_usd_per_gpu
    return working.compute(
        cluster_usd_per_gpu,
        server_usd_per_gpu=own.paid_usd_per_gpu,
        network_share=own.assumptions.ownership.network_share,
    )


def _upkeep(own: OwnGpu, usd_per_gpu: float, working: Working) -> float:
    if own.usd_per_kw_month is None:
        return working.compute(
            upkeep_usd_per_gpu_hour,
            usd_per_gpu=usd_per_gpu,
            upkeep_share_per_year=own.upkeep_share_per_year,
            load=own.load,
        )
    return working.compute(
        hosting_usd_per_gpu_hour,
        server_w_per_gpu=energy.server_w_per_gpu(own.gpu, own.assumptions.power, working),
        usd_per_kw_month=own.usd_per_kw_month,
        load=own.load,
    )
