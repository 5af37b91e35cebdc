"""What a comparison warns of: rows that are missing or other than asked, and what its rows warn of, each once."""

import math
from collections.abc import Iterator, Sequence

from bot.answer import Answer
from bot.commands.compare.comparison import Comparison, Row
from bot.commands.compare.labels import full_name
from bot.commands.infer.answer import cut
from bot.commands.infer.request import ServingRequest
from bot.commands.train.request import TrainRequest
from bot.present import memory
from bot.request import Context
from bot.text import Days, Text, t
from calc.memory import MemoryReport
from calc.serving import ServingReport
from calc.training import TrainingReport


def warnings(comparison: Comparison, answers: Sequence[Answer], context: Context) -> Iterator[Text]:
    """The gravest first: what has no answer, what is other than asked, and what the answers of the rows warn of."""
    for unanswered in comparison.unanswered:
        name, why = full_name(unanswered.item), unanswered.reason.message
        yield why if name in why.values.values() else t("{name}: {why}", name=name, why=why)
    yield from _once([(row, tuple(_otherwise(row, context))) for row in comparison.rows])
    fitting = [(row, answer) for row, answer in zip(comparison.rows, answers, strict=True) if _is_as_asked(row)]
    yield from _once([(row, answer.warnings) for row, answer in fitting])


def _once(said: Sequence[tuple[Row, Sequence[Text]]]) -> Iterator[Text]:
    """What all rows say, once, then what some do, with their names."""
    names_of: list[tuple[Text, list[str]]] = []
    for row, texts in said:
        for text in texts:
            known = next((names for other, names in names_of if other == text), None)
            if known is None:
                names_of.append((text, [full_name(row.item)]))
            else:
                known.append(full_name(row.item))
    yield from (text for text, names in names_of if len(names) == len(said))
    for text, names in names_of:
        if len(names) < len(said):
            yield t("{names}: {warning}", names=", ".join(names), warning=text)


def _is_as_asked(row: Row) -> bool:
    """Whether the figures of a row are of the GPUs that were asked for: else its warnings are of others."""
    return row.measure.fits or not isinstance(row.report, ServingReport)


def _otherwise(row: Row, context: Context) -> Iterator[Text]:
    """What one row is not as it was asked for."""
    request, report = row.request, row.report
    if row.lacks_offer:
        yield t("Not offered like that, so at the usual price")
    if isinstance(report, ServingReport) and not report.fits:
        yield t("Does not fit: needs {gpus}", gpus=memory.gpus(report.gpus, report.gpu))
    elif isinstance(report, ServingReport) and report.asked_batch is not None and report.batch < report.asked_batch:
        assert isinstance(request, ServingRequest)  # each report has its own request
        yield cut(report.asked_batch, request, report, context)
    if isinstance(report, TrainingReport) and isinstance(request, TrainRequest) and request.deadline_days is not None:
        is_too_slow = report.needed_gpus is None or report.needed_gpus > (request.gpus or math.inf)
        if is_too_slow:
            yield t("Not in {days}", days=Days(request.deadline_days))
    if row.measure.money is None and not isinstance(report, MemoryReport):
        yield t("No price is known: add one, e.g. price=2.5")
