"""Say what is wrong with a word, and what to type instead. Loaded only when something is wrong."""

import re
from collections.abc import Callable, Iterable, Mapping

from bot.grammar import wrong_numbers
from bot.grammar.closed_models import of_unpublished_size
from bot.grammar.dialect import Dialect
from bot.grammar.lexicon import METHODS, PURCHASES
from bot.grammar.refusal import Refusal
from bot.grammar.spelling import Names, nearest
from bot.grammar.tokens import Token, written
from bot.grammar.unknown_words import names_of, one_per_entry, unknown_word
from bot.grammar.vocabulary import KEY_BY_NAME, KEYS, Key
from bot.grammar.wrong_amounts import uncounted
from bot.grammar.wrong_together import begun_question, set_against, several_numbers
from bot.text import t
from config.catalog import Catalog

_AMBIGUOUS_COMMA = re.compile(r"(.*\d),(\d.*)")
_THOUSANDS = re.compile(r"\D*\d{1,3}(,\d{3})+(\D.*|\.\d.*)?")
_FORMATS = ("bf16", "fp16", "fp8", "fp4", "int8", "int4")
_NEGATIONS = frozenset("not no without except exclude excluding 不要 不用 不 别用 除了 非".split())
_NEAR_FOR_A_GRID = 0.88
"""Most names of grids have two letters, so that nearly any word is a little like one of them."""
_SOME_GRIDS = ("grid=us", "grid=eu", "grid=cn")


def refusal_of(tokens: list[Token], at: int, dialect: Dialect) -> Refusal:
    """The refusal of the word at `at`: a number that means nothing here, or an unknown word with its neighbours."""
    refusal = (
        set_against(tokens, at)
        or begun_question(tokens, at, dialect)
        or uncounted(tokens, at, dialect)
        or of_unpublished_size(tokens, at, dialect)
    )
    if refusal is not None:
        return refusal
    end = at + 2 if at + 1 < len(tokens) and wrong_numbers.is_wrong_unit(tokens[at + 1].low) else at + 1
    low, text = "".join(token.low for token in tokens[at:end]), written(tokens[at:end])
    is_first = all(token.low in dialect.fillers for token in tokens[:at])
    if (refusal := several_numbers(tokens, at, end, dialect, is_first=is_first)) is not None:
        return refusal
    if (found := wrong_numbers.diagnose(low, text, dialect.takes, is_first=is_first)) is not None:
        message, instead = found
        return Refusal(message, at=text, did_you_mean=instead, span=(at, end))
    if tokens[at].low in _NEGATIONS and at + 1 < len(tokens):
        last = at + 1
        while last < len(tokens) - 1 and tokens[last].low in dialect.fillers:
            last += 1
        if last + 2 <= len(tokens) - 1 and tokens[last + 1].is_assignment:
            last += 2
        text = written(tokens[at : last + 1])
        message = t("`{word}`: say what you want, not what you do not", word=text)
        return Refusal(message, at=text, replace_with=("",), span=(at, last + 1))
    key = KEY_BY_NAME.get(tokens[at].key)
    if key is not None and key.field in dialect.takes and key.field != "offer":
        return bad_value(tokens, key, at, at + 1, dialect.catalog)
    return unknown_word(tokens, at, dialect)


def ambiguous_comma(tokens: list[Token]) -> Refusal | None:
    """A comma that is no thousands mark: both readings are offered, neither is taken."""
    for at, token in enumerate(tokens):
        comma = _AMBIGUOUS_COMMA.fullmatch(token.text)
        if comma and not _THOUSANDS.fullmatch(token.text):
            readings: tuple[str, ...] = (f"{comma[1]}.{comma[2]}", f"{comma[1]}{comma[2]}".replace(",", ""))
            if "." in comma[1]:
                readings = (f"{comma[1].replace('.', '')}.{comma[2]}",)  # 1.234,5 as other languages write it
            message = t("`{word}` can be read in two ways: a comma is only a thousands mark here", word=token.text)
            return Refusal(message, at=token.text, did_you_mean=readings, span=(at, at + 1))
    return None


def unknown_command(text: str, name: str, commands: Mapping[str, str]) -> Refusal:
    """A command that does not exist; `commands` gives the command of each name and alias."""
    near = tuple(f"/{name}" for name in dict.fromkeys(commands[n] for n in nearest(name, commands)))
    return Refusal(t("I do not know the command `{word}`", word=text), at=text, did_you_mean=near)


def unknown_key(tokens: list[Token], at: int, takes: frozenset[str]) -> Refusal:
    """`mfuu=40%`: the keys of the command that come near."""
    near = nearest(tokens[at].low, [name for key in KEYS if key.field in takes for name in key.names])
    end = at + 1 if near else min(at + 3, len(tokens))
    while at + 3 <= end < len(tokens) and tokens[end].start == tokens[end - 1].end:
        end += 1
    message = t("I do not know the key `{word}`", word=tokens[at].text)
    return Refusal(message, at=tokens[at].text, did_you_mean=near, span=(at, end))


def bad_value(tokens: list[Token], key: Key, start: int, at: int, catalog: Catalog) -> Refusal:
    """A key whose value is missing or cannot be read."""
    name = written(tokens[start:at]).rstrip("=: ") if at > start else tokens[start].text
    if at >= len(tokens) or tokens[at].is_assignment:
        message = t("`{key}` needs a value, e.g. {example}", key=name, example=key.example)
        return Refusal(message, at=name, did_you_mean=(key.example,), span=(start, min(at + 1, len(tokens))))
    word = tokens[at]
    if key.field == "grid":
        return _unknown_grid(tokens, start, at, name, catalog)
    near = one_per_entry(word.low, nearest(word.low, _names_of_key(key, catalog)), catalog)
    message = t("`{key}` cannot be `{word}`: write it like {example}", key=name, word=word.text, example=key.example)
    instead = (*(f"{name}={n}" for n in near), key.example, "")
    return Refusal(
        message, at=word.text, did_you_mean=near or (key.example,), replace_with=instead, span=(start, at + 1)
    )


def _unknown_grid(tokens: list[Token], start: int, at: int, name: str, catalog: Catalog) -> Refusal:
    word = tokens[at]
    scored = Names.of(names_of(catalog.grids.values())).scored(word.low)
    near = tuple(grid for grid, likeness in scored if likeness >= _NEAR_FOR_A_GRID)
    message = t("I do not know the grid `{word}`: give a country, e.g. grid=fr", word=word.text)
    return Refusal(
        message,
        at=word.text,
        did_you_mean=near or _SOME_GRIDS,
        replace_with=(*(f"{name}={grid}" for grid in near), ""),
        span=(start, at + 1),
    )


def _names_of_key(key: Key, catalog: Catalog) -> Iterable[str]:
    names: dict[str, Callable[[], Iterable[str]]] = {
        "gpu": lambda: names_of(catalog.gpus.values()),
        "model": lambda: names_of(catalog.models.values()),
        "grid": lambda: names_of(catalog.grids.values()),
        "offer": lambda: (*names_of(catalog.providers.values()), *PURCHASES, *catalog.offers),
        "precision": lambda: (*_FORMATS, *names_of(catalog.serving.formats.values())),
        "kv": lambda: _FORMATS,
        "method": lambda: METHODS,
    }
    return names[key.field]() if key.field in names else ()
