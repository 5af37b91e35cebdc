"""What came of a comparison: the rows in their order, and those that have no answer."""

import math
from dataclasses import dataclass

from bot.commands.compare.asked import InnerRequest, Reason, reason_of
from bot.commands.compare.items import Item
from bot.commands.compare.measures import InnerReport, Measure, measure_of
from bot.commands.compare.question import INNER, Question
from bot.commands.compare.request import CompareRequest
from bot.grammar.refusal import Refusal
from bot.request import Context


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


def compare(request: CompareRequest, context: Context) -> Comparison:
    """Every row as its own command computes it. Raises the first refusal where no row can be computed."""
    rows, unanswered, refusals = [], [], []
    for asked in request.asked:
        if asked.request is None:
            assert asked.reason is not None  # what cannot be asked has a reason
            unanswered.append(Unanswered(asked.item, asked.reason))
            continue
        try:
            report = INNER[request.command].run(asked.request, context)
        except Refusal as refusal:
            refusals.append(refusal)
            unanswered.append(Unanswered(asked.item, reason_of(refusal, {})))
            continue
        measure = measure_of(asked.request, report)
        rows.append(
            Row(
                item=asked.item, request=asked.request, report=report, measure=measure, lacks_offer=asked.lacks_offer,
            )
        )  # fmt: skip
    if not rows:
        raise refusals[0]
    return Comparison(
        request.command,
        tuple(sorted(rows, key=lambda row: row.order)),
        tuple(sorted(unanswered, key=lambda row: row.item.id)),
    )
