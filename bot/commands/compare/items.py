"""What is compared: the GPUs or the models that are named, or the usual GPUs, and the words that each has."""

from collections.abc import Iterable, Sequence

from bot.caps import MOST_COMPARED
from bot.grammar.lexicon import OFFER_FIELDS
from bot.grammar.line import Word
from bot.grammar.refusal import Refusal
from bot.request import Context, Given
from bot.text import Text, Whole, t
from config.schema.gpu import Gpu
from config.schema.model import Model
from config.schema.price import Offer

Item = Gpu | Model

_LEAST_ITEMS = 2


def resolve_items(given: Given, context: Context) -> tuple[Item, ...]:
    """What is compared, each once; what is named alone is compared with the usual GPUs.

    Raises Refusal for several GPUs and several models at once, for more than fit into an answer, and for fewer than
    two.
    """
    gpus, models = _distinct(given, "gpu"), _distinct(given, "model")
    if len(gpus) > 1 and len(models) > 1:
        message = t("Several GPUs or several models, not both: give one of the models, or one of the GPUs")
        raise _one_less(message, models[1])
    named = models if len(models) > 1 else gpus
    if len(named) > MOST_COMPARED:
        raise _one_less(t("At most {most} fit into one answer", most=Whole(MOST_COMPARED)), named[MOST_COMPARED])
    items = [_item(word) for word in named]
    if len(items) < _LEAST_ITEMS:
        usual = (context.catalog.gpus[gpu] for gpu in context.catalog.defaults.budget.market_gpus)
        items = _once((*items, *usual))[:MOST_COMPARED]
    if len(items) < _LEAST_ITEMS:
        example = " ".join([*context.catalog.gpus][:_LEAST_ITEMS])
        raise Refusal(t("Name two or more GPUs or models, e.g. {example}", example=example), append=(example,))
    return tuple(items)


def given_of(item: Item, items: Sequence[Item], given: Given, context: Context) -> Given:
    """The words of one row: those that all have, with one GPU and one model of them."""
    named = {field: given.repeated.get(field, ())[:1] for field in ("gpu", "model")}
    words = {**given.words, **{word.field: word for found in named.values() for word in found}}
    field = "gpu" if isinstance(item, Gpu) else "model"
    words[field] = Word(field, item, item.id, (0, 0))
    gpu = words["gpu"].value if "gpu" in words else context.catalog.gpus[context.catalog.defaults.gpu]
    if (offer := _offer_of(gpu, items, given)) is not None:
        words["offer"] = offer
    return Given(words, {})


def _offer_of(gpu: object, items: Sequence[Item], given: Given) -> Word | None:
    """The named offer that rents this GPU; any, to be refused, where it rents none of them or has no place here.

    Raises Refusal for offers that are named in words too.
    """
    offers = given.repeated.get("offer", ())
    if offers and (by_words := next((given.words[field] for field in OFFER_FIELDS if field in given.words), None)):
        message = t("Give offers by their ids or in words, not both")
        raise Refusal(message, at=by_words.text, replace_with=("",), span=by_words.span)
    rented = {word.value.gpu: word for word in offers if isinstance(word.value, Offer)}
    own = rented.get(gpu.id) if isinstance(gpu, Gpu) else None
    is_of_none = not any(item.id in rented for item in items)
    is_beside_price = "price" in given.words or "own" in given.words
    return own or (offers[0] if offers and (is_of_none or is_beside_price) else None)


def _distinct(given: Given, field: str) -> tuple[Word, ...]:
    """The words of a field, without those that say the same again."""
    first: dict[str, Word] = {}
    for word in given.repeated.get(field, ()):
        first.setdefault(_item(word).id, word)
    return tuple(first.values())


def _item(word: Word) -> Item:
    if not isinstance(word.value, Gpu | Model):
        raise TypeError(f"{word.field} holds {word.value!r}, neither a GPU nor a model")
    return word.value


def _once(items: Iterable[Item]) -> list[Item]:
    return list({item.id: item for item in items}.values())


def _one_less(message: Text, word: Word) -> Refusal:
    return Refusal(message, at=word.text, replace_with=("",), span=word.span)
