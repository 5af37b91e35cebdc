"""What people only say is told from what they ask without an answer, and as the answer would tell it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine import Engine
from bot.grammar.refusal import Refusal

WORDS = (
    "h100 h200 70B 15T 8B llama gpt-4o x8 vs price cost train trian serve memory budget $1M thanks nice the is great "
    "how much long which cheapest gpu 2B/month /train /frobnicate / 谢谢 多少钱 训练 显存 太贵了 张卡 settings: {gpu:"
).split()


@given(words=st.lists(st.sampled_from(WORDS), max_size=7))
def test_a_remark_is_what_would_be_refused_as_one(engine: Engine, words: list[str]) -> None:
    text = " ".join(words)
    reply = engine.reply(text)
    is_one = isinstance(reply, Refusal) and reply.is_of_a_remark
    assert engine.is_remark(text) == is_one
    assert not (is_one and engine.names_command(text))


@pytest.mark.parametrize(
    ("text", "names_one"),
    [
        ("/train 70B 15T", True),
        ("/train@some_bot", True),
        ("price h100", True),
        ("训练70B", True),
        ("70B 15T h100", True),
        ("/frobnicate", True),
        ("h200", False),
        ("what does an h100 cost", False),
        ("thanks!", False),
        ("/ thanks", True),
        ("", False),
        ("so " * 1000, False),
    ],
)
def test_what_names_a_command_is_known_by_its_beginning(engine: Engine, text: str, names_one: bool) -> None:
    assert engine.names_command(text) is names_one
