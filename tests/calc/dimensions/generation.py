"""Arguments with units for the equations of tokens that are written in one go."""

import math

from tests.calc.dimensions.units import Dimensions

WRITTEN = (100e9, "token")
RATE = (1150.0, "token / s")

GENERATION = {
    "copies_in_time": Dimensions(
        arguments={"tokens": WRITTEN, "tokens_per_s": RATE, "days": (7.0, "day")},
        physical=lambda tokens, tokens_per_s, days: math.ceil((tokens / days / tokens_per_s).to("").magnitude),
        in_constants="s / day",
    ),
    "writing_days": Dimensions(
        arguments={"tokens": WRITTEN, "copies": (144.0, ""), "tokens_per_s": RATE},
        physical=lambda tokens, copies, tokens_per_s: tokens / tokens_per_s / copies,
        in_constants="day / s",
    ),
    "paid_gpu_hours": Dimensions(
        arguments={"gpus": (144.0, "GPU"), "days": (7.0, "day")},
        physical=lambda gpus, days: days * gpus,
        in_constants="hour / day",
    ),
}
