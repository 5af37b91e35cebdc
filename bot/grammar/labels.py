"""Which number a label belongs to: `70B tokens 15T` and `15T tokens 70B` both count 15T tokens."""

import re
from dataclasses import dataclass
from itertools import product
from typing import Literal

from bot.grammar.quantities import PARAMETER_WORDS, TOKEN_WORDS, read_mixture, read_quantity, read_total_active
from bot.grammar.tokens import Token

Role = Literal["params", "active", "tokens"]

ACTIVE_WORDS = frozenset(("active", "activated", "激活", "激活参数"))
LABELS: dict[str, Role] = {
    **dict.fromkeys((*PARAMETER_WORDS, "总参", "总参数"), "params"),
    **dict.fromkeys(ACTIVE_WORDS, "active"),
    **dict.fromkeys(TOKEN_WORDS, "tokens"),
}
BETWEEN_LABEL_AND_NUMBER = frozenset(("of", "is", "at", "to", "为", "是", "至", "数", "数量"))
_MOST_LABELS = 5
_LONGEST_NUMBER = 3
_DIGITS = re.compile(r"\d|\.\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Number:
    start: int
    end: int
    value: float
    is_size: bool
    """Whether it can only be one of parameters: `8x7B`."""


@dataclass(slots=True)
class _Label:
    role: Role
    start: int
    end: int
    is_key: bool
    """Whether a sign or a dash says that its number follows."""
    before: int | None = None
    after: int | None = None
    """The numbers beside it, by their place in the line's list of numbers."""


def leading_labels(tokens: list[Token], *, is_finetuning: bool = False) -> frozenset[int]:
    """The places of the labels that belong to the number behind them, not to the one before.

    Each label has one number and no number two labels. Where two readings remain, there are more tokens than
    parameters (fewer, where a model is only fine-tuned), and more parameters than active ones; else a label follows
    its number.
    """
    numbers, labels = _numbers_and_labels(tokens)
    if not any(label.before is not None and label.after is not None for label in labels):
        return frozenset()
    labels = labels[:_MOST_LABELS]
    best: tuple[int | None, ...] = ()
    least = (len(labels) + 1, 0)
    for reading in product(*((label.before, label.after, None) for label in labels)):
        taken = [number for number in reading if number is not None]
        if len(set(taken)) < len(taken):
            continue
        faults = (len(labels) - len(taken), _oddities(numbers, labels, reading, is_finetuning=is_finetuning))
        if faults < least:
            best, least = reading, faults
    return frozenset(
        label.start for label, number in zip(labels, best, strict=True) if number is not None and number == label.after
    )


def _oddities(
    numbers: list[_Number], labels: list[_Label], reading: tuple[int | None, ...], *, is_finetuning: bool
) -> int:
    """How much of a reading nobody means: fewer tokens than parameters, more active parameters than all."""
    found: dict[Role, float] = {}
    wrong = 0
    for label, number in zip(labels, reading, strict=True):
        if number is not None:
            wrong += numbers[number].is_size and label.role != "params"
            found[label.role] = numbers[number].value
    free = [number.value for at, number in enumerate(numbers) if at not in reading]
    for role in ("params", "tokens"):
        if role not in found and free:
            found[role] = free.pop(0)
    params = found.get("params")
    if params is None:
        return wrong
    tokens = found.get("tokens", params)
    wrong += tokens > params if is_finetuning else tokens < params
    return wrong + (found.get("active", params) > params)


def _numbers_and_labels(tokens: list[Token]) -> tuple[list[_Number], list[_Label]]:
    numbers: list[_Number] = []
    labels: list[_Label] = []
    number_end, waiting = -1, None
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.low in LABELS:
            label = _label(tokens, at)
            if number_end == at and not label.is_key and not token.is_parted:
                label.before = len(numbers) - 1
            labels.append(label)
            waiting, at = label, label.end
        elif (number := _number(tokens, at)) is not None:
            if waiting is not None and (waiting.is_key or not token.is_parted):
                waiting.after = len(numbers)
            numbers.append(number)
            waiting, at = None, number.end
            number_end = at
        else:
            if not token.is_assignment and token.low not in BETWEEN_LABEL_AND_NUMBER:
                waiting = None
            at += 1
    return numbers, labels


def _label(tokens: list[Token], at: int) -> _Label:
    role, end = LABELS[tokens[at].low], at + 1
    if role == "active" and end < len(tokens) and tokens[end].low in PARAMETER_WORDS:
        end += 1
    is_key = tokens[at].is_option or (end < len(tokens) and tokens[end].is_assignment)
    return _Label(role, at, end, is_key)


def _number(tokens: list[Token], at: int) -> _Number | None:
    if not _DIGITS.match(tokens[at].low):
        return None
    end = at + 1
    while end < min(len(tokens), at + _LONGEST_NUMBER) and not tokens[end].is_parted:
        end += 1
    for stop in range(end, at, -1):
        word = "".join(token.low for token in tokens[at:stop])
        if (quantity := read_quantity(word)) is not None and quantity.has_unit and quantity.role is None:
            return _Number(at, stop, quantity.value, is_size=False)
        if (mixture := read_mixture(word)) is not None:
            return _Number(at, stop, mixture.experts * mixture.params_each, is_size=True)
        if (both := read_total_active(word)) is not None:
            return _Number(at, stop, both.total, is_size=True)
    return None
