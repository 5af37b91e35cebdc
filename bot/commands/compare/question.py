"""Which command answers the rows of a comparison, and which words that one has no use for."""

from typing import Any, Literal

from bot.command import Command
from bot.commands import finetune, infer, memory, train
from bot.grammar.lexicon import OFFER_FIELDS
from bot.request import Given
from bot.resolve.layout import refuse_of_other_purpose
from bot.text import t

Question = Literal["train", "infer", "memory", "finetune"]

INNER: dict[Question, Command[Any, Any]] = {
    "train": train.COMMAND,
    "infer": infer.COMMAND,
    "memory": memory.COMMAND,
    "finetune": finetune.COMMAND,
}
"""The commands that can be asked of several GPUs or models."""
_SAID = {"train": t("training"), "infer": t("serving"), "memory": t("memory"), "finetune": t("fine-tuning")}
_OF_SERVING = ("in", "out", "cached", "spec", "mtp", "batch", "tp", "ep", "kv", "ctx")
_OF_TRAINING = ("tokens", "deadline", "mfu", "goodput", "seq", "grid")
_OF_MEMORY = ("zero", "pp", "optimizer", "recompute")
_OF_FINETUNING = ("rank", "epochs", "examples", "prompts", "group")
_WITHOUT_TOKENS = ("infer", "memory")
_OF_ONE_ANSWER = frozenset(("peak", "saving", "project", "measured", "calibrated", "keep"))
"""What is of one run alone: the article's formula, what surrounds a final run, and what somebody has measured."""
_OF_QUESTION = frozenset(("question", "purpose"))

TAKES = frozenset[str]().union(*(command.request.takes for command in INNER.values()), _OF_QUESTION) - _OF_ONE_ANSWER


def question_of(given: Given) -> Question:
    """The question that is named, or else the one that the other words are about."""
    return _named(given) or _about(given)


def resolve_question(given: Given) -> Question:
    """The question that is named, or else the one that the other words are about.

    Raises Refusal for words that this question has no use for.
    """
    if given.get("method", str) == "article":
        message = t("/compare makes estimates; the article's formulas answer /train and /infer")
        raise given.refusal("method", message, replace_with=("",))
    question = question_of(given)
    takes = INNER[question].request.takes | _OF_QUESTION
    if "offer" in takes:
        takes |= {*OFFER_FIELDS}
    if question == "finetune" and given.get("purpose", str) == "inference":
        takes -= {"purpose"}
    if question in _WITHOUT_TOKENS and "tokens" in given.words:
        word = given.words["tokens"].text
        message = t(
            "`{word}`: {purpose} counts no training tokens; to compare sizes, name models, e.g. {models}",
            word=word, purpose=_SAID[question], models="llama-3.1-8b llama-3.1-70b",
        )  # fmt: skip
        raise given.refusal("tokens", message, replace_with=("",))
    every = Given({**{field: words[0] for field, words in given.repeated.items()}, **given.words}, {})
    unused = tuple(field for field in every.words if field not in takes)
    refuse_of_other_purpose(every, unused, purpose=_SAID[question])
    return question


def _named(given: Given) -> Question | None:
    """By name, or by a method that only fine-tuning has."""
    match given.get("question", str), given.get("purpose", str), given.get("method", str):
        case "memory", _, _:
            return "memory"
        case ("finetune", _, _) | (_, _, "lora" | "qlora" | "full" | "grpo" | "dpo" | "ppo"):
            return "finetune"
        case _, "train", _:
            return "train"
        case _, "inference", _:
            return "infer"
    return None


def _about(given: Given) -> Question:
    """Training where tokens or terms of a run are given, fine-tuning or memory by their own words, else serving."""
    if any(field in given.words for field in _OF_FINETUNING):
        return "finetune"
    if any(field in given.words for field in _OF_MEMORY):
        return "memory"
    if any(field in given.words for field in _OF_SERVING):
        return "infer"
    return "train" if any(field in given.words for field in _OF_TRAINING) else "infer"
