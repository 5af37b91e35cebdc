"""How /budget answers: the model, what it takes, what other laws say, and where the figures come from."""

from collections.abc import Iterator

from bot.answer import Answer, Row, Source
from bot.commands.budget.offers import offers
from bot.commands.budget.request import BudgetRequest
from bot.present import doubts, memory, sources
from bot.present import price as price_texts
from bot.present import utilisation as utilisation_texts
from bot.render.numbers import rounded
from bot.request import Context
from bot.text import Compact, Days, Money, Plain, Price, Prose, Scientific, Share, Text, Whole, t
from calc.budget import BudgetReport
from calc.lifetime import Serving
from config.rates import Fx
from config.schema.scaling import ScalingLaw
from config.schema.training import Utilisation

_LAWS_IN_ROWS = 2
"""Other laws that stand in the rows; the rest is folded."""
_MOST_FIGURES = 6
_WRITTEN_LONG = 1e15
"""From here on a figure has an exponent."""


def present(request: BudgetRequest, report: BudgetReport, context: Context) -> Answer:
    """The answer of a budget."""
    return Answer(
        headline=_headline(request, report),
        key_figure=t("{params} on {tokens} tokens", params=Compact(report.params), tokens=Compact(report.tokens)),
        lines=(
            _spread(request, report, context),
            price_texts.line(
                request.gpu, request.price, context, discount=request.discount, fx=_fx(request), as_of=request.as_of
            ),
        ),
        rows=tuple(_rows(request, report, context)),
        warnings=tuple(_warnings(request, report, context)),
        details=tuple(_details(request, report, context)),
        working=report.working,
        sources=tuple(_sources(request, report, context)),
        charts=offers(request, report, context),
    )


def _headline(request: BudgetRequest, report: BudgetReport) -> Text:
    if request.gpus is not None and request.days is not None:
        gpus, days = memory.gpus(request.gpus, request.gpu), Days(request.days)
        if request.served_tokens is None:
            return t("Train on {gpus} for {days}", gpus=gpus, days=days)
        served = Compact(request.served_tokens)
        return t("Train and serve {tokens} tokens on {gpus} for {days}", tokens=served, gpus=gpus, days=days)
    money = _money(request, report)
    if request.served_tokens is None:
        return t("Train for {money}", money=money)
    return t("Train and serve {tokens} tokens for {money}", tokens=Compact(request.served_tokens), money=money)


def _money(request: BudgetRequest, report: BudgetReport) -> Text:
    """The budget as it was given, behind what it is in the currency of the answer where that is another."""
    given = _in_full(request.amount, request.amount_currency)
    if request.currency == request.amount_currency:
        return t("{money}", money=given)
    return t("{money} ({given})", money=Money(report.budget, report.currency), given=given)


def _in_full(amount: float, currency: str) -> Money:
    """A sum with as many figures as it was given with: $1M, $1.25M."""
    figures = (count for count in range(1, _MOST_FIGURES) if rounded(amount, count) == amount)
    return Money(amount, currency, next(figures, _MOST_FIGURES))


def _fx(request: BudgetRequest) -> Fx | None:
    return request.fx or request.amount_fx


def _utilisation(request: BudgetRequest, context: Context) -> Utilisation:
    return context.catalog.utilisation_of(request.gpu, "dense")


def _spread(request: BudgetRequest, report: BudgetReport, context: Context) -> Text:
    """The model at the ends of the utilisation; the money buys the same hours."""
    if report.mfu.is_exact:
        return utilisation_texts.as_given(request.goodput)
    params, tokens = report.params_range, report.tokens_range
    ends = {
        "low": Compact(params.low, 2), "high": Compact(params.high, 2),
        "least": Compact(tokens.low, 2), "most": Compact(tokens.high, 2),
    }  # fmt: skip
    if _utilisation(request, context).runs < utilisation_texts.ENOUGH_RUNS:
        return t("Likely {low}–{high} on {least}–{most}; few real runs", **ends)
    if request.goodput is not None:
        return t("80 % of runs, at your goodput: {low}–{high} on {least}–{most}", **ends)
    return t("80 % of runs: {low}–{high} on {least}–{most}", **ends)


def _rows(request: BudgetRequest, report: BudgetReport, context: Context) -> Iterator[Row]:
    yield Row(t("Compute"), t("{flop} FLOP", flop=Scientific(report.compute_flop)))
    yield Row(t("MFU"), utilisation_texts.share_range(report.mfu, has_goodput=request.goodput is not None))
    if report.serving is not None:
        yield Row(t("Training"), _part(report.serving.training_cost, report))
    else:
        yield Row(t("GPU-hours"), t("{hours}", hours=Compact(report.gpu_hours, 2)))
    if request.days is not None and report.serving is None:
        yield Row(t("Cost"), t("{cost}", cost=Money(report.budget, report.currency, 3)))
    else:
        gpus = Whole(report.days_on_gpus) if report.days_on_gpus < 100_000 else Compact(report.days_on_gpus)
        yield Row(t("On {gpus}", gpus=gpus), t("{days}", days=Days(report.days)))
    if report.serving is not None:  # below the days, which are of the training alone
        yield Row(t("Serving"), _part(report.serving.cost, report))
    for other in report.alternatives[:_LAWS_IN_ROWS]:
        figures = 3 if other.tokens < _WRITTEN_LONG else 1  # a row has room for one long figure
        yield Row(
            t("{law}", law=context.catalog.scaling_laws[other.rule].label),
            t("{params} on {tokens}", params=Compact(other.params, figures), tokens=Compact(other.tokens)),
        )


def _part(money: float, report: BudgetReport) -> Text:
    return t("{money} ({share})", money=Money(money, report.currency, 3), share=Share(money / report.budget))


def _warnings(request: BudgetRequest, report: BudgetReport, context: Context) -> Iterator[Text]:
    """What to be warned of, the gravest first."""
    if request.as_written.in_yuan is not None:
        yield t("The budget is read as USD; if it is in CNY, write {yuan}", yuan=request.as_written.in_yuan)
    yield from utilisation_texts.warnings(request.mfu, context.catalog.defaults)
    yield from utilisation_texts.of_precision(request.precision)
    yield from price_texts.warnings(
        request.price,
        request.gpu,
        context,
        fx=_fx(request),
        as_of=request.as_of,
        currency=request.currency,
        needs_cluster=report.days_on_gpus > 1,
        days=report.days,
    )
    yield from doubts.of_used(request.gpu, doubts.of_peak(request.gpu.training_precision), price=request.price)
    if report.serving is not None:
        yield t("Serving at {mfu} of the peak is rough: half or twice that is common", mfu=Share(report.serving.mfu))
    laws = context.catalog.scaling_laws
    yield from _extrapolation(laws[report.rule], report.compute_flop)
    for other in report.alternatives[:_LAWS_IN_ROWS]:
        if not laws[other.rule].gives_chinchilla:
            yield t("{law} contradicts Chinchilla itself, 70B on 1.4T tokens", law=laws[other.rule].label)


def _extrapolation(law: ScalingLaw, compute_flop: float) -> Iterator[Text]:
    fitted = law.fitted_flop
    if compute_flop > fitted.most:
        yield t("Extrapolated: {law} rests on runs of up to {flop} FLOP", law=law.label, flop=Scientific(fitted.most))
    elif compute_flop < fitted.least:
        yield t(
            "Extrapolated: {law} rests on runs of at least {flop} FLOP", law=law.label, flop=Scientific(fitted.least)
        )


def _details(request: BudgetRequest, report: BudgetReport, context: Context) -> Iterator[Text]:
    laws = context.catalog.scaling_laws
    ratio = Plain(report.tokens / report.params)
    if report.loss is None:
        yield t("By the law of {law}: {ratio} tokens a parameter", law=Prose(laws[report.rule].name), ratio=ratio)
    else:
        yield t(
            "By the law of {law}: {ratio} tokens a parameter, loss {loss} nats a token, comparable within one law",
            law=Prose(laws[report.rule].name), ratio=ratio, loss=Plain(report.loss, 4),
        )  # fmt: skip
    if report.serving is not None:
        yield from _serving(report.serving, report)
    for other in report.alternatives[_LAWS_IN_ROWS:]:
        yield t(
            "{law}: {params} on {tokens} tokens",
            law=Prose(laws[other.rule].name), params=Compact(other.params), tokens=Compact(other.tokens),
        )  # fmt: skip
    if request.days is None:
        yield t("All the money goes into this one run: nothing is kept for experiments, staff or storage")
    yield from utilisation_texts.details(_utilisation(request, context), request.mfu, request.goodput)
    if report.market:
        yield t("The same money at the median price on demand of each GPU:")
    for elsewhere in report.market:
        yield t(
            "{gpu} {price}/h: {params} on {tokens}",
            gpu=elsewhere.gpu.label, price=Price(elsewhere.price_usd_per_gpu_hour, "USD"),
            params=Compact(elsewhere.params), tokens=Compact(elsewhere.tokens),
        )  # fmt: skip


def _serving(serving: Serving, report: BudgetReport) -> Iterator[Text]:
    yield t(
        "The money pays for training and then for serving {tokens} tokens, read or written, at this price of a GPU; "
        "a search finds the size with the lowest loss",
        tokens=Compact(serving.tokens),
    )
    if serving.same_loss is not None:
        yield t(
            "As good with the least training: {params} on {tokens} tokens, but {cost} to train and serve",
            params=Compact(serving.same_loss.params), tokens=Compact(serving.same_loss.tokens),
            cost=Money(serving.same_loss.cost, report.currency, 3),
        )  # fmt: skip


def _sources(request: BudgetRequest, report: BudgetReport, context: Context) -> Iterator[Source]:
    catalog = context.catalog
    yield sources.of_scaling_law(catalog.scaling_laws[report.rule])
    yield sources.of_peak(request.gpu)
    yield from sources.of_price(request.price)
    yield from sources.of_rates(_fx(request), request.price)
    if request.mfu is None:
        yield sources.of_utilisation(_utilisation(request, context))
    if report.serving is not None:
        yield sources.of_serving(catalog.defaults.budget)
    if request.goodput is not None:
        yield sources.of_failures(catalog.defaults.cluster)
    for other in report.alternatives[:_LAWS_IN_ROWS]:
        yield sources.of_scaling_law(catalog.scaling_laws[other.rule])
