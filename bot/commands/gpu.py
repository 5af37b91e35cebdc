"""/gpu: what is known of an accelerator, from where, of when."""

from collections.abc import Mapping
from typing import Any, Self

from bot.answer import Answer, Row, Source
from bot.command import Command
from bot.request import Context, Given, Request
from bot.text import Plain, Price, Text, t, verbatim
from config import market
from config.schema.gpu import Gpu

_SHOWN_PEAKS = ("bf16", "fp16", "fp8", "fp4", "int8")


class GpuRequest(Request):
    """One accelerator, or none for the list."""

    gpu: Gpu | None

    takes = frozenset({"gpu"})

    @classmethod
    def resolve(cls, given: Given, context: Context) -> Self:
        return cls(gpu=given.get("gpu", Gpu))

    def spelled(self, context: Context) -> list[str]:
        return [self.gpu.id] if self.gpu else []


def run(request: GpuRequest, context: Context) -> tuple[Gpu, ...]:
    """The accelerator, or all of them."""
    return (request.gpu,) if request.gpu else tuple(context.catalog.gpus.values())


def present(request: GpuRequest, report: tuple[Gpu, ...], context: Context) -> Answer:
    """Peaks, memory, links and power of one; the names of all."""
    if request.gpu is None:
        return _list(report)
    gpu = request.gpu
    return Answer(
        headline=t("{name}", name=gpu.name),
        lines=tuple(_lines(gpu, context)),
        rows=tuple(_rows(gpu)),
        warnings=(t("Not confirmed by a second source: {fields}", fields=", ".join(gpu.doubtful).replace("_", " ")),)
        if gpu.doubtful
        else (),
        details=(t("{notes}", notes=gpu.notes),) if gpu.notes else (),
        folded_under=t("Notes and sources"),
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
    offers = context.catalog.offers_of(gpu)
    if not offers:
        return [t("No price known: give your own, e.g. price=2.5")]
    cheapest, dearest = market.cheapest_offer(offers, None), market.dearest_offer(offers, None)
    return [
        t(
            "{low}–{high}/h, median {median}: /price {gpu}",
            low=Price(market.price_point(cheapest, None).usd_per_gpu_hour, "USD"),
            high=Price(market.price_point(dearest, None).usd_per_gpu_hour, "USD"),
            median=Price(market.median_usd_per_gpu_hour(offers, None), "USD"),
            gpu=gpu.id,
        )
    ]


def _list(gpus: tuple[Gpu, ...]) -> Answer:
    generations = dict.fromkeys(gpu.generation for gpu in gpus)
    return Answer(
        headline=t("{count} accelerators", count=str(len(gpus))),
        details=tuple(
            t(
                "{generation}: {names}",
                generation=generation,
                names=", ".join(g.id for g in gpus if g.generation == generation),
            )
            for generation in generations
        ),
        examples=("/gpu h100", "/price h100"),
    )


def result(report: tuple[Gpu, ...]) -> Mapping[str, Any]:
    """The entries as in the YAML."""
    return {"gpus": [gpu.model_dump(mode="json") for gpu in report]}


COMMAND = Command(
    name="gpu",
    summary=t("Dense peaks, memory, bandwidth and power of an accelerator"),
    example="/gpu h100",
    more_examples=("/gpu",),
    request=GpuRequest,
    run=run,
    present=present,
    result=result,
    aliases=("gpus", "显卡", "加速卡"),
    order=70,
)
