"""Which offers of a GPU the words of a question mean, how a canonical command says so, and what there is instead."""

import math
from collections.abc import Iterable, Iterator
from datetime import date

from bot.grammar import canonical
from bot.grammar.lexicon import OFFER_FIELDS, PICKS
from bot.grammar.line import Word
from bot.grammar.refusal import Refusal
from bot.request import Context, Given
from bot.resolve.currency import rates_for
from bot.text import t
from config import market
from config.catalog import Catalog
from config.market import Quote, Terms
from config.schema.gpu import Gpu
from config.schema.price import AREAS_WITHIN, Area, Provider

_MOST_KNOWN = 5
_MOST_GPUS = 3
_OF_TERMS = ("purchase", "area", "provider")
"""The words that make an offer one that nobody makes, the likeliest slip first."""


def terms_of(given: Given) -> Terms:
    """What an offer is asked to be."""
    return Terms(given.get("provider", Provider), given.get("purchase", str), _area(given))


def _area(given: Given) -> Area | None:
    named = given.get("area", str)
    return next((area for area in AREAS_WITHIN if area == named), None)


def spelled_terms(terms: Terms, pick: str | None = None) -> tuple[str, ...]:
    """The words of a canonical command for terms, and for a way to choose among the offers that meet them."""
    named = (terms.purchase, terms.area)
    words = (terms.provider.id if terms.provider else None, *(canonical.OF_OFFER.get(w or "", w) for w in named), pick)
    return tuple(word for word in words if word)


def terms_said(words: Iterable[str], catalog: Catalog) -> Given:
    """The words of a canonical command that choose among offers; the id of an offer is of one GPU alone."""
    return Given({word.field: word for word in _said(words, catalog)}, {})


def _said(words: Iterable[str], catalog: Catalog) -> Iterator[Word]:
    purchases = {spelled: purchase for purchase, spelled in canonical.PURCHASES.items()} | {"reserved": "reserved"}
    areas = {canonical.AREAS.get(area, area): area for area in AREAS_WITHIN}
    for word in words:
        if word in catalog.providers:
            yield Word("provider", catalog.providers[word], word, (0, 0))
        elif word in purchases:
            yield Word("purchase", purchases[word], word, (0, 0))
        elif word in areas:
            yield Word("area", areas[word], word, (0, 0))
        elif word in PICKS.values():
            yield Word("pick", word, word, (0, 0))


def no_such_offer(given: Given, context: Context, gpu: Gpu, day: date | None) -> Refusal:
    """Names what is offered instead: what meets the most of the terms, on demand before spot, cheapest first."""
    existing = market.quotes(context.catalog, gpu, day, rates_for(given, context, day))
    words = sorted((given.words[field] for field in OFFER_FIELDS if field in given.words), key=lambda w: w.span)
    if not existing:
        message = t("Nobody here offers {gpu}: /train takes your own price, e.g. price=2.5", gpu=gpu.label)
        field = next(field for field in (*_OF_TERMS, "pick") if field in given.words)
        return given.refusal(field, message, replace_with=("price=2.5", ""))
    wrong, near = _nearest(existing, terms_of(given))

    def rank(quoted: Quote) -> tuple[bool, float]:
        return quoted.offer.purchase == "spot", quoted.usd_per_gpu_hour

    known = list(dict.fromkeys(" ".join(_named(quoted, wrong)) for quoted in sorted(near, key=rank)))
    asked = " ".join(word.text for word in words if word.field != "pick")
    if wrong == "area" and (there := _offered_there(terms_of(given), context, gpu, day)):
        message = t(
            "Nobody here offers {gpu} as `{asked}`; offered there: {known}", gpu=gpu.label, asked=asked,
            known=", ".join(other.label for other in there),
        )  # fmt: skip
        near_gpus = tuple(other.id for other in there)
        return Refusal(message, at=asked, did_you_mean=near_gpus, replace_with=("",), span=given.words["area"].span)
    message = t(
        "Nobody here offers {gpu} as `{asked}`; known: {known}",
        gpu=gpu.label, asked=asked, known=", ".join(known[:_MOST_KNOWN]),
    )  # fmt: skip
    instead = dict.fromkeys(text.split()[0 if wrong == "provider" else -1] for text in known[:3])
    elsewhere = (
        ("", *instead) if wrong == "area" else (*instead, "")
    )  # anywhere is nearer than another part of the world
    return Refusal(
        message, at=asked, did_you_mean=tuple(known[:3]), replace_with=elsewhere, span=given.words[wrong].span
    )


def _offered_there(terms: Terms, context: Context, gpu: Gpu, day: date | None) -> tuple[Gpu, ...]:
    """The accelerators that are offered on these terms, those most like this one first."""
    catalog, there = context.catalog, Terms(area=terms.area, purchase=terms.purchase)
    if terms.provider is not None:
        return ()
    found = {o.gpu for o in catalog.offers.values() if there.meet(o) and o.price_on(day) is not None}

    def unlike(other: str) -> tuple[float, str]:
        return abs(math.log(catalog.gpus[other].training_tflops / gpu.training_tflops)), other

    return tuple(catalog.gpus[other] for other in sorted(found, key=unlike)[:_MOST_GPUS])


def _nearest(existing: Iterable[Quote], terms: Terms) -> tuple[str, tuple[Quote, ...]]:
    """The field of the terms to give up, and the offers that meet the others; all offers where none meets any."""
    found = tuple(existing)
    asked = {"provider": terms.provider, "area": terms.area, "purchase": terms.purchase}
    named = [field for field in _OF_TERMS if asked[field] is not None]
    for wrong in named:
        others = Terms(
            None if wrong == "provider" else terms.provider,
            None if wrong == "purchase" else terms.purchase,
            None if wrong == "area" else terms.area,
        )
        if others and (near := tuple(quoted for quoted in found if others.meet(quoted.offer))):
            return wrong, near
    return named[-1], found


def _named(quoted: Quote, wrong: str) -> Iterator[str]:
    """Provider and purchase type, and where it stands if that is what nobody offers."""
    offer = quoted.offer
    yield offer.provider
    yield canonical.PURCHASES[offer.purchase]
    if wrong == "area" and offer.area is not None:
        yield canonical.AREAS.get(offer.area, offer.area)
