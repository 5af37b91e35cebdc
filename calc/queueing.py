"""Requests that arrive by chance: how long the first token takes when others are under way, and how many may be."""

import math

from calc.working import equation


@equation(
    label="Requests/s of a copy",
    formula="{in_flight} / {seconds}",
    unit="requests/s",
    in_flight="a",
    seconds="T",
)
def requests_per_s(*, in_flight: float, seconds: float) -> float:
    """What a copy answers a second with so many requests in flight, each of which takes T seconds: a / T.

    Little 1961: it holds of any order of service, as long as nothing piles up.
    """
    return in_flight / seconds


@equation(
    label="Busy with prompts",
    formula="min({requests_per_s} · {prompt_s} / {stages}, {sequences} / ({sequences} + 1))",
    unit="",
    requests_per_s="λ",
    prompt_s="prompt",
    stages="p",
    sequences="B",
)
def prompt_load(*, requests_per_s: float, prompt_s: float, stages: float, sequences: float) -> float:
    """The share of its time in which a copy reads prompts: λ · prompt / p; a pipeline of p stages reads p at once.

    `prompt_s` is what one more prompt takes of passes that are full of them anyway. At most B / (B + 1), the load of a
    queue in which B stand on average: no more than the B in flight can wait, also where an answer is one token and a
    copy does nothing but read.
    """
    return min(requests_per_s * prompt_s / stages, sequences / (sequences + 1))


@equation(
    label="Wait for other prompts",
    formula="{load} · {prompt_s} / (2 · (1 - {load}))",
    unit="s",
    load="ρ",
    prompt_s="prompt",
)
def prompt_wait_s(*, load: float, prompt_s: float) -> float:
    """Mean seconds in which a prompt waits for those before it: ρ · prompt / (2·(1 - ρ)).

    Pollaczek and Khinchine's formula for arrivals by chance and prompts of one length (M/D/1), read one after another.
    For ρ below 1. Leaves out what a scheduler puts first, and prompts that several passes share.
    """
    return load * prompt_s / (2 * (1 - load))


@equation(
    label="TTFT under load",
    formula="{idle_s} + {step_s} / 2 + {wait_s}",
    unit="s",
    idle_s="TTFT",
    step_s="step",
    wait_s="wait",
)
def loaded_ttft_s(*, idle_s: float, step_s: float, wait_s: float) -> float:
    """Mean seconds to the first token where requests come one by one: half of a step, the prompts before, its own."""
    return idle_s + step_s / 2 + wait_s


@equation(
    label="TTFT if all come at once",
    formula="{idle_s} + {step_s} / 2 + ({sequences} - 1) / 2 · {prompt_s}",
    unit="s",
    idle_s="TTFT",
    step_s="step",
    sequences="B",
    prompt_s="prompt",
)
def crowded_ttft_s(*, idle_s: float, step_s: float, sequences: float, prompt_s: float) -> float:
    """Mean seconds to the first token where all B requests of a copy come together: half of the others go before.

    So do benchmarks that keep a number of requests in flight and start them at once.
    """
    return idle_s + step_s / 2 + (sequences - 1) / 2 * prompt_s


@equation(
    label="A whole answer",
    formula="{ttft_s} + ({output_tokens} - 1) · {tpot_s}",
    unit="s",
    ttft_s="TTFT",
    output_tokens="out",
    tpot_s="TPOT",
)
def answer_s(*, ttft_s: float, output_tokens: float, tpot_s: float) -> float:
    """Seconds from a request to its last token: TTFT + (out - 1)·TPOT."""
    return ttft_s + (output_tokens - 1) * tpot_s


@equation(
    label="In flight on average",
    formula="((√({deviations}^2 + 4 · {places}) - {deviations}) / 2)^2",
    unit="requests",
    deviations="z",
    places="S",
)
def mean_in_flight(*, places: float, deviations: float) -> float:
    """The mean number in flight that S places carry: the a for which a + z·√a = S.

    Where requests come by chance the number in flight scatters about its mean a like a Poisson variable, by √a,
    however long each takes; z standard deviations above it are kept free, so that a request seldom finds no place.
    Square-root staffing, Halfin and Whitt 1981. Rough below ten.
    """
    return ((math.sqrt(deviations**2 + 4 * places) - deviations) / 2) ** 2


@equation(
    label="Requests/s of all copies",
    formula="{copies} · {requests_per_s}",
    unit="requests/s",
    copies="copies",
    requests_per_s="λ",
)
def fleet_requests_per_s(*, copies: float, requests_per_s: float) -> float:
    """What some copies of a model answer together, each so much."""
    return copies * requests_per_s
