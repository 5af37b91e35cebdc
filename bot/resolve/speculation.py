"""Drafted tokens: how many, how often they are right, and what they take; or those of the model's own layers."""

from bot.grammar import canonical
from bot.request import Context, Given
from bot.resolve.layout import architecture_of, resolve_whole
from bot.resolve.size import ModelSize
from bot.text import Whole, t
from calc.decoder import decoder
from calc.speculation import Speculation, mtp_share
from config.schema.serving import Drafts

SPECULATION_FIELDS = frozenset(("spec", "mtp", "accept", "draft"))
_MOST_DRAFTED = 32
_TERMS = ("accept", "draft")


def resolve_speculation(given: Given, context: Context, size: ModelSize) -> Speculation | None:
    """How tokens are drafted, or None. Raises Refusal for terms without drafts, and for two ways to draft."""
    usual = context.catalog.serving.drafts
    if "spec" in given.words and "mtp" in given.words:
        message = t("`{word}` drafts by layers of the model, `{other}` by a draft model: give one of the two",
                    word=given.words["mtp"].text, other=given.words["spec"].text)  # fmt: skip
        raise given.refusal("spec", message, replace_with=("",))
    if "mtp" in given.words:
        return _by_own_layers(given, size, usual)
    if "spec" not in given.words:
        for field in _TERMS:
            if field in given.words:
                word = given.words[field].text
                message = t("`{word}` is of speculative decoding: add spec=4", word=word)
                raise given.refusal(field, message, replace_with=(f"spec=4 {word}", ""))
        return None
    return Speculation(
        drafted=_drafted(given, "spec", usual.drafted),
        acceptance=_share(given, "accept", usual.acceptance),
        draft_share=_share(given, "draft", usual.draft_share),
    )


def spelled_speculation(drafts: Speculation | None, size: ModelSize) -> list[str]:
    """The words for it; the share of own layers goes without saying."""
    if drafts is None:
        return []
    words = [f"{'mtp' if drafts.is_mtp else 'spec'}={drafts.drafted}", canonical.share("accept", drafts.acceptance)]
    if not drafts.is_mtp or drafts.draft_share != _share_of_own_layer(size):
        words.append(canonical.share("draft", drafts.draft_share))
    return words


def _by_own_layers(given: Given, size: ModelSize, usual: Drafts) -> Speculation:
    """Raises Refusal for a model that has no such layers, and for more tokens than their acceptance is known of."""
    word = given.words["mtp"].text
    layers = size.model.mtp_layers if size.model is not None else None
    if layers is None:
        message = t("`{word}`: no layers for multi-token prediction are known of {size}; a draft of its own is spec=4",
                    word=word, size=size.model.name if size.model else size.spelled()[0])  # fmt: skip
        raise given.refusal("mtp", message, replace_with=("spec=4", ""))
    drafted = _drafted(given, "mtp", layers)
    if drafted > layers and "accept" not in given.words:
        message = t("`{word}`: how often drafts are right is published for mtp={layers} only; give accept=, e.g. 70%",
                    word=word, layers=Whole(layers))  # fmt: skip
        raise given.refusal("mtp", message, replace_with=(f"{word} accept=70%", "mtp=1"))
    return Speculation(
        drafted=drafted,
        acceptance=_share(given, "accept", usual.mtp_acceptance),
        draft_share=_share(given, "draft", _share_of_own_layer(size)),
        is_mtp=True,
    )


def _share_of_own_layer(size: ModelSize) -> float:
    architecture = architecture_of(size)[0]
    return mtp_share(decoder(architecture), architecture.layers)


def _drafted(given: Given, field: str, usual: int) -> int:
    if not isinstance(given.words[field].value, int):
        return usual
    return resolve_whole(given, field, least=1, most=_MOST_DRAFTED, example=f"{field}={usual}") or usual


def _share(given: Given, field: str, usual: float) -> float:
    """A share below one. Raises Refusal for any other."""
    share = given.get(field, float)
    if share is not None and not 0 <= share < 1:
        example = f"{field}={usual:.0%}"
        message = t("`{word}`: a share from 0 to below 100 %, e.g. {example}", word=given.words[field].text,
                    example=example)  # fmt: skip
        raise given.refusal(field, message, did_you_mean=(example,))
    return usual if share is None else share
