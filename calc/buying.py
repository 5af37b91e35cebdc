"""What GPUs cost by the month, bought and rented, and when the two have cost the same."""

import math

from calc.hosting import HOURS_PER_MONTH
from calc.working import equation

MONTHS_PER_YEAR = 12


@equation(label="Purchase", formula="{gpus} · {usd_per_gpu}", unit="USD", gpus="GPUs", usd_per_gpu="price")
def purchase_usd(*, gpus: float, usd_per_gpu: float) -> float:
    """GPUs with their share of server and network: GPUs · price, in USD. Leaves out tax, freight and spare ones."""
    return gpus * usd_per_gpu


@equation(
    label="Power a month",
    formula="{gpus} · {meter_kw_per_gpu} · 730.5 · {load} · {usd_per_kwh}",
    unit="USD/month",
    gpus="GPUs",
    meter_kw_per_gpu="kW",
    load="load",
    usd_per_kwh="$/kWh",
)
def power_usd_per_month(*, gpus: float, meter_kw_per_gpu: float, load: float, usd_per_kwh: float) -> float:
    """Electricity of the busy hours of a month: GPUs · kW · 730.5 · load · $/kWh. Leaves out what idle GPUs draw."""
    return gpus * meter_kw_per_gpu * HOURS_PER_MONTH * load * usd_per_kwh


@equation(
    label="Upkeep a month",
    formula="{purchase_usd} · {upkeep_share_per_year} / 12",
    unit="USD/month",
    purchase_usd="purchase",
    upkeep_share_per_year="upkeep",
)
def upkeep_usd_per_month(*, purchase_usd: float, upkeep_share_per_year: float) -> float:
    """Room, repairs and operating staff as a share of the price: purchase · upkeep / 12, in USD a month."""
    return purchase_usd * upkeep_share_per_year / MONTHS_PER_YEAR


@equation(
    label="Hosting a month",
    formula="{gpus} · {server_w_per_gpu} / 1000 · {usd_per_kw_month}",
    unit="USD/month",
    gpus="GPUs",
    server_w_per_gpu="W",
    usd_per_kw_month="$/kW-month",
)
def hosting_usd_per_month(*, gpus: float, server_w_per_gpu: float, usd_per_kw_month: float) -> float:
    """A place in somebody else's building, paid for the nameplate power: GPUs · W / 1000 · $/kW-month.

    Leaves out electricity, which is billed apart, and remote hands.
    """
    return gpus * server_w_per_gpu / 1000 * usd_per_kw_month


@equation(
    label="Interest",
    formula=(
        "{purchase_usd} · ((1 - {residual_share}) · ({yearly_share} · {months} / 12 - "
        "((1 + {interest})^({months} / 12) - 1) / ((1 + {interest})^{years} - 1)) + "
        "{residual_share} · {interest} · {months} / 12)"
    ),
    unit="USD",
    purchase_usd="purchase",
    residual_share="residual",
    yearly_share="a",
    interest="r",
    years="y",
    months="m",
)
def interest_usd(
    *, purchase_usd: float, residual_share: float, yearly_share: float, interest: float, years: float, months: float
) -> float:
    """What the money has cost by month m of y years, in USD, with a the annuity for r and y.

    purchase · ((1 - residual) · (a·m/12 - ((1 + r)^(m/12) - 1) / ((1 + r)^y - 1)) + residual · r · m/12)

    The part that loses its value is paid back in equal yearly sums, of which a·m/12 have been paid and the fraction
    with the powers was paid back; the residual value bears interest until it is sold. For r above 0.
    """
    compound = math.log1p(interest)
    paid_back = math.expm1(months / MONTHS_PER_YEAR * compound) / math.expm1(years * compound)
    paid = yearly_share * months / MONTHS_PER_YEAR
    until_sold = interest * months / MONTHS_PER_YEAR
    return purchase_usd * ((1 - residual_share) * (paid - paid_back) + residual_share * until_sold)


@equation(
    label="Resale",
    formula="{purchase_usd} · {residual_share}",
    unit="USD",
    purchase_usd="purchase",
    residual_share="residual",
)
def resale_usd(*, purchase_usd: float, residual_share: float) -> float:
    """What the hardware brings in when it is sold at the end: purchase · residual, in USD."""
    return purchase_usd * residual_share


@equation(
    label="Owning",
    formula="{purchase_usd} + {interest_usd} + {months} · ({power_usd_per_month} + {hosting_usd_per_month}) "
    "- {resale_usd}",
    unit="USD",
    purchase_usd="purchase",
    interest_usd="interest",
    months="m",
    power_usd_per_month="power",
    hosting_usd_per_month="hosting",
    resale_usd="resale",
)
def owning_usd(
    *,
    purchase_usd: float,
    interest_usd: float,
    months: float,
    power_usd_per_month: float,
    hosting_usd_per_month: float,
    resale_usd: float,
) -> float:
    """All that own hardware costs over its months: purchase + interest + m · (power + hosting) - resale, in USD.

    Leaves out the people who work with it, and taxes.
    """
    return purchase_usd + interest_usd + months * (power_usd_per_month + hosting_usd_per_month) - resale_usd


@equation(
    label="Rent a month",
    formula="{gpus} · {usd_per_gpu_hour} · 730.5 · {paid_share}",
    unit="USD/month",
    gpus="GPUs",
    usd_per_gpu_hour="price",
    paid_share="paid",
)
def rent_usd_per_month(*, gpus: float, usd_per_gpu_hour: float, paid_share: float) -> float:
    """The rent of a month: GPUs · price · 730.5 · paid, in USD.

    `paid` is the share of all hours that is paid for: the load on demand and on spot, all of them when reserved.
    """
    return gpus * usd_per_gpu_hour * HOURS_PER_MONTH * paid_share


@equation(
    label="Renting",
    formula="{months} · {rent_usd_per_month}",
    unit="USD",
    months="m",
    rent_usd_per_month="rent",
)
def renting_usd(*, months: float, rent_usd_per_month: float) -> float:
    """The rent of all months, in USD, at a price that stays as it is."""
    return months * rent_usd_per_month


@equation(
    label="Break-even",
    formula="({purchase_usd} + {interest_usd}) / "
    "({rent_usd_per_month} - {power_usd_per_month} - {hosting_usd_per_month})",
    unit="months",
    purchase_usd="purchase",
    interest_usd="interest",
    rent_usd_per_month="rent",
    power_usd_per_month="power",
    hosting_usd_per_month="hosting",
)
def break_even_months(
    *,
    purchase_usd: float,
    interest_usd: float,
    rent_usd_per_month: float,
    power_usd_per_month: float,
    hosting_usd_per_month: float,
) -> float:
    """The months after which the rent comes to as much as the purchase with all that it takes until then.

    (purchase + interest) / (rent - power - hosting), with the interest until that very month. Nothing has been sold
    by then. Leaves out that rents fall.
    """
    saved = rent_usd_per_month - power_usd_per_month - hosting_usd_per_month
    return (purchase_usd + interest_usd) / saved


@equation(
    label="Break-even load",
    formula="({own_usd} - {power_usd}) / ({rent_usd} - {power_usd}) · {load}",
    unit="",
    own_usd="owning",
    power_usd="power",
    rent_usd="renting",
    load="load",
)
def break_even_load(*, own_usd: float, power_usd: float, rent_usd: float, load: float) -> float:
    """The share of busy hours at which both cost the same over all years: (owning - power) / (renting - power) · load.

    The rent and the power of a load are proportional to it, the rest of owning is not. For a rent of busy hours only.
    """
    return (own_usd - power_usd) / (rent_usd - power_usd) * load


@equation(
    label="A busy hour",
    formula="{usd} / ({gpus} · {months} · 730.5 · {load})",
    unit="USD/GPU-hour",
    usd="USD",
    gpus="GPUs",
    months="m",
    load="load",
)
def usd_per_busy_gpu_hour(*, usd: float, gpus: float, months: float, load: float) -> float:
    """A cost over the GPU-hours in which there is work: USD / (GPUs · m · 730.5 · load)."""
    return usd / (gpus * months * HOURS_PER_MONTH * load)
