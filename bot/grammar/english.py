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
_SCALES = {"hundred": 100, "thousand": 1000, "dozen": 12}
_WORD = "|".join((*_ONES, *_TENS, *_SCALES))
_NUMBER = rf"(?:an?[ -](?={'|'.join(_SCALES)})|\d+(?:\.\d+)? (?={'|'.join(_SCALES)}))?(?:{_WORD})(?:[ -](?:and[ -])?(?:{_WORD}))*"
_GPU = rf"(?:rtx ?)?{GPU_SHAPE}|tpus?(?: v\d\w?)?"
_COUNTED = (
    r"(?:hour|day|week|month|year|gpu|card|chip|accelerator)s?\b|(?:m|b|tr)illion\b|epochs?\b"
    rf"|(?:nvidia |amd )?(?:{_GPU})s?\b"
)
_BEFORE = re.compile(rf"(?<![\w.,-])({_NUMBER})(?:[ -]of)?[ -](?={_COUNTED})", re.IGNORECASE | re.ASCII)
_BEHIND = re.compile(
    rf"(?<![\w.-])((?:{_GPU})s? (?:x ?|\* ?)?)({_NUMBER})(?![ -]?[\w%])", re.IGNORECASE | re.ASCII
)
"""`h100 eight`, at the end of a part of the text."""
_BETWEEN = re.compile(r"[ -](?:and[ -])?")


def english_in_figures(text: str) -> str:
    """The same text with its English numbers in figures where they count GPUs, parameters, tokens or time."""
    text = _BEFORE.sub(lambda found: found[0] if (value := _value(found[1])) is None else f"{value} ", text)
    return _BEHIND.sub(lambda found: found[0] if (value := _value(found[2])) is None else f"{found[1]}{value}", text)


def _value(written: str) -> int | None:
    """A number below a million; None for what is no number, such as `ten twenty`."""
    total, part = 0.0, 0.0
    for word in _BETWEEN.split(written.lower()):
        if word in ("a", "an"):
            part = 1.0
        elif word[0].isdecimal():
            part = float(word)
        elif word == "thousand":
            if total:
                return None
            total, part = (part or 1) * 1000, 0
        elif word in _SCALES:
            if part >= _SCALES["hundred"]:
                return None
            part = (part or 1) * _SCALES[word]
        elif word in _TENS:
            if part % 100:
                return None
            part += _TENS[word]
        elif part % 10 or part % 100 == 10:  # noqa: PLR2004 - ten takes no ones behind it
            return None
        elif part % 100 and _ONES[word] > 9:  # noqa: PLR2004 - nor does twenty take eleven
            return None
        else:
            part += _ONES[word]
    value = float(total + part)
    return int(value) if value.is_integer() else None
