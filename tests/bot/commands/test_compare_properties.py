"""/compare: what holds for every comparison, and for every GPU and model that users have."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer import MOST_LINES
from bot.caps import MOST_COMPARED
from bot.command import Asked
from bot.commands.compare.labels import LEAST_COLUMNS, MOST_COLUMNS, label
from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.render.numbers import Speaker
from bot.render.reply import answered
from config.catalog import Catalog
from config.load import load_catalog
from tests.conftest import CATALOGUE, TODAY, FixedRates

_GPUS = "a100-80g h100 h200 b200 b300 mi300x rtx-4090 v100-32g".split()
_MODELS = "gpt-3 gpt-4 llama-3.1-8b llama-3.1-70b llama-3.1-405b deepseek-v3 mixtral-8x7b gemma-3-27b".split()
_ALONE = {
    "train": ["mfu=40%", "goodput=0.9", "in 60d", "fp8", "bf16", "seq=8192", "seq=4096", "grid=fr"],
    "infer": ["in=2000", "out=1", "batch=max", "batch=64", "fp8", "int4", "bf16", "tp=8", "tp=3", "kv=fp8"],
    "memory": ["train", "zero3", "tp=8", "tp=6", "pp=4", "batch=4", "ctx=4096", "fp8", "optimizer=sgd"],
    "finetune": ["lora", "qlora", "full", "rank=8", "epochs=3", "int4", "fp8", "mfu=40%", "batch=2", "seq=2048"],
}
_MONEY = [
    "spot", "ondemand", "3y", "azure", "aws", "gcp spot", "lambda", "cheapest", "median", "$2.5/h", "¥18/h", "own",
    "own=$30000", "own years=3", "5折", "30%off", "cny", "eur fx=0.8", "as-of=2026-08-01", "as-of=2024-08-08",
    "offer=azure-h100-spot", "offer=azure-h100-spot offer=aws-h200-spot", "offer=aws-h100-on-demand",
]  # fmt: skip
_COUNTS = ["x1", "x8", "x1024"]


@st.composite
def _questions(draw: st.DrawFn) -> str:
    command = draw(st.sampled_from([*_ALONE]))
    money = [] if command == "memory" else _MONEY
    tokens = {"train": ["15T", "70B", "tokens=70B", ""], "finetune": ["100M", "8B"]}.get(command, [""])
    terms = draw(st.lists(st.sampled_from([*_ALONE[command], *money, *_COUNTS]), max_size=4, unique=True))
    if draw(st.booleans()):
        items = draw(st.lists(st.sampled_from(_GPUS), max_size=6))
        items.append(draw(st.sampled_from(["70B", "671B-A37B", "8x7B", "llama-3.1-70b", "gpt-4"])))
    else:
        items = draw(st.lists(st.sampled_from(_MODELS), min_size=2, max_size=6))
        items.append(draw(st.sampled_from(["", *_GPUS])))
    return " ".join(("/compare", *items, command, draw(st.sampled_from(tokens)), *terms))


def _asked(request: pytest.FixtureRequest, text: str) -> Asked[Any, Any] | None:
    """The answer; None for a comparison that is refused, with a command that works."""
    engine: Engine = request.getfixturevalue("engine")
    reply = engine.reply(text)
    if not isinstance(reply, Refusal):
        return reply
    assert reply.attempt is not None
    assert not isinstance(engine.reply(reply.attempt), Refusal)
    return None


@settings(max_examples=600, deadline=None)
@given(text=_questions())
def test_a_request_comes_back_from_its_canonical_command(request: pytest.FixtureRequest, text: str) -> None:
    asked = _asked(request, text)
    if asked is not None:
        again = _asked(request, asked.canonical)
        assert again is not None
        assert again.request == asked.request
        assert again.canonical == asked.canonical


@settings(max_examples=300, deadline=None)
@given(text=_questions())
def test_each_row_equals_what_its_own_command_answers(request: pytest.FixtureRequest, text: str) -> None:
    asked = _asked(request, text)
    engine: Engine = request.getfixturevalue("engine")
    for row in asked.report.rows if asked is not None else ():
        words = row.request.spelled(engine.context())
        alone = engine.ask(" ".join((f"/{asked.report.command}", *words))) if asked else None
        assert alone is not None
        assert alone.request == row.request
        assert alone.report == row.report


@settings(max_examples=300, deadline=None)
@given(text=_questions())
def test_an_answer_fits_a_phone(request: pytest.FixtureRequest, text: str) -> None:
    asked = _asked(request, text)
    if asked is not None:
        answer = asked.answer
        assert 2 + len(answer.lines) + len(answer.rows) + len(answer.shown_warnings) <= MOST_LINES
        assert all(len(Speaker().say(row.label)) <= MOST_COLUMNS for row in answer.rows)


@settings(max_examples=100, deadline=None)
@given(gpus=st.permutations(_GPUS[:5]), question=st.sampled_from(["train 70B 15T", "infer 70B x8", "memory 70B"]))
def test_the_same_gpus_in_any_order_give_the_same_table(
    request: pytest.FixtureRequest, gpus: list[str], question: str
) -> None:
    asked, usual = (_asked(request, f"/compare {' '.join(names)} {question}") for names in (gpus, _GPUS[:5]))
    assert asked is not None
    assert usual is not None
    assert asked.answer == usual.answer


@settings(max_examples=50, deadline=None)
@given(models=st.permutations(_MODELS))
def test_the_same_models_in_any_order_give_the_same_table(request: pytest.FixtureRequest, models: list[str]) -> None:
    asked, usual = (_asked(request, f"/compare {' '.join(names)} infer h100") for names in (models, _MODELS))
    assert asked is not None
    assert usual is not None
    assert asked.answer == usual.answer


_QUESTIONS = ("train 70B 1T", "infer 70B batch=max", "memory 70B", "finetune 8B 100M")


@pytest.mark.parametrize("question", _QUESTIONS)
def test_every_gpu_can_be_compared(real_engine: Engine, built_in: Catalog, question: str) -> None:
    for gpus in _in_groups([*built_in.gpus]):
        _is_answered_whole(real_engine, f"/compare {' '.join(gpus)} {question}", len(gpus))


@pytest.mark.parametrize("question", ["train h100 1T", "infer h200", "memory b200 x8", "finetune h100 100M lora"])
def test_every_model_can_be_compared(real_engine: Engine, built_in: Catalog, question: str) -> None:
    for models in _in_groups([*built_in.models]):
        _is_answered_whole(real_engine, f"/compare {' '.join(models)} {question}", len(models))


def _in_groups(names: list[str]) -> list[list[str]]:
    """As many as fit into an answer at a time, the last with some that were there before."""
    starts = range(0, len(names) - 1, MOST_COMPARED)
    return [names[min(start, len(names) - MOST_COMPARED) :][:MOST_COMPARED] for start in starts]


def _is_answered_whole(engine: Engine, text: str, count: int) -> None:
    asked = engine.ask(text)
    assert len(asked.report.rows) + len(asked.report.unanswered) == count
    assert engine.ask(asked.canonical).request == asked.request
    assert answered(asked, Speaker())["text"]


@pytest.mark.parametrize(
    "text",
    [
        "/compare h100 h200 b200 train 70B 15T",
        "/compare h100 h200 b200 train 70B 15T 3y",
        "/compare h100 h200 b200 train 70B 15T spot",
        "/compare gpt-3 llama-3.1-70b memory",
        "/compare gpt-3 llama-3.1-8b llama-3.1-70b train",
    ],
)
def test_a_request_comes_back_where_a_team_has_its_own_defaults(tmp_path: Path, text: str) -> None:
    own = {
        "gpu": "h100", "currency": "CNY", "training_sequence_tokens": 32768, "memory": {"context_tokens": 100_000},
        "offers": {"h100": "lambda-h100-on-demand", "h200": "aws-h200-spot"},
    }  # fmt: skip
    (tmp_path / "defaults.yaml").write_text(json.dumps(own), encoding="utf-8")
    engine = Engine(load_catalog(tmp_path, base=CATALOGUE), FixedRates(), lambda: TODAY)
    asked = engine.ask(text)
    assert engine.ask(asked.canonical).request == asked.request


def test_no_two_gpus_or_models_have_one_label(built_in: Catalog) -> None:
    for items in (built_in.gpus, built_in.models):
        for columns in range(LEAST_COLUMNS if items is built_in.gpus else MOST_COLUMNS, MOST_COLUMNS + 1):
            labels = [label(item, columns) for item in items.values()]
            assert len(set(labels)) == len(labels)
