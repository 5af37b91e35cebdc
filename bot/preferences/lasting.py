"""A canonical command for the chat that it stands in: pasted there, its settings must not change what it means."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.grammar.lexicon import OFFER_FIELDS
from bot.grammar.line import Word
from bot.preferences.filling import additions
from bot.preferences.values import Preferences
from bot.request import Given
from config.catalog import Catalog
from config.schema.gpu import Gpu
from config.schema.price import Offer

_OFFERED = frozenset({"price", *OFFER_FIELDS})


def lasting_words(
    request: Any, given: Given, preferences: Preferences, settable: frozenset[str], catalog: Catalog
) -> Iterator[str]:
    """The defaults that a canonical command with these words leaves unsaid, and that a setting would take the place of.

    That no MFU is given cannot be said, nor that each GPU of a comparison has its own usual offer.
    """
    gpu, usual = getattr(request, "gpu", None), catalog.gpus.get(preferences.gpu or "")
    if "gpu" in settable and "gpu" not in given.words and isinstance(gpu, Gpu) and usual not in (None, gpu):
        yield gpu.id
        given = replace(given, words={**given.words, "gpu": Word("gpu", gpu, gpu.id, (0, 0))})
    for _, words in additions(given, preferences, settable, catalog):
        for field in dict.fromkeys("price" if word.field in _OFFERED else word.field for word in words):
            if field == "calibrated":
                if getattr(request, "measured", None) is None and request.slowdown == 1:
                    yield "calibrated=1x"
                continue
            value = getattr(request, "weight_format" if field == "precision" else field, None)
            if value is None or any(word.field == field and word.value == value for word in words):
                continue
            if field == "currency":
                yield value.lower()
            elif field == "precision":
                yield value.id
            elif field == "price" and isinstance(value.offer, Offer):
                yield f"offer={value.offer.id}"
