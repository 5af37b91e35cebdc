"""/train: what it costs to train a model, how long it takes, and how sure that is."""

import math
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, Self

from bot.answer import Answer
from bot.command import Command
from bot.commands import train_answer
from bot.grammar import canonical
from bot.grammar.refusal import Refusal
from bot.render.jsonable import jsonable
from bot.request import Context, Given, Request
from bot.resolve.currency import resolve_currency, resolve_fx, spelled_currency
from bot.resolve.price import RentalPrice, resolve_price
from bot.resolve.size import ModelSize, resolve_size, resolve_tokens
from bot.resolve.terms import resolve_day, resolve_discount, resolve_schedule, resolve_share, resolve_training_precision
from bot.text import Days, Whole, t
from calc import article, training
from calc.schedule import DeadlineError
from config.rates import Fx
from config.schema.gpu import Gpu, Precision
from config.schema.grid import Grid


class TrainRequest(Request):
    """A training run, everything resolved."""

    size: ModelSize
    tokens: float
    gpu: Gpu
    gpus: int | None
    deadline_days: float | None
    precision: Precision
    sequence_tokens: int | None
    price: RentalPrice | None
    discount: float
    currency: str
    fx: Fx | None
    mfu: float | None
    goodput: float | None
    grid: Grid
    as_of: date | None
    method: Literal["estimate", "article"]

    takes = frozenset(
        (
            "model params active tokens gpu gpus deadline precision seq price offer discount currency fx mfu goodput "
            "grid as_of method"
        ).split()
    )
    positional = ("params", "tokens")

    @classmethod
    def resolve(cls, given: Given, context: Context) -> Self:
        defaults = context.catalog.defaults
        size = resolve_size(given, example="70B")
        tokens = resolve_tokens(given, size)
        gpu = given.get("gpu", Gpu) or context.catalog.gpus[defaults.gpu]
        day = resolve_day(given, context)
        price = resolve_price(given, context, gpu, day)
        currency = resolve_currency(given, context)
        gpus, deadline = resolve_schedule(given)
        return cls(
            size=size,
            tokens=tokens,
            gpu=gpu,
            gpus=gpus,
            deadline_days=deadline,
            precision=resolve_training_precision(given, gpu),
            sequence_tokens=_sequence(given, size, defaults.training_sequence_tokens),
            price=price,
            discount=resolve_discount(given),
            currency=currency,
            fx=resolve_fx(given, context, currency, day),
            mfu=resolve_share(given, "mfu"),
            goodput=resolve_share(given, "goodput"),
            grid=given.get("grid", Grid) or context.catalog.grids[defaults.grid],
            as_of=day,
            method=_method(given),
        )

    def spelled(self, context: Context) -> list[str]:
        defaults = context.catalog.defaults
        words = list(self.size.spelled())
        if self.size.model is None or self.tokens != self.size.model.training_tokens:
            words.append(canonical.quantity("tokens", self.tokens))
        if self.gpu.id != defaults.gpu:
            words.append(self.gpu.id)
        if self.gpus is not None:
            words.append(f"x{self.gpus}")
        if self.deadline_days is not None:
            words.append(canonical.duration(self.deadline_days))
        if self.precision != self.gpu.training_precision:
            words.append(self.precision)
        if self.sequence_tokens not in (None, _usual_sequence(self.size, defaults.training_sequence_tokens)):
            words.append(f"seq={self.sequence_tokens}")
        words += self._spelled_money(defaults.currency)
        words += [canonical.share(n, v) for n, v in (("mfu", self.mfu), ("goodput", self.goodput)) if v is not None]
        if self.grid.id != defaults.grid:
            words.append(f"grid={self.grid.id}")
        if self.as_of is not None:
            words.append(f"as-of={self.as_of}")
        if self.method != "estimate":
            words.append(f"method={self.method}")
        return words

    def _spelled_money(self, default_currency: str) -> list[str]:
        discount = [canonical.share("discount", self.discount)] if self.discount else []
        price = self.price
        fx = self.fx or (price.fx if price else None)
        implied = (price.currency if price else None) or default_currency
        currency = spelled_currency(self.currency, fx, implied=implied)
        return [*(price.words if price else ()), *discount, *currency]


def _usual_sequence(size: ModelSize, default: int) -> int | None:
    architecture = size.model.architecture if size.model else None
    return min(architecture.max_context, default) if architecture else None


def _sequence(given: Given, size: ModelSize, default: int) -> int | None:
    named = given.get("seq", int)
    if named is None:
        return _usual_sequence(size, default)
    if not 1 <= named <= 100_000_000:
        raise given.refusal("seq", t("a sequence has at least one token, e.g. seq=8192"), replace_with=("seq=8192",))
    if size.model is None or size.model.architecture is None:
        message = t("seq matters for attention, which needs a model whose architecture is known, e.g. llama-3.1-70b")
        raise given.refusal("seq", message, replace_with=("",))
    return named


def _method(given: Given) -> Literal["estimate", "article"]:
    named = given.get("method", str) or "estimate"
    if named in ("estimate", "article"):
        return "article" if named == "article" else "estimate"
    message = t("/train computes method=estimate or method=article, not {named}", named=named)
    raise given.refusal("method", message, did_you_mean=("method=article",), replace_with=("",))


def run(request: TrainRequest, context: Context) -> training.TrainingReport | article.ArticleTraining:
    """Estimate the run, or compute it as the article does. Raises Refusal for a deadline that no cluster meets."""
    if request.method == "article":
        return _as_in_article(request)
    defaults = context.catalog.defaults
    try:
        return training.estimate(_run_of(request, context), defaults)
    except DeadlineError as error:
        cluster = t("{count} {gpu}", count=Whole(error.gpus), gpu=request.gpu.label)
        shortest = canonical.duration(math.ceil(error.shortest_days))
        raise Refusal(
            t("no cluster is that fast: {cluster} still take {days}", cluster=cluster, days=Days(error.shortest_days)),
            field="deadline",
            did_you_mean=(shortest,),
        ) from None


def _as_in_article(request: TrainRequest) -> article.ArticleTraining:
    if request.price is None:
        raise Refusal(
            t("no price of {gpu} is known: give one, e.g. price=2.5", gpu=request.gpu.label), append=("price=2.5",)
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


def _run_of(request: TrainRequest, context: Context) -> training.TrainingRun:
    size = request.size
    return training.TrainingRun(
        params=size.params,
        active_params=size.active_params,
        tokens=request.tokens,
        gpu=request.gpu,
        precision=request.precision,
        utilisation=context.catalog.utilisation_of(request.gpu, "moe" if size.is_mixture else "dense"),
        grid=request.grid,
        architecture=size.model.architecture if size.model else None,
        sequence_tokens=request.sequence_tokens,
        gpus=request.gpus,
        deadline_days=request.deadline_days,
        mfu=request.mfu,
        goodput=request.goodput,
        usd_per_gpu_hour=request.price.usd_per_gpu_hour if request.price else None,
        discount=request.discount,
        currency=request.currency,
        fx=request.fx,
    )


def present(
    request: TrainRequest, report: training.TrainingReport | article.ArticleTraining, context: Context
) -> Answer:
    """The answer of an estimate, or of the article's formula."""
    if isinstance(report, article.ArticleTraining):
        return train_answer.present_article(request, report, context)
    return train_answer.present_estimate(request, report, context)


def result(report: training.TrainingReport | article.ArticleTraining) -> Mapping[str, Any]:
    """The report by its own names, without the working."""
    fields: dict[str, Any] = jsonable(report)
    if isinstance(report, article.ArticleTraining):
        fields["notes"] = [note.template for note in train_answer.ARTICLE_NOTES]
    return fields


COMMAND = Command(
    name="train",
    summary="Cost, days, GPU-hours and energy of a training run",
    example="/train 175B 500B",
    more_examples=(
        "/train deepseek-v3",
        "/train 70B 15T h100 x2048 spot",
        "/train 70B 15T in 30d h200",
        "/train 8222亿 1.3万亿 5折 人民币",
    ),
    request=TrainRequest,
    run=run,
    present=present,
    result=result,
    aliases=("training", "训练", "预训练", "pretrain"),
    order=10,
)
