"""/price: what an accelerator rents for."""

from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.render.numbers import Speaker
from bot.render.reply import answered


def reply(engine: Engine, text: str) -> Any:
    return answered(engine.ask(text), Speaker())


def offers(engine: Engine, text: str) -> list[str]:
    return [offer["id"] for offer in reply(engine, text)["result"]["offers"]]


def test_all_offers_of_a_gpu_come_as_in_the_yaml(engine: Engine) -> None:
    known = [offer.id for offer in engine.catalog.offers.values() if offer.gpu == "h100"]
    assert offers(engine, "/price h100") == known


def test_a_provider_and_a_purchase_type_narrow_the_list(engine: Engine) -> None:
    assert offers(engine, "/price h100 spot") == ["azure-h100-spot", "gcp-h100-spot"]
    assert offers(engine, "/price h100 azure spot") == ["azure-h100-spot"]


def test_a_day_shows_the_prices_of_that_day(engine: Engine) -> None:
    before, today = (reply(engine, f"/price h100 aws{day}")["text"] for day in (" as-of=2025-01-01", ""))
    assert "$12.29" in before
    assert "$6.88" in today
    assert "$6.88" not in before


def test_an_offer_that_does_not_exist_names_those_that_do(engine: Engine) -> None:
    with pytest.raises(Refusal) as caught:
        engine.ask("/price h100 azure 3y")
    assert caught.value.did_you_mean == ("azure spot",)


@pytest.mark.parametrize("text", ["/price h100", "/price a100", "/price"])
def test_the_whole_answer_reads_as_agreed(engine: Engine, snapshot: SnapshotAssertion, text: str) -> None:
    assert reply(engine, text)["text"] == snapshot
