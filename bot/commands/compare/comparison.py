"""What came of a comparison: the rows in their order, and those that have no answer."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.commands.compare.asked import InnerRequest, Reason, reason_of
from bot.commands.compare.items import Item
from bot.commands.compare.measures import InnerReport, Measure, measure_of
from bot.commands.compare.question import INNER, Question
from bot.commands.compare.request import CompareRequest
from bot.grammar.refusal import Refusal
from bot.request import Context
from calc.serving import ServingReport


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One GPU or model with its answer."""

    item: Item
    request: InnerRequest
    report: InnerReport
    measure: Measure
    lacks_offer: bool

    @property
    def order(self) -> tuple[object, ...]:
        """What fits before what does not, the cheapest first, what has no price last."""
        money = self.measure.money
        return (not self.measure.fits, math.inf if money is None else money.mid, self.measure.rank, self.item.id)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """One GPU or model without an answer."""

    item: Item
    reason: Reason


@dataclass(frozen=True, slots=True)
class Comparison:
    """The rows of one question, in the order of the table."""

    command: Question
    rows: tuple[Row, ...]
    unanswered: tuple[Unanswered, ...]

    @property
    def priced(self) -> tuple[Row, ...]:
        """The rows that fit and have a price."""
        return tuple(row for row in self.rows if row.measure.fits and row.measure.money is not None)

    @property
    def gpus_of_services(self) -> frozenset[int]:
        """On how many GPUs the services are that fit; none of another question, whose table says it or has no need."""
        return frozenset(
            row.report.gpus for row in self.rows if isinstance(row.report, ServingReport) and row.measure.fits
        )

    @property
    def gpus_differ(self) -> bool:
        """Whether services are on different numbers of GPUs, so that each row has to say its own."""
        return len(self.gpus_of_services) > 1

    def own_gpus(self, row: Row) -> int | None:
        """On how many GPUs a row is, where it has to say so."""
        is_service = isinstance(row.report, ServingReport) and row.measure.fits
        return row.report.gpus if self.gpus_differ and is_service else None


def compare(request: CompareRequest, context: Context) -> Comparison:
    """Every row as its own command computes it, all under the same load where they can be.

    Raises the first refusal where no row can be computed.
    """
    command = INNER[request.command]
    rows, unanswered, refusals = [], [], []
    for asked in request.asked:
        if asked.request is None:
            assert asked.reason is not None  # what cannot be asked has a reason
            unanswered.append(Unanswered(asked.item, asked.reason))
            continue
        try:
            inner = asked.request if command.compared is None else command.compared(asked.request, context)
            report = command.does.run(inner, context)
        except Refusal as refusal:
            refusals.append(refusal)
            unanswered.append(Unanswered(asked.item, reason_of(refusal, {})))
            continue
        measure = measure_of(inner, report)
        rows.append(
            Row(
                item=asked.item, request=inner, report=report, measure=measure, lacks_offer=asked.lacks_offer,
            )
        )  # fmt: skip
    if not rows:
        raise refusals[0]
    return Comparison(
        request.command,
        tuple(sorted(rows, key=lambda row: row.order)),
        tuple(sorted(unanswered, key=lambda row: row.item.id)),
    )


def result(comparison: Comparison) -> Mapping[str, Any]:
    """The result of each row as its own command has it, in the order of the table, and what has no answer."""
    command = INNER[comparison.command]
    return {
        "command": command.name,
        "rows": [command.does.result(row.report) for row in comparison.rows],
        "unanswered": [unanswered.item.id for unanswered in comparison.unanswered],
    }
