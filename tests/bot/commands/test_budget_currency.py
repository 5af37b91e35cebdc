"""/budget: which currency an amount is in that has none of its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.preferences.values import NOTHING_SET, OwnPrice, Preferences
from bot.render.numbers import Speaker

WARNING = "The budget is read as USD; if it is in CNY, write "


def warned(engine: Engine, text: str, preferences: Preferences = NOTHING_SET) -> list[str]:
    said = [Speaker().say(warning) for warning in engine.ask(text, preferences).answer.warnings]
    return [warning.removeprefix(WARNING) for warning in said if warning.startswith(WARNING)]


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("/budget 1M cny", "/budget ¥1M"),
        ("/budget 1M h100 cny", "/budget ¥1M h100"),
        ("/budget cny h100 1M", "/budget ¥1M h100"),
        ("/budget 100万 h100 人民币", "/budget ¥1M h100"),
        ("/budget budget=1M h100 cny", "/budget ¥1M h100"),
        ("/budget 1M h100 jpy", "/budget 1MJPY h100"),
        ("/budget 1M h100 ¥18/h", "/budget ¥1M h100 ¥18/h"),
        ("/budget 1M h100 price=2.5 cny", "/budget ¥1M h100 $2.5/h cny"),
        ("/budget 1M h100 cny fx=7", "/budget ¥1M h100 fx=7"),
        ("/budget 1M h100 currency=xyz fx=100", "/budget budget=1000000 h100 currency=xyz fx=100"),
        ("/budget budget=5e9 h100 currency=xyz fx=100", "/budget budget=5000000000 h100 currency=xyz fx=100"),
        ("/budget $1M h100 cny", "/budget $1M h100 cny"),
        ("/budget ¥1M h100 usd", "/budget ¥1M h100 usd"),
        ("/budget 1M h100", "/budget $1M h100"),
    ],
)
def test_it_is_in_the_currency_that_the_question_names_anywhere_or_else_in_usd(
    engine: Engine, text: str, canonical: str
) -> None:
    asked, again = engine.ask(text), engine.ask(canonical)
    assert asked.canonical == canonical
    assert again.request == asked.request
    assert again.canonical == canonical


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("/budget 1M", "/budget ¥1M"),
        ("/budget 100万 h100", "/budget ¥1M h100"),
        ("/budget $1M", "/budget $1M"),
        ("/budget 1M eur", "/budget €1M"),
        ("/budget 1M usd", "/budget $1M"),
    ],
)
def test_a_chat_that_has_set_a_currency_means_that(engine: Engine, text: str, canonical: str) -> None:
    assert engine.ask(text, Preferences(currency="CNY")).canonical == canonical


def test_a_chat_that_pays_in_a_currency_means_that(engine: Engine) -> None:
    preferences = Preferences(prices={"h100": OwnPrice(amount=18, currency="CNY")})
    assert engine.ask("/budget 1M h100", preferences).canonical == "/budget ¥1M h100 ¥18/h"


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("/budget 100万", "¥100万"),
        ("/budget 1.5 亿 h100", "¥1.5亿"),
        ("/budget budget=700万", "¥700万"),
        ("一百万预算能训练多大的模型", "¥100万"),
    ],
)
def test_chinese_figures_that_are_read_as_usd_for_want_of_a_currency_are_warned_of(
    engine: Engine, text: str, yuan: str
) -> None:
    assert warned(engine, text) == [yuan]
    assert engine.ask(f"/budget {yuan}").request.amount_currency == "CNY"
    assert warned(engine, engine.ask(text).canonical) == []


@pytest.mark.parametrize("text", ["/budget 1M", "/budget 100万 usd", "/budget 100万美元", "/budget 100万 h100 cny"])
def test_nothing_else_is_warned_of(engine: Engine, text: str) -> None:
    assert warned(engine, text) == []


def test_a_currency_that_is_set_leaves_nothing_to_warn_of(engine: Engine) -> None:
    assert warned(engine, "/budget 100万", Preferences(currency="USD")) == []


@pytest.mark.parametrize(
    ("text", "attempt"),
    [
        ("budget ¥", "/budget ¥1M"),
        ("budget £ h100", "/budget £1M h100"),
        ("/budget h100 jpy", "/budget h100 jpy 1MJPY"),
        ("/budget 5B h100 cny", "/budget ¥5B h100 cny"),
    ],
)
def test_what_is_offered_is_in_that_currency_too(engine: Engine, text: str, attempt: str) -> None:
    reply = engine.reply(text)
    assert isinstance(reply, Refusal)
    assert reply.attempt == attempt


@given(
    amount=st.sampled_from(["1M", "100万", "budget=3e5", "1234567", "7千万"]),
    more=st.lists(st.sampled_from("cny eur jpy usd h100 $2.5/h ¥18/h price=3 fx=7 fx=0.9 currency=xyz".split())),
    currency=st.sampled_from([None, "CNY", "EUR", "USD"]),
)
def test_a_canonical_command_means_the_same_in_any_chat(
    engine: Engine, amount: str, more: list[str], currency: str | None
) -> None:
    preferences = Preferences(currency=currency)
    asked = engine.reply(f"/budget {amount} {' '.join(dict.fromkeys(more))}", preferences)
    if isinstance(asked, Refusal):
        return
    for chat in (NOTHING_SET, Preferences(currency="GBP")):
        again = engine.ask(asked.canonical, chat, fills=False)
        assert (again.request, again.canonical) == (asked.request, asked.canonical)
