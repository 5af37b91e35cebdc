"""Where the figures of /api come from."""

from collections.abc import Iterator

from bot.answer import Source
from bot.commands.api.report import ApiReport
from bot.commands.api.request import ApiRequest
from bot.commands.infer.sources import of_estimate
from bot.present import hosted
from bot.request import Context


def sources(request: ApiRequest, report: ApiReport, context: Context) -> Iterator[Source]:
    """Hosts first, then what own GPUs are estimated from."""
    for hosts in (report.hosts, report.other):
        if hosts is not None:
            yield hosted.of_price(hosts.cheapest, hosts.snapshot)
    if request.serving is not None and report.bill is not None and report.bill.serving is not None:
        yield from of_estimate(request.serving, context)
