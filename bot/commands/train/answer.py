"""How /train answers: the headline, the rows, what to be warned of, and where the figures come from."""

from collections.abc import Iterator

from bot.answer import Answer, Row, Source
from bot.commands.train import beyond, project
from bot.commands.train.offers import offers
from bot.commands.train.request import TrainRequest
from bot.commands.train.warnings import warnings
from bot.present import own as own_texts
from bot.present import price as price_texts
from bot.present import sources
from bot.present import utilisation as utilisation_texts
from bot.request import Context
from bot.text import Compact, Days, Energy, Mass, Money, Plain, Scientific, Share, Territory, Text, Whole, t
from calc import article, schedule
from calc.energy import server_w_per_gpu
from calc.ranges import Range
from calc.training import TrainingReport
from config.schema.model import ReportedRun
from config.schema.training import Utilisation

ARTICLE_NOTES = (
    t("As written: all parameters, 100 % of the peak, no lost time; the floor of a dense model"),
    t("The unit printed as TFLOPS/Watt is TFLOP/s"),
)


def present_estimate(request: TrainRequest, report: TrainingReport, context: Context) -> Answer:
    """A training estimate, of the final run or of the project around it."""
    whole = report.project
    return Answer(
        headline=headline(request),
        key_figure=_key_figure(report) if whole is None else project.key_figure(report, whole),
        lines=tuple(_lines(request, report, context)),
        rows=tuple(_rows(request, report, context)),
        warnings=tuple(warnings(request, report, context)),
        details=tuple(_details(request, report, context)),
        working=own_texts.working(request.price, report.working),
        sources=tuple(_sources(request, context)),
        charts=offers(request, report, context),
    )


def headline(request: TrainRequest) -> Text:
    """What is trained on how much."""
    return t("Train {size} on {tokens} tokens", size=price_texts.size(request.size), tokens=Compact(request.tokens, 4))


def _key_figure(report: TrainingReport) -> Text:
    if report.cost is None:
        return t("{hours} GPU-hours", hours=Compact(report.gpu_hours.mid, 2))
    return t("{cost}", cost=Money(report.cost.mid, report.currency, 3 if report.cost.is_exact else 2))


def _spread(request: TrainRequest, report: TrainingReport, context: Context) -> Text:
    """What the figure above is: the middle of a range, exact, or not money at all."""
    cost = report.cost
    if cost is None:
        return price_texts.unknown(report.gpu, request.as_of)
    if cost.is_exact:
        return utilisation_texts.as_given(request.goodput)
    low, high = Money(cost.low, report.currency, 2), Money(cost.high, report.currency, 2)
    if _utilisation(request, context).runs < utilisation_texts.ENOUGH_RUNS:
        return t("Likely {low}–{high}; too few real runs to say", low=low, high=high)
    if request.goodput is not None:
        return t("80 % of real runs, at your goodput: {low}–{high}", low=low, high=high)
    return t("80 % of real runs: {low}–{high}", low=low, high=high)


def _utilisation(request: TrainRequest, context: Context) -> Utilisation:
    return context.catalog.utilisation_of(request.gpu, "moe" if request.size.is_mixture else "dense")


def _lines(request: TrainRequest, report: TrainingReport, context: Context) -> Iterator[Text]:
    yield _spread(request, report, context) if report.project is None else project.spread(report, report.project)
    if (verdict := _verdict(request, report)) is not None:
        yield verdict
    if report.project is None:
        yield from _floor(report)
    if request.price is not None:
        yield price_texts.line(
            request.gpu, request.price, context, discount=request.discount, fx=request.fx, as_of=request.as_of
        )
    if request.deadline_days is None and report.project is None:
        yield from _reported_hours(request, report, context)


def _floor(report: TrainingReport) -> Iterator[Text]:
    if report.floor.cost is not None:
        yield t("Floor at 100 % of peak: {cost}", cost=Money(report.floor.cost, report.currency, 3))


def _verdict(request: TrainRequest, report: TrainingReport) -> Text | None:
    """Whether given GPUs meet a given deadline, by the middle of the range."""
    if request.deadline_days is None or request.gpus is None:
        return None
    days, needed = Days(request.deadline_days), report.needed_gpus
    if needed is None:
        return t("Not in {days}: no cluster is that fast", days=days)
    if request.gpus < needed:
        return t("Not in {days}: that takes {needed} GPUs", days=days, needed=_gpus(needed))
    return t("In {days}: yes, {needed} GPUs do", days=days, needed=_gpus(needed))


def _reported_hours(request: TrainRequest, report: TrainingReport, context: Context) -> Iterator[Text]:
    """What the run took that made this model; on the same GPU also its money, and whether it is outside the range."""
    reported = _reported(request)
    if reported is None:
        return
    gpu, estimate = context.catalog.gpus[reported.gpu], report.gpu_hours
    line = t("Reported: {hours} GPU-hours on {gpu}", hours=Compact(reported.gpu_hours, 3), gpu=gpu.label)
    if gpu.id == request.gpu.id:
        if report.cost is not None:
            cost = report.cost.mid * reported.gpu_hours / estimate.mid
            line = t("{reported}, {cost}", reported=line, cost=Money(cost, report.currency, 2))
        if not estimate.is_exact and not estimate.low <= reported.gpu_hours <= estimate.high:
            line = t("{reported}: outside the range", reported=line)
    yield line


def _reported(request: TrainRequest) -> ReportedRun | None:
    """What is known of this very run, if it has been made."""
    model = request.size.model
    return model.reported_run if model is not None and request.tokens == model.training_tokens else None


def _rows(request: TrainRequest, report: TrainingReport, context: Context) -> Iterator[Row]:
    if report.project is not None:
        yield from _time(request, report, context)
        yield from project.rows(report, report.project)
        return
    yield Row(t("Compute"), t("{flop} FLOP", flop=Scientific(report.compute_flop)))
    yield Row(t("MFU"), utilisation_texts.share_range(report.mfu, has_goodput=request.goodput is not None))
    yield Row(t("GPU-hours"), t("{hours}", hours=Compact(report.gpu_hours.mid, 2)))
    yield from _time(request, report, context)
    yield Row(t("Energy"), t("{energy}, {co2e}", energy=Energy(report.energy_mwh), co2e=Mass(report.co2e_t)))


def _time(request: TrainRequest, report: TrainingReport, context: Context) -> Iterator[Row]:
    """How long the final run takes, and on how many GPUs."""
    if request.deadline_days is not None and request.gpus is None and report.needed_gpus is not None:
        yield Row(t("In {days}", days=Days(request.deadline_days)), t("{gpus} GPUs", gpus=Whole(report.needed_gpus)))
    if report.gpus is not None and report.days is not None:
        yield Row(t("On {gpus}", gpus=_gpus(report.gpus)), _days_range(report.days))
    else:
        typical = schedule.usual_gpus(report.gpu_hours.mid, context.catalog.defaults.cluster)
        days = schedule.days_on(gpu_hours=report.gpu_hours.mid, gpus=typical)
        yield Row(t("On {gpus}", gpus=_gpus(typical)), t("{days}", days=Days(days)))


def _gpus(count: int) -> Whole | Compact:
    return Whole(count) if count < 100_000 else Compact(count)


def _days_range(days: Range) -> Text:
    if days.is_exact:
        return t("{days}", days=Days(days.mid))
    return t(
        "{mid} ({low}–{high})",
        mid=Days(days.mid, brief=True),
        low=Days(days.low, like=days.mid),
        high=Days(days.high, like=days.mid),
    )


def _details(request: TrainRequest, report: TrainingReport, context: Context) -> Iterator[Text]:
    if report.project is not None:
        yield from project.details(report, report.project, context.catalog.defaults.project)
        yield _spread(request, report, context)
        yield from _floor(report)
    if request.deadline_days is not None or report.project is not None:  # what these take fills the answer
        yield from _reported_hours(request, report, context)
    yield from own_texts.details(request.price)
    yield from utilisation_texts.details(_utilisation(request, context), request.mfu, request.goodput)
    if (
        request.deadline_days is not None
        and request.mfu is None
        and request.goodput is None
        and report.gpus is not None
    ):
        yield t(
            "With what {gpus} GPUs lose to failures beyond a cluster of {reference}; a count without a deadline "
            "assumes no such loss",
            gpus=Whole(report.gpus), reference=Whole(context.catalog.defaults.cluster.gpus),
        )  # fmt: skip
    if report.attention_flop is not None and request.sequence_tokens is not None:
        yield t(
            "Attention over {seq} tokens: {flop} FLOP more (+{share}), counted neither in the compute nor in the MFU",
            seq=Whole(request.sequence_tokens),
            flop=Scientific(report.attention_flop),
            share=Share(report.attention_flop / report.compute_flop),
        )
    power = context.catalog.defaults.power
    yield t(
        "Energy: {power} W a GPU with its server, {share} of it on average, PUE {pue}; "
        "grid: {grid} {intensity} kg CO2e/kWh",
        power=Plain(server_w_per_gpu(request.gpu, power), 4),
        share=Share(power.average_share_of_tdp),
        pue=Plain(power.pue),
        grid=Territory(request.grid.id, request.grid.name),
        intensity=Plain(request.grid.kg_co2e_per_kwh),
    )
    yield beyond.electricity(request, report, context.catalog.defaults)
    if report.project is None:
        yield from beyond.left_out(request, report, context.catalog.defaults.project)


def _sources(request: TrainRequest, context: Context) -> Iterator[Source]:
    yield sources.of_peak(request.gpu)
    yield from sources.of_price(request.price)
    yield from sources.of_rates(request.fx, request.price)
    if request.mfu is None:
        yield sources.of_utilisation(_utilisation(request, context))
    if request.size.model is not None:
        yield sources.of_model(request.size.model)
    if (reported := _reported(request)) is not None:
        yield sources.of_reported_run(reported, context.catalog)
    yield sources.of_power(context.catalog.defaults.power)
    yield sources.of_grid(request.grid)
    if request.deadline_days is not None or request.goodput is not None:
        yield sources.of_failures(context.catalog.defaults.cluster)
    yield from sources.of_project(context.catalog.defaults.project)
    if request.project:
        yield sources.of_storage(context.catalog.defaults.project)


def present_article(request: TrainRequest, report: article.ArticleTraining, context: Context) -> Answer:
    """The article's training formula, as written."""
    assert request.price is not None  # without a price the formula was refused
    return Answer(
        headline=t(
            "As the article computes it: {size} on {tokens} tokens",
            size=price_texts.size(request.size),
            tokens=Compact(request.tokens, 4),
        ),
        key_figure=t("{cost} at 100 % of the peak", cost=Money(report.cost, request.currency, 3)),
        lines=(
            price_texts.line(
                request.gpu, request.price, context, discount=request.discount, fx=request.fx, as_of=request.as_of
            ),
        ),
        rows=(
            Row(t("Compute"), t("{flop} FLOP", flop=Scientific(report.compute_flop))),
            Row(t("GPU-hours"), t("{hours}", hours=Compact(report.gpu_hours, 3))),
        ),
        warnings=(
            t(
                "As written it assumes no lost time and all parameters active; "
                "for what runs really take, drop method=article"
            ),
        ),
        details=ARTICLE_NOTES,
        working=report.working,
        sources=(sources.of_peak(request.gpu), *sources.of_price(request.price), *sources.of_rate(request.fx)),
    )
