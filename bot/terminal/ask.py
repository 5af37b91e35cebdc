"""Answer the question of a command line, or one a line from standard input, as text or as JSON."""

import json
import sys
from collections.abc import Iterable
from typing import TextIO

from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.render.numbers import Speaker


def ask(engine: Engine, message: str, *, as_json: bool, stdin: TextIO = sys.stdin, stdout: TextIO = sys.stdout) -> int:
    """Answer in the order of the input, blank lines skipped: 0 if all were answered, 1 if any was refused."""
    messages: Iterable[str] = [message] if message.strip() else stdin
    refused = False
    for number, text in enumerate(line.rstrip("\r\n") for line in messages if line.strip()):
        answer, is_refused = _as_json(engine, text) if as_json else _as_text(engine, text)
        refused = refused or is_refused
        gap = "" if as_json or number == 0 else "\n"
        print(gap + answer, file=stdout, flush=True)
    return 1 if refused else 0


def _as_json(engine: Engine, text: str) -> tuple[str, bool]:
    from bot.render.reply import answered, refused

    speaker = Speaker()
    try:
        reply = answered(engine.ask(text), speaker)
    except Refusal as refusal:
        reply = refused(refusal, speaker)
    return json.dumps(reply, ensure_ascii=False, allow_nan=False), not reply["ok"]


def _as_text(engine: Engine, text: str) -> tuple[str, bool]:
    from bot.render.terminal import TerminalRenderer

    renderer = TerminalRenderer(Speaker())
    try:
        asked = engine.ask(text)
    except Refusal as refusal:
        return renderer.refusal(refusal), True
    return renderer.answer(asked.answer, asked.canonical), False
