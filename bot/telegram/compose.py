"""An answer as a Telegram message: its text, and the buttons under it."""

from dataclasses import dataclass
from typing import Any

from telegram import Bot, InlineKeyboardMarkup

from bot.answer import Answer
from bot.command import Asked
from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.language import LANGUAGES, Language
from bot.render.html import Html, HtmlRenderer
from bot.render.numbers import Speaker
from bot.store.questions import Questions
from bot.telegram.keyboard import Keyboard
from bot.telegram.tap import PARTS, SHORT, View
from bot.text import Text


@dataclass(frozen=True, slots=True)
class Composed:
    """What to send: the text, or the caption of a picture, and the keyboard."""

    html: Html
    keyboard: InlineKeyboardMarkup | None


class Composer:
    """Makes messages of answers, in any of the languages."""

    def __init__(self, engine: Engine, questions: Questions) -> None:
        self._engine = engine
        self._questions = questions
        self._speakers = {language: Speaker(language) for language in LANGUAGES}
        self._renderers = {language: HtmlRenderer(speaker) for language, speaker in self._speakers.items()}

    def say(self, text: Text, language: Language) -> str:
        """A text in a language."""
        return self._speakers[language].say(text)

    def notice(self, said: Answer | Refusal, language: Language) -> Composed:
        """What is no answer to a question, and so has no variants to tap."""
        renderer = self._renderers[language]
        html = renderer.refusal(said) if isinstance(said, Refusal) else renderer.answer(said, None)
        return Composed(html, None)

    async def message(
        self,
        reply: Asked[Any, Any] | Refusal,
        language: Language,
        bot: Bot,
        *,
        view: View = SHORT,
        is_inline: bool = False,
    ) -> Composed:
        """An answer or refusal as a message; `is_inline` where it goes into a chat that the bot is not in."""
        renderer, has_more = self._renderers[language], False
        if isinstance(reply, Refusal):
            html = renderer.refusal(reply)
        elif view.isdecimal():
            html = renderer.caption(reply.answer, reply.canonical)
        elif view in PARTS:
            parts = renderer.unfolded(reply.answer, reply.canonical)[: len(PARTS)]
            part = min(PARTS.index(view), len(parts) - 1)
            html, view, has_more = parts[part], PARTS[part], part + 1 < len(parts)
        else:
            html = renderer.answer(reply.answer, reply.canonical)
        keyboard = Keyboard(
            self._speakers[language], self._questions, bot, view, has_more=has_more, is_inline=is_inline
        )
        return Composed(html, await keyboard.under(reply, self._engine.actions(reply)))
