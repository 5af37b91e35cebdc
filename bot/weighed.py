"""What questions have in common that weigh GPUs against each other to serve one model."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Self

from bot.grammar import canonical
from bot.grammar.money import Sum
from bot.request import Context, Given, Request
from bot.resolve.calibration import resolve_slowdown, spelled_factor
from bot.resolve.choice import Choice, Option, resolve_choice
from bot.resolve.currency import resolve_currency, resolve_fx
from bot.resolve.layout import USUAL_CACHE, resolve_cache, resolve_request_length, resolve_tensor_parallel
from bot.resolve.size import ModelSize, resolve_held_size
from bot.resolve.techniques import resolve_cached
from bot.resolve.terms import resolve_day, resolve_discount
from config.rates import Fx
from config.schema.gpu import Gpu, Precision
from config.schema.price import Offer
from config.schema.serving import WeightFormat


class WeighedRequest(Request):
    """A model, its requests, and the GPUs to choose from; None is left to the answer."""

    size: ModelSize
    choice: Choice
    weight_format: WeightFormat | None
    """None takes every format that the model is served in."""
    kv: Precision
    tp: int | None
    input_tokens: int
    cached: float
    """Share of the input whose keys and values are there already."""
    output_tokens: int
    slowdown: float
    """All times are so many times the estimate, as somebody found out of the one GPU that is named."""
    discount: float
    currency: str
    fx: Fx | None
    as_of: date | None

    takes = frozenset(
        (
            "model params active gpu precision kv tp in out cached calibrated price offer discount currency fx as_of"
        ).split()
    )
    many = frozenset({"gpu"})
    settable = frozenset({"price", "currency", "precision", "calibrated"})
    of_one_gpu = (*Request.of_one_gpu, "calibrated")

    @classmethod
    def in_common(cls, given: Given, context: Context) -> dict[str, Any]:
        """The fields above. Raises Refusal for what cannot be meant."""
        usual = context.catalog.defaults.serving
        size = resolve_held_size(given, example="70B")
        day = resolve_day(given, context)
        currency = resolve_currency(given, context)
        choice = resolve_choice(given, context, day)
        return {
            "size": size,
            "choice": choice,
            "slowdown": resolve_slowdown(given, choice),
            "weight_format": given.get("precision", WeightFormat),
            "kv": resolve_cache(given),
            "tp": resolve_tensor_parallel(given, size),
            "input_tokens": resolve_request_length(given, "in", example="in=1000") or usual.input_tokens,
            "cached": resolve_cached(given),
            "output_tokens": resolve_request_length(given, "out", example="out=500") or usual.output_tokens,
            "discount": resolve_discount(given),
            "currency": currency,
            "fx": resolve_fx(given, context, currency, day),
            "as_of": day,
        }

    def option_of(self, gpu: str) -> Option:
        """The GPU with this id among those to choose from."""
        return self.choice.of(gpu)

    def on(self, gpu: Gpu) -> Self:
        """The same question of this GPU alone, which is among those to choose from."""
        return self.model_copy(update={"choice": self.choice.only(gpu)})

    def from_offer(self, offer: Offer) -> Self:
        """The same question of the GPU that this offer rents, which is among those to choose from, at its price."""
        choice = self.choice.only(self.choice.of(offer.gpu).gpu)
        return self.model_copy(update={"choice": choice.model_copy(update={"terms": (f"offer={offer.id}",)})})

    def spelled_requests(self, context: Context) -> Iterator[str]:
        """The words for what a request is."""
        defaults, built_in = context.catalog.defaults.serving, context.catalog.built_in.serving
        for name, field in (("in", "input_tokens"), ("out", "output_tokens")):
            value = getattr(self, field)
            if not value == getattr(defaults, field) == getattr(built_in, field):
                yield f"{name}={value}"
        if self.cached:
            yield canonical.share("cached", self.cached)

    def spelled_choice(self, context: Context, *, fx: Fx | None = None, spent: Sum | None = None) -> Sequence[str]:
        """The words for the GPUs, how they serve the model, and the money.

        `spent` is a sum of the question besides a price of GPUs, `fx` its rate.
        """
        words = [*self.choice.spelled()]
        if self.weight_format is not None:
            words.append(self.weight_format.id)
        if self.kv != USUAL_CACHE:
            words.append(f"kv={self.kv}")
        if self.tp is not None:
            words.append(f"tp={self.tp}")
        if self.slowdown != 1:
            words.append(spelled_factor(self.slowdown))
        if self.discount:
            words.append(canonical.share("discount", self.discount))
        words += self.choice.spelled_currency(self.currency, self.fx or fx, context, spent=spent)
        if self.as_of is not None:
            words.append(f"as-of={self.as_of}")
        return words
