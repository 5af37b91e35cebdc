"""The languages that the bot speaks: which one is meant, and the catalogue of its messages."""

import os
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Literal, get_args

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
LOCALES: Mapping[Language, str] = {"en": "en", "zh": "zh_Hans"}
"""How numbers and dates are written, and the folder of the catalogue."""
NAMES: Mapping[Language, str] = {"en": "English", "zh": "中文"}
LANGUAGE_NAMES: Mapping[str, Language] = {
    **dict.fromkeys(("en", "english", "英文", "英语"), "en"),
    **dict.fromkeys(("zh", "cn", "chinese", "中文", "汉语", "简体", "简体中文"), "zh"),
}
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
CATALOGUES = Path(__file__).parent / "locale"
DOMAINS = ("messages", "presets")
"""What the code says, and what the built-in presets say in words."""


def language_of(code: str | None) -> Language:
    """The language for an IETF tag such as `zh-hans` or a POSIX locale such as `zh_CN.UTF-8`; else English."""
    spoken = (code or "").replace("_", "-").partition("-")[0].lower()
    return "zh" if spoken in ("zh", "yue") else "en"


def language_of_environment(environment: Mapping[str, str] = os.environ) -> Language:
    """The language of a terminal: what POSIX programs speak there."""
    return language_of(next((environment[name] for name in _VARIABLES if environment.get(name)), None))


def language_named(word: str) -> Language | None:
    """The language that a word names: `zh`, `中文`, `English`."""
    return LANGUAGE_NAMES.get(word.strip().lower())


@cache
def translator(language: Language) -> Callable[[str], str]:
    """A function that puts a template into a language; English templates are their own."""
    if language == "en":
        return str
    import gettext  # only where something is to be translated

    found = gettext.translation(DOMAINS[0], CATALOGUES, languages=[LOCALES[language]])
    for domain in DOMAINS[1:]:
        found.add_fallback(gettext.translation(domain, CATALOGUES, languages=[LOCALES[language]]))
    return found.gettext
