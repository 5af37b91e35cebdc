"""From words to the values of a request: what is assumed, what follows from what, and what is warned of."""

from datetime import date

import pytest

from bot.commands.train.request import TrainRequest
from bot.engine import Engine
from bot.grammar.refusal import Refusal
from tests.conftest import TODAY


def _request(engine: Engine, message: str) -> TrainRequest:
    request = engine.ask(message).request
    assert isinstance(request, TrainRequest)
    return request


def _usd(engine: Engine, message: str) -> float:
    price = _request(engine, message).price
    assert price is not None
    return price.usd_per_gpu_hour


@pytest.mark.parametrize(
    ("words", "params", "active"),
    [
        ("70B", 70e9, 70e9),
        ("8x222B", 8 * 222e9, 2 * 222e9),
        ("2x7B", 14e9, 14e9),
        ("671B-A37B", 671e9, 37e9),
        ("671B/37B", 671e9, 37e9),
        ("671B active=37B", 671e9, 37e9),
        ("8x22B active=39B", 176e9, 39e9),
        ("deepseek-v3 active=30B", 671e9, 30e9),
        ("gpt-3", 175e9, 175e9),
    ],
)
def test_a_size_has_total_and_active_parameters(engine: Engine, words: str, params: float, active: float) -> None:
    size = _request(engine, f"/train {words} 15T").size
    assert (size.params, size.active_params) == pytest.approx((params, active), rel=1e-3)


def test_the_active_part_of_a_product_is_assumed_to_be_two_experts_and_said_so(engine: Engine) -> None:
    asked = engine.ask("/train 8x222B 13T")
    assert asked.request.size.is_active_assumed
    assert any("experts assumed" in text.template for text in asked.answer.warnings)


def test_a_named_active_part_is_no_assumption(engine: Engine) -> None:
    assert not _request(engine, "/train 8x22B active=39B 4T").size.is_active_assumed


def test_a_preset_brings_the_tokens_that_it_was_trained_on(engine: Engine) -> None:
    assert _request(engine, "/train deepseek-v3").tokens == pytest.approx(14.8e12)


def test_tokens_beside_a_preset_replace_its_own(engine: Engine) -> None:
    assert _request(engine, "/train deepseek-v3 1T").tokens == 1e12


@pytest.mark.parametrize(
    ("words", "currency"),
    [
        ("", "USD"), ("cny", "CNY"), ("¥18/h", "CNY"), ("¥18/h usd", "USD"), ("€2/h", "EUR"), ("price=2.5", "USD"),
        ("$2/h cny", "CNY"), ("price=2.5 eur", "EUR"),
    ],
)  # fmt: skip
def test_the_symbol_of_a_price_sets_the_currency_unless_one_is_named(engine: Engine, words: str, currency: str) -> None:
    assert _request(engine, f"/train 70B 15T {words}").currency == currency


@pytest.mark.parametrize(
    ("words", "usd"),
    [("price=2.5", 2.5), ("$2.5/h", 2.5), ("¥14.2/h", 2.0), ("¥18/h fx=6", 3.0), ("€1.8/h", 2.0), ("price=2 eur", 2.0)],
)
def test_a_given_price_is_kept_in_usd(engine: Engine, words: str, usd: float) -> None:
    assert _usd(engine, f"/train 70B 15T {words}") == pytest.approx(usd)


def test_a_given_rate_has_no_date_and_the_banks_has_one(engine: Engine) -> None:
    given, known = _request(engine, "/train 70B 15T cny fx=7").fx, _request(engine, "/train 70B 15T cny").fx
    assert given is not None
    assert known is not None
    assert (given.rate, given.date, known.rate) == (7.0, None, 7.1)
    assert known.date is not None
    assert _request(engine, "/train 70B 15T").fx is None


@pytest.mark.parametrize(
    ("words", "offer"),
    [
        ("", "azure-a100-80g-3y-as-stated"),
        ("3y", "azure-a100-80g-3y-as-stated"),
        ("reserved", "azure-a100-80g-3y-as-stated"),
        ("lambda", "lambda-a100-80g-on-demand"),
        ("offer=azure-a100-80g-on-demand", "azure-a100-80g-on-demand"),
        ("gcp spot", "gcp-a100-80g-spot"),
        ("h100", "aws-h100-on-demand"),
        ("h100 gcp 3y", "gcp-h100-reserved-3y"),
    ],
)
def test_an_offer_is_found_by_provider_purchase_or_id(engine: Engine, words: str, offer: str) -> None:
    price = _request(engine, f"/train 70B 15T {words}").price
    assert price is not None
    assert price.offer is not None
    assert price.offer.id == offer


def test_spot_is_the_median_of_the_newest_spot_prices(engine: Engine) -> None:
    spot = _request(engine, "/train 70B 15T h100 spot").price
    assert spot is not None
    assert (spot.kind, {offer.purchase for offer in spot.offers}) == ("median", {"spot"})
    one, other = (_usd(engine, f"/train 70B 15T h100 {provider} spot") for provider in ("azure", "gcp"))
    assert spot.usd_per_gpu_hour == pytest.approx((one + other) / 2)


def test_the_cheapest_offer_is_no_dearer_than_any_other(engine: Engine) -> None:
    cheapest = _usd(engine, "/train 70B 15T h100 cheapest")
    assert all(cheapest <= _usd(engine, f"/train 70B 15T h100 {p}") for p in ("aws", "lambda", "runpod", "spot"))


def test_a_day_is_kept_and_has_its_own_price(engine: Engine) -> None:
    request = _request(engine, "/train 70B 15T as-of=2025-06-01")
    assert request.as_of == date(2025, 6, 1)
    assert request.price is not None
    assert request.price.as_of is not None
    assert request.price.as_of <= date(2025, 6, 1) < TODAY


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("as-of=2025-06", date(2025, 6, 30)),
        ("2025年6月", date(2025, 6, 30)),
        ("as-of=2026-11", TODAY),
        ("as of nov 2026", TODAY),
    ],
)
def test_a_month_means_its_last_day_but_none_to_come(engine: Engine, words: str, day: date) -> None:
    assert _request(engine, f"/train 70B 15T {words}").as_of == day


def test_a_month_to_come_is_refused(engine: Engine) -> None:
    with pytest.raises(Refusal, match="still to come"):
        engine.ask("/train 70B 15T as-of=2026-12")


@pytest.mark.parametrize(
    ("message", "attempt"),
    [
        ("/train 70B 15T 500twd/h", "/train 70B 15T"),
        ("/train 70B 15T currency=xyz", "/train 70B 15T"),
        ("/train 70B 15T jpy fx=0", "/train 70B 15T jpy"),
    ],
)
def test_a_rate_is_suggested_only_where_one_is_usual(real_engine: Engine, message: str, attempt: str) -> None:
    with pytest.raises(Refusal) as caught:
        real_engine.ask(message)
    assert caught.value.attempt == attempt


@pytest.mark.parametrize(
    ("words", "discount", "mfu", "goodput"),
    [
        ("5折 mfu=40 goodput=0.9", 0.5, 0.4, 0.9), ("-30%", 0.3, None, None), ("8.5折 40%mfu", 0.15, 0.4, None),
        ("mfu=1 discount=0", 0.0, 1.0, None),
    ],
)  # fmt: skip
def test_shares_are_fractions(
    engine: Engine, words: str, discount: float, mfu: float | None, goodput: float | None
) -> None:
    request = _request(engine, f"/train 70B 15T {words}")
    assert (request.discount, request.mfu, request.goodput) == (discount, mfu, goodput)


@pytest.mark.parametrize(
    ("gpu", "precision"), [("", "bf16"), ("v100", "fp16"), ("h100 fp8", "fp8"), ("b200 fp4", "fp4")]
)
def test_a_run_is_in_bf16_unless_the_gpu_or_the_question_says_otherwise(
    engine: Engine, gpu: str, precision: str
) -> None:
    assert _request(engine, f"/train 70B 15T {gpu}").precision == precision


@pytest.mark.parametrize(
    ("message", "warning"),
    [
        ("/train 500B 175B", "swapped"),
        ("/train 70B 15T mfu=70%", "above the best"),
        ("/train 70B 15T h100 $900/h", "off the market"),
        ("/train 70B 15T h100 price=0.01", "off the market"),
    ],
)
def test_what_is_odd_but_possible_is_answered_with_a_warning(engine: Engine, message: str, warning: str) -> None:
    assert any(warning in text.template.lower() for text in engine.ask(message).answer.warnings)


def test_a_usual_question_has_no_warning_about_its_words(engine: Engine) -> None:
    warnings = [text.template for text in engine.ask("/train 70B 15T h100 lambda").answer.warnings]
    assert not any("swapped" in text or "above the best" in text for text in warnings)


def test_a_deadline_that_no_cluster_meets_is_refused_with_the_shortest_that_one_does(engine: Engine) -> None:
    with pytest.raises(Refusal) as caught:
        engine.ask("/train 405B 15T h100 in 2h")
    refusal = caught.value
    assert refusal.at == "in 2h"
    assert refusal.attempt is not None
    assert refusal.attempt.startswith("/train 405B 15T h100 in ")
    assert engine.ask(refusal.attempt).report.days.mid <= float(refusal.attempt.split()[-1].removesuffix("d"))


@pytest.mark.parametrize(
    ("message", "canonical"),
    [
        ("/train 175B 500B", "/train 175B 500B"),
        ("train a 70B model on 15T tokens with 2048 h100s", "/train 70B 15T h100 x2048"),
        ("/train 671B/37B 14.8T", "/train 671B-A37B 14.8T"),
        ("/train 8*222B 13T", "/train 8x222B 13T"),
        ("/train gpt3", "/train gpt-3"),
        ("/train gpt-3 300B", "/train gpt-3"),
        ("/train 7,000M 140B 5折 人民币", "/train 7B 140B discount=50% cny"),
        ("/train 70B 15T two weeks h200".replace("two", "2"), "/train 70B 15T h200 in 14d"),
        ("/train 70B 15T google spot h100", "/train 70B 15T h100 gcp spot"),
        ("/train 70B 15T 3y", "/train 70B 15T"),
        ("/train 70B 15T ¥18/h usd", "/train 70B 15T ¥18/h usd"),
        ("/train 70B 15T as of 2025-06-01 grid france mfu 40", "/train 70B 15T mfu=40% grid=fr as-of=2025-06-01"),
    ],
)
def test_the_canonical_command_reads_well(engine: Engine, message: str, canonical: str) -> None:
    assert engine.ask(message).canonical == canonical


def test_no_correction_is_offered_that_would_be_refused_for_its_deadline(engine: Engine) -> None:
    with pytest.raises(Refusal) as caught:
        engine.ask("/train 405B 15T b999 in 2h")
    assert caught.value.at == "b999"
    assert caught.value.attempt is not None
    assert engine.ask(caught.value.attempt).canonical
