"""What is said when the database does not do what it should."""

import re
from typing import Final

_ARGUMENT = re.compile(r"(invalid input for query argument [^:]*): .*")
"""The one error in which a driver quotes what was to be written."""
_UNSAID: Final = {"TimeoutError": "no answer in time"}


class StoreError(Exception):
    """The database cannot be opened, read or written: one line that says why, without its password."""


def reason(error: BaseException, password: str | None) -> str:
    """The first line of what the database itself said, whatever drivers have wrapped around it."""
    while isinstance(error.__cause__, Exception) and str(error.__cause__):
        error = error.__cause__
    name = type(error).__name__
    line = _ARGUMENT.sub(r"\1", next(iter(str(error).splitlines()), "")) or _UNSAID.get(name, name)
    return line.replace(password, "***") if password else line
