"""What a comparison warns of: rows that are missing or other than asked, and what its rows warn of, each once."""

import math
from collections.abc import Iterator, Sequence

from bot.answer import Answer
from bot.commands.compare.comparison import Comparison, Row
from bot.commands.compare.labels import full_name
from bot.commands.infer.load import is_cut
from bot.commands.infer.request import ServingRequest
from bot.commands.infer.warnings import cut, doubts
from bot.commands.train.request import TrainRequest
from bot.present import memory
from bot.request import Context
from bot.text import Days, Text, t
from calc.memory import MemoryReport
from calc.serving import ServingReport
from calc.training import TrainingReport

_OWN_NAME = "\N{WHITE CIRCLE}"
"""Stands in a text for the name of its row, so that the same of several rows is said once, with all of their names."""


def warnings(comparison: Comparison, answers: Sequence[Answer], context: Context) -> Iterator[Text]:
    """The gravest first: what has no answer or is other than asked, what rows warn of, why their ranges are wider."""
    for unanswered in comparison.unanswered:
        name, why = full_name(unanswered.item), unanswered.reason.message
        yield why if name in why.values.values() else t("{name}: {why}", name=name, why=why)
    yield from _once([(row, tuple(_otherwise(row, context))) for row in comparison.rows])
    fitting = [(row, answer) for row, answer in zip(comparison.rows, answers, strict=True) if _is_as_asked(row)]
    said_already = [(*_otherwise(row, context), *_doubts(row)) for row, _ in fitting]
    yield from _once(
        [
            (row, [warning for warning in answer.warnings if warning not in said])
            for (row, answer), said in zip(fitting, said_already, strict=True)
        ]
    )
    yield from _once([(row, _doubts(row)) for row, _ in fitting])


def _doubts(row: Row) -> tuple[Text, ...]:
    if not isinstance(row.report, ServingReport):
        return ()
    assert isinstance(row.request, ServingRequest)  # each report has its own request
    return tuple(doubts(row.request, row.report))


def _once(said: Sequence[tuple[Row, Sequence[Text]]]) -> Iterator[Text]:
    """What all rows say, once, then what some do, with their names."""
    names_of: list[tuple[Text, list[str]]] = []
    for row, texts in said:
        name = full_name(row.item)
        for text in texts:
            nameless = _nameless(text, name)
            known = next((names for other, names in names_of if other == nameless), None)
            if known is None:
                names_of.append((nameless, [name]))
            else:
                known.append(name)
    for text, names in sorted(names_of, key=lambda found: len(found[1]) < len(said)):
        together = ", ".join(names)
        if _OWN_NAME in text.values.values():
            yield Text(text.template, {k: together if v == _OWN_NAME else v for k, v in text.values.items()})
        else:
            yield text if len(names) == len(said) else t("{names}: {warning}", names=together, warning=text)


def _nameless(text: Text, name: str) -> Text:
    """The same with a mark in place of the name of its row."""
    return Text(text.template, {key: _OWN_NAME if value == name else value for key, value in text.values.items()})


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
    elif isinstance(report, ServingReport) and report.asked_batch is not None and is_cut(report):
        assert isinstance(request, ServingRequest)  # each report has its own request
        yield cut(report.asked_batch, request, report, context)
    if isinstance(report, TrainingReport) and isinstance(request, TrainRequest) and request.deadline_days is not None:
        is_too_slow = report.needed_gpus is None or report.needed_gpus > (request.gpus or math.inf)
        if is_too_slow:
            yield t("Not in {days}", days=Days(request.deadline_days))
    if row.measure.money is None and not isinstance(report, MemoryReport):
        yield t("No price is known: add one, e.g. price=2.5")
