"""What an answer of /serve warns of: times that were measured nowhere, promises that a crowd breaks, sizes, prices."""

import math
from collections.abc import Iterator

from bot.commands.serve import machines, texts
from bot.commands.serve.request import ServeRequest
from bot.present import doubts as doubts_texts
from bot.present import memory, times
from bot.present import price as price_texts
from bot.request import Context
from bot.resolve.layout import architecture_of
from bot.text import Text, t
from calc.replica import Promise
from calc.serve import PlanFigures, PlansReport


def warnings(
    request: ServeRequest, report: PlansReport, smaller: machines.Smaller | None, context: Context
) -> Iterator[Text]:
    """What to be warned of, the gravest first; `smaller` are machines that hold fewer GPUs."""
    best = report.plans[0]
    architecture = architecture_of(request.size)[0]
    if (tokens := request.input_tokens + request.written_tokens) > architecture.max_context:
        yield memory.beyond_context(tokens, architecture)
    yield from price_texts.size_warnings(request.size, context.catalog)
    if machines.has_too_many(best.plan):
        yield machines.warning(request, best.plan, smaller, context)
    yield from _unmeasured(request, report)
    option = request.option_of(best.plan.hardware.gpu.id)
    yield from price_texts.warnings(
        option.price, option.gpu, context,
        fx=request.fx, as_of=request.as_of, currency=request.currency, needs_cluster=best.plan.replica.gpus > 1,
        days=math.inf,
    )  # fmt: skip
    yield from doubts_texts.of_used(
        option.gpu, "bandwidth_gb_s", doubts_texts.of_memory(option.gpu),
        doubts_texts.of_peak(option.gpu.training_precision),
        size=request.size, of_model=doubts_texts.ARCHITECTURE, price=option.price,
    )  # fmt: skip
    yield from _crowded(report, best)
    if report.promise == Promise():
        yield t("Nothing is promised: full GPUs are slow, so add e.g. {promise}", promise="ttft<1s tpot<50ms")


def _unmeasured(request: ServeRequest, report: PlansReport) -> Iterator[Text]:
    """That nobody measured the best plan's GPU, and the best one that somebody did."""
    best, measured = report.plans[0], report.measured
    if best is measured:
        return
    gpu = best.plan.hardware.gpu.label
    if measured is None:
        yield t("No measured time per token is of {gpu}: try before you buy", gpu=gpu)
        return
    gpus = memory.gpus(measured.plan.paid_gpus, measured.plan.hardware.gpu)
    if request.load.spend is not None:
        yield t("No measured time per token is of {gpu}; measured: {gpus}, {rate}", gpu=gpu, gpus=gpus,
                rate=texts.rate(measured.requests_per_s.mid))  # fmt: skip
    else:
        yield t("No measured time per token is of {gpu}; measured: {gpus}, {usd}", gpu=gpu, gpus=gpus,
                usd=texts.money(measured.usd_per_month.mid, request))  # fmt: skip


def _crowded(report: PlansReport, best: PlanFigures) -> Iterator[Text]:
    """That the promised first token comes later where all requests come at once."""
    promised = report.promise.ttft_s
    if promised is not None and best.loaded.crowded_ttft_s > promised:
        yield t("Where all requests in flight come at once, TTFT is {time}",
                time=times.single(best.loaded.crowded_ttft_s * 1e3))  # fmt: skip
