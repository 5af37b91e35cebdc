"""What /compare is asked: one question of several GPUs or of several models, everything resolved."""

from collections.abc import Sequence
from typing import Literal, Self

from bot.commands.compare import canonical
from bot.commands.compare.asked import Asked, InnerRequest, ask_each
from bot.commands.compare.items import given_of, resolve_items
from bot.commands.compare.question import INNER, TAKES, Question, question_of, resolve_question
from bot.commands.infer.request import ServingRequest
from bot.request import Context, Given, Request
from bot.resolve.offer import spelled_terms, terms_of
from config.schema.gpu import Gpu

_LENGTHS = ("seq", "ctx")
"""Keys of which each model has its own usual value."""


class CompareRequest(Request):
    """One question of several GPUs or models, in the order in which they were named."""

    command: Question
    """The command that answers each."""
    by: Literal["gpu", "model"]
    asked: tuple[Asked, ...]
    asked_offer: tuple[str, ...]
    """The words for an offer that some of the GPUs lack; nothing where all have it."""

    takes = TAKES
    positional = ("params", "tokens")
    many = frozenset({"gpu", "model", "offer"})
    settable = frozenset({"price", "currency", "mfu", "precision"})

    @classmethod
    def fillable(cls, given: Given) -> frozenset[str]:
        inner: type[Request] = INNER[question_of(given)].request
        return cls.settable & inner.fillable(given)

    @classmethod
    def resolve(cls, given: Given, context: Context) -> Self:
        question = resolve_question(given)
        items = resolve_items(given, context)

        def resolve(row: Given) -> InnerRequest:
            request: InnerRequest = INNER[question].resolve(row, context)
            return request

        asked = ask_each([(item, given_of(item, items, given, context)) for item in items], resolve)
        return cls(
            command=question,
            by="gpu" if isinstance(items[0], Gpu) else "model",
            asked=asked,
            asked_offer=spelled_terms(terms_of(given), given.get("pick", str))
            if any(row.lacks_offer for row in asked)
            else (),
        )

    @property
    def currency(self) -> str | None:
        """The currency of every row; None where nothing is about money."""
        return next((getattr(row.request, "currency", None) for row in self.asked if row.request is not None), None)

    def spelled(self, context: Context) -> Sequence[str]:
        rows = [row.spelled(context) for row in self.asked if row.request is not None]
        reasons = [row.reason.words for row in self.asked if row.reason is not None]
        items = [row.item.id for row in self.asked]
        unnamed = () if self._is_one_length() else _LENGTHS
        words = canonical.shared(rows, [self.asked_offer, *reasons], without=items, without_keys=unnamed)
        return [*items, self.command, *words]

    def _is_one_length(self) -> bool:
        """Whether all sequences are as long: else each is as long as its model usually has it."""
        requests = (row.request for row in self.asked if not isinstance(row.request, ServingRequest | None))
        return len({request.sequence_tokens for request in requests}) <= 1
