"""What the handlers of all updates share."""

from dataclasses import dataclass
from typing import Self

from bot.engine import Engine
from bot.library import Library
from bot.render.charts.workshop import Workshop
from bot.store.questions import Questions
from bot.store.shelf import Shelf
from bot.telegram.answers import Answers
from bot.telegram.compose import Composer
from bot.telegram.desk import Desk
from bot.telegram.doors import Doors
from bot.telegram.orders import Orders
from bot.telegram.people import People
from bot.telegram.pictures import Pictures


@dataclass(frozen=True, slots=True)
class Services:
    """From a text to a message in a chat: one part for each step of the way."""

    people: People
    """Who has set what, and who may change it."""
    desk: Desk
    """What comes of a text."""
    composer: Composer
    """How that reads, and its buttons."""
    pictures: Pictures
    answers: Answers
    """Which message answers which."""
    questions: Questions
    """What is too long for a button or a link."""
    doors: Doors
    """Who is answered, and how often."""

    @classmethod
    def over(cls, engine: Engine, shelf: Shelf, workshop: Workshop, doors: Doors) -> Self:
        """The services of one process."""
        people = People(shelf.settings, shelf.answers, shelf.watches)
        return cls(
            people=people,
            desk=Desk(engine, people, Orders(engine, shelf.watches, doors.is_open_to)),
            composer=Composer(engine, shelf.questions),
            pictures=Pictures(engine, workshop),
            answers=Answers(shelf.answers, people),
            questions=shelf.questions,
            doors=doors,
        )


class ServicesOfNow:
    """The services over the presets of the moment; an update is handled with those that it began with."""

    def __init__(self, library: Library, shelf: Shelf, workshop: Workshop, doors: Doors) -> None:
        self._library = library
        self._shelf = shelf
        self._workshop = workshop
        self._doors = doors
        self._services = Services.over(library.engine, shelf, workshop, doors)

    @property
    def may_be_several(self) -> bool:
        """Whether other processes may be the same bot: those that share a database or a Redis with this one."""
        return self._shelf.database.is_shared or self._doors.is_shared

    def __call__(self) -> Services:
        """All of them over one engine."""
        engine = self._library.engine
        if self._services.desk.engine is not engine:
            self._services = Services.over(engine, self._shelf, self._workshop, self._doors)
        return self._services
