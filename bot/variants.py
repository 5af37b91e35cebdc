"""Variants of a question that are worth a tap: other GPUs, another number format, count or currency."""

from collections import OrderedDict
from collections.abc import Iterator
from datetime import date
from typing import Any

from bot.answer import Action
from bot.command import Asked
from bot.grammar.lexicon import OFFER_FIELDS
from bot.grammar.line import Word
from bot.grammar.parse import Grammar
from bot.grammar.refusal import Refusal
from bot.request import Context, Given
from bot.text import Text, Whole, t, verbatim
from config.catalog import Catalog
from config.schema.entry import Entry
from config.schema.gpu import Gpu, Precision

_MOST_GPUS = 3
_SMALL_GB = 60
"""Memory below which a GPU is one of workstations and small servers."""
NOT_EVERYWHERE = ((), OFFER_FIELDS, ("precision",), (*OFFER_FIELDS, "precision"))
"""What may be left out for a GPU that lacks it, as little as possible."""
_SYMBOLS = {"USD": "$ USD", "CNY": "¥ CNY"}
_DOUBLED = 2


Rows = tuple[tuple[Action, ...], ...]


class KnownVariants:
    """Variants that are found once: an answer is shown as text, with its working and as a chart, and asked again."""

    def __init__(self, grammar: Grammar, most: int = 512) -> None:
        self._grammar = grammar
        self._most = most
        self._known: OrderedDict[tuple[str, date], Rows] = OrderedDict()

    def of(self, asked: Asked[Any, Any], context: Context) -> Rows:
        """Those of a question, which its canonical command says in full, on a day."""
        key = asked.changeable, context.today
        if key not in self._known:
            self._known[key] = variants(asked, self._grammar, context)
            if len(self._known) > self._most:
                self._known.popitem(last=False)
        return self._known[key]


def variants(asked: Asked[Any, Any], grammar: Grammar, context: Context) -> Rows:
    """Rows of variants, each a canonical command that can be answered."""
    question = _Question(asked, grammar, context)
    rows = tuple(question.on_other_gpus()), tuple(question.otherwise())
    return tuple(row for row in rows if row)


class _Question:
    """A question taken apart into its words, to be put together again with one of them changed."""

    def __init__(self, asked: Asked[Any, Any], grammar: Grammar, context: Context) -> None:
        self._asked = asked
        self._context = context
        sentence = grammar.read(asked.changeable)
        self._given = Given(sentence.words, sentence.repeated)

    def on_other_gpus(self) -> Iterator[Action]:
        """The same on the GPUs that are most often asked about beside this one."""
        gpu = getattr(self._asked.request, "gpu", None)
        if not isinstance(gpu, Gpu) or "gpu" not in self._asked.command.request.takes:
            return
        currency = getattr(self._asked.request, "currency", None)
        changed = {"currency": currency} if isinstance(currency, str) else {}
        found = 0
        for other in _others(gpu, self._context.catalog):
            of_one = self._asked.command.request.of_one_gpu
            attempts = (self._command(changed | {"gpu": other}, (*of_one, *dropped)) for dropped in NOT_EVERYWHERE)
            command = next((command for command in attempts if command is not None), None)
            if command is not None:
                yield Action(verbatim(other.label), command)
                found += 1
            if found == _MOST_GPUS:
                return

    def otherwise(self) -> Iterator[Action]:
        """Another number format, enough GPUs or twice as many, the other currency, where each has a meaning."""
        request, takes = self._asked.request, self._asked.command.request.takes
        if "kv" in takes and (precision := _other_precision(request)) is not None:
            stored = self._context.catalog.serving.formats[precision]
            yield from self._if_possible(verbatim(precision.upper()), {"precision": stored})
        gpus, enough = (getattr(self._asked.report, name, None) for name in ("gpus", "batch_gpus"))
        if isinstance(enough, int):
            label = t("×{gpus} holds {batch}", gpus=Whole(enough), batch=Whole(self._asked.report.asked_batch))
            yield from self._if_possible(label, {"gpus": enough})
        elif isinstance(gpus, int) and (isinstance(getattr(request, "gpus", None), int) or "kv" in takes):
            yield from self._if_possible(verbatim(f"×{gpus * _DOUBLED:,}"), {"gpus": gpus * _DOUBLED})
        currency = getattr(request, "currency", None)
        has_money = not hasattr(request, "price") or request.price is not None
        if "currency" in takes and isinstance(currency, str) and has_money:
            other = "CNY" if currency == "USD" else "USD"
            yield from self._if_possible(verbatim(_SYMBOLS[other]), {"currency": other}, without=("fx",))
        if "project" in takes:
            yield from self._of_project()

    def _of_project(self) -> Iterator[Action]:
        """The whole project in place of its final run, or that alone again."""
        if self._asked.request.project:
            yield from self._if_possible(t("Final run only"), {}, without=("project",))
        elif self._asked.request.price is not None:
            yield from self._if_possible(t("Whole project"), {"project": True})

    def _if_possible(self, label: Text, changed: dict[str, object], without: tuple[str, ...] = ()) -> Iterator[Action]:
        command = self._command(changed, without)
        if command is not None:
            yield Action(label, command)

    def _command(self, changed: dict[str, object], without: tuple[str, ...] = ()) -> str | None:
        """The canonical command with some words changed, or None where that cannot be asked."""
        kept = {field: word for field, word in self._given.words.items() if field not in without}
        words = kept | {field: Word(field, value, _spelled(value), (0, 0)) for field, value in changed.items()}
        command = self._asked.command
        try:
            request = command.resolve(Given(words, self._given.repeated), self._context)
        except Refusal:
            return None
        if "gpu" in changed and command.compared is not None:
            request = command.compared(request, self._context)
        return " ".join((f"/{command.name}", *request.spelled(self._context)))


def _spelled(value: object) -> str:
    """As a refusal would quote it: a preset by its name."""
    return value.id if isinstance(value, Entry) else str(value)


def _others(gpu: Gpu, catalog: Catalog) -> Iterator[Gpu]:
    """GPUs that people have: for a small one the small ones first, for a large one none of those."""
    shown = [catalog.gpus[name] for name in catalog.defaults.memory.shown_gpus if name != gpu.id]
    if gpu.memory_gb < _SMALL_GB:
        yield from sorted(shown, key=lambda other: other.memory_gb)
    else:
        yield from (other for other in shown if other.memory_gb >= _SMALL_GB)


def _other_precision(request: Any) -> Precision | None:
    """Fewer bits than now, in a format that the GPU computes in where there is one; from the fewest back to 16."""
    gpu, now = getattr(request, "gpu", None), getattr(request, "precision", None)
    if not isinstance(gpu, Gpu) or getattr(request, "purpose", "inference") != "inference":
        return None
    if now in ("bf16", "fp16"):
        return "fp8" if gpu.dense_tflops.fp8 is not None else "int8"
    if now in ("fp8", "int8"):
        return "fp4" if gpu.dense_tflops.fp4 is not None else "int4"
    return "bf16"
