"""Inline mode: every keystroke behind the bot's name gets a result to send, or a hint of what is missing."""

import hashlib
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from telegram import (
    Bot,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.command import Asked
from bot.grammar.refusal import Refusal
from bot.language import Language
from bot.telegram.desk import Asker
from bot.telegram.handling import Outcome, note
from bot.telegram.refusals import is_too_old, refused
from bot.telegram.services import Services
from bot.text import joined, t, verbatim
from bot.watches.report import WatchReport

_EXAMPLES = ("train", "infer", "budget")
_LEAST_CACHED, _MOST_CACHED = timedelta(minutes=1), timedelta(days=1)
_SHUT_CACHED = timedelta(seconds=1)
_MOST_TITLE, _MOST_DESCRIPTION = 64, 128
_TRY = t("Try {command}")
_IN_PRIVATE = t("Ask me in private, with charts and settings")


class Inline:
    """Answers inline queries with the same commands as chats."""

    def __init__(self, services: Services) -> None:
        self._desk = services.desk
        self._composer = services.composer
        self._doors = services.doors

    async def on_query(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer what somebody has typed so far."""
        query = update.inline_query
        if query is None:
            return
        asker = Asker(query.from_user)
        language = self._desk.language(asker)
        shut = await self._doors.of_query(asker)
        results = [] if shut else [article async for article in self._results(context.bot, query, asker, language)]
        button = self._composer.say(shut.notice if shut and shut.notice else _IN_PRIVATE, language)
        problem = await refused(
            lambda: query.answer(
                [article for article, _ in results],
                cache_time=min((age for _, age in results), default=_SHUT_CACHED),
                is_personal=True,  # a cached answer would be in the language and with the settings of somebody else
                button=InlineQueryResultsButton(button, start_parameter="inline"),
            )
        )
        if problem is not None and not is_too_old(problem):
            raise BadRequest(problem)
        note(shut.outcome if shut else Outcome.ANSWERED)

    async def _results(
        self, bot: Bot, query: InlineQuery, asker: Asker, language: Language
    ) -> AsyncIterator[tuple[InlineQueryResultArticle, timedelta]]:
        text = query.query.strip()
        if not text:
            for command in self._examples():
                yield await self._finished(bot, self._ask(command, asker), language)
            return
        reply = self._ask(text, asker)
        if isinstance(reply, Refusal):
            begun = tuple(self._begun(text))
            for command in begun:
                yield await self._finished(bot, self._ask(command, asker), language)
            if begun:
                return
            hint = await self._hint(bot, reply, language)
            nearest = self._ask(reply.attempt, asker) if reply.attempt is not None else reply
            found = [await self._finished(bot, nearest, language)] if isinstance(nearest, Asked) else []
            for article in (*found, hint) if _is_all_but_begun(text, reply) else (hint, *found):
                yield article
            return
        yield await self._finished(bot, reply, language)

    def _ask(self, text: str, asker: Asker) -> Asked[Any, Any] | Refusal:
        reply = self._desk.engine.reply(text, self._desk.preferences(asker))
        if isinstance(reply, Refusal) or reply.command.is_shareable:
            return reply
        if isinstance(reply.report, WatchReport):
            return Refusal(t("Prices are watched in a chat with me, not through inline mode"))
        return Refusal(t("Settings are changed in a chat with me, not through inline mode"))

    def _examples(self) -> Iterator[str]:
        """What an empty query offers."""
        yield from (self._desk.engine.commands[name].example for name in _EXAMPLES)

    def _begun(self, text: str) -> Iterator[str]:
        """The examples of the commands whose name is being typed: `tr` of `/train`."""
        word = text.lstrip("/").lower()
        if word.isalpha():
            for command in self._desk.engine.commands.values():
                names = (command.name, *command.aliases)
                if command.is_shareable and any(name.startswith(word) for name in names):
                    yield command.example

    async def _finished(
        self, bot: Bot, reply: Asked[Any, Any] | Refusal, language: Language
    ) -> tuple[InlineQueryResultArticle, timedelta]:
        """A result to send: the headline, and the two facts that matter."""
        if isinstance(reply, Refusal):
            return await self._hint(bot, reply, language)
        answer = reply.answer
        facts = [text for text in (answer.key_figure, *answer.lines) if text is not None][:2]
        title = self._composer.say(answer.headline, language)
        said = joined(facts, t("{left} · {right}")) or verbatim(reply.canonical)
        description = self._composer.say(said, language)
        article = await self._article(bot, reply, language, f"={reply.canonical}", title, description)
        return article, _cached(reply, self._desk.engine.clock())

    async def _hint(self, bot: Bot, refusal: Refusal, language: Language) -> tuple[InlineQueryResultArticle, timedelta]:
        """What is missing or not understood; sent by mistake, it offers the corrected question."""
        title = self._composer.say(refusal.message, language)
        example = refusal.attempt or self._desk.engine.commands["train"].example
        description = self._composer.say(_TRY.filled(command=example.removeprefix("/")), language)
        article = await self._article(bot, refusal, language, f"?{title}{example}", title, description)
        return article, _MOST_CACHED

    async def _article(  # noqa: PLR0917 - the parts of one article
        self,
        bot: Bot,
        reply: Asked[Any, Any] | Refusal,
        language: Language,
        identity: str,
        title: str,
        description: str,
    ) -> InlineQueryResultArticle:
        made = await self._composer.message(reply, language, bot, is_inline=True)
        return InlineQueryResultArticle(
            id=hashlib.blake2b(f"{language}{identity}".encode(), digest_size=16).hexdigest(),
            title=_shortened(title.replace("`", ""), _MOST_TITLE),
            description=_shortened(description, _MOST_DESCRIPTION),
            input_message_content=InputTextMessageContent(
                made.html, parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
            ),
            reply_markup=made.keyboard,
        )


def _is_all_but_begun(text: str, refusal: Refusal) -> bool:
    """Whether only the last word is not understood, and nothing is put in its place: it is still being typed."""
    is_last = refusal.at is not None and text.endswith(refusal.at)
    return is_last and refusal.attempt is not None and len(refusal.attempt.split()) < len(text.split())


def _cached(asked: Asked[Any, Any], today: date) -> timedelta:
    """As long as its newest figure is old already, within a minute and the end of the day, when rates change."""
    newest = max((source.date for source in asked.answer.sources if source.date is not None), default=today)
    now = datetime.now(UTC)
    until_tomorrow = datetime.combine(now.date() + timedelta(days=1), time(), UTC) - now
    return max(_LEAST_CACHED, min(today - newest, until_tomorrow, _MOST_CACHED))


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
