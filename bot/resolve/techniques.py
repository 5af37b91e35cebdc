"""What engines do beside plain serving: keep the beginnings of prompts."""

from bot.request import Given
from bot.text import t


def resolve_cached(given: Given) -> float:
    """The share of the input that is read from a cache, 0 where nobody names it. Raises Refusal for no share."""
    cached = given.get("cached", float) or 0.0
    if not 0 <= cached <= 1:
        message = t("`{word}`: a share of the input lies between 0 and 100 %, e.g. cached=80%",
                    word=given.words["cached"].text)  # fmt: skip
        raise given.refusal("cached", message, did_you_mean=("cached=80%",))
    return cached
