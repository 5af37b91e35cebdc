"""The language of /serve: how loads and promises are said, and what is refused with what to type instead."""

import pytest

from bot.engine import Engine
from tests.bot.commands.asked import refusal, reply, result, said


class TestSayings:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("50 req/s", "180k requests per hour"),
            ("3k req/min", "50 qps"),
            ("2B/month", "20亿词元/月"),
            ("1500 tokens/s", "1 req/s"),
            ("200 users", "users=200"),
            ("200 users", "200 concurrent users"),
            ("200 users", "200个用户"),
            ("200 users", "200 in flight"),
            ("200 users", "concurrency 200"),
            ("$60k/month", "$720k a year"),
            ("$60k/month", "budget=$60k"),
            ("$60k/month", "60000 usd per month"),
            ("¥30万/月", "每月30万元"),
            ("¥30万/月", "月预算30万元"),
            ("50 req/s peak=3x", "50 req/s 3x peak"),
            ("50 req/s peak=3x", "average 50 req/s, peak 150 req/s"),
            ("50 req/s peak=3x", "平均50qps 峰值150qps"),
            ("50 req/s", "peak 50 req/s"),
            ("864000 req/day peak=3x", "864k req/day peak=30 req/s"),
            ("50 req/s n+1", "50 req/s spare=1"),
            ("50 req/s think=2000", "50 req/s 2000 thinking tokens"),
            ("50 req/s cached=80%", "50 req/s 80% cached"),
            ("50 req/s ttft<1s", "50 req/s ttft=1000ms"),
            ("50 req/s ttft<1s", "50 req/s TTFT ≤ 1 s"),
            ("50 req/s ttft<1s", "50 req/s first token under 1 second"),
            ("50 req/s ttft<1s", "50 req/s ttft<1"),
            ("50 req/s ttft<1s", "50 req/s 首字<1秒"),
            ("50 req/s ttft<1s", "50 req/s 首token延迟<1s"),
            ("1M req/day", "每天100万请求"),
            ("2B/day", "20亿token每天"),
            ("100 users", "100人同时用"),
            ("100 users", "100 人同时在线"),
            ("50 req/s tpot<50ms", "50 req/s tpot 50"),
            ("50 req/s tpot<50ms", "50 req/s itl=50ms"),
            ("50 req/s tpot<50ms", "50 req/s 20 tok/s per user"),
            ("50 req/s tpot<50ms", "50 req/s speed=20"),
            ("50 req/s tpot<50ms", "50 req/s 50ms per token"),
            ("50 req/s e2e<10s", "50 req/s latency under 10s"),
            ("50 req/s e2e<10s", "50 req/s 响应时间<10秒"),
        ],
    )
    def test_the_same_is_said_in_many_ways(self, engine: Engine, one: str, other: str) -> None:
        first, second = (result(engine, f"/serve mixtral-8x7b {load}") for load in (one, other))
        assert first["plans"][0]["usd_per_month"] == pytest.approx(second["plans"][0]["usd_per_month"])
        assert first["promise"] == second["promise"]

    @pytest.mark.parametrize("speed", ["speed=30", "speed=7"])
    def test_a_speed_whose_time_no_decimals_give_stays_one(self, engine: Engine, speed: str) -> None:
        assert reply(engine, f"/serve mixtral-8x7b 50 req/s {speed}")["canonical"].endswith(speed)


class TestRefusals:
    @pytest.mark.parametrize(
        ("text", "words", "attempt"),
        [
            ("/serve mixtral-8x7b", "Say what is to be carried", "/serve mixtral-8x7b 50 req/s"),
            ("/serve 50 req/s", "Parameters are missing", "/serve 50 req/s 70B"),
            ("/serve mixtral-8x7b 50 req/s 200 users", "both say how much", "/serve mixtral-8x7b 50 req/s"),
            ("/serve mixtral-8x7b h100 x8", "/infer says", "/infer mixtral-8x7b h100 x8"),
            ("/serve mixtral-8x7b 50 req/s $2.5/h", "price of one GPU", "/serve mixtral-8x7b 50 req/s $2.5/h h100"),
            ("/serve mixtral-8x7b $100/month", "The cheapest plan costs", None),
            ("/serve mixtral-8x7b 900M req/s", "no cluster has", None),
            ("/serve mixtral-8x7b 50 req/s ttft<0", "a promised time lies", "/serve mixtral-8x7b 50 req/s ttft 1s"),
            ("/serve mixtral-8x7b 50 req/s peak=0.5x", "the highest load", "/serve mixtral-8x7b 50 req/s peak=3x"),
            (
                "/serve mixtral-8x7b 5 req/s cached=120%", "a share of the input",
                "/serve mixtral-8x7b 5 req/s cached=80%",
            ),
            ("/serve mixtral-8x7b 50 req/s spare=1000", "copies are spare", "/serve mixtral-8x7b 50 req/s n+1"),
            ("/serve mixtral-8x7b 50 req/s tp=3", "unevenly", None),
            ("/serve mixtral-8x7b 50 req/s peak=20 req/s", "1 to 1,000 times", "/serve mixtral-8x7b 50 req/s peak=3x"),
            ("/serve mixtral-8x7b 1B/day peak=20 req/s", "how many times the mean", None),
            ("/serve mixtral-8x7b 200 users peak=20 req/s", "both say how much", None),
            ("/serve mixtral-8x7b 10k DAU", "how often does each", "/serve mixtral-8x7b 100000req/day"),
            ("/serve mixtral-8x7b 日活1万", "how often does each", "/serve mixtral-8x7b 100000req/day"),
            ("/serve mixtral-8x7b 1M monthly users", "how often does each", "/serve mixtral-8x7b 10Mreq/month"),
            ("/serve mixtral-8x7b 0 users", "at least one user", None),
            ("/serve deepseek-v3 5 req/s rtx-4090 fp8", "None of these GPUs has room", None),
        ],
    )  # fmt: skip
    def test_it_says_what_to_type_instead(self, engine: Engine, text: str, words: str, attempt: str | None) -> None:
        refused = refusal(engine, text)
        assert words in said(refused)
        if attempt is not None:
            assert refused.attempt == attempt

    def test_money_that_is_too_little_names_a_sum_that_is_enough(self, engine: Engine) -> None:
        refused = refusal(engine, "/serve mixtral-8x7b $100/month")
        assert refused.attempt is not None
        assert result(engine, refused.attempt)["plans"][0]["replicas"] >= 1

    def test_a_closed_model_is_sent_to_its_hosts(self, real_engine: Engine) -> None:
        assert refusal(real_engine, "/serve gpt-4o 50 req/s").attempt == "/api gpt-4o 50 req/s"


class TestWithoutASlash:
    @pytest.mark.parametrize(
        "text",
        [
            "serve mixtral-8x7b to 50 req/s with ttft under 1s",
            "mixtral-8x7b 20 rps tpot under 40 ms",
            "cheapest way to serve mixtral-8x7b at 50 req/s with ttft < 1s",
            "方案 mixtral-8x7b 每秒50个请求",
            "最便宜的方案 部署 mixtral-8x7b 10 req/s",
            "how many h100 to serve mixtral-8x7b at 50 req/s",
            "how many gpus do I need to serve mixtral-8x7b to 200 users",
            "mixtral-8x7b 50qps 要几张卡",
            "70B 每天100万请求 首字<1秒 需要几张卡",
        ],
    )
    def test_a_load_with_a_promise_is_a_plan(self, engine: Engine, text: str) -> None:
        assert engine.ask(text).command.name == "serve"

    def test_serving_on_some_gpus_stays_an_estimate(self, engine: Engine) -> None:
        assert engine.ask("serve mixtral-8x7b on 8 h100").command.name == "infer"
