"""The chart of /memory: what lies on a GPU of each kind, against what it may hold."""

from collections.abc import Iterator

from bot.chart import Part, Stack, Stacks
from bot.commands.memory.parts import parts
from bot.commands.memory.request import MemoryRequest
from bot.commands.memory.run import memory_of
from bot.present import memory
from bot.present import price as price_texts
from bot.request import Context
from bot.text import Text, Whole, t
from calc.memory import MemoryReport


def by_gpu(request: MemoryRequest, report: MemoryReport, context: Context) -> Stacks:
    """The asked GPUs as asked, and the fewest of each kind that hold the same."""
    reports = (report, *_elsewhere(request, report, context))
    shown = [index for index in range(len(parts(report))) if any(parts(found)[index][1] for found in reports)]
    return Stacks(
        title=_title(request),
        subtitle=t(
            "GB on each GPU at {batch} × {tokens} tokens. Others: the fewest that fit",
            batch=Whole(report.batch),
            tokens=Whole(report.sequence_tokens),
        ),
        parts=tuple(parts(report)[index][0] for index in shown),
        limit=t("Limit"),
        stacks=tuple(_stack(found, shown, is_asked=found is report) for found in reports),
    )


def _elsewhere(request: MemoryRequest, report: MemoryReport, context: Context) -> Iterator[MemoryReport]:
    """The asked GPU too, where what was asked for does not fit and more of it do."""
    catalog = context.catalog
    kinds = [name for name in catalog.defaults.memory.shown_gpus if name != report.gpu.id]
    for name in kinds if report.fits else [report.gpu.id, *kinds]:
        count = report.min_gpus.get(name)
        if count is not None and (name, count) != (report.gpu.id, report.gpus):
            yield memory_of(request.model_copy(update={"gpu": catalog.gpus[name], "gpus": count}), context)


def _stack(report: MemoryReport, shown: list[int], *, is_asked: bool) -> Stack:
    held = parts(report)
    return Stack(
        label=t("{gpu}", gpu=report.gpu.label),
        parts=tuple(Part(held[index][1], t("{gb}", gb=memory.gb(held[index][1]))) for index in shown),
        limit=report.limit_gb,
        said=_said(report),
        note=t("one GPU") if report.gpus == 1 else t("{count} GPUs", count=Whole(report.gpus)),
        is_asked=is_asked,
    )


def _said(report: MemoryReport) -> Text:
    total, limit = memory.gb(report.total_gb), memory.gb(report.limit_gb)
    if report.fits:
        return t("{total} of {limit}", total=total, limit=limit)
    return t("{total} of {limit}: too much", total=total, limit=limit)


def _title(request: MemoryRequest) -> Text:
    size = price_texts.size(request.size)
    if request.purpose == "train":
        return t("Memory to train {size}", size=size)
    return t("Memory to serve {size}", size=size)
