"""What /watch is asked: a line for a price to cross, a weekly digest, the end of some, or nothing: what there is."""

from typing import Self

from bot.grammar import canonical
from bot.grammar.lexicon import OFFER_FIELDS
from bot.grammar.money import Sum
from bot.grammar.refusal import Refusal
from bot.grammar.watching import Sign
from bot.request import Context, Given, Request
from bot.resolve.offer import spelled_terms, terms_of
from bot.resolve.price import given_price, resolve_price
from bot.text import t
from bot.watches.crossing import Line
from bot.watches.lowest import Lowest, lowest
from bot.watches.report import DIGEST
from config.market import Terms
from config.schema.gpu import Gpu
from config.schema.price import Area, Offer, Provider

_USUAL_GPU = "h100"
_STEP = 0.9
"""Of the price of today: a line that an example draws below it."""
_OF_LINE = ("side", "price", "currency")


class WatchRequest(Request):
    """A watch to set or to end, all of them to end, or none: to show what there is."""

    gpu: Gpu | None
    provider: Provider | None
    purchase: str | None
    area: Area | None
    pick: str | None
    offer: Offer | None
    sign: Sign | None
    """On which side of the line the price is waited for."""
    amount: float | None
    """The line, per GPU-hour."""
    currency: str | None
    """Of the line."""
    is_digest: bool
    """Whether it is about what moved in a week."""
    ends: bool
    """Whether what is named is to end; all where nothing is."""

    takes = frozenset("gpu offer price currency side digest ends".split())
    settable = frozenset({"gpu"})

    @classmethod
    def fillable(cls, given: Given) -> frozenset[str]:
        """The usual GPU of the chat, where only a line is given."""
        return cls.settable if {"side", "price"} & given.words.keys() else frozenset()

    @classmethod
    def resolve(cls, given: Given, context: Context) -> Self:
        offer, terms = given.get("offer", Offer), terms_of(given)
        gpu = given.get("gpu", Gpu) or (context.catalog.gpus[offer.gpu] if offer is not None else None)
        price, is_digest, ends = _price(given), "digest" in given.words, "ends" in given.words
        is_of_price = gpu is not None or bool(terms) or bool({*_OF_LINE, "pick"} & given.words.keys())
        if is_digest and is_of_price:
            message = t("The weekly digest is of all GPUs: ask for that, or for the price of one")
            raise given.refusal("digest", message, replace_with=("",))
        request = cls(
            gpu=gpu, provider=terms.provider, purchase=terms.purchase, area=terms.area, pick=given.get("pick", str),
            offer=offer, sign=given.get("side", str),  # type: ignore[arg-type]  # read as a sign
            amount=price.amount if price else None, currency=price.currency if price else None,
            is_digest=is_digest, ends=ends,
        )  # fmt: skip
        return request if ends or not is_of_price else request._checked(given, context)

    @property
    def terms(self) -> Terms:
        """What the offers are asked to be."""
        return Terms(self.provider, self.purchase, self.area)

    @property
    def line(self) -> Line | None:
        """The line that the price is to cross."""
        return Line(self.sign, self.amount) if self.sign is not None and self.amount is not None else None

    def now(self, context: Context) -> Lowest | None:
        """The price that is watched; None where nobody offers that today, or where no price is."""
        if self.gpu is None:
            return None
        return lowest(
            context.catalog, self.gpu, context.today, context.rates, terms=self.terms, offer=self.offer, pick=self.pick
        )

    def words(self) -> str:
        """What is watched, by which a chat has it once: the canonical command without its name and `off`."""
        return " ".join(
            word
            for word in (
                self.gpu.id if self.gpu is not None else "",
                f"offer={self.offer.id}" if self.offer is not None else "",
                *spelled_terms(self.terms, self.pick),
                self.sign or "",
                canonical.price(self.amount, self.currency) if self.amount is not None else "",
                DIGEST if self.is_digest else "",
            )
            if word
        )

    def spelled(self, context: Context) -> list[str]:
        return [*self.words().split(), *(["off"] if self.ends else [])]

    def _checked(self, given: Given, context: Context) -> Self:
        """The same with its line in full. Raises Refusal where something is missing, or offered by nobody."""
        if self.gpu is None:
            message = t("The price of which GPU? E.g. {example}", example="/watch h100 < $2.5/h")
            known = self.model_copy(update={"gpu": context.catalog.gpus[_usual_gpu(context)]})
            raise Refusal(message, attempt=f"/watch {known.words()}" if self.amount else None)
        resolve_price(_of_offer(given), context, self.gpu, context.today)
        now = self.now(context)
        if self.amount is None or self.currency is None:
            example = _example(now)
            message = t("Which line is the price of {gpu} to cross? E.g. {example}", gpu=self.gpu.label,
                        example=example)  # fmt: skip
            raise Refusal(message, attempt=f"/watch {self.model_copy(update={'sign': None}).words()} {example}")
        usd = given_price(Sum(self.amount, self.currency), given, context, None).usd_per_gpu_hour
        if self.sign is not None:
            return self
        is_above = now is not None and now.usd_per_gpu_hour < usd
        return self.model_copy(update={"sign": ">=" if is_above else "<="})


def _price(given: Given) -> Sum | None:
    """The line, in the currency of its symbol or in the one that stands beside it, else in USD.

    Raises Refusal for two currencies, and for one without an amount.
    """
    price, named = given.get("price", Sum), given.get("currency", str)
    if price is None:
        if named is not None:
            raise given.refusal("currency", t("A currency of which amount? E.g. < ¥18/h"), replace_with=("",))
        return None
    if named is not None and price.currency not in (None, named):
        message = t("A line has one currency: {one} or {other}", one=str(price.currency), other=named)
        raise given.refusal("currency", message, replace_with=("",))
    return Sum(price.amount, price.currency or named or "USD")


def _usual_gpu(context: Context) -> str:
    """The one of examples, where these presets have it."""
    return _USUAL_GPU if _USUAL_GPU in context.catalog.gpus else context.catalog.defaults.gpu


def _example(now: Lowest | None) -> str:
    """A line below the price of today."""
    amount = 2.5 if now is None else float(f"{now.usd_per_gpu_hour * _STEP:.2g}")
    return f"< {canonical.price(amount, 'USD')}"


def _of_offer(given: Given) -> Given:
    """The words that name an offer, without the line."""
    return Given({field: word for field, word in given.words.items() if field in ("offer", *OFFER_FIELDS)}, {})
