"""Every update is handled once, and its bringer hears whether it was."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from telegram import Update

from bot.engine import Engine
from bot.metrics import Metrics
from bot.store.seen_updates import Claim, SeenUpdates
from bot.store.shelf import Shelf
from bot.store.url import IN_MEMORY
from bot.telegram.handling import Outcome, Shut, arrival, decided_once, note, note_reply
from bot.telegram.intake import Intake, Verdict
from bot.telegram.order import MOST_AT_ONCE


def update(update_id: int, chat_id: int = 1) -> Update:
    message = {"message_id": update_id, "date": 1, "chat": {"id": chat_id, "type": "private"}, "text": "/help"}
    found = Update.de_json({"update_id": update_id, "message": message}, None)
    assert found is not None
    return found


@dataclass
class World:
    """An intake whose updates end as they are told to."""

    shelf: Shelf
    outcomes: list[Outcome] = field(default_factory=list)
    """Of the updates to come; those after are answered."""
    begun: list[int] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    metrics: Metrics = field(default_factory=Metrics)

    def intake(self, most_waiting: int = 256, seen: SeenUpdates | None = None) -> Intake:
        return Intake(
            self.process, seen or self.shelf.seen, self.metrics, lambda chat: f"#{chat}", most_waiting=most_waiting
        )

    async def process(self, update: Update) -> None:
        self.begun.append(update.update_id)
        await self.gate.wait()
        note(self.outcomes.pop(0) if self.outcomes else Outcome.ANSWERED)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    shelf = await Shelf.open(IN_MEMORY)
    found = World(shelf)
    found.gate.set()
    yield found
    await shelf.close()


async def test_an_update_is_handled_once(world: World) -> None:
    intake = world.intake()
    assert [await intake.take(update(1)), await intake.take(update(1))] == [Verdict.HANDLED, Verdict.HANDLED]
    assert world.begun == [1]
    assert world.metrics.counts("bot_updates") == {("message", "answered"): 1, ("message", "duplicate"): 1}


async def test_one_that_comes_again_while_it_is_under_way_ends_with_it(world: World) -> None:
    world.gate.clear()
    intake = world.intake()
    both = [asyncio.create_task(intake.take(update(1))) for _ in range(2)]
    await asyncio.sleep(0.05)
    assert not any(task.done() for task in both)
    world.gate.set()
    assert await asyncio.gather(*both) == [Verdict.HANDLED, Verdict.HANDLED]
    assert world.begun == [1]


@pytest.mark.parametrize("outcome", [o for o in Outcome if o is not Outcome.POSTPONED])
async def test_whatever_was_said_or_not_the_update_was_handled(world: World, outcome: Outcome) -> None:
    world.outcomes = [outcome]
    assert await world.intake().take(update(1)) is Verdict.HANDLED


async def test_what_could_not_reach_telegram_is_to_come_again_and_is_handled_then(world: World) -> None:
    world.outcomes = [Outcome.POSTPONED]
    intake = world.intake()
    assert [await intake.take(update(1)), await intake.take(update(1))] == [Verdict.AGAIN, Verdict.HANDLED]
    assert world.begun == [1, 1]


async def test_an_update_that_comes_again_is_as_old_as_its_first_arrival(world: World) -> None:
    arrivals = []

    async def process(update: Update) -> None:
        arrivals.append(arrival())
        note(Outcome.POSTPONED)

    intake = Intake(process, world.shelf.seen, world.metrics, str)
    for _ in range(3):
        await intake.take(update(1))
    await intake.take(update(2))
    assert arrivals[0] == arrivals[1] == arrivals[2] < arrivals[3]


async def test_what_the_doors_have_decided_holds_when_it_comes_again(world: World) -> None:
    decided = []

    async def decide() -> Shut | None:
        decided.append(1)
        return None

    async def process(update: Update) -> None:
        assert await decided_once(decide) is None
        note(Outcome.POSTPONED)

    intake = Intake(process, world.shelf.seen, world.metrics, str)
    await intake.take(update(1), (0, 0))
    await intake.take(update(1))
    assert len(decided) == 1
    await intake.take(update(2))
    assert len(decided) == 2


async def test_with_pauses_it_is_tried_again_at_once(world: World) -> None:
    world.outcomes = [Outcome.POSTPONED, Outcome.POSTPONED]
    assert await world.intake().take(update(1), (0.01, 0.01)) is Verdict.HANDLED
    assert world.begun == [1, 1, 1]
    world.outcomes = [Outcome.POSTPONED] * 3
    assert await world.intake().take(update(2), (0.01, 0.01)) is Verdict.AGAIN


async def test_what_waits_for_its_next_try_takes_no_place_from_others(world: World) -> None:
    world.outcomes = [Outcome.POSTPONED] * MOST_AT_ONCE
    intake = world.intake()
    waiting = [asyncio.create_task(intake.take(update(n, n), (3600,))) for n in range(MOST_AT_ONCE)]
    await asyncio.wait(waiting, timeout=0.5)
    assert world.begun == list(range(MOST_AT_ONCE))
    assert await intake.take(update(1_000, 1_000)) is Verdict.HANDLED
    assert intake.waiting == MOST_AT_ONCE
    await intake.drain(0)
    assert all(task.done() for task in waiting)


async def test_only_what_was_answered_counts_for_its_command(world: World, engine: Engine) -> None:
    async def process(update: Update) -> None:
        note_reply(engine.ask("/help"))
        note(outcomes.pop(0))

    outcomes = [Outcome.POSTPONED, Outcome.ANSWERED, Outcome.OUTDATED]
    intake = Intake(process, world.shelf.seen, world.metrics, str)
    await intake.take(update(1), (0.0,))
    await intake.take(update(2))
    assert world.metrics.counts("bot_commands") == {("help",): 1}


async def test_more_than_can_wait_are_sent_back_unseen(world: World) -> None:
    world.gate.clear()
    intake = world.intake(most_waiting=2)
    first = [asyncio.create_task(intake.take(update(n, n))) for n in range(2)]
    await asyncio.sleep(0.05)
    assert await intake.take(update(3)) is Verdict.FULL
    world.gate.set()
    await asyncio.gather(*first)
    assert await intake.take(update(3)) is Verdict.HANDLED
    assert intake.waiting == 0


async def test_a_client_that_hangs_up_does_not_stop_an_answer(world: World) -> None:
    world.gate.clear()
    intake = world.intake()
    hanging_up = asyncio.create_task(intake.take(update(1)))
    await asyncio.sleep(0.05)
    hanging_up.cancel()
    world.gate.set()
    assert await intake.take(update(1)) is Verdict.HANDLED
    assert world.begun == [1]


async def test_at_the_end_it_waits_for_what_is_under_way_and_gives_the_rest_back(world: World) -> None:
    world.gate.clear()
    intake = world.intake()
    late = asyncio.create_task(intake.take(update(1)))
    await asyncio.sleep(0.05)
    await intake.drain(0.05)
    assert await late is Verdict.AGAIN
    world.gate.set()
    again = SeenUpdates(world.shelf.database, 0, "somebody else")
    await world.shelf.seen.flush()
    assert await world.intake(seen=again).take(update(1)) is Verdict.HANDLED
    await again.flush()
    assert world.begun == [1, 1]


async def test_each_update_is_one_line_without_text_or_numbers(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "bot.telegram.intake")
    await world.intake().take(update(987654321, 123456789))
    (record,) = [record for record in caplog.records if record.name == "bot.telegram.intake"]
    said = {name: getattr(record, name) for name in ("kind", "command", "chat_type", "chat", "outcome")}
    assert said == {
        "kind": "message",
        "command": None,
        "chat_type": "private",
        "chat": "#123456789",
        "outcome": "answered",
    }
    assert record.latency_ms >= 0  # type: ignore[attr-defined]
    assert "987654321" not in str(record.__dict__)


async def test_what_another_process_is_at_is_to_come_again_and_with_pauses_is_waited_for(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = [Claim.ELSEWHERE, Claim.ELSEWHERE, Claim.OURS]

    async def claim(update_id: int) -> Claim:
        return claims.pop(0)

    monkeypatch.setattr(world.shelf.seen, "claim", claim)
    assert await world.intake().take(update(1)) is Verdict.AGAIN
    assert world.begun == []
    assert await world.intake().take(update(1), (0.01,)) is Verdict.HANDLED
    assert world.begun == [1]
