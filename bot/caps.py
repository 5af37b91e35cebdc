"""The most that one text may ask for. What is beyond is refused, with what to type instead, before it costs time.

Everything is counted, nothing is timed, so that the same text always gets the same answer. No text within these takes
more than a quarter of a second on a small machine; `python -m benchmarks.budget` measures the dearest known.
"""

from dataclasses import dataclass

MOST_CHARACTERS_OF_A_TEXT = 4096
"""Of whatever comes in, settings in YAML included: the longest message of Telegram."""
MOST_CHARACTERS = 1000
"""Of a question."""
MOST_WORDS = 80
"""Of a question, as the grammar cuts them."""
MOST_COMPARED = 8
"""GPUs or models of one comparison, each of which is a whole answer: what fits into one message."""
MOST_CORRECTIONS = 40
"""Corrected commands that are tried for one question: twice as many as any of some 4,900 texts in the tests needs."""
MOST_SAID_AGAIN = 60
"""Characters of a value in settings that is said again because it cannot be read."""


@dataclass
class Effort:
    """How much of its budget one question has left."""

    corrections: int = MOST_CORRECTIONS

    def may_try(self) -> bool:
        """Whether one more correction may be tried, which is counted."""
        self.corrections -= 1
        return self.corrections >= 0


def cut(text: str, most: int = MOST_SAID_AGAIN) -> str:
    """A text in one line, and not all of one that is longer than so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
