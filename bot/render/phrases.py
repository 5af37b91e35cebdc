"""Phrases that every renderer says alike."""

from collections.abc import Iterable

from bot.text import Text, joined, t, verbatim


def did_you_mean(words: Iterable[str]) -> Text:
    """The nearest known words, as a question."""
    return t("Did you mean {words}?", words=joined(map(verbatim, words), t("{left}, {right}")) or verbatim(""))


def as_line(label: str, value: str) -> Text:
    """A row that is too wide to be aligned."""
    return t("{label}: {value}", label=label, value=value)
