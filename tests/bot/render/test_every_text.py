"""Every text of the catalogue and of made-up questions, in both languages: Telegram takes it, a phone shows it."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer import MOST_LINES
from bot.commands import all_commands
from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.language import LANGUAGES, Language
from bot.preferences.values import NOTHING_SET, Preferences
from bot.render.html import PRE_COLUMNS, SHORT_BLOCK, SHORT_PRE_COLUMNS, Html, HtmlRenderer
from bot.render.numbers import Speaker
from bot.render.width import columns
from bot.watches.report import Kept
from bot.watches.told import crossed, digest
from bot.watches.week import Pair, Prices, prices_of
from config.load import load_catalog
from tests.botapi import parse_html, utf16_length

REAL = load_catalog()
RENDERERS = {language: HtmlRenderer(Speaker(language)) for language in LANGUAGES}
EXAMPLES = tuple(text for command in all_commands() for text in (command.example, *command.more_examples))
OF_GPUS = (
    "/gpu {gpu}", "/price {gpu}", "/train 70B 15T {gpu}", "/infer llama-3.1-70b {gpu}", "/memory 70b {gpu}",
    "/memory 70b {gpu} x64 train", "/finetune llama-3.1-8b 100M {gpu}", "/budget $1M {gpu} cny",
    "/compare {gpu} a10g train 70B 15T", "/compare {gpu} a10g infer llama-3.1-8b cny",
    "/api llama-3.1-70b 50 req/s {gpu} vs gpt-4o",
)  # fmt: skip
OF_MODELS = (
    "/model {model}", "/train {model} 2T h100 cny", "/infer {model} h100", "/memory {model} h200 x8",
    "/memory {model} train", "/finetune {model} 100M lora", "/compare {model} gpt-3 train 1T",
    "/compare {model} gpt-3 infer h200 x8", "/api {model} 2B/month h200", "/api {model}",
)  # fmt: skip
MISTAKES = (
    "/train 70B 15T b999", "/train 70B 15T <script>&amp;", "/train 70B 15T `code`", "/<b>", "/train 1,5T 3T", "hello",
    "/train 70B 15T price=$0", "/infer 8222亿 method=<i>", "/settings h10", "/settings import\n<b>: &",
)  # fmt: skip
PAGES = tuple(
    f"/{command} page={page}"
    for command, last in (("gpu", 6), ("model", 16), ("price", 4))
    for page in range(1, last + 1)
)
MOST_UTF16, MOST_CAPTION_UTF16, MOST_ENTITIES = 4096, 1024, 100


def questions() -> Iterator[str]:
    yield from (*EXAMPLES, *MISTAKES, *PAGES)
    yield from (question.format(gpu=gpu) for question in OF_GPUS for gpu in REAL.gpus)
    yield from (question.format(model=model) for question in OF_MODELS for model in REAL.models)


def faults(html: Html, most_utf16: int, *, is_table: bool = False) -> Iterator[str]:
    """What Telegram or a phone has against a text; a short table may be as wide as a long one before it is torn."""
    parsed = parse_html(html)
    if not 1 <= utf16_length(parsed.text) <= most_utf16:
        yield f"{utf16_length(parsed.text)} characters"
    if len(parsed.entities) > MOST_ENTITIES:
        yield f"{len(parsed.entities)} entities"
    for block in map(unescaped, re.findall(r"<pre>(.*?)</pre>", html, re.DOTALL)):
        most = SHORT_PRE_COLUMNS if len(block) <= SHORT_BLOCK and not is_table else PRE_COLUMNS
        yield from (f"{columns(row)} columns: {row}" for row in block.split("\n") if columns(row) > most)
    lines = html.partition("<blockquote")[0].strip("\n").count("\n") + 1
    if lines > MOST_LINES:
        yield f"{lines} lines"


def torn(html: Html, rows: int) -> Iterator[str]:
    """A table of which a row stands apart from the others."""
    block = re.search(r"<pre>(.*?)</pre>", html, re.DOTALL)
    if block is None or block[1].count("\n") + 1 < rows:
        yield "torn table"


def unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def faults_of(engine: Engine, text: str, language: Language, preferences: Preferences) -> list[str]:
    renderer, reply = RENDERERS[language], engine.reply(text, preferences)
    if isinstance(reply, Refusal):
        return [f"{text}: {fault}" for fault in faults(renderer.refusal(reply), MOST_UTF16)]
    answer, canonical = reply.answer, reply.canonical
    is_table = any(row.beside is not None for row in answer.rows)
    closed = renderer.answer(answer, canonical)
    found = list(faults(renderer.caption(answer, canonical), MOST_CAPTION_UTF16, is_table=is_table))
    for html in (closed, *renderer.unfolded(answer, canonical)):
        found += faults(html, MOST_UTF16, is_table=is_table)
    if is_table:
        found += torn(closed, len(answer.rows))
    return [f"{text}: {fault}" for fault in found]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_over_the_whole_catalogue_can_be_sent_and_read(real_engine: Engine, language: Language) -> None:
    assert [fault for text in questions() for fault in faults_of(real_engine, text, language, Preferences())] == []


WORDS = {
    "/train": ("70B", "671B-A37B", "8x7B", "gpt-3", "deepseek-v3", "15T", "1.3万亿", "in 30d", "mfu=40%", "seq=128k"),
    "/infer": ("70B", "llama-3.1-70b", "deepseek-v3", "fp8", "int4", "batch=max", "batch=1000", "in=100k", "out=1"),
    "/memory": ("70B", "llama-3.1-405b", "train", "zero0", "zero3", "batch=64", "ctx=128k", "recompute=none", "fp8"),
    "/finetune": ("7B", "llama-3.1-70b", "100M", "10B", "lora", "qlora", "full", "grpo", "epochs=3", "rank=64"),
    "/api": (
        "llama-3.1-70b",
        "gemma-3-27b",
        "gpt-4o",
        "2B/month",
        "100M/day",
        "50 req/s",
        "peak=3x",
        "cached=80%",
        "in=100k",
    ),
    "/budget": ("$1M", "¥700万", "$1B", "€50k", "serve=2T", "mfu=40%", "fp8"),
    "/buy": ("own=$40000", "own=¥280000", "years=5", "load=30%", "resale=20%", "interest=8%", "hosting=$150/kW", "1y"),
    "/compare": ("train", "infer", "memory", "70B", "15T", "llama-3.1-70b", "b200", "mi300x", "4090", "fp8"),
}
ANY = (
    *"h100 h200 v100 tpu-v5p x8 x2048 spot aws cheapest cny eur jpy $2/h ¥18/h 5折 own fx=7.1 as-of=2025-06-30".split(),
)


@st.composite
def made_up(draw: st.DrawFn) -> str:
    command = draw(st.sampled_from(sorted(WORDS)))
    own = draw(st.lists(st.sampled_from(WORDS[command]), min_size=1, max_size=5, unique=True))
    more = draw(st.lists(st.sampled_from(ANY), max_size=4, unique=True))
    return " ".join((command, *own, *more))


SETTINGS = st.sampled_from(
    (Preferences(), Preferences(currency="CNY", gpu="h200", offer="aws 1y", mfu=0.38, precision="fp8"))
)


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=made_up(), preferences=SETTINGS)
@settings(max_examples=300, deadline=None)
def test_every_made_up_question_gets_a_text_that_can_be_sent_and_read(
    request: pytest.FixtureRequest, language: Language, text: str, preferences: Preferences
) -> None:
    engine: Engine = request.getfixturevalue("real_engine")
    assert faults_of(engine, text, language, preferences) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_chat_is_told_unasked_is_taken_too(real_engine: Engine, language: Language) -> None:
    context, asked = real_engine.context(), real_engine.ask("/watch h100 < $99/h")
    now = prices_of(context)
    dearer = {gpu: Pair(2 * pair.default, 2 * pair.lowest, pair.as_of) for gpu, pair in now.by_gpu.items()}
    kept = tuple(Kept(f"rtx-pro-6000-server lambda spot usa <= ${number}.125/h", 1.5, "USD") for number in range(20))
    told = (
        crossed(asked.request.gpu, str(asked.request.currency), asked.report, context),
        digest(Prices(now.day, dearer), now, context),
        real_engine.answered_with(
            real_engine.ask("/watch"), replace(asked.report, wish="show", kept=kept), NOTHING_SET
        ).answer,
    )
    assert [list(faults(RENDERERS[language].answer(answer, None), MOST_UTF16)) for answer in told] == [[], [], []]
