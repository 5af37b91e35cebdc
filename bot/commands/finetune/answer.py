"""How /finetune answers: the cost, what is held in memory, and how sure that is."""

from collections.abc import Iterator

from bot.answer import Answer, Row, Source
from bot.commands.finetune.request import FinetuneRequest
from bot.commands.finetune.run import run_on
from bot.present import doubts, memory, own, sources, utilisation
from bot.present import price as price_texts
from bot.request import Context
from bot.resolve.layout import architecture_of
from bot.text import Compact, Days, Money, Share, Text, Whole, t, verbatim
from calc import schedule
from calc.compute import attention_share
from calc.finetuning import FinetuningReport
from calc.ranges import Range
from config.schema.training import Utilisation

_METHODS = {
    "full": t("full fine-tuning"), "lora": t("LoRA"), "qlora": t("QLoRA"), "grpo": t("GRPO, a rough estimate"),
}  # fmt: skip
_MOST_TOKENS_PER_PARAM = 20
"""More than this is a pre-training, or the two are swapped."""


def present(request: FinetuneRequest, report: FinetuningReport, context: Context) -> Answer:
    """The cost of fine-tuning."""
    return Answer(
        headline=_headline(request),
        key_figure=_key_figure(report),
        lines=tuple(_lines(request, report, context)),
        rows=tuple(_rows(request, report)),
        warnings=tuple(_warnings(request, report, context)),
        details=tuple(_details(request, report, context)),
        working=own.working(request.price, report.working),
        sources=tuple(_sources(request, report, context)),
    )


def _headline(request: FinetuneRequest) -> Text:
    size = price_texts.size(request.size)
    if request.sampling is not None:
        return t("{size} by GRPO on {prompts} prompts", size=size, prompts=Compact(request.sampling.prompts))
    data = t("{tokens} tokens", tokens=Compact(request.tokens, 4))
    if request.epochs != 1:
        data = t("{epochs} × {data}", epochs=f"{request.epochs:g}", data=data)
    return t("Fine-tune {size} on {data}, {method}", size=size, data=data, method=_METHODS[request.method])


def _key_figure(report: FinetuningReport) -> Text:
    if report.cost is None:
        return t("{hours} GPU-hours", hours=Compact(report.gpu_hours.mid, 2))
    return t("{cost}", cost=Money(report.cost.mid, report.currency, 3 if report.cost.is_exact else 2))


def _lines(request: FinetuneRequest, report: FinetuningReport, context: Context) -> Iterator[Text]:
    yield _spread(request, report)
    if request.price is not None:
        yield price_texts.line(
            request.gpu, request.price, context, discount=request.discount, fx=request.fx, as_of=request.as_of
        )
    fewest = _fewest(request, report, context)
    if fewest is not None:
        yield fewest


def _fewest(request: FinetuneRequest, report: FinetuningReport, context: Context) -> Text | None:
    """The fewest GPUs that hold it as it is computed here, and then those that hold it only recomputed."""
    catalog = context.catalog
    if report.recompute == "full":
        return memory.fewest(report.min_gpus, report.gpu, catalog)
    kinds = dict.fromkeys((report.gpu.id, *catalog.defaults.memory.shown_gpus))
    shown = {name: report.min_gpus[name] for name in kinds if name in report.min_gpus}
    there = {name: run_on(request, catalog.gpus[name], gpus, context) for name, gpus in shown.items()}
    alike = {name: gpus for name, gpus in shown.items() if there[name].recompute == report.recompute}
    fits = memory.fewest(alike, report.gpu, catalog)
    others = {name: gpus for name, gpus in shown.items() if name not in alike}
    recomputed = memory.listed(others, report.gpu, catalog)
    if fits is None or recomputed is None:
        return memory.fewest(report.min_gpus, report.gpu, catalog)
    if len(others) == 1:
        (held_gb,) = (there[name].memory_per_gpu_gb for name in others)
        return t(
            "{fits}; recomputing everything, slower, on {gpus}: {gb} GB",
            fits=fits, gpus=recomputed, gb=memory.gb(held_gb),
        )  # fmt: skip
    return t("{fits}; recomputing everything, slower, on {gpus}", fits=fits, gpus=recomputed)


def _spread(request: FinetuneRequest, report: FinetuningReport) -> Text:
    """What the figure above is: the middle of a range, exact, or not money at all."""
    cost = report.cost
    if cost is None:
        return t("No price of {gpu} is known: add one, e.g. price=2.5", gpu=report.gpu.label)
    if cost.is_exact:
        return utilisation.as_given(None)
    low, high = Money(cost.low, report.currency, 2), Money(cost.high, report.currency, 2)
    if report.method == "grpo":
        return t("Rough: {low}–{high}, half to twice", low=low, high=high)
    return t("Likely {low}–{high}", low=low, high=high)


def _rows(request: FinetuneRequest, report: FinetuningReport) -> Iterator[Row]:
    share = report.trainable_params / report.params
    yield Row(t("Trained"), t("{params}, {share}", params=Compact(report.trainable_params), share=Share(share)))
    held, limit = memory.gb(report.memory_per_gpu_gb), memory.gb(report.limit_gb)
    yield Row(
        t("Memory") if report.gpus == 1 else t("Each GPU"),
        t("{gb} of {limit} GB", gb=held, limit=limit) if report.fits else t("{gb} GB", gb=held),
    )
    if report.mfu is not None:
        yield Row(t("MFU"), utilisation.share_range(report.mfu, has_goodput=False))
    yield Row(t("GPU-hours"), _hours(report.gpu_hours))
    days = t("{days}", days=Days(report.hours.mid / 24))
    yield Row(t("Time") if report.gpus == 1 else t("On {gpus}", gpus=Whole(report.gpus)), days)


def _hours(hours: Range) -> Text:
    """With its ends, but of minutes, whose ends are too long for a row."""
    mid = Compact(hours.mid, 2)
    if hours.is_exact or hours.mid < 1:
        return t("{hours}", hours=mid)
    return t("{mid} ({low}–{high})", mid=mid, low=Compact(hours.low, 2), high=Compact(hours.high, 2))


def _warnings(request: FinetuneRequest, report: FinetuningReport, context: Context) -> Iterator[Text]:
    """What to be warned of, the gravest first."""
    if request.examples is not None:
        yield t(
            "{examples} examples are taken as {each} tokens each, our own assumption; "
            "else write: {short} samples of 2k tokens",
            examples=Compact(request.examples, 4), each=Whole(context.catalog.defaults.finetuning.example_tokens),
            short=_short(request.examples),
        )  # fmt: skip
    if not report.fits:
        yield _what_would_fit(report)
        more_gpus_do = report.gpu.id in report.min_gpus
        if more_gpus_do and report.method == "full":
            yield t("Adapters take far less: add lora or qlora")
        elif more_gpus_do and report.method == "lora":
            yield t("Weights of four bits take far less: add qlora")
    if request.sampling is None and request.tokens > _MOST_TOKENS_PER_PARAM * request.size.params:
        yield t("More than {ratio} tokens a parameter: are the two swapped? /train is for whole runs",
                ratio=Whole(_MOST_TOKENS_PER_PARAM))  # fmt: skip
    yield from utilisation.warnings(request.mfu, context.catalog.defaults)
    architecture, is_typical = architecture_of(request.size)
    attention = attention_share(
        architecture, sequence_tokens=request.sequence_tokens, active_params=request.size.active_params
    )
    if request.sampling is None:
        yield from utilisation.much_attention(request.sequence_tokens, attention)
    if is_typical:
        yield memory.typical(architecture)
    yield from price_texts.size_warnings(request.size, context.catalog)
    yield from utilisation.of_precision(request.precision)
    yield from price_texts.warnings(
        request.price,
        request.gpu,
        context,
        fx=request.fx,
        as_of=request.as_of,
        currency=request.currency,
        needs_cluster=report.gpus > 1,
        days=schedule.days_on(gpu_hours=report.gpu_hours.mid, gpus=report.gpus),
    )
    gpu = request.gpu
    peak, held = doubts.of_peak(gpu.training_precision), doubts.of_memory(gpu)
    of_model = doubts.ARCHITECTURE
    yield from doubts.of_used(gpu, peak, held, size=request.size, of_model=of_model, price=request.price)


def _what_would_fit(report: FinetuningReport) -> Text:
    enough = report.min_gpus.get(report.gpu.id)
    if enough is not None and enough > report.gpus:
        each = memory.gb(report.memory_per_gpu_gb)
        gpus = memory.gpus(enough, report.gpu)
        return t("Does not fit: {each} GB on each GPU; it takes {gpus}", each=each, gpus=gpus)
    return t("Too much for any number of {gpu}: try a shorter seq= or a smaller batch=", gpu=report.gpu.label)


def _short(examples: float) -> str:
    """A number of examples as a question says it: `100k`."""
    return f"{examples / 1000:.12g}k" if examples >= 1000 else f"{examples:.12g}"


def _utilisation(request: FinetuneRequest, context: Context) -> Utilisation:
    return context.catalog.utilisation_of(request.gpu, "moe" if request.size.is_mixture else "dense")


def _details(request: FinetuneRequest, report: FinetuningReport, context: Context) -> Iterator[Text]:
    assumed = context.catalog.defaults.finetuning
    if request.rank is not None:
        yield t("Adapters of rank {rank} on all linear layers", rank=Whole(request.rank))
        if request.size.is_mixture:
            yield t("Every expert has adapters too; tools that leave the experts frozen train far fewer parameters")
    if report.method == "qlora":
        yield t("Frozen weights of four bits inside the layers; turning them back takes 10 to 30 % of the time")
    if (sampling := request.sampling) is not None:
        yield t(
            "{group} answers of {answer} tokens to each prompt of {prompt}; all parameters are trained, with a "
            "reference beside them; memory for sampling is not counted",
            group=Whole(sampling.group),
            answer=Whole(sampling.answer_tokens),
            prompt=Whole(sampling.prompt_tokens),
        )
        rough = assumed.reinforcement
        yield t(
            "Sampling reaches {sampling} of the peak, scoring {scoring}, training {training}",
            sampling=Share(rough.generation_share_of_peak),
            scoring=Share(rough.scoring_share_of_peak),
            training=Share(rough.training_share_of_peak),
        )
    elif request.mfu is None:
        yield t("MFU: borrowed from pre-training, with a wider range: no published hours of fine-tuning are known")
    yield t(
        "{batch} × {tokens} tokens at a time on each GPU, {recompute}; weights and states split over the GPUs (ZeRO-3)",
        batch=Whole(request.batch),
        tokens=Whole(request.sequence_tokens),
        recompute=t("everything recomputed") if report.recompute == "full" else t("FlashAttention"),
    )
    yield from own.details(request.price)


def _sources(request: FinetuneRequest, report: FinetuningReport, context: Context) -> Iterator[Source]:
    assumed = context.catalog.defaults.finetuning
    yield sources.of_peak(request.gpu)
    yield sources.of_memory(request.gpu)
    yield memory.of_limit(context.catalog.serving.memory)
    yield from sources.of_price(request.price)
    yield from sources.of_rates(request.fx, request.price)
    if report.mfu is not None and request.mfu is None:
        yield sources.of_utilisation(_utilisation(request, context))
    if request.rank is not None:
        yield Source(t("adapters"), None, None, assumed.source)
    if report.method == "qlora":
        yield Source(t("four bits"), None, None, assumed.qlora.source)
    if request.sampling is not None:
        yield Source(verbatim("GRPO"), None, None, assumed.reinforcement.source)
    if request.size.model is not None:
        yield sources.of_model(request.size.model)
