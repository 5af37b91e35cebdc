"""Arguments with units for the equations of tokens that are written in one go."""

import math

from tests.calc.dimensions.units import Dimensions

REQUESTS = (100.0, "")

GENERATION = {
    "rounds": Dimensions(
        arguments={"requests": REQUESTS, "copies": (28.0, ""), "places": (3.0, "")},
        physical=lambda requests, copies, places: math.ceil((requests / places / copies).to("").magnitude),
    ),
    "in_flight_of_round": Dimensions(
        arguments={"requests": (100.0, "number"), "copies": (28.0, ""), "rounds": (2.0, "")},
        physical=lambda requests, copies, rounds: requests / rounds / copies,
    ),
    "writing_days": Dimensions(
        arguments={"rounds": (2.0, ""), "seconds": (2600.0, "s")},
        physical=lambda rounds, seconds: seconds * rounds,
        in_constants="day / s",
    ),
    "paid_gpu_hours": Dimensions(
        arguments={"gpus": (144.0, "GPU"), "days": (7.0, "day")},
        physical=lambda gpus, days: days * gpus,
        in_constants="hour / day",
    ),
}
