"""Where the figures of /api come from."""

from collections.abc import Iterator

from bot.answer import Source
from bot.commands.api.report import ApiReport
from bot.commands.api.request import ApiRequest
from bot.present import hosted, memory
from bot.present import sources as texts
from bot.request import Context


def sources(request: ApiRequest, report: ApiReport, context: Context) -> Iterator[Source]:
    """Hosts first, then what own GPUs are estimated from."""
    for hosts in (report.hosts, report.other):
        if hosts is not None:
            yield hosted.of_price(hosts.cheapest, hosts.snapshot)
    own, bill = request.serving, report.bill
    if own is None or bill is None or bill.serving is None:
        return
    serving = context.catalog.serving
    yield texts.of_speed(own.gpu)
    yield texts.of_memory(own.gpu)
    yield from texts.of_price(own.price)
    yield from texts.of_rates(own.fx, own.price)
    if own.size.model is not None:
        yield texts.of_model(own.size.model)
    yield texts.of_engine(serving.engine)
    yield memory.of_limit(serving.memory)
    yield memory.of_format(own.precision, serving)
