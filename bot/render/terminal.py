"""An answer as plain lines, with colour where a terminal shows it."""

from typing import Any

from bot.answer import Answer
from bot.command import Asked
from bot.grammar.refusal import Refusal
from bot.render.numbers import Speaker
from bot.render.phrases import did_you_mean
from bot.render.rows import for_terminal
from bot.render.working import step_line
from bot.text import t

_BOLD, _DIM, _YELLOW, _RED, _CYAN, _OFF = "\033[1m", "\033[2m", "\033[33m", "\033[31m", "\033[36m", "\033[0m"


class TerminalRenderer:
    """Writes answers and refusals as text; the JSON output calls this `text`."""

    def __init__(self, speaker: Speaker, *, colour: bool = False) -> None:
        self._speaker = speaker
        self._colour = colour

    def reply(self, reply: Asked[Any, Any] | Refusal) -> str:
        """What came of a question: its answer, or why there is none."""
        if isinstance(reply, Refusal):
            return self.refusal(reply)
        return self.answer(reply.answer, reply.canonical)

    def answer(self, answer: Answer, canonical: str | None) -> str:
        """The parts of an answer in reading order, working and sources last."""
        say = self._speaker.say
        lines = [self._in(_BOLD, say(answer.headline))]
        if answer.key_figure is not None:
            lines.append(self._in(_BOLD, say(answer.key_figure)))
        lines += [say(line) for line in answer.lines]
        if answer.rows:
            lines += ["", *(f"  {line}" for line in for_terminal(answer.rows, self._speaker)), ""]
        lines += [self._in(_YELLOW, f"! {say(text)}") for text in answer.warnings]
        lines += [say(note) for note in answer.notes]
        lines += [answer.block] if answer.block else []
        lines += [self._in(_CYAN, example) for example in answer.examples]
        if answer.fold_title is not None:
            lines.append(self._in(_DIM, say(t("{title}:", title=answer.fold_title))))
        lines += [self._in(_DIM, say(text)) for text in answer.details]
        lines += [self._in(_DIM, step_line(step, self._speaker)) for step in answer.working]
        lines += [self._in(_DIM, f"{say(source.figure)} · {source.text}") for source in answer.sources]
        if canonical is not None and answer.shows_command:
            lines.append(self._in(_CYAN, canonical))
        return "\n".join(lines)

    def refusal(self, refusal: Refusal) -> str:
        """What is wrong, the nearest words, and a command that works."""
        say = self._speaker.say
        lines = [self._in(_RED, say(refusal.message))]
        if refusal.did_you_mean:
            lines.append(say(did_you_mean(refusal.did_you_mean)))
        if refusal.attempt:
            lines.append(f"{say(t('Try'))} {self._in(_CYAN, refusal.attempt)}")
        return "\n".join(lines)

    def _in(self, style: str, text: str) -> str:
        return f"{style}{text}{_OFF}" if self._colour else text
