"""Read a misspelt verb as the command it stands for: `trian 70B 15T h100`. Loaded only when nothing else is meant."""

import re
from collections.abc import Iterator

from bot.caps import Effort
from bot.grammar.correct import correct
from bot.grammar.mistakes import unknown_command
from bot.grammar.reading import Language
from bot.grammar.refusal import Refusal
from bot.grammar.sentence import Sentence
from bot.grammar.spelling import nearest

_HANZI = re.compile(r"[\u3400-\u9fff]{2}")
_WORD = re.compile(r"[a-z][a-z-]{2,}", re.ASCII)
_SUBJECTS = frozenset(("model", "budget"))
"""What a question may be about with nothing beside it; a size alone stands in many a remark, and so does a GPU."""
_LEAST_VALUES = 2


def misspelt_command(language: Language, line: str, effort: Effort) -> Refusal | None:
    """The refusal of a text whose verb is nearly a command's, with the rest understood; None for any other text."""
    for start, end in _verbs(language, line):
        word, rest = line[start:end], line[end:]
        near = _near_commands(language, word.lower())
        fitting = {name: command for name, command in near.items() if _is_question(language, f"/{command} {rest}")}
        if fitting:
            refusal = unknown_command(word, word.lower(), fitting)
            refusal.did_you_mean = tuple(f"/{command}" for command in dict.fromkeys(fitting.values()))
            correct(language, refusal, line, effort)
            return refusal
    return None


def _verbs(language: Language, line: str) -> Iterator[tuple[int, int]]:
    """Where the verb of a text may stand: two hanzi at its beginning, or its first word that says something."""
    if found := _HANZI.match(line):
        yield found.span()
    fillers = language.dialect_of(language.syntax["train"]).fillers
    first = next((token for token in language.tokens_of(line, 0) if token.low not in fillers), None)
    if first is not None and _WORD.fullmatch(first.low):
        yield first.start, first.end


def _near_commands(language: Language, word: str) -> dict[str, str]:
    """The commands by those of their names that look like a word: of two hanzi, one is the same."""
    if word.isascii():
        names = nearest(word, [name for name in language.by_name if name.isascii()])
    else:
        names = tuple(
            name
            for name in language.by_name
            if len(name) == len(word) and sum(a == b for a, b in zip(name, word, strict=True)) == 1
        )
    return {name: language.by_name[name].name for name in names}


def _is_question(language: Language, text: str) -> bool:
    """Whether all the words of a command are understood, and say enough to be no remark."""
    try:
        sentence = language.read(text)
    except Refusal:
        return False
    is_of_card = ("gpu" in sentence.words or "gpu" in sentence.repeated) and "params" not in language.syntax[
        sentence.command
    ].takes
    return is_of_card or _says_enough(sentence)


def _says_enough(sentence: Sentence) -> bool:
    fields = [*sentence.words, *(field for field, words in sentence.repeated.items() for _ in words)]
    return len(fields) >= _LEAST_VALUES or not _SUBJECTS.isdisjoint(fields)
