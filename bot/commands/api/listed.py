"""The hosts of a model as a list that turns its pages."""

from bot.answer import Action, Answer
from bot.commands.api.details import of_hosts
from bot.commands.api.report import ApiReport
from bot.commands.api.request import ApiRequest
from bot.commands.api.warnings import of_hosts as warnings_of_hosts
from bot.present import hosted, pages
from bot.request import Context
from bot.text import Text, Whole, t, verbatim
from config.hosted import HostedPrice

_USUAL_TRAFFIC = "2B/month"


def present(request: ApiRequest, report: ApiReport, context: Context) -> Answer:
    """Every host with its prices, cheapest first for requests of this mix, the median marked."""
    prices = report.hosts.prices
    shown = pages.entries_of(request.page, prices)
    command = " ".join(("/api", *request.model_copy(update={"page": 1}).spelled(context)))
    billed = f"{command} {_USUAL_TRAFFIC}"
    turns = pages.turns(command, request.page, len(prices))
    return Answer(
        headline=pages.headline(_headline(request, len(prices)), request.page, len(prices)),
        lines=tuple(_listed(price, is_median=price == report.hosts.median and len(prices) > 1) for price in shown),
        warnings=tuple(warnings_of_hosts(request, report.hosts, context)),
        details=(
            t(
                "In the order of what a request of {input} tokens in and {output} out costs",
                input=Whole(request.input_tokens), output=Whole(request.output_tokens),
            ),
            *of_hosts(report.hosts),
        ),
        folded_under=t("Notes and sources"),
        sources=tuple(hosted.of_price(price, report.hosts.snapshot) for price in shown),
        actions=tuple(row for row in ((Action(verbatim(_USUAL_TRAFFIC), billed),), turns) if row),
    )  # fmt: skip


def _headline(request: ApiRequest, hosts: int) -> Text:
    if request.is_batch:
        return t("{model} in batches at {hosts} hosts, per 1M", model=request.model.name, hosts=Whole(hosts))
    return t("{model} at {hosts} hosts, per 1M", model=request.model.name, hosts=Whole(hosts))


def _listed(price: HostedPrice, *, is_median: bool) -> Text:
    line = t("{host} · {prices}", host=hosted.host_name(price), prices=hosted.prices_of(price))
    return t("{line} · median", line=line) if is_median else line
