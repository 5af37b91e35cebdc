"""Examples of so many tokens each as their tokens: `10k samples of 2k tokens` as `20M tokens`."""

import re

from bot.grammar import canonical
from bot.grammar.quantities import finite

_AMOUNT = r"(\d+(?:\.\d+)?) ?(k|m|万|千|百万)?"
_EXAMPLES = re.compile(
    rf"(?<![\w.]){_AMOUNT}[ -]?(?:training )?"
    r"(?:samples?|examples?|rows?|records?|conversations?|dialogu?es?|(?:qa )?pairs?|条(?:样本|数据|对话|语料)?|个样本)"
    r"[ ,]*(?:(?:of|x|with|at|\*|each|每条|每个|平均|约|大约)[ ,]*)*"
    rf"(?<![\w.]){_AMOUNT}[ -]?(?:tok(?:en)?s?|词元)(?![a-z/])(?: ?(?:each|per (?:sample|example|row)))?",
    re.IGNORECASE | re.ASCII,
)
_SAMPLED = re.compile(r"grpo|prompts?|提示词", re.IGNORECASE)
"""Reinforcement learning, whose samples are answers."""


def examples_in_tokens(text: str) -> str:
    """The same text with examples whose length is said counted in tokens."""
    if _SAMPLED.search(text):
        return text
    return _EXAMPLES.sub(_tokens, text)


def _tokens(found: re.Match[str]) -> str:
    examples, of_examples, length, of_length = found.groups()
    tokens = finite(examples, (of_examples or "").lower()) * finite(length, (of_length or "").lower())
    return f"{canonical.number(tokens / 1e6)}M tokens"
