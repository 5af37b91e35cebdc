"""What a pass asks of each GPU, and the seconds that this takes."""

from dataclasses import dataclass

from calc.roofline import all_reduce_s, fixed_s, pass_s, products_s, read_s, shared_prompt_s
from calc.speeds import Speeds
from calc.working import UNRECORDED, Equation, Working

_WEIGHTS_READ = read_s.named("Weights read")
_EXPERTS_READ = read_s.named("Experts read")
_KV_READ = read_s.named("KV cache read")
_EXPERT_PRODUCTS = products_s.named("Products of experts")
_ALL_TO_ALLS = all_reduce_s.named("All-to-alls")
_ATTENTION = products_s.named("Attention")


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What one pass asks of each GPU of a replica."""

    resident_bytes: float
    expert_bytes: float
    kv_bytes: float
    dense_flop: float
    """Products with the weights that every token passes through."""
    expert_flop: float
    attention_flop: float
    attention_share: float
    """Of its peak that this kind of attention reaches."""
    link_bytes: float
    sequences: float
    """Sequences in decode; a prompt is none yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """The seconds of one pass, and where they go."""

    memory_s: float
    compute_s: float
    link_s: float
    latency_s: float
    """The part of `link_s` that does not grow with the tokens."""
    overhead_s: float
    share: float
    seconds: float
    """All of it."""

    def shared(self, part: float, working: Working | None = None) -> float:
        """The seconds of a prompt that fills that part of a pass: others share what the pass costs anyway."""
        steps = UNRECORDED if working is None else working
        return steps.compute(
            shared_prompt_s,
            prompt_s=self.seconds,
            part=part,
            memory_s=self.memory_s,
            latency_s=self.latency_s,
            overhead_s=self.overhead_s,
            share=self.share,
        )


def timed(work: Work, speeds: Speeds, working: Working | None = None, *, total: Equation[...] = pass_s) -> Pass:
    """The seconds of a pass with this work at these speeds; `total` is the formula of their sum, named."""
    steps = UNRECORDED if working is None else working
    memory_s = _memory_s(work, speeds, steps)
    compute_s = _compute_s(work, speeds, steps)
    link_s = 0.0
    if speeds.all_reduce_s:
        link_s = steps.compute(
            _ALL_TO_ALLS if speeds.is_spread else all_reduce_s,
            layers=speeds.exchanges,
            latency_s=speeds.all_reduce_s,
            link_bytes=work.link_bytes,
            link_bytes_per_s=speeds.link_bytes_per_s,
            share=speeds.link_share,
        )
    overhead_s = steps.compute(
        fixed_s,
        step_s=speeds.step_s,
        layers=speeds.layers,
        layer_s=speeds.layer_s,
        choices=speeds.choices,
        choice_s=speeds.choice_s,
        sequences=work.sequences,
        sequence_s=speeds.sequence_s,
    )
    seconds = steps.compute(
        total,
        memory_s=memory_s,
        compute_s=compute_s,
        link_s=link_s,
        overhead_s=overhead_s,
        share=speeds.software_share,
    )
    return Pass(
        memory_s=memory_s,
        compute_s=compute_s,
        link_s=link_s,
        latency_s=2 * speeds.exchanges * speeds.all_reduce_s,
        overhead_s=overhead_s,
        share=speeds.software_share,
        seconds=seconds,
    )


def _memory_s(work: Work, speeds: Speeds, steps: Working) -> float:
    """Reading the weights that every token passes through, the experts that are touched, and the cache."""
    read = (
        (_WEIGHTS_READ, work.resident_bytes, speeds.resident_share),
        (_EXPERTS_READ, work.expert_bytes, speeds.expert_bandwidth_share),
        (_KV_READ, work.kv_bytes, speeds.kv_share),
    )
    return sum(
        steps.compute(formula, bytes_read=size, bandwidth_bytes_per_s=speeds.bandwidth_bytes_per_s, share=share)
        for formula, size, share in read
        if size
    )


def _compute_s(work: Work, speeds: Speeds, steps: Working) -> float:
    """Products with weights and with experts, and attention."""
    multiplied = (
        (products_s, work.dense_flop, speeds.dense_flop_per_s, speeds.dense_share),
        (_EXPERT_PRODUCTS, work.expert_flop, speeds.expert_flop_per_s, speeds.expert_share),
        (_ATTENTION, work.attention_flop, speeds.attention_flop_per_s, work.attention_share),
    )
    return sum(
        steps.compute(formula, flop=flop, peak_flop_per_s=peak, share=share)
        for formula, flop, peak, share in multiplied
        if flop
    )
