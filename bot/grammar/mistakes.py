"""Say what is wrong with a word, and what to type instead. Loaded only when something is wrong."""

import re
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from bot.grammar import money, quantities
from bot.grammar.refusal import Refusal
from bot.grammar.tokens import Token
from bot.grammar.vocabulary import KEY_BY_NAME, KEYS, METHODS, PICKS, PRECISIONS, PURCHASES, Key
from bot.text import Text, t
from config.catalog import Catalog
from config.schema.entry import name_key

_NEAR = 0.72
_MOST = 3
_AMBIGUOUS_COMMA = re.compile(r"(.*\d),(\d.*)")
_THOUSANDS = re.compile(r"\D*\d{1,3}(,\d{3})+(\D.*|\.\d.*)?")


def refusal_of(tokens: list[Token], at: int, catalog: Catalog, takes: frozenset[str]) -> Refusal:
    """The refusal of the word at `at`: a known kind of mistake, or an unknown word with its neighbours."""
    token = tokens[at]
    return _number_mistake(token, at, takes) or _unknown(tokens, at, catalog, takes)


def ambiguous_comma(tokens: list[Token]) -> Refusal | None:
    """A comma that is no thousands mark: both readings are offered, neither is taken."""
    for at, token in enumerate(tokens):
        comma = _AMBIGUOUS_COMMA.fullmatch(token.text)
        if comma and not _THOUSANDS.fullmatch(token.text):
            readings = (f"{comma[1]}.{comma[2]}", f"{comma[1]}{comma[2]}")
            return Refusal(
                t("`{word}` can be read in two ways: a comma is only a thousands mark here", word=token.text),
                at=token.text,
                did_you_mean=readings,
                span=(at, at + 1),
            )
    return None


def unknown_key(tokens: list[Token], at: int, takes: frozenset[str]) -> Refusal:
    """`mfuu=40%`: the keys of the command that come near."""
    names = [name for key in KEYS if key.field in takes for name in key.names]
    near = nearest(tokens[at].low, names)
    return Refusal(
        t("I do not know the key `{word}`", word=tokens[at].text),
        at=tokens[at].text,
        did_you_mean=near,
        span=(at, at + 1) if near else (at, min(at + 3, len(tokens))),
    )


def bad_value(tokens: list[Token], key: Key, start: int, at: int, catalog: Catalog) -> Refusal:
    """A key whose value is missing or cannot be read."""
    name = tokens[start].text
    if at >= len(tokens):
        return Refusal(
            t("`{key}` needs a value, e.g. {example}", key=name, example=key.example),
            at=name,
            replace_with=(key.example,),
            span=(start, len(tokens)),
        )
    word = tokens[at]
    names: dict[str, Iterable[str]] = {
        "gpu": _names(catalog.gpus.values()),
        "model": _names(catalog.models.values()),
        "grid": catalog.grids,
        "offer": (*_names(catalog.providers.values()), *PURCHASES, *catalog.offers),
        "precision": ("bf16", "fp16", "fp8", "fp4", "int8", "int4"),
        "method": tuple(METHODS),
    }
    near = nearest(word.low, names.get(key.field, ()))
    return Refusal(
        t("`{key}` cannot be `{word}`: write it like {example}", key=name, word=word.text, example=key.example),
        at=word.text,
        did_you_mean=near,
        replace_with=(*(f"{name}={n}" for n in near), key.example, ""),
        span=(start, at + 1),
    )


def nearest(word: str, names: Iterable[str], most: int = _MOST) -> tuple[str, ...]:
    """The known names that look most like a word, best first; none where nothing comes near."""
    key, shape = name_key(word), _shape(name_key(word))

    def likeness(_: str, name: str, **__: object) -> float:
        known = name_key(name)
        spelling = JaroWinkler.similarity(key, known)
        return max(spelling, 0.45 * spelling + 0.55 * JaroWinkler.similarity(shape, _shape(known)) - 0.02)

    scored = process.extract(word, list(dict.fromkeys(names)), scorer=likeness, limit=most, score_cutoff=_NEAR)
    best = scored[0][1] if scored else 0.0
    return tuple(name for name, score, _ in scored if score > best - 0.08)


def _shape(word: str) -> str:
    return re.sub(r"\d", "0", word)


def _one_per_entry(near: tuple[str, ...], catalog: Catalog) -> tuple[str, ...]:
    """Several names of one preset are one suggestion."""
    kept: dict[object, str] = {}
    for name in near:
        key = name_key(name)
        entry = catalog.gpu_names.get(key) or catalog.model_names.get(key) or catalog.provider_names.get(key)
        kept.setdefault(entry.id if entry else name, name)
    return tuple(kept.values())


def _names(entries: Iterable[object]) -> list[str]:
    return [name for entry in entries for name in (getattr(entry, "id", ""), *getattr(entry, "aliases", ()))]


def _number_mistake(token: Token, at: int, takes: frozenset[str]) -> Refusal | None:
    word = token.low.replace(",", "")
    span = (at, at + 1)
    if memory := quantities.read_bytes(word):
        count = f"{memory[0]}{ {'g': 'b'}.get(memory[1], memory[1]) }".upper()
        return _wrong(
            t("`{word}` is an amount of memory; parameters and tokens are counted, e.g. {count}", word=token.text, count=count),
            token, span, (count,),
        )  # fmt: skip
    if re.fullmatch(r"-[\d.]+\S*", word):
        return _wrong(
            t("`{word}` is negative: give an amount above zero", word=token.text), token, span, (token.text[1:],)
        )
    if re.fullmatch(r"[\d.]+%", word):
        near = tuple(f"{name}={token.text}" for name in ("mfu", "discount", "goodput") if name in takes)
        return _wrong(t("{word} of what? Name it", word=token.text), token, span, near)
    if re.fullmatch(r"\d+(\.\d+)?", word):
        near = (f"{token.text}B", f"x{token.text}") if word.isdigit() else (f"{token.text}B", f"{token.text}T")
        return _wrong(
            t("`{word}` needs a unit: parameters, tokens or a count of GPUs?", word=token.text), token, span, near
        )
    if found := money.read_money(word):
        if "price" in takes:
            text = t("`{word}` is a sum of money; a price is per GPU-hour, e.g. $2.5/h", word=token.text)
            return Refusal(text, at=token.text, span=span)
        return (
            Refusal(t("money has no place here: {word}", word=token.text), at=token.text, span=span) if found else None
        )
    return None


def _wrong(message: Text, token: Token, span: tuple[int, int], near: tuple[str, ...]) -> Refusal:
    return Refusal(message, at=token.text, did_you_mean=near, span=span)


def _unknown(tokens: list[Token], at: int, catalog: Catalog, takes: frozenset[str]) -> Refusal:
    names = _known_words(catalog, takes)
    best: tuple[str, ...] = ()
    length = 1
    for joined_length in (1, 2, 3):
        part = tokens[at : at + joined_length]
        if len(part) < joined_length or any(token.is_assignment for token in part):
            break
        joined = "".join(token.low for token in part)
        near = _one_per_entry(nearest(joined, names), catalog)
        if near and (not best or _closeness(joined, near[0]) > _closeness(_text(tokens, at, length), best[0]) + 0.05):
            best, length = near, joined_length
    shown = " ".join(token.text for token in tokens[at : at + length])
    return Refusal(t("I do not know `{word}`", word=shown), at=shown, did_you_mean=best, span=(at, at + length))


def _text(tokens: list[Token], at: int, length: int) -> str:
    return "".join(token.low for token in tokens[at : at + length])


def _closeness(word: str, name: str) -> float:
    return JaroWinkler.similarity(name_key(word), name_key(name))


def _known_words(catalog: Catalog, takes: frozenset[str]) -> list[str]:
    words: list[str] = []
    if "gpu" in takes:
        words += _names(catalog.gpus.values())
    if "model" in takes:
        words += _names(catalog.models.values())
    if "offer" in takes:
        words += [*_names(catalog.providers.values()), *PURCHASES, *PICKS]
    if "precision" in takes:
        words += PRECISIONS
    if "currency" in takes:
        words += ("usd", "cny", "rmb", "eur", "gbp", "人民币", "美元")
    return words + [name for name, key in KEY_BY_NAME.items() if key.field in takes]
