"""Collect every message of the code, and every word of the presets, into the catalogues of other languages.

A message is the first argument of `t(...)`, or a label or unit of an equation of calc, written out; of the presets,
notes and names of providers and scaling laws are collected. New ones are added without a translation, ones that are
gone are dropped, and a translation is never guessed from a similar message. The catalogues are compiled here too.
"""

import ast
import io
import string
import sys
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from bot.language import CATALOGUES, DOMAINS, LANGUAGES, LOCALES, Language
from config.load import load_catalog

ROOT = Path(__file__).parents[1]
SOURCES = ("bot", "calc")
_OF_EQUATIONS = ("named", "giving")
"""Methods of an equation that take a label or a unit."""


class _Undated(Catalog):
    """A catalogue that is written the same at any time, by any version of Babel."""

    @property  # type: ignore[misc]  # Babel sets it only when it reads a file, into a catalogue of its own
    def mime_headers(self) -> list[tuple[str, str]]:
        """Only what gettext needs."""
        return [
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]


class NotWrittenOutError(Exception):
    """A template that is not written where it is used, and so cannot be found."""


def collected(domain: str) -> Catalog:
    """What is to be translated in one of the domains."""
    return {"messages": messages, "presets": words_of_presets}[domain]()


def words_of_presets() -> Catalog:
    """What the built-in presets say in words, with the files that say it."""
    catalog = load_catalog()
    files: dict[str, list[str | None]] = {
        "gpus.yaml": [gpu.notes for gpu in catalog.gpus.values()],
        "models.yaml": [words for model in catalog.models.values() for words in (model.notes, model.counted_differs)],
        "providers.yaml": [provider.name for provider in catalog.providers.values()],
        "scaling.yaml": [law.name for law in catalog.scaling_laws.values()],
        "defaults.yaml": [catalog.defaults.project.most_published_of],
    }
    found = Catalog(project="LLM Cost Bot", charset="utf-8")
    for file, all_words in files.items():
        for words in all_words:
            if words is not None:
                found.add(words, locations=[(f"config/{file}", 0)])
    return found


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


def path_of(language: Language, domain: str, folder: Path = CATALOGUES) -> Path:
    """The catalogue of a domain in a language."""
    return folder / LOCALES[language] / "LC_MESSAGES" / f"{domain}.po"


def translated(language: Language, domain: str, folder: Path = CATALOGUES) -> Catalog:
    """The catalogue of a domain in a language as it is."""
    with path_of(language, domain, folder).open("rb") as file:
        return read_po(file, locale=LOCALES[language])


def _untranslated(text: bytes) -> list[str]:
    """The messages of a catalogue that have no translation."""
    return [str(message.id) for message in read_po(io.BytesIO(text)) if message.id and not str(message.string).strip()]


def _updated(language: Language, domain: str, folder: Path) -> bytes:
    """The catalogue as text, with what is to be translated now."""
    known = translated(language, domain, folder) if path_of(language, domain, folder).exists() else Catalog()
    updated = _Undated(locale=LOCALES[language], header_comment="# Made by docs/messages.py; translations are by hand.")
    for message in collected(domain):
        if message.id:
            before = known.get(message.id)
            updated.add(message.id, before.string if before else "", locations=message.locations)
    written = io.BytesIO()
    write_po(written, updated, width=120, include_lineno=False, sort_output=True)
    return written.getvalue()


def compiled(language: Language, domain: str, folder: Path = CATALOGUES) -> bytes:
    """The catalogue as gettext reads it."""
    plain = _Undated(locale=LOCALES[language])
    for message in translated(language, domain, folder):
        if message.id:
            plain.add(message.id, message.string)
    written = io.BytesIO()
    write_mo(written, plain)
    return written.getvalue()


def main(arguments: Sequence[str] = (), folder: Path = CATALOGUES) -> int:
    """Update and compile every catalogue, and name what has no translation yet.

    With `--check` nothing is written: returns 1 if a catalogue is behind, or something has no translation.
    """
    only_checks = "--check" in arguments
    is_behind = is_incomplete = False
    for language, domain in product((language for language in LANGUAGES if language != "en"), DOMAINS):
        path = path_of(language, domain, folder)
        fresh = _updated(language, domain, folder)
        for message in _untranslated(fresh):
            is_incomplete = True
            print(f"{path.name} ({language}) without a translation: {message}", file=sys.stderr)
        if only_checks:
            machine_readable = path.with_suffix(".mo").read_bytes()
            is_behind = (
                is_behind or fresh != path.read_bytes() or compiled(language, domain, folder) != machine_readable
            )
            continue
        path.write_bytes(fresh)
        path.with_suffix(".mo").write_bytes(compiled(language, domain, folder))
    if is_behind:
        print("a catalogue is behind the code: run `make generate`", file=sys.stderr)
    return int(only_checks and (is_behind or is_incomplete))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
