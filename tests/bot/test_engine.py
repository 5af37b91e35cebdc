"""The engine: what a command means here and elsewhere, what a remark gets, and what a defect."""

from datetime import date
from pathlib import Path

import pytest

from bot.command import Asked
from bot.engine import OUT_OF_ORDER, Engine
from bot.grammar.refusal import Refusal
from config.load import load_catalog
from config.rates import Fx
from tests.conftest import CATALOGUE, TODAY, FixedRates


@pytest.fixture
def elsewhere(tmp_path: Path) -> Engine:
    """The bot of a team with defaults of its own."""
    (tmp_path / "defaults.yaml").write_text(
        "gpu: h100\ncurrency: CNY\ngrid: fr\noffers: {a100-80g: lambda-a100-80g-on-demand}\n", encoding="utf-8"
    )
    return Engine(load_catalog(tmp_path, base=CATALOGUE), FixedRates(), lambda: TODAY)


@pytest.mark.parametrize(
    "text",
    ["/train 70B 15T", "/train 70B 15T usd", "/train 70B 15T a100", "/train 70B 15T grid=us", "/train 70B 15T price=2"],
)
class TestOwnDefaults:
    def test_a_canonical_command_means_the_same_here(self, elsewhere: Engine, text: str) -> None:
        asked = elsewhere.ask(text)
        assert elsewhere.ask(asked.canonical).request == asked.request

    def test_a_canonical_command_means_the_same_for_a_team_without_them(
        self, elsewhere: Engine, engine: Engine, text: str
    ) -> None:
        asked = elsewhere.ask(text)
        assert engine.ask(asked.canonical).request == asked.request


def test_a_price_to_come_does_not_count_yet(tmp_path: Path) -> None:
    (tmp_path / "prices.yaml").write_text(
        "aws-h100-on-demand:\n  history:\n    - as_of: 2027-01-01\n      usd_per_gpu_hour: 1\n"
        "      confidence: high\n      source: a letter\n",
        encoding="utf-8",
    )
    catalog = load_catalog(tmp_path, base=CATALOGUE)
    before = Engine(catalog, FixedRates(), lambda: TODAY)
    after = Engine(catalog, FixedRates(), lambda: date(2027, 2, 1))
    assert before.ask("/train 70B 15T h100").report.price_usd_per_gpu_hour == 6.88
    assert after.ask("/train 70B 15T h100").report.price_usd_per_gpu_hour == 1


def test_a_reply_is_an_answer_or_a_refusal(engine: Engine) -> None:
    assert isinstance(engine.reply("/train 70B 15T"), Asked)
    assert isinstance(engine.reply("/train 70B"), Refusal)


def test_a_defect_becomes_one_line_and_is_logged(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    class Broken(FixedRates):
        def usd_to(self, currency: str, day: date | None) -> Fx:
            raise ZeroDivisionError

    reply = Engine(engine.catalog, Broken(), lambda: TODAY).reply("/train 70B 15T cny")
    assert isinstance(reply, Refusal)
    assert reply.message == OUT_OF_ORDER
    assert [record.levelname for record in caplog.records] == ["ERROR"]


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("deepseek-v3 h100 x2048 $2/h", "/train deepseek-v3 h100 x2048 $2/h"),
        ("how much does it cost to train a 70B model on 15T tokens with 2048 h100s?", "/train 70B 15T h100 x2048"),
        ("用1000张h100训练deepseek-v3要多少钱", "/train deepseek-v3 h100 x1000"),
        ("2048 h100s 70B 15T", "/train 70B 15T h100 x2048"),
        ("h100", "/gpu h100"),
        ("h100 vs h200 train 70b 15t", "/compare h100 h200 train 70B 15T"),
        ("is h200 cheaper than h100 for llama-3.1-70b?", "/compare h200 h100 infer llama-3.1-70b"),
        ("llama-3.1-8b vs llama-3.1-70b on 8 h100", "/compare llama-3.1-8b llama-3.1-70b infer h100 x8"),
        ("h100和h200哪个更划算 推理70B", "/compare h100 h200 infer 70B"),
        ("llama-3.1-70b on 4 h100", "/infer llama-3.1-70b h100 x4"),
        ("llama-3.1-70b rtx-4090 int4", "/infer llama-3.1-70b rtx-4090 int4"),
        ("deepseek-v3 h100 x2048", "/train deepseek-v3 h100 x2048"),
        ("how many tokens per second does llama-3.1-70b do on an h100", "/infer llama-3.1-70b h100"),
        ("deepseek-v3 需要几张h100", "/memory deepseek-v3 h100"),
        ("is 8xh100 enough for deepseek v3?", "/memory deepseek-v3 h100 x8"),
        ("how many gpus do I need to train 70B on 2T tokens in 30d", "/train 70B 2T in 30d"),
        ("how much is an h100 per hour", "/price h100"),
        ("h100 每小时多少钱", "/price h100"),
        ("llama-3.1-70b 双卡 h100", "/infer llama-3.1-70b h100 x2"),
        ("run llama-3.1-70b on h100", "/infer llama-3.1-70b h100"),
        ("how much does it cost to serve llama-3.1-70b on h100 x4?", "/infer llama-3.1-70b h100 x4"),
        ("8卡H100跑llama-3.1-70b多少钱", "/infer llama-3.1-70b h100 x8"),
        ("70B h100 推理", "/infer 70B h100"),
        ("8*H100 llama-3.1-70b tokens/s", "/infer llama-3.1-70b h100 x8"),
        ("does llama-3.1-70b fit on 2 h100?", "/memory llama-3.1-70b h100 x2"),
        ("how much memory to train 70b on h100 x64", "/memory 70B train h100 x64"),
        ("what does a training run of 70B 15T on h100 cost", "/train 70B 15T h100"),
        ("how much to fine-tune llama-3.1-8b on 100M tokens", "/finetune llama-3.1-8b 100M lora"),
        ("so how much is it to train a 70b on 2T tokens with two h100s", "/train 70B 2T h100 x2"),
        ("price of h100", "/price h100"),
        ("70B 15T h100 price please", "/train 70B 15T h100"),
        ("what can i train with $1M on h100", "/budget $1M h100"),
        ("我有500万人民币能训练多大的模型", "/budget ¥5M"),
    ],
)
def test_a_text_without_a_command_is_a_question_if_every_word_of_it_is_understood(
    engine: Engine, text: str, canonical: str
) -> None:
    assert engine.ask(text).canonical == canonical


@pytest.mark.parametrize(
    ("text", "attempt"),
    [
        ("万卡H100训练405B要多久", "/train 405B 8.1T h100 x10000"),
        ("can i finetune 70b on 2x h100?", "/finetune 70B 100M lora h100 x2"),
        ("405B on 16k h100", "/train 405B 8.1T h100 x16000"),
        ("h100 vs h200", "/compare h100 h200 infer 70B"),
        ("8xh100 vs 4xb200 llama-3.1-70b", "/compare h100 b200 infer llama-3.1-70b x8"),
        ("run llama-3.1-70b on h1oo", "/infer llama-3.1-70b h100"),
        ("how mcuh is serving lama 3.1 70b on 8 h100s", "/infer llama-3.1-70b h100 x8"),
    ],
)
def test_a_text_that_lacks_something_or_misspells_it_is_completed(engine: Engine, text: str, attempt: str) -> None:
    reply = engine.reply(text)
    assert isinstance(reply, Refusal)
    assert not reply.is_of_a_remark
    assert reply.attempt == attempt


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "i love to train",
        "run!",
        "thanks",
        "how much?",
        "what can you do",
        "deepseek-v3 is great",
        "我觉得70B不错",
        "",
        "?!",
        "h100 rocks",
        "please train your dog 7 times",
        "lunch at 12?",
        "we run a tight ship",
    ],
)
def test_another_text_gets_a_hint(engine: Engine, text: str) -> None:
    reply = engine.reply(text)
    assert isinstance(reply, Refusal)
    assert reply.is_of_a_remark
