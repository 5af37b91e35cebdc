"""A free text as sentences in plain spelling, with the names in them put aside."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.grammar.claims.amounts import GPU, MODEL, TAKEN
from bot.grammar.line import Line
from bot.grammar.normalise import normalise
from bot.grammar.tokens import Token
from config.schema.gpu import Gpu
from config.schema.model import Model

MOST_OF_A_SENTENCE = 400
"""Characters: what is longer is cut at a space, so that reading stays linear."""
_END = re.compile(r"(?<=[.!?;])\s+|(?<=[。！？；])|\n+")
_COMMA = re.compile(r"(?:(?<!\d),|(?<=[a-zA-Z]\d\d),|(?<=[a-zA-Z]\d{3}),|,(?!\d{3}(?!\d)))\s*", re.ASCII)
"""One that parts two words, and not the thousands of a number; `H800,278.8` is none."""
_TIME_OF_GPUS = re.compile(r"(?<=\w)-(?=(?:hours?|hrs?|days?|weeks?|months?|years?)\b)", re.IGNORECASE | re.ASCII)
"""The dash of `H100-hours`, which is no part of the name."""
_PLAIN_SIGNS = {**dict.fromkeys(map(ord, (GPU, MODEL, TAKEN)), " "), **dict.fromkeys(map(ord, "，、"), ", ")}
"""The signs of this room are none in a text, and no Chinese comma stands within a number."""


@dataclass(frozen=True, slots=True)
class Named:
    """A sentence in lower case in which names are signs, and the names in their order."""

    text: str
    gpus: tuple[Gpu, ...]
    models: tuple[Model, ...]
    counts: tuple[tuple[int, int], ...]
    """Counts that are part of a name (`h100x8`), each with the place of its GPU among the others."""

    def gpu_within(self, start: int, end: int) -> Gpu | None:
        """The first GPU that is named in a part of it."""
        at = self.text.find(GPU, start, end)
        return self.gpus[self.text.count(GPU, 0, at)] if at >= 0 else None


def sentences(text: str, line_of: Callable[[str], Line]) -> Iterator[Named]:
    """The sentences of a text, each in plain spelling; `line_of` cuts one into words."""
    for piece in _pieces(text.translate(_PLAIN_SIGNS)):
        plain = _TIME_OF_GPUS.sub(" ", _COMMA.sub(", ", normalise(piece)))[:MOST_OF_A_SENTENCE]
        if plain:
            yield _named(plain, line_of(plain))


def _pieces(text: str) -> Iterator[str]:
    for sentence in _END.split(text):
        left = sentence
        while len(left) > MOST_OF_A_SENTENCE:
            space = left.rfind(" ", MOST_OF_A_SENTENCE // 2, MOST_OF_A_SENTENCE)
            at = space if space > 0 else MOST_OF_A_SENTENCE
            yield left[:at]
            left = left[at:]
        yield left


def _named(plain: str, line: Line) -> Named:
    text, end, at = "", 0, 0
    gpus: list[Gpu] = []
    models: list[Model] = []
    counts: list[tuple[int, int]] = []
    tokens: list[Token] = line.tokens
    while at < len(tokens):
        words = line.known(at) or []
        named = next((word for word in words if isinstance(word.value, Gpu | Model)), None)
        behind = words[0].span[1] if words else at + 1
        if named is not None:
            text += plain[end : tokens[at].start] + (GPU if isinstance(named.value, Gpu) else MODEL)
            end = tokens[behind - 1].end
            if isinstance(named.value, Gpu):
                counts += [(word.value, len(gpus)) for word in words if isinstance(word.value, int)]
                gpus.append(named.value)
            elif isinstance(named.value, Model):
                models.append(named.value)
        at = behind
    return Named((text + plain[end:]).lower(), tuple(gpus), tuple(models), tuple(counts))
