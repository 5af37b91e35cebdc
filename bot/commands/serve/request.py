"""What /serve is asked: a model, the load that is to be carried, what it is promised, and the GPUs to choose from."""

from dataclasses import replace
from datetime import date
from typing import Self

from bot.commands.serve.load import LOAD_FIELDS, Load, resolve_load
from bot.commands.serve.promised import PROMISED, Promised, resolve_promised
from bot.grammar.hosted import HostedModel
from bot.grammar.refusal import Refusal
from bot.grammar.spend import Spend
from bot.request import Context, Given
from bot.resolve.currency import resolve_fx
from bot.resolve.layout import resolve_request_length
from bot.text import t
from bot.weighed import WeighedRequest
from config.rates import Fx


class ServeRequest(WeighedRequest):
    """A model under some load, within some promise; `output_tokens` are those of the answer itself."""

    load: Load
    promised: Promised
    think_tokens: int
    """Written before the answer."""
    spend_fx: Fx | None
    """The rate of the money to spend; null for USD."""

    takes = WeighedRequest.takes.union(LOAD_FIELDS, PROMISED, ("think", "surge", "spare"))
    positional = ("params",)

    @classmethod
    def resolve(cls, given: Given, context: Context) -> Self:
        given = _with_open_weights(given)
        in_common = cls.in_common(given, context)
        return cls(
            **in_common,
            load=resolve_load(given),
            promised=resolve_promised(given),
            think_tokens=resolve_request_length(given, "think", example="think=2000") or 0,
            spend_fx=_fx_of_spend(given, context, in_common["as_of"]),
        )

    @property
    def written_tokens(self) -> int:
        """All that a request has written, reasoning included."""
        return self.think_tokens + self.output_tokens

    def spelled(self, context: Context) -> list[str]:
        words = [*self.size.spelled(), *self.load.spelled(), *self.spelled_requests(context)]
        if self.think_tokens:
            words.append(f"think={self.think_tokens}")
        words += self.promised.spelled()
        return [*words, *self.spelled_choice(context, fx=self.spend_fx, spent=self.load.spend)]


def _with_open_weights(given: Given) -> Given:
    """The preset that stands for a model at its hosts. Raises Refusal for one whose weights only its makers have."""
    model = given.get("model", object)
    if not isinstance(model, HostedModel):
        return given
    word = given.words["model"]
    if model.preset is not None:
        return replace(given, words={**given.words, "model": replace(word, value=model.preset)})
    message = t("No open weights of {model} are known here: /api has what its hosts charge", model=model.name)
    raise Refusal(message, at=word.text, span=word.span, other_command="api")


def _fx_of_spend(given: Given, context: Context, day: date | None) -> Fx | None:
    spend = given.get("spend", Spend)
    return resolve_fx(given, context, spend.currency or "USD", day) if spend is not None else None
