"""How /memory answers: gigabytes of each GPU, whether that fits, and what does."""

from collections.abc import Iterator

from bot.answer import Answer, Row, Source
from bot.commands.memory.offers import offers
from bot.commands.memory.parts import parts
from bot.commands.memory.request import MemoryRequest
from bot.present import doubts, memory, sources
from bot.present import price as price_texts
from bot.request import Context
from bot.resolve.layout import architecture_of, usual_weights
from bot.text import Share, Text, Whole, joined, t, verbatim
from calc.memory import MemoryReport

_OPTIMIZERS = {
    "adam": "Adam", "adamw": "AdamW", "adam8bit": "8-bit Adam", "sgd": "SGD", "muon": "Muon", "adafactor": "Adafactor",
}  # fmt: skip
_RECOMPUTED = {
    "none": t("nothing recomputed"),
    "selective": t("FlashAttention"),
    "full": t("full recompute"),
}


def present(request: MemoryRequest, report: MemoryReport, context: Context) -> Answer:
    """The memory of a GPU."""
    lines = (_setup(report), memory.fewest(report.min_gpus, report.gpu, context.catalog), _room(report))
    return Answer(
        headline=_headline(request),
        key_figure=_key_figure(report),
        lines=tuple(line for line in lines if line is not None),
        rows=tuple(_rows(report)),
        warnings=tuple(_warnings(request, report)),
        details=tuple(_details(request, report, context)),
        working=report.working,
        sources=tuple(_sources(request, report, context)),
        charts=offers(request, report, context),
    )


def _headline(request: MemoryRequest) -> Text:
    size = price_texts.size(request.size)
    return (t("Memory to train {size}") if request.purpose == "train" else t("Memory to serve {size}")).filled(
        size=size
    )


def _key_figure(report: MemoryReport) -> Text:
    fits, does_not = t("{total} of {limit} GB on {gpus}: fits"), t("{total} of {limit} GB on {gpus}: does not fit")
    return (fits if report.fits else does_not).filled(
        total=memory.gb(report.total_gb),
        limit=memory.gb(report.limit_gb),
        gpus=_each(report),
    )


def _each(report: MemoryReport) -> Text:
    gpus = memory.gpus(report.gpus, report.gpu)
    return gpus if report.gpus == 1 else t("each of {gpus}", gpus=gpus)


def _setup(report: MemoryReport) -> Text | None:
    """`ZeRO-3 · full recompute · AdamW · 1 × 8,192 tokens`."""
    said: list[Text] = []
    if report.zero is not None:
        said.append(t("ZeRO-{stage}", stage=str(report.zero)) if report.zero else t("no ZeRO"))
    else:
        stored = verbatim(report.precision.upper()) if report.weight_format is None else memory.stored_in(
            report.weight_format)  # fmt: skip
        said.append(t("{precision} weights", precision=stored))
    ways = (
        (t("TP {ranks}", ranks=Whole(report.tp)), report.tp),
        (t("PP {stages}", stages=Whole(report.pp)), report.pp),
    )
    said += [text for text, count in ways if count > 1]
    if report.recompute is not None and report.optimizer is not None:
        said += [_RECOMPUTED[report.recompute], verbatim(_OPTIMIZERS[report.optimizer])]
    if report.kv is not None:
        said.append(t("{precision} KV", precision=report.kv.upper()))
    said.append(t("{batch} × {tokens} tokens", batch=Whole(report.batch), tokens=Whole(report.sequence_tokens)))
    return joined(said, t("{left} · {right}"))


def _room(report: MemoryReport) -> Text | None:
    if not report.max_batch:
        return None
    tokens = Whole(report.sequence_tokens)
    if report.max_batch == 1:
        return t("Room for one sequence of {tokens} tokens", tokens=tokens)
    return t("Room for {most} sequences of {tokens} tokens", most=Whole(report.max_batch), tokens=tokens)


def _rows(report: MemoryReport) -> Iterator[Row]:
    for label, value in (*parts(report), (t("Total"), report.total_gb)):
        if value:
            yield Row(label, t("{gb} GB", gb=memory.gb(value)))


def _warnings(request: MemoryRequest, report: MemoryReport) -> Iterator[Text]:
    """What to be warned of, the gravest first."""
    if not report.fits and report.min_gpus.get(report.gpu.id, 0) <= report.gpus:
        yield _what_would_fit(report)
    architecture, is_typical = architecture_of(request.size)
    if is_typical:
        yield memory.typical(architecture)
    if report.sequence_tokens > architecture.max_context:
        yield memory.beyond_context(report.sequence_tokens, architecture)
    if report.tp > report.gpu.gpus_per_server:
        yield t(
            "TP {ranks} goes beyond a server of {count} {gpu}: slow",
            ranks=Whole(report.tp), count=Whole(report.gpu.gpus_per_server), gpu=report.gpu.label,
        )  # fmt: skip
    if idle := report.gpus - report.replicas * report.tp * report.pp:
        yield memory.left_over(idle, report.gpus, report.tp * report.pp)
    if request.size.model is not None and request.size.model.status == "rumoured":
        yield t("{name}: leaked figures, never confirmed", name=request.size.model.name)
    if request.purpose == "train" and report.precision not in ("bf16", "fp16"):
        yield t("{precision} saves no memory in training: weights stay in 16 bits", precision=report.precision.upper())
    stored = report.weight_format
    is_as_released = stored is not None and stored.id == usual_weights(request.size, report.gpu)
    of_model = doubts.ARCHITECTURE | ({"weights"} if is_as_released else set())
    yield from doubts.of_used(report.gpu, doubts.of_memory(report.gpu), size=request.size, of_model=of_model)


def _what_would_fit(report: MemoryReport) -> Text:
    """What to change where more GPUs of this kind do not help, or are not needed."""
    if report.purpose == "inference":
        return t(
            "Too much for {gpus}: try fewer or shorter sequences, fewer bits, or another tp= and pp=",
            gpus=memory.gpus(report.gpus, report.gpu),
        )
    if report.zero != 3:
        return t("Too much for any number of {gpu}: try zero3, or tp= and pp=", gpu=report.gpu.label)
    if report.recompute != "full":
        return t("Too much for any number of {gpu}: try recompute=full, or a smaller batch=", gpu=report.gpu.label)
    if report.batch > 1:
        return t("Too much for any number of {gpu}: try a smaller batch=", gpu=report.gpu.label)
    if report.tp == 1:
        return t("Too much for any number of {gpu}: try a shorter seq=, or tp=", gpu=report.gpu.label)
    return t("Too much for any number of {gpu}: try a shorter seq=", gpu=report.gpu.label)


def _details(request: MemoryRequest, report: MemoryReport, context: Context) -> Iterator[Text]:
    yield t(
        "GB of 10^9 bytes on each GPU; the limit is {share} of what the driver shows, the rest is lost to fragments",
        share=Share(context.catalog.serving.memory.usable_share),
    )
    if report.purpose == "inference":
        yield t("Overhead: context of the driver, communication buffers and activations")
        if report.replicas > 1:
            yield t("{replicas} copies of the model share the sequences", replicas=Whole(report.replicas))
        return
    yield t(
        "Mixed precision: 2 bytes of weights and 2 of gradients a parameter, beside the optimizer; {ranks} "
        "data-parallel ranks",
        ranks=Whole(report.replicas),
    )
    yield t("The batch is that of one pass of one copy; activations are within 25 % between frameworks")
    if request.zero is None or request.recompute is None:
        yield t("Left open: the lowest ZeRO stage that fits, and full recomputation only where that decides")
    if report.recompute == "none":
        yield t("Attention scores are kept in layers like GPT-3's; later ones are trained with FlashAttention")
    if report.tp > 1:
        yield t("Tensor-parallel ranks share the sequence too")
    if report.pp > 1:
        yield t("The pipeline is full: its first stage holds {stages} passes", stages=Whole(report.pp))


def _sources(request: MemoryRequest, report: MemoryReport, context: Context) -> Iterator[Source]:
    catalog = context.catalog
    yield sources.of_memory(report.gpu)
    yield memory.of_limit(catalog.serving.memory)
    if report.optimizer is not None:
        yield from memory.of_states(catalog.defaults.memory, report.optimizer)
    if report.weight_format is not None:
        yield memory.of_format(report.weight_format)
    if request.size.model is not None:
        yield sources.of_model(request.size.model)
