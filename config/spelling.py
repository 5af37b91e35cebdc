"""The known name that somebody most likely meant."""

from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that somebody most likely meant, or None."""
    from difflib import get_close_matches  # only when something is wrong

    names, wanted = list(known), name.lower()
    begins = [other for other in names if other.startswith(wanted)] if len(wanted) > 2 else []
    return next(iter(begins or get_close_matches(wanted, names, n=1, cutoff=0.6)), None)
