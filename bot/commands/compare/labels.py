"""Names of GPUs and models: in full, and as short as a row of a table has room for."""

import re

from bot.commands.compare.items import Item
from config.schema.entry import name_key
from config.schema.gpu import Gpu

MOST_COLUMNS = 13
_SPACE_BEHIND_WORD = re.compile(r"(?<=[A-Za-z]) ")
_FAMILY = re.compile(r"([A-Za-z]+)(.*)")


def full_name(item: Item) -> str:
    """As answers name it."""
    return item.label if isinstance(item, Gpu) else item.name


def label(item: Item) -> str:
    """The name within 13 columns: without a size that the id lacks, joined, by the id, or with its first word cut.

    `DeepSeek-V3` of `DeepSeek-V3 671B-A37B`, `Llama3.1 405B`: what tells siblings apart stays.
    """
    name = full_name(item)
    head, _, tail = name.rpartition(" ")
    brief = head if head and name_key(tail) not in name_key(item.id) else name
    names = (name, brief, _SPACE_BEHIND_WORD.sub("", brief, count=1), item.id)
    if fitting := [known for known in names if len(known) <= MOST_COLUMNS]:
        return fitting[0]
    return max(_cut(brief), _cut(item.id), key=len)


def _cut(name: str) -> str:
    """The name with as much of its first word as there is room for, or its beginning."""
    found = _FAMILY.fullmatch(name)
    room = MOST_COLUMNS - len(found[2]) if found else 0
    return f"{found[1][:room]}{found[2]}" if found and room > 0 else f"{name[: MOST_COLUMNS - 1]}…"
