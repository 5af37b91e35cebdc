"""What a careful reader of a bill wants to know: what is assumed of hosts and of own GPUs."""

from collections.abc import Iterator

from bot.commands.api.hosts import Hosts
from bot.commands.api.report import ApiReport
from bot.commands.api.request import ApiRequest
from bot.present import memory
from bot.present.hosted import host_name, prices_of, usd
from bot.text import Compact, Plain, Share, Text, Whole, t
from calc.bill import Bill, Own
from calc.hosting import HOURS_PER_MONTH

_SAME = 1e-6


def details(request: ApiRequest, report: ApiReport, bill: Bill) -> Iterator[Text]:
    """Folded, before the working."""
    yield t(
        "A request reads {input} tokens and writes {output}; a month has {hours} hours",
        input=Whole(bill.load.input_tokens), output=Whole(bill.load.output_tokens), hours=Plain(HOURS_PER_MONTH, 4),
    )  # fmt: skip
    yield from of_hosts(report.hosts)
    yield from _of_cache(request, report.hosts)
    if bill.own is not None:
        yield from _of_own(request, bill.own)


def of_hosts(hosts: Hosts) -> Iterator[Text]:
    """What else is known of the hosts, and what their list leaves out."""
    if len(hosts.prices) > 1:
        yield t(
            "{count} hosts have a price; the median is that of {host}: {prices}",
            count=Whole(len(hosts.prices)), host=host_name(hosts.median), prices=prices_of(hosts.median),
        )  # fmt: skip
    if (tokens := hosts.cheapest.rises_above_tokens) is not None:
        yield t("{host} charges more for prompts above {tokens} tokens", host=host_name(hosts.cheapest),
                tokens=Whole(tokens))  # fmt: skip
    if hosts.free:
        yield t("Left out: free variants ({count}), whose limits no traffic fits in", count=Whole(hosts.free))
    if hosts.withdrawn:
        yield t("Left out: {count} that their hosts have given up", count=Whole(hosts.withdrawn))
    yield t(
        "Prices as genai-prices {version} has them, which may lag behind a host and keep models that it dropped; "
        "OpenRouter and Hugging Face pass requests on to hosts",
        version=hosts.snapshot.version,
    )


def _of_cache(request: ApiRequest, hosts: Hosts) -> Iterator[Text]:
    if not request.cached:
        return
    yield t("{share} of the input is read from the host's cache", share=Share(request.cached))
    if (written := hosts.cheapest.usd_per_1m_written_tokens) is not None:
        yield t("Writing to the cache costs {price} per 1M tokens there, which is left out", price=usd(written))
    if request.serving is not None:
        yield t("The estimate of own GPUs uses no prefix cache: with one they carry more")


def _of_own(request: ApiRequest, own: Own) -> Iterator[Text]:
    serving = own.fleet.copy.serving
    yield t(
        "Copies of the model: {copies}, each on {gpus} with {batch} requests in flight, {tpot} ms a token",
        copies=Whole(own.fleet.copies), gpus=memory.gpus(own.fleet.copy.gpus, serving.gpu), batch=Whole(serving.batch),
        tpot=Plain(serving.tpot_ms.mid, 2),
    )  # fmt: skip
    if request.peak == 1:
        yield t("Own GPUs carry an even load, without reserve; peak=3x has as many as three times the mean takes")
    else:
        yield t("Own GPUs carry {peak} times the mean load, and are paid when there is less", peak=Plain(request.peak))
    if own.usd_per_1m_when_full is not None:
        yield t(
            "Own tokens cost {price} per 1M of both kinds where GPUs always have work",
            price=usd(own.usd_per_1m_when_full),
        )
    yield from _of_break_even(own)
    yield t("Own GPUs without staff, network, storage and spare ones; the API without limits of its rate")


def _of_break_even(own: Own) -> Iterator[Text]:
    first, lasting = own.break_even_tokens_per_month, own.lasting_tokens_per_month
    gpu = own.fleet.copy.serving.gpu.label
    if first is not None and lasting is not None and first < lasting * (1 - _SAME):
        yield t(
            "Own GPUs first cost no more at {first} tokens a month, and never more from {lasting} on: "
            "each further copy is paid for before it is full",
            first=Compact(first, 2), lasting=Compact(lasting, 2),
        )  # fmt: skip
    elif lasting is not None:
        yield t("From {tokens} tokens a month on own GPUs never cost more", tokens=Compact(lasting, 2))
    elif own.usd_per_month is not None:
        yield t("No traffic makes {gpu} cheaper at these prices: they cost more than the API even when full", gpu=gpu)
