"""Everything that is stored, opened together and closed together."""

from dataclasses import dataclass
from typing import Self

from bot.store.answer_map import AnswerMap
from bot.store.chat_settings import ChatSettings
from bot.store.database import Database
from bot.store.facts import Facts
from bot.store.questions import Questions
from bot.store.seen_updates import SeenUpdates
from bot.store.watches import Watches


@dataclass(frozen=True)
class Shelf:
    """What chats have set and watch, which message answers which, long questions, what was handled: in one database."""

    database: Database
    settings: ChatSettings
    answers: AnswerMap
    questions: Questions
    seen: SeenUpdates
    facts: Facts
    watches: Watches

    @classmethod
    async def open(cls, url: str, *, bot_id: int = 0, holder: str = "bot") -> Self:
        """Open the database, and load what is needed without waiting. Raises StoreError.

        `bot_id` is whose updates are remembered as seen, and whose chats watch. `holder` names this process among those
        that share the database, the same after a restart.
        """
        database = await Database.open(url)
        shelf = cls(
            database,
            ChatSettings(database),
            AnswerMap(database),
            Questions(database),
            SeenUpdates(database, bot_id, holder),
            Facts(database),
            Watches(database, bot_id),
        )
        try:
            await shelf.settings.start()
            await shelf.answers.start()
            await shelf.questions.start()
            await shelf.seen.start()
        except BaseException:
            await database.close()
            raise
        return shelf

    async def close(self) -> None:
        """Write what is not written yet, and close."""
        await self.answers.flush()
        await self.seen.flush()
        await self.settings.stop()
        await self.database.close()
