"""How hardware of one's own is named in answers, what its hours are made of, and what to warn of."""

from collections.abc import Iterator
from dataclasses import replace

from bot.grammar import canonical
from bot.request import Context
from bot.resolve.price import RentalPrice
from bot.text import Amount, Days, Money, Month, Price, Share, Text, t
from calc.ownership import OwnGpu, per_gpu_hour
from calc.working import Step

_FAR_OFF_PURCHASE = 3
_FAR_OFF_ELECTRICITY = 5
_SELDOM_BUSY = 0.3


def line(own: OwnGpu, price: RentalPrice) -> Text:
    """`Own H100 at $40,000: $1.80/h (4 years, 80 % busy)`; the purchase price in its own currency."""
    report = per_gpu_hour(own)
    return t(
        "Own {gpu} at {paid}: {price}/h ({years}, {load} busy)",
        gpu=own.gpu.label,
        paid=Amount(report.usd_per_gpu * (price.fx.rate if price.fx else 1.0), price.currency or "USD"),
        price=Price(report.usd_per_gpu_hour, "USD"),
        years=Days(own.years * 365),
        load=Share(own.load),
    )


def working(price: RentalPrice | None, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps of an answer, after those that lead to the price of own hardware; what both need is shown once."""
    if price is None or price.own is None:
        return steps
    of_price = per_gpu_hour(price.own).working
    return (*of_price, *(step for step in steps if step not in of_price))


def details(price: RentalPrice | None) -> Iterator[Text]:
    """Folded: what an hour of own hardware is made of, and what it hangs on."""
    if price is None or price.own is None:
        return
    report, seldom = per_gpu_hour(price.own), per_gpu_hour(replace(price.own, load=_SELDOM_BUSY))
    yield t(
        "An own hour: {capital} of the purchase, {power} electricity, {upkeep} upkeep; {seldom} if only {load} busy",
        capital=Money(report.capital_usd_per_gpu_hour, "USD", 2),
        power=Money(report.power_usd_per_gpu_hour, "USD", 2),
        upkeep=Money(report.upkeep_usd_per_gpu_hour, "USD", 2),
        seldom=Price(seldom.usd_per_gpu_hour, "USD"),
        load=Share(_SELDOM_BUSY),
    )


def warnings(own: OwnGpu, price: RentalPrice, context: Context, currency: str) -> Iterator[Text]:
    """A purchase price or a price of electricity that is far from any known one, or in another currency than meant."""
    paid = own.paid_usd_per_gpu
    hardware = context.catalog.hardware.get(own.gpu.id)
    known = hardware.price_on(None) if hardware is not None and price.purchase is None else None
    if price.currency == "USD" and currency != "USD":
        yield t(
            "The purchase price is read as {usd}; if it is in {currency}, write {own}",
            usd=Amount(paid, "USD"), currency=currency, own=f"own={canonical.sum_of_money(paid, currency)}",
        )  # fmt: skip
    elif known and not known.usd_per_gpu / _FAR_OFF_PURCHASE < paid < known.usd_per_gpu * _FAR_OFF_PURCHASE:
        yield t(
            "{paid} is far off what {gpu} was in {month}, {known}: is it in another currency, as own=¥280000?",
            paid=Amount(paid, "USD"), gpu=own.gpu.label, month=Month(known.as_of),
            known=Amount(known.usd_per_gpu, "USD"),
        )  # fmt: skip
    if own.usd_per_kwh > _FAR_OFF_ELECTRICITY * own.assumptions.ownership.usd_per_kwh:
        yield t(
            "Electricity at {price}/kWh is high: it is read in USD, and US industry pays {usual}",
            price=Price(own.usd_per_kwh, "USD"), usual=Price(own.assumptions.ownership.usd_per_kwh, "USD"),
        )  # fmt: skip
