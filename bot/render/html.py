"""An answer as Telegram HTML. The only place that makes HTML, and so the only one that escapes."""

import re
from html import escape
from typing import Any, NewType

from bot.answer import MOST_LINES, Answer, Row, Source
from bot.command import Asked
from bot.grammar.refusal import Refusal
from bot.render.numbers import Speaker
from bot.render.phrases import as_line, did_you_mean
from bot.render.rows import aligned
from bot.render.working import step_line
from bot.text import Text, t
from calc.working import Step

Html = NewType("Html", str)

PRE_COLUMNS = 27
"""What a phone shows of a <pre> line before it wraps."""
_QUOTED = re.compile(r"`([^`\n]+)`")
"""A word that a text quotes; normalised questions hold no such mark themselves."""
_MOST_CHARACTERS = 3900
"""Of a message, markup included, which leaves room for the tags around its parts: Telegram takes 4,096."""
_MOST_OF_CAPTION = 1000
"""Of the text below a picture, markup included: Telegram takes 1,024."""
_MOST_OF_SOURCES = 0.5
"""Their share of what is folded, where all of it would be too long."""
_COUNT_OF_REST = 30
"""Characters of the line that counts what is left out."""


class HtmlRenderer:
    """Writes answers and refusals for one locale."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker

    def reply(self, reply: Asked[Any, Any] | Refusal) -> Html:
        """What came of a question: its answer, or why there is none."""
        if isinstance(reply, Refusal):
            return self.refusal(reply)
        return self.answer(reply.answer, reply.canonical)

    def answer(self, answer: Answer, canonical: str | None, *, is_open: bool = False) -> Html:
        """Headline, key figure, lines, rows, warnings, working and sources (folded unless open), the command."""
        parts = [*self._head(answer), *self._below(answer)]
        room = _MOST_CHARACTERS - sum(map(len, parts)) - len(canonical or "")
        parts += self._folded(answer, room, is_open=is_open)
        parts += self._command(answer, canonical)
        return Html("\n".join(parts))

    def caption(self, answer: Answer, canonical: str | None) -> Html:
        """The same without what folds, for below a picture: warnings go first where there is no room."""
        head, below, command = self._head(answer), self._below(answer), self._command(answer, canonical)
        while below and not _fits_below_a_picture([*head, *below, *command]):
            below.pop()
        while len(head) > 1 and not _fits_below_a_picture([*head, *command]):
            head.pop()
        return Html("\n".join([*head, *below, *command]))

    def _head(self, answer: Answer) -> list[str]:
        parts = [f"<b>{self._say(answer.headline)}</b>"]
        if answer.key_figure is not None:
            parts.append(f"<b>{self._say(answer.key_figure)}</b>")
        return [*parts, *(self._say(line) for line in answer.lines), *self._rows(answer.rows)]

    def _below(self, answer: Answer) -> list[str]:
        """What stands between the rows and what folds."""
        parts = [f"⚠ {self._say(warning)}" for warning in answer.shown_warnings]
        parts += [self._say(note) for note in answer.shown_notes]
        parts += [f"<pre>{escape(answer.block, quote=False)}</pre>"] if answer.block else []
        return [*parts, *(f"<code>{escape(example)}</code>" for example in answer.examples)]

    def _command(self, answer: Answer, canonical: str | None) -> list[str]:
        return [f"<code>{escape(canonical)}</code>"] if canonical is not None and answer.shows_command else []

    def refusal(self, refusal: Refusal) -> Html:
        """What is wrong, the nearest words, and a command that works."""
        parts = [self._say(refusal.message)]
        if refusal.did_you_mean:
            parts.append(self._say(did_you_mean(f"`{word}`" for word in refusal.did_you_mean)))
        if refusal.attempt:
            parts.append(f"{self._say(t('Try'))} <code>{escape(refusal.attempt)}</code>")
        return Html("\n".join(parts))

    def _say(self, text: Text) -> str:
        return _QUOTED.sub(r"<code>\1</code>", escape(self._speaker.say(text), quote=False))

    def _rows(self, rows: tuple[Row, ...]) -> list[str]:
        """Aligned rows in one block; a row too wide for a phone stands below it as a line."""
        if not rows:
            return []
        block, wide = aligned(rows, self._speaker, PRE_COLUMNS)
        below = [self._say(as_line(label, value)) for label, value in wide]
        return [*(["<pre>" + escape("\n".join(block), quote=False) + "</pre>"] if block else []), *below]

    def _folded(self, answer: Answer, room: int, *, is_open: bool) -> list[str]:
        """All that there is room for: of the working the middle is left out first, of the sources the end."""
        lines = [self._say(text) for text in answer.folded]
        working = [self._step(step) for step in answer.working]
        sources = [self._source(source) for source in answer.sources]
        for_sources = min(_length(sources), round(room * _MOST_OF_SOURCES))
        kept = self._shortened(lines, room - for_sources, keeps_end=False)
        kept += self._shortened(working, room - for_sources - _length(kept), keeps_end=True)
        kept += self._shortened(sources, room - _length(kept), keeps_end=False)
        if not kept:
            return []
        title = [f"<b>{self._say(answer.fold_title)}</b>"] if answer.fold_title else []
        tag = "<blockquote>" if is_open else "<blockquote expandable>"
        return [tag + "\n".join((*title, *kept)) + "</blockquote>"]

    def _shortened(self, lines: list[str], room: int, *, keeps_end: bool) -> list[str]:
        """The lines, or those at the beginning or at both ends that there is room for, and a count of the rest."""
        if _length(lines) <= room:
            return lines
        room -= _COUNT_OF_REST
        start, end = 0, len(lines)
        while start < end:
            from_end = keeps_end and len(lines) - end < start
            room -= len(lines[end - 1 if from_end else start]) + 1
            if room < 0:
                break
            start, end = (start, end - 1) if from_end else (start + 1, end)
        return [*lines[:start], self._say(t("… and {count} more lines", count=str(end - start))), *lines[end:]]

    def _step(self, step: Step) -> str:
        return escape(step_line(step, self._speaker), quote=False)

    def _source(self, source: Source) -> str:
        figure, name = escape(self._speaker.say(source.figure), quote=False), escape(source.name, quote=False)
        return f'{figure} · <a href="{escape(source.url)}">{name}</a>' if source.url else f"{figure} · {name}"


def _length(lines: list[str]) -> int:
    """Characters that lines take, each with its end."""
    return sum(len(line) + 1 for line in lines)


def _fits_below_a_picture(parts: list[str]) -> bool:
    return _length(parts) <= _MOST_OF_CAPTION and "\n".join(parts).count("\n") < MOST_LINES
