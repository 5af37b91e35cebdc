"""Find the known names that look most like a word. Loaded only when something is wrong."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from config.schema.entry import name_key

_NEAR_BY_LETTERS = 0.82
_NEAR_BY_SHAPE = 0.75
_MOST = 3
_SHORTEST_BEGINNING = 3
_AS_DIGITS = str.maketrans("oil", "011")


@dataclass(frozen=True)
class Names:
    """Known names, ready to be compared with."""

    names: tuple[str, ...]

    @classmethod
    def of(cls, names: Iterable[str]) -> "Names":
        """Each name once."""
        return cls(tuple(dict.fromkeys(names)))

    @cached_property
    def _keys(self) -> list[str]:
        return [name_key(name) for name in self.names]

    @cached_property
    def _shapes(self) -> list[str]:
        return [_shape(key) for key in self._keys]

    def continuing(self, word: str) -> tuple[str, ...]:
        """The names that begin like a word and go on."""
        key = name_key(word)
        if len(key) < _SHORTEST_BEGINNING:
            return ()
        return tuple(self.names[at] for at, known in enumerate(self._keys) if known.startswith(key) and known != key)

    def nearest(self, word: str, most: int = _MOST) -> tuple[str, ...]:
        """The names that look most like a word, best first; none where nothing comes near."""
        return tuple(name for name, _ in self.scored(word, most))

    def scored(self, word: str, most: int = _MOST) -> list[tuple[str, float]]:
        """The nearest names, each with its likeness from 0 to 1."""
        key = name_key(word)
        spellings = {key, key.translate(_AS_DIGITS)} if _has_digit(key) else {key}
        scores: dict[int, float] = {}
        for spelling in spellings:
            for at in self._likely(spelling):
                scores[at] = max(scores.get(at, 0.0), self._likeness(spelling, at))
        ranked = sorted((at for at in scores if scores[at]), key=lambda at: (-scores[at], at))[:most]
        best = scores[ranked[0]] if ranked else 0.0
        return [(self.names[at], scores[at]) for at in ranked if scores[at] > best - 0.08]

    def _likely(self, key: str) -> set[int]:
        """Places of the names worth a closer look, found by the library's fast path."""
        by_letters = process.extract(key, self._keys, scorer=JaroWinkler.similarity, limit=8, score_cutoff=0.5)
        by_shape = process.extract(_shape(key), self._shapes, scorer=JaroWinkler.similarity, limit=24, score_cutoff=0.8)
        return {at for _, _, at in (*by_letters, *by_shape)}

    def _likeness(self, key: str, at: int) -> float:
        """Likeness of the letters, or of the shape where digits differ only (`b999` and `b200`); 0 for a stranger."""
        spelling = JaroWinkler.similarity(key, self._keys[at])
        shape = 0.45 * spelling + 0.55 * JaroWinkler.similarity(_shape(key), self._shapes[at]) - 0.02
        is_far_longer = len(self._keys[at]) > 2 * len(key)
        near = max(spelling * (spelling >= _NEAR_BY_LETTERS), shape * (shape >= _NEAR_BY_SHAPE and _has_digit(key)))
        return 0.0 if is_far_longer else near


def nearest(word: str, names: Iterable[str], most: int = _MOST) -> tuple[str, ...]:
    """The known names that look most like a word, best first; none where nothing comes near."""
    return Names.of(names).nearest(word, most)


def parts_behind(name: str, beginning: str) -> bool:
    """Whether a word of the name ends where this beginning does: `llama-3-8b` behind `llama3`, not `llama-3.1-8b`."""
    if not name_key(name).startswith(beginning):
        return False
    letters = 0
    for at, character in enumerate(name):
        letters += character.isalnum()
        if letters == len(beginning):
            return name[at + 1 : at + 2] in ("-", " ", "_")
    return False


def _has_digit(key: str) -> bool:
    return any(character.isdigit() for character in key)


def _shape(word: str) -> str:
    return re.sub(r"\d", "0", word)
