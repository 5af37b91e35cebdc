"""What /check is asked: the figures of a claim, everything resolved."""

from collections.abc import Callable
from datetime import date
from typing import Self

from bot.grammar import between, canonical
from bot.grammar.between import ClaimedSum
from bot.grammar.money import Sum
from bot.grammar.quantities import Quantity
from bot.grammar.refusal import Refusal
from bot.request import Context, Given, Request
from bot.resolve.currency import resolve_fx
from bot.resolve.price import RentalPrice, given_price
from bot.resolve.size import ModelSize, given_tokens, resolve_size
from bot.resolve.terms import resolve_day
from bot.text import Text, t
from calc.claimed import Claimed
from config.rates import Fx
from config.schema.gpu import Gpu

_EXAMPLE = "175B 300B x1024 a100-80g in 34d"
_MOST_GPUS, _MOST_DAYS, _MOST_GPU_HOURS, _MOST_USD = 1e7, 36_500.0, 1e13, 1e13
_LEAST_DAYS, _LEAST_USD, _LEAST_SHARE = 1 / 24 - 1e-9, 1.0, 1e-4
_MOST_SHARE = 10.0
"""An MFU of a claim may be beyond 100 %: that is for the answer to say."""


class CheckRequest(Request):
    """The figures of a claim, everything resolved; None for what it does not say."""

    size: ModelSize | None
    tokens: float | None
    gpu: Gpu | None
    gpus: Claimed | None
    days: Claimed | None
    gpu_hours: Claimed | None
    cost: Claimed | None
    cost_currency: str
    """Of the money that is claimed, and of the answer."""
    fx: Fx | None
    """The rate that the money is converted to USD with."""
    mfu: Claimed | None
    price: RentalPrice | None
    as_of: date | None

    takes = frozenset(
        "model params active tokens gpu gpus gpus_between deadline took gpu_hours budget cost mfu mfu_between price "
        "as_of".split()
    )
    positional = ("params", "tokens")

    @classmethod
    def resolve(cls, given: Given, context: Context) -> Self:
        if not given.words:
            message = t("What is claimed? Write it behind /check, or reply with /check to the message that says it")
            raise Refusal(message, append=(_EXAMPLE,))
        for fields in (_GPUS, _DAYS, _COST, _MFU):
            _refuse_both(given, fields)
        day = resolve_day(given, context)
        price = given.get("price", Sum)
        cost, currency = _money(given)
        currency = currency or (price.currency if price is not None else None) or "USD"
        fx = resolve_fx(given, context, currency, day)
        return cls(
            size=_size(given),
            tokens=given_tokens(given),
            gpu=_gpu(given, context),
            gpus=_within(given, _GPUS, 1, _MOST_GPUS, t("GPUs lie between one and ten million, e.g. x2048")),
            days=_within(
                given, _DAYS, _LEAST_DAYS, _MOST_DAYS,
                t("A run takes between an hour and a hundred years, e.g. in 60d"),
            ),
            gpu_hours=_within(
                given, ("gpu_hours",), 1e-3, _MOST_GPU_HOURS,
                t("GPU-hours lie between 0.001 and 1e13, e.g. gpu-hours=2.788M"),
            ),
            cost=_checked(
                given, _COST, cost, _LEAST_USD * _rate(fx), _MOST_USD * _rate(fx),
                t("The cost of a run lies between a dollar and ten trillion, e.g. $5.576M"),
            ),
            cost_currency=currency,
            fx=fx,
            mfu=_within(
                given, _MFU, _LEAST_SHARE, _MOST_SHARE,
                t("An MFU lies between 0.01 % and 1000 %, e.g. mfu=40%"),
            ),
            price=given_price(price, given, context, day) if price is not None else None,
            as_of=day,
        )  # fmt: skip

    def spelled(self, context: Context) -> list[str]:
        words = list(self.size.spelled()) if self.size is not None else []
        if self.tokens is not None:
            words.append(f"tokens={_bare('tokens', self.tokens)}" if self.size is None else self._spelled_tokens())
        words += _spelled(self.gpus, "gpus=", canonical.number, "x")
        words += [self.gpu.id] if self.gpu is not None else []
        words += _spelled(self.gpu_hours, "gpu-hours=", between.gpu_hours, "gpu-hours=")
        words += self._spelled_days()
        words += _spelled(self.cost, "cost=", lambda amount: canonical.budget(amount, self.cost_currency), "")
        words += _spelled(self.mfu, "mfu=", between.share, "mfu=")
        words += self.price.spelling if self.price is not None else ()
        if self.as_of is not None:
            words.append(f"as-of={self.as_of}")
        return words

    def _spelled_days(self) -> list[str]:
        if self.days is not None and self.days.is_exact:
            return [canonical.duration(self.days.mid)]
        return _spelled(self.days, "took=", between.days, "took=")

    def _spelled_tokens(self) -> str:
        assert self.size is not None
        assert self.tokens is not None
        return self.size.spelled_tokens(self.tokens)


_GPUS = ("gpus", "gpus_between")
_DAYS = ("deadline", "took")
_COST = ("budget", "cost")
_MFU = ("mfu", "mfu_between")
"""Fields of one figure: exact as it is said elsewhere too, and with two ends."""


def _refuse_both(given: Given, fields: tuple[str, ...]) -> None:
    """Raises Refusal for a figure that is given twice."""
    if all(field in given.words for field in fields):
        one, other = (given.words[field].text for field in fields)
        raise given.refusal(fields[1], t("`{one}` and `{other}`: give one of them", one=one, other=other),
                            replace_with=("",))  # fmt: skip


def _bare(field: str, value: float) -> str:
    return canonical.quantity(field, value).removeprefix(f"{field}=")


def _spelled(value: Claimed | None, key: str, spell: Callable[[float], str], exact: str) -> list[str]:
    """A figure with its key; an exact one as it is said elsewhere."""
    if value is None:
        return []
    return [f"{exact if value.is_exact else key}{between.spelled(value, spell)}"]


def _rate(fx: Fx | None) -> float:
    return fx.rate if fx is not None else 1.0


def _size(given: Given) -> ModelSize | None:
    """The size, where one is said; active parameters alone are taken for all."""
    if "active" in given.words and {"params", "model"}.isdisjoint(given.words):
        active = given.words["active"]
        alone = {"params": type(active)("params", Quantity(float(str(active.value))), active.text, active.span)}
        return resolve_size(Given(alone, given.repeated), example="175B")
    return resolve_size(given, example="175B") if {"params", "model"} & given.words.keys() else None


def _gpu(given: Given, context: Context) -> Gpu | None:
    """The named one; the default of an overlay is named too, as nobody elsewhere has it."""
    named = given.get("gpu", Gpu)
    default, built_in = context.catalog.defaults.gpu, context.catalog.built_in.gpu
    return named if named is not None or default == built_in else context.catalog.gpus[default]


def _money(given: Given) -> tuple[Claimed | None, str | None]:
    """What is claimed to have been paid, and its currency."""
    exact, ends = given.get("budget", object), given.get("cost", ClaimedSum)
    if ends is not None:
        return ends.amount, ends.currency
    if isinstance(exact, Sum):
        return Claimed.exact(exact.amount), exact.currency
    return (Claimed.exact(exact), None) if isinstance(exact, float) else (None, None)


def _within(given: Given, fields: tuple[str, ...], least: float, most: float, message: Text) -> Claimed | None:
    """A figure by the first of its fields. Raises Refusal for one that nobody can mean."""
    value = next((given.words[field].value for field in fields if field in given.words), None)
    if isinstance(value, int | float):
        value = Claimed.exact(float(value))
    assert value is None or isinstance(value, Claimed)
    return _checked(given, fields, value, least, most, message)


def _checked(  # noqa: PLR0917 - a figure, where it stands and what it may be
    given: Given, fields: tuple[str, ...], value: Claimed | None, least: float, most: float, message: Text
) -> Claimed | None:
    ends = [end for end in (value.low, value.high) if end is not None] if value is not None else []
    if all(least <= end <= most for end in ends):
        return value
    field = next(field for field in fields if field in given.words)
    raise given.refusal(field, message, replace_with=("",))
