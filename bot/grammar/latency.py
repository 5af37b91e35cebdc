"""Read the times that a service promises: to the first token, for each further one, and to the last."""

import re

from bot.grammar.quantities import NUMBER, finite, read_whole

_MS: dict[str, float] = {
    **dict.fromkeys(("ms", "msec", "msecs", "millisecond", "milliseconds", "毫秒"), 1.0),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "秒", "秒钟"), 1e3),
    **dict.fromkeys(("min", "mins", "minute", "minutes", "分钟"), 6e4),
}  # fmt: skip
_UNIT = "|".join(sorted(_MS, key=len, reverse=True))
_TIME = re.compile(rf"(?P<number>{NUMBER})(?P<unit>{_UNIT})?", re.ASCII)
_NAMED = re.compile(
    rf"(?P<time>(?:{NUMBER})(?:{_UNIT}))(?:(?P<first>ttft|首字|首字延迟|首词|首-?token(?:-?延迟)?)|(?:-?tpot|-?itl|/tok(?:en)?|per-?tok(?:en)?|每词元|每字))",
    re.ASCII,
)
_SPEED = re.compile(rf"(?P<number>{NUMBER})(?:(?:tok(?:en)?s?|词元)?(?:/s|/sec|persec(?:ond)?|ps|/秒|每秒))?", re.ASCII)
_SPEED_EACH = re.compile(
    rf"(?P<speed>(?:{NUMBER})(?:tok(?:en)?s?|词元)(?:/s|/sec|persec(?:ond)?|ps|/秒|每秒))"
    r"(?:-?each|-?per-?user|/user|-?a-?user|每人|每用户)",
    re.ASCII,
)
_THINKING = re.compile(r"(\d{2,7}|[\d.]+k)-?(?:think(?:ing)?|reasoning|思考|思维链)(?:-?tokens?|词元)?", re.ASCII)
_SURELY_SECONDS = 10
"""Below this a bare number is one of seconds: no server has read a prompt in so many milliseconds."""


def read_first_token_ms(word: str) -> float | None:
    """`1s`, `500ms`, and bare `500` (milliseconds) or `1` (a second)."""
    found = _TIME.fullmatch(word)
    if found is None:
        return None
    number = finite(found["number"])
    if found["unit"]:
        return number * _MS[found["unit"]]
    return number * 1e3 if number < _SURELY_SECONDS else number


def read_token_ms(word: str) -> float | None:
    """`50ms`, and bare `50`."""
    found = _TIME.fullmatch(word)
    return finite(found["number"]) * _MS[found["unit"] or "ms"] if found else None


def read_answer_s(word: str) -> float | None:
    """`10s`, `800ms`, and bare `10` (seconds)."""
    found = _TIME.fullmatch(word)
    return finite(found["number"]) * _MS[found["unit"] or "s"] / 1e3 if found else None


def read_speed_ms(word: str) -> float | None:
    """Tokens a second of each user as milliseconds a token: `20`, `20tokens/s`."""
    found = _SPEED.fullmatch(word)
    speed = finite(found["number"]) if found else 0.0
    return 1e3 / speed if speed else None


def read_named_time(word: str) -> tuple[str, float] | None:
    """A time that says what it is of: `1sttft`, `50mstpot`, `50ms/token`, `20tok/seach`."""
    if (each := _SPEED_EACH.fullmatch(word)) is not None:
        ms = read_speed_ms(each["speed"])
        return ("tpot", ms) if ms is not None else None
    if (found := _NAMED.fullmatch(word)) is None:
        return None
    field = "ttft" if found["first"] else "tpot"
    ms = read_token_ms(found["time"])
    return (field, ms) if ms is not None else None


def read_thinking(word: str) -> int | None:
    """`2000 thinking tokens`."""
    found = _THINKING.fullmatch(word)
    return read_whole(found[1]) if found else None
