"""A reply to an answer changes its question."""

import pytest

from bot.engine import Engine
from bot.grammar.refusal import Refusal

TRAINING = "/train 70B 15T h100 x2048"
SERVING = "/infer llama-3.1-70b h100 x8 fp8"


@pytest.mark.parametrize(
    ("earlier", "reply", "expected"),
    [
        (TRAINING, "h200", "/train 70B 15T h200 x2048"),
        (TRAINING, "What about H200?", "/train 70B 15T h200 x2048"),
        (TRAINING, "换成 h200 呢", "/train 70B 15T h200 x2048"),
        (TRAINING, "x4096 spot", "/train 70B 15T h100 x4096 spot"),
        (TRAINING, "in 30d", "/train 70B 15T h100 in 30d"),
        (TRAINING, "30T", "/train 70B 30T h100 x2048"),
        (TRAINING, "and with 30T tokens?", "/train 70B 30T h100 x2048"),
        (TRAINING, "405B", "/train 405B 15T h100 x2048"),
        (TRAINING, "671B-A37B", "/train 671B-A37B 15T h100 x2048"),
        (TRAINING, "llama-3.1-405b", "/train llama-3.1-405b 15T h100 x2048"),
        (TRAINING, "人民币", "/train 70B 15T h100 x2048 cny"),
        (TRAINING, "mfu 45%", "/train 70B 15T h100 x2048 mfu=45%"),
        (TRAINING, "7B 2T", "/train 7B 2T h100 x2048"),
        (TRAINING, "512", "/train 70B 15T h100 x512"),
        (TRAINING, "how long with 512?", "/train 70B 15T h100 x512"),
        (TRAINING, "换b200", "/train 70B 15T b200 x2048"),
        ("/train gpt-3 h100", "2T", "/train gpt-3 2T h100"),
        ("/train gpt-3 h100", "13B", "/train 13B 300B h100"),
        ("/train 70B 15T h100 $2/h", "b200", "/train 70B 15T b200"),
        ("/train 70B 15T h100 in 30d", "x512", "/train 70B 15T h100 x512"),
        ("/train 70B 15T h100 cny fx=7.1", "eur", "/train 70B 15T h100 eur"),
        ("/train deepseek-v3 h800 x2048", "llama-3.1-405b", "/train llama-3.1-405b h800 x2048"),
        (SERVING, "batch=128", "/infer llama-3.1-70b h100 x8 fp8 batch=128"),
        ("/compare h100 h200 train 70B 15T", "only b200 and mi300x", "/compare b200 mi300x train 70B 15T"),
        ("/compare h100 h200 train 70B 15T", "add b200", "/compare h100 h200 b200 train 70B 15T"),
        ("/compare h100 h200 train 70B 15T", "30T", "/compare h100 h200 train 70B 30T"),
        ("/budget ¥5M h100", "1000万", "/budget ¥10M h100"),
        ("/budget $1M h100", "$5M", "/budget $5M h100"),
        ("/gpu h100", "h200", "/gpu h200"),
    ],
)
def test_its_words_take_the_place_of_those_they_stand_for(
    real_engine: Engine, earlier: str, reply: str, expected: str
) -> None:
    command = real_engine.follow_up(earlier, reply)
    assert command is not None
    assert real_engine.ask(command, fills=False).canonical == expected


@pytest.mark.parametrize(
    ("earlier", "reply", "expected"),
    [
        (TRAINING, "inference?", "/infer 70B h100"),
        (TRAINING, "how much memory", "/memory 70B train h100 x2048"),
        (TRAINING, "compare with h200", "/compare h100 h200 train 70B 15T x2048"),
        (SERVING, "训练呢", "/train llama-3.1-70b h100"),
        (SERVING, "显存", "/memory llama-3.1-70b h100"),
        ("/model deepseek-v3", "train", "/train deepseek-v3"),
        ("/price h100", "train 70B 15T", None),
    ],
)
def test_the_word_of_a_command_asks_that_about_the_same(
    real_engine: Engine, earlier: str, reply: str, expected: str | None
) -> None:
    command = real_engine.follow_up(earlier, reply)
    assert (real_engine.ask(command, fills=False).canonical if command else None) == expected


@pytest.mark.parametrize(
    "reply", ["thanks", "lol", "that is a lot of memory, thanks", "/infer 70B", "infer llama-3.1-70b", "", "?" * 2000]
)
def test_a_remark_or_a_question_of_its_own_changes_nothing(real_engine: Engine, reply: str) -> None:
    assert real_engine.follow_up(TRAINING, reply) is None


def test_what_cannot_be_is_refused_like_the_whole_command(real_engine: Engine) -> None:
    command = real_engine.follow_up("/train 70B 15T a100", "fp8")
    assert command is not None
    with pytest.raises(Refusal, match="cannot train"):
        real_engine.ask(command)


@pytest.mark.parametrize("earlier", ["/settings", "/forget", "/nonsense", "hello"])
def test_there_is_nothing_to_change_above(real_engine: Engine, earlier: str) -> None:
    assert real_engine.follow_up(earlier, "h200") is None
