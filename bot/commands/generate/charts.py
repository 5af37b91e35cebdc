"""The chart of /generate: what the batch costs on each GPU, and at a host."""

from collections.abc import Iterator

from bot.chart import Bar, Bars
from bot.commands.generate.details import money
from bot.commands.generate.request import GenerateRequest
from bot.commands.generate.run import Generated
from bot.present import hosted as hosted_texts
from bot.present import price as price_texts
from bot.text import Compact, Days, Whole, t


def cost_by_gpu(request: GenerateRequest, found: Generated) -> Bars:
    """The cheapest kinds of GPUs with their ranges, and the cheapest host."""
    bars = tuple(_bars(request, found))
    return Bars(
        title=t("{tokens} tokens of {size}", tokens=Compact(request.tokens), size=price_texts.size(request.size)),
        subtitle=t("Lines: likely range. Every copy of the model is always full"),
        bars=tuple(sorted(bars, key=lambda bar: bar.value)),
    )


def _bars(request: GenerateRequest, found: Generated) -> Iterator[Bar]:
    for generation in found.report.generations:
        usd = generation.usd
        yield Bar(
            label=t("{gpu}", gpu=generation.hardware.gpu.label),
            value=money(usd.mid, request).value,
            said=t("{usd}", usd=money(usd.mid, request)),
            low=money(usd.low, request).value,
            high=money(usd.high, request).value,
            note=t("{gpus} in {days}", gpus=Whole(generation.gpus), days=Days(generation.days.mid)),
            is_asked=generation is found.best,
        )
    if found.hosted is not None:
        yield Bar(
            label=hosted_texts.host_name(found.hosted.price),
            value=money(found.hosted.usd, request).value,
            said=t("{usd}", usd=money(found.hosted.usd, request)),
            note=t("batch API") if found.hosted.price.is_batch else t("hosted"),
        )
