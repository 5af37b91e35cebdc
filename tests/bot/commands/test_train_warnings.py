"""What /train warns of."""

from typing import Any

import pytest

from bot.engine import Engine
from bot.render.numbers import Speaker
from bot.render.reply import answered


def reply(engine: Engine, text: str) -> Any:
    return answered(engine.ask(text), Speaker())


class TestLongSequences:
    @pytest.mark.parametrize("seq", [32_768, 131_072])
    def test_much_attention_is_said_above_the_fold(self, real_engine: Engine, seq: int) -> None:
        found = reply(real_engine, f"/train llama-3.1-8b seq={seq}")
        share = found["result"]["attention_flop"] / found["result"]["compute_flop"]
        assert found["warnings"][0].startswith(f"Attention over {seq:,} tokens is up to {share * 100:.3g} % more work")

    @pytest.mark.parametrize("text", ["/train llama-3.1-8b", "/train llama-3.1-8b seq=8192", "/train 70B 15T"])
    def test_usual_sequences_get_no_warning(self, real_engine: Engine, text: str) -> None:
        assert not [text for text in reply(real_engine, text)["warnings"] if "Attention" in text]


class TestWarnings:
    @pytest.mark.parametrize(
        ("text", "warning"),
        [
            ("/train 500B 175B", "Fewer tokens than parameters: are the two swapped?"),
            ("/train 70B 15T mfu=80%", "MFU 80 % is above the best ever measured, 65 %"),
            ("/train 70B 15T price=$900", "$900.00/h is far off the market: the median is $3.11/h"),
            (
                "/train 70B 15T price=$40",
                "$40.00/h is far off the market: the median is $3.11/h; if it is that of 8 GPUs, one is $5.00/h",
            ),
            ("/train 1B 20B 4090 price=$40", "$40.00/h is far off the market: the median is $0.34/h"),
            ("/train 70B 15T price=$15 cny", "The price is read as $15.00/h; if it is in CNY, write ¥15/h"),
            ("/train 70B 15T cny fx=0.14", "fx=0.14 is far off: a USD is 7.1 CNY"),
            ("/train 70B 15T mfu=0.4%", "MFU 0.4 % is below any published run: is a percentage meant?"),
            ("/train 70B 15T h100 fp8", "FP8 changes no figure: MFU is that of the BF16 peak"),
            ("/train 8x222B 13T", "444B active: 2 of 8 experts assumed; say active= if not"),
            (
                "/train 70B 15T h100 x8",
                "Does not fit: weights and Adam are 140 GB on each, of 78.1; at least 15 hold them",
            ),
            (
                "/train 405B 15T h100 x100000",
                "So many GPUs lose 35 % of the time to failures, in none of these figures: 23 days",
            ),
            ("/train gpt-4", "GPT-4 (rumoured): leaked figures, never confirmed"),
            ("/train 175B 500B", "A 3-year price of a single-GPU machine: a cluster for one run costs more"),
        ],
    )
    def test_what_is_doubtful_is_said(self, engine: Engine, text: str, warning: str) -> None:
        warnings = reply(engine, text)["warnings"]
        assert warning in warnings

    def test_a_sensible_question_gets_no_warning(self, engine: Engine) -> None:
        assert reply(engine, "/train 70B 15T h100 x2048")["warnings"] == []
