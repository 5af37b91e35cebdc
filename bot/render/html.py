"""An answer as Telegram HTML. The only place that makes HTML, and so the only one that escapes."""

import re
from dataclasses import dataclass
from html import escape
from typing import Any, NewType

from bot.answer import MOST_LINES, Answer, Row, Source
from bot.command import Asked
from bot.grammar.refusal import Refusal
from bot.render import folding
from bot.render.numbers import Speaker
from bot.render.phrases import as_line, did_you_mean
from bot.render.rows import Said, aligned
from bot.render.width import padded
from bot.render.working import step_line
from bot.text import Text, t
from calc.working import Step

Html = NewType("Html", str)

PRE_COLUMNS = 27
"""What a phone shows of a <pre> line before it wraps."""
SHORT_BLOCK, SHORT_PRE_COLUMNS = 80, 25
"""Characters of a <pre> that a phone sets larger, and what it shows of a line then."""
_QUOTED = re.compile(r"`([^`\n]+)`")
"""A word that a text quotes; normalised questions hold no such mark themselves."""
_MOST_OF_CAPTION = 1000
"""Of what the text below a picture shows, in UTF-16 units: Telegram takes 1,024."""


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
        """Headline, key figure, lines, rows, warnings, folded working and sources as far as they fit, the command."""
        around = self._around(answer, canonical)
        kept = folding.closed(*self._folds(answer), around.room, self._speaker.say)
        return around.message(kept, "<blockquote expandable>")

    def unfolded(self, answer: Answer, canonical: str | None) -> list[Html]:
        """The same with the working and sources open: one message after the other until all of them were shown."""
        around = self._around(answer, canonical)
        lines = [line for kind in self._folds(answer) for line in kind]
        return [around.message(part, "<blockquote>") for part in folding.in_parts(lines, around.room)]

    def _around(self, answer: Answer, canonical: str | None) -> "_Around":
        title = [self._say(answer.fold_title)] if answer.fold_title else []
        above = [*self._head(answer), *self._below(answer)]
        return _Around(above, title, self._command(answer, canonical))

    def _folds(self, answer: Answer) -> tuple[list[str], list[str], list[str]]:
        """Details, working and sources, a line each."""
        return (
            [self._say(text) for text in answer.folded],
            [self._step(step) for step in answer.working],
            [self._source(source) for source in answer.sources],
        )

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
        if len("\n".join(block)) <= SHORT_BLOCK:
            block, wide = self._short_block(rows, block, wide)
        below = [self._say(as_line(label, value)) for label, value in wide]
        return [*(["<pre>" + escape("\n".join(block), quote=False) + "</pre>"] if block else []), *below]

    def _short_block(self, rows: tuple[Row, ...], block: list[str], wide: list[Said]) -> tuple[list[str], list[Said]]:
        """The rows within what a phone shows of a short block; where one would stand apart, rather a longer block."""
        narrow = aligned(rows, self._speaker, SHORT_PRE_COLUMNS)
        if len(narrow[1]) <= len(wide):
            return narrow
        longer = [padded(line, PRE_COLUMNS) for line in block]
        return (longer if len("\n".join(longer)) > SHORT_BLOCK else block), wide

    def _step(self, step: Step) -> str:
        return escape(step_line(step, self._speaker), quote=False)

    def _source(self, source: Source) -> str:
        figure, name = escape(self._speaker.say(source.figure), quote=False), escape(source.name, quote=False)
        return f'{figure} · <a href="{escape(source.url)}">{name}</a>' if source.url else f"{figure} · {name}"


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around the folded lines of a message."""

    above: list[str]
    title: list[str]
    command: list[str]

    @property
    def room(self) -> int:
        """What the folded lines may take beside all that stands around them."""
        return folding.MOST_SHOWN - folding.shown_of([*self.above, *self.title, *self.command])

    def message(self, folded: list[str], tag: str) -> Html:
        """The whole, with these lines folded under a tag."""
        title = [f"<b>{line}</b>" for line in self.title]
        fold = [tag + "\n".join((*title, *folded)) + "</blockquote>"] if folded else []
        return Html("\n".join([*self.above, *fold, *self.command]))


def _fits_below_a_picture(parts: list[str]) -> bool:
    return folding.shown_of(parts) <= _MOST_OF_CAPTION and "\n".join(parts).count("\n") < MOST_LINES
