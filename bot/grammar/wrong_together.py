"""Words that are right alone and wrong together. Loaded only when something is wrong."""

import re
from collections.abc import Mapping

from bot.grammar import canonical, wrong_numbers
from bot.grammar.dialect import Dialect
from bot.grammar.lexicon import QUESTIONS_OF_SEVERAL, SETTING_AGAINST, TOTALS
from bot.grammar.line import Word
from bot.grammar.quantities import Quantity
from bot.grammar.refusal import Refusal
from bot.grammar.tokens import Token, written
from bot.grammar.vocabulary import KEY_BY_FIELD
from bot.text import Text, t
from config.catalog import Catalog
from config.schema.entry import name_key

_COMPARED = ("gpu", "model")
_USUAL_ACTIVE_SHARE = 0.1
_SHORTEST_BEGINNING = 2
_COUNTED_NAME = re.compile(r"(\d{1,3})x?([a-z].*)", re.ASCII)
_NOUNS: Mapping[str, Text] = {
    "gpus": t("number of GPUs"), "gpu": t("GPU"), "topic": t("command"), "params": t("size"),
    "active": t("number of active parameters"), "tokens": t("number of tokens"), "in": t("number of input tokens"),
    "out": t("number of output tokens"), "as_of": t("date"), "fx": t("exchange rate"), "tp": t("number of TP ranks"),
    "pp": t("number of pipeline stages"), "purchase": t("purchase type"), "pick": t("way to choose an offer"),
    "area": t("part of the world"),
    "mfu": t("MFU"), "seq": t("sequence length"), "ctx": t("context length"), "batch": t("batch size"),
    "own": t("purchase price"), "years": t("lifetime"), "load": t("share of busy hours"),
    "electricity": t("price of electricity"), "interest": t("rate of interest"), "resale": t("resale value"),
    "hosting": t("price of hosting"), "kv": t("format of the KV cache"),
    "zero": t("ZeRO stage"), "purpose": t("purpose"), "question": t("question"),
    "side": t("side of the line"),
}  # fmt: skip
"""What a field is called in a sentence, where its key is no such noun."""


def time_of_gpus(tokens: list[Token], gpus: Word) -> Refusal:
    """`5000 GPU days`, and `30 h100 days`."""
    start = gpus.span[0]
    has_count_before = start > 0 and tokens[start - 1].low.isdecimal()
    span = (start - has_count_before, gpus.span[1] + 1)
    text = written(tokens[slice(*span)])
    message = t("`{word}`: GPU-hours and GPU-days are what an answer gives; say how many GPUs, e.g. x1024", word=text)
    return Refusal(message, at=text, replace_with=("",), span=span)


def price_of_all(tokens: list[Token], price: Word) -> Refusal | None:
    """`$16/h total`: a price of more than one GPU."""
    near = tokens[max(0, price.span[0] - 2) : price.span[1] + 2]
    if not any(token.low in TOTALS for token in near):
        return None
    message = t("A price is of one GPU for one hour: divide `{word}` by the number of GPUs", word=price.text)
    return Refusal(message, at=price.text, replace_with=("",), span=price.span)


def mixture_of_unknown_part(tokens: list[Token], params: float) -> Refusal:
    """`1.8T moe`: a tenth is what many mixtures have, and somewhere to begin."""
    at = next(at for at, token in enumerate(tokens) if token.low == "moe")
    active = canonical.quantity("active", float(f"{params * _USUAL_ACTIVE_SHARE:.2g}")).removeprefix("active=")
    spelled = f"active={active}"
    message = t(
        "`{word}`: how many parameters are active? Add e.g. {active}, or leave the word out for a dense model",
        word=tokens[at].text, active=spelled,
    )  # fmt: skip
    return Refusal(message, at=tokens[at].text, did_you_mean=(spelled,), span=(at, at + 1))


def several_numbers(tokens: list[Token], at: int, end: int, dialect: Dialect, *, is_first: bool) -> Refusal | None:
    """`256 nodes of 8`, which is one number, and `70 15`, which lacks both units."""
    if "gpus" in dialect.takes:
        for mistake in (_machines_behind_gpus, _machines_before_gpus, _machines_of_named):
            if (refusal := mistake(tokens, at, end, dialect)) is not None:
                return refusal
    if not is_first or end == len(tokens) or not {"params", "tokens"} <= dialect.takes:
        return None
    sizes = wrong_numbers.sizes_without_units(_joined(tokens, at, end), tokens[end].low)
    if sizes is None:
        return None
    text = written(tokens[at : end + 1])
    message = t("`{word}` needs units, e.g. {sizes}", word=text, sizes=sizes)
    return Refusal(message, at=text, did_you_mean=(sizes,), span=(at, end + 1))


def _joined(tokens: list[Token], start: int, end: int) -> str:
    return "".join(token.low for token in tokens[start:end])


def _machines_behind_gpus(tokens: list[Token], at: int, end: int, dialect: Dialect) -> Refusal | None:
    """`8卡 128台`."""
    for start in (at - 2, at - 1):
        each = [token.low for token in tokens[start:at]] if start >= 0 else []
        machines = wrong_numbers.gpus_of_machines(_joined(tokens, at, end), each)
        if machines is not None and machines[1] == len(each):
            return _machines(tokens, start, end, machines[0])
    return None


def _machines_before_gpus(tokens: list[Token], at: int, end: int, dialect: Dialect) -> Refusal | None:
    """`256 nodes of 8`, `16台 h100 8卡`."""
    low, following = _joined(tokens, at, end), [token.low for token in tokens[end:]]
    if (machines := wrong_numbers.gpus_of_machines(low, following)) is not None:
        return _machines(tokens, at, end + machines[1], machines[0])
    if following and dialect.gpu(tokens[end].key):
        machines = wrong_numbers.gpus_of_machines(low, following[1:])
        if machines is not None:
            return _machines(tokens, at, end + 1 + machines[1], machines[0], tokens[end].text)
    return None


def _machines_of_named(tokens: list[Token], at: int, end: int, dialect: Dialect) -> Refusal | None:
    """`8h100 16 nodes`, `8xH100 16 nodes`, `16 nodes 8 h100`: the GPUs of each machine are counted with their name."""
    for first, last in ((at - 1, at), (at - 2, at), (end, end + 1), (end, end + 2)):
        if first < 0 or last > len(tokens):
            continue
        counted = _COUNTED_NAME.fullmatch("".join(token.key for token in tokens[first:last]))
        gpu = dialect.gpu(counted[2]) if counted else None
        if counted is None or gpu is None or dialect.gpu(counted[0]) is not None:
            continue
        machines = wrong_numbers.gpus_of_machines(_joined(tokens, at, end), [counted[1], "each"])
        if machines is not None:
            name = _as_typed(tokens[last - 1], counted[2])
            return _machines(tokens, min(first, at), max(last, end), machines[0], name)
    return None


def _as_typed(token: Token, name: str) -> str:
    """The name at the end of a word that begins with its count."""
    return token.text[-len(name) :] if name_key(token.text[-len(name) :]) == name else name


def _machines(tokens: list[Token], start: int, end: int, gpus: int, gpu: str = "") -> Refusal:
    text, count = written(tokens[start:end]), f"x{gpus} {gpu}".strip()
    message = t("`{word}`: count GPUs, not machines, here {gpus}", word=text, gpus=count)
    return Refusal(message, at=text, did_you_mean=(count,), span=(start, end))


def quantity_too_many(
    quantities: list[Word],
    room: int,
    dialect: Dialect | None,
    *,
    is_of_money: bool,
    is_of_own: bool,
    is_of_several: bool,
) -> Refusal:
    """More quantities than fields; with a dialect, one of them may be a GPU without its first word: `910B`.

    Beside money it is the size that is the answer, and beside `own` a purchase price without its currency. Of a
    comparison the second is one size too many, and the last the tokens.
    """
    for word in quantities if dialect is not None and "gpu" in dialect.takes else ():
        gpus = _gpus_ending_in(name_key(word.text), dialect.catalog) if dialect is not None else ()
        if gpus:
            message = t("One quantity too many: `{word}`. As a GPU it is called {gpu}", word=word.text, gpu=gpus[0])
            return Refusal(message, at=word.text, did_you_mean=gpus, span=word.span)
    if is_of_several:
        word = quantities[1]
        message = t(
            "`{word}`: one size is compared on several GPUs; to compare sizes, name models, e.g. {models}",
            word=word.text, models="llama-3.1-8b llama-3.1-70b",
        )  # fmt: skip
        return Refusal(message, at=word.text, span=word.span)
    word = quantities[room]
    if is_of_money:
        message = t(
            "`{word}`: size and tokens are the answer here; /train says what a given model costs", word=word.text
        )
        return Refusal(message, at=word.text, span=word.span)
    if is_of_own and isinstance(word.value, Quantity) and word.value.value < wrong_numbers.MOST_PURCHASE:
        bought = tuple(f"own={symbol}{word.text}" for symbol in ("$¥" if word.text.isascii() else "¥$"))
        message = t("`{word}` of what? What one GPU costs to buy is {own}", word=word.text, own=bought[0])
        return Refusal(message, at=word.text, did_you_mean=bought, span=word.span)
    return Refusal(t("One quantity too many: `{word}`", word=word.text), at=word.text, span=word.span)


def _gpus_ending_in(key: str, catalog: Catalog) -> tuple[str, ...]:
    found = (gpu.id for name, gpu in catalog.gpu_names.items() if name.endswith(key) and name != key)
    return tuple(dict.fromkeys(found))


def set_against(tokens: list[Token], at: int) -> Refusal | None:
    """`h100 vs h200` where one GPU is meant."""
    word = tokens[at].text
    if tokens[at].low not in SETTING_AGAINST:
        return None
    message = t("`{word}`: /compare sets GPUs or models side by side", word=word)
    return Refusal(message, at=word, replace_with=("",), span=(at, at + 1), other_command="compare")


def begun_question(tokens: list[Token], at: int, dialect: Dialect) -> Refusal | None:
    """`compare tr`: the beginning of what is asked of several."""
    word = tokens[at]
    if "question" not in dialect.takes or len(word.low) < _SHORTEST_BEGINNING:
        return None
    near = tuple(question for question in QUESTIONS_OF_SEVERAL if question.startswith(word.low))
    if not near:
        return None
    return Refusal(t("I do not know `{word}`", word=word.text), at=word.text, did_you_mean=near, span=(at, at + 1))


def two_of_one(earlier: Word, later: Word) -> Refusal:
    """Two values of a field that has one; the first is kept where both stand in one word, as in `h100/h200`.

    Two GPUs or models may be meant to be compared.
    """
    key = KEY_BY_FIELD.get(later.field)
    noun = _NOUNS.get(later.field) or t("{name}", name=key.names[0] if key else later.field)
    message = t(
        "One {what} is meant, and there are two: `{first}` and `{second}`",
        what=noun, first=earlier.text, second=later.text,
    )  # fmt: skip
    kept = earlier.text if earlier.span == later.span else ""
    other_command = "compare" if later.field in _COMPARED else None
    return Refusal(message, at=later.text, replace_with=(kept,), span=later.span, other_command=other_command)
