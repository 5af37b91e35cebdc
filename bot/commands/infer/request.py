"""What /infer is asked: a model in service under some load, everything resolved."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal, Self

from bot.commands.infer.article import ArticleRequest
from bot.grammar import canonical
from bot.grammar.refusal import Refusal
from bot.preferences.values import Preferences
from bot.request import Context, Given, Request
from bot.resolve.calibration import CALIBRATION_FIELDS, resolve_calibration, spelled_calibration
from bot.resolve.currency import resolve_currency, resolve_fx
from bot.resolve.experts import resolve_spread
from bot.resolve.gpu import resolve_gpu
from bot.resolve.layout import (
    USUAL_CACHE,
    architecture_of,
    refuse_uneven_heads,
    resolve_cache,
    resolve_gpus,
    resolve_weights,
    resolve_whole,
    usual_weights,
)
from bot.resolve.method import finetuning_elsewhere
from bot.resolve.offload import OFFLOAD_FIELDS, refuse_offload
from bot.resolve.own import OWN_FIELDS
from bot.resolve.price import RentalPrice, rent_of, resolve_price, spelled_money
from bot.resolve.size import ModelSize, resolve_held_size
from bot.resolve.speculation import SPECULATION_FIELDS, resolve_speculation, spelled_speculation
from bot.resolve.techniques import resolve_cached
from bot.resolve.terms import resolve_day, resolve_discount
from bot.text import Text, Whole, t
from calc.calibration import Calibration, Measured
from calc.serving import ServingReport, ServingRun
from calc.speculation import Speculation
from config.rates import Fx
from config.schema.defaults import ServingDefaults
from config.schema.gpu import Gpu, Precision
from config.schema.model import Architecture
from config.schema.serving import WeightFormat

_MOST_TOKENS = 10_000_000
"""Of a request: what is longer is a slip of the finger."""
_MOST_SEQUENCES = 10_000_000
_OF_ARTICLE = ("peak", "saving")


class ServingRequest(Request):
    """A model in service under some load; None is left to the answer."""

    size: ModelSize
    gpu: Gpu
    gpus: int | None
    tp: int | None
    ep: int | None
    """GPUs that the experts are spread over."""
    precision: Precision
    weight_format: WeightFormat
    kv: Precision
    input_tokens: int
    output_tokens: int
    cached: float
    """Share of the input tokens that the engine still has from other requests."""
    drafts: Speculation | None
    measured: Measured | None
    """What somebody has measured of exactly this: the estimate is scaled to give it."""
    slowdown: float
    """All times are so many times the estimate; 1 where nobody knows better, or `measured` says it."""
    batch: int | Literal["max"]
    """Requests in flight on all GPUs together."""
    price: RentalPrice | None
    discount: float
    currency: str
    fx: Fx | None
    as_of: date | None

    takes = (
        OWN_FIELDS
        | ArticleRequest.takes
        | OFFLOAD_FIELDS
        | SPECULATION_FIELDS
        | CALIBRATION_FIELDS
        | frozenset("gpu precision offer discount currency as_of in out cached batch tp ep kv ctx".split())
    )
    positional = ArticleRequest.positional
    settable = frozenset({"gpu", "price", "currency", "precision", "calibrated"})
    of_one_gpu = (*Request.of_one_gpu, "measured", "calibrated")

    @classmethod
    def fillable(cls, given: Given) -> frozenset[str]:
        return cls.settable - {"calibrated"} if given.get("method", str) == "article" else cls.settable

    @classmethod
    def resolve(cls, given: Given, context: Context) -> Self:
        _refuse_of_article(given)
        defaults = context.catalog.defaults
        size = resolve_held_size(given, example="70B")
        gpu = resolve_gpu(given, context)
        gpus = resolve_gpus(given)
        day = resolve_day(given, context)
        currency = resolve_currency(given, context)
        input_tokens, output_tokens = _lengths(given, defaults.serving)
        weight_format = resolve_weights(given, size, gpu, context.catalog)
        refuse_offload(
            given, context, size=size, gpu=gpu, gpus=gpus, weight_format=weight_format,
            context_tokens=input_tokens + output_tokens,
        )  # fmt: skip
        measured, slowdown = resolve_calibration(given, size, output_tokens)
        return cls(
            size=size,
            gpu=gpu,
            gpus=gpus,
            ep=resolve_spread(given, size, gpus),
            tp=_ranks(given, gpu, gpus, architecture_of(size)[0]),
            precision=weight_format.precision,
            weight_format=weight_format,
            kv=resolve_cache(given),
            input_tokens=input_tokens,
            output_tokens=output_tokens,
            cached=resolve_cached(given),
            drafts=resolve_speculation(given, context, size),
            measured=measured,
            slowdown=slowdown,
            batch=_batch(given, defaults.serving),
            price=resolve_price(given, context, gpu, day or context.today),
            discount=resolve_discount(given),
            currency=currency,
            fx=resolve_fx(given, context, currency, day),
            as_of=day,
        )

    def settled(self, report: Any) -> Self:
        """With the factor that was found, to three figures, in place of what was measured."""
        found = report.calibration if isinstance(report, ServingReport) else None
        return self if self.measured is None or found is None else self.slowed(float(f"{found.factor:.3g}"))

    def slowed(self, factor: float) -> Self:
        """All times so many times the estimate."""
        return self.model_copy(update={"measured": None, "slowdown": factor})

    def kept(self, report: Any, preferences: Preferences) -> Preferences:
        """The settings of a chat that keeps the factor, which needs a model with a name."""
        assert self.size.model is not None  # or `keep` would have been refused
        return preferences.with_calibration(self.size.model.id, self.gpu.id, self.settled(report).slowdown)

    def run(self) -> ServingRun:
        """What is estimated; `measured` does not enter here."""
        size = self.size
        architecture, is_typical = architecture_of(size)
        return ServingRun(
            params=size.params,
            active_params=size.active_params,
            architecture=architecture,
            is_typical=is_typical,
            gpu=self.gpu,
            gpus=self.gpus,
            tp=self.tp,
            precision=self.weight_format.id,
            kv=self.kv,
            input_tokens=self.input_tokens,
            output_tokens=self.output_tokens,
            batch=None if self.batch == "max" else self.batch,
            rent=rent_of(self.price, self.discount, self.currency, self.fx),
            cached=self.cached,
            drafts=self.drafts,
            ep=self.ep,
            calibration=Calibration(factor=self.slowdown, source="given") if self.slowdown != 1 else None,
        )

    def spelled(self, context: Context) -> list[str]:
        defaults, built_in = context.catalog.defaults, context.catalog.built_in
        words = list(self.size.spelled())
        if not self.gpu.id == defaults.gpu == built_in.gpu:
            words.append(self.gpu.id)
        if self.gpus is not None:
            words.append(f"x{self.gpus}")
        if self.weight_format.id != usual_weights(self.size, self.gpu):
            words.append(self.weight_format.id)
        for name, field in (("in", "input_tokens"), ("out", "output_tokens"), ("batch", "batch")):
            value = getattr(self, field)
            if not value == getattr(defaults.serving, field) == getattr(built_in.serving, field):
                words.append(f"{name}={value}")
        words += self._of_engine()
        words += spelled_calibration(self.measured, self.slowdown)
        words += spelled_money(self.price, self.discount, self.currency, self.fx, context)
        if self.as_of is not None:
            words.append(f"as-of={self.as_of}")
        return words

    def _of_engine(self) -> Iterator[str]:
        """How the engine serves it, where that is not usual."""
        if self.cached:
            yield canonical.share("cached", self.cached)
        yield from spelled_speculation(self.drafts, self.size)
        if self.tp is not None:
            yield f"tp={self.tp}"
        if self.ep is not None:
            yield f"ep={self.ep}"
        if self.kv != USUAL_CACHE:
            yield f"kv={self.kv}"


def _refuse_of_article(given: Given) -> None:
    """Raises Refusal for what only the article's formulas take, and for a method that is none of serving."""
    method = given.get("method", str)
    if method not in (None, "estimate"):
        if (refusal := finetuning_elsewhere(given)) is not None:
            raise refusal
        message = t("/infer computes method=estimate or method=article, not {named}", named=method or "")
        raise given.refusal("method", message, did_you_mean=("method=article",), replace_with=("",))
    for field in _OF_ARTICLE:
        if field in given.words:
            word = given.words[field].text
            message = t("`{word}` is of the article's formulas: add method=article", word=word)
            raise given.refusal(field, message, replace_with=(f"{word} method=article", ""))
    tokens = given.get("tokens", float)
    if tokens is not None:
        message = t(
            "`{word}`: serving counts the tokens of a request, e.g. in=1000 out=500", word=given.words["tokens"].text
        )
        is_of_request = 1 <= tokens <= _MOST_TOKENS and tokens.is_integer()
        near = (f"out={canonical.number(tokens)}",) if is_of_request and "out" not in given.words else ()
        raise given.refusal("tokens", message, did_you_mean=near)


def _lengths(given: Given, usual: ServingDefaults) -> tuple[int, int]:
    """Input and output tokens of a request. Raises Refusal for a context beside its parts, or one without room."""
    examples = {"in": usual.input_tokens, "out": usual.output_tokens, "ctx": 8192}
    lengths = {
        field: resolve_whole(given, field, least=1, most=_MOST_TOKENS, example=f"{field}={example}")
        for field, example in examples.items()
    }
    input_tokens, output_tokens = lengths["in"] or usual.input_tokens, lengths["out"] or usual.output_tokens
    context_tokens = lengths["ctx"]
    if context_tokens is None:
        return input_tokens, output_tokens
    word = given.words["ctx"].text
    if lengths["in"] is not None:
        message = t("`{word}` is input and output together: give it in place of `{input}`", word=word,
                    input=given.words["in"].text)  # fmt: skip
        raise given.refusal("ctx", message, replace_with=("",))
    if context_tokens <= output_tokens:
        message = t("`{word}` leaves no room for input beside {out} tokens of output", word=word,
                    out=Whole(output_tokens))  # fmt: skip
        raise given.refusal("ctx", message, did_you_mean=(f"ctx={output_tokens + usual.input_tokens}",))
    return context_tokens - output_tokens, output_tokens


def _batch(given: Given, usual: ServingDefaults) -> int | Literal["max"]:
    if given.get("batch", object) == "max":
        return "max"
    named = resolve_whole(given, "batch", least=1, most=_MOST_SEQUENCES, example=f"batch={usual.batch}")
    return named or usual.batch


def _ranks(given: Given, gpu: Gpu, gpus: int | None, architecture: Architecture) -> int | None:
    """Tensor-parallel ranks. Raises Refusal for more than the GPUs or a server, and for what parts no heads evenly."""
    heads = architecture.attention_heads
    most = min(gpus or gpu.gpus_per_server, gpu.gpus_per_server, heads)
    near = f"tp={max(ranks for ranks in range(1, most + 1) if heads % ranks == 0)}"
    tp = resolve_whole(given, "tp", least=1, most=heads, example=near)
    if tp is None:
        return None

    def refusal(message: Text) -> Refusal:
        return given.refusal("tp", message, did_you_mean=(near,))

    word = given.words["tp"].text
    if tp > gpu.gpus_per_server:
        server = t("{count} {gpu}", count=Whole(gpu.gpus_per_server), gpu=gpu.label)
        raise refusal(t("`{word}`: tensor parallelism stays within a server, of {server}", word=word, server=server))
    if gpus is not None and tp > gpus:
        raise refusal(t("`{word}` takes {tp} GPUs, more than {gpus}", word=word, tp=Whole(tp), gpus=Whole(gpus)))
    refuse_uneven_heads(given, tp, heads, most=most)
    return tp
