"""Which GPUs a question chooses from, and what an hour of each costs."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.grammar.lexicon import OFFER_FIELDS
from bot.grammar.money import Sum
from bot.grammar.refusal import Refusal
from bot.present import price as price_texts
from bot.request import Context, Given
from bot.resolve.currency import spelled_currency
from bot.resolve.offer import spelled_terms, terms_of
from bot.resolve.price import RentalPrice, resolve_price
from bot.text import t
from config.rates import Fx
from config.schema.entry import Strict
from config.schema.gpu import Gpu
from config.schema.price import Offer


class Option(Strict):
    """A GPU to choose, at its price."""

    gpu: Gpu
    price: RentalPrice

    @property
    def gpus_per_machine(self) -> int:
        """GPUs that are rented together; one where only a price is known."""
        return self.price.offer.gpus_per_instance if self.price.offer is not None else 1


class Choice(Strict):
    """The GPUs to choose from, and the words that named them and their prices."""

    options: tuple[Option, ...]
    named: tuple[Gpu, ...]
    """Those that the question names; nothing where all with a price are meant."""
    terms: tuple[str, ...]
    """What a price is asked to be."""

    @property
    def given_price(self) -> RentalPrice | None:
        """The price that the question gives."""
        return next((option.price for option in self.options if option.price.kind == "given"), None)

    def of(self, gpu: str) -> Option:
        """The option of the GPU with this id."""
        return next(option for option in self.options if option.gpu.id == gpu)

    def only(self, gpu: Gpu) -> "Choice":
        """This GPU alone, which is among the options."""
        return self.model_copy(update={"options": (self.of(gpu.id),), "named": (gpu,)})

    def spelled(self) -> Iterator[str]:
        """The words that give them again."""
        yield from (gpu.id for gpu in self.named)
        yield from self.terms

    def spelled_currency(
        self, currency: str, fx: Fx | None, context: Context, *, spent: Sum | None = None
    ) -> list[str]:
        """The words for the currency of an answer and a given rate; no currency where a sum implies it.

        `spent` is a sum of the question besides the given price.
        """
        given = self.given_price
        sums = (given.currency if given else None, spent.currency if spent else None)
        default = context.catalog.defaults.currency
        implied = default if default == context.catalog.built_in.currency else None
        return spelled_currency(
            currency, fx or (given.fx if given else None), implied=next((named for named in sums if named), implied)
        )


def resolve_choice(given: Given, context: Context, day: date | None) -> Choice:
    """The GPUs that are named, or all that have a price, each at the price that the words mean.

    Raises Refusal for a price of one where several are meant, for a named one without such a price, and where no GPU
    at all has one.
    """
    given = _rented_for_months(given)
    named = _named(given, context)
    price = given.get("price", Sum)
    if price is not None and len(named) != 1:
        word = given.words["price"].text
        message = t("`{word}` is the price of one GPU: name that one, e.g. h100", word=word)
        raise given.refusal("price", message, replace_with=(f"{word} h100", ""))
    gpus = named or tuple(context.catalog.gpus.values())
    options = tuple(_options(given, context, gpus, day, is_named=bool(named)))
    if not options:
        raise _nothing_to_choose(given, day)
    if price is not None or "offer" in given.words:
        terms = options[0].price.spelling
    else:
        terms = spelled_terms(terms_of(given), given.get("pick", str))
    return Choice(options=options, named=named, terms=terms)


def _rented_for_months(given: Given) -> Given:
    """`cheapest` alone means on demand: what carries traffic for months is no spot machine, unless somebody says so."""
    pick = given.words.get("pick")
    if pick is None or pick.value != "cheapest" or "purchase" in given.words:
        return given
    return replace(given, words={**given.words, "purchase": replace(pick, field="purchase", value="on-demand")})


def _nothing_to_choose(given: Given, day: date | None) -> Refusal:
    """That no GPU is offered as the words say, or has a price of that day."""
    words = [given.words[field] for field in OFFER_FIELDS if field in given.words]
    if not words:
        message = t("No price of any GPU is known for {day}", day=str(day))
        return given.refusal("as_of", message, replace_with=("",))
    asked = " ".join(word.text for word in words)
    message = t("Nobody here offers any GPU as `{asked}`", asked=asked)
    return Refusal(message, at=asked, span=words[0].span, replace_with=("",))


def _named(given: Given, context: Context) -> tuple[Gpu, ...]:
    """The GPUs of the question in their order, each once; the one that a named offer rents is one of them."""
    named = [word.value for word in given.repeated.get("gpu", ()) if isinstance(word.value, Gpu)]
    if not named and (offer := given.get("offer", Offer)) is not None:
        named = [context.catalog.gpus[offer.gpu]]
    return tuple({gpu.id: gpu for gpu in named}.values())


def _options(
    given: Given, context: Context, gpus: tuple[Gpu, ...], day: date | None, *, is_named: bool
) -> Iterator[Option]:
    for gpu in gpus:
        try:
            price = resolve_price(given, context, gpu, day or context.today)
        except Refusal:
            if is_named:
                raise
            continue
        if price is not None:
            yield Option(gpu=gpu, price=price)
        elif is_named:
            raise Refusal(price_texts.unknown(gpu, day), append=("price=2.5",))
