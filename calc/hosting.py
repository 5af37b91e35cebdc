"""What traffic costs at a hosted API and on own GPUs, and from which traffic on the GPUs are the cheaper of the two."""

import math

from calc.working import equation

HOURS_PER_MONTH = 730.5
"""A twelfth of a year of 365.25 days."""


@equation(
    label="Tokens of the requests",
    formula="{requests} · ({input_tokens} + {output_tokens})",
    unit="tokens",
    requests="requests",
    input_tokens="in",
    output_tokens="out",
)
def tokens_of_requests(*, requests: float, input_tokens: float, output_tokens: float) -> float:
    """The tokens of some requests, read and written: requests · (in + out)."""
    return requests * (input_tokens + output_tokens)


@equation(
    label="Tokens a month",
    formula="{tokens} · 730.5 / {hours}",
    unit="tokens/month",
    tokens="tokens",
    hours="hours",
)
def tokens_per_month(*, tokens: float, hours: float) -> float:
    """Traffic of so many tokens in so many hours, over a month of 730.5 hours."""
    return tokens * HOURS_PER_MONTH / hours


@equation(
    label="A request at the API",
    formula=(
        "({input_tokens} · ((1 - {cached}) · {usd_in} + {cached} · {usd_cached}) + {output_tokens} · {usd_out}) / 1e6"
    ),
    unit="USD",
    input_tokens="in",
    output_tokens="out",
    cached="cached",
    usd_in="price_in",
    usd_cached="price_cached",
    usd_out="price_out",
)
def api_request_usd(
    *, input_tokens: float, output_tokens: float, cached: float, usd_in: float, usd_cached: float, usd_out: float
) -> float:
    """What a host charges for a request, in USD, with prices of a million tokens.

    `cached` is the share of the input that is read from the host's cache.

    Leaves out what is charged to write into the cache, to keep it there, and for tools.
    """
    usd_per_1m_in = (1 - cached) * usd_in + cached * usd_cached
    return (input_tokens * usd_per_1m_in + output_tokens * usd_out) / 1e6


@equation(
    label="API a month",
    formula="{tokens} / ({input_tokens} + {output_tokens}) · {request_usd}",
    unit="USD/month",
    tokens="tokens",
    input_tokens="in",
    output_tokens="out",
    request_usd="request",
)
def api_usd_per_month(*, tokens: float, input_tokens: float, output_tokens: float, request_usd: float) -> float:
    """The bill of a month's tokens: as many requests as they make, each at its price."""
    return tokens / (input_tokens + output_tokens) * request_usd


@equation(
    label="Most tokens a month of a copy",
    formula="{output_tokens_per_s} · ({input_tokens} + {output_tokens}) / {output_tokens} · 3600 · 730.5",
    unit="tokens/month",
    output_tokens_per_s="tokens/s",
    input_tokens="in",
    output_tokens="out",
)
def capacity_tokens_per_month(*, output_tokens_per_s: float, input_tokens: float, output_tokens: float) -> float:
    """What a deployment that never waits reads and writes in a month, in the mix of its requests.

    `output_tokens_per_s` is measured with the prompts read in between, so each written token stands for
    (in + out) / out.
    """
    return output_tokens_per_s * (input_tokens + output_tokens) / output_tokens * 3600 * HOURS_PER_MONTH


@equation(
    label="GPUs for the peak",
    formula="{gpus_of_copy} · ceil({tokens} · {peak} / {capacity})",
    unit="GPUs",
    gpus_of_copy="GPUs_copy",
    tokens="tokens",
    peak="peak",
    capacity="capacity",
)
def own_gpus(*, gpus_of_copy: float, tokens: float, peak: float, capacity: float) -> float:
    """Whole copies of the model that carry the highest load, `peak` times the mean one. Keeps nothing in reserve."""
    return gpus_of_copy * max(1, math.ceil(tokens * peak / capacity - 1e-9))


@equation(
    label="Own GPUs a month",
    formula="{gpus} · {usd_per_gpu_hour} · 730.5",
    unit="USD/month",
    gpus="GPUs",
    usd_per_gpu_hour="price",
)
def own_usd_per_month(*, gpus: float, usd_per_gpu_hour: float) -> float:
    """GPUs that are paid for all hours of a month, busy or not. Leaves out staff, network, storage and spare ones."""
    return gpus * usd_per_gpu_hour * HOURS_PER_MONTH


@equation(
    label="GPUs that are paid for",
    formula="{gpus_per_machine} · ceil({copies} · {gpus_of_copy} / {gpus_per_machine})",
    unit="GPUs",
    copies="copies",
    gpus_of_copy="GPUs_copy",
    gpus_per_machine="machine",
)
def paid_gpus(*, copies: float, gpus_of_copy: float, gpus_per_machine: float) -> float:
    """The GPUs of whole machines that hold some copies of a model, where these are rented together."""
    return gpus_per_machine * math.ceil(copies * gpus_of_copy / gpus_per_machine - 1e-9)


@equation(
    label="Per 1M tokens of the traffic",
    formula="{usd_per_month} · 1e6 / {tokens_per_month}",
    unit="USD per 1M tokens",
    usd_per_month="bill",
    tokens_per_month="tokens",
)
def usd_per_1m_tokens(*, usd_per_month: float, tokens_per_month: float) -> float:
    """What a million tokens of a month's traffic cost, read and written alike: idle hours are paid by the busy ones."""
    return usd_per_month * 1e6 / tokens_per_month


@equation(label="Busy", formula="{tokens} / {capacity}", unit="", tokens="tokens", capacity="capacity")
def busy_share(*, tokens: float, capacity: float) -> float:
    """The share of what GPUs could do that the traffic asks of them, over a month."""
    return tokens / capacity


@equation(
    label="Break-even",
    formula="{own_usd} / {request_usd} · ({input_tokens} + {output_tokens})",
    unit="tokens/month",
    own_usd="own",
    request_usd="request",
    input_tokens="in",
    output_tokens="out",
)
def break_even_tokens(*, own_usd: float, request_usd: float, input_tokens: float, output_tokens: float) -> float:
    """The traffic whose API bill is what some GPUs cost a month. It says nothing of whether they can carry it."""
    return own_usd / request_usd * (input_tokens + output_tokens)
