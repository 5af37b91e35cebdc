"""How /compare answers: a table with the cheapest first, and what each row rests on."""

from collections.abc import Iterator
from dataclasses import replace

from bot.answer import MOST_LINES, Answer, Row
from bot.commands.compare import caveats, charts
from bot.commands.compare.comparison import Comparison, Unanswered
from bot.commands.compare.comparison import Row as Compared
from bot.commands.compare.details import details, price_of
from bot.commands.compare.figures import figure_of
from bot.commands.compare.headline import headline
from bot.commands.compare.labels import label, label_of, name_of
from bot.commands.compare.measures import heads_of, shown_gpus, shown_money
from bot.commands.compare.question import INNER
from bot.commands.compare.request import CompareRequest
from bot.present import memory
from bot.request import Context
from bot.text import Plain, Text, t
from calc.memory import MemoryReport
from calc.ranges import Range
from calc.serving import ServingReport
from config.schema.gpu import Gpu

_CLEARLY_LESS = 1.05
_MOST_WARNINGS = 2
"""Under a table that is to be seen whole."""


def present(request: CompareRequest, comparison: Comparison, context: Context) -> Answer:
    """The table of a comparison."""
    from config.hosted import NoHosts  # not at the start

    of_gpus = replace(context, hosts=NoHosts)
    answers = [INNER[request.command].does.present(row.request, row.report, of_gpus) for row in comparison.rows]
    rows = tuple(_table(request, comparison))
    price = price_of(comparison.rows[0], context) if request.by == "model" else None
    title = headline(request, comparison, answers[0].headline)
    has_room = 1 + 1 + 1 + len(rows) < MOST_LINES
    return Answer(
        headline=title,
        key_figure=_key_figure(request, comparison),
        lines=(price,) if price is not None and has_room else (),
        rows=rows,
        warnings=tuple(caveats.warnings(comparison, answers, context)),
        details=(
            *((price,) if price is not None and not has_room else ()),
            *details(request, comparison, context),
        ),
        most_warnings=_MOST_WARNINGS,
        folded_under=t("Ranges and sources"),
        charts=charts.offers(title, comparison),
        sources=tuple(dict.fromkeys(source for answer in answers for source in answer.sources)),
    )


def _key_figure(request: CompareRequest, comparison: Comparison) -> Text:
    """The cheapest, and how much less it is than the dearest; without money the first row."""
    priced, first = comparison.priced, comparison.rows[0]
    name = name_of(first, comparison)
    if not first.measure.fits:
        return t("Nothing here fits")
    if isinstance(first.report, MemoryReport):
        gpus = memory.gpus(first.report.gpus, first.report.gpu)
        return (
            t("Fits on {gpus}", gpus=gpus) if request.by == "gpu" else t("{name}: fits on {gpus}", name=name, gpus=gpus)
        )
    if not priced:
        return t("{name}: {figure}", name=name, figure=figure_of(first, comparison).shown)
    least = _with_unit(first)
    most = priced[-1]
    factor = _mid(most.measure.money) / _mid(first.measure.money) if _mid(first.measure.money) else 1.0
    if len(priced) == 1:
        return t("{name}: {cost}", name=name, cost=least)
    if factor < _CLEARLY_LESS:
        return t("{name}: {cost}, and all about the same", name=name, cost=least)
    return t(
        "{name}: {cost}, {factor} times less than {other}",
        name=name, cost=least, factor=Plain(factor, 2), other=name_of(most, comparison),
    )  # fmt: skip


def _mid(money: Range | None) -> float:
    return money.mid if money else 0.0


def _with_unit(row: Compared) -> Text:
    """The money of a row, and what it is for where that is a part."""
    cost = shown_money(row.measure)
    match row.report:
        case ServingReport(output_tokens=1):
            return t("{cost} per 1M tokens in", cost=cost)
        case ServingReport():
            return t("{cost} per 1M tokens out", cost=cost)
    return cost


def _table(request: CompareRequest, comparison: Comparison) -> Iterator[Row]:
    first = comparison.rows[0]
    heads = heads_of(first.request, first.report)
    says_gpus = comparison.gpus_differ and request.by == "model"
    if comparison.priced or (isinstance(first.report, MemoryReport) and first.measure.fits):
        kind = t("GPU") if request.by == "gpu" else t("Model")
        yield Row(kind, heads.first, t("GPUs") if says_gpus else heads.second)
    for row in comparison.rows:
        name = label_of(row, comparison)
        if not row.measure.fits:
            yield Row(name, t("does not fit"))
        elif row.measure.money is None and not isinstance(row.report, MemoryReport):
            yield Row(name, figure_of(row, comparison).shown)
        else:
            yield Row(name, figure_of(row, comparison).shown, _second(row, comparison))
    for unanswered in comparison.unanswered:
        yield Row(t("{name}", name=label(unanswered.item)), _briefly(unanswered))


def _second(row: Compared, comparison: Comparison) -> Text:
    """The second figure of a row; for models served on different numbers of GPUs that number, which labels lack."""
    count = comparison.own_gpus(row)
    return row.measure.second if count is None or isinstance(row.item, Gpu) else shown_gpus(count)


def _briefly(unanswered: Unanswered) -> Text:
    """Why there is no answer, as short as a row."""
    reason = unanswered.reason
    match reason.at:
        case "precision":
            return t("no {precision}", precision=" ".join(reason.words).upper())
        case "deadline":
            return t("too slow")
        case "gpu":
            return t("no room")
        case "own":
            return t("price unknown")
    return t("not with {word}", word=" ".join(reason.words)) if reason.words else t("see below")
