"""An entry is written so that the reader of presets makes the same of it."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.terminal.entry_yaml import entry_as_yaml
from config.reader import mapping_of

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=40)


def read_back(fields: dict[str, Any]) -> Any:
    return mapping_of(entry_as_yaml("some-model", fields).encode(), "models.yaml")["some-model"]


@given(words=WORDS, more=WORDS)
def test_words_are_read_as_they_were_given(words: str, more: str) -> None:
    fields = {"name": words, "architecture": {"kind": more, "deeper": {"kind": words}}, "sources": (words, more)}
    assert read_back(fields) == fields


@pytest.mark.parametrize(
    "words", ["true", "No", "null", "1.5", "2024-07", "a: b", "a #b", "- a", "Llama 3.1 8B", "'", '"']
)
def test_words_that_yaml_would_change_stay_words(words: str) -> None:
    assert read_back({"name": words}) == {"name": words}


def test_parameters_are_grouped_and_days_are_days() -> None:
    fields = {"params": 8_030_261_248, "checked": date(2026, 11, 26), "doubtful": ("released",)}
    assert entry_as_yaml("some-model", fields) == (
        "some-model:\n  params: 8_030_261_248\n  checked: 2026-11-26\n  doubtful: [released]\n"
    )
    assert read_back(fields) == fields
