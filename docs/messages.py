"""Collect every message of the code into the catalogues of other languages, and compile these.

A message is the first argument of `t(...)`, or a label or unit of an equation of calc, written out. New ones are added
without a translation, ones that are gone are dropped, and a translation is never guessed from a similar message.
"""

import ast
import io
import string
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from bot.language import CATALOGUES, LANGUAGES, LOCALES, Language

ROOT = Path(__file__).parents[1]
SOURCES = ("bot", "calc")
_OF_EQUATIONS = ("named", "giving")
"""Methods of an equation that take a label or a unit."""


class _Undated(Catalog):
    """A catalogue that is written the same at any time, by any version of Babel."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """Only what gettext needs."""
        return [
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]


class NotWrittenOutError(Exception):
    """A template that is not written where it is used, and so cannot be found."""


def messages() -> Catalog:
    """Every message of the code, with the files that use it."""
    found = Catalog(project="LLM Cost Bot", charset="utf-8")
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*.py")):
            place = path.relative_to(ROOT).as_posix()
            for template in templates(path.read_text(encoding="utf-8"), place):
                found.add(template, locations=[(place, 0)])
    return found


def templates(source: str, place: str) -> Iterator[str]:
    """The messages of one file that have words to translate. Raises NotWrittenOutError."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id == "t" and not isinstance(node.args[0], ast.Constant):
            raise NotWrittenOutError(f"{place}:{node.lineno}: write the template out: {ast.unparse(node)[:80]}")
        for argument in _translated(node):
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and has_words(argument.value):
                yield argument.value


def _translated(call: ast.Call) -> Iterator[ast.expr]:
    match call.func:
        case ast.Name("t"):
            yield call.args[0]
        case ast.Name("equation"):
            yield from (keyword.value for keyword in call.keywords if keyword.arg in ("label", "unit"))
        case ast.Attribute(attr=name) if name in _OF_EQUATIONS:
            yield from call.args
        case _:
            yield from (keyword.value for keyword in call.keywords if keyword.arg == "label")


def has_words(template: str) -> bool:
    """Whether there is anything to a template but one hole: where figures stand beside each other differs too."""
    return any(literal.strip() for literal, *_ in string.Formatter().parse(template)) or len(holes(template)) > 1


def holes(template: str) -> set[str]:
    """The names of the holes of a template."""
    return {name for _, name, *_ in string.Formatter().parse(template) if name}


def path_of(language: Language) -> Path:
    """The catalogue of a language."""
    return CATALOGUES / LOCALES[language] / "LC_MESSAGES" / "messages.po"


def translated(language: Language) -> Catalog:
    """The catalogue of a language as it is."""
    with path_of(language).open("rb") as file:
        return read_po(file, locale=LOCALES[language])


def _updated(language: Language) -> bytes:
    """The catalogue as text, with the messages that the code has now."""
    known = translated(language) if path_of(language).exists() else Catalog()
    updated = _Undated(locale=LOCALES[language], header_comment="# Made by docs/messages.py; translations are by hand.")
    for message in messages():
        if message.id:
            before = known.get(message.id)
            updated.add(message.id, before.string if before else "", locations=message.locations)
    written = io.BytesIO()
    write_po(written, updated, width=120, include_lineno=False, sort_output=True)
    return written.getvalue()


def compiled(language: Language) -> bytes:
    """The catalogue as gettext reads it."""
    plain = _Undated(locale=LOCALES[language])
    for message in translated(language):
        if message.id:
            plain.add(message.id, message.string)
    written = io.BytesIO()
    write_mo(written, plain)
    return written.getvalue()


def main() -> int:
    """Update and compile every catalogue, or with `--check` say whether one is behind."""
    behind = False
    for language in LANGUAGES:
        if language == "en":
            continue
        path = path_of(language)
        fresh = _updated(language)
        if "--check" in sys.argv:
            is_behind = fresh != path.read_bytes() or compiled(language) != path.with_suffix(".mo").read_bytes()
            behind = behind or is_behind
            continue
        path.write_bytes(fresh)
        path.with_suffix(".mo").write_bytes(compiled(language))
    if behind:
        print("a catalogue is behind the code: run `make generate`", file=sys.stderr)
    return int(behind)


if __name__ == "__main__":
    sys.exit(main())
