"""/gpu, /model and /price without a name: lists that page."""

from typing import Any

import pytest

from bot.answer import Action
from bot.command import Asked
from bot.engine import Engine
from bot.grammar.refusal import Refusal

LISTS = ("gpu", "model", "price")
A_PAGE = 9


def pages(engine: Engine, command: str) -> list[Asked[Any, Any]]:
    """Every page, as whoever taps the way to the last one sees them."""
    seen: list[Asked[Any, Any]] = []
    text: str | None = command
    while text is not None:
        seen.append(engine.ask(text))
        onward = [action for action in buttons(seen[-1]) if action.label.template == "page {page} →"]
        text = onward[0].command if onward else None
    return seen


def buttons(asked: Asked[Any, Any]) -> list[Action]:
    return [action for row in asked.answer.actions for action in row]


def opened(asked: Asked[Any, Any]) -> list[str]:
    """The words of the buttons that open an entry."""
    return [action.command for action in buttons(asked) if "{page}" not in action.label.template]


@pytest.mark.parametrize("command", LISTS)
class TestEveryList:
    def test_each_entry_is_on_one_page(self, real_engine: Engine, command: str) -> None:
        catalog = real_engine.catalog
        entries = {"gpu": catalog.gpus, "model": catalog.models, "price": catalog.defaults.offers}[command]
        found = [text for page in pages(real_engine, f"/{command}") for text in opened(page)]
        assert sorted(found) == sorted(f"/{command} {entry}" for entry in entries)

    def test_a_page_has_a_line_and_a_button_for_each_of_its_entries(self, real_engine: Engine, command: str) -> None:
        for page in pages(real_engine, f"/{command}"):
            assert len(page.answer.lines) == len(opened(page)) <= A_PAGE

    def test_every_entry_opens(self, real_engine: Engine, command: str) -> None:
        for page in pages(real_engine, f"/{command}"):
            for text in opened(page):
                assert real_engine.ask(text).canonical == text

    def test_the_way_back_leads_through_the_same_pages(self, real_engine: Engine, command: str) -> None:
        *_, before, last = pages(real_engine, f"/{command}")
        (back,) = (action for action in buttons(last) if action.label.template == "← page {page}")
        assert back.command == before.canonical

    def test_a_page_that_is_not_there_is_refused_with_the_last(self, real_engine: Engine, command: str) -> None:
        last = len(pages(real_engine, f"/{command}"))
        with pytest.raises(Refusal) as caught:
            real_engine.ask(f"/{command} page=999")
        assert caught.value.attempt == f"/{command} page={last}"

    def test_one_entry_has_no_pages(self, real_engine: Engine, command: str) -> None:
        entry = {"gpu": "h100", "model": "gpt-3", "price": "h100"}[command]
        with pytest.raises(Refusal) as caught:
            real_engine.ask(f"/{command} {entry} page=2")
        assert caught.value.attempt == f"/{command} {entry}"


@pytest.mark.parametrize("command", ["gpu", "model"])
def test_the_newest_stand_first(real_engine: Engine, command: str) -> None:
    entries = real_engine.catalog.gpus if command == "gpu" else real_engine.catalog.models
    listed = [text.rpartition(" ")[2] for page in pages(real_engine, f"/{command}") for text in opened(page)]
    assert [entries[entry].released for entry in listed] == sorted(
        (entry.released for entry in entries.values()), reverse=True
    )


@pytest.mark.parametrize(("text", "page"), [("/gpu t4", "/gpu page=6"), ("/model gpt-3", "/model page=16")])
def test_an_entry_leads_back_to_its_page(real_engine: Engine, text: str, page: str) -> None:
    *_, last = buttons(real_engine.ask(text))
    assert last.command == page
    assert text in opened(real_engine.ask(page))


def test_a_list_of_prices_keeps_what_it_was_asked_for(real_engine: Engine) -> None:
    first = real_engine.ask("/price spot as-of=2026-10-01")
    assert opened(first)[0].endswith("spot as-of=2026-10-01")
    assert buttons(first)[-1].command == "/price spot as-of=2026-10-01 page=2"
