"""What reinforcement learning on groups of sampled answers takes, roughly: one question, one report."""

from collections.abc import Iterable
from dataclasses import dataclass

from calc import cost
from calc.compute import charged_flop
from calc.finetuning import FinetuningReport, FinetuningRun, report_of
from calc.finetuning_memory import Load, bits_of_weight, frozen_weights_gb, hold
from calc.ranges import Range
from calc.working import Working, equation
from config.schema.defaults import Defaults
from config.schema.gpu import Gpu
from config.schema.serving import ServingMemory

_HOURS_OF = {
    "sampling": cost.gpu_hours.named("GPU-hours of sampling"),
    "scoring": cost.gpu_hours.named("GPU-hours of scoring"),
    "training": cost.gpu_hours.named("GPU-hours of training"),
}
_SCORING_PASSES = 2
"""The policy before the step, and the reference that it is kept near to."""


@equation(
    label="Tokens trained on",
    formula="{prompts} · {group} · ({prompt_tokens} + {answer_tokens})",
    unit="tokens",
    prompts="P",
    group="G",
    prompt_tokens="l_p",
    answer_tokens="l_a",
)
def rollout_tokens(*, prompts: float, group: float, prompt_tokens: float, answer_tokens: float) -> float:
    """Tokens of all prompts with each of their G sampled answers, P·G·(l_p + l_a)."""
    return prompts * group * (prompt_tokens + answer_tokens)


@equation(
    label="Compute of sampling",
    formula="2 · {active_params} · {prompts} · ({prompt_tokens} + {group} · {answer_tokens})",
    unit="FLOP",
    active_params="N_active",
    prompts="P",
    prompt_tokens="l_p",
    group="G",
    answer_tokens="l_a",
)
def sampling_flop(
    *, active_params: float, prompts: float, prompt_tokens: float, group: float, answer_tokens: float
) -> float:
    """A forward pass for every answer token and, once a group, for the prompt, in FLOP: 2·N·P·(l_p + G·l_a)."""
    return 2 * active_params * prompts * (prompt_tokens + group * answer_tokens)


@equation(
    label="Compute of scoring",
    formula="2 · {passes} · {active_params} · {tokens}",
    unit="FLOP",
    passes="k",
    active_params="N_active",
    tokens="T",
)
def scoring_flop(*, passes: float, active_params: float, tokens: float) -> float:
    """Forward passes for the probabilities of the answers, in FLOP: k = 2, the old policy and the reference.

    GRPO (Shao et al. 2024, arXiv 2402.03300) has no critic. Leaves out a reward model.
    """
    return 2 * passes * active_params * tokens


@equation(
    label="GPU-hours",
    formula="{sampling_gpu_hours} + {scoring_gpu_hours} + {training_gpu_hours}",
    unit="GPU-hours",
    sampling_gpu_hours="sampling",
    scoring_gpu_hours="scoring",
    training_gpu_hours="training",
)
def grpo_gpu_hours(*, sampling_gpu_hours: float, scoring_gpu_hours: float, training_gpu_hours: float) -> float:
    """The parts of a step in turn. Leaves out waiting for the longest answer, and moving weights to the sampler."""
    return sampling_gpu_hours + scoring_gpu_hours + training_gpu_hours


@dataclass(frozen=True, kw_only=True, slots=True)
class Rollouts:
    """What is sampled."""

    prompts: float
    group: int
    prompt_tokens: int
    answer_tokens: int


def reinforcement(
    run: FinetuningRun, rollouts: Rollouts, defaults: Defaults, limits: ServingMemory, gpus: Iterable[Gpu] = ()
) -> FinetuningReport:
    """Memory, GPU-hours and money of GRPO on all parameters; the hours may be twice as many, or half.

    The three parts reach different shares of the peak, so that sampling takes much of the time with few of the FLOP.
    """
    working = Working()
    assumed = defaults.finetuning.reinforcement
    reference_gb = frozen_weights_gb(run.params, run.architecture, working)
    load = Load(
        frozen_gb=reference_gb,
        trainable_params=run.params,
        one_pass=run.one_pass,
        weight_bits=bits_of_weight(None),
    )
    held = hold(load, run.gpu, run.gpus, defaults=defaults, limits=limits, gpus=gpus, working=working)
    lengths = {
        "prompts": rollouts.prompts * run.epochs,
        "group": rollouts.group,
        "prompt_tokens": rollouts.prompt_tokens,
        "answer_tokens": rollouts.answer_tokens,
    }
    tokens = working.compute(rollout_tokens, **lengths)
    flop = {
        "sampling": working.compute(sampling_flop, active_params=run.active_params, **lengths),
        "scoring": working.compute(
            scoring_flop, passes=_SCORING_PASSES, active_params=run.active_params, tokens=tokens
        ),
        "training": working.compute(
            charged_flop(held.recompute).named("Compute of training"),
            active_params=run.active_params,
            tokens=tokens,
        ),
    }
    shares = {
        "sampling": assumed.generation_share_of_peak,
        "scoring": assumed.scoring_share_of_peak,
        "training": assumed.training_share_of_peak,
    }
    hours = {
        f"{part}_gpu_hours": working.compute(
            _HOURS_OF[part],
            compute_flop=flop[part],
            peak_flop_per_s=run.gpu.training_tflops * 1e12,
            mfu=share,
        )
        for part, share in shares.items()
    }
    total = working.compute(grpo_gpu_hours, **hours)
    spread = Range(total / assumed.uncertainty, total, total * assumed.uncertainty)
    return report_of(
        run,
        held,
        trainable_params=run.params,
        compute_flop=sum(flop.values()),
        mfu=None,
        gpu_hours=spread,
        working=working,
    )
