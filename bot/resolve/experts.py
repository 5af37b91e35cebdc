"""Experts spread over GPUs, each of which has attention and sequences of its own."""

from bot.grammar.refusal import Refusal
from bot.request import Given
from bot.resolve.layout import architecture_of, resolve_whole
from bot.resolve.size import ModelSize
from bot.text import Text, Whole, t

_MOST_RANKS = 1024


def resolve_spread(given: Given, size: ModelSize, gpus: int | None) -> int | None:
    """GPUs that share the experts, or None. Raises Refusal for a model without any, and for an uneven part."""
    ep = resolve_whole(given, "ep", least=2, most=_MOST_RANKS, example="ep=16")
    if ep is None:
        return None
    word, experts = given.words["ep"].text, architecture_of(size)[0].experts
    if experts is None:
        message = t("`{word}` spreads the experts of a mixture, and this model has none", word=word)
        raise given.refusal("ep", message, replace_with=("",))
    if "tp" in given.words:
        message = t("`{word}`: with ep= each GPU has all of the attention, so leave out tp=",
                    word=given.words["tp"].text)  # fmt: skip
        raise given.refusal("tp", message, replace_with=("",))

    def refusal(message: Text, most: int) -> Refusal:
        near = [ranks for ranks in range(2, most + 1) if experts.total % ranks == 0]
        return given.refusal("ep", message, did_you_mean=(f"ep={near[-1]}",) if near else ())

    if experts.total % ep:
        raise refusal(t("`{word}` parts {experts} experts unevenly", word=word, experts=Whole(experts.total)), ep)
    if gpus is not None and ep > gpus:
        message = t("`{word}` takes {ep} GPUs, more than {gpus}", word=word, ep=Whole(ep), gpus=Whole(gpus))
        raise refusal(message, gpus)
    return ep
