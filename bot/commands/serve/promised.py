"""The times that every request is promised on average, as they are asked for."""

from collections.abc import Iterator

from bot.grammar import canonical
from bot.request import Given
from bot.text import t
from config.schema.entry import Strict

PROMISED = ("ttft", "tpot", "answer")
_EXAMPLES = {"ttft": "ttft<1s", "tpot": "tpot<50ms", "answer": "e2e<10s"}
_MOST_MS = 3.6e6
_LEAST_MS = 1e-3


class Promised(Strict):
    """What is promised; None for any time."""

    ttft_ms: float | None
    tpot_ms: float | None
    answer_s: float | None

    def spelled(self) -> Iterator[str]:
        """The words that give it again."""
        if self.ttft_ms is not None:
            yield canonical.time_ms("ttft", self.ttft_ms)
        if self.tpot_ms is not None:
            yield canonical.time_ms("tpot", self.tpot_ms)
        if self.answer_s is not None:
            yield f"e2e={canonical.number(self.answer_s)}s"


def resolve_promised(given: Given) -> Promised:
    """The times that the words mean. Raises Refusal for one that nobody can mean."""
    for field in PROMISED:
        value = given.get(field, float)
        if value is not None and not _LEAST_MS <= (value * 1e3 if field == "answer" else value) <= _MOST_MS:
            example = _EXAMPLES[field]
            message = t("`{word}`: a promised time lies between a microsecond and an hour, e.g. {example}",
                        word=given.words[field].text, example=example)  # fmt: skip
            raise given.refusal(field, message, did_you_mean=(example,))
    return Promised(
        ttft_ms=given.get("ttft", float), tpot_ms=given.get("tpot", float), answer_s=given.get("answer", float)
    )
