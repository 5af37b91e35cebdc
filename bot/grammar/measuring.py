"""Read what somebody has measured of a service, and how much slower than estimated that is."""

import re

from bot.grammar.quantities import MAGNITUDES, NUMBER, finite
from calc.calibration import Measured

LEAST, MOST = 0.1, 10.0
"""Factors between which a measurement may be of what was asked: beyond, another unit, batch or model is likelier."""
_OF_EACH = r"tpot|itl|inter-?token-?latency|time-?per-?output-?token|每词元延迟|每字延迟"
_OF_ALL = r"throughput|output-?throughput|tps|tok(?:en)?s?/s|吞吐量?|吞吐率"
_NAME = re.compile(
    rf"(?P<measured>\bmeasured|\bmeasure|\bobserved|\bbenchmarked|实测|测得|测出)(?:-|\s?的?\s?)"
    rf"(?:(?P<token>{_OF_EACH})|(?P<all>{_OF_ALL}))(?:\s*[=:为是]\s*|\s+(?:is|was|of|at)\s+|\s*)(?=[\d.])",
    re.IGNORECASE,
)
_NAME_FIRST = re.compile(
    r"\b(?P<token>tpot|itl)(?:\s+(?:was|is))?\s+(?:measured|observed)(?:\s*[=:]\s*|\s+(?:at|as|is|was)\s+|\s+)(?=[\d.])",
    re.IGNORECASE,
)
_MAGNITUDE = "|".join(sorted(filter(None, MAGNITUDES), key=len, reverse=True))
_TIME = re.compile(
    rf"(?P<number>{NUMBER})(?P<unit>ms|msec|毫秒|s|sec|秒)?"
    r"(?:-?(?:tpot|itl)|/tok(?:en)?|-?per-?(?:output-?)?tok(?:en)?|/词元|每词元|每字|每个词元)?",
    re.ASCII,
)
_RATE = re.compile(
    rf"(?P<number>{NUMBER})(?P<magnitude>{_MAGNITUDE})?"
    r"(?P<unit>(?:(?:output-?|out-?)?(?:tok(?:en)?s?|t|词元|个词元))(?:/s|/sec|/second|persec(?:ond)?|ps|/秒|每秒)|tps)?"
    r"(?P<each>-?each|-?per-?user|/user|-?a-?user|每人|每用户)?",
    re.ASCII,
)
_FACTOR = re.compile(rf"x?(?P<number>{NUMBER})(?:x|倍|times)?", re.ASCII)
_MS = {"s": 1e3, "sec": 1e3, "秒": 1e3}


def in_one_key(text: str) -> str:
    """`measured tpot=31ms` and `itl measured at 31` as `measured-tpot=31`, of throughput as `measured-rate=`."""
    text = _NAME_FIRST.sub("measured-tpot=", text)
    return _NAME.sub(lambda found: "measured-tpot=" if found["token"] else "measured-rate=", text)


def read_measured(word: str) -> Measured | None:
    """`31ms`, `31ms/token`, `2400tok/s`, `38tok/seach`; None for a bare number, which may be either."""
    time, rate = _TIME.fullmatch(word), _RATE.fullmatch(word)
    if time is not None and time["unit"]:
        return read_measured_tpot(word)
    return read_measured_rate(word) if rate is not None and rate["unit"] else None


def read_measured_tpot(word: str) -> Measured | None:
    """Milliseconds for each output token: `31ms`, `0.031s`, and bare `31`."""
    found = _TIME.fullmatch(word)
    if found is None:
        return None
    return _positive(Measured("tpot_ms", finite(found["number"]) * _MS.get(found["unit"] or "", 1.0)))


def read_measured_rate(word: str) -> Measured | None:
    """Output tokens a second of all GPUs together: `2400tok/s`, `2.4ktok/s`, bare `2400`; of each user, a TPOT."""
    found = _RATE.fullmatch(word)
    if found is None:
        return None
    rate = finite(found["number"], found["magnitude"])
    if found["each"]:
        return _positive(Measured("tpot_ms", 1e3 / rate)) if rate else None
    return _positive(Measured("output_tokens_per_s", rate))


def read_factor(word: str) -> float | None:
    """`1.35x`, `x1.35`, `1.35倍`, `1.35`."""
    found = _FACTOR.fullmatch(word)
    return finite(found["number"]) if found else None


def _positive(measured: Measured) -> Measured | None:
    """None for what takes no time, or never ends."""
    return measured if 0 < measured.value < float("inf") else None
