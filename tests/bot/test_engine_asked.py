"""Questions as people put them in chats, in English and Chinese, and what each is answered or refused with."""

import pytest

from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.render.numbers import Speaker

COMMANDS = {
    "h100 hourly rate on aws": "/price h100 aws",
    "how much $ per hour for 8 h100": "/price h100 x8",
    "8张h100一小时多少钱": "/price h100 x8",
    "4090一小时多少钱": "/price rtx-4090",
    "b200 现在啥价": "/price b200",
    "/price h100 x8": "/price h100 x8",
    "/budget 200w": "/budget $2M",
    "/budget 200w人民币": "/budget ¥2M",
    "/budget ¥200w h100": "/budget ¥2M h100",
    "预算200w 美金 能干嘛": "/budget $2M",
    "20w人民币 训什么模型好": "/budget ¥200K",
    "/train 70B 15T h100 own=¥30w": "/train 70B 15T h100 own=¥300000",
    "/train 70B 15T 2w": "/train 70B 15T in 14d",
    "qlora llama-3.1-8b 10M tokens cost": "/finetune llama-3.1-8b 10M qlora",
    "grpo llama-3.1-8b prompts=100k 8 h100 cost": "/finetune llama-3.1-8b prompts=100000 grpo h100 x8",
    "/fine-tune llama-3.1-8b 10M": "/finetune llama-3.1-8b 10M lora",
    "/fine_tune llama-3.1-8b 10M": "/finetune llama-3.1-8b 10M lora",
    "/fine tune llama-3.1-8b 10M": "/finetune llama-3.1-8b 10M lora",
    "finetune 70b with lora on 8xa100 40gb, 10k samples of 2k tokens": "/finetune 70B 20M lora a100-40g x8",
    "/finetune llama-3.1-8b 10k examples, 500 tokens each": "/finetune llama-3.1-8b 5M lora",
    "微调 8b 1万条 每条500 token": "/finetune 8B 5M lora",
    "gpu hours for 405B 15T": "/train 405B 15T",
    "how many gpu hours does 70B 15T take on h100": "/train 70B 15T h100",
    "训练70B 15T 需要多少卡时": "/train 70B 15T",
    "electricity for training 70B 15T": "/train 70B 15T",
    "训练70B 15T 要多少电费": "/train 70B 15T",
    "power bill for training 70B 15T": "/train 70B 15T",
    "lol 70b on 15T = how many $$$ on 2k h100s 😅": "/train 70B 15T h100 x2000",
    "70B 15T = ?": "/train 70B 15T",
    "万卡集群训1.8T参数 13T token": "/train 1.8T 13T x10000",
    "单机8卡h100训7b 2T": "/train 7B 2T h100 x8",
    "train 7B 2T h100 rn": "/train 7B 2T h100",
    "how many h100 to train 70b 15T in 30d": "/train 70B 15T h100 in 30d",
    "70b 跑起来最少几张卡": "/memory 70B",
    "how many cards to run 70b": "/memory 70B",
    "how many h100 to serve llama-3.1-70b": "/memory llama-3.1-70b h100",
    "llama3.1-70b 16k context how many h100": "/memory llama-3.1-70b h100 ctx=16384",
    "显存够不够 70b 8卡4090": "/memory 70B rtx-4090 x8",
    "kv cache 70b 128k ctx batch 8": "/memory 70B ctx=131072 batch=8",
    "/memory 70B kv cache fp8": "/memory 70B kv=fp8",
    "deepseek-v3 int4 单机能放下吗 8xh100": "/memory deepseek-v3 h100 x8 int4",
    "4090 能不能跑 70b int4": "/infer 70B rtx-4090 int4",
    "single h100 run 8b": "/infer 8B h100 x1",
    "cost per million tokens llama-3.1-70b on 4 h100": "/infer llama-3.1-70b h100 x4",
    "llama-3.1-70b 8xh200 price per 1M tokens": "/infer llama-3.1-70b h200 x8",
    "how long to train 70b on 15T with two thousand h100s": "/train 70B 15T h100 x2000",
    "llama-3.1-70b h100 八": "/infer llama-3.1-70b h100 x8",
    "70B 15T 万张h100": "/train 70B 15T h100 x10000",
    "70b15t h100 1024卡多久": "/train 70B 15T h100 x1024",
    "训练７０Ｂ　１５Ｔ　ｈ１００　×１０２４": "/train 70B 15T h100 x1024",
    "h100x8跑llama70b多少钱": "/infer llama-3.1-70b h100 x8",
    "¥18一小时的h100 训70b 15t": "/train 70B 15T h100 ¥18/h",
    "7B 2T 4090 x 8 多久跑完": "/train 7B 2T rtx-4090 x8",
    "how big a cluster to train 70B 15T in 30d": "/train 70B 15T in 30d",
    "一百万token多少钱 llama-3.1-70b": "/infer llama-3.1-70b",
    "llama-3.1-70b h100 100万token多少钱": "/infer llama-3.1-70b h100",
    "how much is 1M tokens of llama-3.1-70b": "/infer llama-3.1-70b",
    "cost of a million tokens deepseek-v3 on 8 h200": "/infer deepseek-v3 h200 x8",
    "微调 8b 100万token 多少钱": "/finetune 8B 1M lora",
    "每天100w请求 llama-3.1-70b": "/api llama-3.1-70b 1Mreq/day",
    "推理70b每天10亿token要多少卡": "/serve 70B 1B/day",
    "8xh100 monthly": "/price h100 x8",
    "rent 8 h100": "/price h100 x8",
    "deepseek r1 671b 本地部署要多少钱": "/infer deepseek-r1",
    "deepseek v3 满血版部署成本": "/infer deepseek-v3",
    "微调8b 20w条数据 4090": "/finetune 8B examples=200000 lora rtx-4090",
    "fine tune llama 3.1 8b w/ 50k rows on 1 h100": "/finetune llama-3.1-8b examples=50000 lora h100 x1",
    "i have 100k usd and h100s, what model size": "/budget $100K h100",
    "有200w能训个多大模型": "/budget $2M",
    "what can I train with 64 h100 for a month": "/budget h100 x64 in 30d",
    "64张h100一个月能训多大的模型": "/budget h100 x64 in 30d",
    "我有256张h100 一个月能训啥": "/budget h100 x256 in 30d",
    "what is the largest model 8 a100 can train in 2 weeks": "/budget x8 in 14d",
    "what gpu can I use to train 70B 15T": "/train 70B 15T",
    "/infer llama-3.1-70b h200 x8 @test_bot": "/infer llama-3.1-70b h200 x8",
}


@pytest.mark.parametrize(("text", "canonical"), COMMANDS.items())
def test_a_question_is_answered_as_the_command_that_it_stands_for(
    real_engine: Engine, text: str, canonical: str
) -> None:
    assert real_engine.ask(text).canonical == canonical


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("which gpu is cheapest for 7b 2T?", "train 7B 2T cheapest"),
        ("cheapest gpu for 7b 2T", "train 7B 2T cheapest"),
        ("train 7b 2T which gpu is best", "train 7B 2T"),
        ("哪个卡训70b最便宜 15T", "train 70B 15T cheapest"),
        ("用什么卡训7b 2T最划算", "train 7B 2T"),
        ("哪个卡推理70b最便宜", "infer 70B cheapest"),
        ("推理70b哪个卡最划算", "infer 70B"),
    ],
)
def test_who_asks_which_gpu_is_cheapest_gets_the_usual_ones_compared(
    real_engine: Engine, text: str, question: str
) -> None:
    canonical = real_engine.ask(text).canonical
    assert canonical.startswith("/compare ")
    assert canonical.endswith(f" {question}")
    assert {"a100-80g", "h100", "h200"} <= set(canonical.split())


REFUSED = {
    "训练一个月能训多大": ("How many GPUs, or how much money?", "/budget x64 in 30d"),
    "what can I train with 64 h100": ("The money is missing", "/budget h100 x64 in 30d"),
    "能训多大的模型": ("The money is missing", "/budget $1M"),
    "8 张 h100 能跑多大的模型": ("Parameters are missing", "/infer 70B h100 x8"),
    "how big a cluster can train 70B in 30d": ("Tokens are missing", "/train 70B 1.4T in 30d"),
    "训练 70B 需要多少钱": ("Tokens are missing", "/train 70B 1.4T"),
    "微调 qwen 7b 10万条数据": ("I do not know `qwen 7b`", "/finetune qwen2.5-7b 10万条数据"),
    "训一个1.8t moe 13t token": ("`moe`: how many parameters are active?", "/train 1.8T-A180B 13T"),
    "/infer 100B MoE": ("`MoE`: how many parameters are active?", "/infer 100B active=10B"),
    "budget 10k 4090": ("`10k` of what? $10k is money", "/budget $10K rtx-4090"),
    "cost of training 7b modle on 2t tokens": ("I do not know `modle`", "/train 7B 2T"),
    "rent 16 h100 2 weeks cost": ("`2 weeks`: /price says what an hour costs", "/price h100 x16"),
    "/train 7B 2T $200k": ("`$200k` is a sum of money", "/train 7B 2T"),
    "grpo llama-3.1-8b 8 h100 cost": ("Prompts are missing", "/finetune llama-3.1-8b prompts=100000 grpo h100 x8"),
    "grpo 训 llama-3.1-8b 要多少钱": ("Prompts are missing", "/finetune llama-3.1-8b prompts=100000 grpo"),
    "dpo 8b 10M tokens h100": ("/finetune knows lora", "/finetune 8B 10M lora h100"),
    "/train llama-3.1-8b grpo": ("`grpo` is a way to fine-tune", "/finetune llama-3.1-8b grpo prompts=100k"),
    "/infer 8b method=lora": ("`lora` is a way to fine-tune", "/finetune 8b method=lora 100M"),
    "/compare 7b 13b train 2T h100": ("`13b`: one size is compared", "/compare 7b train 2T h100"),
    "/infer 70B 2B/month": ("`2B/month` is 772 tokens a second", "/infer 70B"),
    "/infer llama-3.1-70b 2B/month": ("`2B/month` is 772 tokens a second", "/api llama-3.1-70b 2B/month"),
    "/infer llama-3.1-70b h100 50 req/s": ("`50 req/s`: what counts here", "/api llama-3.1-70b h100 50 req/s"),
    "/api 70B 2B/month": ("`70B`: hosts offer models by name", "/api llama-3.1-70b 2B/month"),
    "train 7B 2T wi": ("I do not know `wi`", "/train 7B 2T"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said", "attempt"), [(text, *expected) for text, expected in REFUSED.items()])
def test_a_question_without_an_answer_gets_a_command_that_fits(
    real_engine: Engine, text: str, said: str, attempt: str
) -> None:
    refusal = real_engine.reply(text)
    assert isinstance(refusal, Refusal)
    assert Speaker().say(refusal.message).startswith(said)
    assert refusal.attempt == attempt


def test_gpus_are_compared_for_a_family_without_its_size(real_engine: Engine) -> None:
    refusal = real_engine.reply("h20和h100推理deepseek哪个划算")
    assert isinstance(refusal, Refusal)
    assert refusal.attempt is not None
    assert refusal.attempt.startswith("/compare h20 h100 infer deepseek-")


@pytest.mark.parametrize(
    "text",
    [
        "best chips in town",
        "which card is best",
        "现在好贵",
        "h100 才是王道",
        "pay 2w for h100",
        "is that right",
        "I need more gpus",
        "how many gpus does openai have",
    ],
)
def test_a_remark_with_such_words_stays_one(real_engine: Engine, text: str) -> None:
    refusal = real_engine.reply(text)
    assert isinstance(refusal, Refusal)
    assert refusal.is_of_a_remark


@pytest.mark.parametrize("text", ["/infer 70B h100 $2 per million tokens", "/infer 70B h100 $0.3/1M tokens"])
def test_money_for_tokens_is_still_no_price_of_a_gpu(real_engine: Engine, text: str) -> None:
    refusal = real_engine.reply(text)
    assert isinstance(refusal, Refusal)
    assert refusal.attempt == "/infer 70B h100"


def test_a_warning_says_what_ten_thousands_are_in_yuan(real_engine: Engine) -> None:
    asked = real_engine.ask("/budget 200w")
    assert any("¥200w" in Speaker().say(warning) for warning in asked.answer.warnings)


def test_what_is_worth_a_tap_is_found_once_for_a_question(engine: Engine) -> None:
    first, again = (engine.ask("/train 70B 15T h100") for _ in range(2))
    assert engine.actions(first) is engine.actions(again)
    assert engine.actions(engine.ask("/train 71B 15T h100")) != engine.actions(first)
