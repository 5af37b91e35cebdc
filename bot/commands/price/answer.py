"""How /price answers: the market of an accelerator, several side by side, or a list of all."""

from bot.answer import Answer, Row
from bot.commands.price.market import Market
from bot.commands.price.offers import offers
from bot.commands.price.request import PriceRequest
from bot.commands.price.told import Teller
from bot.present import pages
from bot.present.price import PURCHASES, offer_name, when
from bot.request import Context
from bot.text import Text, t
from config import market
from config.market import Quote

_EVERY_OFFER = t("Every offer, of when, and where it was seen")


def present(request: PriceRequest, report: Market, context: Context) -> Answer:
    """The market of one accelerator, of several, or one offer of each."""
    if not request.gpus:
        return _list(request, report, context)
    if not report.quotes:
        return _nothing(request)
    return _of_one(request, report, context) if request.gpu is not None else _of_several(request, report, context)


def _nothing(request: PriceRequest) -> Answer:
    gpu = request.gpus[0]
    return Answer(
        headline=t("{gpu}: no price known", gpu=gpu.label),
        lines=(t("Give your own: price=2.5 in /train"),),
        examples=(f"/train 70B 15T {gpu.id} price=2.5",),
    )


def _of_one(request: PriceRequest, report: Market, context: Context) -> Answer:
    """Lowest, middle and highest by purchase type; offer by offer where there is one type."""
    teller, groups = Teller(request, report, context), tuple(market.by_purchase(report.quotes))
    purchase, main = groups[0]
    is_one = len(groups) == 1 or request.is_cheapest_first
    return Answer(
        headline=teller.headline(request.gpus),
        key_figure=teller.least() if request.is_cheapest_first else teller.middle(purchase, main),
        lines=(
            *(() if request.is_cheapest_first else teller.ends(main)),
            *teller.sum_of(request.gpus[0], main),
            *teller.default(),
            *teller.change(),
        ),
        rows=teller.by_offer(report.quotes if request.is_cheapest_first else main)
        if is_one
        else (teller.head(), *(teller.row(PURCHASES[p], q) for p, q in groups)),
        warnings=teller.warnings(),
        details=teller.doubt(),
        folded_under=_EVERY_OFFER,
        sources=teller.sources(),
        charts=offers(request, report, context),
    )


def _of_several(request: PriceRequest, report: Market, context: Context) -> Answer:
    """Lowest, middle and highest of each accelerator, for the purchase type that people mean."""
    teller = Teller(request, report, context)
    rows: list[Row] = []
    sums: list[Text] = []
    purchases: dict[Text, None] = {}
    for gpu in request.gpus:
        quotes = report.of_gpu(gpu.id)
        if not quotes:
            rows.append(Row(t("{gpu}", gpu=gpu.label), t("no price known")))
            continue
        purchase, main = market.main_of(quotes)
        purchases[PURCHASES[purchase]] = None
        rows.append(teller.row(t("{gpu}", gpu=gpu.label), main))
        sums += teller.sum_of(gpu, main)
    return Answer(
        headline=teller.headline(request.gpus),
        lines=(*(purchases if len(purchases) == 1 else ()), *sums),
        rows=(teller.head(), *rows),
        warnings=teller.warnings(),
        details=teller.doubt(),
        folded_under=_EVERY_OFFER,
        sources=teller.sources(),
    )


def _list(request: PriceRequest, report: Market, context: Context) -> Answer:
    """For each GPU the offer that /train uses, or the usual one among those that were asked for."""
    by_gpu = report.by_gpu
    shown = pages.entries_of(request.page, tuple(by_gpu))
    words = request.model_copy(update={"page": 1}).spelled(context)
    teller = Teller(request, report, context)
    return Answer(
        headline=pages.headline(t("A GPU-hour, one offer a GPU"), request.page, len(by_gpu)),
        lines=tuple(_listed(gpu, by_gpu[gpu], teller, context) for gpu in shown),
        warnings=teller.warnings(),
        actions=(
            *pages.openings([(gpu, " ".join(("/price", gpu, *words))) for gpu in shown]),
            pages.turns(" ".join(("/price", *words)), request.page, len(by_gpu)),
        ),
    )


def _listed(gpu: str, quotes: tuple[Quote, ...], teller: Teller, context: Context) -> Text:
    default = context.catalog.defaults.offers[gpu]
    quoted = next((q for q in quotes if q.offer.id == default), None) or market.usual(quotes)
    return t(
        "{gpu} {price} · {offer}, {month}",
        gpu=gpu,
        price=teller.price(quoted.usd_per_gpu_hour),
        offer=offer_name(quoted.offer, context.catalog),
        month=when(quoted.point),
    )
