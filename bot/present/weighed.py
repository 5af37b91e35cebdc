"""What answers have in common that weigh GPUs against each other: how copies are laid, and what to be warned of."""

from collections.abc import Iterator

from bot.present import doubts as doubts_texts
from bot.present import memory
from bot.present import price as price_texts
from bot.request import Context
from bot.resolve.layout import architecture_of
from bot.text import Text, Whole, t
from bot.weighed import WeighedRequest
from calc.layout import Layout
from calc.replica import Replica


def copies(count: int) -> Text:
    """`12 copies`."""
    return t("one copy") if count == 1 else t("{count} copies", count=Whole(count))


def ranks(layout: Layout) -> Text:
    """`TP 8`, `TP 8, PP 2`."""
    of_server = t("TP {ranks}", ranks=Whole(layout.tp))
    return t("{ranks}, PP {stages}", ranks=of_server, stages=Whole(layout.pp)) if layout.pp > 1 else of_server


def of_request(request: WeighedRequest, tokens: int, context: Context) -> Iterator[Text]:
    """A request of so many tokens that is longer than the context, and a size that may be a slip."""
    architecture = architecture_of(request.size)[0]
    if tokens > architecture.max_context:
        yield memory.beyond_context(tokens, architecture)
    yield from price_texts.size_warnings(request.size, context.catalog)


def of_chosen(request: WeighedRequest, replica: Replica, context: Context, *, days: float) -> Iterator[Text]:
    """The price of the GPU that is the answer, needed for so many days, and figures that nobody confirmed."""
    option = request.option_of(replica.model.gpu.id)
    yield from price_texts.warnings(
        option.price, option.gpu, context,
        fx=request.fx, as_of=request.as_of, currency=request.currency, needs_cluster=replica.gpus > 1, days=days,
    )  # fmt: skip
    yield from doubts_texts.of_used(
        option.gpu, "bandwidth_gb_s", doubts_texts.of_memory(option.gpu),
        doubts_texts.of_peak(option.gpu.training_precision),
        size=request.size, of_model=doubts_texts.ARCHITECTURE, price=option.price,
    )  # fmt: skip
