"""The catalogues of other languages say all that the code says, and nothing that a reader could not type."""

import re

import pytest

from bot.commands import all_commands
from bot.language import LANGUAGES, Language
from bot.render.charts.fonts import missing_hanzi
from docs.messages import compiled, holes, messages, path_of, translated

_QUOTED = re.compile(r"`[^`]*`")
_TYPED = re.compile(r"(?<![\w}])(?:[a-z][a-z-]*=[\w$¥.%{}-]*|/[a-z]+)", re.ASCII)
"""What a reader may type: `price=2.5`, `tp=`, `/train`."""
_MENU_LINE = 80


def _translations(language: Language) -> dict[str, str]:
    """Every message of a catalogue with what it is translated to."""
    return {str(message.id): str(message.string) for message in translated(language) if message.id}


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
class TestEveryCatalogue:
    def test_no_message_of_the_code_is_missing(self, language: Language) -> None:
        known = _translations(language)
        assert [message.id for message in messages() if message.id and message.id not in known] == []

    def test_no_message_is_kept_that_the_code_no_longer_says(self, language: Language) -> None:
        said = {message.id for message in messages()}
        assert [template for template in _translations(language) if template not in said] == []

    def test_every_message_is_translated(self, language: Language) -> None:
        assert [template for template, words in _translations(language).items() if not words.strip()] == []

    def test_every_translation_has_exactly_the_holes_of_its_original(self, language: Language) -> None:
        pairs = _translations(language).items()
        assert [words for template, words in pairs if holes(words) != holes(template)] == []

    def test_the_font_of_charts_has_every_letter(self, language: Language) -> None:
        assert missing_hanzi("".join(_translations(language).values())) == set()

    def test_every_quoted_word_is_kept(self, language: Language) -> None:
        pairs = _translations(language).items()
        assert [words for template, words in pairs if _found(_QUOTED, words) != _found(_QUOTED, template)] == []

    def test_what_a_reader_may_type_is_kept(self, language: Language) -> None:
        pairs = _translations(language).items()
        assert [words for template, words in pairs if _found(_TYPED, words) != _found(_TYPED, template)] == []

    def test_every_summary_of_a_command_fits_a_menu_line_on_a_phone(self, language: Language) -> None:
        known = _translations(language)
        summaries = [known[command.summary.template] for command in all_commands()]
        assert [summary for summary in summaries if not 1 <= len(summary) <= _MENU_LINE] == []

    def test_the_compiled_file_is_up_to_date(self, language: Language) -> None:
        assert path_of(language).with_suffix(".mo").read_bytes() == compiled(language)


def _found(pattern: re.Pattern[str], text: str) -> list[str]:
    """All that a pattern finds, in an order that a translation is free to change."""
    return sorted(pattern.findall(text))
