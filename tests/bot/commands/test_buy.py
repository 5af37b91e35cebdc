"""/buy: the contract of its JSON, what the rent is paid for, its language, its refusals and warnings, its chart."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from bot.answer import MOST_LINES
from bot.chart import Timeline
from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.language import Language
from bot.preferences.values import OwnPrice, Preferences
from bot.render.numbers import Speaker
from bot.render.reply import answered
from bot.render.width import columns

GOLDEN = (
    "/buy h100 x64",
    "/buy",
    "/buy h100 own=$40000 $2/h years=3 interest=8% resale=20% hosting=$150/kW",
    "/buy h100 x64 own=¥280000 ¥15/h reserved",
    "/buy h100 x72 spot",
    "/buy h100 $1.2/h load=30%",
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
        assert list(result(engine, "/buy h100 x64")) == [
            "gpu", "gpus", "years", "load", "usd_per_gpu", "price_usd_per_gpu_hour", "discount", "is_paid_when_idle",
            "purchase_usd", "power_usd_per_month", "hosting_usd_per_month", "interest_usd", "resale_usd",
            "own_usd_total", "own_total", "rent_usd_per_month", "rent_usd_total", "rent_total", "break_even_months",
            "is_by_resale", "break_even_load", "own_usd_per_gpu_hour", "rent_usd_per_gpu_hour", "at_loads", "currency",
            "fx",
        ]  # fmt: skip

    def test_where_renting_stays_cheaper_there_is_no_month(self, engine: Engine) -> None:
        assert result(engine, "/buy h100 $1/h")["break_even_months"] is None

    def test_an_own_hour_costs_what_it_does_for_train(self, engine: Engine) -> None:
        terms = "h100 own=$40000 years=5 load=60% electricity=0.1 interest=7% resale=10% hosting=$120/kW"
        own = result(engine, f"/train 70B 15T {terms}")["price_usd_per_gpu_hour"]
        assert result(engine, f"/buy {terms}")["own_usd_per_gpu_hour"] == pytest.approx(own)

    def test_both_totals_are_in_the_currency_of_the_answer(self, engine: Engine) -> None:
        found = result(engine, "/buy h100 x64 cny fx=7")
        assert found["own_total"] == pytest.approx(7 * found["own_usd_total"])
        assert found["rent_total"] == pytest.approx(7 * found["rent_usd_total"])
        assert found["fx"] == {"rate": 7.0, "date": None}

    def test_without_a_count_it_is_one_server(self, engine: Engine) -> None:
        assert result(engine, "/buy h100")["gpus"] == 8

    def test_the_network_is_added_only_where_there_is_more_than_one_server(self, engine: Engine) -> None:
        assert result(engine, "/buy h100 x8")["usd_per_gpu"] == 31904.63
        assert result(engine, "/buy h100 x9")["usd_per_gpu"] == pytest.approx(31904.63 / 0.81)
        assert result(engine, "/buy b200 x72")["usd_per_gpu"] == 47222  # with its network
        assert result(engine, "/buy h100 x64 own=$40000")["usd_per_gpu"] == 40_000

    def test_prices_are_those_of_the_day(self, engine: Engine) -> None:
        assert result(engine, "/buy a100-80g x8 as-of=2023-01-01 $2/h")["usd_per_gpu"] == 20875
        assert result(engine, "/buy a100-80g x8 $2/h")["usd_per_gpu"] == 18548.75


@pytest.mark.parametrize(
    ("words", "is_paid"),
    [
        ("h100", False),  # on demand
        ("a100", True),  # the article's price of three years
        ("h100 spot", False),
        ("h100 3y", True),
        ("h100 $2/h", False),
        ("h100 $2/h spot", False),
        ("h100 $2/h reserved", True),
        ("h100 $2/h 3y", True),
    ],
)
def test_idle_hours_are_paid_for_where_the_rent_is_a_contract(engine: Engine, words: str, *, is_paid: bool) -> None:
    found = reply(engine, f"/buy {words}")
    assert found["result"]["is_paid_when_idle"] is is_paid
    assert ("paid for all hours" in found["text"]) is is_paid
    hour = found["result"]["price_usd_per_gpu_hour"] / (0.8 if is_paid else 1)
    assert found["result"]["rent_usd_per_gpu_hour"] == pytest.approx(hour)


class TestLanguage:
    @pytest.mark.parametrize(
        ("message", "meant"),
        [
            ("should I buy or rent 64 h100", "/buy h100 x64"),
            ("buy vs rent h100 x64?", "/buy h100 x64"),
            ("rent vs buy h100 x64", "/buy h100 x64"),
            ("/rent_vs_buy h100 x64", "/buy h100 x64"),
            ("/rent-vs-buy h100 x64", "/buy h100 x64"),
            ("is it worth buying 16 h100 instead of renting", "/buy h100 x16"),
            ("buy 64 h100 at $30k each vs rent at $2.5/h", "/buy h100 x64 own=$30000 $2.5/h"),
            ("buy h100 x64 36 months 50% load", "/buy h100 x64 years=3 load=50%"),
            ("buy h100 for 5 years", "/buy h100 x8 years=5"),
            ("buy h100 utilization 60%", "/buy h100 x8 load=60%"),
            ("when do 8 h100 break even", "/buy h100 x8"),
            ("/buy h100 colo $150/kW-month", "/buy h100 x8 hosting=$150/kW"),
            ("/buy h100 hosting 7% residual value 15%", "/buy h100 x8 resale=15% hosting=7%"),
            ("/buy h100 own", "/buy h100 x8"),
            ("/buy h100 own=¥280000 fx=7.1", "/buy h100 x8 own=¥280000 cny fx=7.1"),
            ("own vs rent h100 x16 60% utilization", "/buy h100 x16 load=60%"),
            ("buy 8 h100 with a loan at 8% interest", "/buy h100 x8 interest=8%"),
            ("要不要买 64 张 h100", "/buy h100 x64"),
            ("h100自建划算吗", "/buy h100 x8"),
            ("买还是租 h100", "/buy h100 x8"),
            ("/买 64张h100", "/buy h100 x64"),
            ("64张h100买划算还是租划算", "/buy h100 x64"),
            ("自购还是租 h100 64卡", "/buy h100 x64"),
            ("h100 回本要多久", "/buy h100 x8"),
            ("购买 h100 64卡 负载50% 残值20% 电价0.1", "/buy h100 x64 load=50% electricity=0.1 resale=20%"),
            ("买8张h100 28万元一张 租15元/小时", "/buy h100 x8 own=¥280000 ¥15/h"),
        ],
    )
    def test_what_people_type(self, engine: Engine, message: str, meant: str) -> None:
        asked = engine.ask(message)
        assert asked.request == engine.ask(meant).request

    @pytest.mark.parametrize(
        ("message", "said", "attempt"),
        [
            ("/buy mi300x", "What {gpu} costs to buy is not known here", "/buy mi300x own=$40000"),
            ("/buy h100 own=$9 as-of=2020-01-01", "No rent of {gpu} is", "/buy h100 own=$9 as-of=2020-01-01 $2.5/h"),
            ("/buy h100 for 3 years", "`{word}`: is that how long the hardware is used", "/buy h100 for years=3"),
            ("/buy h100 25万", "`{word}` of what?", "/buy h100 own=¥25万"),
            ("/buy h100 resale=100%", "`{field}` lies between", "/buy h100 resale=20%"),
            ("/buy h100 hosting=150", "`{key}` cannot be", "/buy h100 hosting=$150/kW"),
            ("/buy h100 hosting=¥1000/kW", "Hosting is priced in USD", "/buy h100 hosting=$"),
            ("/buy h100 hosting=$90000/kW", "Hosting lies between", "/buy h100 hosting=$150/kW"),
            ("/buy h100 azure $2/h", "Give a price or an offer", "/buy h100 $2/h"),
            ("/buy h100 fp8", "`/{command}` has no use for", "/buy h100"),
        ],
    )
    def test_what_cannot_be_answered_says_what_to_type(
        self, engine: Engine, message: str, said: str, attempt: str
    ) -> None:
        refused = refusal(engine, message)
        assert refused.message.template.startswith(said)
        assert (refused.attempt or "").startswith(attempt)

    def test_a_reply_may_change_the_purchase_and_leave_the_rent(self, engine: Engine) -> None:
        before = engine.ask("/buy h100 x64 $2/h").canonical
        assert engine.follow_up(before, "own=$30000") == "/buy h100 x64 $2/h own=$30000"
        both = engine.ask("/buy h100 x64 own=$30000 $2/h").canonical
        assert engine.follow_up(both, "$3/h") == "/buy h100 x64 own=$30000 $3/h"

    def test_a_chat_s_own_price_is_the_rent_beside_a_purchase(self, engine: Engine) -> None:
        chat = Preferences(prices={"h100": OwnPrice(amount=1.9, currency="USD")}, currency="CNY")
        asked = engine.ask("/buy h100 own=$40000", chat)
        assert asked.request.price.usd_per_gpu_hour == 1.9
        assert asked.filled.used == ("$1.9/h",)  # the purchase price sets the currency
        assert engine.ask(asked.canonical, chat).request == asked.request


class TestAnswer:
    @pytest.mark.parametrize("question", GOLDEN)
    def test_golden(self, engine: Engine, question: str, snapshot: SnapshotAssertion) -> None:
        assert reply(engine, question)["text"] == snapshot

    @pytest.mark.parametrize("question", GOLDEN)
    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_it_fits_a_phone(self, engine: Engine, question: str, language: Language) -> None:
        asked = engine.ask(question)
        shown = asked.answer
        lines = 1 + (shown.key_figure is not None) + len(shown.lines) + len(shown.rows)
        assert lines + len(shown.shown_warnings) <= MOST_LINES
        speaker = Speaker(language)
        widest = max(columns(speaker.say(row.label)) for row in shown.rows)
        assert all(widest + 1 + columns(speaker.say(row.value)) <= 27 for row in shown.rows)

    @pytest.mark.parametrize(
        ("question", "warning"),
        [
            ("/buy h100 x64", "19 % of a cluster is added for the network"),
            ("/buy h100 x8", "The purchase price is of Jan 2025: give a quote of today"),
            ("/buy h100 spot", "Spot GPUs can be taken away at any time"),
            ("/buy a100 years=2", "The rent is a contract for 3 years, and the use ends after 2 years"),
            ("/buy h100 own=$500000", "is far off what H100 was"),
            ("/buy h100 $60/h", "is far off the market"),
        ],
    )
    def test_a_doubtful_question_is_warned_of(self, engine: Engine, question: str, warning: str) -> None:
        assert any(warning in said for said in reply(engine, question)["warnings"])

    def test_one_server_is_not_said_to_need_a_network(self, engine: Engine) -> None:
        assert not any("network" in said for said in reply(engine, "/buy h100 x8")["warnings"])

    @pytest.mark.parametrize(
        ("question", "held"),
        [
            ("/buy h100 x8", "$31,905 a GPU with its server ·"),
            ("/buy h100 x9", "$39,388 a GPU with server and network ·"),
            ("/buy b200 x8", "$47,222 a GPU with server and network ·"),
            ("/buy h100 own=$40000", "$40,000 a GPU, as given\n"),
        ],
    )
    def test_it_says_what_the_price_of_a_gpu_holds(self, engine: Engine, question: str, held: str) -> None:
        assert f"Bought at {held}" in reply(engine, question)["text"]

    def test_a_given_hosting_has_no_source_of_an_assumed_one(self, engine: Engine) -> None:
        sources = {source["what"] for source in reply(engine, "/buy h100 hosting=$150/kW")["sources"]}
        assert "upkeep" not in sources
        assert {"purchase of H100", "own hardware", "power"} <= sources

    def test_other_gpus_are_a_tap_away_on_the_same_terms(self, engine: Engine) -> None:
        rows = engine.actions(engine.ask("/buy h100 x64 own=$40000 $2/h load=50% years=5"))
        commands = [action.command for row in rows for action in row]
        assert "/buy b200 x64 years=5 load=50%" in commands
        assert not any("own=$40000" in command for command in commands if "h100" not in command)


class TestChart:
    def test_the_lines_end_at_both_totals_and_meet_at_the_marked_month(self, engine: Engine) -> None:
        asked = engine.ask("/buy h100 x64 $2.5/h interest=8% resale=20%")
        (offer,) = asked.answer.charts
        chart, report = offer.make(), asked.report
        assert isinstance(chart, Timeline)
        buying, renting = chart.lines
        assert buying.points[0] == pytest.approx((0.0, report.purchase_usd))
        assert buying.points[-1] == pytest.approx((48.0, report.own_usd_total))
        assert renting.points[-1] == pytest.approx((48.0, report.rent_usd_total))
        (met,) = chart.marks
        assert met.x == report.break_even_months
        assert met.y == pytest.approx(met.x * report.rent_usd_per_month)

    def test_nothing_is_marked_where_they_never_meet(self, engine: Engine) -> None:
        (offer,) = engine.ask("/buy h100 $1/h years=2.5").answer.charts
        chart = offer.make()
        assert isinstance(chart, Timeline)
        assert chart.marks == ()
        assert [month for month, _ in chart.lines[0].points] == [0, 12, 24, 30]


_sum = st.builds("{}{}".format, st.sampled_from(["$", "¥", "€"]), st.floats(0.01, 900).map(repr))
_words = st.lists(
    st.one_of(
        st.integers(1, 10**6).map("x{}".format),
        st.builds("own={}".format, st.builds("{}{}".format, st.sampled_from("$¥€"), st.floats(1, 1e6).map(repr))),
        st.floats(0.1, 50).map("years={!r}".format),
        st.floats(0.001, 1).map("load={!r}".format),
        st.floats(0.001, 1).map("interest={!r}".format),
        st.floats(0.0, 0.98).map("resale={!r}".format),
        st.floats(0.01, 500).map("hosting=${!r}/kW".format),
        st.floats(0.01, 0.99).map(lambda share: f"hosting={share * 100!r}%"),
        st.sampled_from(["discount=30%", "as-of=2026-11-01", "cny", "cny fx=7.1", "eur", "electricity=0.2"]),
        st.one_of(_sum.map("{}/h".format), _sum.map("{}/h reserved".format), st.sampled_from(["spot", "1y", "lambda"])),
    ),
    max_size=6,
    unique_by=lambda word: word.split("=")[0].strip("$¥€0123456789."),
)


@settings(max_examples=300, deadline=None)
@given(gpu=st.sampled_from(["h100", "a100", "b200"]), words=_words)
def test_a_canonical_command_means_the_same(request: pytest.FixtureRequest, gpu: str, words: list[str]) -> None:
    engine: Engine = request.getfixturevalue("engine")
    try:
        asked = engine.ask(" ".join(("/buy", gpu, *words)))
    except Refusal:
        return
    again = engine.ask(asked.canonical)
    assert again.request == asked.request
    assert again.canonical == asked.canonical
