"""Words that are right alone and wrong together. Loaded only when something is wrong."""

from collections.abc import Mapping

from bot.grammar import wrong_numbers
from bot.grammar.dialect import Dialect
from bot.grammar.line import Word
from bot.grammar.refusal import Refusal
from bot.grammar.tokens import Token, written
from bot.grammar.vocabulary import KEY_BY_FIELD
from bot.text import Text, t
from config.catalog import Catalog
from config.schema.entry import name_key

_NOUNS: Mapping[str, Text] = {
    "gpus": t("number of GPUs"), "gpu": t("GPU"), "topic": t("command"), "params": t("size"),
    "active": t("number of active parameters"), "tokens": t("number of tokens"), "in": t("number of input tokens"),
    "out": t("number of output tokens"), "as_of": t("date"), "fx": t("exchange rate"), "tp": t("number of TP ranks"),
    "pp": t("number of pipeline stages"), "purchase": t("purchase type"), "pick": t("way to choose an offer"),
    "mfu": t("MFU"), "seq": t("sequence length"), "ctx": t("context length"), "batch": t("batch size"),
    "kv": t("format of the KV cache"), "zero": t("ZeRO stage"), "purpose": t("purpose"),
}  # fmt: skip
"""What a field is called in a sentence, where its key is no such noun."""


def several_numbers(tokens: list[Token], at: int, end: int, dialect: Dialect, *, is_first: bool) -> Refusal | None:
    """`256 nodes of 8`, which is one number, and `70 15`, which lacks both units."""
    low, following = "".join(token.low for token in tokens[at:end]), [token.low for token in tokens[end:]]
    for start in (at - 2, at - 1) if "gpus" in dialect.takes else ():
        each = [token.low for token in tokens[start:at]] if start >= 0 else []
        if each and (machines := wrong_numbers.gpus_of_machines(low, each)) is not None and machines[1] == len(each):
            return _machines(tokens, start, end, machines[0])
    if "gpus" in dialect.takes and (machines := wrong_numbers.gpus_of_machines(low, following)) is not None:
        return _machines(tokens, at, end + machines[1], machines[0])
    if following and dialect.gpu(tokens[end].key) and "gpus" in dialect.takes:
        machines = wrong_numbers.gpus_of_machines(low, following[1:])
        if machines is not None:
            return _machines(tokens, at, end + 1 + machines[1], machines[0], tokens[end].text)
    if is_first and following and {"params", "tokens"} <= dialect.takes:
        sizes = wrong_numbers.sizes_without_units(low, following[0])
        if sizes is None:
            return None
        end += 1
        text = written(tokens[at:end])
        message = t("`{word}` needs units, e.g. {sizes}", word=text, sizes=sizes)
        return Refusal(message, at=text, did_you_mean=(sizes,), span=(at, end))
    return None


def _machines(tokens: list[Token], start: int, end: int, gpus: int, gpu: str = "") -> Refusal:
    text, count = written(tokens[start:end]), f"x{gpus} {gpu}".strip()
    message = t("`{word}`: count GPUs, not machines, here {gpus}", word=text, gpus=count)
    return Refusal(message, at=text, did_you_mean=(count,), span=(start, end))


def quantity_too_many(quantities: list[Word], room: int, dialect: Dialect | None) -> Refusal:
    """More quantities than fields; with a dialect, one of them may be a GPU without its first word: `910B`."""
    for word in quantities if dialect is not None and "gpu" in dialect.takes else ():
        gpus = _gpus_ending_in(name_key(word.text), dialect.catalog) if dialect is not None else ()
        if gpus:
            message = t("One quantity too many: `{word}`. As a GPU it is called {gpu}", word=word.text, gpu=gpus[0])
            return Refusal(message, at=word.text, did_you_mean=gpus, span=word.span)
    word = quantities[room]
    return Refusal(t("One quantity too many: `{word}`", word=word.text), at=word.text, span=word.span)


def _gpus_ending_in(key: str, catalog: Catalog) -> tuple[str, ...]:
    found = (gpu.id for name, gpu in catalog.gpu_names.items() if name.endswith(key) and name != key)
    return tuple(dict.fromkeys(found))


def two_of_one(earlier: Word, later: Word) -> Refusal:
    """Two values of a field that has one; the first is kept where both stand in one word, as in `h100/h200`."""
    key = KEY_BY_FIELD.get(later.field)
    noun = _NOUNS.get(later.field) or t("{name}", name=key.names[0] if key else later.field)
    message = t(
        "One {what} is meant, and there are two: `{first}` and `{second}`",
        what=noun, first=earlier.text, second=later.text,
    )  # fmt: skip
    kept = earlier.text if earlier.span == later.span else ""
    return Refusal(message, at=later.text, replace_with=(kept,), span=later.span)
