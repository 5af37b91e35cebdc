"""Names of GPUs and models: in full, and as short as a row of a table has room for."""

import re

from bot.commands.compare.comparison import Comparison, Row
from bot.commands.compare.items import Item
from bot.commands.infer.load import is_cut
from bot.text import Text, Whole, t
from calc.serving import ServingReport
from config.schema.entry import name_key
from config.schema.gpu import Gpu
from config.schema.model import Model

LEAST_COLUMNS, MOST_COLUMNS = 8, 13
"""Of a name: with fewer, siblings are not told apart."""
_SPACE_BEHIND_WORD = re.compile(r"(?<=[A-Za-z]) ")
_FAMILY = re.compile(r"([A-Za-z]+)(.*)")


def full_name(item: Item) -> str:
    """As answers name it."""
    return item.label if isinstance(item, Gpu) else item.name


def label(item: Item, columns: int = MOST_COLUMNS) -> str:
    """The name within some columns: without a size that the id lacks, joined, by the id, or with its first word cut.

    `DeepSeek-V3` of `DeepSeek-V3 671B-A37B`, `Llama3.1 405B`, `v100-32g`: what tells siblings apart stays.
    """
    name = full_name(item)
    head, _, tail = name.rpartition(" ")
    is_told_by_id = bool(head) and isinstance(item, Model) and name_key(tail) not in name_key(item.id)
    brief = head if is_told_by_id else name
    names = (name, brief, _SPACE_BEHIND_WORD.sub("", brief, count=1), item.id)
    if fitting := [known for known in names if len(known) <= columns]:
        return fitting[0]
    return max(_cut(brief, columns), _cut(item.id, columns), key=len)


def label_of(row: Row, comparison: Comparison) -> Text:
    """`H100`, or `2× H100` where services on GPUs are on different numbers of them."""
    count = comparison.own_gpus(row)
    if count is None or not isinstance(row.item, Gpu):
        return t("{name}", name=label(row.item))
    room = MOST_COLUMNS - len(f"{count:,}× ")
    return t("{count}× {name}", count=Whole(count), name=label(row.item, max(LEAST_COLUMNS, room)))


def name_of(row: Row, comparison: Comparison) -> Text:
    """The name in full, with the number of GPUs where services differ in it, and with what of the load is left out."""
    name = t("{name}", name=full_name(row.item))
    if (count := comparison.own_gpus(row)) is not None and isinstance(row.item, Gpu):
        name = t("{count}× {name}", count=Whole(count), name=full_name(row.item))
    if isinstance(row.report, ServingReport) and row.report.asked_batch is not None and is_cut(row.report):
        most, asked = Whole(row.report.batch), Whole(row.report.asked_batch)
        return t("{name} (only {most} of {asked} in flight)", name=name, most=most, asked=asked)
    return name


def _cut(name: str, columns: int) -> str:
    """The name with as much of its first word as there is room for, or its beginning."""
    if found := _FAMILY.fullmatch(name):
        word, rest = found[1], found[2]
        short = f"{word[: max(0, columns - len(rest))]}{rest}".lstrip(" -")
        if len(short) <= columns:
            return short
    return f"{name[: columns - 1]}…"
