"""What an answer of /api warns of: a host that serves something else, prices that move, and rough estimates."""

import math
from collections.abc import Iterator
from datetime import timedelta

from bot.commands.api.hosts import Hosts
from bot.commands.api.report import ApiReport
from bot.commands.api.request import ApiRequest, open_weights
from bot.commands.infer.warnings import doubts
from bot.present import memory
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
    if report.bill is not None:
        yield from _beyond_context(request, report.hosts)
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


def _beyond_context(request: ApiRequest, hosts: Hosts) -> Iterator[Text]:
    """Requests longer than the model was made for; of a closed one, than the library says of its host."""
    preset, tokens = open_weights(request.model), request.input_tokens + request.output_tokens
    if preset is not None and preset.architecture is not None:
        if tokens > preset.architecture.max_context:
            yield memory.beyond_context(tokens, preset.architecture)
    elif (most := hosts.cheapest.context_tokens) is not None and tokens > most:
        yield t(
            "{tokens} tokens are more than the context of {most} at {host}",
            tokens=Whole(tokens), most=Whole(most), host=host_name(hosts.cheapest),
        )  # fmt: skip


def _of_day(request: ApiRequest, hosts: Hosts) -> Iterator[Text]:
    """That a price has no date by the day that is asked for: in a bill the one that counts, in a list any."""
    if request.as_of is None:
        return
    undated = sum(price.since is None for price in hosts.prices)
    if request.traffic is None and undated:
        yield t(
            "{undated} of {hosts} prices have no date by {day}: they may be of another time", undated=Whole(undated),
            hosts=Whole(len(hosts.prices)), day=request.as_of,
        )  # fmt: skip
    elif hosts.cheapest.since is None:
        yield t(
            "The price of {host} on {day} is not known: this one has no date", host=host_name(hosts.cheapest),
            day=request.as_of,
        )  # fmt: skip


def _of_length(hosts: Hosts) -> Iterator[Text]:
    """A host that is the cheapest because nobody wrote down what long prompts cost there."""
    of_long = [price.is_of_long_prompts for price in hosts.prices]
    if not hosts.cheapest.is_of_long_prompts and sum(of_long) > len(of_long) / 2:
        yield t(
            "{long} of {hosts} hosts charge more for so long a prompt; for {host} no such price is known",
            long=Whole(sum(of_long)), hosts=Whole(len(of_long)), host=host_name(hosts.cheapest),
        )  # fmt: skip


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
    yield from _of_day(request, hosts)
    yield from _of_length(hosts)
    if preset is not None and cheapest.format is not None and _BITS[cheapest.format] < _BITS[preset.weights]:
        yield t(
            "{host} serves fewer bits than the {precision} that the model was released in",
            host=host_name(cheapest), precision=preset.weights.upper(),
        )  # fmt: skip
    if cheapest.is_dearer_at_times:
        yield t("{host} charges by the hour of the day: this is its price at 12:00 UTC", host=host_name(cheapest))
    newest = hosts.snapshot.newest
    if request.as_of is None and newest is not None and context.today - newest > _OLD:
        yield t("The newest API price here is of {month}: look at the host's page", month=Month(newest))
