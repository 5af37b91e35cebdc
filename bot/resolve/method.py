"""What is said of a method that is one of another command."""

from bot.grammar.refusal import Refusal
from bot.request import Given
from bot.text import t

_OF_FINETUNING = frozenset(("lora", "qlora", "grpo", "dpo", "ppo"))


def finetuning_elsewhere(given: Given) -> Refusal | None:
    """The refusal of a method that only /finetune has: `/train 8B grpo`; None for any other."""
    method = given.words.get("method")
    if method is None or method.value not in _OF_FINETUNING:
        return None
    message = t("`{word}` is a way to fine-tune: what that costs says /finetune", word=str(method.value))
    return Refusal(message, at=method.text, span=method.span, other_command="finetune")
