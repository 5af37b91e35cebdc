"""English numbers in figures where they count something: `two thousand h100s` as `2000 h100s`."""

import re

from bot.grammar.gpu_shape import GPU_SHAPE

_ONES = {
    word: number
    for number, word in enumerate(
        (
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        ).split(),
        1,
    )
}
_TENS = {
    word: number
    for number, word in zip(
        range(20, 100, 10), "twenty thirty forty fifty sixty seventy eighty ninety".split(), strict=True
    )
}
_NAMED = {word: float(number) for word, number in (_ONES | _TENS).items()}
_SCALES = {"thousand": 1000, "hundred": 100, "dozen": 12}
_WORD = "|".join((*_ONES, *_TENS, *_SCALES))
_BEFORE_SCALE = rf"(?:an?[ -]|\d+(?:\.\d+)? )(?={'|'.join(_SCALES)})"
_NUMBER = rf"(?:{_BEFORE_SCALE})?(?:{_WORD})(?:[ -](?:and[ -])?(?:{_WORD}))*"
_GPU = rf"(?:rtx ?)?{GPU_SHAPE}|tpus?(?: v\d\w?)?"
_COUNTED = (
    r"(?:hour|day|week|month|year|gpu|card|chip|accelerator)s?\b|(?:m|b|tr)illion\b|epochs?\b"
    rf"|(?:nvidia |amd )?(?:{_GPU})s?\b"
)
_BEFORE = re.compile(rf"(?<![\w.,-])({_NUMBER})(?:[ -]of)?[ -](?={_COUNTED})", re.IGNORECASE | re.ASCII)
_BEHIND = re.compile(rf"(?<![\w.-])((?:{_GPU})s? (?:x ?|\* ?)?)({_NUMBER})(?![ -]?[\w%])", re.IGNORECASE | re.ASCII)
"""`h100 eight`, at the end of a part of the text."""
_BETWEEN = re.compile(r"[ -](?:and[ -])?")


def english_in_figures(text: str) -> str:
    """The same text with its English numbers in figures where they count GPUs, parameters, tokens or time."""
    text = _BEFORE.sub(lambda found: found[0] if (value := _value(found[1])) is None else f"{value} ", text)
    return _BEHIND.sub(lambda found: found[0] if (value := _value(found[2])) is None else f"{found[1]}{value}", text)


def _value(written: str) -> int | None:
    """A whole number; None for what is none, such as `ten twenty`."""
    value = _scaled(_BETWEEN.split(written.lower()), tuple(_SCALES.items()))
    return int(value) if value is not None and value.is_integer() else None


def _scaled(words: list[str], scales: tuple[tuple[str, int], ...]) -> float | None:
    """So many of the largest scale, and what is behind it in smaller ones: `two thousand | five hundred`."""
    if not scales:
        return _below_hundred(words)
    (scale, factor), *smaller = scales
    if scale not in words:
        return _scaled(words, tuple(smaller))
    at = words.index(scale)
    many = _scaled(words[:at], tuple(smaller)) if at else 1.0
    rest = _scaled(words[at + 1 :], tuple(smaller)) if at + 1 < len(words) else 0.0
    return None if many is None or rest is None else many * factor + rest


def _below_hundred(words: list[str]) -> float | None:
    match words:
        case ["a" | "an"]:
            return 1.0
        case [word]:
            return float(word) if word[0].isdecimal() else _NAMED.get(word)
        case [tens, ones] if tens in _TENS and ones in _ONES and _ONES[ones] < _TENS["twenty"] / 2:
            return float(_TENS[tens] + _ONES[ones])
    return None
