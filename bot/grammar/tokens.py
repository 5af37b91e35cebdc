"""Cut a normalised line into words, Chinese without spaces included."""

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from config.schema.entry import name_key

_CHUNK = re.compile(r"[=:]|[^\s;!?()\[\]{}\"'<>|&=:]+")
_SCRIPT = re.compile(r"[\u3400-\u9fff]+|[^\u3400-\u9fff]+")
_COUNT_OF_NAME = re.compile(r"(\d+x)([a-zA-Z].*)", re.IGNORECASE)
_TWO_QUANTITIES = re.compile(r"((?:\d+x)?[\d.]*\d[bmt])([\d.]*\d[bmt].*)", re.IGNORECASE)
_QUANTITY_AND_NAME = re.compile(r"([\d.]*\d[bt])((?:x|[abhlv]|gb|gh|mi)\d.*)", re.IGNORECASE)
"""`15Th100x8`. Not `64mi300x`, which counts GPUs."""
_NUMBER_BEFORE_COMMA = re.compile(r"[^\w,]*\d[\d.,]*(?:e\d+)?")
_COUNT_WITH_COMMAS = re.compile(r"x\d{1,3}(?:,\d{3})+(?!\w)", re.IGNORECASE)
_LEADING = "@~≈≤#,+"
_BETWEEN_WORDS = " @~≈≤#+-"
_TRAILING = ".~-,+"
_LONGEST_WORD = 6


class Token(NamedTuple):
    """A word as it was typed, and as it is matched; `start` and `end` are places in the line."""

    text: str
    low: str
    """Lower case, without thousands commas."""
    key: str
    """Letters and digits of `low` only, as names are compared."""
    start: int
    end: int
    is_assignment: bool
    """Whether this is the `=` or `:` between a key and its value."""
    is_option: bool
    """Whether a dash stands before it: `--tokens` is a key, not the unit of the number before."""
    is_parted: bool
    """Whether a comma or a semicolon stands before it."""


def written(tokens: list[Token]) -> str:
    """Neighbouring words as they were typed, with a space where there was one."""
    text, end = "", tokens[0].start if tokens else 0
    for token in tokens:
        text += token.text if token.start == end else f" {token.text}"
        end = token.end
    return text


def tokenise(line: str, start: int, hanzi_words: frozenset[str]) -> list[Token]:
    """The words of `line` from `start` on; runs of Chinese are cut at the longest known words."""
    tokens: list[Token] = []
    for chunk in _CHUNK.finditer(line, start):
        if chunk[0].isascii():
            tokens.extend(_pieces(line, chunk.start(), chunk.end()))
            continue
        for piece in _SCRIPT.finditer(line, chunk.start(), chunk.end()):
            if _is_hanzi(piece[0][0]):
                tokens.extend(_cut(line, piece.start(), _hanzi_bounds(piece[0], hanzi_words)))
            else:
                tokens.extend(_pieces(line, piece.start(), piece.end()))
    return tokens


def _pieces(line: str, start: int, end: int) -> list[Token]:
    """The words of a run without spaces: cut at commas, between a count and a name, and between two quantities."""
    tokens: list[Token] = []
    while start < end:
        comma = _separating_comma(line[start:end]) if "," in line[start:end] else None
        piece_end = end if comma is None else start + comma
        tokens.extend(_words_of(line, start, piece_end))
        start = piece_end + 1
    return tokens


def _words_of(line: str, start: int, end: int) -> list[Token]:
    tokens: list[Token] = []
    while True:
        while start < end and (line[start] in _LEADING or _is_loose_dash(line, start, end)):
            start += 1
        while end > start and line[end - 1] in _TRAILING:
            end -= 1
        if start == end:
            return tokens
        text = line[start:end]
        split = _split(text) if text[0].isdigit() else None
        if split is None:
            return [*tokens, _token(line, start, end)]
        tokens.append(_token(line, start, start + split.end(1)))
        start += split.end(1)


def _split(text: str) -> re.Match[str] | None:
    return _COUNT_OF_NAME.fullmatch(text) or _TWO_QUANTITIES.fullmatch(text) or _QUANTITY_AND_NAME.fullmatch(text)


def _separating_comma(text: str) -> int | None:
    """The first comma that does not stand within a number."""
    for at, character in enumerate(text):
        if character != ",":
            continue
        within = text[at + 1 : at + 2].isdigit() and _NUMBER_BEFORE_COMMA.fullmatch(text, 0, at)
        if not within and not _COUNT_WITH_COMMAS.match(text):
            return at
    return None


def _cut(line: str, start: int, bounds: tuple[int, ...]) -> list[Token]:
    return [_token(line, start + a, start + b) for a, b in pairwise(bounds)]


def _is_hanzi(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


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
    low = text.lower().replace(",", "")
    is_option = start > 0 and line[start - 1] == "-"
    before = start - 1
    while before >= 0 and line[before] in _BETWEEN_WORDS:
        before -= 1
    is_parted = before >= 0 and line[before] in ",;"
    key = low if low.isalnum() else name_key(low)
    return Token(text, low, key, start, end, text in ("=", ":"), is_option, is_parted)
