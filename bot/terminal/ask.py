"""Answer the question of a command line, or one a line from standard input, as text or as JSON."""

import json
import sys
from collections.abc import Iterable
from typing import Any

from bot.admin_words import RELOAD, STATS, STATS_IN_TELEGRAM
from bot.command import Asked
from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.language import Language
from bot.render.numbers import Speaker
from bot.text import t

_KEPT_NOWHERE = t("`ask` keeps no settings: a chat does, in the terminal and in Telegram")
_NOTHING_TO_RELOAD = t("`ask` reads the presets when it starts: there is nothing to reload")


def ask(engine: Engine, message: str | None, *, as_json: bool, language: Language) -> int:
    """Answer a message, or without one the lines of standard input in their order, blank ones skipped.

    Returns 0 if all were answered, 1 if any was refused.
    """
    write, speaker = _json if as_json else _text, Speaker(language)
    messages: Iterable[str] = sys.stdin if message is None else [message]
    any_refused = False
    for number, text in enumerate(line.rstrip("\r\n") for line in messages if line.strip()):
        answer, is_refused = write(engine, text, speaker)
        any_refused = any_refused or is_refused
        gap = "" if as_json or number == 0 else "\n"
        print(gap + answer, flush=True)
    return 1 if any_refused else 0


def _reply(engine: Engine, text: str) -> Asked[Any, Any] | Refusal:
    if RELOAD.is_asked_by(text):
        return Refusal(_NOTHING_TO_RELOAD)
    return Refusal(STATS_IN_TELEGRAM) if STATS.is_asked_by(text) else engine.reply(text)


def _json(engine: Engine, text: str, speaker: Speaker) -> tuple[str, bool]:
    from bot.render.reply import answered, refused

    reply = _reply(engine, text)
    is_refused = isinstance(reply, Refusal)
    body = refused(reply, speaker) if isinstance(reply, Refusal) else answered(reply, speaker)
    return json.dumps(body, ensure_ascii=False, allow_nan=False), is_refused


def _text(engine: Engine, text: str, speaker: Speaker) -> tuple[str, bool]:
    from bot.render.terminal import TerminalRenderer

    reply = _reply(engine, text)
    answer = TerminalRenderer(speaker).reply(reply)
    if isinstance(reply, Asked) and reply.change is not None and reply.change.is_one:
        answer += "\n" + speaker.say(_KEPT_NOWHERE)
    return answer, isinstance(reply, Refusal)
