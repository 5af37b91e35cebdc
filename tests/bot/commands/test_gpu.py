"""/gpu: what is known of an accelerator."""

from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.render.numbers import Speaker
from bot.render.reply import answered
from config.schema.entry import url_in


def reply(engine: Engine, text: str) -> Any:
    return answered(engine.ask(text), Speaker())


def test_the_entry_comes_as_in_the_yaml(engine: Engine) -> None:
    (entry,) = reply(engine, "/gpu h100")["result"]["gpus"]
    assert (entry["id"], entry["dense_tflops"]["bf16"], entry["memory_gb"]) == ("h100", 989.4, 80)


def test_every_source_is_named_with_the_day_of_the_look(engine: Engine) -> None:
    sources = reply(engine, "/gpu h100")["sources"]
    h100 = engine.catalog.gpus["h100"]
    assert [source["url"] for source in sources] == [
        url_in(text) for text in (*h100.sources, *h100.sources_of.values())
    ]
    assert {source["date"] for source in sources} == {h100.checked.isoformat()}


def test_without_a_name_the_result_holds_all_whatever_the_page(real_engine: Engine) -> None:
    for text in ("/gpu", "/gpu page=2"):
        assert {entry["id"] for entry in reply(real_engine, text)["result"]["gpus"]} == set(real_engine.catalog.gpus)


def test_a_list_on_one_page_has_no_second(engine: Engine) -> None:
    with pytest.raises(Refusal) as caught:
        engine.ask("/gpu page=2")
    assert caught.value.message.template == "The whole list stands on one page"
    assert caught.value.attempt == "/gpu"


@pytest.mark.parametrize("text", ["/gpu h100", "/gpu v100", "/显卡 4090", "/gpu"])
def test_the_whole_answer_reads_as_agreed(engine: Engine, snapshot: SnapshotAssertion, text: str) -> None:
    assert reply(engine, text)["text"] == snapshot
