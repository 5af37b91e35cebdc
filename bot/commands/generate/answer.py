"""How /generate answers: the cheapest GPUs, how long they take, and the same bought in other ways."""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.answer import Action, Answer, ChartOffer, Row
from bot.commands.generate.details import details, money, sources
from bot.commands.generate.request import GenerateRequest
from bot.commands.generate.run import Generated
from bot.present import doubts as doubts_texts
from bot.present import memory
from bot.present import price as price_texts
from bot.request import Context
from bot.resolve.layout import architecture_of
from bot.text import Compact, Days, Text, Whole, t, verbatim
from calc.generation import Generation

if TYPE_CHECKING:
    from bot.chart import Bars

_MOST_GPUS = 3


def present(request: GenerateRequest, found: Generated, context: Context) -> Answer:
    """A batch of tokens."""
    return Answer(
        headline=_headline(request),
        key_figure=_key_figure(request, found.best),
        lines=tuple(_lines(request, found, context)),
        rows=tuple(_rows(request, found)),
        warnings=tuple(_warnings(request, found, context)),
        most_warnings=2,
        details=tuple(details(request, found)),
        working=found.report.working,
        sources=tuple(sources(request, found, context)),
        actions=_actions(request, found, context),
        charts=_charts(request, found),
    )


def _headline(request: GenerateRequest) -> Text:
    return t(
        "Write {tokens} tokens with {size}: {input} in, {output} out",
        tokens=Compact(request.tokens), size=price_texts.size(request.size), input=Whole(request.input_tokens),
        output=Whole(request.output_tokens),
    )  # fmt: skip


def _key_figure(request: GenerateRequest, best: Generation) -> Text:
    if request.gpus is None and request.deadline_days is None:
        hours = Compact(best.gpu_hours.mid, 2)
        return t(
            "{usd}, {hours} {gpu}-hours", usd=money(best.usd.mid, request), hours=hours, gpu=best.hardware.gpu.label
        )
    return t(
        "{usd} on {gpus} in {days}",
        usd=money(best.usd.mid, request), gpus=memory.gpus(best.gpus, best.hardware.gpu), days=Days(best.days.mid),
    )  # fmt: skip


def _lines(request: GenerateRequest, found: Generated, context: Context) -> Iterator[Text]:
    best = found.best
    template = t("Likely {low}–{high}") if best.doubts else t("80 % of measured points: {low}–{high}")
    yield template.filled(low=money(best.usd.low, request), high=money(best.usd.high, request))
    layout = best.replica.layout
    ranks = t("TP {ranks}", ranks=Whole(layout.tp))
    if layout.pp > 1:
        ranks = t("{ranks}, PP {stages}", ranks=ranks, stages=Whole(layout.pp))
    yield t(
        "{copies}, {layout}, {precision}, {in_flight} in flight each",
        copies=t("one copy") if best.copies == 1 else t("{count} copies", count=Whole(best.copies)), layout=ranks,
        precision=best.replica.model.precision.upper(), in_flight=Whole(max(1, round(best.in_flight))),
    )  # fmt: skip
    option = request.option_of(best.hardware.gpu.id)
    yield price_texts.line(
        option.gpu, option.price, context, discount=request.discount, fx=request.fx, as_of=request.as_of
    )


def _rows(request: GenerateRequest, found: Generated) -> Iterator[Row]:
    best = found.best
    if request.gpus is None and request.deadline_days is None:
        gpus = memory.gpus(best.gpus, best.hardware.gpu)
        yield Row(t("On {gpus}", gpus=gpus), t("{days}", days=Days(best.days.mid)))
    else:
        yield Row(t("GPU-hours"), t("{hours}", hours=Compact(best.gpu_hours.mid, 2)))
    yield Row(t("Tokens/s"), t("{rate}", rate=Compact(best.output_tokens_per_s.mid, 2)))
    for label, bought in ((t("On demand"), found.on_demand), (t("Spot"), found.spot)):
        if bought is not None:
            yield Row(label, t("{usd}", usd=money(bought.usd, request)))
    if found.hosted is not None:
        label = t("Batch API") if found.hosted.price.is_batch else t("Hosted")
        yield Row(label, t("{usd}", usd=money(found.hosted.usd, request)))


def _warnings(request: GenerateRequest, found: Generated, context: Context) -> Iterator[Text]:
    best, architecture = found.best, architecture_of(request.size)[0]
    if (tokens := request.input_tokens + request.output_tokens) > architecture.max_context:
        yield memory.beyond_context(tokens, architecture)
    yield from price_texts.size_warnings(request.size, context.catalog)
    if "unmeasured" in best.doubts:
        yield t("No measured time per token is of {gpu}: try before you buy", gpu=best.hardware.gpu.label)
    busy = min(best.copies, math.ceil(found.report.requests)) * best.replica.gpus
    if busy < best.gpus:
        yield t("{idle} of {all} GPUs have nothing to do", idle=Whole(best.gpus - busy), all=Whole(best.gpus))
    if request.gpus is None and request.deadline_days is None:
        yield t("Give a time, e.g. in 7d, to learn how many GPUs that takes")
    option = request.option_of(best.hardware.gpu.id)
    yield from price_texts.warnings(
        option.price, option.gpu, context,
        fx=request.fx, as_of=request.as_of, currency=request.currency, needs_cluster=best.replica.gpus > 1,
        days=best.days.mid,
    )  # fmt: skip
    yield from doubts_texts.of_used(
        option.gpu, "bandwidth_gb_s", doubts_texts.of_memory(option.gpu),
        doubts_texts.of_peak(option.gpu.training_precision),
        size=request.size, of_model=doubts_texts.ARCHITECTURE, price=option.price,
    )  # fmt: skip


def _actions(request: GenerateRequest, found: Generated, context: Context) -> tuple[tuple[Action, ...], ...]:
    """The same on one of the next GPUs alone."""
    if len(request.choice.named) == 1:
        return ()
    gpus = [generation.hardware.gpu for generation in found.report.generations[:_MOST_GPUS]]
    return (
        tuple(
            Action(verbatim(gpu.label), " ".join(("/generate", *request.on(gpu).spelled(context)))) for gpu in gpus
        ),
    )  # fmt: skip


def _charts(request: GenerateRequest, found: Generated) -> tuple[ChartOffer, ...]:
    """What each GPU and the host cost."""

    def by_gpu() -> "Bars":
        from bot.commands.generate.charts import cost_by_gpu as made  # the rare case

        return made(request, found)

    return (ChartOffer(t("By GPU"), by_gpu),)
