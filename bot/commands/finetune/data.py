"""What there is to fine-tune on: tokens, examples, or the answers that reinforcement learning samples."""

from bot.grammar.examples import MOST_TOKENS_OF_EXAMPLE
from bot.grammar.refusal import Refusal
from bot.request import Given
from bot.resolve.layout import resolve_whole
from bot.resolve.size import MOST_TOKENS, given_tokens
from bot.text import t
from config.schema.entry import Strict
from config.schema.finetuning import FinetuningDefaults

MOST_SEQUENCE = 10_000_000
_MOST_EXAMPLES = 1e9
_MOST_GROUP = 4096


class Sampling(Strict):
    """What reinforcement learning samples."""

    prompts: float
    group: int
    prompt_tokens: int
    answer_tokens: int

    @property
    def sampled_tokens(self) -> float:
        """Tokens of all answers."""
        return self.prompts * self.group * self.answer_tokens


def resolve_data(given: Given, defaults: FinetuningDefaults) -> float:
    """Tokens as given, or of the examples: each as long as assumed, or as the few tokens beside them.

    Raises Refusal where neither is given.
    """
    tokens = given_tokens(given)
    if "examples" in given.words:
        return resolve_examples(given) * (_length_of_examples(given) or defaults.example_tokens)
    if tokens is not None:
        return tokens
    raise Refusal(t("Tokens to train on are missing, e.g. {example}", example="100M"), append=("100M",))


def resolve_examples(given: Given) -> float:
    """How many were given. Raises Refusal for none, and for more than there are."""
    examples = given.get("examples", float) or 0.0
    if not 1 <= examples <= _MOST_EXAMPLES:
        message = t("`{word}`: give at least one example and at most a billion", word=given.words["examples"].text)
        raise given.refusal("examples", message, replace_with=("examples=10k",))
    return examples


def examples_of_assumed_length(given: Given) -> float | None:
    """How many were given, where nothing says how long they are."""
    return resolve_examples(given) if "examples" in given.words and _length_of_examples(given) is None else None


def _length_of_examples(given: Given) -> float | None:
    """The tokens of each, as of `500 tokens each, 10k samples`. Raises Refusal for those of all examples."""
    tokens = given_tokens(given)
    if tokens is not None and tokens > MOST_TOKENS_OF_EXAMPLE:
        message = t("Examples or the tokens of all of them: give one of them, not both")
        raise given.refusal("examples", message, replace_with=("",))
    return tokens


def resolve_sampling(given: Given, defaults: FinetuningDefaults) -> Sampling:
    """The prompts, or the answer tokens that come to as many. Raises Refusal where neither is given, or both are."""
    assumed = defaults.reinforcement
    group = resolve_whole(given, "group", least=1, most=_MOST_GROUP, example="group=8") or assumed.group
    lengths = {
        field: resolve_whole(given, field, least=1, most=MOST_SEQUENCE, example=f"{field}={usual}") or usual
        for field, usual in (("in", assumed.prompt_tokens), ("out", assumed.answer_tokens))
    }
    prompts, tokens = given.get("prompts", float), given_tokens(given)
    if prompts is not None and tokens is not None:
        message = t("Prompts or the tokens of all answers: give one of them, not both")
        raise given.refusal("tokens", message, replace_with=("",))
    if prompts is None and tokens is None:
        message = t("Prompts are missing, e.g. {example}", example="prompts=100k")
        raise Refusal(message, append=("prompts=100k",))
    named = "tokens" if prompts is None else "prompts"
    if prompts is None:
        prompts = (tokens or 0.0) / (group * lengths["out"])
    if not 1 <= prompts <= MOST_TOKENS / (_MOST_GROUP * MOST_SEQUENCE):
        message = t("`{word}`: give at least one prompt and at most ten billion", word=given.words[named].text)
        raise given.refusal(named, message, replace_with=("prompts=100k",))
    return Sampling(prompts=prompts, group=group, prompt_tokens=lengths["in"], answer_tokens=lengths["out"])
