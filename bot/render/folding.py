"""What folds in a message: as much as there is room for while it is closed, all of it in parts once it is open.

A line is HTML; what Telegram limits is what a reader sees of it.
"""

import re
from collections.abc import Callable, Sequence
from html import unescape

from bot.text import Text, Whole, t

MOST_SHOWN = 4000
"""Of what a message shows, in UTF-16 units; Telegram takes 4,096."""
_MOST_MARKED = 80
"""Links and quoted words of the folded part; Telegram takes a hundred in a message."""
_MOST_OF_SOURCES = 0.5
"""Their share of what is folded, where all of it would be too long."""
_REST = t("… and {count} more lines")
_ROOM_FOR_REST = 30
_TAG = re.compile(r"<[^>]+>")
_MARK = re.compile(r"<(?:a|code|b)\b")


def shown(html: str) -> int:
    """What a reader sees of a line, in UTF-16 units, with the end of the line."""
    text = unescape(_TAG.sub("", html))
    return len(text.encode("utf-16-le")) // 2 + 1


def shown_of(lines: Sequence[str]) -> int:
    """The same of several lines."""
    return sum(map(shown, lines))


def closed(
    lines: list[str], working: list[str], sources: list[str], room: int, say: Callable[[Text], str]
) -> list[str]:
    """All that there is room for: of the working the middle is left out first, of the sources the end."""
    for_sources = min(shown_of(sources), round(room * _MOST_OF_SOURCES))
    kept = _shortened(lines, room - for_sources, say, keeps_end=False)
    kept += _shortened(working, room - for_sources - shown_of(kept), say, keeps_end=True)
    return kept + _shortened(sources, room - shown_of(kept), say, keeps_end=False)


def in_parts(lines: Sequence[str], room: int) -> list[list[str]]:
    """The lines in as many parts as they take."""
    parts: list[list[str]] = [[]]
    left, marks = room, _MOST_MARKED
    for line in lines:
        size, marked = shown(line), len(_MARK.findall(line))
        if parts[-1] and (size > left or marked > marks):
            parts.append([])
            left, marks = room, _MOST_MARKED
        parts[-1].append(line)
        left, marks = left - size, marks - marked
    return parts


def _shortened(lines: list[str], room: int, say: Callable[[Text], str], *, keeps_end: bool) -> list[str]:
    """The lines, or those at the beginning or at both ends that there is room for, and a count of the rest."""
    if shown_of(lines) <= room:
        return lines
    room -= _ROOM_FOR_REST
    start, end = 0, len(lines)
    while start < end:
        from_end = keeps_end and len(lines) - end < start
        room -= shown(lines[end - 1 if from_end else start])
        if room < 0:
            break
        start, end = (start, end - 1) if from_end else (start + 1, end)
    return [*lines[:start], say(_REST.filled(count=Whole(end - start))), *lines[end:]]
