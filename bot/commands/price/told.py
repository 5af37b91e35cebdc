"""The parts of what /price says of a market, in the currency of the question."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from math import isclose

from bot.answer import Row, Source
from bot.commands.price.market import Market, with_history
from bot.commands.price.request import PriceRequest
from bot.present import rates
from bot.present.price import PURCHASES, offer_name, when
from bot.present.sources import of_rates, per_hour
from bot.request import Context
from bot.text import Money, Month, Plain, Price, Prose, Text, Whole, joined, t, verbatim
from calc.cost import in_currency
from calc.hosting import own_usd_per_month
from config import market
from config.market import Quote
from config.schema.gpu import Gpu
from config.schema.price import Offer, Purchase

_MARK = " (?)"
_DOUBT = t("(?) stands for low confidence: a marketplace, an article, or a constant in somebody's code")
_ALIKE = 0.002
"""Prices that do not differ by more are the same, as they are shown."""
_MOST_ROWS = 7
"""Offers that are shown one by one."""
_AREAS = {
    "us": t("US"), "canada": t("Canada"), "north-america": t("North America"), "europe": t("Europe"),
    "china": t("China"), "asia": t("Asia"),
}  # fmt: skip


class Teller:
    """Says what a market is like."""

    def __init__(self, request: PriceRequest, report: Market, context: Context) -> None:
        self._request, self._report, self._context = request, report, context
        self._rate = request.fx.rate if request.fx else 1.0

    def headline(self, gpus: Iterable[Gpu]) -> Text:
        """What the prices are of, and where or when, if that was asked."""
        labels = joined([t("{gpu}", gpu=gpu.label) for gpu in gpus], t("{left}, {right}"))
        text = t("{gpus} per GPU-hour", gpus=labels or t(""))
        if self._request.area is not None:
            text = t("{text}, {area}", text=text, area=_AREAS[self._request.area])
        return text if self._request.as_of is None else t("{text} on {day}", text=text, day=self._request.as_of)

    def price(self, usd: float) -> Price:
        """A price in the currency of the question."""
        return Price(in_currency.function(usd=usd, fx=self._rate), self._request.currency)

    def middle(self, purchase: Purchase, quotes: tuple[Quote, ...]) -> Text:
        """The price of the offer in the middle."""
        kind, count = PURCHASES[purchase], len(market.listed(quotes))
        price = self.price(market.median_usd_per_gpu_hour(quotes))
        if count == 1:
            return t("{price} {purchase}, one offer", price=price, purchase=kind)
        return t("{price} {purchase}, median of {count}", price=price, purchase=kind, count=Whole(count))

    def ends(self, quotes: tuple[Quote, ...]) -> Iterator[Text]:
        """Who asks the least and who the most."""
        low, high = market.cheapest(quotes), market.dearest(quotes)
        if len(quotes) == 1:
            yield t("{offer}", offer=self._who(low))
        elif not isclose(low.usd_per_gpu_hour, high.usd_per_gpu_hour, rel_tol=_ALIKE):
            yield t("Least {price} · {offer}", price=self.price(low.usd_per_gpu_hour), offer=self._who(low))
            yield t("Most {price} · {offer}", price=self.price(high.usd_per_gpu_hour), offer=self._who(high))

    def _who(self, quoted: Quote) -> Text:
        provider = Prose(self._context.catalog.providers[quoted.offer.provider].name)
        month = when(quoted.point)
        if quoted.offer.area is None:
            text = t("{provider}, {month}", provider=provider, month=month)
        else:
            text = t("{provider}, {area}, {month}", provider=provider, area=_AREAS[quoted.offer.area], month=month)
        return t("{offer}, low confidence", offer=text) if _is_doubtful(quoted) else text

    def least(self) -> Text:
        """The lowest price of all."""
        quoted = market.cheapest(self._report.quotes)
        price, kind = self.price(quoted.usd_per_gpu_hour), PURCHASES[quoted.offer.purchase]
        return t("{price} {purchase} · {offer}", price=price, purchase=kind, offer=self._who(quoted))

    def sum_of(self, gpu: Gpu, quotes: tuple[Quote, ...]) -> Iterator[Text]:
        """What several GPUs cost at the median, by the hour and by the month of 730.5 hours."""
        if self._request.count is None:
            return
        count, each = self._request.count, market.median_usd_per_gpu_hour(quotes)
        monthly_usd = own_usd_per_month(gpus=count, usd_per_gpu_hour=each)
        yield t(
            "{count} {gpu}: {hour}/h, {month} a month",
            count=Whole(count), gpu=gpu.label, hour=self.price(count * each),
            month=Money(in_currency.function(usd=monthly_usd, fx=self._rate), self._request.currency, 3),
        )  # fmt: skip

    def default(self) -> Iterator[Text]:
        """The offer that answers go by where none is named."""
        wanted = self._context.catalog.defaults.offers.get(self._request.gpus[0].id)
        for quoted in self._report.quotes:
            if quoted.offer.id == wanted and len(self._report.quotes) > 1:
                name = offer_name(quoted.offer, self._context.catalog)
                yield t("Default: {offer} {price}", offer=name, price=self.price(quoted.usd_per_gpu_hour))

    def change(self) -> Iterator[Text]:
        """How a price changed, of one that did if there is any, and the one that is known for the longest time."""
        known = with_history(self._report.quotes, self._report.day)
        if not known:
            return
        quoted = min(known, key=_tells_more)
        first, last = quoted.offer.history[0], quoted.point
        scale = quoted.usd_per_gpu_hour / last.amount  # the rate of the day for both, so that only the price moves
        if first.amount == last.amount:
            yield t(
                "{provider}: {now} since {first}",
                provider=Prose(self._context.catalog.providers[quoted.offer.provider].name),
                now=self.price(quoted.usd_per_gpu_hour), first=Month(first.as_of),
            )  # fmt: skip
            return
        yield t(
            "{provider}: {then} in {first} → {now} in {last}",
            provider=Prose(self._context.catalog.providers[quoted.offer.provider].name),
            then=self.price(first.amount * scale), first=Month(first.as_of),
            now=self.price(quoted.usd_per_gpu_hour), last=Month(last.as_of),
        )  # fmt: skip

    def head(self) -> Row:
        """What the columns of a market are."""
        return Row(t("{currency}/h", currency=self._request.currency), t("median"), t("low–high"))

    def row(self, name: Text, quotes: tuple[Quote, ...]) -> Row:
        """Median, lowest and highest of some offers."""
        low, high = market.cheapest(quotes), market.dearest(quotes)
        said = t("{low}–{high}", low=self._plain(low.usd_per_gpu_hour), high=self._plain(high.usd_per_gpu_hour))
        median = t("{price}", price=self._plain(market.median_usd_per_gpu_hour(quotes)))
        if isclose(low.usd_per_gpu_hour, high.usd_per_gpu_hour, rel_tol=_ALIKE):
            said = t("one offer") if len(quotes) == 1 else t("{count} offers", count=Whole(len(quotes)))
        return Row(name, median, said)

    def by_offer(self, quotes: tuple[Quote, ...]) -> tuple[Row, ...]:
        """Offer by offer, the cheapest first; a single one is said already."""
        if len(quotes) == 1:
            return ()
        ordered = sorted(quotes, key=lambda quoted: quoted.usd_per_gpu_hour)
        shown = ordered if len(ordered) <= _MOST_ROWS else ordered[: _MOST_ROWS - 1]
        rows = [
            Row(
                self._name(quoted.offer, [q.offer for q in shown if q != quoted]),
                t("{price}", price=self._plain(quoted.usd_per_gpu_hour)),
                when(quoted.point),
            )
            for quoted in shown
        ]
        more = len(ordered) - len(shown)
        return (*rows, Row(t("{count} more", count=Whole(more)), t("below"))) if more else tuple(rows)

    def _name(self, offer: Offer, others: Sequence[Offer]) -> Text:
        """The provider, and what tells its offers apart: how they are bought, the machine's size, or its region."""
        name = t("{provider}", provider=Prose(self._context.catalog.providers[offer.provider].name))
        alike = [other for other in others if other.provider == offer.provider]
        if len({other.purchase for other in (offer, *others)}) > 1:
            name = offer_name(offer, self._context.catalog)
            alike = [other for other in alike if other.purchase == offer.purchase]
        if not alike:
            return name
        if offer.region is not None and all(o.gpus_per_instance == offer.gpus_per_instance for o in alike):
            return verbatim(f"{offer.provider} {offer.region}")
        return t("{offer} {gpus}×", offer=name, gpus=Whole(offer.gpus_per_instance))

    def _plain(self, usd: float) -> Plain:
        return Plain(in_currency.function(usd=usd, fx=self._rate), 3)

    def warnings(self) -> tuple[Text, ...]:
        """What is odd about the exchange rates."""
        used = dict.fromkeys(fx for fx in (self._request.fx, *(q.fx for q in self._report.quotes)) if fx is not None)
        return tuple(rates.warnings(used, self._request.as_of, self._context))

    def doubt(self) -> tuple[Text, ...]:
        """What the mark behind an offer stands for, where one has it."""
        return (_DOUBT,) if any(_is_doubtful(quoted) for quoted in self._report.quotes) else ()

    def sources(self) -> tuple[Source, ...]:
        """Every offer with its price and the place where that was seen, the cheapest first, and the rates."""
        ordered = sorted(self._report.quotes, key=lambda quoted: quoted.usd_per_gpu_hour)
        used = dict.fromkeys((self._request.fx, *(quoted.fx for quoted in ordered)))
        return (*map(self._source, ordered), *(source for fx in used for source in of_rates(fx, None)))

    def _source(self, quoted: Quote) -> Source:
        offer, point = quoted.offer, quoted.point
        place = " ".join(part for part in (offer.region, f"{offer.gpus_per_instance}×") if part)
        doubt = _MARK if _is_doubtful(quoted) else ""
        what = t("{offer}, {place}", offer=offer_name(offer, self._context.catalog), place=f"{place}{doubt}")
        if self._request.gpu is None:
            what = t("{gpu}: {offer}", gpu=self._context.catalog.gpus[offer.gpu].label, offer=what)
        return Source(what, per_hour(point), point.as_of, point.source)


def _tells_more(quoted: Quote) -> tuple[bool, bool, date, str]:
    """The order in which the histories of prices are worth telling."""
    first = quoted.offer.history[0]
    return quoted.offer.purchase != "on-demand", first.amount == quoted.point.amount, first.as_of, quoted.offer.id


def _is_doubtful(quoted: Quote) -> bool:
    return quoted.point.confidence == "low"
