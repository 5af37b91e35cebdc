"""Numbers of any magnitude in any key: answered in figures that a program can read, or refused with what to type."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.render.numbers import Speaker
from bot.render.reply import answered, refused

SPEAKER = Speaker()
MANY = settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)

_exponents = st.one_of(st.integers(-12, 25), st.integers(-400, 400))
_number = st.one_of(
    st.builds("{}e{}".format, st.sampled_from(["1", "9.99", "3", "0", ".5", "0.1"]), _exponents),
    st.integers(0, 30).map(lambda digits: "9" * digits + "9"),
    st.integers(1, 30).map(lambda zeros: f"0.{'0' * zeros}1"),
    st.sampled_from(["99.999999999999999", "0.9999999999999999", "100", "1", "0", "0.5"]),
)
_unit = st.sampled_from(["", "", "", "%", "k", "B", "T", "亿", "d", "h", "折", "min", "/h", "x"])
_value = st.builds("{}{}".format, _number, _unit)
_TRAINING = (
    "params={}", "tokens={}", "active={}", "gpus={}", "seq={}", "mfu={}", "goodput={}", "price={}", "price=¥{}",
    "discount={}", "fx={}", "cny fx={}", "¥18/h fx={}", "deadline={}", "in {}", "x{}", "8x{}", "{}", "{} mfu", "{} off",
    "${}/h", "{}-A37B", "671B-A{}", "h100 {}", "{} h100", "as-of={}", "llama-3.1-70b seq={}", "{}x7B", "¥{}/h fx={}",
)  # fmt: skip
_ARTICLE = (
    "params={}", "tokens={}", "active={}", "gpus={}", "batch={}", "peak={}", "peak={}TFLOPS", "saving={}", "price={}",
    "price=¥{} fx={}", "price=${}", "{}", "x{}", "8x{}",
)  # fmt: skip


def _with_values(templates: tuple[str, ...]) -> st.SearchStrategy[str]:
    filled = st.sampled_from(templates).flatmap(
        lambda template: st.tuples(*[_value] * template.count("{}")).map(lambda values: template.format(*values))
    )
    return st.lists(filled, min_size=1, max_size=3).map(" ".join)


def _says(engine: Engine, message: str) -> None:
    """Raises for a defect: anything but an answer or a refusal that can be shown."""
    attempt: str | None = message
    while attempt is not None:
        try:
            said = answered(engine.ask(attempt), SPEAKER)
            attempt = None
        except Refusal as refusal:
            said = refused(refusal, SPEAKER)
            attempt = refusal.attempt if attempt == message else None
        assert json.dumps(said, allow_nan=False)


@MANY
@given(words=_with_values(_TRAINING), size=st.sampled_from(["", "70B 15T", "deepseek-v3", "70B", "1e18 1e21", "1B"]))
def test_a_training_run_of_any_magnitude_is_answered_or_refused(real_engine: Engine, words: str, size: str) -> None:
    _says(real_engine, f"/train {size} {words}")


@MANY
@given(words=_with_values(_ARTICLE), size=st.sampled_from(["", "8222亿", "gpt-3", "1e18"]))
def test_an_inference_of_any_magnitude_is_answered_or_refused(real_engine: Engine, words: str, size: str) -> None:
    _says(real_engine, f"/infer {size} method=article {words}")


@pytest.mark.parametrize(
    "message",
    [
        "/train params=1 tokens=1 price=1e-6 discount=99.99%",
        "/train params=1 tokens=1 x10000000 gb300 price=1e-6",
        "/train 1e18 1e21 price=1e9 mfu=0.01% goodput=0.01% x1 p100",
        "/train 1e18 1e21 ¥1e9/h fx=1e-0 mfu=0.01% x1",
        "/train params=1 tokens=1 cny fx=1e-6 price=1e-6",
        "/train 1e18 1e21 price=1e9 cny fx=1e9",
        "/infer 1e18 method=article tokens=1e21 peak=1e6 price=1e9",
        "/infer method=article 1e0 999/h",
        "/serve 8b 1e999 req/s",
        "/api llama-3.1-70b 1e0 999 req/s",
        "/infer 1e18 method=article params=99999T peak=1e-6TFLOPS",
        "/infer params=1 method=article tokens=1 peak=1e24 price=1e-6 batch=1e9 gpus=10000000 saving=99.999999%",
    ],
)
def test_the_ends_of_the_bands_can_be_shown(real_engine: Engine, message: str) -> None:
    _says(real_engine, message)
