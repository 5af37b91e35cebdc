"""Every key of the language, by its field and by each of its names."""

from bot.grammar.keys import chats, claims, rent, runs, traffic
from bot.grammar.keys.key import Key
from config.schema.entry import name_key

__all__ = ["Key"]

KEYS = (*rent.KEYS, *runs.KEYS, *claims.KEYS, *traffic.KEYS, *chats.KEYS)
KEY_BY_FIELD = {key.field: key for key in KEYS}
KEY_BY_NAME = {name_key(name): key for key in KEYS for name in key.names}
"""Keys by each of their names, as `name_key` writes it."""
_OTHERWISE_NAMED = {
    "concurrency": "users", "并发": "users", "budget": "spend", "预算": "spend",
    "peak": "surge", "峰值": "surge", "cache": "cached", "缓存": "cached",
    "gpus": "gpus_between", "卡数": "gpus_between", "mfu": "mfu_between", "days": "took", "天数": "took",
}  # fmt: skip
"""Names that mean another field to a command that has it."""
_UTILISATION = frozenset("utilization utilisation 利用率".split())
"""Of the peak, where a command asks for that; else of the hours."""
FIRST_WORDS_OF_KEYS = frozenset(name.split("-")[0] for key in KEYS for name in key.names if "-" in name)
"""The words that a key of several words begins with: the `as` of `as of`."""
ONLY_ASSIGNED = frozenset("days 天数 quant quantization quantisation 量化 took duration 历时 用时 cost 花费".split())
"""Names that are keys before `=` only: `how many days 8 h100` names no deadline, `awq quantization` ends a question."""
GLUED_KEYS = frozenset("ep spec mtp ngl tp pp batch bs seq rank r ctx zero mfu goodput fx in out".split())
"""Keys that people write together with their number: tp8, zero3."""


def key_named(name: str, takes: frozenset[str]) -> Key | None:
    """The key with this name, as `name_key` writes it, to a command with these fields."""
    if (field := _OTHERWISE_NAMED.get(name)) in takes:
        return KEY_BY_FIELD[field]
    if name in _UTILISATION and "mfu" not in takes and "load" in takes:
        return KEY_BY_FIELD["load"]
    return KEY_BY_NAME.get(name)
