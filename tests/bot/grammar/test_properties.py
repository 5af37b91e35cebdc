"""What holds for every message: canonical commands come back, order does not matter, only a Refusal is raised."""

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.grammar.normalise import normalise
from bot.grammar.parse import Grammar
from bot.grammar.refusal import Refusal
from tests.bot.grammar import messages_beside, messages_beyond, messages_other, messages_train, messages_wrong
from tests.bot.grammar.conftest import Ask
from tests.bot.grammar.language import meaning

EXAMPLES = 600
FEW = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
MESSAGES = [
    *messages_train.ALL, *messages_other.ALL, *messages_wrong.ALL, *messages_wrong.OFFERS, *messages_beside.UNDERSTOOD,
    *messages_beside.REFUSED, *messages_beyond.BEYOND, *messages_beyond.READINGS,
]  # fmt: skip

_units = st.sampled_from(["M", "B", "T", "亿"])
_figures = st.one_of(
    st.integers(1, 9999).map(str),
    st.floats(0.001, 5000).map(repr).filter(lambda text: "e" not in text),
)  # fmt: skip
_quantity = st.builds("{}{}".format, _figures, _units)
_tokens = st.one_of(_quantity, st.integers(1, 10**6).map("tokens={}".format), st.integers(1, 999).map("{}K".format))
_share = st.one_of(st.floats(0.01, 1).map(repr), st.integers(1, 100).map("{}%".format))


def _maybe(words: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(st.just(""), words)


_size = st.one_of(
    _quantity,
    st.builds("{}x{}".format, st.integers(2, 512), _quantity.filter(lambda text: "亿" not in text)),
    st.builds("{}B-A{}B".format, st.integers(100, 900), st.floats(0.5, 99).map(repr)),
    st.builds("{}B active={}M".format, st.integers(100, 900), _figures),
    st.builds("8x7B active={}B".format, st.integers(1, 56)),
    st.sampled_from(["gpt-3", "llama-3.1-70b", "mixtral-8x7b", "deepseek-v3", "deepseek-v3 active=30B"]),
)
_gpu = st.sampled_from(["h100", "a100", "h200", "b200", "mi300x", "v100", "4090", "l40s", "a100-40g"])
_offer = st.one_of(
    st.sampled_from(
        [
            "spot",
            "ondemand",
            "3y",
            "1y",
            "azure",
            "aws",
            "lambda",
            "gcp spot",
            "cheapest",
            "median",
            "usa",
            "aws usa 1y",
        ]
    ),
    st.builds("price={}{}".format, st.sampled_from(["$", "¥", "€", ""]), st.floats(0.01, 99).map(repr)),
    st.builds(
        "{} {}".format,
        st.one_of(
            st.just("own"),
            st.builds("own={}{}".format, st.sampled_from(["$", "¥", "€", ""]), st.floats(1, 1e6).map(repr)),
        ),
        st.sampled_from(
            [
                "",
                "years=5",
                "years=2.5",
                "load=33.3%",
                "electricity=0.061",
                "interest=7.25%",
                "interest=0",
                "resale=12.5%",
                "hosting=7%",
                "hosting=$149.5/kW",
            ]
        ),
    ),
)
_schedule = st.one_of(
    st.integers(1, 100_000).map("x{}".format),
    st.floats(10, 2000).map("in {!r}d".format),
    st.integers(300, 9000).map("in {}h".format),
    st.integers(2, 90).map("{}w".format),
)
_training_words = st.tuples(
    _size,
    _tokens,
    _maybe(_gpu),
    _maybe(_schedule),
    _maybe(_offer),
    _maybe(st.sampled_from(["bf16", "fp16", "fp8"])),
    _maybe(st.one_of(_share.map("discount={}".format), st.sampled_from(["5折", "8.5折", "-30%", "12%off"]))),
    _maybe(
        st.one_of(
            st.sampled_from(["cny", "eur", "usd"]),
            st.floats(0.1, 200).map("cny fx={!r}".format),
            st.floats(0.1, 200).map("currency=xyz fx={!r}".format),
        )
    ),
    _maybe(_share.map("mfu={}".format)),
    _maybe(_share.map("goodput={}".format)),
    _maybe(st.sampled_from(["grid=fr", "grid=cn", "as-of=2025-06-01", "as-of=2026-11-01", "method=article"])),
)
_article_words = st.tuples(
    st.one_of(_quantity, st.sampled_from(["8222亿", "gpt-3", "8x7B"])),
    st.just("method=article"),
    _maybe(st.floats(1, 1e6).map("tokens={!r}".format)),
    _maybe(st.sampled_from(["peak=1e14", "peak=312e12", "peak=9.895e14"])),
    _maybe(st.integers(1, 4096).map("batch={}".format)),
    _maybe(st.integers(1, 4096).map("gpus={}".format)),
    _maybe(st.floats(0, 0.99).map("saving={!r}".format)),
    _maybe(st.floats(0.01, 99).map("price={!r}".format)),
)


def _refusal(ask: Ask, text: str) -> Refusal | None:
    """How a message is refused; None where it is answered."""
    try:
        ask(text)
    except Refusal as refusal:
        return refusal
    return None


def _comes_back(ask: Ask, message: str) -> None:
    if _refusal(ask, message) is not None:
        return
    asked = ask(message)
    again = ask(asked.canonical)
    assert again.request == asked.request
    assert again.canonical == asked.canonical


@settings(FEW, max_examples=EXAMPLES)
@given(words=_training_words)
def test_a_training_request_comes_back_from_its_canonical_command(ask: Ask, words: tuple[str, ...]) -> None:
    _comes_back(ask, " ".join(("/train", *words)))


@settings(FEW, max_examples=EXAMPLES)
@given(words=_article_words)
def test_an_inference_of_the_article_comes_back_from_its_canonical_command(ask: Ask, words: tuple[str, ...]) -> None:
    _comes_back(ask, " ".join(("/infer", *words)))


@pytest.mark.parametrize("message", [*messages_train.ALL, *messages_beside.UNDERSTOOD])
def test_every_message_of_the_table_comes_back_from_its_canonical_command(ask_built_in: Ask, message: str) -> None:
    _comes_back(ask_built_in, message)


@FEW
@given(
    words=st.permutations(
        ["params=70B", "tokens=15T", "h100", "x1024", "mfu=40%", "5折", "cny", "fx=7.1", "lambda", "spot", "fp8"]
    )
)
def test_the_order_of_independent_words_does_not_matter(grammar: Grammar, words: list[str]) -> None:
    assert meaning(grammar.parse(f"/train {' '.join(words)}")) == {
        "params": 70e9, "tokens": 15e12, "gpu": "h100", "gpus": 1024, "mfu": 0.4, "discount": 0.5, "currency": "CNY",
        "fx": 7.1, "provider": "lambda", "purchase": "spot", "precision": "fp8",
    }  # fmt: skip


def _mutated(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(MESSAGES))
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        length = draw(st.integers(0, 3))
        insert = draw(st.one_of(st.text(max_size=2), st.sampled_from(list("=:-.,/%x×折亿年$¥ \n0９ab@*^{}"))))
        text = text[:at] + insert + text[at + length :]
    return text


_anything = st.one_of(
    st.text(max_size=60),
    st.text(max_size=40).map("/train {}".format),
    st.text(alphabet="0123456789.,xXbBtTkm%-/=: eE$¥亿万折年天卡个张hoursa", max_size=30).map(
        "/train 70B 15T {}".format
    ),
    st.text(alphabet="0123456789.,xXbBtTkm%-/=: eE$¥亿万折年天卡个张hoursa", max_size=30),
    st.lists(st.sampled_from([word for message in MESSAGES for word in message.split()]), max_size=12).map(" ".join),
    st.composite(_mutated)(),
)


@settings(FEW, max_examples=600)
@given(text=_anything)
def test_no_text_raises_anything_but_a_refusal_with_a_command_that_works(ask_built_in: Ask, text: str) -> None:
    refusal = _refusal(ask_built_in, text)
    if refusal is not None:
        assert refusal.message.template
        assert refusal.attempt is not None or refusal.command is None
        assert refusal.attempt is None or _refusal(ask_built_in, refusal.attempt) is None


@settings(FEW, max_examples=300)
@given(text=_anything)
def test_the_commands_to_come_raise_nothing_but_a_refusal_either(grammar: Grammar, text: str) -> None:
    for command in ("infer", "memory", "budget", "compare", "api", "finetune"):
        with contextlib.suppress(Refusal):
            assert grammar.parse(f"/{command} {text}").command == command


@settings(FEW, max_examples=400)
@given(text=_anything)
@example("0 = =")
def test_normalised_text_stays_as_it_is(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


_LONG: dict[str, Callable[[int], str]] = {
    "digits": lambda n: "/train " + "9" * n,
    "a count of digits": lambda n: "/train 70B 15T x" + "9" * n,
    "commas": lambda n: "/train " + "," * n,
    "quantities without spaces": lambda n: "/train " + "1b" * n,
    "words": lambda n: "/train " + "h100 " * n,
    "unknown words": lambda n: "/train " + "abc " * n,
    "hanzi": lambda n: "/train " + "算" * n,
    "strange hanzi": lambda n: "/train " + "鑫" * n,
    "equals signs": lambda n: "/train " + "=" * n,
    "a command that does not exist": lambda n: "/trian " + "h100 " * n,
    "a command like no other": lambda n: "/xyzzy " + "h100 " * n,
    "blanks": lambda n: "/train 70B 15T" + " " * n + "b999",
    "no command at all": lambda n: "1" * n + "b",
}


@pytest.mark.parametrize("length", [70, 900, 5000])
@pytest.mark.parametrize("kind", _LONG)
def test_a_long_message_is_refused_in_peace(ask_built_in: Ask, kind: str, length: int) -> None:
    refusal = _refusal(ask_built_in, _LONG[kind](length))
    assert refusal is not None
    assert refusal.attempt is None or _refusal(ask_built_in, refusal.attempt) is None
