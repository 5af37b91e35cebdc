"""The chart of /api: what own GPUs cost over the traffic, with the bill of the API beside the answer's."""

from dataclasses import replace

from bot.chart import Axis, Curve, Mark
from bot.commands.api.report import ApiReport
from bot.commands.api.request import ApiRequest
from bot.present.hosted import host_name
from bot.text import Compact, Money, Text, t
from calc import hosting
from calc.bill import Bill
from calc.cost import in_currency
from calc.own_gpus import fewest

_POINTS = 240
_BEYOND = 1.4
"""How far the curve goes beyond the traffic, the break-even and a full copy."""


def by_traffic(request: ApiRequest, report: ApiReport) -> Curve:
    """Own GPUs are a staircase, a step for each copy; where an API has the same bill as they, it is marked."""
    bill = report.bill
    assert bill is not None  # without traffic there is no chart to want
    assert bill.own is not None
    tokens, meets = bill.load.tokens_per_month, bill.own.break_even_tokens_per_month
    last = _BEYOND * max(tokens, meets or 0.0, bill.own.fleet.copy.capacity_tokens_per_month.mid / bill.load.peak)
    traffics = {last * step / _POINTS for step in range(1, _POINTS + 1)} | {tokens, meets or tokens}
    own = _own(tokens, request, report)
    at_api = Mark(
        tokens,
        _in_currency(bill.api_usd_per_month, bill),
        t("{host}: {bill}", host=host_name(report.hosts.cheapest), bill=_money(bill.api_usd_per_month, bill)),
    )
    met = () if meets is None else (
        Mark(meets, _own(meets, request, report), t("{tokens}: as the API", tokens=Compact(meets, 2))),
    )  # fmt: skip
    return Curve(
        title=_title(request, bill),
        subtitle=t("Own {gpu}, paid for all hours of a month; a step is a copy of the model",
                   gpu=bill.own.fleet.copy.serving.gpu.label),
        x=Axis(t("Tokens a month"), "count"),
        y=Axis(t("A month"), "money", bill.currency),
        points=tuple((traffic, _own(traffic, request, report)) for traffic in sorted(traffics)),
        estimate=Mark(
            tokens, own,
            t("{tokens}: own {bill}", tokens=Compact(tokens, 2), bill=Money(own, bill.currency, 2)),
        ),
        others=(at_api, *met),
    )  # fmt: skip


def _title(request: ApiRequest, bill: Bill) -> Text:
    assert bill.own is not None
    gpu, lasting = bill.own.fleet.copy.serving.gpu.label, bill.own.lasting_tokens_per_month
    if lasting is None:
        return t("{model} on {gpu} is dearer than its API at any traffic", model=request.model.name, gpu=gpu)
    return t("{model} on {gpu} stays cheaper from {tokens} tokens a month on", model=request.model.name, gpu=gpu,
             tokens=Compact(lasting, 2))  # fmt: skip


def _own(tokens: float, request: ApiRequest, report: ApiReport) -> float:
    """The bill of the fewest GPUs for this traffic, in the currency of the answer."""
    bill, own = report.bill, request.serving
    assert bill is not None
    assert bill.own is not None
    assert own is not None
    gpus = fewest(report.copies, replace(bill.load, tokens_per_month=tokens), own.gpus).gpus
    usd = hosting.own_usd_per_month(gpus=gpus, usd_per_gpu_hour=bill.own.usd_per_gpu_hour or 0.0)
    return _in_currency(usd, bill)


def _in_currency(usd: float, bill: Bill) -> float:
    return in_currency(usd=usd, fx=bill.fx.rate if bill.fx else 1.0)


def _money(usd: float, bill: Bill) -> Money:
    return Money(_in_currency(usd, bill), bill.currency, 2)
