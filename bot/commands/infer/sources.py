"""Where the figures of an estimate of serving come from."""

from collections.abc import Iterator

from bot.answer import Source
from bot.commands.infer.request import ServingRequest
from bot.present import memory, sources
from bot.request import Context
from bot.text import Plain, Share, t


def of_estimate(request: ServingRequest, context: Context) -> Iterator[Source]:
    """Of its speed, its memory and its money; what it draws is not among them."""
    serving = context.catalog.serving
    yield sources.of_speed(request.gpu)
    yield sources.of_memory(request.gpu)
    yield from sources.of_price(request.price)
    yield from sources.of_rates(request.fx, request.price)
    if request.size.model is not None:
        yield sources.of_model(request.size.model)
    yield sources.of_engine(serving.engine)
    yield memory.of_limit(serving.memory)
    yield memory.of_format(request.weight_format)
    if request.drafts is not None:
        usual = serving.drafts
        acceptance, stated = usual.acceptance, usual.source
        if request.drafts.is_mtp:
            acceptance, stated = usual.mtp_acceptance, usual.mtp_source
        if request.drafts.acceptance == acceptance:
            yield Source(t("right drafts"), t("{share}", share=Share(acceptance)), None, stated)
    if request.ep is not None:
        how = serving.expert_parallel
        value = t("{gb_s} GB/s a GPU beyond the server", gb_s=Plain(how.network_gb_s))
        yield Source(t("sending tokens to experts"), value, None, how.source)
