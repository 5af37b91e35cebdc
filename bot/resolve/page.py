"""Which part of a list is shown."""

from math import ceil

from bot.request import Given
from bot.text import Whole, t

ENTRIES_A_PAGE = 9
"""With a headline they leave room for a warning, and as buttons they stand three by three."""


def last_page(entries: int) -> int:
    """The number of pages that so many entries take."""
    return max(1, ceil(entries / ENTRIES_A_PAGE))


def resolve_page(given: Given, *, entries: int) -> int:
    """The page of a list of so many entries, the first where none is named. Raises Refusal for one it does not have.

    `entries` is 0 where one thing is asked for by its name: that has no pages.
    """
    page, last = given.get("page", int), last_page(entries)
    if page is None:
        return 1
    if not entries:
        raise given.refusal("page", t("Only a list has pages: leave out the name, or the page"), replace_with=("",))
    if last == 1 != page:
        raise given.refusal("page", t("The whole list stands on one page"), replace_with=("",))
    if not 1 <= page <= last:
        message = t("The list has {last} pages: page=1 to page={last}", last=Whole(last))
        raise given.refusal("page", message, did_you_mean=(f"page={min(max(page, 1), last)}",))
    return page


def spelled_page(page: int) -> list[str]:
    """The words of a page: none for the first."""
    return [f"page={page}"] if page > 1 else []
