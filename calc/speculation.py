"""Speculative decoding: several drafted tokens are verified in one step of the model that answers."""

import math
from dataclasses import dataclass

from calc.decoder import Decoder
from calc.passes import Pass
from calc.roofline import pass_s
from calc.served import ServedModel
from calc.working import Working, equation

_VERIFICATION = pass_s.named("Verification")


@equation(
    label="Tokens of a step",
    formula="(1 - {acceptance}^({drafted} + 1)) / (1 - {acceptance})",
    unit="tokens",
    acceptance="α",
    drafted="γ",
)
def tokens_per_step(*, acceptance: float, drafted: float) -> float:
    """Expected tokens of one verification of γ drafted ones, each right with probability α: (1 - α^(γ+1)) / (1 - α).

    Leviathan et al. 2023 (arXiv 2211.17192), equation 1: those before the first wrong one, and one of the model's own.
    Taken as alike and independent for all places; real drafts are right less often further on.
    """
    return (1 - math.pow(acceptance, drafted + 1)) / (1 - acceptance)


@equation(
    label="Speculative step",
    formula="{verification_s} + {drafted} · {draft_share} · {step_s}",
    unit="s",
    verification_s="verification",
    drafted="γ",
    draft_share="c",
    step_s="step",
)
def speculative_step_s(*, verification_s: float, drafted: float, draft_share: float, step_s: float) -> float:
    """Seconds to draft γ tokens, one after another at a share c of a step each, and to verify them at once.

    Where the verification takes as long as a step, that is the γ·c + 1 of Leviathan et al. 2023 (arXiv 2211.17192),
    theorem 3.8. It does not where the batch is large, or where more tokens touch more experts.
    """
    return verification_s + drafted * draft_share * step_s


@equation(label="Step for each token", formula="{step_s} / {tokens}", unit="s", step_s="step", tokens="tokens")
def token_s(*, step_s: float, tokens: float) -> float:
    """Seconds for one token of a sequence, where a step gives several on average."""
    return step_s / tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Speculation:
    """How tokens are drafted."""

    drafted: int
    """Tokens that one step verifies besides its own."""
    acceptance: float
    """Probability that a drafted token is right."""
    draft_share: float
    """What drafting one token takes of a step of the model."""
    is_mtp: bool = False
    """Whether layers of the model itself draft."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speculated:
    """What drafting gives under some load."""

    drafted: int
    acceptance: float
    draft_share: float
    tokens_per_step: float
    speedup: float
    """Of decoding, over one token a step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoding:
    """Decoding of all sequences of a replica."""

    step: Pass
    """One pass of the model that answers."""
    token_s: float
    """Seconds for one more token of each sequence."""
    speculated: Speculated | None


def decoding(
    model: ServedModel, sequences: float, context_tokens: float, drafts: Speculation | None, working: Working
) -> Decoding:
    """Decoding with drafts or without."""
    step = model.decode(sequences, context_tokens, working)
    if drafts is None:
        return Decoding(step=step, token_s=step.seconds, speculated=None)
    verification = model.decode(sequences, context_tokens, working, tokens_each=drafts.drafted + 1, total=_VERIFICATION)
    tokens = working.compute(tokens_per_step, acceptance=drafts.acceptance, drafted=drafts.drafted)
    whole_s = working.compute(
        speculative_step_s,
        verification_s=verification.seconds,
        drafted=drafts.drafted,
        draft_share=drafts.draft_share,
        step_s=step.seconds,
    )
    each_s = working.compute(token_s, step_s=whole_s, tokens=tokens)
    speculated = Speculated(
        drafted=drafts.drafted,
        acceptance=drafts.acceptance,
        draft_share=drafts.draft_share,
        tokens_per_step=tokens,
        speedup=step.seconds / each_s,
    )
    return Decoding(step=verification, token_s=each_s, speculated=speculated)


def mtp_share(parts: Decoder, layers: int) -> float:
    """What a layer for multi-token prediction takes of a step: that of one layer and the output matrix in products."""
    inside = parts.multiplied - parts.head
    return (inside / layers + parts.head) / parts.multiplied
