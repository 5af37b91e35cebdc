"""What requests in flight get of a server, and what each of them costs: from passes to tokens, money and energy."""

from calc.cost import SECONDS_PER_HOUR
from calc.working import equation


@equation(
    label="TPOT",
    formula="{step_s} + {stall} · ({sequences} - 1) · {prompt_s} / {output_tokens}",
    unit="s",
    step_s="step",
    stall="κ",
    sequences="B",
    prompt_s="prompt",
    output_tokens="out",
)
def tpot_s(*, step_s: float, stall: float, sequences: float, prompt_s: float, output_tokens: float) -> float:
    """Seconds for each output token after the first, B sequences in flight: step + κ·(B - 1)·prompt/out.

    While one sequence writes its `out` tokens, each of the others ends once and a new prompt takes its place; κ of
    such a prompt stalls the decoding. Fitted to measured points; schedulers differ, so κ is what they have in common.
    """
    return step_s + stall * (sequences - 1) * prompt_s / output_tokens


@equation(
    label="One batch",
    formula="{sequences} · {prompt_s} + ({output_tokens} - 1) · {step_s}",
    unit="s",
    sequences="B",
    prompt_s="prompt",
    output_tokens="out",
    step_s="step",
)
def batch_s(*, sequences: float, prompt_s: float, output_tokens: float, step_s: float) -> float:
    """Seconds in which one replica answers B requests, always full: T = B·prompt + (out - 1)·step."""
    return sequences * prompt_s + (output_tokens - 1) * step_s


@equation(
    label="Output tokens/s",
    formula="{batch} · {output_tokens} / {seconds}",
    unit="tokens/s",
    batch="batch",
    output_tokens="out",
    seconds="T",
)
def output_tokens_per_s(*, batch: float, output_tokens: float, seconds: float) -> float:
    """Output tokens a second of all replicas together: batch · out / T."""
    return batch * output_tokens / seconds


@equation(
    label="GPU-seconds of a request",
    formula="{seconds} · {gpus} / {batch}",
    unit="GPU-s",
    seconds="T",
    gpus="n",
    batch="batch",
)
def request_gpu_s(*, seconds: float, gpus: float, batch: float) -> float:
    """GPU-seconds that one request takes of n busy GPUs: T · n / batch. Idle hours are left out."""
    return seconds * gpus / batch


@equation(
    label="Of it for the prompt",
    formula="{gpu_s} · {sequences} · {prompt_s} / {seconds}",
    unit="GPU-s",
    gpu_s="GPU-s",
    sequences="B",
    prompt_s="prompt",
    seconds="T",
)
def input_gpu_s(*, gpu_s: float, sequences: float, prompt_s: float, seconds: float) -> float:
    """The part of the GPU-seconds of a request that its prompt bears: B · prompt of T."""
    return gpu_s * sequences * prompt_s / seconds


@equation(
    label="Cost of a request",
    formula="{gpu_s} · {usd_per_gpu_hour} / 3600",
    unit="USD",
    gpu_s="GPU-s",
    usd_per_gpu_hour="price",
)
def request_usd(*, gpu_s: float, usd_per_gpu_hour: float) -> float:
    """Rent of GPU-seconds at a price by the hour, in USD."""
    return gpu_s * usd_per_gpu_hour / SECONDS_PER_HOUR


@equation(
    label="Per 1M tokens",
    formula="{gpu_s} · {usd_per_gpu_hour} / 3600 · 1e6 / {tokens}",
    unit="USD per 1M tokens",
    gpu_s="GPU-s",
    usd_per_gpu_hour="price",
    tokens="tokens",
)
def usd_per_1m(*, gpu_s: float, usd_per_gpu_hour: float, tokens: float) -> float:
    """Price of a million tokens, given the GPU-seconds that a number of them takes.

    Input tokens bear the GPU-seconds of the prompt and output tokens the rest, so in·p_in + out·p_out is the cost of
    a request.
    """
    return gpu_s * usd_per_gpu_hour / SECONDS_PER_HOUR * 1e6 / tokens


@equation(
    label="Energy of 1M output tokens",
    formula="{gpu_s} · {kw_per_gpu} / 3600 · 1e6 / {tokens}",
    unit="kWh per 1M tokens",
    gpu_s="GPU-s",
    kw_per_gpu="kW",
    tokens="tokens",
)
def kwh_per_1m(*, gpu_s: float, kw_per_gpu: float, tokens: float) -> float:
    """Energy at the meter of a million tokens, in kWh, server and building included; split like the money."""
    return gpu_s * kw_per_gpu / SECONDS_PER_HOUR * 1e6 / tokens
