"""The words that all rows of a comparison have in common, so that read again they give every row its own request."""

from collections.abc import Iterable, Sequence


def shared(
    rows: Sequence[Sequence[str]], more: Iterable[Sequence[str]], *, without: Sequence[str], without_keys: Sequence[str]
) -> list[str]:
    """The words of any row: one that leaves a word out does anyway what it says, or lacks what it names."""
    words = [word for word in rows[0] if word not in without]  # where `70B 70B` are parameters and tokens
    words += dict.fromkeys(word for row in (*rows, *more) for word in row if word not in (*without, *words))
    return [word for word in words if word.partition("=")[0] not in without_keys and not _is_said_with_key(word, words)]


def _is_said_with_key(word: str, words: Sequence[str]) -> bool:
    """Whether `70B` is there as `tokens=70B` too, as beside a model of that size."""
    return f"tokens={word}" in words
