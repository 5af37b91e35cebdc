"""Cut a normalised line into words, Chinese without spaces included."""

import re
from dataclasses import dataclass
from functools import lru_cache

_CHUNK = re.compile(r"[=:]|(?:(?<=\d),(?=\d)|[^\s,;!?()\[\]{}\"'<>|&=:])+")
_SCRIPT = re.compile(r"[\u3400-\u9fff]+|[^\u3400-\u9fff]+")
_COUNT_OF_NAME = re.compile(r"(\d+x)([a-zA-Z].*)", re.IGNORECASE)
_LONGEST_WORD = 6


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it was typed, and lower-cased as it is matched; `start` and `end` are places in the line."""

    text: str
    low: str
    start: int
    end: int

    @property
    def is_assignment(self) -> bool:
        """Whether this is the `=` or `:` between a key and its value."""
        return self.text in ("=", ":")


def tokenise(line: str, start: int, hanzi_words: frozenset[str]) -> list[Token]:
    """The words of `line` from `start` on; runs of Chinese are cut at the longest known words."""
    tokens: list[Token] = []
    for chunk in _CHUNK.finditer(line, start):
        for piece in _SCRIPT.finditer(line, chunk.start(), chunk.end()):
            tokens.extend(_pieces(line, piece.start(), piece.end(), hanzi_words))
    return tokens


def _pieces(line: str, start: int, end: int, hanzi_words: frozenset[str]) -> list[Token]:
    text = line[start:end]
    if "\u3400" <= text[0] <= "\u9fff":
        bounds = _hanzi_bounds(text, hanzi_words)
    else:
        while start < end and (line[start] in "@~≈≤#" or _is_loose_dash(line, start, end)):
            start += 1
        while end > start and line[end - 1] in ".~-":
            end -= 1
        if start == end:
            return []
        text = line[start:end]
        split = _COUNT_OF_NAME.fullmatch(text)
        bounds = (0, split.end(1), len(text)) if split else (0, len(text))
    return [_token(line, start + a, start + b) for a, b in zip(bounds, bounds[1:], strict=False)]


def _is_loose_dash(line: str, at: int, end: int) -> bool:
    """Whether this dash begins an option (`--mfu`) or a list item, not a negative number."""
    return line[at] == "-" and (at + 1 == end or line[at + 1] not in "0123456789.$¥€£")


@lru_cache(maxsize=2048)
def _hanzi_bounds(text: str, words: frozenset[str]) -> tuple[int, ...]:
    """Where to cut: the longest known word at each place; what no word begins stays together."""
    bounds = [0]
    position = 0
    unknown = False
    while position < len(text):
        for length in range(min(_LONGEST_WORD, len(text) - position), 0, -1):
            if text[position : position + length] in words:
                if unknown:
                    bounds.append(position)
                    unknown = False
                position += length
                bounds.append(position)
                break
        else:
            unknown = True
            position += 1
    if unknown:
        bounds.append(len(text))
    return tuple(bounds)


def _token(line: str, start: int, end: int) -> Token:
    text = line[start:end]
    return Token(text=text, low=text.lower(), start=start, end=end)
