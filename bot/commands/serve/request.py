"""What /serve is asked: a model, the load that is to be carried, what it is promised, and the GPUs to choose from."""

from datetime import date
from typing import Self, cast

from bot.commands.serve.load import LOAD_FIELDS, Load, resolve_load
from bot.commands.serve.promised import PROMISED, Promised, resolve_promised
from bot.grammar import canonical
from bot.grammar.hosted import HostedModel
from bot.grammar.refusal import Refusal
from bot.grammar.spend import Spend
from bot.request import Context, Given, Request
from bot.resolve.choice import Choice, Option, resolve_choice
from bot.resolve.currency import resolve_currency, resolve_fx, spelled_currency
from bot.resolve.layout import USUAL_CACHE, architecture_of, refuse_uneven_heads, resolve_cache, resolve_whole
from bot.resolve.size import ModelSize, resolve_held_size
from bot.resolve.terms import resolve_day, resolve_discount
from bot.resolve.traffic import resolve_cached
from bot.text import t
from config.rates import Fx
from config.schema.gpu import Gpu, Precision

_MOST_TOKENS = 10_000_000
"""Of a request: what is longer is a slip of the finger."""
_MOST_RANKS = 64


class ServeRequest(Request):
    """A model under some load, within some promise, on GPUs to choose from; None is left to the answer."""

    size: ModelSize
    load: Load
    promised: Promised
    choice: Choice
    precision: Precision | None
    """None takes every format that the model is served in."""
    kv: Precision
    tp: int | None
    input_tokens: int
    cached: float
    """Share of the input whose keys and values are there already."""
    output_tokens: int
    """Of the answer itself."""
    think_tokens: int
    """Written before it."""
    discount: float
    currency: str
    fx: Fx | None
    spend_fx: Fx | None
    """The rate of the money to spend; null for USD."""
    as_of: date | None

    takes = frozenset(
        "model params active gpu precision kv tp in out think cached surge spare price offer discount currency fx as_of"
        .split()
    ).union(LOAD_FIELDS, PROMISED)  # fmt: skip
    positional = ("params",)
    many = frozenset({"gpu"})
    settable = frozenset({"price", "currency", "precision"})

    @classmethod
    def resolve(cls, given: Given, context: Context) -> Self:
        _refuse_closed(given)
        usual = context.catalog.defaults.serving
        size = resolve_held_size(given, example="70B")
        day = resolve_day(given, context)
        currency = resolve_currency(given, context)
        return cls(
            size=size,
            load=resolve_load(given),
            promised=resolve_promised(given),
            choice=resolve_choice(given, context, day),
            precision=cast("Precision | None", given.get("precision", str)),
            kv=resolve_cache(given),
            tp=_ranks(given, size),
            input_tokens=_length(given, "in", "in=1000") or usual.input_tokens,
            cached=resolve_cached(given),
            output_tokens=_length(given, "out", "out=500") or usual.output_tokens,
            think_tokens=_length(given, "think", "think=2000") or 0,
            discount=resolve_discount(given),
            currency=currency,
            fx=resolve_fx(given, context, currency, day),
            spend_fx=_fx_of_spend(given, context, day),
            as_of=day,
        )

    @property
    def written_tokens(self) -> int:
        """All that a request has written, reasoning included."""
        return self.think_tokens + self.output_tokens

    def option_of(self, gpu: str) -> Option:
        """The GPU with this id among those to choose from."""
        return next(option for option in self.choice.options if option.gpu.id == gpu)

    def on(self, gpu: Gpu) -> Self:
        """The same question of this GPU alone, which is among those to choose from."""
        choice = self.choice.model_copy(update={"options": (self.option_of(gpu.id),), "named": (gpu,)})
        return self.model_copy(update={"choice": choice})

    def spelled(self, context: Context) -> list[str]:
        defaults, built_in = context.catalog.defaults.serving, context.catalog.built_in.serving
        words = [*self.size.spelled(), *self.load.spelled()]
        for name, field in (("in", "input_tokens"), ("out", "output_tokens")):
            value = getattr(self, field)
            if not value == getattr(defaults, field) == getattr(built_in, field):
                words.append(f"{name}={value}")
        if self.think_tokens:
            words.append(f"think={self.think_tokens}")
        if self.cached:
            words.append(canonical.share("cached", self.cached))
        words += [*self.promised.spelled(), *self.choice.spelled()]
        if self.precision is not None:
            words.append(self.precision)
        if self.kv != USUAL_CACHE:
            words.append(f"kv={self.kv}")
        if self.tp is not None:
            words.append(f"tp={self.tp}")
        if self.discount:
            words.append(canonical.share("discount", self.discount))
        words += self._spelled_currency(context)
        if self.as_of is not None:
            words.append(f"as-of={self.as_of}")
        return words

    def _spelled_currency(self, context: Context) -> list[str]:
        given = self.choice.given_price
        sums = (given.currency if given else None, self.load.spend.currency if self.load.spend else None)
        default = context.catalog.defaults.currency
        implied = default if default == context.catalog.built_in.currency else None
        fx = self.fx or self.spend_fx or (given.fx if given else None)
        return spelled_currency(self.currency, fx, implied=next((named for named in sums if named), implied))


def _refuse_closed(given: Given) -> None:
    """Raises Refusal for a model whose weights nobody has but its makers."""
    model = given.get("model", object)
    if isinstance(model, HostedModel):
        message = t("No open weights of {model} are known here: /api has what its hosts charge", model=model.name)
        word = given.words["model"]
        raise Refusal(message, at=word.text, span=word.span, other_command="api")


def _fx_of_spend(given: Given, context: Context, day: date | None) -> Fx | None:
    spend = given.get("spend", Spend)
    return resolve_fx(given, context, spend.currency or "USD", day) if spend is not None else None


def _length(given: Given, field: str, example: str) -> int | None:
    return resolve_whole(given, field, least=1, most=_MOST_TOKENS, example=example)


def _ranks(given: Given, size: ModelSize) -> int | None:
    """Tensor-parallel ranks. Raises Refusal for what parts no heads evenly."""
    heads = architecture_of(size)[0].attention_heads
    tp = resolve_whole(given, "tp", least=1, most=heads, example="tp=8")
    refuse_uneven_heads(given, tp, heads, most=_MOST_RANKS)
    return tp
