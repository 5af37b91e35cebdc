"""Turn a refused command into one that works. Loaded only when something is wrong."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.grammar.normalise import normalise
from bot.grammar.refusal import Refusal

if TYPE_CHECKING:
    from bot.grammar.parse import Grammar

_MOST_CANDIDATES = 4
_MOST_FURTHER_MISTAKES = 5
_HELP = "/help"
_SPACES = re.compile(r" {2,}")
_LOOSE_END = re.compile(
    r"(?:(?:(?<!\w)(?:and|or|with|on|at|in|of|for|by|to|from|per|over|using|vs|before|until)|[-,@|;:+/(]|[用在和与打])\s*)+$",
    re.IGNORECASE,
)


def correct(grammar: "Grammar", refusal: Refusal, line: str) -> None:
    """Give a refusal a command that works: the corrected one, or at least the example of its command."""
    if refusal.attempt is not None:
        return
    candidates = list(dict.fromkeys(_candidates(grammar, refusal, line)))[:_MOST_CANDIDATES]
    for further_mistakes in (0, _MOST_FURTHER_MISTAKES):
        for candidate in candidates:
            if (attempt := _working(grammar, candidate, further_mistakes)) is not None:
                refusal.attempt = attempt
                return
    refusal.attempt = grammar.syntax[refusal.command].example if refusal.command else _HELP


def _working(grammar: "Grammar", text: str, further_mistakes: int) -> str | None:
    """The text if it is understood, with up to so many further mistakes corrected in the first way that offers."""
    for _ in range(further_mistakes + 1):
        line = normalise(text)
        refusal = _refusal_of(grammar, line)
        if refusal is None:
            return text
        following = next(_candidates(grammar, refusal, line), None)
        if following is None or following == text:
            return None
        text = following
    return None


def _refusal_of(grammar: "Grammar", line: str) -> Refusal | None:
    from bot.grammar.parse import NotACommandError, point_at  # parse loads this module when it needs it

    try:
        sentence = grammar.read(line)
    except Refusal as refusal:
        return refusal
    except NotACommandError:
        return None
    try:
        grammar.resolve(sentence)
    except Refusal as refusal:
        point_at(refusal, sentence)
        return refusal
    return None


def _candidates(grammar: "Grammar", refusal: Refusal, line: str) -> Iterator[str]:
    """The line with the refused words replaced, dropped or completed, the likeliest first."""
    if refusal.command is None:
        rest = line.partition(refusal.at or "")[2]
        yield from (_tidy(f"{command} {rest}") for command in refusal.did_you_mean)
        yield from refusal.did_you_mean
        return
    _, body = grammar.command_of(line)
    tokens = grammar.tokens_of(line, body)
    head = f"/{refusal.command}"
    if refusal.span is None or not tokens:
        for text in refusal.append:
            yield _tidy(f"{head} {line[body:]} {text}")
        return
    first, last = tokens[refusal.span[0]], tokens[min(refusal.span[1], len(tokens)) - 1]
    before, after = line[body : first.start], line[last.end :]
    for text in refusal.replace_with:
        kept = before.rstrip("-@~") if text else _LOOSE_END.sub("", before)
        yield _tidy(f"{head} {_spaced(kept, text, after)}")


def _spaced(before: str, text: str, after: str) -> str:
    """The three joined, with a space where two words would run together."""
    left = " " if before[-1:].isalnum() and text else ""
    right = " " if after[:1].isalnum() and (text or before[-1:].isalnum()) else ""
    return f"{before}{left}{text}{right}{after}"


def _tidy(text: str) -> str:
    return _SPACES.sub(" ", text).strip(" ,;:?!|")
