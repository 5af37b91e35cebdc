"""Carries out what a chat wishes of /watch: its watches are kept, shown and ended here."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.command import Asked
from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.language import Language
from bot.preferences.values import Preferences
from bot.store.errors import StoreError
from bot.store.watches import Watch, Watches
from bot.text import Whole, t
from bot.watches.report import DIGEST, MOST_OF_A_CHAT, Kept, WatchReport, named_by
from bot.watches.views import View
from bot.watches.week import prices_of

WEEK_S = 7 * 24 * 3600
_FULL = t("{most} prices are watched here, and that is the most: end one first, the oldest is {watch}")
_NOTHING = t("Nothing like that is watched here")
_NONE_AT_ALL = t("No price is watched here")
_AWAY = t("The watches of this chat cannot be looked up just now: please try again")
_NOT_OPEN = t("I write unasked only to chats that whoever runs me has let in by their own number")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is wished for."""

    chat_id: int
    topic_id: int | None
    question_id: int | None
    """The message that wishes; None for a tap."""


class Orders:
    """Those of all chats, over the presets of one engine."""

    def __init__(self, engine: Engine, watches: Watches, is_open_to: Callable[[int], bool]) -> None:
        """`is_open_to` knows the chats that may be written to unasked."""
        self._engine = engine
        self._watches = watches
        self._is_open_to = is_open_to

    async def carried_out(
        self, asked: Asked[Any, Any], place: Place, language: Language, preferences: Preferences
    ) -> Asked[Any, Any] | Refusal:
        """The answer once the wish has been carried out, or why it was not."""
        report: WatchReport = asked.report
        chat_id = place.chat_id
        ended: tuple[str, ...] = ()
        try:
            if report.wish == "set" and (refusal := await self._not_set(asked, place, language)):
                return refusal
            if report.wish == "end":
                kept = tuple(watch.words for watch in await self._watches.of(chat_id))
                ended = named_by(report.words, kept)
                if not ended:
                    return Refusal(_NOTHING if kept else _NONE_AT_ALL, attempt="/watch" if kept else None)
                await self._watches.end(chat_id, ended)
            watches = await self._watches.of(chat_id)
        except StoreError as error:
            logger.warning("watches cannot be kept: %s", error)
            return Refusal(_AWAY)
        return self._engine.answered_with(asked, self._completed(report, watches, ended), preferences)

    async def _not_set(self, asked: Asked[Any, Any], place: Place, language: Language) -> Refusal | None:
        """Keep a watch, or say why not."""
        if not self._is_open_to(place.chat_id):
            return Refusal(_NOT_OPEN)
        report: WatchReport = asked.report
        context, now_s, is_digest = self._engine.context(), self._watches.now_s(), report.words == DIGEST
        watch = Watch(
            chat_id=place.chat_id,
            words=report.words,
            topic_id=place.topic_id,
            question_id=place.question_id,
            language=language,
            is_met=bool(report.is_met),
            as_of=(report.now.as_of if report.now is not None else date.min).isoformat(),
            told=prices_of(context).written() if is_digest else None,
            due_at=now_s + WEEK_S if is_digest else 0,
            set_at=now_s,
        )
        if await self._watches.put(watch, most=MOST_OF_A_CHAT):
            return None
        oldest = (await self._watches.of(place.chat_id))[0].words
        message = _FULL.filled(most=Whole(MOST_OF_A_CHAT), watch=oldest)
        return Refusal(message, attempt=f"/watch {oldest} off")

    def _completed(self, report: WatchReport, watches: tuple[Watch, ...], ended: tuple[str, ...]) -> WatchReport:
        view = View(self._engine)
        kept = []
        for watch in watches:
            seen = view.of(watch.words)
            price, currency = (None, "USD") if seen is None else (seen.report.price, str(seen.request.currency))
            kept.append(Kept(watch.words, price, currency))
        return WatchReport(
            wish=report.wish, words=report.words, now=report.now, price=report.price, is_met=report.is_met,
            kept=tuple(kept), ended=ended,
        )  # fmt: skip
