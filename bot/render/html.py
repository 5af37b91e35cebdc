"""An answer as Telegram HTML. The only place that makes HTML, and so the only one that escapes."""

import re
from html import escape
from typing import Any, NewType

from bot.answer import Answer, Row, Source
from bot.command import Asked
from bot.grammar.refusal import Refusal
from bot.render.numbers import Speaker
from bot.render.width import columns, padded
from bot.text import Text, t
from calc.working import Step, plain

Html = NewType("Html", str)

PRE_COLUMNS = 27
"""What a phone shows of a <pre> line before it wraps."""
_QUOTED = re.compile(r"`([^`\n]+)`")
"""A word that a text quotes; normalised questions hold no such mark themselves."""
_MOST_CHARACTERS = 3900
"""Of a message, markup included, which leaves room for the tags around its parts: Telegram takes 4,096."""
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

    def answer(self, answer: Answer, canonical: str | None) -> Html:
        """Headline, key figure, lines, aligned rows, warnings, folded working and sources, the command."""
        parts = [f"<b>{self._say(answer.headline)}</b>"]
        if answer.key_figure is not None:
            parts.append(f"<b>{self._say(answer.key_figure)}</b>")
        parts += [self._say(line) for line in answer.lines]
        parts += self._rows(answer.rows)
        parts += [f"⚠ {self._say(warning)}" for warning in answer.shown_warnings]
        parts += [f"<code>{escape(example)}</code>" for example in answer.examples]
        room = _MOST_CHARACTERS - sum(map(len, parts)) - len(canonical or "")
        parts += self._folded(answer, room)
        if canonical is not None and answer.shows_command:
            parts.append(f"<code>{escape(canonical)}</code>")
        return Html("\n".join(parts))

    def refusal(self, refusal: Refusal) -> Html:
        """What is wrong, the nearest words, and a command that works."""
        parts = [self._say(refusal.message)]
        if refusal.did_you_mean:
            near = ", ".join(f"<code>{escape(word)}</code>" for word in refusal.did_you_mean)
            parts.append(f"{self._say(t('Did you mean'))} {near}?")
        if refusal.attempt:
            parts.append(f"{self._say(t('Try'))} <code>{escape(refusal.attempt)}</code>")
        return Html("\n".join(parts))

    def _say(self, text: Text) -> str:
        return _QUOTED.sub(r"<code>\1</code>", escape(self._speaker.say(text), quote=False))

    def _rows(self, rows: tuple[Row, ...]) -> list[str]:
        """Aligned rows in one block; a row too wide for a phone stands below it as a line."""
        if not rows:
            return []
        said = [(self._speaker.say(row.label), self._speaker.say(row.value)) for row in rows]
        label_columns = (
            max(columns(label) for label, value in said if not _too_wide(label, value))
            if any(not _too_wide(label, value) for label, value in said)
            else 0
        )
        block, below = [], []
        for label, value in said:
            line = f"{padded(label, label_columns)}  {value}"
            if columns(line) <= PRE_COLUMNS:
                block.append(escape(line, quote=False))
            else:
                below.append(f"{escape(label, quote=False)}: {escape(value, quote=False)}")
        return [*(["<pre>" + "\n".join(block) + "</pre>"] if block else []), *below]

    def _folded(self, answer: Answer, room: int) -> list[str]:
        """All that there is room for: of the working the middle is left out first, of the sources the end."""
        lines = [self._say(text) for text in (*answer.folded_warnings, *answer.details)]
        working = [self._step(step) for step in answer.working]
        sources = [self._source(source) for source in answer.sources]
        for_sources = min(_length(sources), round(room * _MOST_OF_SOURCES))
        kept = self._shortened(lines, room - for_sources, keeps_end=False)
        kept += self._shortened(working, room - for_sources - _length(kept), keeps_end=True)
        kept += self._shortened(sources, room - _length(kept), keeps_end=False)
        if not kept:
            return []
        title = [f"<b>{self._say(answer.fold_title)}</b>"] if answer.fold_title else []
        return ["<blockquote expandable>" + "\n".join((*title, *kept)) + "</blockquote>"]

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
        text = f"{step.label} = {step.formula} = {step.substituted} = {plain(step.value)} {step.unit}".strip()
        return escape(text, quote=False)

    def _source(self, source: Source) -> str:
        figure, name = escape(source.figure, quote=False), escape(source.name, quote=False)
        return f'{figure} · <a href="{escape(source.url)}">{name}</a>' if source.url else f"{figure} · {name}"


def _length(lines: list[str]) -> int:
    """Characters that lines take, each with its end."""
    return sum(len(line) + 1 for line in lines)


def _too_wide(label: str, value: str) -> bool:
    return columns(label) + 2 + columns(value) > PRE_COLUMNS
