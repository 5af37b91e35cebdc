"""Arguments with units for the equations of requests that come by chance."""

from tests.calc.dimensions.units import Dimensions

PROMPT = (0.2, "s")
RATE = (2.0, "number / s")

QUEUEING = {
    "requests_per_s": Dimensions(
        arguments={"in_flight": (32.0, "number"), "seconds": (8.0, "s")},
        physical=lambda in_flight, seconds: in_flight / seconds,
    ),
    "prompt_load": Dimensions(
        arguments={"requests_per_s": RATE, "prompt_s": PROMPT, "stages": (2.0, "number"), "sequences": (16.0, "")},
        physical=lambda requests_per_s, prompt_s, stages, sequences: min(
            prompt_s * requests_per_s / stages, 1 - 1 / (sequences + 1)
        ),
    ),
    "prompt_wait_s": Dimensions(
        arguments={"load": (0.4, ""), "prompt_s": PROMPT},
        physical=lambda load, prompt_s: prompt_s * (1 / (1 - load) - 1) / 2,
    ),
    "loaded_ttft_s": Dimensions(
        arguments={"idle_s": PROMPT, "step_s": (0.03, "s"), "wait_s": (0.1, "s")},
        physical=lambda idle_s, step_s, wait_s: wait_s + step_s / 2 + idle_s,
    ),
    "crowded_ttft_s": Dimensions(
        arguments={"idle_s": PROMPT, "step_s": (0.03, "s"), "sequences": (16.0, ""), "prompt_s": (0.18, "s")},
        physical=lambda idle_s, step_s, sequences, prompt_s: idle_s + (step_s + sequences * prompt_s - prompt_s) / 2,
    ),
    "answer_s": Dimensions(
        arguments={"ttft_s": PROMPT, "output_tokens": (500.0, ""), "tpot_s": (0.03, "s")},
        physical=lambda ttft_s, output_tokens, tpot_s: ttft_s + output_tokens * tpot_s - tpot_s,
    ),
    "mean_in_flight": Dimensions(
        unit="dimensionless",
        arguments={"places": (116.45, ""), "deviations": (1.645, "")},
        physical=lambda places, deviations: (
            places + deviations**2 / 2 - deviations / 2 * (deviations**2 + 4 * places) ** 0.5
        ),
    ),
    "fleet_requests_per_s": Dimensions(
        arguments={"copies": (12.0, ""), "requests_per_s": RATE},
        physical=lambda copies, requests_per_s: requests_per_s * copies,
    ),
}
