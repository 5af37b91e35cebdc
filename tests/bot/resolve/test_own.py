"""Own hardware in a question: what is paid for it, on which terms, and what it does not go together with."""

import pytest

from bot.commands.train.request import TrainRequest
from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.resolve.price import RentalPrice
from calc.ownership import OwnGpu, per_gpu_hour

NETWORK = 0.19


def _price(engine: Engine, words: str) -> RentalPrice:
    request = engine.ask(f"/train 70B 15T {words}").request
    assert isinstance(request, TrainRequest)
    assert request.price is not None
    return request.price


def _own(engine: Engine, words: str) -> OwnGpu:
    own = _price(engine, words).own
    assert own is not None
    return own


def _refusal(engine: Engine, words: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        engine.ask(f"/train 70B 15T {words}")
    return caught.value


@pytest.mark.parametrize("words", ["own", "own=yes", "owned", "buy", "自有", "自购", "own x1024", "we own"])
def test_own_alone_takes_the_known_price_and_adds_the_network(engine: Engine, words: str) -> None:
    price = _price(engine, f"h100 {words}")
    assert price.purchase is not None
    assert price.own is not None
    assert price.own.paid_usd_per_gpu == price.purchase.usd_per_gpu == 31904.63
    assert per_gpu_hour(price.own).usd_per_gpu == pytest.approx(31904.63 / (1 - NETWORK))
    assert price.as_of == price.purchase.as_of


def test_a_known_price_that_holds_the_network_is_taken_as_it_is(engine: Engine) -> None:
    own = _own(engine, "b200 own")
    assert per_gpu_hour(own).usd_per_gpu == own.paid_usd_per_gpu == 47222


@pytest.mark.parametrize(
    ("words", "usd"),
    [
        ("own=40000$", 40_000), ("own=$40k", 40_000), ("own=40,000", 40_000), ("own $40k", 40_000),
        ("own: 40000 usd", 40_000), ("own=28万", 280_000), ("own=28.4万元", 40_000), ("自购=¥284000", 40_000),
        ("own=€36000", 40_000), ("bought for $40k", 40_000), ("own own=$40k", 40_000),
        ("own=€36000 usd", 40_000), ("own=€36000 fx=0.8", 45_000),
    ],
)  # fmt: skip
def test_a_given_purchase_price_is_kept_in_usd_with_its_network(engine: Engine, words: str, usd: float) -> None:
    own = _own(engine, f"h100 {words}")
    assert own.paid_usd_per_gpu == pytest.approx(usd)
    assert own.has_network


@pytest.mark.parametrize(
    ("words", "currency"),
    [("own", "USD"), ("own=¥280000", "CNY"), ("own=¥280000 usd", "USD"), ("own=40000 cny", "CNY"), ("own cny", "CNY")],
)
def test_the_symbol_of_a_purchase_price_sets_the_currency(engine: Engine, words: str, currency: str) -> None:
    assert engine.ask(f"/train 70B 15T h100 {words}").request.currency == currency


def test_the_terms_are_those_of_the_question_or_the_assumed_ones(engine: Engine) -> None:
    assumed, given = (_own(engine, f"h100 own {terms}") for terms in ("", "years=5 load=30% 电价=0.06 interest=10%"))
    assert (assumed.years, assumed.load, assumed.usd_per_kwh, assumed.interest) == (4, 0.8, 0.0826, 0)
    assert (given.years, given.load, given.usd_per_kwh, given.interest) == (5, 0.3, 0.06, 0.1)


def test_the_hour_costs_what_the_formula_says(engine: Engine) -> None:
    price = _price(engine, "h100 own=$40000")
    power = 10_200 / 8 * 0.75 * 1.1 / 1000 * 0.0826
    assert price.usd_per_gpu_hour == pytest.approx(40_000 * (1 / 4 + 0.05) / 8766 / 0.8 + power)


@pytest.mark.parametrize(
    ("words", "attempt"),
    [
        ("h100 own spot", "/train 70B 15T h100 own"),
        ("h100 own lambda", "/train 70B 15T h100 own"),
        ("h100 own price=2.5", "/train 70B 15T h100 own"),
        ("h100 own 5折", "/train 70B 15T h100 own"),
        ("h100 own 3y", "/train 70B 15T h100 own years=3"),
        ("h100 own 5 years", "/train 70B 15T h100 own years=5"),
        ("h100 own 5年", "/train 70B 15T h100 own years=5"),
        ("h100 自购 25万", "/train 70B 15T h100 自购 own=¥25万"),
        ("h100 costs $35k", "/train 70B 15T h100 costs own=$35k"),
        ("h100 $1M", "/train 70B 15T h100"),
        ("h100 years=4", "/train 70B 15T h100 own years=4"),
        ("h100 load 80%", "/train 70B 15T h100 own load 80%"),
        ("h200 own", "/train 70B 15T h200 own=$40000"),
        ("h100 own as-of=2024-01-01", "/train 70B 15T h100 own=$40000 as-of=2024-01-01"),
        ("h100 own=h100", "/train 70B 15T h100 own=$40000"),
        ("h100 own=0", "/train 70B 15T h100 own=$40000"),
        ("h100 own years=0", "/train 70B 15T h100 own years=4"),
        ("h100 own load=120", "/train 70B 15T h100 own load=80%"),
        ("h100 own 电价=0.71元", "/train 70B 15T h100 own electricity=0.1"),
        ("h100 own method=article", "/train 70B 15T h100 method=article"),
        ("h100 owne", "/train 70B 15T h100 owned"),
    ],
)
def test_what_own_hardware_does_not_go_with_gets_a_corrected_command(engine: Engine, words: str, attempt: str) -> None:
    assert _refusal(engine, words).attempt == attempt


def test_another_command_has_no_use_for_own_hardware_and_says_so(engine: Engine) -> None:
    with pytest.raises(Refusal, match="has no use for"):
        engine.ask("/gpu h100 own")


@pytest.mark.parametrize(
    ("words", "canonical"),
    [
        ("h100 own", "h100 own"),
        ("own=40,000$ h100 x1024", "h100 x1024 own=$40000"),
        ("h100 自购=28万元 usd", "h100 own=¥280000 usd"),
        ("h100 own 年限=5年 load=60", "h100 own years=5 load=60%"),
        ("h100 own years=4 load=80% interest=0", "h100 own"),
        ("own kwh=$0.06/kWh wacc=10%", "own electricity=0.06 interest=10%"),
        ("h100 own=30000JPY fx=150", "h100 own=30000JPY fx=150"),
    ],
)
def test_the_canonical_command_names_price_and_terms(engine: Engine, words: str, canonical: str) -> None:
    asked = engine.ask(f"/train 70B 15T {words}")
    assert asked.canonical == f"/train 70B 15T {canonical}"
    assert engine.ask(asked.canonical).request == asked.request


def test_a_deadline_in_years_stays_one_beside_own_hardware(engine: Engine) -> None:
    request = engine.ask("/train 70B 15T h100 own in 5 years").request
    assert isinstance(request, TrainRequest)
    assert request.deadline_days == 5 * 365
