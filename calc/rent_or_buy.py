"""Buying GPUs against renting them over the years of use: one report from the equations of `calc.buying`."""

from dataclasses import dataclass, replace

from calc import buying, energy
from calc.ownership import OwnGpu, annuity_share, with_network
from calc.rent import Rent
from calc.working import Equation, Step, Working
from config.rates import Fx
from config.schema.gpu import Gpu

_HALVINGS = 100
"""Of an interval that holds the break-even: more than a float has bits."""
_INTEREST_BY_THEN = buying.interest_usd.named("Interest by the break-even")
_OWN_HOUR = buying.usd_per_busy_gpu_hour.named("A busy hour, own")
_RENTED_HOUR = buying.usd_per_busy_gpu_hour.named("A busy hour, rented")


@dataclass(frozen=True, kw_only=True, slots=True)
class Alternatives:
    """The same GPUs bought or rented, everything resolved."""

    own: OwnGpu
    gpus: int
    rent: Rent
    """With a price: there is nothing to weigh without one."""
    is_paid_when_idle: bool
    """Whether the rent is of all hours, as of reserved GPUs, or of the busy ones only."""
    loads: tuple[float, ...] = ()
    """Other shares of busy hours that the break-even is worked out at."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AtLoad:
    """When buying pays off at a share of busy hours."""

    load: float
    break_even_months: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class BuyingReport:
    """What both cost over the years of use."""

    gpu: Gpu
    gpus: int
    years: float
    load: float
    usd_per_gpu: float
    """With its server, and with its network where there is one."""
    price_usd_per_gpu_hour: float
    """Of the rent, before the discount."""
    discount: float
    is_paid_when_idle: bool
    purchase_usd: float
    power_usd_per_month: float
    hosting_usd_per_month: float
    """Room, repairs and operating staff."""
    interest_usd: float
    resale_usd: float
    own_usd_total: float
    own_total: float
    """In the currency of the answer."""
    rent_usd_per_month: float
    rent_usd_total: float
    rent_total: float
    """In the currency of the answer."""
    break_even_months: float | None
    """None where renting stays the cheaper of the two; the last month where only the resale decides."""
    is_by_resale: bool
    """Whether buying is the cheaper of the two only once the hardware is sold."""
    break_even_load: float | None
    """Busy from this share of all hours on buying is cheaper over the years: 0 for any, None for none."""
    own_usd_per_gpu_hour: float
    """Of a busy hour."""
    rent_usd_per_gpu_hour: float
    """Of a busy hour: more than the price where idle hours are paid for too."""
    at_loads: tuple[AtLoad, ...]
    currency: str
    fx: Fx | None
    working: tuple[Step, ...]

    @property
    def months(self) -> float:
        """How long the hardware is used."""
        return self.years * buying.MONTHS_PER_YEAR


def weigh(asked: Alternatives) -> BuyingReport:
    """Both over the years of use, and when buying has paid off, at the load that is asked and at others."""
    at_loads = (_weighed(replace(asked, own=replace(asked.own, load=load))) for load in asked.loads)
    found = tuple(AtLoad(load=other.load, break_even_months=other.break_even_months) for other in at_loads)
    return replace(_weighed(asked), at_loads=found)


def owned_usd_by(months: float, asked: Alternatives, report: BuyingReport) -> float:
    """What buying has cost by a month, with the interest until then, before anything is sold."""
    return buying.owning_usd(
        purchase_usd=report.purchase_usd,
        interest_usd=_Interest.on(asked.own, report.purchase_usd, Working()).by(months),
        months=months,
        power_usd_per_month=report.power_usd_per_month,
        hosting_usd_per_month=report.hosting_usd_per_month,
        resale_usd=0.0,
    )


def _weighed(asked: Alternatives) -> BuyingReport:
    own, gpus, working = asked.own, asked.gpus, Working()
    months = own.years * buying.MONTHS_PER_YEAR
    usd_per_gpu = with_network(own, working)
    purchase = working.compute(buying.purchase_usd, gpus=gpus, usd_per_gpu=usd_per_gpu)
    power = working.compute(
        buying.power_usd_per_month,
        gpus=gpus,
        meter_kw_per_gpu=energy.meter_kw(own.gpu, own.assumptions.power, working),
        load=own.load,
        usd_per_kwh=own.usd_per_kwh,
    )
    hosting = _hosting(own, gpus, purchase, working)
    interest = _Interest.on(own, purchase, working)
    until_end = interest.by(months, working)
    resale = (
        working.compute(buying.resale_usd, purchase_usd=purchase, residual_share=own.residual_share)
        if own.residual_share
        else 0.0
    )
    owning = working.compute(
        buying.owning_usd,
        purchase_usd=purchase,
        interest_usd=until_end,
        months=months,
        power_usd_per_month=power,
        hosting_usd_per_month=hosting,
        resale_usd=resale,
    )
    paid = asked.rent.paid_usd_per_gpu_hour(working)
    if paid is None or asked.rent.usd_per_gpu_hour is None:
        raise ValueError("there is nothing to weigh without a rent: refuse the question before")
    rent = working.compute(
        buying.rent_usd_per_month,
        gpus=gpus,
        usd_per_gpu_hour=paid,
        paid_share=1.0 if asked.is_paid_when_idle else own.load,
    )
    renting = working.compute(buying.renting_usd, months=months, rent_usd_per_month=rent)
    met = _break_even(interest, months, rent - power - hosting)
    if met is not None:
        working.compute(
            buying.break_even_months,
            purchase_usd=purchase,
            interest_usd=interest.by(met, working, _INTEREST_BY_THEN),
            rent_usd_per_month=rent,
            power_usd_per_month=power,
            hosting_usd_per_month=hosting,
        )
    is_by_resale = met is None and owning <= renting
    return BuyingReport(
        gpu=own.gpu,
        gpus=gpus,
        years=own.years,
        load=own.load,
        usd_per_gpu=usd_per_gpu,
        price_usd_per_gpu_hour=asked.rent.usd_per_gpu_hour,
        discount=asked.rent.discount,
        is_paid_when_idle=asked.is_paid_when_idle,
        purchase_usd=purchase,
        power_usd_per_month=power,
        hosting_usd_per_month=hosting,
        interest_usd=until_end,
        resale_usd=resale,
        own_usd_total=owning,
        own_total=asked.rent.exchanged(owning, working),
        rent_usd_per_month=rent,
        rent_usd_total=renting,
        rent_total=asked.rent.exchanged(renting, working),
        break_even_months=months if is_by_resale else met,
        is_by_resale=is_by_resale,
        break_even_load=_break_even_load(asked, owning, power * months, renting, working),
        own_usd_per_gpu_hour=working.compute(_OWN_HOUR, usd=owning, gpus=gpus, months=months, load=own.load),
        rent_usd_per_gpu_hour=working.compute(_RENTED_HOUR, usd=renting, gpus=gpus, months=months, load=own.load),
        at_loads=(),
        currency=asked.rent.currency,
        fx=asked.rent.fx,
        working=working.steps,
    )


def _hosting(own: OwnGpu, gpus: int, purchase: float, working: Working) -> float:
    if own.usd_per_kw_month is None:
        return working.compute(
            buying.upkeep_usd_per_month, purchase_usd=purchase, upkeep_share_per_year=own.upkeep_share_per_year
        )
    return working.compute(
        buying.hosting_usd_per_month,
        gpus=gpus,
        server_w_per_gpu=energy.server_w_per_gpu(own.gpu, own.assumptions.power, working),
        usd_per_kw_month=own.usd_per_kw_month,
    )


@dataclass(frozen=True, slots=True)
class _Interest:
    """What the money in a purchase costs, month by month."""

    own: OwnGpu
    purchase_usd: float
    yearly_share: float

    @classmethod
    def on(cls, own: OwnGpu, purchase: float, working: Working) -> "_Interest":
        share = working.compute(annuity_share, interest=own.interest, years=own.years) if own.interest else 0.0
        return cls(own, purchase, share)

    def by(self, months: float, working: Working | None = None, equation: Equation[...] = buying.interest_usd) -> float:
        """By a month, in USD; where money costs nothing there is no step to show."""
        if not self.own.interest:
            return 0.0
        return (Working() if working is None else working).compute(
            equation,
            purchase_usd=self.purchase_usd,
            residual_share=self.own.residual_share,
            yearly_share=self.yearly_share,
            interest=self.own.interest,
            years=self.own.years,
            months=months,
        )


def _break_even(interest: _Interest, last: float, saved_per_month: float) -> float | None:
    """The month in which what is saved has caught up with the purchase and its interest; None for none up to the last.

    The interest grows ever more slowly, so what is left to catch up with is concave: it starts above nothing and falls
    through it once at most. Halving the years finds where.
    """

    def left(months: float) -> float:
        return interest.purchase_usd + interest.by(months) - months * saved_per_month

    if left(last) > 0:
        return None
    if not interest.own.interest:
        return interest.purchase_usd / saved_per_month
    low, high = 0.0, last
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if left(middle) > 0 else (low, middle)
    return high


def _break_even_load(
    asked: Alternatives, owning: float, power: float, renting: float, working: Working
) -> float | None:
    """A rent of all hours is the same at any load, and owning is then the dearest at full load."""
    if asked.is_paid_when_idle:
        at_full_load = owning - power + power / asked.own.load
        return 0.0 if at_full_load <= renting else None
    if renting <= power or (owning - power) / (renting - power) * asked.own.load > 1:
        return None
    return working.compute(
        buying.break_even_load, own_usd=owning, power_usd=power, rent_usd=renting, load=asked.own.load
    )
