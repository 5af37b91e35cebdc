"""How /generate answers: the cheapest GPUs, how long they take, and the same bought in other ways."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.answer import Action, Answer, ChartOffer, Row
from bot.commands.generate.details import details, money, sources
from bot.commands.generate.request import GenerateRequest
from bot.commands.generate.run import Generated
from bot.present import memory, weighed
from bot.present import price as price_texts
from bot.request import Context
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
    yield t(
        "{copies}, {layout}, {precision}, {in_flight} in flight each",
        copies=weighed.copies(best.copies), layout=weighed.ranks(best.replica.layout),
        precision=best.replica.model.precision.upper(), in_flight=Whole(best.in_flight),
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
    best = found.best
    yield from weighed.of_request(request, request.input_tokens + request.output_tokens, context)
    if "unmeasured" in best.doubts:
        yield t("No measured time per token is of {gpu}: try before you buy", gpu=best.hardware.gpu.label)
    if best.idle_gpus:
        yield t("{idle} of {all} GPUs have nothing to do", idle=Whole(best.idle_gpus), all=Whole(best.gpus))
    if request.gpus is None and request.deadline_days is None:
        yield t("Give a time, e.g. in 7d, to learn how many GPUs that takes")
    yield from weighed.of_chosen(request, best.replica, context, days=best.days.mid)


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
