"""The state of a chat in the terminal: what is set, and what the numbers under the last answer stand for."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.admin_words import RELOAD, STATS, STATS_IN_TELEGRAM
from bot.answer import ChartOffer
from bot.command import Asked
from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.language import Language
from bot.library import Library
from bot.reload import reload
from bot.render.numbers import Speaker
from bot.render.terminal import TerminalRenderer
from bot.terminal.notebook import Notebook
from bot.text import Text, Whole, t

_CHOICE = t("{number} {label}")
_NO_CHOICE = t("There are {last} choices")
_DRAWN = t("Chart: {path}")
_NOT_DRAWN = t("The chart could not be written: {problem}")


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to pick by its number: another command, or a chart of the last answer."""

    label: Text
    pick: str | ChartOffer


class Dialogue:
    """Answers one line after the other."""

    def __init__(self, library: Library, notebook: Notebook, language: Language, *, colour: bool, charts: Path) -> None:
        """`language` holds where none is set; pictures are written into the folder `charts`."""
        self._library = library
        self._notebook = notebook
        self._language = language
        self._colour = colour
        self._charts = charts
        self._choices: tuple[Choice, ...] = ()
        self._last: Asked[Any, Any] | None = None

    def answer(self, line: str) -> str:
        """What a line is answered with, and the numbered choices under it."""
        if RELOAD.is_asked_by(line):
            return self._reloaded()
        if STATS.is_asked_by(line):
            return TerminalRenderer(self._speaker(), colour=self._colour).reply(Refusal(STATS_IN_TELEGRAM))
        if line.isdecimal() and self._choices:
            if not 1 <= int(line) <= len(self._choices):
                return f"{self._speaker().say(_NO_CHOICE.filled(last=Whole(len(self._choices))))}\n{self._numbered()}"
            picked = self._choices[int(line) - 1].pick
            if isinstance(picked, ChartOffer):
                return f"{self._speaker().say(self._drawn(picked))}\n{self._numbered()}"
            return self._asked(picked, fills=False)
        return self._asked(line, fills=True)

    def _asked(self, text: str, *, fills: bool) -> str:
        engine = self._library.engine
        reply = engine.reply(text, self._notebook.preferences, fills=fills)
        if isinstance(reply, Asked) and reply.change is not None and reply.change.is_one:
            self._notebook.write(reply.change.after)
        self._last = reply if isinstance(reply, Asked) else None
        self._choices = tuple(self._found(reply, engine))
        answer = TerminalRenderer(self._speaker(), colour=self._colour).reply(reply)
        return "\n".join(part for part in (answer, self._numbered()) if part)

    def _reloaded(self) -> str:
        """Whoever runs this chat is its admin."""
        self._choices, self._last = (), None
        said, renderer = reload(self._library), TerminalRenderer(self._speaker(), colour=self._colour)
        return renderer.refusal(said) if isinstance(said, Refusal) else renderer.answer(said, None)

    def _found(self, reply: Asked[Any, Any] | Refusal, engine: Engine) -> list[Choice]:
        choices = [Choice(action.label, action.command) for row in engine.actions(reply) for action in row]
        if isinstance(reply, Asked):
            choices += [Choice(offer.name, offer) for offer in reply.answer.charts]
        return choices

    def _numbered(self) -> str:
        say = self._speaker().say
        return "   ".join(
            say(_CHOICE.filled(number=f"[{number}]", label=choice.label))
            for number, choice in enumerate(self._choices, start=1)
        )

    def _drawn(self, offer: ChartOffer) -> Text:
        from bot.render.charts.picture import draw  # with matplotlib: only for whoever wants a picture

        assert self._last is not None  # the choice stood under an answer
        canonical = self._last.canonical
        png = draw(offer.make(), self._speaker().language, canonical, self._library.engine.clock())
        path = self._free(f"{canonical.removeprefix('/').replace('/', '-').replace(' ', '_')[:80]}")
        try:
            self._charts.mkdir(parents=True, exist_ok=True)
            path.write_bytes(png)
        except OSError as error:
            return _NOT_DRAWN.filled(problem=error.strerror or str(error))
        return _DRAWN.filled(path=str(path))

    def _free(self, name: str) -> Path:
        """A file of this name that does not exist yet."""
        number = 1
        while (path := self._charts / f"{name}{'' if number == 1 else f'-{number}'}.png").exists():
            number += 1
        return path

    def _speaker(self) -> Speaker:
        return Speaker(self._notebook.preferences.language or self._language)
