"""What is folded under a table: one line for each row, with its range and its price, and how to see its working."""

from collections.abc import Iterator

from bot.commands.compare.comparison import Comparison, Row
from bot.commands.compare.labels import full_name
from bot.commands.compare.request import CompareRequest
from bot.commands.memory.request import MemoryRequest
from bot.present import memory
from bot.present import price as price_texts
from bot.request import Context
from bot.text import Compact, Money, Text, t
from calc.memory import MemoryReport
from calc.serving import ServingReport


def details(request: CompareRequest, comparison: Comparison, context: Context) -> Iterator[Text]:
    """A line for each row, what the ranges are, and the command of the first row, which has its working."""
    for row in comparison.rows:
        yield _line(row, request, context)
    if any(not (row.measure.money or row.measure.work).is_exact for row in comparison.rows):
        yield t("Low to high is the spread of what real hardware reaches, at a fixed price")
    first = comparison.rows[0]
    own = " ".join((f"/{request.command}", *first.request.spelled(context)))
    yield t("With its working: `{command}`", command=own)


def price_of(row: Row, context: Context) -> Text | None:
    """What the GPU of a row costs an hour; nothing of a question that has no price."""
    request = row.request
    if isinstance(request, MemoryRequest):
        return None
    return price_texts.line(
        request.gpu, request.price, context, discount=request.discount, fx=request.fx, as_of=request.as_of
    )


def _line(row: Row, request: CompareRequest, context: Context) -> Text:
    report, name = row.report, t("{name}", name=full_name(row.item))
    if isinstance(report, MemoryReport):
        return t(
            "{name}: {total} of {limit} GB on each of {gpus}",
            name=name, total=memory.gb(report.total_gb), limit=memory.gb(report.limit_gb),
            gpus=memory.gpus(report.gpus, report.gpu),
        )  # fmt: skip
    price = price_of(row, context) if request.by == "gpu" else None
    subject = name if price is None else price
    if isinstance(report, ServingReport):
        subject = t("{subject} · on {gpus}", subject=subject, gpus=memory.gpus(report.gpus, report.gpu))
    return t("{subject} · {spread}", subject=subject, spread=_spread(row))


def _spread(row: Row) -> Text:
    money, work, currency = row.measure.money, row.measure.work, row.measure.currency
    if money is None:
        low, high = Compact(work.low, 2), Compact(work.high, 2)
        if isinstance(row.report, ServingReport):
            return t("{low}–{high} tokens/s", low=low, high=high)
        return t("{low}–{high} GPU-hours", low=low, high=high)
    if money.is_exact:
        return t("{cost}", cost=Money(money.mid, currency, 3))
    return t("{low}–{high}", low=Money(money.low, currency, 2), high=Money(money.high, currency, 2))
