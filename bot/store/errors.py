"""What is said when the database does not do what it should."""

import re
from typing import Final

_ARGUMENT = re.compile(r"(invalid input for query argument [^:]*): .*")
"""The one error in which a driver quotes what was to be written."""
_UNSAID: Final = {"TimeoutError": "no answer in time"}
_OF_A_LOST_CONNECTION: Final = ("cannot switch to state", "another operation", "connection is closed")
"""What the driver of Postgres says of it, where the loss came between two of its steps."""
_CLASHES: Final = ("40001", "40P01")
"""What Postgres calls them."""


class StoreError(Exception):
    """The database cannot be opened, read or written: one line that says why, without its password."""


class ClashError(StoreError):
    """The database is there, and has given up a transaction for the sake of another one: it may be tried again."""


def is_clash(error: Exception) -> bool:
    """Whether a transaction was given up because of another one: a deadlock, or no order that both fit into."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) in _CLASHES


def reason(error: BaseException, password: str | None) -> str:
    """The first line of what the database itself said, whatever drivers have wrapped around it."""
    while isinstance(error.__cause__, Exception) and str(error.__cause__):
        error = error.__cause__
    name = type(error).__name__
    line = _ARGUMENT.sub(r"\1", next(iter(str(error).splitlines()), "")) or _UNSAID.get(name, name)
    if any(words in line for words in _OF_A_LOST_CONNECTION):
        return "the connection was lost"
    return line.replace(password, "***") if password else line
