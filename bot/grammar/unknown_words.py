"""A word that nobody knows, alone or with its neighbours: what may be meant by it. Loaded only where there is one."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from bot.grammar.dialect import Dialect
from bot.grammar.families import models_of_family
from bot.grammar.lexicon import PICKS, PRECISIONS, PURCHASES, QUESTIONS_OF_SEVERAL, VENDORS
from bot.grammar.refusal import Refusal
from bot.grammar.spelling import Names, parts_behind
from bot.grammar.tokens import Token, written
from bot.grammar.vocabulary import KEYS
from bot.text import t
from config.catalog import Catalog
from config.schema.entry import name_key
from config.schema.gpu import Gpu
from config.schema.model import Model
from config.schema.price import Provider

_MOST_JOINED = 3
_MOST_SUGGESTIONS = 3
_MOST_OF_A_GENERATION = 6
_NO_GENERATION = "tpu"
_LIKENESS_OF_A_BEGINNING = 0.95
_SHORTEST_MISSPELT, _NEARLY_THE_SAME = 5, 0.93
_PERCENTILE = re.compile(r"p(?:50|[89]\d)(?:\.\d+)?", re.ASCII)


def unknown_word(tokens: list[Token], at: int, dialect: Dialect) -> Refusal:
    """An unknown word, or several that together look like a known name."""
    names = _known_words(dialect, with_keys=at + 1 < len(tokens), with_soft_keys=tokens[at].is_option)
    if (refusal := _of_several(tokens, at, dialect)) is not None:
        return refusal
    if (refusal := _place(tokens[at], at, dialect)) is not None:
        return refusal
    if (refusal := _unknown_part(tokens, at, dialect)) is not None:
        return refusal
    models, end = models_of_family(tokens, at, dialect)
    if models:
        shown = written(tokens[at:end])
        return Refusal(t("I do not know `{word}`", word=shown), at=shown, did_you_mean=models, span=(at, end))
    best: list[tuple[str, float]] = []
    end = at + 1
    for joined_end in range(at + 1, min(at + _MOST_JOINED, len(tokens)) + 1):
        last = tokens[joined_end - 1]
        if last.is_assignment or (joined_end > at + 1 and last.key in dialect.values):
            break
        word = "".join(token.low for token in tokens[at:joined_end])
        so_far = best[0][1] if best else 0.0
        if going_on := _going_on(word, names, dialect.catalog):
            best, end = [(name, _LIKENESS_OF_A_BEGINNING) for name in going_on], joined_end
            continue
        near = names.scored(word)
        if near and (near[0][1] > so_far or (near[0][1] == so_far and not last.low[0].isdigit())):
            best, end = near, joined_end
    shown = written(tokens[at:end])
    suggested = tuple(name for name, _ in best) or _nearly_filler(tokens[at].low, dialect)
    suggestions = one_per_entry(shown, suggested, dialect.catalog)
    return Refusal(t("I do not know `{word}`", word=shown), at=shown, did_you_mean=suggestions, span=(at, end))


def near_words(word: str, dialect: Dialect) -> tuple[str, ...]:
    """The words of a command that look most like `word`."""
    return one_per_entry(word, _known_words(dialect, with_keys=False).nearest(word), dialect.catalog)


def names_of(entries: Iterable[object]) -> list[str]:
    """The ids of presets, and what else they are called."""
    return [name for entry in entries for name in (getattr(entry, "id", ""), *getattr(entry, "aliases", ()))]


def one_per_entry(word: str, near: tuple[str, ...], catalog: Catalog) -> tuple[str, ...]:
    """Several names of one preset are one suggestion, in the script of the word, and no longer than they have to be."""
    kept: dict[object, str] = {}
    for name in near:
        key = name_key(name)
        entry = catalog.gpu_names.get(key) or catalog.model_names.get(key) or catalog.provider_names.get(key)
        if entry is None:
            kept.setdefault(name, name)
            continue
        is_foreign, is_longer = word.isascii() and not name.isascii(), key.startswith(name_key(entry.id))
        kept.setdefault(entry.id, entry.id if is_foreign or is_longer else name)
    return tuple(kept.values())


def _of_several(tokens: list[Token], at: int, dialect: Dialect) -> Refusal | None:
    """A word that stands for several GPUs, or for the slowest of several requests."""
    if "ttft" in dialect.takes and _PERCENTILE.fullmatch(tokens[at].low):
        message = t("`{word}`: times are kept on average here, no percentile is estimated", word=tokens[at].text)
        return Refusal(message, at=tokens[at].text, span=(at, at + 1))
    if "gpu" in dialect.takes and (gpus := _gpus_of_generation(tokens[at].low, dialect.catalog)):
        message = t("`{word}` is a generation of GPUs: name one of them", word=tokens[at].text)
        return Refusal(message, at=tokens[at].text, did_you_mean=gpus, span=(at, at + 1))
    if "gpu" in dialect.takes and (vendor := VENDORS.get(tokens[at].low)) is not None:
        message = t("`{word}` makes several GPUs: name one of them", word=tokens[at].text)
        gpus = _gpus_of_vendor(vendor, dialect.catalog)
        is_said = any(dialect.gpu(token.key) for token in tokens)
        instead = ("",) if is_said else None
        return Refusal(message, at=tokens[at].text, did_you_mean=gpus, replace_with=instead, span=(at, at + 1))
    return None


def _place(token: Token, at: int, dialect: Dialect) -> Refusal | None:
    """A country: that of the electricity has a key; `us` may be a pronoun, and so names no offers."""
    is_us, has_grid = token.low == "us" and "offer" in dialect.takes, "grid" in dialect.takes
    if not is_us and not (has_grid and token.key in dialect.catalog.grid_names):
        return None
    grid = f"grid={token.text}"
    if is_us:
        places = ("usa", *([grid] if has_grid else []))
        message = t("`{word}` may be a pronoun: write {places}", word=token.text, places=" / ".join(places))
        return Refusal(message, at=token.text, did_you_mean=places, span=(at, at + 1))
    message = t("`{word}` is where the electricity comes from: write {grid}", word=token.text, grid=grid)
    return Refusal(message, at=token.text, did_you_mean=(grid,), span=(at, at + 1))


def _nearly_filler(word: str, dialect: Dialect) -> tuple[str, ...]:
    """The word that says nothing and that a misspelt one stands for: `modle`, `tokns`."""
    if len(word) < _SHORTEST_MISSPELT or not (word.isascii() and word.isalpha()):
        return ()
    scored = Names.of(filler for filler in sorted(dialect.fillers) if len(filler) >= _SHORTEST_MISSPELT).scored(word, 1)
    return tuple(filler for filler, likeness in scored if likeness >= _NEARLY_THE_SAME)


def _unknown_part(tokens: list[Token], at: int, dialect: Dialect) -> Refusal | None:
    """`b999/deepseek-v3`, of which one half is known."""
    parts = tokens[at].text.split("/")
    unknown = [part for part in parts if dialect.named(name_key(part)) is None]
    if len(unknown) != 1 or len(parts) == 1 or not unknown[0]:
        return None
    near = near_words(unknown[0], dialect)
    known = " ".join(part for part in parts if part != unknown[0])
    message = t("I do not know `{word}`", word=unknown[0])
    instead = (*(f"{name} {known}" for name in near), known)
    return Refusal(message, at=unknown[0], did_you_mean=near, replace_with=instead, span=(at, at + 1))


def _gpus_of_generation(word: str, catalog: Catalog) -> tuple[str, ...]:
    found = [gpu.id for gpu in catalog.gpus.values() if gpu.generation == word != _NO_GENERATION]
    return tuple(found[:_MOST_OF_A_GENERATION])


def _gpus_of_vendor(vendor: str, catalog: Catalog) -> tuple[str, ...]:
    """Those that most are offered of, first."""
    found = [gpu for gpu in catalog.gpus.values() if gpu.vendor == vendor]
    found.sort(key=lambda gpu: -len(catalog.offers_by_gpu.get(gpu.id, ())))
    return tuple(gpu.id for gpu in found[:_MOST_SUGGESTIONS])


def _going_on(word: str, names: Names, catalog: Catalog) -> tuple[str, ...]:
    """What begins like a word and goes on: presets by their ids, whole words before parts, new models before old."""
    tables: tuple[Mapping[str, Gpu | Model | Provider], ...] = (
        catalog.gpu_names, catalog.model_names, catalog.provider_names
    )  # fmt: skip
    released: dict[str, str] = {}
    for name in names.continuing(word):
        entry = next((table[name_key(name)] for table in tables if name_key(name) in table), None)
        released.setdefault(entry.id if entry else name, entry.released if isinstance(entry, Model) else "")
    beginning = name_key(word)
    newest_first = sorted(released, key=lambda name: released[name], reverse=True)
    ranked = sorted(newest_first, key=lambda name: (
        not parts_behind(name, beginning), not name_key(name).startswith(beginning)
    ))  # fmt: skip
    return tuple(ranked[:_MOST_SUGGESTIONS])


@lru_cache(maxsize=64)
def _known_words(dialect: Dialect, *, with_keys: bool, with_soft_keys: bool = False) -> Names:
    """The words of a command; the names of keys only where a value could follow, of soft ones only as options."""
    catalog, takes = dialect.catalog, dialect.takes
    words: list[str] = []
    if "gpu" in takes:
        words += names_of(catalog.gpus.values())
    if "model" in takes:
        words += [*names_of(catalog.models.values()), *dialect.hosted]
    if "offer" in takes:
        words += [*names_of(catalog.providers.values()), *PURCHASES, *PICKS]
    if "precision" in takes:
        words += (*PRECISIONS, *names_of(catalog.serving.formats.values()))
    if "question" in takes:
        words += QUESTIONS_OF_SEVERAL
    if "currency" in takes:
        words += ("usd", "cny", "rmb", "eur", "gbp", "人民币", "美元")
    words += (name for key in KEYS if key.field in takes and key.alone is not None for name in key.names)
    if with_keys:
        words += (
            name for key in KEYS if key.field in takes and (with_soft_keys or not key.is_soft) for name in key.names
        )
    return Names.of(words)
