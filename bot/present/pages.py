"""A list that does not fit on a phone: some of its entries, and buttons that open each and turn the page."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from bot.answer import Action
from bot.resolve.page import ENTRIES_A_PAGE, last_page, spelled_page
from bot.text import Text, Whole, t, verbatim
from config.schema.gpu import Gpu
from config.schema.model import Model

_LABELS = (
    (14, 3),
    (24, 2),
)
"""Buttons a row, by the length of the longest label: the words of more would be cut on a phone."""

T = TypeVar("T")
E = TypeVar("E", Gpu, Model)


def newest_first(entries: Iterable[E]) -> tuple[E, ...]:
    """Presets in the order in which lists show them."""
    return tuple(sorted(entries, key=lambda entry: entry.released, reverse=True))


def entries_of(page: int, entries: Sequence[T]) -> Sequence[T]:
    """The entries of a page, counted from 1."""
    return entries[(page - 1) * ENTRIES_A_PAGE : page * ENTRIES_A_PAGE]


def page_with(entry: T, entries: Sequence[T]) -> int:
    """The page on which an entry stands."""
    return entries.index(entry) // ENTRIES_A_PAGE + 1


def headline(text: Text, page: int, entries: int) -> Text:
    """What is listed, and which part of it is shown."""
    if last_page(entries) == 1:
        return text
    return t("{list} · page {page} of {last}", list=text, page=Whole(page), last=Whole(last_page(entries)))


def turns(command: str, page: int, entries: int) -> tuple[Action, ...]:
    """Buttons to the page before and the page behind, as far as there are any."""
    last = last_page(entries)
    before = (_turn(t("← page {page}"), command, page - 1),) if page > 1 else ()
    behind = (_turn(t("page {page} →"), command, page + 1),) if page < last else ()
    return before + behind


def openings(entries: Sequence[tuple[str, str]]) -> tuple[tuple[Action, ...], ...]:
    """Buttons with a label and the command that opens an entry, side by side as far as the labels are readable."""
    longest = max((len(label) for label, _ in entries), default=0)
    per_row = next((count for length, count in _LABELS if longest <= length), 1)
    buttons = [Action(verbatim(label), command) for label, command in entries]
    return tuple(tuple(buttons[at : at + per_row]) for at in range(0, len(buttons), per_row))


def _turn(label: Text, command: str, page: int) -> Action:
    return Action(label.filled(page=Whole(page)), " ".join((command, *spelled_page(page))))
