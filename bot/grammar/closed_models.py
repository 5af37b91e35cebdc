"""Models that people ask for whose size is not published. Loaded only when a word is unknown."""

import re

from bot.grammar.refusal import Refusal
from bot.grammar.tokens import Token, written
from bot.text import t

_CLOSED = re.compile(
    r"(?:chat)?gpt-?(?:3\.5|4o|4\.\d|4-?turbo|[5-9])[\w.-]*|chatgpt|o[1-9](?:-(?:mini|preview|pro))?|"
    r"claude[\w.-]*|(?:opus|sonnet|haiku)[\w.-]*|gemini[\w.-]*|bard|grok-?[3-9][\w.-]*|copilot",
    re.ASCII,
)
_GOES_ON = re.compile(r"[\d.]+|mini|nano|pro|turbo|flash|preview|opus|sonnet|haiku", re.ASCII)
_ASSUMED = "200B"
"""A round size to put in its place, so that a suggestion has some number."""


def of_unpublished_size(tokens: list[Token], at: int, takes: frozenset[str]) -> Refusal | None:
    """The refusal of a closed model from the word at `at` on, `claude 3.5 sonnet`; None where there is none."""
    if "model" not in takes or not _CLOSED.fullmatch(tokens[at].low):
        return None
    end = at + 1
    while end < len(tokens) and _GOES_ON.fullmatch(tokens[end].low):
        end += 1
    word = written(tokens[at:end])
    if "params" not in takes:
        return Refusal(t("The size of `{word}` is not published", word=word), at=word, span=(at, end))
    message = t("The size of `{word}` is not published: give one to assume, e.g. {size}", word=word, size=_ASSUMED)
    return Refusal(message, at=word, replace_with=(_ASSUMED, ""), span=(at, end))
