"""What a careful reader of a batch wants to know: every GPU in full, hosts, and where the figures come from."""

from collections.abc import Iterator

from bot.answer import Source
from bot.commands.generate.request import GenerateRequest
from bot.commands.generate.run import Generated
from bot.present import hosted as hosted_texts
from bot.present import memory
from bot.present import sources as of
from bot.present.calibration import times_of
from bot.request import Context
from bot.text import Compact, Days, Money, Share, Text, joined, t, verbatim
from calc.cost import in_currency
from calc.generation import Generation


def money(usd: float, request: GenerateRequest, figures: int = 2) -> Money:
    """A sum in the currency of the answer."""
    return Money(in_currency.function(usd=usd, fx=request.fx.rate if request.fx else 1.0), request.currency, figures)


def details(request: GenerateRequest, found: Generated) -> Iterator[Text]:
    """Folded, before the working."""
    for place, generation in enumerate(found.report.generations, start=1):
        yield t("{place}. {plan}", place=str(place), plan=_in_full(request, generation))
    yield t(
        "{requests} requests, which read {tokens} tokens",
        requests=Compact(found.report.requests), tokens=Compact(found.report.input_tokens),
    )  # fmt: skip
    if request.slowdown != 1:
        yield times_of(request.slowdown)
    if request.cached:
        yield t("{share} of the input is taken to be cached", share=Share(request.cached))
    if (hosted := found.hosted) is not None:
        host, prices = hosted_texts.host_name(hosted.price), hosted_texts.prices_of(hosted.price)
        if hosted.price.is_batch:
            yield t(
                "Batch API: {host}, {prices} per 1M, for requests that may wait for hours", host=host, prices=prices
            )
        else:
            yield t("Hosted: {host}, {prices} per 1M; no host has batch prices of it that are known here", host=host,
                    prices=prices)  # fmt: skip
    if found.spot is not None:
        yield t("Spot machines are taken away at times: what they had in flight is written again")
    yield t("All requests are taken to be of one length; the start, and machines that fail, come on top")


def _in_full(request: GenerateRequest, generation: Generation) -> Text:
    parts = (
        t("{gpus} in {precision}", gpus=memory.gpus(generation.gpus, generation.hardware.gpu),
          precision=generation.replica.model.precision.upper()),
        t("{mid} ({low}–{high})", mid=money(generation.usd.mid, request), low=money(generation.usd.low, request),
          high=money(generation.usd.high, request)),
        t("{days}", days=Days(generation.days.mid)),
        t("{hours} GPU-hours", hours=Compact(generation.gpu_hours.mid)),
    )  # fmt: skip
    return joined(parts, t("{left}; {right}")) or verbatim("")


def sources(request: GenerateRequest, found: Generated, context: Context) -> Iterator[Source]:
    """Of speed, memory and money; prices of all GPUs that are shown, however bought, and of the host."""
    serving, best = context.catalog.serving, found.best
    yield of.of_speed(best.hardware.gpu)
    yield of.of_memory(best.hardware.gpu)
    for generation in found.report.generations:
        yield from of.of_price(request.option_of(generation.hardware.gpu.id).price)
    for bought in (found.on_demand, found.spot):
        if bought is not None:
            yield from of.of_price(bought.price)
    yield from of.of_rates(request.fx, request.option_of(best.hardware.gpu.id).price)
    if found.hosted is not None:
        yield hosted_texts.of_price(found.hosted.price, context.hosted.snapshot(context.today))
    if request.size.model is not None:
        yield of.of_model(request.size.model)
    yield of.of_engine(serving.engine)
    yield memory.of_limit(serving.memory)
    yield memory.of_format(best.replica.model.weight_format)
    yield Source(t("formats to serve in"), None, None, serving.plans.served_in_source)
