"""Both ways in which /train answers: the estimate, and the article's formula as written."""

import math
from collections.abc import Mapping
from typing import Any

from bot.answer import Answer
from bot.commands.train import answer
from bot.commands.train.request import TrainRequest
from bot.commands.train.run import run_of
from bot.grammar import canonical
from bot.grammar.refusal import Refusal
from bot.render.jsonable import jsonable
from bot.request import Context
from bot.text import Days, Whole, t
from calc import article, training
from calc.schedule import DeadlineError


def run(request: TrainRequest, context: Context) -> training.TrainingReport | article.ArticleTraining:
    """Estimate the run, or compute it as the article does. Raises Refusal for a deadline that no cluster meets."""
    if request.method == "article":
        return _as_in_article(request)
    defaults = context.catalog.defaults
    try:
        return training.estimate(run_of(request, context), defaults)
    except DeadlineError as error:
        cluster = t("{count} {gpu}", count=Whole(error.gpus), gpu=request.gpu.label)
        shortest = canonical.duration(math.ceil(error.shortest_days))
        raise Refusal(
            t("No cluster is that fast: {cluster} still take {days}", cluster=cluster, days=Days(error.shortest_days)),
            field="deadline",
            did_you_mean=(shortest,),
        ) from None


def _as_in_article(request: TrainRequest) -> article.ArticleTraining:
    if request.price is None:
        raise Refusal(
            t("No price of {gpu} is known: give one, e.g. price=2.5", gpu=request.gpu.label), append=("price=2.5",)
        )
    return article.training(
        params=request.size.params,
        tokens=request.tokens,
        peak_flop_per_s=request.gpu.training_tflops * 1e12,
        usd_per_gpu_hour=request.price.usd_per_gpu_hour,
        discount=request.discount,
        fx_rate=request.fx.rate if request.fx else 1.0,
        currency=request.currency,
    )


def present(
    request: TrainRequest, report: training.TrainingReport | article.ArticleTraining, context: Context
) -> Answer:
    """The answer of an estimate, or of the article's formula."""
    if isinstance(report, article.ArticleTraining):
        return answer.present_article(request, report, context)
    return answer.present_estimate(request, report, context)


def result(report: training.TrainingReport | article.ArticleTraining) -> Mapping[str, Any]:
    """The report by its own names, without the working, and without what only the text says of a deadline."""
    fields: dict[str, Any] = jsonable(report)
    if isinstance(report, article.ArticleTraining):
        fields["notes"] = [note.template for note in answer.ARTICLE_NOTES]
    fields.pop("needed_gpus", None)
    return fields
