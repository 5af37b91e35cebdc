"""/article: the worked examples of the article that started this, each beside its correction."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.answer import Answer
from bot.command import Answering, Command
from bot.render.jsonable import jsonable
from bot.request import Context, Wordless
from bot.text import Compact, Money, Plain, Price, Text, t
from calc import article, cost, training
from calc.ranges import Range
from calc.rent import Rent
from config import market
from config.schema.price import Offer

ARTICLE_DISCOUNT = 0.5
ARTICLE_FX = 7.1
GPT3_PARAMS, GPT3_TOKENS = 175e9, 500e9
GPT4_PARAMS, GPT4_TOKENS = 1.8e12, 13e12
TURBO_PARAMS = 8 * 222e9
EXAMPLE_PARAMS = 8222e8
_PRINTED_GPT3_USD = 1_050_000


@dataclass(frozen=True, kw_only=True)
class Walkthrough:
    """The article's examples as written, and corrected."""

    gpt3: article.ArticleTraining
    gpt3_cny: float
    printed_gpt3_cny: float
    gpt3_corrected_usd: Range
    gpt4: article.ArticleTraining
    gpt4_to_gpt3: float
    gpt4_corrected_usd: Range
    turbo: article.ArticleTraining
    inference: article.ArticleInference
    overstatement: float


def _first_usd_per_gpu_hour(offer: Offer, context: Context) -> float:
    """The price that the article states, which later ones of the same offer do not change."""
    return market.quote(offer, offer.history[0].as_of, context.rates).usd_per_gpu_hour


def run(request: Wordless, context: Context) -> Walkthrough:
    """Compute every example twice: by the article's formula, and by ours at the same price."""
    gpu = context.catalog.gpus[context.catalog.defaults.gpu]
    offer = context.catalog.offers[context.catalog.defaults.offers[gpu.id]]
    usd_per_gpu_hour = _first_usd_per_gpu_hour(offer, context)
    peak_flop_per_s = gpu.training_tflops * 1e12

    def as_written(params: float, tokens: float) -> article.ArticleTraining:
        return article.training(
            params=params, tokens=tokens, peak_flop_per_s=peak_flop_per_s, usd_per_gpu_hour=usd_per_gpu_hour
        )

    def corrected(model_id: str) -> Range:
        model = context.catalog.models[model_id]
        active = model.active_params or model.params
        report = training.estimate(
            training.TrainingRun(
                params=model.params,
                active_params=active,
                tokens=model.training_tokens or 0.0,
                gpu=gpu,
                precision=gpu.training_precision,
                utilisation=context.catalog.utilisation_of(gpu, "moe" if model.is_mixture else "dense"),
                grid=context.catalog.grids[context.catalog.defaults.grid],
                rent=Rent(usd_per_gpu_hour=usd_per_gpu_hour),
            ),
            context.catalog.defaults,
        )
        assert report.cost_usd is not None  # the price is given above
        return report.cost_usd

    def in_yuan(usd: float) -> float:
        return cost.in_currency(usd=cost.discounted_usd(usd=usd, discount=ARTICLE_DISCOUNT), fx=ARTICLE_FX)

    gpt3, gpt4 = as_written(GPT3_PARAMS, GPT3_TOKENS), as_written(GPT4_PARAMS, GPT4_TOKENS)
    defaults = context.catalog.defaults.article
    example_price = _first_usd_per_gpu_hour(context.catalog.offers[defaults.offer], context)
    return Walkthrough(
        gpt3=gpt3,
        gpt3_cny=in_yuan(gpt3.cost_usd),
        printed_gpt3_cny=in_yuan(_PRINTED_GPT3_USD),
        gpt3_corrected_usd=corrected("gpt-3"),
        gpt4=gpt4,
        gpt4_to_gpt3=gpt4.cost_usd / gpt3.cost_usd,
        gpt4_corrected_usd=corrected("gpt-4"),
        turbo=as_written(TURBO_PARAMS, GPT4_TOKENS),
        inference=article.inference(
            params=EXAMPLE_PARAMS,
            tokens=defaults.tokens,
            peak_flop_per_s=defaults.peak_flop_per_s,
            usd_per_gpu_hour=example_price,
        ),
        overstatement=article.overstatement(example_price),
    )


def present(request: Wordless, report: Walkthrough, context: Context) -> Answer:
    """Four examples in eight lines, the reasons folded."""
    return Answer(
        headline=t("The article of 2024-08-08, as written and corrected"),
        lines=tuple(_examples(report)),
        details=tuple(_reasons(report, context)),
        examples=("/train 175B 500B method=article", "/infer 8222亿 method=article"),
        working=(*report.gpt3.working, *report.inference.working),
    )


def _examples(report: Walkthrough) -> Iterator[Text]:
    """Each example, and below it what it should be."""
    inference = report.inference
    yield t("GPT-3, 175B on 500B: {written}, printed as 1.05M", written=Money(report.gpt3.cost_usd, "USD"))
    yield t("→ {low}–{high} for the 300B it was trained on", **_band(report.gpt3_corrected_usd))
    yield t(
        "GPT-4, 1.8T on 13T: {written}, {ratio} × GPT-3 (280 printed)",
        written=Money(report.gpt4.cost_usd, "USD"),
        ratio=Plain(report.gpt4_to_gpt3),
    )
    yield t("→ {low}–{high} with the leaked 280B active", **_band(report.gpt4_corrected_usd))
    yield t("8×222B on 13T: {written}; a rumour about GPT-4", written=Money(report.turbo.cost_usd, "USD"))
    yield t(
        "Serving: {value} {unit}, printed as $2.09 per 1,000 tokens",
        value=Plain(inference.example.per_1k_tokens, 4),
        unit=inference.unit,
    )
    yield t(
        "→ {cost} with the same inputs, {factor} × less",
        cost=Price(inference.corrected_usd_per_1k_tokens, "USD"),
        factor=Plain(report.overstatement),
    )


def _reasons(report: Walkthrough, context: Context) -> Iterator[Text]:
    yield t(
        "In yuan at 5折 and 7.1: {exact}; the article prints {printed}, because it rounded to 1.05M first",
        exact=Money(report.gpt3_cny, "CNY", 5),
        printed=Money(report.printed_gpt3_cny, "CNY", 5),
    )
    yield t(
        "Training: right in form, but it assumes 100 % of the peak, all parameters of a mixture, a 3-year price of one "
        "GPU, and 500B tokens (the data set; 300B were used)"
    )
    active_params = context.catalog.models["gpt-4"].active_params or GPT4_PARAMS
    yield t(
        "Two errors cancel for GPT-4: {factor} × too many parameters against hours at 100 % of the peak",
        factor=Plain(GPT4_PARAMS / active_params),
    )
    yield t(
        "Serving: divides by the rent instead of multiplying, drops a factor 2, mixes hours with seconds, and reads "
        "8*222B as 8,222亿 ({read}; the product is {product})",
        read=Compact(EXAMPLE_PARAMS, 4),
        product=Compact(TURBO_PARAMS, 4),
    )
    yield t("TFLOPS/Watt is TFLOP/s; dividing by the batch or by the cards does not make a request cheaper")


def _band(usd: Range) -> dict[str, Money]:
    return {"low": Money(usd.low, "USD", 2), "high": Money(usd.high, "USD", 2)}


def result(report: Walkthrough) -> Mapping[str, Any]:
    """Every figure by its name."""
    return jsonable(report)


COMMAND = Command(
    name="article",
    summary=t("The examples of the article that started this, as written and corrected"),
    example="/article",
    asking=lambda: Wordless,
    answering=lambda: Answering(run, present, result),
    aliases=("文章",),
    order=60,
)
