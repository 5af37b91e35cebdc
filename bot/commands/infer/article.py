"""/infer method=article: the article's inference formulas as written, and what the same inputs really cost."""

from collections.abc import Mapping
from typing import Any, Self

from bot.answer import Answer, Row
from bot.grammar import canonical
from bot.grammar.money import Sum
from bot.present import sources
from bot.present.price import size as size_text
from bot.render.jsonable import jsonable
from bot.request import Context, Given, Request
from bot.resolve.article import refuse_unused
from bot.resolve.currency import resolve_fx, spelled_currency
from bot.resolve.price import RentalPrice, given_price
from bot.resolve.size import ModelSize, resolve_size
from bot.resolve.terms import resolve_amount
from bot.text import Compact, Plain, Price, Scientific, Text, Whole, t
from calc import article
from config import market

NOTES = (
    t("The formula divides by the rent, so its unit is s·h/$, not money: a doubled rent halves the figure"),
    t("The worked example also drops the factor 2 of the formula above it"),
    t("Per token is the figure divided by 1,000, not by the batch; more cards cost the same GPU-hours"),
    t("Compute only: bandwidth, KV cache, prefill and decode apart, and utilisation are left out"),
)


class ArticleRequest(Request):
    """The inputs of the article's formulas."""

    size: ModelSize
    tokens: float
    peak_flop_per_s: float
    price: RentalPrice
    """A given price, or the one of the article's example."""
    batch: float
    gpus: int
    saving: float

    takes = frozenset("model params active tokens price fx gpus batch method peak saving".split())
    positional = ("params", "tokens")

    @classmethod
    def resolve(cls, given: Given, context: Context) -> Self:
        refuse_unused(given, cls.takes)
        article_defaults = context.catalog.defaults.article
        return cls(
            size=resolve_size(given, example="8222亿"),
            tokens=resolve_amount(given, "tokens", article_defaults.tokens),
            peak_flop_per_s=resolve_amount(given, "peak", article_defaults.peak_flop_per_s),
            price=_price(given, context),
            batch=resolve_amount(given, "batch", 1),
            gpus=int(resolve_amount(given, "gpus", 1)),
            saving=_saving(given),
        )

    def spelled(self, context: Context) -> list[str]:
        article_defaults = context.catalog.defaults.article
        words = [*self.size.spelled(), "method=article"]
        for field, value, default in (
            ("tokens", self.tokens, article_defaults.tokens),
            ("peak", self.peak_flop_per_s, article_defaults.peak_flop_per_s),
            ("batch", self.batch, 1),
            ("gpus", self.gpus, 1),
        ):
            if value != default:
                words.append(f"{field}={canonical.number(value)}")
        if self.price.kind == "given":
            words += [*self.price.spelling, *spelled_currency("USD", self.price.fx, implied="USD")]
        words += [canonical.share("saving", self.saving)] if self.saving else []
        return words


def _price(given: Given, context: Context) -> RentalPrice:
    if (own := given.get("price", Sum)) is not None:
        return given_price(own, given, context, None)
    resolve_fx(given, context, "USD", None)  # refuses a rate that no price is in
    offer = context.catalog.offers[context.catalog.defaults.article.offer]
    stated = market.quote(offer, offer.history[0].as_of, context.rates)
    return RentalPrice(
        usd_per_gpu_hour=stated.usd_per_gpu_hour, kind="offer", offers=(offer,), as_of=stated.point.as_of
    )


def _saving(given: Given) -> float:
    saving = given.get("saving", float) or 0.0
    if not 0 <= saving < 1:
        raise given.refusal(
            "saving", t("A saving lies between 0 and 100 %, e.g. saving=30%"), replace_with=("saving=30%",)
        )
    return saving


def run(request: ArticleRequest, context: Context) -> article.ArticleInference:
    """The article's formulas, chained, and their correction."""
    return article.inference(
        params=request.size.params,
        tokens=request.tokens,
        peak_flop_per_s=request.peak_flop_per_s,
        usd_per_gpu_hour=request.price.usd_per_gpu_hour,
        batch=request.batch,
        gpus=request.gpus,
        saving=request.saving,
    )


def present(request: ArticleRequest, report: article.ArticleInference, context: Context) -> Answer:
    """Each formula as written with its true unit, and the correction."""
    return Answer(
        headline=t("Serve {size}, as the article computes it", size=size_text(request.size, with_active=False)),
        key_figure=t(
            "{value} {unit}, which is not money", value=Plain(report.stated.per_1k_tokens, 4), unit=report.unit
        ),
        lines=(
            t("Corrected: {cost} per 1,000 tokens", cost=Price(report.corrected_usd_per_1k_tokens, "USD")),
            t(
                "{peak} FLOP/s · {price}/h",
                peak=Scientific(request.peak_flop_per_s),
                price=Price(request.price.usd_per_gpu_hour, "USD"),
            ),
        ),
        rows=tuple(_rows(request, report)),
        warnings=tuple(_warnings(request)),
        details=NOTES[1:],
        working=report.working,
        sources=tuple(sources.of_price(request.price)),
    )


def _warnings(request: ArticleRequest) -> list[Text]:
    if not request.size.is_mixture:
        return [NOTES[0]]
    active, params = Compact(request.size.active_params), Compact(request.size.params)
    return [
        NOTES[0],
        t("All {params} are counted, as the article does; a token passes {active}", params=params, active=active),
    ]


def _rows(request: ArticleRequest, report: article.ArticleInference) -> list[Row]:
    stated = report.stated
    chain: list[tuple[Text, float]] = [
        (t("Per 1k tokens"), stated.per_1k_tokens),
        (t("÷ batch {batch}", batch=Plain(request.batch)), stated.per_token),
        (t("÷ {gpus} cards", gpus=Whole(request.gpus)), stated.parallel),
        (t("− {saving} %", saving=Plain(request.saving * 100)), stated.optimized),
        (t("Its example"), report.example.optimized),
    ]
    return [Row(label, t("{value}", value=Plain(value, 5))) for label, value in chain]


def result(report: article.ArticleInference) -> Mapping[str, Any]:
    """The report by its own names, without the working."""
    fields: dict[str, Any] = jsonable(report)
    fields["notes"] = [note.template for note in NOTES]
    return fields
