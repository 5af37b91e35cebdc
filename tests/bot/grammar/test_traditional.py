"""Questions in traditional characters mean what they mean in simplified ones."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot.grammar
from bot.engine import Engine
from bot.grammar.hanzi import hanzi_words
from bot.grammar.parse import Grammar
from bot.grammar.refusal import Refusal
from bot.grammar.traditional import CHARACTERS, in_simplified
from bot.grammar.vocabulary import KEYS
from config.catalog import Catalog

_HANZI = re.compile("[\u3401-\u9ffe]")
_OF_YEN = "円"


def _written_in_the_grammar() -> Iterator[str]:
    for path in Path(bot.grammar.__file__).parent.glob("*.py"):
        if path.stem != "traditional":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            values = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
            yield from (value for value in values if isinstance(value, str))


def _is_simplified_only(character: str) -> bool:
    """Whether the encoding of traditional Chinese lacks a character."""
    try:
        character.encode("big5")
    except UnicodeEncodeError:
        return character != _OF_YEN
    return False


def test_every_character_of_the_language_is_read_in_its_traditional_form(built_in: Catalog, grammar: Grammar) -> None:
    names = frozenset((*grammar.by_name, *(name for key in KEYS for name in key.names)))
    words = "".join((*hanzi_words(built_in, names), *names, *_written_in_the_grammar()))
    simplified = {character for character in _HANZI.findall(words) if _is_simplified_only(character)}
    assert simplified - {*CHARACTERS.values()} == set()


def test_the_table_leads_from_traditional_characters_to_simplified_ones() -> None:
    for traditional, simplified in CHARACTERS.items():
        assert traditional.encode("big5")
        assert simplified.encode("gb2312")
        assert simplified not in CHARACTERS


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("訓練 70B 需要多少錢", "训练 70B 需要多少钱"),
        ("推論 llama-3.1-70b 記憶體", "推理 llama-3.1-70b 内存"),
        ("用兩千張 h100 訓練 70B 15T 要幾天", "用两千张 h100 训练 70B 15T 要几天"),
        ("8222億參數 13萬億詞元", "8222亿参数 13万亿词元"),
        ("微調 llama-3.1-8b 1億 token 顯卡=h100", "微调 llama-3.1-8b 1亿 token 显卡=h100"),
        ("微調 8b 10萬筆資料", "微调 8b 10万条数据"),
        ("比較 h100 h200 訓練 70B 15T", "比较 h100 h200 训练 70B 15T"),
        ("h100 多少錢一小時", "h100 多少钱一小时"),
        ("b200 頻寬", "b200 带宽"),
        ("預算100萬美金", "预算100万美金"),
        ("/訓練 70B 15T 卡數=1024 精度=bf16 折扣=5折 人民幣", "/训练 70B 15T 卡数=1024 精度=bf16 折扣=5折 人民币"),
        ("/設定 貨幣=cny", "/设定 货币=cny"),
        ("64張h100一個月能訓多大的模型", "64张h100一个月能训多大的模型"),
    ],
)
def test_a_question_in_traditional_characters_is_read_as_in_simplified_ones(
    real_engine: Engine, traditional: str, simplified: str
) -> None:
    assert in_simplified(traditional) == simplified
    first, second = real_engine.reply(traditional), real_engine.reply(simplified)
    if isinstance(first, Refusal) or isinstance(second, Refusal):
        assert isinstance(first, Refusal)
        assert isinstance(second, Refusal)
        assert (first.message, first.attempt) == (second.message, second.attempt)
    else:
        assert first.canonical == second.canonical


@pytest.mark.parametrize("text", ["訓練 70B 15兆 token h100", "訓練 70B 十五兆 token h100"])
def test_what_may_be_a_million_or_a_million_millions_is_asked(real_engine: Engine, text: str) -> None:
    refusal = real_engine.reply(text)
    assert isinstance(refusal, Refusal)
    assert refusal.did_you_mean == ("15T", "15M")
    assert refusal.attempt == "/train 70B 15T token h100"
