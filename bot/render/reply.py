"""The JSON object of one answer or refusal, as programs rely on it."""

from collections.abc import Mapping
from typing import Any

from bot.command import Asked
from bot.grammar.refusal import Refusal
from bot.render.html import HtmlRenderer
from bot.render.jsonable import jsonable
from bot.render.numbers import Speaker
from bot.render.terminal import TerminalRenderer


def answered(asked: Asked[Any, Any], speaker: Speaker) -> Mapping[str, Any]:
    """An answer: the request, the result, the working and where the figures come from."""
    answer = asked.answer
    return {
        "ok": True,
        "command": asked.command.name,
        "canonical": asked.canonical,
        "request": jsonable(asked.request),
        "result": asked.command.does.result(asked.report),
        "warnings": [speaker.say(warning) for warning in answer.warnings],
        "working": [
            {"label": s.label, "formula": s.formula, "substituted": s.substituted, "value": s.value, "unit": s.unit}
            for s in answer.working
        ],
        "sources": [
            {
                "what": speaker.say(s.what),
                "value": speaker.say(s.value) if s.value else "",
                "date": s.date.isoformat() if s.date else None,
                "url": s.url,
            }
            for s in answer.sources
        ],
        "text": TerminalRenderer(speaker).answer(answer, asked.canonical),
        "html": HtmlRenderer(speaker).answer(answer, asked.canonical),
    }


def refused(refusal: Refusal, speaker: Speaker) -> Mapping[str, Any]:
    """A refusal: what is wrong, where, the nearest words, and a command that works."""
    return {
        "ok": False,
        "command": refusal.command,
        "error": {
            "message": speaker.say(refusal.message),
            "at": refusal.at,
            "did_you_mean": list(refusal.did_you_mean),
            "try": refusal.attempt,
        },
        "text": TerminalRenderer(speaker).refusal(refusal),
        "html": HtmlRenderer(speaker).refusal(refusal),
    }
