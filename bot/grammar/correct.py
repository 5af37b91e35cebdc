"""Turn a refused command into one that works. Loaded only when something is wrong."""

import contextlib
import re
from collections.abc import Iterator

from bot.caps import Effort
from bot.grammar.normalise import normalise
from bot.grammar.reading import Language, NotACommandError, point_at
from bot.grammar.refusal import Refusal
from bot.grammar.tokens import Token

_MOST_CANDIDATES = 4
_MOST_FURTHER_MISTAKES = 5
_HELP = "/help"
_COMPARE = "compare"
_DEBRIS = re.compile(r"[<>{}\[\]()\"'|&!?]+")
"""Signs that only part words: without the words they parted they would be left lying about."""
_HALF_TYPED = re.compile(r"(?<=\w)[-~]+(?= |$)")
"""The dash of a name that was to go on: `deepseek-`."""
_LONE_SIGN = re.compile(r"(?<!\S)([$¥€£])(?!\S)")
_SPACES = re.compile(r" {2,}")
_LOOSE_END = re.compile(
    r"(?:(?:(?<!\w)(?:and|or|with|on|at|in|of|for|by|to|from|per|over|using|vs|before|until)|[-,@|;:+/(]|[用在和与打])\s*)+$",
    re.IGNORECASE,
)


def correct(language: Language, refusal: Refusal, line: str, effort: Effort) -> None:
    """Give a refusal a command that works: the corrected one, or at least the example of its command.

    The example too where no correction works of the few that `effort` has left.
    """
    if refusal.attempt is not None:
        return
    candidates = list(dict.fromkeys(_candidates(language, refusal, line)))[:_MOST_CANDIDATES]
    for further_mistakes in (0, _MOST_FURTHER_MISTAKES):
        for candidate in candidates:
            if (attempt := _working(language, candidate, further_mistakes, effort)) is not None:
                refusal.attempt = attempt
                return
    refusal.attempt = language.syntax[refusal.command].example if refusal.command else _HELP


def _working(language: Language, text: str, further_mistakes: int, effort: Effort) -> str | None:
    """The text if it is understood, with up to so many further mistakes corrected in the first way that offers."""
    for _ in range(further_mistakes + 1):
        if not effort.may_try():
            return None
        line = normalise(text)
        refusal = _refusal_of(language, line)
        if refusal is None:
            return text
        following = next(_candidates(language, refusal, line), None)
        if following is None or following == text:
            return None
        text = following
    return None


def _refusal_of(language: Language, line: str) -> Refusal | None:
    try:
        sentence = language.read(line)
    except Refusal as refusal:
        return refusal
    except NotACommandError:
        return None
    try:
        language.resolve(sentence)
    except Refusal as refusal:
        point_at(refusal, sentence)
        return refusal
    return None


def _candidates(language: Language, refusal: Refusal, line: str) -> Iterator[str]:
    """The line with the refused words replaced, dropped or completed, the likeliest first."""
    if refusal.command is None:
        rest = line.partition(refusal.at or "")[2]
        yield from (_tidy(f"{command} {rest}") for command in refusal.did_you_mean)
        yield from refusal.did_you_mean
        return
    syntax, body = language.command_of(line)
    if refusal.other_command == _COMPARE:
        yield from _comparison(language, refusal.command, line[body:])
    elif refusal.other_command is not None:
        yield _tidy(f"/{refusal.other_command} {line[body:]}")
        if not refusal.may_be_dropped:
            return
    tokens = language.tokens_of(line, body)
    head = f"/{refusal.command}"
    if refusal.span is None or not tokens:
        for text in refusal.append:
            yield _tidy(f"{head} {_without_sign_of(text, line[body:])} {text}")
        return
    fillers = language.dialect_of(syntax).fillers
    for text in refusal.replace_with:
        start, end = refusal.span[0], min(refusal.span[1], len(tokens))
        if not text:
            start, end = _with_its_run(tokens, start, end, fillers)
        before, after = line[body : tokens[start].start], line[tokens[end - 1].end :]
        kept = before.rstrip("-@~") if text else _LOOSE_END.sub("", before)
        yield _tidy(f"{head} {_spaced(kept, text, after)}")


def _comparison(language: Language, question: str, words: str) -> Iterator[str]:
    """The same question of all GPUs or models that these words name, if it is one that can be asked of several."""
    syntax = language.syntax.get(_COMPARE)
    if syntax is None or language.dialect_of(syntax).named(question) is None:
        return
    text = _tidy(f"/{_COMPARE} {question} {words}")
    with contextlib.suppress(Refusal):
        if language.read(normalise(text)).has_its_subject:
            yield text


def _with_its_run(tokens: list[Token], start: int, end: int, fillers: frozenset[str]) -> tuple[int, int]:
    """The span of a dropped Chinese word together with the words beside it that say nothing without it."""
    if not _is_hanzi(tokens[start]):
        return start, end
    while start > 0 and tokens[start - 1].end == tokens[start].start and _says_nothing(tokens[start - 1], fillers):
        start -= 1
    while end < len(tokens) and tokens[end].start == tokens[end - 1].end and _says_nothing(tokens[end], fillers):
        end += 1
    return start, end


def _is_hanzi(token: Token) -> bool:
    return not token.text.isascii() and token.text.isalpha()


def _says_nothing(token: Token, fillers: frozenset[str]) -> bool:
    return _is_hanzi(token) and token.low in fillers


def _spaced(before: str, text: str, after: str) -> str:
    """The three joined, with a space where two words would run together."""
    left = " " if before[-1:].isalnum() and text else ""
    right = " " if after[:1].isalnum() and (text or before[-1:].isalnum()) else ""
    return f"{before}{left}{text}{right}{after}"


def _without_sign_of(added: str, line: str) -> str:
    """The line without the currency sign that is the beginning of what is added: the `$` of `budget $`."""
    return _LONE_SIGN.sub(lambda sign: "" if sign[1] in added else sign[0], line)


def _tidy(text: str) -> str:
    return _HALF_TYPED.sub("", _SPACES.sub(" ", _DEBRIS.sub(" ", text))).strip(" ,;:?!|")
