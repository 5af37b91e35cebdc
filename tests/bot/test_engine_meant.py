"""What is meant by a text that names no command, or another than it is about."""

import pytest

from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.render.numbers import Speaker


def _refused(engine: Engine, text: str) -> Refusal:
    reply = engine.reply(text)
    assert isinstance(reply, Refusal)
    return reply


@pytest.mark.parametrize(
    ("text", "attempt"),
    [
        ("用 1000 块 h100 训练 70B 需要多久", "/train 70B 1.4T h100 x1000"),
        ("用 1000 块 h100 训 175B 需要多久", "/train 175B 3.5T h100 x1000"),
        ("用 8 块 h100 训 70B 要几天", "/train 70B 1.4T h100 x8"),
        ("70B 需要多少天 1000张h100", "/train 70B 1.4T h100 x1000"),
        ("70B 需要几个月 1000张h100", "/train 70B 1.4T h100 x1000"),
        ("训练70B需要多长时间", "/train 70B 1.4T"),
        ("how long to train 70B on 1000 h100", "/train 70B 1.4T h100 x1000"),
        ("how long does it need to train 70B on 8 h100", "/train 70B 1.4T h100 x8"),
        ("how many days do 1000 h100 need for 70B", "/train 70B 1.4T h100 x1000"),
        ("how many weeks to train 70B with 1000 h100", "/train 70B 1.4T h100 x1000"),
        ("ETA for training 70B on 1000 h100", "/train 70B 1.4T h100 x1000"),
        ("when will training 70B on 1000 h100 be done", "/train 70B 1.4T h100 x1000"),
    ],
)
def test_who_asks_how_long_is_asked_for_the_tokens(engine: Engine, text: str, attempt: str) -> None:
    refusal = _refused(engine, text)
    assert Speaker().say(refusal.message).startswith("Tokens are missing")
    assert refusal.attempt == attempt


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("用1000块h100训练70B 15T需要多久", "/train 70B 15T h100 x1000"),
        ("how long does it need to train 70B 15T on 1000 h100", "/train 70B 15T h100 x1000"),
        ("llama-3.1-70b 需要多久", "/train llama-3.1-70b"),
        ("how long to fine-tune llama-3.1-8b on 100M with an h100", "/finetune llama-3.1-8b 100M lora h100"),
        ("how many gpus do I need to train llama-3.1-70b in 30d", "/train llama-3.1-70b in 30d"),
        ("用h100训175B需要几张", "/memory 175B train h100"),
        ("训练70B需要多少显存", "/memory 70B train"),
        ("100万预算能训练多大的模型", "/budget $1M"),
        ("预算100万美元 能训多大模型", "/budget $1M"),
        ("with a $1M budget how big a model can I train on h100", "/budget $1M h100"),
        ("how big a model can $1M train", "/budget $1M"),
        ("what's the biggest model that I can train with $1M", "/budget $1M"),
        ("h100 多少钱一小时", "/price h100"),
        ("h100租金", "/price h100"),
        ("h100 租一个月多少钱", "/price h100"),
        ("h100 spot 1个月多少钱", "/price h100 spot"),
        ("租 h100 多少钱", "/price h100"),
        ("一张h100多少钱", "/price h100"),
        ("how much is one h100 per hour", "/price h100"),
        ("how much is an h100 per hour", "/price h100"),
        ("how much does an h100 cost", "/price h100"),
        ("how much to rent an h100 for a month", "/price h100"),
        ("h100 price", "/price h100"),
        ("price of a b200", "/price b200"),
        ("h100显存多大", "/gpu h100"),
        ("h100 显存", "/gpu h100"),
        ("显存 h100", "/gpu h100"),
        ("how much memory does an h100 have", "/gpu h100"),
        ("vram of h100", "/gpu h100"),
        ("h100 带宽", "/gpu h100"),
        ("h100 fp8 算力", "/gpu h100"),
        ("memory bandwidth of b200", "/gpu b200"),
        ("how many tflops does a b200 have", "/gpu b200"),
        ("h100 specs", "/gpu h100"),
        ("train 70B 15T h100 vs h200", "/compare h100 h200 train 70B 15T"),
        ("训练 70B 15T h100 和 h200 对比", "/compare h100 h200 train 70B 15T"),
        ("训练 70B 15T 比较 h100 h200", "/compare h100 h200 train 70B 15T"),
        ("infer llama-3.1-70b h100 vs b200", "/compare h100 b200 infer llama-3.1-70b"),
        ("memory 70B h100 vs b200", "/compare h100 b200 memory 70B"),
        ("train 70B 15T on h100 or h200", "/compare h100 h200 train 70B 15T"),
        ("训练70B 15T用h100还是h200", "/compare h100 h200 train 70B 15T"),
        ("infer 70B h100 和 b200 哪个便宜", "/compare h100 b200 infer 70B"),
    ],
)
def test_a_question_is_answered_by_the_command_that_its_words_are_about(
    engine: Engine, text: str, canonical: str
) -> None:
    assert engine.ask(text).canonical == canonical


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("gpt-4o price", "/api gpt-4o"),
        ("price of gpt-4o", "/api gpt-4o"),
        ("gpt-4o价格", "/api gpt-4o"),
        ("gpt-4o多少钱", "/api gpt-4o"),
        ("gpt-4o", "/api gpt-4o"),
        ("how much does gpt-4o cost per million tokens", "/api gpt-4o"),
        ("deepseek-v3 price", "/api deepseek-v3"),
        ("llama-3.1-70b 2B/month", "/api llama-3.1-70b 2B/month"),
        ("gpt-4o 50 req/s", "/api gpt-4o 50req/s"),
        ("gpt-4o vs llama-3.1-70b 1B/month", "/api llama-3.1-70b 1B/month vs gpt-4o"),
        ("gpt-4o vs claude-sonnet-4.5 1B/month", "/api gpt-4o 1B/month vs claude-sonnet-4.5"),
        ("GPT-4o和自建llama 3.1 70b哪个便宜 每月10亿", "/api llama-3.1-70b 1B/month vs gpt-4o"),
        ("compare gpt-4o and llama-3.1-70b at 1B/month", "/api llama-3.1-70b 1B/month vs gpt-4o"),
        ("should i use gpt-4o or host llama 3.1 70b for 1B tokens a month", "/api llama-3.1-70b 1B/month vs gpt-4o"),
        (
            "is it cheaper to self host llama 3.1 70b or use an API at 2B tokens per month",
            "/api llama-3.1-70b 2B/month",
        ),
        ("llama-3.1-70b 每月20亿 自己部署还是调API便宜", "/api llama-3.1-70b 2B/month"),
        ("run llama-3.1-70b on h100 at 100M tokens a day", "/api llama-3.1-70b 100M/day h100"),
        ("train 70B 15T h100 in 30d", "/train 70B 15T h100 in 30d"),
    ],
)
def test_traffic_and_models_that_only_hosts_have_are_asked_of_the_api(
    engine: Engine, text: str, canonical: str
) -> None:
    assert engine.ask(text).canonical == canonical


@pytest.mark.parametrize(
    ("text", "attempt"),
    [
        ("/price gpt-4o", "/api gpt-4o"),
        ("/price deepseek-v3", "/api deepseek-v3"),
        ("cost of 1B tokens on gpt-4o", "/api gpt-4o 1B/month"),
        ("gpt-4o vs claude-sonnet-4.5", "/api gpt-4o 2B/month vs claude-sonnet-4.5"),
        ("gpt-4o-minni price", "/api gpt-4o-mini"),
    ],
)
def test_what_hosts_charge_is_corrected_to_the_api(engine: Engine, text: str, attempt: str) -> None:
    assert _refused(engine, text).attempt == attempt


def test_a_remark_about_a_closed_model_is_none_of_its_price(engine: Engine) -> None:
    assert _refused(engine, "gpt-4o is great").is_of_a_remark


@pytest.mark.parametrize(
    ("text", "attempt"),
    [
        ("微调 llama-3.1-8b lora 要多少显存", "/finetune llama-3.1-8b 100M lora"),
        ("微调7B需要多少显存", "/finetune 7B 100M lora"),
        ("can i fine tune a 13b model on a 4090?", "/finetune 13B 100M lora rtx-4090"),
        ("finetune 7B qlora vram?", "/finetune 7B 100M qlora"),
        ("how much memory does lora on 8b need", "/finetune 8B 100M lora"),
    ],
)
def test_who_asks_for_the_memory_of_fine_tuning_is_asked_for_its_tokens(
    engine: Engine, text: str, attempt: str
) -> None:
    refusal = _refused(engine, text)
    assert Speaker().say(refusal.message).startswith("Tokens to train on are missing")
    assert refusal.attempt == attempt


@pytest.mark.parametrize(
    ("text", "word", "attempt"),
    [
        ("trian 70B 15T h100", "trian", "/train 70B 15T h100"),
        ("训炼 70B 15T h100", "训炼", "/train 70B 15T h100"),
        ("训炼70B 15T", "训炼", "/train 70B 15T"),
        ("tran 70B 15T", "tran", "/train 70B 15T"),
        ("traim llama-3.1-70b", "traim", "/train llama-3.1-70b"),
        ("please trian 70B on 15T with h100", "trian", "/train 70B 15T h100"),
        ("inferr llama-3.1-70b h100 x8", "inferr", "/infer llama-3.1-70b h100 x8"),
        ("推里 llama-3.1-70b h100", "推里", "/infer llama-3.1-70b h100"),
        ("compair h100 h200 train 70B 15T", "compair", "/compare h100 h200 train 70B 15T"),
        ("memroy 70b h100", "memroy", "/memory 70B h100"),
        ("finetun llama-3.1-8b 100M", "finetun", "/finetune llama-3.1-8b 100M lora"),
        ("budgett $1M h100", "budgett", "/budget $1M h100"),
        ("预祘 100万美元 h100", "预祘", "/budget $1M h100"),
        ("pirce h100", "pirce", "/price h100"),
        ("modle llama-3.1-70b", "modle", "/model llama-3.1-70b"),
    ],
)
def test_a_misspelt_verb_is_named_and_corrected(engine: Engine, text: str, word: str, attempt: str) -> None:
    refusal = _refused(engine, text)
    assert not refusal.is_of_a_remark
    assert (refusal.at, refusal.attempt) == (word, attempt)


@pytest.mark.parametrize(
    "text",
    [
        "hello there",
        "lol 70B is huge",
        "wow, an h100",
        "more h100",
        "nice h100",
        "than 70B",
        "thin 70B is huge",
        "推荐一个70B的gpu",
        "helpp",
        "h100 is big",
        "h100 is cheap",
        "how long is the meeting",
        "when will it be done",
        "specs please",
        "I rent a car for 1 month",
    ],
)
def test_a_remark_stays_one_though_it_has_some_words_of_a_question(engine: Engine, text: str) -> None:
    assert _refused(engine, text).is_of_a_remark


@pytest.mark.parametrize("text", ["memory", "train memory", "train 70B vs 8B", "train llama-3.1-70b vs"])
def test_what_names_nothing_of_another_command_stays_with_its_own(engine: Engine, text: str) -> None:
    assert _refused(engine, text).command == text.split(maxsplit=1)[0]
