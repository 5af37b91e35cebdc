"""The presets that change while the bot runs: swapped whole, kept where the new ones cannot be used."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.answer import Answer
from bot.engine import OUT_OF_ORDER, Engine
from bot.grammar.refusal import Refusal
from bot.library import Library
from bot.reload import reload
from bot.render.numbers import Speaker
from config.catalog import Catalog
from config.changes import Changed
from config.live.laying import believed
from config.reader import ConfigError
from tests.conftest import TODAY

OFFER = "aws-h100-on-demand"


def without_h200(catalog: Catalog) -> Catalog:
    offers = {key: offer for key, offer in catalog.offers.items() if offer.gpu != "h200"}
    return replace(catalog, gpus={key: gpu for key, gpu in catalog.gpus.items() if key != "h200"}, offers=offers)


def unusable() -> Catalog:
    raise ConfigError("prices.yaml, our-h100: provider: `awss` is not in providers.yaml: did you mean `aws`?")


def defective() -> Catalog:
    raise RuntimeError("a defect")


def newest_usd(engine: Engine) -> float:
    return engine.catalog.offers[OFFER].history[-1].amount


def test_a_reload_answers_from_the_new_presets_and_says_what_changed(engine: Engine) -> None:
    library = Library(engine, lambda: without_h200(engine.catalog))
    assert Changed("gpus.yaml", removed=("h200",)) in library.reload()
    assert isinstance(library.engine.reply("/gpu h200"), Refusal)
    assert not isinstance(library.engine.reply("/gpu h100"), Refusal)


def test_an_engine_that_was_taken_before_stays_whole(engine: Engine) -> None:
    library = Library(engine, lambda: without_h200(engine.catalog))
    taken = library.engine
    library.reload()
    assert not isinstance(taken.reply("/gpu h200"), Refusal)


def test_presets_that_cannot_be_used_leave_the_old_ones_and_say_why(engine: Engine) -> None:
    library = Library(engine, unusable)
    said = reload(library)
    assert isinstance(said, Refusal)
    assert "our-h100: provider: `awss`" in Speaker().say(said.message)
    assert "our-h100: provider: `awss`" in Speaker("zh").say(said.message)
    assert library.engine is engine


def test_a_defect_leaves_the_old_presets_and_is_logged(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    library = Library(engine, defective)
    said = reload(library)
    assert isinstance(said, Refusal)
    assert said.message == OUT_OF_ORDER
    assert library.engine is engine
    assert caplog.records[0].exc_info is not None


def test_the_changes_are_counted_by_file_and_listed_below(engine: Engine) -> None:
    said = reload(Library(engine, lambda: without_h200(engine.catalog)))
    assert isinstance(said, Answer)
    assert list(map(Speaker().say, said.lines)) == ["gpus.yaml: 1 removed", "prices.yaml: 2 removed"]
    assert list(map(Speaker().say, said.details)) == [
        "gpus.yaml − h200",
        "prices.yaml − aws-h200-on-demand",
        "prices.yaml − aws-h200-spot",
    ]


def test_live_prices_are_laid_on_again_after_a_reload(engine: Engine, catalog: Catalog) -> None:
    library = Library(engine, lambda: without_h200(catalog))
    points, _ = believed({OFFER: 5.5}, catalog, TODAY)
    assert library.lay_on(points) == 1
    assert newest_usd(library.engine) == 5.5
    assert [changed.file for changed in library.reload()] == ["gpus.yaml", "prices.yaml"]
    assert newest_usd(library.engine) == 5.5
    assert library.base == without_h200(catalog)


def test_the_last_good_prices_stay_when_nothing_new_comes_and_go_after_a_week(catalog: Catalog, engine: Engine) -> None:
    days = [TODAY]
    library = Library(replace(engine, clock=lambda: days[-1]), lambda: catalog)
    points, _ = believed({OFFER: 5.5}, catalog, TODAY)
    library.lay_on(points)
    for later, usd in ((1, 5.5), (7, 5.5), (8, 6.88)):
        days.append(TODAY + timedelta(days=later))
        library.lay_on({})
        assert newest_usd(library.engine) == usd
    assert library.engine.catalog == catalog
