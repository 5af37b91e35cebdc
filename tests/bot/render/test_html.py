"""Every answer is HTML that Telegram takes, and that a phone shows without wrapping its rows."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer import MOST_LINES
from bot.commands import all_commands
from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.render.html import PRE_COLUMNS, Html, HtmlRenderer
from bot.render.numbers import Speaker
from bot.render.width import columns
from bot.text import t
from config.catalog import Catalog
from config.load import load_catalog
from tests.botapi import parse_html, utf16_length

RENDERER = HtmlRenderer(Speaker())
REAL = load_catalog()
EXAMPLES = [text for command in all_commands() for text in (command.example, *command.more_examples)]
ENTRIES = [
    *(f"/{command}{name}" for command in ("gpu ", "price ", "train 70B 15T ") for name in REAL.gpus),
    *(f"/{command}{name}" for command in ("model ", "train 2T ") for name in REAL.models),
]
MISTAKES = [
    "/train 70B 15T b999",
    "/train 70B 15T <script>&amp;",
    "/train 70B 15T `code`",
    "/<b>",
    "/train 1,5T 3T",
    "hello",
    "/train 70B 15T price=$0",
    "/infer 8222亿 method=<i>",
]


def html_of(engine: Engine, text: str) -> Html:
    try:
        asked = engine.ask(text)
    except Refusal as refusal:
        return RENDERER.refusal(refusal)
    return RENDERER.answer(asked.answer, asked.canonical)


@pytest.mark.parametrize("text", [*EXAMPLES, *ENTRIES, *MISTAKES])
def test_telegrams_own_parser_takes_it_within_its_limits(real_engine: Engine, text: str) -> None:
    html = html_of(real_engine, text)
    parsed = parse_html(html)
    assert 1 <= utf16_length(parsed.text) <= 4096
    assert len(parsed.entities) <= 100


@pytest.mark.parametrize("text", [*EXAMPLES, *ENTRIES])
def test_aligned_rows_fit_a_phone(real_engine: Engine, text: str) -> None:
    html = html_of(real_engine, text)
    rows = [row for block in re.findall(r"<pre>(.*?)</pre>", html, re.DOTALL) for row in block.split("\n")]
    assert [row for row in rows if columns(row) > PRE_COLUMNS] == []


@pytest.mark.parametrize("text", [*EXAMPLES, *ENTRIES])
def test_at_most_twelve_lines_stand_before_anything_folds(real_engine: Engine, text: str) -> None:
    shown = html_of(real_engine, text).partition("<blockquote")[0].strip("\n")
    assert shown.count("\n") + 1 <= MOST_LINES


@given(words=st.lists(st.sampled_from(["/train", "70B", "15T", "<b>", "&", "</pre>", '"', "h100", "`", "$2", "5折"])))
@settings(max_examples=150, deadline=None)
def test_whatever_a_user_types_comes_back_escaped(real_engine: Engine, words: list[str]) -> None:
    parse_html(html_of(real_engine, "/train " + " ".join(words)))


def test_no_entity_of_the_catalogue_is_missing_from_the_table(built_in: Catalog) -> None:
    assert len(ENTRIES) == 3 * len(built_in.gpus) + 2 * len(built_in.models)


class TestFolding:
    def test_the_working_and_the_sources_are_folded(self, engine: Engine) -> None:
        html = html_of(engine, "/train 175B 500B")
        folded = html.partition("<blockquote expandable>")[2].partition("</blockquote>")[0]
        assert folded.startswith("<b>Working and sources</b>\n")
        assert "Compute = 6 · N_active · D = 6 · 175e9 · 500e9 = 5.25e23 FLOP" in folded
        assert "2024-08-08" in folded

    def test_a_source_links_to_its_address(self, engine: Engine) -> None:
        assert '<a href="https://' in html_of(engine, "/train 175B 500B")

    def test_what_would_be_too_long_is_counted(self, real_engine: Engine) -> None:
        assert re.search(r"… and \d+ more lines", html_of(real_engine, "/train deepseek-v3 cny h100 median"))

    def test_too_long_a_working_loses_its_middle_and_no_source(self, engine: Engine) -> None:
        html = html_of(engine, "/infer deepseek-v3 h200 x8")
        first, _, rest = html.partition("… and ")
        assert "Weights of the model = " in first
        assert "Per 1M output tokens = " in rest
        assert "power: 75 % of nameplate" in rest
        assert "more lines" not in rest.partition("more lines")[2]


class TestUnfolding:
    @pytest.mark.parametrize(
        "text", ["/infer deepseek-v3 h200 x16", "/price h100", "/train 70B 15T h100", "/help train"]
    )
    def test_its_parts_hold_every_line_once_and_in_order(self, real_engine: Engine, text: str) -> None:
        asked = real_engine.ask(text)
        parts = RENDERER.unfolded(asked.answer, asked.canonical)
        folded = [part.partition("<blockquote>")[2].partition("</blockquote>")[0] for part in parts]
        lines = [line for part in folded for line in part.split("\n") if not line.startswith("<b>")]
        assert len(lines) == sum(map(len, (asked.answer.folded, asked.answer.working, asked.answer.sources)))
        assert [line for line in lines if "more lines" in line] == []

    def test_what_fits_is_one_part(self, engine: Engine) -> None:
        asked = engine.ask("/train 70B 15T h100")
        assert len(RENDERER.unfolded(asked.answer, asked.canonical)) == 1

    def test_a_long_working_goes_on_in_a_second(self, real_engine: Engine) -> None:
        asked = real_engine.ask("/infer deepseek-v3 h200 x16")
        first, second = RENDERER.unfolded(asked.answer, asked.canonical)
        assert "Weights of the model = " in first
        assert "power: 75 % of nameplate" in second


class TestRefusals:
    def test_a_quoted_word_is_code_and_escaped(self, engine: Engine) -> None:
        html = RENDERER.refusal(Refusal(t("I do not know `{word}`", word="<i>&")))
        assert html == "I do not know <code>&lt;i&gt;&amp;</code>"

    def test_a_refusal_says_what_near_and_what_to_type(self, engine: Engine) -> None:
        assert html_of(engine, "/train 70B 15T b999") == (
            "I do not know <code>b999</code>\n"
            "Did you mean <code>b200</code>, <code>b300</code>?\n"
            "Try <code>/train 70B 15T b200</code>"
        )
