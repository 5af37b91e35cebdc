"""Amounts of examples: `10k samples`, and those whose length is said as their tokens, `10k samples of 2k tokens`."""

import re

from bot.grammar import canonical
from bot.grammar.quantities import MAGNITUDES, NUMBER, finite

MOST_TOKENS_OF_EXAMPLE = 1e5
"""More are those of all examples together."""

_AMOUNT = r"(\d+(?:\.\d+)?) ?(k|m|万|千|百万)?"
_EXAMPLES = re.compile(
    rf"(?<![\w.]){_AMOUNT}[ -]?(?:training )?"
    r"(?:samples?|examples?|rows?|records?|conversations?|dialogu?es?|(?:qa )?pairs?|条(?:样本|数据|对话|语料)?|个样本)"
    r"[ ,]*(?:(?:of|x|with|at|\*|each|每条|每个|平均|约|大约)[ ,]*)*"
    rf"(?<![\w.]){_AMOUNT}[ -]?(?:tok(?:en)?s?|词元)(?![a-z/])(?: ?(?:each|per (?:sample|example|row)))?",
    re.IGNORECASE | re.ASCII,
)
_MAGNITUDE = "|".join(sorted((unit for unit in MAGNITUDES if unit), key=len, reverse=True))
_COUNTED = re.compile(
    rf"({NUMBER})({_MAGNITUDE})?-?(?:(?:training-?)?(?:samples?|examples?|rows?|records?|conversations?|dialogu?e?s?|"
    r"(?:qa-?)?pairs?)|[个条](?:样本|数据|对话|问答对?|样例|语料)|样本|对话|问答对?|样例|条)",
    re.ASCII,
)
_DATA = re.compile(rf"({NUMBER})(k|千|万)?(?:数据|data)", re.ASCII)
_MOST_DATA = 1e6
"""`10万数据`: so few are no tokens to fine-tune on."""
_SAMPLED = re.compile(r"grpo|prompts?|提示词", re.IGNORECASE)
"""Reinforcement learning, whose samples are answers."""


def read_examples(word: str) -> float | None:
    """`10ksamples`, `10万条数据` as a number of examples; `10万数据` too, but not `1亿数据`, which are tokens."""
    found = _DATA.fullmatch(word) or _COUNTED.fullmatch(word)
    if found is None:
        return None
    examples = finite(found[1], found[2])
    return examples if found.re is _COUNTED or examples <= _MOST_DATA else None


def examples_in_tokens(text: str) -> str:
    """The same text with examples whose length is said counted in tokens."""
    if _SAMPLED.search(text):
        return text
    return _EXAMPLES.sub(_tokens, text)


def _tokens(found: re.Match[str]) -> str:
    examples, of_examples, length, of_length = found.groups()
    tokens = finite(length, (of_length or "").lower())
    if tokens > MOST_TOKENS_OF_EXAMPLE:
        return found[0]
    return f"{canonical.number(finite(examples, (of_examples or '').lower()) * tokens / 1e6)}M tokens"
