"""The catalogues of other languages say all that the code says, and nothing that a reader could not type."""

import re

import pytest

from bot.commands import all_commands
from bot.language import DOMAINS, LANGUAGES, Language
from bot.render.charts.fonts import missing_hanzi
from docs.messages import collected, compiled, holes, path_of, translated

_QUOTED = re.compile(r"`[^`]*`")
_TYPED = re.compile(r"(?<![\w}])(?:[a-z][a-z-]*=[\w$¥.%{}-]*|/[a-z]+)", re.ASCII)
"""What a reader may type: `price=2.5`, `tp=`, `/train`."""
_FIGURE = re.compile(r"\d[\d,.]*\d|\d")
_MENU_LINE = 80


def _translations(language: Language, domain: str = "messages") -> dict[str, str]:
    """Every message of a catalogue with what it is translated to."""
    return {str(message.id): str(message.string) for message in translated(language, domain) if message.id}


TRANSLATED = [language for language in LANGUAGES if language != "en"]


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("language", TRANSLATED)
class TestEveryCatalogue:
    def test_no_message_is_missing(self, language: Language, domain: str) -> None:
        known = _translations(language, domain)
        assert [message.id for message in collected(domain) if message.id and message.id not in known] == []

    def test_no_message_is_kept_that_is_said_no_longer(self, language: Language, domain: str) -> None:
        said = {message.id for message in collected(domain)}
        assert [template for template in _translations(language, domain) if template not in said] == []

    def test_every_message_is_translated(self, language: Language, domain: str) -> None:
        assert [template for template, words in _translations(language, domain).items() if not words.strip()] == []

    def test_the_compiled_file_is_up_to_date(self, language: Language, domain: str) -> None:
        assert path_of(language, domain).with_suffix(".mo").read_bytes() == compiled(language, domain)


@pytest.mark.parametrize("language", TRANSLATED)
class TestEveryCatalogueOfTheCode:
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


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_note_keeps_the_figures_of_its_original(language: Language) -> None:
    pairs = _translations(language, "presets").items()
    assert [words for note, words in pairs if _found(_FIGURE, words) != _found(_FIGURE, note)] == []


def _found(pattern: re.Pattern[str], text: str) -> list[str]:
    """All that a pattern finds, in an order that a translation is free to change."""
    return sorted(pattern.findall(text))
