"""What /budget is asked: money to spend on a model, or GPUs for some time, everything resolved."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from bot.grammar import canonical
from bot.grammar.money import SYMBOLS, Sum, read_currency
from bot.grammar.refusal import Refusal
from bot.request import Context, Given, Request
from bot.resolve.currency import named_currency, resolve_currency, resolve_fx, spelled_currency
from bot.resolve.gpu import resolve_gpu
from bot.resolve.price import RentalPrice, resolve_price, spelled_money
from bot.resolve.size import MOST_TOKENS
from bot.resolve.terms import resolve_day, resolve_discount, resolve_schedule, resolve_share, resolve_training_precision
from bot.text import t
from calc.affordable import available_gpu_hours
from calc.cost import discounted_usd, rental_usd
from config.rates import Fx
from config.schema.gpu import Gpu, Precision

_LEAST_USD, _MOST_USD = 1.0, 1e13
"""Of a budget: what lies beyond is a slip of the finger."""
_LEAST_SIZE = 1e9
"""From here on a number without a currency is more often a size than money: `70B`."""


_IN_CHINESE = re.compile(r"[\d.,]+ ?(?:[千百十]?万|[万千百十]?亿|w(?![a-z]))", re.IGNORECASE)
_IN_THOUSANDS = re.compile(r"[\d.]+k", re.IGNORECASE)
"""GPUs as money is written too: the `10k` of `10k 4090`."""
_CONTRACTS = {"reserved-1y": "in 365d", "reserved-3y": "in 1095d"}
"""How long GPUs are there that are reserved."""
_USUAL = 1e6
"""Money of an example."""


@dataclass(frozen=True, slots=True)
class AsWritten:
    """What a warning quotes: no part of the question, which is the same without it."""

    in_yuan: str | None = field(compare=False)
    """An amount written as Chinese writes it that was read as USD for want of a currency, with the sign of yuan."""


class BudgetRequest(Request):
    """Money to spend on a model, or GPUs for some time, everything resolved."""

    amount: float
    """The money, or the rent of the GPUs for their days."""
    amount_currency: str
    amount_fx: Fx | None
    """The rate that the amount is converted to USD with."""
    served_tokens: float | None
    gpu: Gpu
    gpus: int | None
    days: float | None
    """How long the GPUs are there, where that was said in place of money."""
    precision: Precision
    price: RentalPrice
    discount: float
    currency: str
    fx: Fx | None
    mfu: float | None
    goodput: float | None
    as_of: date | None
    as_written: AsWritten

    takes = frozenset(
        "budget serve gpu gpus deadline precision price offer discount currency fx mfu goodput as_of".split()
    )
    positional = ("budget",)
    settable = frozenset({"gpu", "price", "currency", "mfu"})

    @classmethod
    def resolve(cls, given: Given, context: Context) -> Self:
        gpu = resolve_gpu(given, context)
        day = resolve_day(given, context)
        gpus, days = _gpus_and_days(given)
        price, discount = _price(given, context, gpu, day), resolve_discount(given)
        money = _rent(gpus, days, price, discount) if gpus and days else _money(given, gpus)
        currency = resolve_currency(given, context)
        amount_currency = money.currency or named_currency(given) or "USD"
        amount_fx = resolve_fx(given, context, amount_currency, day)
        _check_amount(given, money.amount / amount_fx.rate if amount_fx else money.amount)
        return cls(
            amount=money.amount,
            amount_currency=amount_currency,
            amount_fx=amount_fx,
            served_tokens=_served_tokens(given),
            gpu=gpu,
            gpus=gpus,
            days=days,
            precision=resolve_training_precision(given, gpu),
            price=price,
            discount=discount,
            currency=currency,
            fx=resolve_fx(given, context, currency, day),
            mfu=resolve_share(given, "mfu"),
            goodput=resolve_share(given, "goodput"),
            as_of=day,
            as_written=AsWritten(_in_yuan(given, money)),
        )

    def spelled(self, context: Context) -> list[str]:
        defaults, built_in = context.catalog.defaults, context.catalog.built_in
        words = [] if self.days is not None else [canonical.budget(self.amount, self.amount_currency)]
        if not self.gpu.id == defaults.gpu == built_in.gpu:
            words.append(self.gpu.id)
        if self.gpus is not None:
            words.append(f"x{self.gpus}")
        if self.days is not None:
            words.append(canonical.duration(self.days))
        if self.served_tokens is not None:
            words.append(f"serve={canonical.quantity('serve', self.served_tokens).removeprefix('serve=')}")
        if self.precision != self.gpu.training_precision:
            words.append(self.precision)
        words += self._spelled_terms(context)
        words += [canonical.share(n, v) for n, v in (("mfu", self.mfu), ("goodput", self.goodput)) if v is not None]
        if self.as_of is not None:
            words.append(f"as-of={self.as_of}")
        return words

    def _spelled_terms(self, context: Context) -> list[str]:
        if self.days is not None:
            return spelled_money(self.price, self.discount, self.currency, self.fx, context)
        discount = [canonical.share("discount", self.discount)] if self.discount else []
        given_rates = (fx for fx in (self.fx, self.amount_fx, self.price.fx) if fx is not None and fx.date is None)
        spelled_with_amount = self.amount_currency if read_currency(self.amount_currency.lower()) else None
        implied = self.price.currency or spelled_with_amount
        currency = spelled_currency(self.currency, next(given_rates, None), implied=implied)
        return [*self.price.spelling, *discount, *currency]


def _gpus_and_days(given: Given) -> tuple[int | None, float | None]:
    """How many GPUs, and how long they are there. Raises Refusal for a time without GPUs, and for one beside money."""
    gpus, days = resolve_schedule(given)
    if days is None:
        return gpus, None
    if "budget" in given.words:
        _money(given, gpus)
        message = t("`{days}` beside money: say how much money, or how many GPUs for how long",
                    days=given.words["deadline"].text)  # fmt: skip
        raise given.refusal("deadline", message, replace_with=("",))
    if gpus is None:
        message = t("How many GPUs, or how much money? E.g. {gpus} or {money}", gpus="x64", money="$1M")
        raise Refusal(message, append=("x64",))
    return gpus, days


def _rent(gpus: int, days: float, price: RentalPrice, discount: float) -> Sum:
    usd_per_gpu_hour = discounted_usd(usd=price.usd_per_gpu_hour, discount=discount)
    gpu_hours = available_gpu_hours(gpus=gpus, days=days)
    return Sum(rental_usd(gpu_hours=gpu_hours, usd_per_gpu_hour=usd_per_gpu_hour), "USD")


def _money(given: Given, gpus: int | None) -> Sum:
    """The budget, with its own currency if it has one. Raises Refusal where there is none."""
    currency = named_currency(given) or "USD"
    money = given.get("budget", object)
    if isinstance(money, Sum):
        return money
    if isinstance(money, float):
        if money < _LEAST_SIZE:
            return Sum(money, None)
        word = given.words["budget"].text
        symbol = SYMBOLS.get(currency)
        spelled = f"{symbol}{word}" if symbol else f"{word}{currency}"
        message = t(
            "`{word}` of what? Money needs its currency, {money}; what a model costs says /train",
            word=word, money=spelled,
        )  # fmt: skip
        raise given.refusal("budget", message, did_you_mean=(spelled,), replace_with=(spelled, ""))
    example = canonical.budget(_USUAL, currency)
    if gpus is not None and _IN_THOUSANDS.fullmatch(written := given.words["gpus"].text):
        money, count = f"${written}", f"x{gpus}"
        message = t("`{word}` of what? {money} is money, {count} are GPUs", word=written, money=money, count=count)
        raise given.refusal("gpus", message, did_you_mean=(money, count), replace_with=(money,))
    if gpus is not None:
        span = _CONTRACTS.get(given.get("purchase", str) or "", "in 30d")
        message = t(
            "The money is missing, e.g. {example}, or how long the GPUs are there, e.g. {span}",
            example=example, span=span,
        )  # fmt: skip
        raise Refusal(message, append=(span,))
    raise Refusal(t("The money is missing, e.g. {example}", example=example), append=(example,))


def _in_yuan(given: Given, money: Sum) -> str | None:
    """`¥100万` of `100万` where no currency is named at all."""
    found = _IN_CHINESE.search(given.words["budget"].text) if "budget" in given.words else None
    if found is None or money.currency is not None or named_currency(given) is not None:
        return None
    return f"¥{found[0].replace(' ', '')}"


def _check_amount(given: Given, usd: float) -> None:
    if not _LEAST_USD <= usd <= _MOST_USD:
        message = t("A budget lies between a dollar and ten trillion, e.g. {example}", example="$1M")
        raise given.refusal("budget", message, did_you_mean=("$1M",))


def _served_tokens(given: Given) -> float | None:
    tokens = given.get("serve", float)
    if tokens is not None and not 1 <= tokens <= MOST_TOKENS:
        message = t("Tokens to be served lie between 1 and 1e21 in all, e.g. {example}", example="serve=2T")
        raise given.refusal("serve", message, did_you_mean=("serve=2T",), replace_with=("serve=2T", ""))
    return tokens


def _price(given: Given, context: Context, gpu: Gpu, day: date | None) -> RentalPrice:
    """What an hour costs. Raises Refusal for a GPU without a price: money buys nothing that is not for sale."""
    price = resolve_price(given, context, gpu, day or context.today)
    if price is not None:
        return price
    message = t("No price of {gpu} is known: give one, e.g. {example}", gpu=gpu.label, example="price=2.5")
    if day is not None:
        message = t(
            "No price of {gpu} is known for {day}: give one, e.g. {example}",
            gpu=gpu.label, day=day, example="price=2.5",
        )  # fmt: skip
    raise Refusal(message, append=("price=2.5",))
