"""What /train is asked: a training run, everything resolved."""

from datetime import date
from typing import Literal, Self

from bot.grammar import canonical
from bot.grammar.refusal import Refusal
from bot.request import Context, Given, Request
from bot.resolve.article import refuse_unused
from bot.resolve.currency import resolve_currency, resolve_fx
from bot.resolve.gpu import resolve_gpu
from bot.resolve.grid import resolve_grid, spelled_grid
from bot.resolve.method import finetuning_elsewhere
from bot.resolve.own import OWN_FIELDS
from bot.resolve.price import RentalPrice, resolve_price, spelled_money
from bot.resolve.size import ModelSize, resolve_size, resolve_tokens
from bot.resolve.terms import resolve_day, resolve_discount, resolve_schedule, resolve_share, resolve_training_precision
from bot.text import t
from config.rates import Fx
from config.schema.gpu import Gpu, Precision
from config.schema.grid import Grid

_ARTICLE_FIELDS = frozenset(
    "model params active tokens gpu price offer provider purchase pick discount currency fx as_of method".split()
)


class TrainRequest(Request):
    """A training run, everything resolved."""

    size: ModelSize
    tokens: float
    gpu: Gpu
    gpus: int | None
    deadline_days: float | None
    precision: Precision
    sequence_tokens: int | None
    price: RentalPrice | None
    discount: float
    currency: str
    fx: Fx | None
    mfu: float | None
    goodput: float | None
    grid: Grid
    as_of: date | None
    method: Literal["estimate", "article"]
    project: bool
    """Whether the answer is of the whole project, and not of its final run alone."""

    takes = OWN_FIELDS | frozenset(
        (
            "model params active tokens gpu gpus deadline precision seq price offer discount currency fx mfu goodput "
            "grid as_of method project"
        ).split()
    )
    positional = ("params", "tokens")
    settable = frozenset({"gpu", "price", "currency", "mfu"})

    @classmethod
    def resolve(cls, given: Given, context: Context) -> Self:
        defaults = context.catalog.defaults
        method = _method(given)
        if method == "article":
            refuse_unused(given, _ARTICLE_FIELDS)
        size = resolve_size(given, example="70B")
        tokens = resolve_tokens(given, size)
        gpu = resolve_gpu(given, context)
        day = resolve_day(given, context)
        price = resolve_price(given, context, gpu, day or context.today)
        currency = resolve_currency(given, context)
        gpus, deadline = resolve_schedule(given)
        return cls(
            size=size,
            tokens=tokens,
            gpu=gpu,
            gpus=gpus,
            deadline_days=deadline,
            precision=resolve_training_precision(given, gpu),
            sequence_tokens=_sequence(given, size, defaults.training_sequence_tokens),
            price=price,
            discount=resolve_discount(given),
            currency=currency,
            fx=resolve_fx(given, context, currency, day),
            mfu=resolve_share(given, "mfu"),
            goodput=resolve_share(given, "goodput"),
            grid=resolve_grid(given, context, price),
            as_of=day,
            method=method,
            project=_project(given, gpu, price),
        )

    def spelled(self, context: Context) -> list[str]:
        defaults, built_in = context.catalog.defaults, context.catalog.built_in
        words = list(self.size.spelled())
        if self.size.model is None or self.tokens != self.size.model.training_tokens:
            words.append(self.size.spelled_tokens(self.tokens))
        if not self.gpu.id == defaults.gpu == built_in.gpu:
            words.append(self.gpu.id)
        if self.gpus is not None:
            words.append(f"x{self.gpus}")
        if self.deadline_days is not None:
            words.append(canonical.duration(self.deadline_days))
        if self.precision != self.gpu.training_precision:
            words.append(self.precision)
        if self.sequence_tokens not in (None, _usual_sequence(self.size, defaults.training_sequence_tokens)):
            words.append(f"seq={self.sequence_tokens}")
        words += spelled_money(self.price, self.discount, self.currency, self.fx, context)
        words += [canonical.share(n, v) for n, v in (("mfu", self.mfu), ("goodput", self.goodput)) if v is not None]
        words += spelled_grid(self.grid, self.price, context)
        if self.as_of is not None:
            words.append(f"as-of={self.as_of}")
        if self.project:
            words.append("project")
        if self.method != "estimate":
            words.append(f"method={self.method}")
        return words


def _project(given: Given, gpu: Gpu, price: RentalPrice | None) -> bool:
    """Whether the whole project is asked about. Raises Refusal where no money can be said of it."""
    if "project" not in given.words:
        return False
    if price is None:
        message = t(
            "What surrounds a run is a share of its cost, and no price of {gpu} is known: give one, e.g. price=2.5",
            gpu=gpu.label,
        )
        raise Refusal(message, did_you_mean=("price=2.5",), append=("price=2.5",))
    return True


def _usual_sequence(size: ModelSize, default: int) -> int | None:
    architecture = size.model.architecture if size.model else None
    return min(architecture.max_context, default) if architecture else None


def _sequence(given: Given, size: ModelSize, default: int) -> int | None:
    named = given.get("seq", int)
    if named is None:
        return _usual_sequence(size, default)
    if not 1 <= named <= 100_000_000:
        raise given.refusal("seq", t("A sequence has at least one token, e.g. seq=8192"), replace_with=("seq=8192",))
    if size.model is None or size.model.architecture is None:
        message = t("`seq` matters for attention, which needs a model whose architecture is known, e.g. llama-3.1-70b")
        raise given.refusal("seq", message, replace_with=("",))
    return named


def _method(given: Given) -> Literal["estimate", "article"]:
    named = given.get("method", str) or "estimate"
    if named in ("estimate", "article"):
        return "article" if named == "article" else "estimate"
    if (refusal := finetuning_elsewhere(given)) is not None:
        raise refusal
    message = t("/train computes method=estimate or method=article, not {named}", named=named)
    raise given.refusal("method", message, did_you_mean=("method=article",), replace_with=("",))
