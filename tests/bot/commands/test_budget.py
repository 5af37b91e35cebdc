"""/budget: the contract of its JSON, published models, the language that it understands, its refusals and warnings."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from bot.answer import MOST_LINES
from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.render.numbers import Speaker
from bot.render.reply import answered
from bot.render.width import columns
from config.market import Terms, median_usd_per_gpu_hour, quotes

H100_PEAK, A100_PEAK = 989.4e12, 312e12
GOLDEN = (
    "/budget $1M h100",
    "/budget $1M",
    "/budget $1M h100 $2.5/h mfu=40%",
    "/budget $1M h100 serve=2T x1024",
    "/budget ¥700万 h100 spot",
    "/budget $1M mi300x",
    "/budget h100 x64 in 30d",
)


def reply(engine: Engine, text: str) -> Any:
    return answered(engine.ask(text), Speaker())


def result(engine: Engine, text: str) -> Any:
    return reply(engine, text)["result"]


def refusal(engine: Engine, text: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        engine.ask(text)
    return caught.value


class TestContract:
    def test_the_result_has_the_names_that_programs_rely_on(self, engine: Engine) -> None:
        assert list(result(engine, "/budget $1M h100")) == [
            "budget_usd", "budget", "rule", "compute_flop", "params", "tokens", "params_range", "tokens_range", "loss",
            "gpu", "gpus", "price_usd_per_gpu_hour", "discount", "mfu", "gpu_hours", "days", "days_on_gpus", "serving",
            "alternatives", "market", "currency", "fx",
        ]  # fmt: skip

    def test_the_other_laws_stand_beside_it(self, engine: Engine) -> None:
        found = result(engine, "/budget $1M h100")
        assert found["rule"] == "besiroglu"
        assert [list(other) for other in found["alternatives"]] == 3 * [["rule", "params", "tokens"]]
        assert [other["rule"] for other in found["alternatives"]] == [
            "chinchilla-20", "hoffmann-3", "hoffmann-3-rounded",
        ]  # fmt: skip

    def test_the_same_money_is_shown_on_the_asked_gpu_and_others_at_prices_on_demand(self, engine: Engine) -> None:
        market = result(engine, "/budget $1M h100 spot")["market"]
        assert [entry["gpu"] for entry in market] == ["h100", "a100-80g", "h200", "b200", "mi300x"]
        for entry in market:
            price = entry["price_usd_per_gpu_hour"]
            alone = result(engine, f"/budget $1M {entry['gpu']} price={price}")
            assert entry["params"] == pytest.approx(alone["params"])
            gpu, terms = engine.catalog.gpus[entry["gpu"]], Terms(purchase="on-demand")
            on_demand = quotes(engine.catalog, gpu, None, engine.rates, terms)
            assert price == pytest.approx(median_usd_per_gpu_hour(on_demand))

    def test_without_a_count_the_days_are_those_of_a_usual_cluster(self, engine: Engine) -> None:
        found = result(engine, "/budget $1M h100")
        assert (found["gpus"], found["days_on_gpus"]) == (None, 512)
        assert found["days"] == pytest.approx(1e6 / 6.88 / 24 / 512)
        assert result(engine, "/budget $1M h100 x64")["days"] == pytest.approx(1e6 / 6.88 / 24 / 64)

    def test_the_same_money_takes_about_as_long_on_another_gpu(self, real_engine: Engine) -> None:
        days = [result(real_engine, f"/budget ¥1M {gpu}")["days"] for gpu in ("h100", "h200", "b200", "mi300x")]
        assert all(7 <= length < 14 for length in days)

    def test_serving_is_null_where_nothing_is_served(self, engine: Engine) -> None:
        assert result(engine, "/budget $1M h100")["serving"] is None
        assert list(result(engine, "/budget $1M h100 serve=2T")["serving"]) == [
            "tokens", "mfu", "gpu_hours", "cost_usd", "cost", "training_gpu_hours", "training_cost_usd",
            "training_cost", "same_loss",
        ]  # fmt: skip


class TestPublishedValues:
    def test_a_million_dollars_of_h100_buys_chinchilla(self, engine: Engine) -> None:
        found = result(engine, "/budget $1M h100 $2.5/h mfu=40%")
        assert found["compute_flop"] == pytest.approx(1e6 / 2.5 * 3600 * H100_PEAK * 0.4)
        twenty = found["alternatives"][0]
        assert twenty["params"] == pytest.approx(68.9e9, rel=0.001)
        assert twenty["tokens"] == pytest.approx(1.38e12, rel=0.002)

    def test_a_million_dollars_of_a100_buys_44_6b_on_840b_tokens(self, engine: Engine) -> None:
        found = result(engine, "/budget $1M a100 price=2 mfu=40%")
        assert found["compute_flop"] == pytest.approx(1e6 / 2 * 3600 * A100_PEAK * 0.4)
        assert found["params"] == pytest.approx(44.6e9, rel=0.001)
        assert found["tokens"] == pytest.approx(840e9, rel=0.001)

    def test_money_becomes_a_run_that_costs_that_money(self, engine: Engine) -> None:
        found = result(engine, "/budget $1M h100")
        run = result(engine, f"/train params={found['params']!r} tokens={found['tokens']!r} h100")
        assert run["cost_usd"]["mid"] == pytest.approx(1e6)


class TestGpusForSomeTime:
    def test_they_are_worth_their_rent(self, engine: Engine) -> None:
        found = result(engine, "/budget h100 x64 in 30d")
        rent = 64 * 30 * 24 * 6.88
        assert found["budget_usd"] == pytest.approx(rent)
        assert found["gpu_hours"] == pytest.approx(64 * 30 * 24)
        assert (found["days"], found["days_on_gpus"]) == (pytest.approx(30), 64)
        assert found["params"] == pytest.approx(result(engine, f"/budget ${rent!r} h100 x64")["params"])

    def test_their_price_changes_the_cost_alone(self, engine: Engine) -> None:
        dear, cheap = (result(engine, f"/budget h100 x64 in 30d {price}") for price in ("¥18/h", "¥18/h 5折"))
        assert dear["params"] == pytest.approx(cheap["params"])
        assert dear["budget"] == pytest.approx(64 * 720 * 18)
        assert cheap["budget"] == pytest.approx(dear["budget"] / 2)
        assert dear["currency"] == "CNY"

    def test_more_time_trains_a_larger_model(self, engine: Engine) -> None:
        weeks = [result(engine, f"/budget h100 x64 in {count}w")["params"] for count in (1, 2, 4)]
        assert weeks == sorted(weeks)

    @pytest.mark.parametrize(
        ("text", "canonical"),
        [
            ("/budget h100 x64 in 30d", "/budget h100 x64 in 30d"),
            ("/budget 64 h100 一个月 cny", "/budget h100 x64 in 30d cny"),
            ("/budget x8 36h 5折", "/budget x8 in 1.5d discount=50%"),
            ("/budget h100 x64 in 30d serve=2T spot", "/budget h100 x64 in 30d serve=2T spot"),
        ],
    )
    def test_the_canonical_command_names_the_time(self, engine: Engine, text: str, canonical: str) -> None:
        asked = engine.ask(text)
        assert asked.canonical == canonical
        assert engine.ask(canonical).request == asked.request

    def test_the_headline_names_them_and_a_row_their_cost(self, engine: Engine) -> None:
        text = reply(engine, "/budget h100 x64 in 30d")["text"]
        assert text.startswith("Train on 64 H100 for 30 days\n")
        assert "  Cost         $317K\n" in text

    def test_what_they_serve_too_is_said(self, engine: Engine) -> None:
        text = reply(engine, "/budget h100 x64 in 30d serve=2T")["text"]
        assert text.startswith("Train and serve 2T tokens on 64 H100 for 30 days\n")


class TestServing:
    def test_the_money_pays_for_training_and_serving(self, engine: Engine) -> None:
        found = result(engine, "/budget $1M h100 serve=2T")
        serving = found["serving"]
        assert serving["cost_usd"] + serving["training_cost_usd"] == pytest.approx(1e6)
        assert found["gpu_hours"] == serving["training_gpu_hours"]

    def test_a_model_to_be_served_is_smaller_and_trained_for_longer(self, engine: Engine) -> None:
        trained, served = (result(engine, f"/budget $1M h100{serve}") for serve in ("", " serve=2T"))
        assert served["params"] < trained["params"]
        assert served["tokens"] > trained["tokens"]

    def test_hardly_any_serving_changes_nothing(self, engine: Engine) -> None:
        trained, served = (result(engine, f"/budget $1M h100{serve}") for serve in ("", " serve=1k"))
        assert served["params"] == pytest.approx(trained["params"], rel=1e-6)

    def test_the_answer_says_what_the_money_pays_for(self, engine: Engine) -> None:
        text = reply(engine, "/budget $1M h100 serve=2T")["text"]
        assert text.startswith("Train and serve 2T tokens for $1M\n")
        assert "The money pays for training and then for serving 2T tokens" in text
        assert "to train and serve" in text

    def test_that_serving_is_rough_is_said(self, engine: Engine) -> None:
        warnings = reply(engine, "/budget $1M h100 serve=2T")["warnings"]
        assert "Serving at 20 % of the peak is rough: half or twice that is common" in warnings


class TestMoney:
    def test_the_symbol_of_the_budget_sets_the_currency_of_the_answer(self, engine: Engine) -> None:
        found = result(engine, "/budget ¥7.1M h100 serve=2T")
        assert (found["currency"], found["budget"], found["budget_usd"]) == ("CNY", 7.1e6, pytest.approx(1e6))
        assert found["serving"]["cost"] == pytest.approx(7.1 * found["serving"]["cost_usd"])

    def test_a_named_currency_comes_first(self, engine: Engine) -> None:
        found = result(engine, "/budget ¥7.1M h100 usd")
        assert (found["currency"], found["fx"], found["budget"]) == ("USD", None, pytest.approx(1e6))

    @pytest.mark.parametrize(
        ("text", "headline"),
        [
            ("/budget $1M h100", "Train for $1M"),
            ("/budget $1M h100 cny fx=7", "Train for ¥7.00M ($1M)"),
            ("/budget ¥7M h100 usd fx=7", "Train for $1.00M (¥7M)"),
        ],
    )
    def test_another_currency_shows_the_sum_in_both(self, engine: Engine, text: str, headline: str) -> None:
        assert reply(engine, text)["text"].startswith(f"{headline}\n")

    def test_a_given_rate_is_that_of_the_budget(self, engine: Engine) -> None:
        for text in ("/budget ¥7M h100 fx=7", "/budget ¥7M h100 usd fx=7", "/budget ¥7M h100 price=2.5 usd fx=7"):
            assert result(engine, text)["budget_usd"] == pytest.approx(1e6)

    def test_a_discount_buys_more(self, engine: Engine) -> None:
        assert result(engine, "/budget $1M h100 5折")["gpu_hours"] == pytest.approx(
            2 * result(engine, "/budget $1M h100")["gpu_hours"]
        )

    @pytest.mark.parametrize(
        ("text", "headline"),
        [
            ("/budget $1M", "Train for $1M"),
            ("/budget $1.25M", "Train for $1.25M"),
            ("/budget 500万美元", "Train for $5M"),
            ("/budget ¥700万", "Train for ¥7M"),
            ("/budget 2M eur", "Train for €2M"),
            ("/budget $500k", "Train for $500K"),
            ("/budget $999", "Train for $999"),
        ],
    )
    def test_the_headline_has_the_money_as_it_was_given(self, engine: Engine, text: str, headline: str) -> None:
        assert reply(engine, text)["text"].splitlines()[0] == headline


UNDERSTOOD = {
    "/budget $1M h100": "/budget $1M h100",
    "/budget 1M usd h100": "/budget $1M h100",
    "/budget 1M h100": "/budget $1M h100",
    "/budget 1M$ H100s": "/budget $1M h100",
    "/budget $1,000,000 h100": "/budget $1M h100",
    "/budget budget=1M h100": "/budget $1M h100",
    "/budget h100 1 million dollars": "/budget $1M h100",
    "/budget 1.5 million dollars on 64 h100s": "/budget $1.5M h100 x64",
    "/budget US$2.5m h100 x1024": "/budget $2.5M h100 x1024",
    "/budget 500k usd": "/budget $500K",
    "/budget 50万刀 h100": "/budget $500K h100",
    "/budget $1234.5 h100": "/budget $1234.5 h100",
    "/budget 300M yen h100": "/budget 300MJPY h100",
    "/budget €2M h100 spot": "/budget €2M h100 spot",
    "/budget 2M eur h100 usd": "/budget €2M h100 usd",
    "/budget $1M h100 2.5$/h": "/budget $1M h100 $2.5/h",
    "/budget $1M h100 price=2.5": "/budget $1M h100 $2.5/h",
    "/budget ¥7M h100 price=2.5": "/budget ¥7M h100 $2.5/h cny",
    "/budget $1M h100 mfu 40 goodput 0.9": "/budget $1M h100 mfu=40% goodput=90%",
    "/budget $1M h100 30%off": "/budget $1M h100 discount=30%",
    "/budget $1M h100 fp8": "/budget $1M h100 fp8",
    "/budget $1M h100 as-of=2026-08-01": "/budget $1M h100 as-of=2026-08-01",
    "/budget $1M h100 serve=2T": "/budget $1M h100 serve=2T",
    "/budget $1M h100 serve 2T": "/budget $1M h100 serve=2T",
    "/budget $1M H100 for serving 2T tokens": "/budget $1M h100 serve=2T",
    "/budget $1M to train and serve 2T tokens on h100": "/budget $1M h100 serve=2T",
    "/budget $1M serve=1.5 trillion": "/budget $1M serve=1.5T",
    "/budget $1M serve=5": "/budget $1M serve=5",
    "/budget we have $1M, which model can we train on h100?": "/budget $1M h100",
    "/budget what can I train with $1M on 64 h100?": "/budget $1M h100 x64",
    "/spend $1M h100": "/budget $1M h100",
    "/budget@costbot $1M h100": "/budget $1M h100",
    "budget $1M h100": "/budget $1M h100",
    "Budget: $1M on H100s": "/budget $1M h100",
    "预算 500万美元 h100": "/budget $5M h100",
    "预算100万美元 8卡h100": "/budget $1M h100 x8",
    "预算1000万元能训多大的模型": "/budget ¥10M",
    "预算 100万美元 推理 2万亿 token h100": "/budget $1M h100 serve=2T",
    "/预算 ¥700万 h100 5折": "/budget ¥7M h100 discount=50%",
    "/预算 700万人民币 h100 利用率=40%": "/budget ¥7M h100 mfu=40%",
}


@pytest.mark.parametrize(("text", "canonical"), UNDERSTOOD.items(), ids=UNDERSTOOD)
def test_a_message_means_its_canonical_command(engine: Engine, text: str, canonical: str) -> None:
    asked, again = engine.ask(text), engine.ask(canonical)
    assert asked.canonical == canonical
    assert again.request == asked.request
    assert again.canonical == canonical


REFUSED = {
    "/budget": ("The money is missing, e.g. $1M", "/budget $1M"),
    "/budget h100": ("The money is missing, e.g. $1M", "/budget h100 $1M"),
    "/budget 100": ("`100` of what? $100 is money, x100 are GPUs", "/budget $100"),
    "/budget $1M spot 64": ("`64` of what? $64 is money, x64 are GPUs", "/budget $1M spot x64"),
    "/budget $0": ("A budget lies between a dollar and ten trillion, e.g. $1M", "/budget $1M"),
    "/budget $1e30 h100": ("A budget lies between a dollar and ten trillion, e.g. $1M", "/budget $1M h100"),
    "/budget 1e400 usd": ("A budget lies between a dollar and ten trillion, e.g. $1M", "/budget $1M"),
    "/budget -$5M h100": ("`-$5M` is negative: give an amount above zero", "/budget $5M h100"),
    "/budget 70B": (
        "`70B` of what? Money needs its currency, $70B; what a model costs says /train", "/budget $70B",
    ),
    "/budget $1M 70B": (
        "`70B`: size and tokens are the answer here; /train says what a given model costs", "/budget $1M",
    ),
    "/budget $1M $2M": ("One budget is meant, and there are two: `$1M` and `$2M`", "/budget $1M"),
    "/budget $1M h100 h200": ("One GPU is meant, and there are two: `h100` and `h200`", "/budget $1M h100"),
    "/budget $1M deepseek-v3": ("`/budget` has no use for `deepseek-v3`", "/budget $1M"),
    "/budget $1M 2T tokens": (
        "`2T tokens`: training tokens are the answer; those to be served are serve=2T", "/budget $1M serve=2T",
    ),
    "/budget $1M serve": ("`serve` needs a value, e.g. serve=2T", "/budget $1M serve=2T"),
    "/budget $1M serve=": ("`serve` needs a value, e.g. serve=2T", "/budget $1M serve=2T"),
    "/budget $1M serve=banana": ("`serve` cannot be `banana`: write it like serve=2T", "/budget $1M serve=2T"),
    "/budget $1M serve=1e25": (
        "Tokens to be served lie between 1 and 1e21 in all, e.g. serve=2T", "/budget $1M serve=2T",
    ),
    "/budget $5 serve=2T": (
        "That money cannot serve that many tokens: the model would have less than a million parameters", "/budget $5",
    ),
    "/budget $1 v100 price=1000": (
        "That money trains less than a million parameters: give more, e.g. $1M", "/budget $1M v100 price=1000",
    ),
    "/budget $1M v100 as-of=2019-01-01": (
        "No price of V100 32GB is known for 2019-01-01: give one, e.g. price=2.5",
        "/budget $1M v100 as-of=2019-01-01 price=2.5",
    ),
    "/budget 1,5M usd": ("`1,5M` can be read in two ways: a comma is only a thousands mark here", "/budget 1.5M usd"),
    "/budget $1M h100 in 30d": (
        "`in 30d` beside money: say how much money, or how many GPUs for how long", "/budget $1M h100",
    ),
    "/budget 70B h100 in 30d": (
        "`70B` of what? Money needs its currency, $70B; what a model costs says /train", "/budget $70B h100",
    ),
    "/budget in 30d": ("How many GPUs, or how much money? E.g. x64 or $1M", "/budget in 30d x64"),
    "/budget h100 x64": (
        "The money is missing, e.g. $1M, or how long the GPUs are there, e.g. in 30d", "/budget h100 x64 in 30d",
    ),
    "/budget h100 x64 3y": (
        "The money is missing, e.g. $1M, or how long the GPUs are there, e.g. in 1095d", "/budget h100 x64 3y in 1095d",
    ),
    "/budget 10k h100": ("`10k` of what? $10k is money, x10000 are GPUs", "/budget $10k h100"),
    "/budget $1M h100 int8": ("H100 cannot train in int8; it can in bf16, fp16, fp8", "/budget $1M h100 bf16"),
    "/budget $1M fx=7": ("`fx=7` of which currency? Name it, e.g. cny", "/budget $1M fx=7 cny"),
    "/budget $1M b999": ("I do not know `b999`", "/budget $1M b200"),
    "/budget $1M/month h100": ("`$1M/month`: a price is per GPU-hour, e.g. $2.5/h", "/budget h100 $1M"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "message", "attempt"), [(k, *v) for k, v in REFUSED.items()], ids=REFUSED)
def test_what_cannot_be_answered_says_what_to_type(engine: Engine, text: str, message: str, attempt: str) -> None:
    refused = refusal(engine, text)
    assert Speaker().say(refused.message) == message
    assert refused.attempt == attempt
    assert engine.ask(attempt).command.name == "budget"


def test_a_gpu_without_any_price_asks_for_one(real_engine: Engine) -> None:
    priced = {offer.gpu for offer in real_engine.catalog.offers.values()}
    gpu = next(gpu for gpu in real_engine.catalog.gpus.values() if gpu.id not in priced)
    refused = refusal(real_engine, f"/budget ¥700万 {gpu.id}")
    assert Speaker().say(refused.message) == f"No price of {gpu.label} is known: give one, e.g. price=2.5"
    assert refused.attempt == f"/budget ¥700万 {gpu.id} price=2.5"


class TestWarnings:
    @pytest.mark.parametrize(
        ("text", "warning"),
        [
            ("/budget $1M h100", "Extrapolated: Besiroglu rests on runs of up to 1.00e22 FLOP"),
            ("/budget $1 h100", "Extrapolated: Besiroglu rests on runs of at least 6.00e18 FLOP"),
            ("/budget $1M h100", "Hoffmann A3 contradicts Chinchilla itself, 70B on 1.4T tokens"),
            ("/budget $1M h100 mfu=80%", "MFU 80 % is above the best ever measured, 65 %"),
            ("/budget $1M h100 mfu=0.4%", "MFU 0.4 % is below any published run: is a percentage meant?"),
            ("/budget $1M h100 fp8", "FP8 changes no figure: MFU is that of the BF16 peak"),
            ("/budget ¥1M h100 fx=0.14", "fx=0.14 is far off: a USD is 7.1 CNY"),
            ("/budget ¥7M h100 price=15", "The price is read as $15.00/h; if it is in CNY, write ¥15/h"),
            ("/budget $1M", "A 3-year price of a single-GPU machine: a cluster for one run costs more"),
        ],
    )
    def test_what_is_doubtful_is_said(self, engine: Engine, text: str, warning: str) -> None:
        assert warning in reply(engine, text)["warnings"]

    def test_within_the_runs_behind_the_law_nothing_is_extrapolated(self, engine: Engine) -> None:
        assert not any("Extrapolated" in warning for warning in reply(engine, "/budget $5000 h100")["warnings"])


@pytest.mark.parametrize("text", [*GOLDEN, "/budget $1T h100 serve=900T x100000", "/budget €123456.78 h100 mfu=31.25%"])
def test_an_answer_fits_a_phone(engine: Engine, text: str) -> None:
    answer, speaker = engine.ask(text).answer, Speaker()
    rows = [(speaker.say(row.label), speaker.say(row.value)) for row in answer.rows]
    label_width = max(columns(label) for label, _ in rows)
    assert [value for _, value in rows if label_width + 2 + columns(value) > 27] == []
    shown = 1 + (answer.key_figure is not None) + len(answer.lines) + len(rows) + len(answer.shown_warnings)
    assert shown <= MOST_LINES


_budget_words = st.tuples(
    st.one_of(
        st.floats(1e3, 1e12).map(lambda amount: f"${amount!r}"),
        st.sampled_from(
            [
                "$1M",
                "¥700万",
                "500万美元",
                "2M eur",
                "3e5 gbp",
                "300M jpy",
                "budget=2M",
                "1.7M",
                "x64 in 30d",
                "x8 in 36h",
            ]
        ),
    ),
    st.lists(
        st.one_of(
            st.sampled_from(
                "h100 a100 h200 mi300x x1024 x8 spot aws 5折 30%off cny usd eur fx=7 fx=0.9 $2.5/h ¥18/h price=3 "
                "mfu=40% goodput=0.9 serve=2T serve=900 fp8 as-of=2026-08-01 as-of=2024-08-08".split()
            ),
            st.floats(1, 1e15).map(lambda tokens: f"serve={tokens!r}"),
            st.floats(0.01, 1).map(lambda share: f"mfu={share!r}"),
        ),
        max_size=5,
    ),
)


@settings(max_examples=300, deadline=None)
@given(words=_budget_words)
def test_a_request_comes_back_from_its_canonical_command(
    request: pytest.FixtureRequest, words: tuple[str, list[str]]
) -> None:
    engine: Engine = request.getfixturevalue("engine")
    try:
        asked = engine.ask(" ".join(("/budget", words[0], *words[1])))
    except Refusal as refused:
        assert refused.attempt is not None  # noqa: PT017 - either half of the property may hold
        return
    again = engine.ask(asked.canonical)
    assert again.request == asked.request
    assert again.canonical == asked.canonical


@pytest.mark.parametrize("text", GOLDEN)
def test_the_whole_answer_reads_as_agreed(engine: Engine, snapshot: SnapshotAssertion, text: str) -> None:
    assert reply(engine, text)["text"] == snapshot
