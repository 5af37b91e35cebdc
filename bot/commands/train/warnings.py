"""What /train warns of, the gravest first."""

import math
from collections.abc import Iterator

from bot.commands.train import project
from bot.commands.train.request import TrainRequest
from bot.present import doubts
from bot.present import price as price_texts
from bot.present import utilisation as utilisation_texts
from bot.request import Context
from bot.text import Days, Plain, Share, Text, Whole, t
from calc import memory, memory_training, schedule
from calc.training import TrainingReport
from calc.utilisation import mfu_on

_MUCH_LOST = 0.1
"""Of the time of a large cluster."""


def warnings(request: TrainRequest, report: TrainingReport, context: Context) -> Iterator[Text]:
    """What to be warned of, the gravest first."""
    size, defaults = request.size, context.catalog.defaults
    if request.tokens < size.active_params:
        yield t("Fewer tokens than parameters: are the two swapped?")
    yield from _too_small(request, report, context)
    yield from _failures(request, report, context)
    if report.project is not None:
        yield from project.warnings(report, defaults.project)
    yield from utilisation_texts.warnings(request.mfu, defaults)
    yield from price_texts.size_warnings(size, context.catalog)
    yield from _long_sequence(request, report, defaults.training_sequence_tokens)
    yield from utilisation_texts.of_precision(request.precision)
    yield from price_texts.warnings(
        request.price,
        request.gpu,
        context,
        fx=request.fx,
        as_of=request.as_of,
        currency=request.currency,
        needs_cluster=_needs_cluster(report),
        days=_days(report, context),
    )
    peak, power = doubts.of_peak(request.gpu.training_precision), doubts.of_power(request.gpu)
    yield from doubts.of_used(request.gpu, peak, power, size=size, of_model=_of_model(request), price=request.price)


def _of_model(request: TrainRequest) -> tuple[str, ...]:
    """The tokens, where they are those that the model was trained on."""
    model = request.size.model
    return ("training_tokens",) if model is not None and request.tokens == model.training_tokens else ()


def _too_small(request: TrainRequest, report: TrainingReport, context: Context) -> Iterator[Text]:
    """That the GPUs cannot even hold what the run has to remember, however it is split."""
    if report.gpus is None:
        return
    limit_gb = memory.limit_of(request.gpu, context.catalog.serving.memory)
    states_gb = memory_training.least_states_gb(request.size.params, context.catalog.defaults)
    if states_gb > limit_gb * report.gpus:
        yield t(
            "Does not fit: weights and Adam are {states} GB on each, of {limit}; at least {gpus} hold them",
            states=Plain(states_gb / report.gpus), limit=Plain(limit_gb), gpus=Whole(math.ceil(states_gb / limit_gb)),
        )  # fmt: skip


def _failures(request: TrainRequest, report: TrainingReport, context: Context) -> Iterator[Text]:
    """That a given number of GPUs fails more often than the clusters that were measured, where that is much."""
    is_planned = request.deadline_days is not None or request.mfu is not None or request.goodput is not None
    if is_planned or report.gpus is None or report.days is None:
        return
    kept = mfu_on(report.gpus, report.mfu, context.catalog.defaults.cluster).mid / report.mfu.mid
    if kept < 1 - _MUCH_LOST:
        yield t(
            "So many GPUs lose {lost} of the time to failures, in none of these figures: {days}",
            lost=Share(1 - kept), days=Days(report.days.mid / kept),
        )  # fmt: skip


def _long_sequence(request: TrainRequest, report: TrainingReport, usual_tokens: int) -> Iterator[Text]:
    """That the figures are those of usual sequences, where attention over longer ones is too much to be left out."""
    if report.attention_flop is None or request.sequence_tokens is None or request.sequence_tokens <= usual_tokens:
        return
    yield from utilisation_texts.much_attention(request.sequence_tokens, report.attention_flop / report.compute_flop)


def _needs_cluster(report: TrainingReport) -> bool:
    a_month = 24 * 30
    return (report.gpus or 0) > 1 or (report.gpus is None and report.gpu_hours.mid > a_month)


def _days(report: TrainingReport, context: Context) -> float:
    if report.days is not None:
        return report.days.mid
    gpus = schedule.usual_gpus(report.gpu_hours.mid, context.catalog.defaults.cluster)
    return schedule.days_on(gpu_hours=report.gpu_hours.mid, gpus=gpus)
