"""/settings: what it sets, gives up, shows and carries over."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.preferences import document
from bot.preferences.values import NOTHING_SET, OwnPrice, Preferences, stored
from bot.render.html import PRE_COLUMNS
from bot.render.numbers import Speaker
from bot.render.rows import aligned
from bot.render.terminal import TerminalRenderer

PREFERENCES = st.builds(
    Preferences,
    currency=st.sampled_from([None, "CNY", "EUR"]),
    language=st.sampled_from([None, "en", "zh"]),
    gpu=st.sampled_from([None, "h100", "rtx-4090"]),
    offer=st.sampled_from([None, "spot", "lambda", "aws 1y", "cheapest"]),
    mfu=st.sampled_from([None, 0.38, 0.123456789]),
    precision=st.sampled_from([None, "fp8", "int4"]),
    prices=st.dictionaries(
        st.sampled_from(["h100", "h200", "a100-80g"]),
        st.builds(OwnPrice, amount=st.sampled_from([2.1, 18.0, 0.35]), currency=st.sampled_from(["USD", "CNY"])),
    ),
    calibrations=st.dictionaries(
        st.sampled_from(["llama-3.1-70b h100", "llama-3.1-8b h200"]), st.sampled_from([1.35, 0.802, 9.99])
    ),
)


def after(engine: Engine, text: str, before: Preferences = NOTHING_SET) -> Preferences:
    """The settings once a message has been answered."""
    found: Preferences = engine.ask(text, before).report.after
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/settings", NOTHING_SET),
        ("/settings cny", Preferences(currency="CNY")),
        ("/settings 人民币 中文", Preferences(currency="CNY", language="zh")),
        ("/settings english", Preferences(language="en")),
        ("/settings language=zh", Preferences(language="zh")),
        ("设置 h100", Preferences(gpu="h100")),
        ("/settings gpu=h100", Preferences(gpu="h100")),
        ("/settings mfu=38% fp8", Preferences(mfu=0.38, precision="fp8")),
        ("/settings lambda", Preferences(offer="lambda")),
        ("/settings spot", Preferences(offer="spot")),
        ("/settings azure 3y", Preferences(offer="azure 3y")),
        ("/settings h100 $2.1/h", Preferences(prices={"h100": OwnPrice(amount=2.1, currency="USD")})),
        ("/settings price=¥18/h h200", Preferences(prices={"h200": OwnPrice(amount=18, currency="CNY")})),
        ("/settings llama-3.1-70b h100 calibrated=1.35x", Preferences(calibrations={"llama-3.1-70b h100": 1.35})),
        ("设置 llama-3.1-70b h100 校准=1.35倍", Preferences(calibrations={"llama-3.1-70b h100": 1.35})),
        ("/settings llama-3.1-70b h100 calibrated=1x", NOTHING_SET),
        ("/settings $1.5/h", Preferences(prices={"a100-80g": OwnPrice(amount=1.5, currency="USD")})),
    ],
)
def test_values_are_set_in_the_words_of_a_question(engine: Engine, text: str, expected: Preferences) -> None:
    assert after(engine, text) == expected


def test_what_is_not_named_stays(engine: Engine) -> None:
    assert after(engine, "/settings h100", Preferences(currency="CNY")) == Preferences(currency="CNY", gpu="h100")


def test_a_price_without_a_gpu_is_of_the_one_that_is_set(engine: Engine) -> None:
    assert list(after(engine, "/settings $2/h", Preferences(gpu="h100")).prices) == ["h100"]


def test_a_gpu_that_the_presets_no_longer_have_is_shown_by_its_id(engine: Engine) -> None:
    shown = TerminalRenderer(Speaker()).reply(engine.ask("/settings", Preferences(gpu="of-ours")))
    assert "of-ours" in shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/settings reset=gpu", Preferences(currency="CNY", mfu=0.4)),
        ("/settings reset=currency", Preferences(gpu="h100", mfu=0.4)),
        ("/settings reset=mfu", Preferences(currency="CNY", gpu="h100")),
        ("/settings reset=all", NOTHING_SET),
        ("/settings reset=all eur", Preferences(currency="EUR")),
    ],
)
def test_a_setting_can_be_given_up(engine: Engine, text: str, expected: Preferences) -> None:
    assert after(engine, text, Preferences(currency="CNY", gpu="h100", mfu=0.4)) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("/settings h10", "I do not know `h10`"),
        ("/settings mfu=140%", "`mfu` lies between"),
        ("/settings 70B", "has no use for"),
        ("/settings h100 h200", "One gpu is meant"),
        ("/settings $0/h", "more than nothing"),
        ("/settings lambda 3y", "Nobody here offers `lambda 3y`; known: lambda ondemand"),
        ("/settings currency=xyz", "No exchange rate for XYZ"),
        ("/settings import\ngpu: h10", "gpu: `h10` is nothing that I know; write it like `h100`"),
        ("/settings import\nprices:\n  h100: cheap", "prices: `h100: cheap`"),
        ("/settings import\ncolour: red", "`colour` is no setting"),
        ("/settings import\ngpu: h100\ngpu: h200", "stands there twice"),
        ("/settings import\n- a", "needs named entries"),
        ("/settings import\ncurrency: [cny, usd]", "currency: write it like `cny`"),
        ("/settings import\ncurrency:", "currency: write it like `cny`"),
        ("/settings import\nprices: 5", "prices: `5` is nothing that I know; write it like `h100: $2.1/h`"),
        ("/settings import\nprices:\n  h100: {a: b}", "prices: write it like `h100: $2.1/h`"),
        ("/settings import\ngpu: " + "<" * 1000, f"gpu: `{'<' * 59}…` is nothing that I know"),
        ("/settings import\n" + "x" * 1000 + ": 1", f"`{'x' * 59}…` is no setting"),
        ("/settings import\ngpu: h\ud800", "gpu: `h?` is nothing that I know"),
    ],
)
def test_what_cannot_be_set_is_refused_with_what_to_write(engine: Engine, text: str, words: str) -> None:
    reply = engine.reply(text)
    assert isinstance(reply, Refusal)
    assert words.lower() in Speaker().say(reply.message).lower()


def test_aliases_that_stand_for_billions_of_values_are_refused_without_writing_them_out(engine: Engine) -> None:
    tens = ", ".join(f"&{name} [{', '.join([f'*{earlier}'] * 10)}]" for earlier, name in pairwise("abcdefghij"))
    for text in (f"gpu: [&a [1], {tens}]", f"prices: {{h100: [&a [1], {tens}]}}", f"prices: [&a [1], {tens}]"):
        reply = engine.reply(f"/settings import\n{text}")
        assert isinstance(reply, Refusal)
        assert "write it like" in reply.message.template


@given(PREFERENCES)
def test_what_is_exported_is_imported_again(engine: Engine, preferences: Preferences) -> None:
    text = engine.ask("/settings export", preferences).answer.block
    assert after(engine, f"/settings import\n{text}", Preferences(gpu="b200")) == preferences


@given(PREFERENCES)
def test_what_is_stored_is_read_again(preferences: Preferences) -> None:
    assert stored(preferences.dumped()) == preferences


def test_what_another_version_stored_is_left_out_and_the_rest_kept() -> None:
    assert stored({"gpu": "h100", "mfu": "high", "colour": "red"}) == Preferences(gpu="h100")


@given(PREFERENCES)
def test_every_line_of_an_export_fits_a_phone(preferences: Preferences) -> None:
    assert all(len(line) <= PRE_COLUMNS for line in document.written(preferences).splitlines())


@given(PREFERENCES)
def test_the_panel_fits_a_phone_in_both_languages(engine: Engine, preferences: Preferences) -> None:
    answer = engine.ask("/settings", preferences).answer
    for speaker in (Speaker("en"), Speaker("zh")):
        assert not aligned(answer.rows, speaker, PRE_COLUMNS)[1]
    assert 1 + len(answer.lines) + len(answer.rows) + len(answer.examples) <= 12


def test_a_button_of_what_is_set_gives_it_up(engine: Engine) -> None:
    buttons = [action for row in engine.ask("/settings", Preferences(currency="CNY")).answer.actions for action in row]
    assert [action.command for action in buttons if action.is_chosen] == ["/settings reset=currency"]


def test_every_button_does_what_it_says(engine: Engine) -> None:
    for row in engine.ask("/settings").answer.actions:
        for action in row:
            assert after(engine, action.command) != NOTHING_SET


def test_the_whole_answer_reads_as_agreed(engine: Engine, snapshot: SnapshotAssertion) -> None:
    preferences = Preferences(currency="CNY", gpu="h100", prices={"h100": OwnPrice(amount=2.1, currency="USD")})
    assert TerminalRenderer(Speaker()).reply(engine.ask("/settings", preferences)) == snapshot
