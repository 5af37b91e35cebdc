"""What /api is asked: a model at its hosts, with some traffic or without, everything resolved."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Self

from bot.commands.infer.request import ServingRequest
from bot.grammar import canonical
from bot.grammar.hosted import HostedModel
from bot.grammar.lexicon import OFFER_FIELDS
from bot.grammar.line import Word
from bot.grammar.refusal import Refusal
from bot.grammar.traffic import Traffic
from bot.request import Context, Given, Request
from bot.resolve.currency import resolve_currency, resolve_fx, spelled_currency
from bot.resolve.layout import resolve_whole
from bot.resolve.page import resolve_page, spelled_page
from bot.resolve.techniques import resolve_cached
from bot.resolve.terms import resolve_day
from bot.resolve.traffic import resolve_peak, resolve_traffic
from bot.text import t
from config.rates import Fx
from config.schema.gpu import Gpu, Precision
from config.schema.model import Model
from config.schema.serving import WeightFormat

_OF_GPUS = frozenset("gpu gpus precision price offer discount tp kv".split())
_OF_OWN_LOAD = ("surge", "batch")
_MOST_TOKENS = 10_000_000
"""Of a request: what is longer is a slip of the finger."""
_MODELS = 2
"""The one that is asked about, and another beside it."""


class ApiRequest(Request):
    """A model at its hosts."""

    model: Model | HostedModel
    other: Model | HostedModel | None
    """A model whose API is set beside it."""
    traffic: Traffic | None
    """None asks for the list of hosts."""
    serving: ServingRequest | None
    """The model on own GPUs; None without traffic, and where its weights are not to be had."""
    input_tokens: int
    output_tokens: int
    peak: float
    cached: float
    is_batch: bool
    currency: str
    fx: Fx | None
    as_of: date | None
    page: int

    takes = _OF_GPUS | frozenset("model in out traffic surge batch cached batch_prices currency fx as_of page".split())
    many = frozenset({"model"})
    settable = frozenset({"gpu", "price", "currency", "precision"})

    @classmethod
    def fillable(cls, given: Given) -> frozenset[str]:
        models = [word.value for word in given.repeated.get("model", ())]
        has_own = "traffic" in given.words and bool(models) and open_weights(models[0]) is not None
        return cls.settable if has_own else cls.settable - _OF_GPUS

    @classmethod
    def resolve(cls, given: Given, context: Context) -> Self:
        model, other = _models(given)
        traffic = resolve_traffic(given)
        _refuse_without_traffic(given, other)
        usual = context.catalog.defaults.serving
        day = resolve_day(given, context)
        _refuse_before_release(given, (model, other), day)
        currency = resolve_currency(given, context)
        request = cls(
            model=model,
            other=other,
            traffic=traffic,
            serving=_serving(given, model, context) if traffic is not None else None,
            input_tokens=_length(given, "in") or usual.input_tokens,
            output_tokens=_length(given, "out") or usual.output_tokens,
            peak=resolve_peak(given),
            cached=resolve_cached(given),
            is_batch=given.get("batch_prices", bool) or False,
            currency=currency,
            fx=resolve_fx(given, context, currency, day),
            as_of=day,
            page=1,
        )
        if "page" not in given.words:
            return request
        from bot.commands.api.hosts import listing_of  # not at the start

        hosts = listing_of(model, request, context).prices
        page = resolve_page(given, entries=len(hosts) if traffic is None else 0)
        return request.model_copy(update={"page": page})

    @property
    def gpu(self) -> Gpu | None:
        """What own copies stand on."""
        return self.serving.gpu if self.serving is not None else None

    @property
    def precision(self) -> Precision | None:
        """The number format of their weights."""
        return self.serving.precision if self.serving is not None else None

    @property
    def weight_format(self) -> WeightFormat | None:
        """How those are stored."""
        return self.serving.weight_format if self.serving is not None else None

    def spelled(self, context: Context) -> list[str]:
        words = [self.model.id]
        if self.traffic is not None:
            words.append(canonical.traffic(self.traffic))
        if self.other is not None:
            words += ["vs", self.other.id]
        words += self._of_load(context)
        if self.serving is not None:
            _, *of_serving = self.serving.spelled(context)
            batch = [] if self.serving.batch == "max" else [f"batch={self.serving.batch}"]
            of_serving = [word for word in of_serving if not word.startswith("batch=")]
            return words + batch + [word for word in of_serving if word not in words]
        default = context.catalog.defaults.currency
        implied = default if default == context.catalog.built_in.currency else None
        words += spelled_currency(self.currency, self.fx, implied=implied)
        if self.as_of is not None:
            words.append(f"as-of={self.as_of}")
        return words + spelled_page(self.page)

    def _of_load(self, context: Context) -> Iterator[str]:
        defaults, built_in = context.catalog.defaults.serving, context.catalog.built_in.serving
        for name, field in (("in", "input_tokens"), ("out", "output_tokens")):
            value = getattr(self, field)
            if not value == getattr(defaults, field) == getattr(built_in, field):
                yield f"{name}={value}"
        if self.peak != 1:
            yield f"peak={canonical.number(self.peak)}x"
        if self.cached:
            yield canonical.share("cached", self.cached)
        if self.is_batch:
            yield "batch-api"


def open_weights(model: object) -> Model | None:
    """The preset whose weights anybody can serve: one that others host."""
    preset = model.preset if isinstance(model, HostedModel) else model
    return preset if isinstance(preset, Model) and preset.hosted_as and preset.status == "released" else None


def _models(given: Given) -> tuple[Model | HostedModel, Model | HostedModel | None]:
    """The model, and the one beside it; the first is that which own GPUs can serve.

    Raises Refusal for none, and for a third.
    """
    words: list[Word] = []
    for word in given.repeated.get("model", ()):
        if all(word.value != known.value for known in words):
            words.append(word)
    if not words:
        message = t("Name a model, e.g. {example}", example="llama-3.1-70b")
        raise Refusal(message, append=("llama-3.1-70b",))
    if len(words) > _MODELS:
        third = words[_MODELS]
        message = t("One model beside another is enough: leave out `{word}`", word=third.text)
        raise Refusal(message, at=third.text, replace_with=("",), span=third.span)
    first, *rest = (_model(word) for word in words)
    if not rest:
        return first, None
    is_closed_first = open_weights(first) is None and open_weights(rest[0]) is not None
    return (rest[0], first) if is_closed_first else (first, rest[0])


def _model(word: Word) -> Model | HostedModel:
    assert isinstance(word.value, Model | HostedModel)  # the grammar reads nothing else as a model
    return word.value


def _serving(given: Given, model: Model | HostedModel, context: Context) -> ServingRequest | None:
    """The question of /infer that own GPUs are, with as many requests in flight as they hold, or as a copy may have."""
    preset = open_weights(model)
    if preset is None:
        wrong = next((field for field in (*_OF_GPUS, *OFFER_FIELDS, *_OF_OWN_LOAD) if field in given.words), None)
        if wrong is None:
            return None
        message = t("`{word}` is of own GPUs, and no open weights of {model} are known here",
                    word=given.words[wrong].text, model=model.name)  # fmt: skip
        raise given.refusal(wrong, message, replace_with=("",))
    fields = _OF_GPUS.union(OFFER_FIELDS) | {"in", "out", "currency", "fx", "as_of"}
    words = {field: word for field, word in given.words.items() if field in fields}
    words["model"] = Word("model", preset, preset.id, (0, 0))
    words["batch"] = given.words.get("batch", Word("batch", "max", "batch=max", (0, 0)))
    return ServingRequest.resolve(Given(words, {}), context)


def _length(given: Given, field: str) -> int | None:
    example = {"in": "in=1000", "out": "out=500"}[field]
    return resolve_whole(given, field, least=1, most=_MOST_TOKENS, example=example)


def _refuse_without_traffic(given: Given, other: object) -> None:
    """Raises Refusal for what only a bill has a use for."""
    if "traffic" in given.words:
        return
    message = t("Give traffic to compare at, e.g. {example}", example="2B/month")
    wrong = next((field for field in (*_OF_GPUS, *OFFER_FIELDS, *_OF_OWN_LOAD) if field in given.words), None)
    if other is not None or wrong is not None:
        raise Refusal(message, append=("2B/month",))


def _refuse_before_release(given: Given, models: Iterable[object], day: date | None) -> None:
    """Raises Refusal for a day on which nobody could have had the model."""
    for model in models:
        if isinstance(model, Model) and day is not None and day.isoformat()[: len(model.released)] < model.released:
            message = t("{model} was released {released}: it had no price before", model=model.name,
                        released=model.released)  # fmt: skip
            raise given.refusal("as_of", message, replace_with=("",))
