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
        ("/train 70B 15T h100 $2/h", "b200", "/train 70B 15T b200"),
        ("/train 70B 15T h100 in 30d", "x512", "/train 70B 15T h100 x512"),
        ("/train 70B 15T h100 cny fx=7.1", "eur", "/train 70B 15T h100 eur"),
        ("/train deepseek-v3 h800 x2048", "llama-3.1-405b", "/train llama-3.1-405b h800 x2048"),
        (SERVING, "batch=128", "/infer llama-3.1-70b h100 x8 fp8 batch=128"),
        ("/compare h100 h200 train 70B 15T", "b200 mi300x", "/compare b200 mi300x train 70B 15T"),
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
    "reply", ["thanks", "lol", "that is a lot of money", "70B 2T", "/infer 70B", "infer llama-3.1-70b", "", "?" * 2000]
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
