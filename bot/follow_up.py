"""A reply that changes the question above it: `h200`, `x4096 spot`, `what about 30T tokens?`."""

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.command import Asked
from bot.grammar.line import Word
from bot.grammar.parse import Grammar, NotACommandError, Sentence
from bot.grammar.quantities import Quantity
from bot.grammar.refusal import Refusal
from bot.variants import NOT_EVERYWHERE, OF_ONE_GPU, OFFERED

_LEAD = re.compile(
    r"(?:and|but|or|so|ok|what about|how about|what if|what|try|now|instead|same|the same|make it|change to|"
    r"那么|那|如果|要是|假如|换成|改成|改为|改用|换用|换|再)(?=[\s\W]|[^\x00-\x7f])[\s,，:：]*",
    re.IGNORECASE,
)
_TAIL = re.compile(r"[\s,，]*(?:instead|then|please|呢|的话|怎么样|如何|吧|[?？!！。.])+\s*$", re.IGNORECASE)
_EXCLUSIVE = (
    frozenset({"params", "active", "model"}),
    frozenset({"gpus", "deadline"}),
    frozenset({"price", "own", *OFFERED, "offer"}),
    frozenset({"currency", "fx"}),
)
"""Fields of which a new one takes the place of the others."""
_SIZE_AND_DATA = frozenset({"params", "tokens"})
"""What bare numbers say; both of them are a question of their own."""


def follow_up(asked: Asked[Any, Any], text: str, grammar: Grammar) -> Iterator[str]:
    """The commands that a reply to an answer may mean, the likeliest first; none where it changes nothing of it."""
    said = _said(asked, text, grammar)
    if said is None:
        return
    new = [_meant(word, asked) for word in _words(said)]
    fields = {word.field for word in new}
    gone = fields.union(*(group for group in _EXCLUSIVE if group & fields))
    attempts: list[set[str]] = [gone]
    if "gpu" in fields:
        attempts = [gone | {*OF_ONE_GPU, *dropped} for dropped in NOT_EVERYWHERE]
    for dropped in attempts:
        kept = [word for word in _words(grammar.read(asked.canonical)) if word.field not in dropped]
        yield " ".join((f"/{asked.command.name}", *map(_spelled, (*kept, *new))))


def _said(asked: Asked[Any, Any], text: str, grammar: Grammar) -> Sentence | None:
    """The words of a reply in the dialect of the command above it; None for a question or a remark of its own."""
    try:
        line = grammar.line_of(text)
        if not any(True for _ in grammar.commands_meant(line)):
            return None
        said = grammar.read(f"/{asked.command.name} {_TAIL.sub('', _LEAD.sub('', line, count=1))}")
    except (Refusal, NotACommandError):
        return None
    is_whole = said.words.keys() >= _SIZE_AND_DATA
    return said if (said.words or said.repeated) and not is_whole else None


def _words(sentence: Sentence) -> list[Word]:
    """Every word once, in the order of the line."""
    words = [*sentence.words.values(), *(word for found in sentence.repeated.values() for word in found)]
    return sorted({word.span: word for word in words}.values(), key=lambda word: word.span)


def _meant(word: Word, asked: Asked[Any, Any]) -> Word:
    """A bare number that is nearer to the tokens of the question than to its size counts tokens."""
    size, tokens = getattr(asked.request, "size", None), getattr(asked.request, "tokens", None)
    quantity = word.value
    if word.field != "params" or not isinstance(quantity, Quantity) or quantity.role is not None:
        return word
    if size is None or tokens is None or quantity.value <= 0:
        return word
    is_of_tokens = abs(math.log(quantity.value / tokens)) < abs(math.log(quantity.value / size.params))
    return replace(word, field="tokens") if is_of_tokens else word


def _spelled(word: Word) -> str:
    """A word as it was said, with its key where its place would say what it is."""
    return f"{word.field}={word.text}" if word.field in _SIZE_AND_DATA and "=" not in word.text else word.text
