"""/gpu: what is known of an accelerator, from where, of when."""

from collections.abc import Mapping
from typing import Any, Self

from bot.answer import Action, Answer, Row, Source
from bot.command import Answering, Command
from bot.present import pages
from bot.present.doubts import unconfirmed
from bot.request import Context, Given, Request
from bot.resolve.page import resolve_page, spelled_page
from bot.text import Plain, Price, Prose, Text, Whole, t, verbatim
from config import market
from config.schema.gpu import Gpu

_SHOWN_PEAKS = ("bf16", "fp16", "fp8", "fp4", "int8")


class GpuRequest(Request):
    """One accelerator, or none for the list."""

    gpu: Gpu | None
    page: int

    takes = frozenset({"gpu", "page"})

    @classmethod
    def resolve(cls, given: Given, context: Context) -> Self:
        gpu = given.get("gpu", Gpu)
        return cls(gpu=gpu, page=resolve_page(given, entries=0 if gpu else len(context.catalog.gpus)))

    def spelled(self, context: Context) -> list[str]:
        return [self.gpu.id] if self.gpu else spelled_page(self.page)


def run(request: GpuRequest, context: Context) -> tuple[Gpu, ...]:
    """The accelerator, or all of them, the newest first."""
    return (request.gpu,) if request.gpu else pages.newest_first(context.catalog.gpus.values())


def present(request: GpuRequest, report: tuple[Gpu, ...], context: Context) -> Answer:
    """Peaks, memory, links and power of one; a page of all."""
    if request.gpu is None:
        return _list(report, request.page)
    gpu = request.gpu
    return Answer(
        headline=t("{name}", name=gpu.name),
        lines=tuple(_lines(gpu, context)),
        rows=tuple(_rows(gpu)),
        warnings=unconfirmed(gpu.doubtful),
        details=(t("{notes}", notes=Prose(gpu.notes)),) if gpu.notes else (),
        folded_under=t("Notes and sources"),
        actions=(_beside(gpu, context),),
        sources=tuple(
            Source(verbatim(gpu.label), None, gpu.checked, text) for text in (*gpu.sources, *gpu.sources_of.values())
        ),
    )


def _rows(gpu: Gpu) -> list[Row]:
    rows = [
        Row(
            t("{precision} dense", precision=name.upper()),
            (t("{peak} TOP/s") if name == "int8" else t("{peak} TFLOP/s")).filled(peak=Plain(peak, 4)),
        )
        for name in _SHOWN_PEAKS
        if (peak := getattr(gpu.dense_tflops, name)) is not None
        and not (name == "fp16" and gpu.dense_tflops.bf16 == peak)
    ]
    rows.append(Row(t("Memory"), t("{memory} GB", memory=Plain(gpu.memory_gb))))
    if gpu.memory_usable_gib is not None:
        rows.append(Row(t("Usable"), t("{memory} GiB", memory=Plain(gpu.memory_usable_gib))))
    rows.append(Row(t("Bandwidth"), t("{bandwidth} TB/s", bandwidth=Plain(gpu.bandwidth_gb_s / 1000))))
    rows.append(Row(t("Power"), t("{power} W", power=Plain(gpu.tdp_w, 4))))
    rows.append(Row(t("Link"), t("{speed} GB/s", speed=Plain(gpu.interconnect.gb_s_bidirectional, 4))))
    return rows


def _lines(gpu: Gpu, context: Context) -> list[Text]:
    found = market.quotes(context.catalog, gpu, None, context.rates)
    if not found:
        return [t("No price known: give your own, e.g. price=2.5")]
    low, high = (Price(quoted.usd_per_gpu_hour, "USD") for quoted in (market.cheapest(found), market.dearest(found)))
    if low == high:
        return [t("{price}/h, the one price known", price=low)]
    on_demand = tuple(quoted for quoted in found if quoted.offer.purchase == "on-demand")
    median = Price(market.median_usd_per_gpu_hour(on_demand or found), "USD")
    text = t("{low}–{high}/h, {median} on demand") if on_demand else t("{low}–{high}/h, median {median}")
    return [text.filled(low=low, high=high, median=median)]


def _beside(gpu: Gpu, context: Context) -> tuple[Action, ...]:
    page = pages.page_with(gpu, pages.newest_first(context.catalog.gpus.values()))
    return (
        Action(t("Prices"), f"/price {gpu.id}"),
        Action(t("All accelerators"), " ".join(("/gpu", *spelled_page(page)))),
    )


def _list(gpus: tuple[Gpu, ...], page: int) -> Answer:
    shown = pages.entries_of(page, gpus)
    return Answer(
        headline=pages.headline(t("{count} accelerators", count=Whole(len(gpus))), page, len(gpus)),
        lines=tuple(
            t(
                "{gpu} · {memory} GB · {peak} TFLOP/s",
                gpu=gpu.id,
                memory=Plain(gpu.memory_gb),
                peak=Plain(gpu.training_tflops, 4),
            )
            for gpu in shown
        ),
        actions=(
            *pages.openings([(gpu.label, f"/gpu {gpu.id}") for gpu in shown]),
            pages.turns("/gpu", page, len(gpus)),
        ),
    )


def result(report: tuple[Gpu, ...]) -> Mapping[str, Any]:
    """The entries as in the YAML."""
    return {"gpus": [gpu.model_dump(mode="json") for gpu in report]}


COMMAND = Command(
    name="gpu",
    summary=t("Dense peaks, memory, bandwidth and power of an accelerator"),
    example="/gpu h100",
    more_examples=("/gpu",),
    asking=lambda: GpuRequest,
    answering=lambda: Answering(run, present, result),
    aliases=("gpus", "显卡", "加速卡"),
    order=70,
)
