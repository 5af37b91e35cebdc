"""What hosts charge for the same model, beside an estimate of serving it."""

from dataclasses import replace

from bot.answer import Answer
from bot.commands.infer.request import ServingRequest
from bot.present.hosted import host_name, of_price, prices_of, ranked
from bot.request import Context
from bot.text import Whole, t
from config.hosted import Terms


def with_hosts(answer: Answer, request: ServingRequest, context: Context) -> Answer:
    """The same answer with the cheapest host as a note, and the median one folded; as it is without any host."""
    terms = Terms(
        day=request.as_of or context.today, input_tokens=request.input_tokens, output_tokens=request.output_tokens
    )
    hosts = ranked(request.size.model, terms, context)
    if not hosts:
        return answer
    cheapest, median = hosts[0], hosts[(len(hosts) - 1) // 2]
    note = t("Hosted by {host}: {prices} per 1M", host=host_name(cheapest), prices=prices_of(cheapest))
    more = t(
        "{count} hosts have a price; the median is that of {host}: {prices}",
        count=Whole(len(hosts)), host=host_name(median), prices=prices_of(median),
    )  # fmt: skip
    return replace(
        answer,
        notes=(*answer.notes, note),
        details=(*answer.details, more) if len(hosts) > 1 else answer.details,
        sources=(*answer.sources, of_price(cheapest, context.hosted.snapshot(context.today))),
    )
