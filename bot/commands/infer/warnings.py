"""What an answer of /infer warns of: what would give more, what is left over, and what widens the ranges."""

import math
from collections.abc import Iterator
from dataclasses import replace

from bot.commands.infer import calibrated
from bot.commands.infer.load import is_cut
from bot.commands.infer.money import money
from bot.commands.infer.request import ServingRequest
from bot.present import doubts as doubts_texts
from bot.present import memory
from bot.present import price as price_texts
from bot.request import Context
from bot.resolve.layout import architecture_of, usual_weights
from bot.text import Compact, Plain, Text, Value, Whole, t
from calc.serving import ServingReport, estimate, fastest_split
from calc.speeds import Multiplied
from calc.spread import Doubt

_CLEARLY_MORE = 1.1


def warnings(request: ServingRequest, report: ServingReport, context: Context) -> Iterator[Text]:
    """What to be warned of, the gravest first."""
    if report.asked_batch is not None and is_cut(report):
        yield cut(report.asked_batch, request, report, context)
    architecture = architecture_of(request.size)[0]
    if (tokens := request.input_tokens + request.output_tokens) > architecture.max_context:
        yield memory.beyond_context(tokens, architecture)
    yield from price_texts.size_warnings(request.size, context.catalog)
    if report.speculation is not None and report.speculation.speedup < 1:
        yield t(
            "Drafts do not pay with {batch} in flight: {speed} times as fast as without",
            batch=Whole(report.batch), speed=Plain(report.speculation.speedup, 2),
        )  # fmt: skip
    if report.calibration is not None:
        yield from calibrated.warnings(report.calibration)
    yield from _faster(request, report, context)
    of_copy = report.ep or report.tp * report.pp
    if idle := report.gpus - report.replicas * of_copy:
        yield memory.left_over(idle, report.gpus, of_copy)
    if (idle := report.replicas - report.batch) > 0:
        yield t(
            "{idle} of {copies} copies have nothing to do: ask for batch={copies} or fewer GPUs",
            idle=Whole(idle), copies=Whole(report.replicas),
        )  # fmt: skip
    yield from price_texts.warnings(
        request.price, request.gpu, context,
        fx=request.fx, as_of=request.as_of, currency=request.currency, needs_cluster=report.gpus > 1, days=math.inf,
    )  # fmt: skip
    yield from doubts_texts.of_used(
        request.gpu, *_figures(request, report, context),
        size=request.size, of_model=_of_model(request), price=request.price,
    )  # fmt: skip
    yield from doubts(request, report)


def _figures(request: ServingRequest, report: ServingReport, context: Context) -> Iterator[str]:
    """The fields of the GPU that the figures rest on."""
    gpu = request.gpu
    yield "bandwidth_gb_s"
    yield doubts_texts.of_memory(gpu)
    yield doubts_texts.of_peak(gpu.training_precision)
    if (
        Multiplied.of(request.weight_format, gpu, context.catalog.serving.engine).flop_per_s
        > gpu.training_tflops * 1e12
    ):
        yield doubts_texts.of_peak(request.precision)
    if report.tp > 1 or report.ep:
        yield "interconnect"
    yield doubts_texts.of_power(gpu)


def _of_model(request: ServingRequest) -> Iterator[str]:
    """The architecture, and the format of the weights where that of the release is served."""
    yield from doubts_texts.ARCHITECTURE
    if request.weight_format.id == usual_weights(request.size, request.gpu):
        yield "weights"


def doubts(request: ServingRequest, report: ServingReport) -> Iterator[Text]:
    """Why the ranges are wider than what was measured."""
    return (_doubt(doubt, request, report) for doubt in report.doubts)


def cut(asked: int, request: ServingRequest, report: ServingReport, context: Context) -> Text:
    """Fewer requests in flight than were asked for, how many GPUs would hold those, and what tokens cost there."""
    values: dict[str, Value] = {"most": Whole(report.batch), "asked": Whole(asked)}
    if report.batch_gpus is None:
        return t("{most} of {asked} in flight fit; no number of {gpu} holds all", **values, gpu=report.gpu.label)
    values["gpus"] = str(report.batch_gpus)
    catalog = context.catalog
    roomy = estimate(replace(request.run(), gpus=report.batch_gpus), catalog.defaults, catalog.serving)
    usd = roomy.usd_per_1m_output_tokens
    if usd is None or not usd.mid:
        return t("{most} of {asked} in flight fit: x{gpus} holds all", **values)
    values["price"] = money(usd.mid, roomy)
    return t("{most} of {asked} in flight fit: x{gpus} holds all, {price} per 1M out", **values)


def _faster(request: ServingRequest, report: ServingReport, context: Context) -> Iterator[Text]:
    """More copies of fewer ranks, where nobody gave the ranks and they give clearly more."""
    if request.tp is not None or request.ep is not None:
        return
    split = fastest_split(request.run(), report, context.catalog.defaults, context.catalog.serving)
    if split is not None and split.output_tokens_per_s > _CLEARLY_MORE * report.output_tokens_per_s.mid:
        yield t(
            "More with tp={ranks}: {rate} tokens/s", ranks=Whole(split.tp), rate=Compact(split.output_tokens_per_s, 2)
        )


def _doubt(doubt: Doubt, request: ServingRequest, report: ServingReport) -> Text:
    """Why the ranges are wider than what was measured."""
    architecture = architecture_of(request.size)[0]
    return {
        "typical": t(
            "Wider range: a typical architecture is assumed, {layers} layers of {hidden}",
            layers=Whole(architecture.layers),
            hidden=Whole(architecture.hidden_size),
        ),
        "unpacked": t(
            "Wider range: {gpu} unpacks {precision} weights to 16 bits, and no measured point is of that",
            gpu=report.gpu.label,
            precision=report.weight_format.id.upper(),
        ),
        "pcie": t("Wider range: tensor parallelism over PCIe, where servers differ much"),
        "pipeline": t("Wider range: the model is a pipeline of {stages} stages", stages=Whole(report.pp)),
        "generation": t("Wider range: on {vendor} GPUs engines differ much between versions", vendor=report.gpu.vendor),
        "unmeasured": t("Wider range: no measured time per token is of {gpu}", gpu=report.gpu.label)
        if report.calibration is None
        else t("Wider range: beside yours no measured time per token is of {gpu}", gpu=report.gpu.label),
        "context": t("Wider range: no measured point has so long a context"),
        "format": t(
            "Wider range: no measured point has {precision} weights with {kv} KV cache",
            precision=report.weight_format.id.upper(),
            kv=report.kv.upper(),
        ),
        "cached": t("Wider range: no measured point has cached prompts"),
        "drafts": t("Wider range: no measured point is of speculative decoding"),
        "spread": t("Wider range: no measured point has experts spread over GPUs with requests of their own"),
    }[doubt]
