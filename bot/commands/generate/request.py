"""What /generate is asked: a model, the tokens that it is to write, and the GPUs or the time for them."""

from typing import Self

from bot.grammar import canonical
from bot.grammar.refusal import Refusal
from bot.request import Context, Given
from bot.resolve.size import MOST_TOKENS, given_tokens
from bot.resolve.terms import resolve_schedule
from bot.text import t
from bot.weighed import WeighedRequest

_EXAMPLE = "100B"


class GenerateRequest(WeighedRequest):
    """A model that writes many tokens; None is left to the answer."""

    tokens: float
    """Written over all requests."""
    gpus: int | None
    deadline_days: float | None

    takes = WeighedRequest.takes | frozenset(("tokens", "prompts", "examples", "gpus", "deadline"))
    positional = ("tokens", "params")

    @classmethod
    def resolve(cls, given: Given, context: Context) -> Self:
        in_common = cls.in_common(given, context)
        gpus, deadline_days = resolve_schedule(given)
        if gpus is not None and deadline_days is not None:
            message = t("`{gpus}` and `{time}`: one of them is the answer, leave it out", gpus=given.words["gpus"].text,
                        time=given.words["deadline"].text)  # fmt: skip
            raise given.refusal("deadline", message, replace_with=("",))
        tokens = _tokens(given, in_common["output_tokens"])
        return cls(**in_common, tokens=tokens, gpus=gpus, deadline_days=deadline_days)

    def spelled(self, context: Context) -> list[str]:
        words = [self.size.spelled_tokens(self.tokens), *self.size.spelled()]
        if self.gpus is not None:
            words.append(f"x{self.gpus}")
        if self.deadline_days is not None:
            words.append(canonical.duration(self.deadline_days))
        return [*words, *self.spelled_requests(context), *self.spelled_choice(context)]


def _tokens(given: Given, output_tokens: int) -> float:
    """What is to be written: so many tokens, or an answer to each of so many prompts. Raises Refusal for neither.

    `10k samples` are as many answers.
    """
    of = "examples" if "examples" in given.words else "prompts"
    prompts = given.get(of, float)
    if prompts is not None:
        if "tokens" in given.words:
            message = t("`{tokens}` and `{prompts}` both say how much is written: give one of them",
                        tokens=given.words["tokens"].text, prompts=given.words[of].text)  # fmt: skip
            raise given.refusal(of, message, replace_with=("",))
        if not 1 <= prompts * output_tokens <= MOST_TOKENS:
            message = t("`{word}`: give at least one prompt, e.g. 10M prompts", word=given.words[of].text)
            raise given.refusal(of, message, did_you_mean=("10M prompts",))
        return prompts * output_tokens
    tokens = given_tokens(given)
    if tokens is None:
        raise Refusal(t("Say how many tokens are to be written, e.g. {example}", example=_EXAMPLE), append=(_EXAMPLE,))
    return tokens
