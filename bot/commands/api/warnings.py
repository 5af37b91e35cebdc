"""What an answer of /api warns of: a host that serves something else, prices that move, and rough estimates."""

import math
from collections.abc import Iterator
from datetime import timedelta

from bot.commands.api.hosts import Hosts
from bot.commands.api.report import ApiReport
from bot.commands.api.request import ApiRequest, open_weights
from bot.commands.infer.warnings import doubts
from bot.present import price as price_texts
from bot.present.hosted import host_name
from bot.request import Context
from bot.text import Month, Plain, Text, Whole, t
from calc.serving import ServingReport

_SLOW_MS = 100
"""Ten tokens a second: slower than people read."""
_USUAL_BATCH = 32
_OLD = timedelta(days=120)
_BITS = {"bf16": 16, "fp16": 16, "fp8": 8, "int8": 8, "fp4": 4, "int4": 4}


def warnings(request: ApiRequest, report: ApiReport, context: Context) -> Iterator[Text]:
    """What to be warned of, the gravest first."""
    yield from of_hosts(request, report.hosts, context)
    own, bill = request.serving, report.bill
    if own is None:
        if bill is not None:
            yield t("Own GPUs are left out: no open weights of {model} are known here", model=request.model.name)
        return
    if bill is None or bill.serving is None:
        return
    yield from _slow(bill.serving)
    yield from price_texts.warnings(
        own.price, own.gpu, context,
        fx=own.fx, as_of=own.as_of, currency=own.currency, needs_cluster=bill.serving.gpus > 1, days=math.inf,
    )  # fmt: skip
    yield from doubts(own, bill.serving)


def _slow(copy: ServingReport) -> Iterator[Text]:
    """Copies so full that nobody would wait for their tokens."""
    if copy.tpot_ms.mid > _SLOW_MS and copy.batch > 1:
        yield t(
            "Own tokens come every {tpot} ms, {batch} requests in flight: faster with batch={fewer}, on more GPUs",
            tpot=Plain(copy.tpot_ms.mid, 2), batch=Whole(copy.batch), fewer=Whole(min(_USUAL_BATCH, copy.batch // 2)),
        )  # fmt: skip


def of_hosts(request: ApiRequest, hosts: Hosts, context: Context) -> Iterator[Text]:
    """What is doubtful about the price of the cheapest host."""
    cheapest, preset = hosts.cheapest, open_weights(request.model)
    if preset is not None and cheapest.format is not None and _BITS[cheapest.format] < _BITS[preset.weights]:
        yield t(
            "{host} serves fewer bits than the {precision} that the model was released in",
            host=host_name(cheapest), precision=preset.weights.upper(),
        )  # fmt: skip
    if cheapest.is_dearer_at_times:
        yield t("{host} charges by the hour of the day: this is its price at 12:00 UTC", host=host_name(cheapest))
    newest = hosts.snapshot.newest
    if newest is not None and context.today - newest > _OLD:
        yield t("The newest API price here is of {month}: look at the host's page", month=Month(newest))
