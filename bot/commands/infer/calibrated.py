"""An estimate of serving that what somebody has measured is held against, and how the answer says so."""

from collections.abc import Iterator

from bot.answer import Action
from bot.commands.infer.load import is_cut
from bot.commands.infer.request import ServingRequest
from bot.grammar.measuring import LEAST, MOST
from bot.grammar.refusal import Refusal
from bot.present import memory, times
from bot.present.calibration import times_of
from bot.request import Context
from bot.resolve.calibration import LEAST_EXPECTED, MOST_EXPECTED, spelled_factor
from bot.text import Compact, Plain, Text, Whole, t
from calc.calibrated import calibrated
from calc.calibration import Calibration, Measured, Metric
from calc.serving import ServingReport


def run(request: ServingRequest, measured: Measured, context: Context) -> ServingReport:
    """The estimate that gives the measured figure back.

    Raises Refusal where that cannot have been measured: of GPUs or a batch that do not hold, or too far off.
    """
    report = calibrated(request.run(), measured, context.catalog.defaults, context.catalog.serving)
    if not report.fits:
        message = t(
            "Measured on {asked}, but the estimate needs {gpus}: give the weights that ran, e.g. fp8",
            asked=memory.gpus(report.asked_gpus or 0, report.gpu), gpus=memory.gpus(report.gpus, report.gpu),
        )  # fmt: skip
        raise Refusal(
            message, field="measured", attempt=_attempt(request, context, gpus=report.batch_gpus or report.gpus)
        )
    if is_cut(report):
        message = t(
            "{asked} in flight do not fit on {gpus} by the estimate, only {most}: give GPUs, weights and batch as they "
            "were measured",
            asked=Whole(report.asked_batch or 0), gpus=memory.gpus(report.gpus, report.gpu), most=Whole(report.batch),
        )  # fmt: skip
        enough = {"batch": report.batch}
        if request.gpus is None and report.batch_gpus is not None:
            enough = {"gpus": report.batch_gpus}
        raise Refusal(message, field="measured", attempt=_attempt(request, context, **enough))
    found = report.calibration
    assert found is not None  # it was just calibrated
    if not LEAST <= found.factor <= MOST:
        message = t(
            "{measured} were measured and {estimated} estimated: no engine is that far off; check the unit, the GPUs, "
            "the batch and the lengths",
            **_both(found),
        )
        raise Refusal(message, field="measured")
    return report


def _attempt(request: ServingRequest, context: Context, **changed: int) -> str:
    return " ".join(("/infer", *request.model_copy(update=changed).spelled(context)))


def short(found: Calibration) -> Text:
    """`×1.35 of 23 ms`."""
    factor = Plain(found.factor, 2 if found.factor < 1 else 3)
    if found.metric is None or found.estimated is None:
        return t("×{factor}", factor=factor)
    if found.metric == "tpot_ms":
        return t("×{factor} of {estimated}", factor=factor, estimated=times.single(found.estimated))
    return t("×{factor} of {rate}/s", factor=factor, rate=Compact(found.estimated, 2))


def line(found: Calibration) -> Text:
    """`Calibrated ×1.35: measured 31 ms, estimate 23 ms`."""
    factor = Plain(found.factor, 3)
    if found.source == "given":
        return times_of(found.factor)
    return t("Calibrated ×{factor}: {measured} measured, {estimated} estimated", factor=factor, **_both(found))


def details(found: Calibration) -> Iterator[Text]:
    """What a factor holds for."""
    yield line(found)
    yield t("The factor is of the engine and version that was measured, and surer the nearer batch and lengths are")


def warnings(found: Calibration) -> Iterator[Text]:
    """Whether this was measured of something else."""
    if not LEAST_EXPECTED <= found.factor <= MOST_EXPECTED:
        yield t(
            "Calibrated ×{factor}: was that another engine, batch or length than asked?", factor=Plain(found.factor, 2)
        )


def offers(request: ServingRequest, context: Context) -> tuple[Action, ...]:
    """To keep the factor for the chat, where it is of a model with a name and not kept already."""
    model, factor = request.size.model, float(f"{request.slowdown:.3g}")
    if model is None or context.preferences.calibration(model.id, request.gpu.id) == factor:
        return ()
    command = f"/settings {model.id} {request.gpu.id} {spelled_factor(factor)}"
    return (Action(t("Keep for this chat"), command),)


def _both(found: Calibration) -> dict[str, Text]:
    assert found.metric is not None  # of a measured one
    return {"measured": _said(found.metric, found.measured), "estimated": _said(found.metric, found.estimated)}


def _said(metric: Metric, value: float | None) -> Text:
    assert value is not None  # as above
    return times.single(value) if metric == "tpot_ms" else t("{rate} tokens/s", rate=Compact(value, 3))
