"""/watch: which price is watched, what is said of it, and what is refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.command import Asked
from bot.engine import Engine
from bot.language import Language
from bot.preferences.values import NOTHING_SET, Preferences
from bot.render.numbers import Speaker
from bot.render.terminal import TerminalRenderer
from bot.watches.report import Kept, named_by
from bot.watches.told import crossed, digest
from bot.watches.week import Pair, Prices
from tests.bot.commands.asked import refusal, reply, result, said

WEEK_AGO, TODAY = date(2026, 11, 18), date(2026, 11, 25)
THEN = Prices(WEEK_AGO, {"h100": Pair(7.2, 2.99, WEEK_AGO), "h200": Pair(4.0, 3.0, WEEK_AGO)})
NOW = Prices(TODAY, {"h100": Pair(6.88, 2.69, TODAY), "h200": Pair(4.0, 2.9, TODAY)})
KEPT = ("h100 < $2.5/h", "h100 spot < $2.5/h", "h200 < $3/h", "weekly")


class TestThePrice:
    @pytest.mark.parametrize(
        ("question", "usd", "offer"),
        [
            ("/watch h100 < 2.5", 2.69, "runpod-h100-on-demand-community"),
            ("/watch h100 lambda < 2.5", 3.99, "lambda-h100-on-demand"),
            ("/watch h100 spot < 1.5", 2.271192, "azure-h100-spot"),
            ("/watch h100 cheapest < 1.5", 2.271192, "azure-h100-spot"),
            ("/watch h100 3y < 4", 4.858048, "gcp-h100-reserved-3y"),
            ("/watch offer=aws-h100-on-demand < 6", 6.88, "aws-h100-on-demand"),
            ("/watch h100 median < 3", (3.99), None),
        ],
    )
    def test_is_the_lowest_that_anybody_asks_on_these_terms(
        self, engine: Engine, question: str, usd: float, offer: str | None
    ) -> None:
        found = result(engine, question)
        assert found["price_usd_per_gpu_hour"] == usd
        assert found["offer"] == offer

    def test_is_dated_as_it_was_seen(self, engine: Engine) -> None:
        assert result(engine, "/watch h100 lambda < 2.5")["as_of"] == "2026-09-20"

    def test_is_said_in_the_currency_of_the_line(self, engine: Engine) -> None:
        found = result(engine, "/watch h100 < ¥18/h")
        assert found["price"] == pytest.approx(2.69 * 7.1)
        assert found["price_usd_per_gpu_hour"] == 2.69

    @pytest.mark.parametrize(
        ("question", "is_met"), [("h100 < 2.69", False), ("h100 <= 2.69", True), ("h100 > 2", True)]
    )
    def test_is_on_one_side_of_the_line(self, engine: Engine, question: str, is_met: bool) -> None:
        assert result(engine, f"/watch {question}")["is_met"] is is_met


class TestALineWithoutASign:
    @pytest.mark.parametrize(
        ("question", "canonical"),
        [
            ("/watch h100 2.5", "/watch h100 <= $2.5/h"),
            ("/watch h100 4", "/watch h100 >= $4/h"),
            ("/watch h100 reaches ¥15", "/watch h100 <= ¥15/h"),
        ],
    )
    def test_is_waited_for_from_where_the_price_is(self, engine: Engine, question: str, canonical: str) -> None:
        assert engine.ask(question).canonical == canonical


class TestRefused:
    @pytest.mark.parametrize(
        ("question", "words", "attempt"),
        [
            ("/watch h100", "Which line is the price of H100 to cross?", "/watch h100 < $2.4/h"),
            ("/watch h100 lambda", "Which line is the price of H100 to cross?", "/watch h100 lambda < $3.6/h"),
            ("/watch h100 <", "Which line is the price of H100 to cross?", "/watch h100 < $2.4/h"),
            ("/watch < 2.5", "The price of which GPU?", "/watch h100 < $2.5/h"),
            ("/watch spot < 2.5", "The price of which GPU?", "/watch h100 spot < $2.5/h"),
            ("/watch h100 < 2.5 weekly", "The weekly digest is of all GPUs", "/watch h100 below 2.5"),
            ("/watch h100 below 2.5 above 4", "", None),
            ("/watch h100 < $2.5 cny", "A line has one currency: USD or CNY", "/watch h100 below $2.5"),
            ("/watch h100 cny", "A currency of which amount?", None),
            ("/watch h100 < 0", "A price of a GPU-hour lies between", "/watch h100 below $2.5/h"),
            ("/watch h100 azure 3y < 2", "Nobody here offers H100 as", None),
            ("/watch h100 h200 < 2", "", None),
            ("/watch h100 < 2.5 x8", "", "/watch h100 below 2.5"),
            ("/watch b999 < 2.5", "I do not know `b999`", None),
            ("/watch h100 < 1,5", "", None),
        ],
    )
    def test_with_what_to_type_instead(self, engine: Engine, question: str, words: str, attempt: str | None) -> None:
        refused = refusal(engine, question)
        assert said(refused).startswith(words)
        assert attempt is None or refused.attempt == attempt
        if refused.attempt is not None:
            assert engine.ask(refused.attempt).command.name in {"watch", "compare", "price"}


TERMS = st.sampled_from(["", "lambda", "spot", "cheapest", "median", "usa", "ondemand", "offer=aws-h100-on-demand"])
LINES = st.tuples(
    TERMS, st.sampled_from(["<", "<=", ">", ">="]), st.floats(0.001, 1e8), st.sampled_from(["USD", "CNY", "JPY"])
)


@pytest.fixture(scope="session")
def ask(engine: Engine) -> Callable[[str], Asked[Any, Any]]:
    """A function, since hypothesis prints its arguments."""

    def asked(text: str) -> Asked[Any, Any]:
        return engine.ask(text)

    return asked


@given(line=LINES, ends=st.booleans())
def test_a_canonical_watch_means_itself(
    ask: Callable[[str], Asked[Any, Any]], line: tuple[str, str, float, str], ends: bool
) -> None:
    terms, sign, amount, currency = line
    asked = ask(f"/watch h100 {terms} {sign} {amount!r} {currency} {'off' if ends else ''}")
    again = ask(asked.canonical)
    assert again.request == asked.request
    assert again.canonical == asked.canonical
    assert (asked.request.sign, asked.request.amount, asked.request.currency) == (sign, amount, currency)


class TestWhereNothingIsKept:
    def test_it_says_what_would_be_watched_and_where(self, engine: Engine) -> None:
        text = reply(engine, "/watch h100 < 2.5")["text"]
        assert text.startswith("H100 < $2.5/h · now $2.69\nLowest of 3: RunPod on demand, Nov 2026\nNot yet\n")
        assert "Prices are watched in Telegram" in text

    @pytest.mark.parametrize("question", ["/watch", "/watch weekly", "/watch off", "/watch h100 off"])
    def test_nothing_is_claimed_to_have_been_done(self, engine: Engine, question: str) -> None:
        assert reply(engine, question)["text"].startswith("Prices are watched in Telegram")
        assert result(engine, question)["is_kept"] is False

    def test_its_signs_are_escaped(self, engine: Engine) -> None:
        assert "H100 &lt; $2.5/h" in reply(engine, "/watch h100 < 2.5")["html"]


def test_a_list_folds_what_a_phone_would_have_to_scroll(engine: Engine) -> None:
    asked = engine.ask("/watch")
    kept = tuple(Kept(f"h100 < ${number}/h", 2.69, "USD") for number in range(1, 21))
    answer = engine.answered_with(asked, replace(asked.report, kept=kept), NOTHING_SET).answer
    assert len(answer.lines) == 8
    assert len(answer.details) == 12
    assert sum(row[0].command.endswith(" off") for row in answer.actions) == 20


def test_a_watch_of_what_the_presets_no_longer_have_is_listed_all_the_same(engine: Engine) -> None:
    asked = engine.ask("/watch")
    kept = (Kept("gone < $1/h", None, "USD"),)
    answer = engine.answered_with(asked, replace(asked.report, kept=kept), NOTHING_SET).answer
    assert Speaker().say(answer.lines[0]) == "gone < $1/h · no price now"


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("", KEPT),
        ("h100", ("h100 < $2.5/h", "h100 spot < $2.5/h")),
        ("h100 spot", ("h100 spot < $2.5/h",)),
        ("h100 < $2.5/h", ("h100 < $2.5/h",)),
        ("h100 < $9/h", ()),
        ("weekly", ("weekly",)),
        ("b200", ()),
    ],
)
def test_words_name_watches_that_end(words: str, named: tuple[str, ...]) -> None:
    assert named_by(words, KEPT) == named


class TestWhatIsTold:
    def text(self, engine: Engine, preferences: Preferences = NOTHING_SET, language: Language = "en") -> str:
        asked = engine.ask("/watch h100 < 3")
        answer = crossed(asked.request.gpu, str(asked.request.currency), asked.report, engine.context(preferences))
        return TerminalRenderer(Speaker(language)).answer(answer, None)

    def test_is_the_price_whose_it_is_and_where_it_was_seen(self, engine: Engine) -> None:
        assert self.text(engine) == (
            "H100 < $3/h: now $2.69\nLowest of 3: RunPod on demand, Nov 2026\nSources:\n"
            "RunPod on demand: 2.69 USD/h, 2026-11-09 · www.runpod.io/pricing read 2026-11-09, via "
            "datareceipts/data-receipts 109-gpu-pricing/vendors.json, https://github.com/datareceipts/data-receipts"
        )

    def test_is_also_in_the_currency_of_the_chat(self, engine: Engine) -> None:
        assert "\nIn CNY: ¥19.10 · 7.1 CNY/$ (Nov 2026)\n" in self.text(engine, Preferences(currency="CNY"))

    def test_has_the_rate_of_a_line_in_another_currency(self, engine: Engine) -> None:
        asked = engine.ask("/watch h100 < ¥20/h")
        lines = crossed(
            asked.request.gpu, str(asked.request.currency), asked.report, engine.context(Preferences(currency="USD"))
        ).lines
        assert [*map(Speaker().say, lines[1:])] == ["7.1 CNY/$ (Nov 2026)", "In USD: $2.69"]

    def test_says_that_a_price_is_doubtful(self, engine: Engine) -> None:
        asked = engine.ask("/watch a100-80g offer=gcp-a100-80g-as-stated < 5")
        (line,) = crossed(asked.request.gpu, str(asked.request.currency), asked.report, engine.context()).lines
        assert Speaker().say(line) == "Google Cloud on demand, Aug 2024, low confidence"

    def test_is_in_the_language_of_the_chat(self, engine: Engine) -> None:
        assert self.text(engine, language="zh").startswith("H100 < $3/h：现在 $2.69\n3 个报价中最低：RunPod")


class TestTheDigest:
    def text(self, engine: Engine, then: Prices, preferences: Preferences = NOTHING_SET) -> str:
        return TerminalRenderer(Speaker()).answer(digest(then, NOW, engine.context(preferences)), None)

    def test_says_of_each_gpu_which_price_moved(self, engine: Engine) -> None:
        assert self.text(engine, THEN) == (
            "Prices since 2026-11-18: 2 of 2 GPUs moved\n"
            "H100: default $7.20 → $6.88 · lowest $2.99 → $2.69\n"
            "H200: lowest $3.00 → $2.90"
        )

    def test_is_in_the_currency_of_the_chat(self, engine: Engine) -> None:
        assert "H200: lowest ¥21.30 → ¥20.59" in self.text(engine, THEN, Preferences(currency="CNY"))

    def test_is_in_dollars_where_the_currency_has_no_rate(self, engine: Engine) -> None:
        assert "H200: lowest $3.00 → $2.90" in self.text(engine, THEN, Preferences(currency="TWD"))

    def test_says_in_a_line_that_nothing_moved(self, engine: Engine) -> None:
        assert self.text(engine, NOW) == "Prices of GPUs: none has moved since 2026-11-25"
