"""A reply that changes the question above it: `h200`, `x4096 spot`, `what about 30T tokens?`, `inference?`."""

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.command import Asked
from bot.grammar import canonical
from bot.grammar.lexicon import OFFER_FIELDS
from bot.grammar.line import Word
from bot.grammar.money import Sum
from bot.grammar.parse import Grammar, NotACommandError, Sentence
from bot.grammar.quantities import Quantity, TotalActive
from bot.grammar.refusal import Refusal
from bot.grammar.vocabulary import KEY_BY_FIELD
from bot.variants import NOT_EVERYWHERE

_LEAD = re.compile(
    r"(?:(?:and|but|or|so|ok|what about|how about|what if|what|how long|how much|try|now|instead|same|the same|make it|"
    r"change to|switch to|with|add|only|just|use)(?=[\s\W]|$)|"
    r"那么|那|如果|要是|假如|换成|改成|改为|改用|换用|换|再加|加上|只用|只要)[\s,，:：]*",
    re.IGNORECASE,
)
_TAIL = re.compile(r"[\s,，]*(?:instead|then|please|呢|的话|怎么样|如何|吧|[?？!！。.])+\s*$", re.IGNORECASE)
_COUNT = re.compile(r"\d{1,6}", re.ASCII)
_MOST_LEADS = 3
_SIZE = frozenset({"params", "active", "model"})
_GPUS_AND_TIME = frozenset({"gpus", "deadline"})
"""One is asked of the other, but of a claim, which says both."""
_EXCLUSIVE = (
    _SIZE,
    _GPUS_AND_TIME,
    frozenset({"price", "own", *OFFER_FIELDS, "offer"}),
    frozenset({"currency", "fx"}),
)
"""Fields of which a new one takes the place of the others."""
_POSITIONAL = frozenset({"params", "tokens"})
_SUBJECT = _SIZE | {"gpu", "currency", "fx"}
"""What another command is asked about too."""
_OF_MODEL = frozenset({"calibrated"})
"""What is said of one model alone."""
_COMPARE, _TRAIN = "compare", "train"


def follow_up(asked: Asked[Any, Any], text: str, grammar: Grammar) -> Iterator[str]:
    """The commands that a reply to an answer may mean, the likeliest first; none where it changes nothing of it."""
    try:
        line = grammar.line_of(text)
    except (Refusal, NotACommandError):
        return
    if line.startswith("/"):
        return
    before = grammar.read(asked.changeable)
    yield from _changed(asked, line, before, grammar)
    yield from _asked_otherwise(asked, line, before, grammar)


def _changed(asked: Asked[Any, Any], line: str, before: Sentence, grammar: Grammar) -> Iterator[str]:
    """The same command with words of the reply in place of its own."""
    if not any(True for _ in grammar.commands_meant(line)):
        return
    said = _read(asked.command.name, _bare(line), grammar)
    if said is None:
        return
    new = [_meant(word, before) for word in _words(said)]
    fields = {word.field for word in new}
    takes = grammar.syntax[asked.command.name].takes
    beside = {"own"} if "rent" in asked.command.request.settable else set[str]()
    groups = (group - beside for group in _EXCLUSIVE if group != (_GPUS_AND_TIME if "took" in takes else None))
    gone = fields.union(*(group for group in groups if group & fields))
    gone -= {field for field, words in said.repeated.items() if len(words) == 1}  # one more beside those named
    is_elsewhere = "gpu" in said.words
    for left_out in NOT_EVERYWHERE if is_elsewhere else ((),):
        dropped = gone.union(left_out, asked.command.request.of_one_gpu if is_elsewhere else ())
        dropped |= _OF_MODEL if _SIZE & fields else frozenset()
        kept = [_spelled(word) for word in _words(before) if word.field not in dropped]
        if "params" in fields and "model" in before.words and "tokens" not in before.words and "tokens" not in fields:
            kept += _data_of_model(asked)
        yield " ".join((f"/{asked.command.name}", *kept, *map(_spelled, new)))


def _asked_otherwise(asked: Asked[Any, Any], line: str, before: Sentence, grammar: Grammar) -> Iterator[str]:
    """Another command about the same model and GPU: `inference?`, `how much memory`, `compare with h200`."""
    try:
        named, body = grammar.command_of(line)
        others, rest = [named.name], line[body:]
    except (NotACommandError, Refusal):
        others, rest = [meant.command for meant in grammar.commands_meant(line) if meant.is_said], line
    for other in others:
        if other == asked.command.name or other not in grammar.syntax:
            continue
        rest = _bare(rest)
        said = _read(other, rest, grammar, may_be_empty=True)
        if said is None or not _SIZE.isdisjoint(said.words) or not _SIZE.isdisjoint(said.repeated):
            continue
        if other == _COMPARE:
            takes = grammar.syntax[other].takes
            words = (_spelled(w) for w in _words(before) if w.field in takes or w.field not in KEY_BY_FIELD)
            yield " ".join((f"/{other}", asked.command.name, *words, *(word.text for word in _words(said))))
            continue
        fields = (_SUBJECT & grammar.syntax[other].takes) - said.words.keys()
        if asked.command.name == _TRAIN and "purpose" in grammar.syntax[other].takes:
            fields |= {"gpus"} - said.words.keys()
            rest = f"{rest} {_TRAIN}"
            said = _read(other, rest, grammar) or said
        kept = [_spelled(word) for word in _words(before) if word.field in fields]
        if kept:
            yield " ".join((f"/{other}", *kept, *(word.text for word in _words(said))))


def _bare(line: str) -> str:
    """A reply without the words that only say that it is one; a number alone counts GPUs."""
    for _ in range(_MOST_LEADS):
        line = _LEAD.sub("", line.strip(), count=1) if _LEAD.match(line.strip()) else line
    line = _TAIL.sub("", line).strip()
    return f"x{line}" if _COUNT.fullmatch(line) else line


def _read(command: str, words: str, grammar: Grammar, *, may_be_empty: bool = False) -> Sentence | None:
    """Words in the dialect of a command; None where they are something else."""
    try:
        said = grammar.read(f"/{command} {words}")
    except (Refusal, NotACommandError):
        return None
    return said if said.words or said.repeated or may_be_empty else None


def _words(sentence: Sentence) -> list[Word]:
    """Every word once, in the order of the line."""
    words = [*sentence.words.values(), *(word for found in sentence.repeated.values() for word in found)]
    return sorted({word.span: word for word in words}.values(), key=lambda word: word.span)


def _meant(word: Word, before: Sentence) -> Word:
    """A bare number that is nearer to the tokens of the question counts tokens; bare money is in its currency."""
    value = word.value
    if word.field == "params" and isinstance(value, Quantity) and value.role is None:
        return replace(word, field="tokens") if _is_of_tokens(value.value, before) else word
    if word.field == "budget" and (amount := _bare_amount(value)) is not None:
        earlier = before.words["budget"].value if "budget" in before.words else None
        if isinstance(earlier, Sum) and earlier.currency is not None:
            return replace(word, text=canonical.budget(amount, earlier.currency))
    return word


def _bare_amount(value: object) -> float | None:
    """The amount of a sum without its currency."""
    if isinstance(value, Sum):
        return value.amount if value.currency is None else None
    return value.value if isinstance(value, Quantity) else value if isinstance(value, float) else None


def _data_of_model(asked: Asked[Any, Any]) -> list[str]:
    """The tokens of a question that left them to its model: another size is asked about with as many."""
    tokens = getattr(asked.request, "tokens", None)
    return [f"tokens={canonical.number(tokens)}"] if isinstance(tokens, float) else []


def _is_of_tokens(value: float, before: Sentence) -> bool:
    size, tokens = (_amount(before.words.get(field)) for field in ("params", "tokens"))
    if size is None and "model" in before.words:
        size = getattr(before.words["model"].value, "params", None)
        tokens = tokens or getattr(before.words["model"].value, "training_tokens", None)
    if not size or not tokens or value <= 0:
        return False
    return abs(math.log(value / tokens)) < abs(math.log(value / size))


def _amount(word: Word | None) -> float | None:
    """The number that a size or an amount of tokens is."""
    match word.value if word is not None else None:
        case Quantity(value=value):
            return value
        case TotalActive(total=total):
            return total
        case float() | int() as value:
            return value
        case _:
            return None


def _spelled(word: Word) -> str:
    """A word as it was said, with its key where its place would say what it is."""
    return f"{word.field}={word.text}" if word.field in _POSITIONAL and "=" not in word.text else word.text
