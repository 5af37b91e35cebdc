"""Arguments with units for the equations of hosted APIs and own GPUs beside them."""

import math

from tests.calc.dimensions.units import Dimensions

IN, OUT = (1000.0, "token / number"), (500.0, "token / number")
"""Of a request, which is what a number counts here."""
TRAFFIC = (2e9, "token / month")
CAPACITY = (3e9, "token / month")
OF_TOKENS = "USD / Mtoken"

HOSTING = {
    "tokens_of_requests": Dimensions(
        arguments={"requests": (50.0, "number"), "input_tokens": IN, "output_tokens": OUT},
        physical=lambda requests, input_tokens, output_tokens: requests * input_tokens + requests * output_tokens,
    ),
    "tokens_per_month": Dimensions(
        arguments={"tokens": (1e8, "token"), "hours": (24.0, "hour")},
        physical=lambda tokens, hours: tokens / hours,
        in_constants="hour / month",
    ),
    "api_request_usd": Dimensions(
        arguments={
            "input_tokens": (1000.0, "token"),
            "output_tokens": (500.0, "token"),
            "cached": (0.8, ""),
            "usd_in": (3.0, OF_TOKENS),
            "usd_cached": (0.3, OF_TOKENS),
            "usd_out": (15.0, OF_TOKENS),
        },
        physical=lambda input_tokens, output_tokens, cached, usd_in, usd_cached, usd_out: (
            input_tokens * usd_in - input_tokens * cached * (usd_in - usd_cached) + output_tokens * usd_out
        ),
    ),
    "api_usd_per_month": Dimensions(
        arguments={
            "tokens": TRAFFIC, "input_tokens": IN, "output_tokens": OUT, "request_usd": (0.0105, "USD / number")
        },
        physical=lambda tokens, input_tokens, output_tokens, request_usd: (
            request_usd * tokens / (output_tokens + input_tokens)
        ),
    ),
    "capacity_tokens_per_month": Dimensions(
        arguments={"output_tokens_per_s": (2500.0, "token / s"), "input_tokens": IN, "output_tokens": OUT},
        physical=lambda output_tokens_per_s, input_tokens, output_tokens: (
            output_tokens_per_s + output_tokens_per_s * input_tokens / output_tokens
        ),
        in_constants="s / month",
    ),
    "own_gpus": Dimensions(
        arguments={
            "gpus_of_copy": (4.0, "GPU"), "tokens": TRAFFIC, "peak": (3.0, ""), "capacity": (2.5e9, "token / month")
        },
        physical=lambda gpus_of_copy, tokens, peak, capacity: (
            gpus_of_copy * math.ceil((peak * tokens / capacity).to("").magnitude)
        ),
    ),
    "own_usd_per_month": Dimensions(
        arguments={"gpus": (8.0, "GPU"), "usd_per_gpu_hour": (2.5, "USD / (GPU * hour)")},
        physical=lambda gpus, usd_per_gpu_hour: gpus * usd_per_gpu_hour,
        in_constants="hour / month",
    ),
    "paid_gpus": Dimensions(
        arguments={"copies": (3.0, ""), "gpus_of_copy": (2.0, "GPU"), "gpus_per_machine": (8.0, "GPU")},
        physical=lambda copies, gpus_of_copy, gpus_per_machine: (
            math.ceil((copies * gpus_of_copy / gpus_per_machine).to("").magnitude) * gpus_per_machine
        ),
    ),
    "usd_per_1m_tokens": Dimensions(
        arguments={"usd_per_month": (7300.0, "USD / month"), "tokens_per_month": TRAFFIC},
        physical=lambda usd_per_month, tokens_per_month: usd_per_month / tokens_per_month,
        in_constants="token / Mtoken",
    ),
    "busy_share": Dimensions(
        arguments={"tokens": TRAFFIC, "capacity": CAPACITY}, physical=lambda tokens, capacity: tokens / capacity
    ),
    "break_even_tokens": Dimensions(
        arguments={
            "own_usd": (7300.0, "USD / month"),
            "request_usd": (0.0105, "USD / number"),
            "input_tokens": IN,
            "output_tokens": OUT,
        },
        physical=lambda own_usd, request_usd, input_tokens, output_tokens: (
            own_usd / (request_usd / (input_tokens + output_tokens))
        ),
    ),
}  # fmt: skip
