"""The words around a GPU: how many of it, how much memory it has, and who makes it."""

import re

from bot.grammar.lexicon import MACHINES, VENDORS
from bot.grammar.line import Line, Word
from bot.grammar.quantities import read_bytes
from config.schema.gpu import Gpu

_COUNT_WITH_NAME = re.compile(r"(\d{1,9})x?([a-z0-9].*)", re.ASCII)
_MOST_DIGITS = 9
_ONE = re.compile(r"x?1(?![\d.k千万])")
_SAME_MEMORY = 0.1
EXAMPLES = frozenset(
    "sample samples example examples row rows record records conversations pairs 条 条数据 样本 对话".split()
)
"""What a number behind a GPU may count in place of it: `8 h100, 10k samples`."""
_TENTHS = frozenset(("折",))
NOT_BEHIND = {"gpus": MACHINES | _TENTHS, "quantity": _TENTHS, "discount": _TENTHS}
"""What no number of a field stands before: `8卡x16台` counts machines, `12折` is nothing."""


def count(line: Line, at: int, last: Word | None) -> list[Word] | None:
    """`2048 h100s`, `8 张 a100`, `64h100`, `h100 64`: a bare number beside a GPU; `last` is the value before it."""
    text = line.tokens[at].key
    if not text or text[0] not in "0123456789":
        return None
    if not text.isdecimal():
        return _count_with_name(line, at)
    if not line.low(at).isdecimal() or len(text) > _MOST_DIGITS or line.is_key(at):
        return None
    behind = at + 1
    while line.low(behind) in line.dialect.fillers or line.low(behind) in VENDORS:
        behind += 1
    is_behind_gpu = last is not None and last.field == "gpu" and last.span[1] == at
    if (is_behind_gpu and length_of_memory(line, at, last)) or line.low(at + 1) in NOT_BEHIND["gpus"] | EXAMPLES:
        return None
    return [line.word("gpus", int(text), at, at + 1)] if is_behind_gpu or line.is_gpu(behind) else None


def _count_with_name(line: Line, at: int) -> list[Word] | None:
    for end in line.name_ends(at):
        glued = _COUNT_WITH_NAME.fullmatch("".join(token.key for token in line.tokens[at:end]))
        if glued and (gpu := line.dialect.gpu(glued[2])):
            return [line.word("gpus", int(glued[1]), at, end), line.word(*gpu, at, end)]
    return None


def length_of_memory(line: Line, at: int, last: Word | None) -> int:
    """How many words say again how much memory the GPU before them has: `H100 SXM5 80GB`."""
    gpu = last.value if last is not None and last.span[1] == at else None
    for end in (at + 2, at + 1):
        memory = read_bytes(line.joined(at, end)) if isinstance(gpu, Gpu) else None
        if memory is not None and isinstance(gpu, Gpu) and memory[1] == "g":
            return end - at if abs(float(memory[0]) / gpu.memory_gb - 1) < _SAME_MEMORY else 0
    return 0


def length_of_rent(line: Line, at: int) -> int:
    """How many words say what a price is of, which an answer says anyway: the `1小时` of `h100 多少钱1小时`, `1张`.

    An offer for that long is none of them: `1y`.
    """
    if not line.dialect.asks_for_prices or line.known(at) is not None:
        return 0
    if line.low(at) == "1" and line.is_gpu(at + 1):
        return 1
    found = line.number(at)
    if found is None or found[0][0][0] not in ("deadline", "gpus") or not _ONE.match(line.joined(at, found[1])):
        return 0
    return found[1] - at


def is_maker(line: Line, at: int, last: Word | None) -> bool:
    """Whether this names the maker of the GPU beside it: `nvidia h100`, `MI300X by AMD`."""
    vendor = VENDORS.get(line.low(at))
    if vendor is None:
        return False

    def says_no_more(place: int) -> bool:
        low = line.low(place)
        return low in line.dialect.fillers or VENDORS.get(low) == vendor

    ahead, behind = at + 1, at
    while says_no_more(ahead):
        ahead += 1
    while behind > 0 and says_no_more(behind - 1):
        behind -= 1
    beside = [last] if last is not None and last.span[1] == behind else []
    beside += (line.known(ahead) or []) if ahead < len(line.tokens) and not line.is_key(ahead) else []
    return any(isinstance(word.value, Gpu) and word.value.vendor == vendor for word in beside)
