"""What an answer of /serve warns of: times that were measured nowhere, promises that a crowd breaks, sizes, prices."""

import math
from collections.abc import Iterator

from bot.commands.serve import machines, texts
from bot.commands.serve.request import ServeRequest
from bot.present import memory, times, weighed
from bot.request import Context
from bot.text import Text, t
from calc.replica import Promise
from calc.serve import PlanFigures, PlansReport


def warnings(
    request: ServeRequest, report: PlansReport, smaller: machines.Smaller | None, context: Context
) -> Iterator[Text]:
    """What to be warned of, the gravest first; `smaller` are machines that hold fewer GPUs."""
    best = report.plans[0]
    yield from weighed.of_request(request, request.input_tokens + request.written_tokens, context)
    if machines.has_too_many(best.plan):
        yield machines.warning(request, best.plan, smaller, context)
    yield from _unmeasured(request, report)
    yield from weighed.of_chosen(request, best.plan.replica, context, days=math.inf)
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
