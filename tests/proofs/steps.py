"""What people do with the bot, as hypothesis makes it up: the same from the same seed, as many as are wanted."""

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count, islice

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.bot.grammar import messages_other, messages_train, messages_wrong
from tests.botapi import utf16_length
from tests.fuzz.texts import texts

_BATCH = 500
_MOST_UTF16, _MOST_OF_A_QUERY_UTF16, _MOST_OF_A_PAYLOAD = 4096, 256, 64
_LOTS = {
    "question": 29, "sloppy": 14, "edit": 10, "tap": 18, "chart": 2, "inline": 10, "inline tap": 3,
    "settings": 4, "group": 5, "reply": 3, "link": 2,
}  # fmt: skip
_SETTINGS = (
    "/settings", "/settings h200 cny", "/settings b200 zh", "/settings english usd", "/settings aws 1y mfu=45%",
    "/settings b200 ¥30/h", "/settings export", "/settings reset", "/forget", "/privacy", "人民币",
    "/settings gpu=nonsense",
)  # fmt: skip
_REPLIES = ("h200", "x2048", "spot", "10T", "cny", "thanks!", "in 30d", "fp8", "5折")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that somebody does."""

    kind: str
    text: str
    pick: int
    """Decides who does it, and under which message."""


@st.composite
def _step(draw: st.DrawFn) -> Step:
    kind = draw(st.sampled_from([kind for kind, lots in _LOTS.items() for _ in range(lots)]))
    return Step(kind, draw(_texts().get(kind, st.just(""))), draw(st.integers(0, 2**32)))


@cache
def _texts() -> dict[str, st.SearchStrategy[str]]:
    """What is written in the steps of each kind: messages that the tests know, right and wrong ones, and noise."""
    known = (*messages_train.ALL, *messages_other.ALL, *messages_wrong.ALL)
    question = st.sampled_from([text for text in known if _fits(text)])
    sloppy = texts.filter(_fits)
    mixed = st.one_of(question, question, sloppy)
    typed = st.one_of(mixed, st.just("")).map(lambda text: text.removeprefix("/"))
    payload = st.one_of(question.map(_payload), st.sampled_from(("inline", "nonsense", "_AAAA", "-0", "")))
    return {
        "question": question,
        "sloppy": sloppy,
        "edit": mixed,
        "group": mixed,
        "inline": typed.filter(lambda text: utf16_length(text) <= _MOST_OF_A_QUERY_UTF16),
        "settings": st.sampled_from(_SETTINGS),
        "reply": st.sampled_from(_REPLIES),
        "link": payload.filter(lambda payload: len(payload) <= _MOST_OF_A_PAYLOAD),
    }


def _payload(text: str) -> str:
    return urlsafe_b64encode(text.removeprefix("/").encode()).decode().rstrip("=")


def _fits(text: str) -> bool:
    """Whether a client would send it."""
    return 0 < utf16_length(text.strip()) <= _MOST_UTF16


def steps(first_seed: int) -> Iterator[Step]:
    """Steps without end."""
    for number in count(first_seed):
        yield from _batch(number)


def first_steps(first_seed: int, most: int) -> list[Step]:
    """So many of them, made beforehand: making them takes time of its own."""
    return list(islice(steps(first_seed), most))


def _batch(number: int) -> list[Step]:
    made: list[Step] = []

    @seed(number)
    @settings(
        max_examples=_BATCH,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(_step())
    def take(step: Step) -> None:
        made.append(step)

    take()
    return made
