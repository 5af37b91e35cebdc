"""The times of a pass over some tokens: reading, computing, talking to other GPUs, and all else.

Reading and computing add up: kernels run one after another, and each is bound by one of the two.
"""

import math

from calc.working import equation


@equation(
    label="Read",
    formula="{bytes_read} / ({bandwidth_bytes_per_s} · {share})",
    unit="s",
    bytes_read="bytes",
    bandwidth_bytes_per_s="W",
    share="η",
)
def read_s(*, bytes_read: float, bandwidth_bytes_per_s: float, share: float) -> float:
    """Seconds to read bytes from the memory of one GPU: bytes / (W · η).

    W is the bandwidth on the data sheet, η what engines reach of it. Pope et al. 2022 (arXiv 2211.05102) count the
    same bytes. Leaves out caches on the chip.
    """
    return bytes_read / (bandwidth_bytes_per_s * share)


@equation(
    label="Products",
    formula="{flop} / ({peak_flop_per_s} · {share})",
    unit="s",
    flop="F",
    peak_flop_per_s="C",
    share="η",
)
def products_s(*, flop: float, peak_flop_per_s: float, share: float) -> float:
    """Seconds of one GPU for matrix products: F / (C · η), C the dense peak of the type that it multiplies in."""
    return flop / (peak_flop_per_s * share)


@equation(
    label="Distinct experts",
    formula="{experts} · (1 - (1 - {active} / {experts})^{tokens})",
    unit="experts",
    experts="E",
    active="k",
    tokens="T",
)
def distinct_experts(*, experts: float, active: float, tokens: float) -> float:
    """Experts that T tokens touch in a layer if each picks k of E alike: E · (1 - (1 - k/E)^T).

    Expected value of independent, even routing. Real routers prefer some experts, so fewer are touched.
    """
    return experts * (1 - math.pow(1 - active / experts, tokens))


@equation(
    label="Bytes of all-reduces",
    formula="4 · {layers} · {tokens} · {hidden_size} · 2 · ({tp} - 1) / {tp}",
    unit="bytes",
    layers="L",
    tokens="T",
    hidden_size="h",
    tp="t",
)
def all_reduce_bytes(*, layers: float, tokens: float, hidden_size: float, tp: float) -> float:
    """Bytes that one of t tensor-parallel ranks sends in a pass over T tokens: 4 · L · T · h · 2(t - 1)/t.

    Two all-reduces a layer of T·h numbers in 16 bits, each in a ring (Narayanan et al. 2021, arXiv 2104.04473,
    section 3.2). Switches that sum on the way send about half.
    """
    return 4 * layers * tokens * hidden_size * 2 * (tp - 1) / tp


@equation(
    label="All-reduces",
    formula="2 · {layers} · {latency_s} + {link_bytes} / ({link_bytes_per_s} · {share})",
    unit="s",
    layers="L",
    latency_s="latency",
    link_bytes="bytes",
    link_bytes_per_s="link",
    share="η",
)
def all_reduce_s(*, layers: float, latency_s: float, link_bytes: float, link_bytes_per_s: float, share: float) -> float:
    """Seconds that tensor-parallel ranks talk in one pass: two all-reduces a layer, each with its latency.

    `link_bytes` go over the link of one rank in one direction. Engines that overlap this with products wait less.
    """
    return 2 * layers * latency_s + link_bytes / (link_bytes_per_s * share)


@equation(
    label="Fixed costs",
    formula="{step_s} + {layers} · {layer_s} + {choices} · {choice_s} + {sequences} · {sequence_s}",
    unit="s",
    step_s="step",
    layers="L",
    layer_s="layer",
    choices="choices",
    choice_s="choice",
    sequences="B",
    sequence_s="sequence",
)
def fixed_s(
    *,
    step_s: float,
    layers: float,
    layer_s: float,
    choices: float,
    choice_s: float,
    sequences: float,
    sequence_s: float,
) -> float:
    """Seconds of a pass that no bandwidth buys: scheduling, launching, sampling.

    `choices` is layers of experts times the experts that a token is sent to. Fitted to measured points, like the
    shares; engines of 2023 and 2024 need more.
    """
    return step_s + layers * layer_s + choices * choice_s + sequences * sequence_s


@equation(
    label="Pass",
    formula="({memory_s} + {compute_s} + {link_s} + {overhead_s}) / {share}",
    unit="s",
    memory_s="memory",
    compute_s="compute",
    link_s="link",
    overhead_s="fixed",
    share="η",
)
def pass_s(*, memory_s: float, compute_s: float, link_s: float, overhead_s: float, share: float) -> float:
    """Seconds of one pass: the times of reading, computing, talking and all else add up.

    A hard maximum of reading and computing is clearly further from what was measured. η is 1 but on generations whose
    software reaches less of everything, and where a measured figure says how much slower all of it is.
    """
    return (memory_s + compute_s + link_s + overhead_s) / share


@equation(
    label="Prompt of a busy server",
    formula="{prompt_s} - (1 - {part}) · ({memory_s} + {latency_s} + {overhead_s}) / {share}",
    unit="s",
    prompt_s="prompt",
    part="part",
    memory_s="memory",
    latency_s="latency",
    overhead_s="fixed",
    share="η",
)
def shared_prompt_s(
    *, prompt_s: float, part: float, memory_s: float, latency_s: float, overhead_s: float, share: float
) -> float:
    """Seconds that a prompt takes of a busy server: what the pass costs anyway is shared with other prompts.

    `part` is how much of the pass the prompt fills, but never less than one of the sequences in flight; reading the
    weights, the latency of the link and the fixed costs are paid once by all of it. Holds where enough prompts wait.
    """
    return prompt_s - (1 - part) * (memory_s + latency_s + overhead_s) / share
