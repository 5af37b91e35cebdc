"""Answer /serve in a process that runs already, over the whole catalogue and over multiples of it."""

from dataclasses import replace

from benchmarks.answer import median_ms
from bot.commands.serve.run import MOST_PLANS, plans_question
from bot.engine import Engine
from bot.resolve.hardware import hardware_of
from calc.serve import best_plans
from config.load import load_catalog
from config.rates import EcbRates

QUESTIONS = (
    "/serve llama-3.1-70b 50 req/s in=2000 out=400 ttft<1s tpot<50ms",
    "/serve llama-3.1-8b 200 users peak=3x n+1",
    "/serve deepseek-v3 2B/month cached=80% think=2000",
    "/serve llama-3.1-70b $50k/month",
    "/serve llama-3.1-70b 50 req/s tpot<1ms",
)
"""The last promises what nothing keeps."""
BAR_MS = 200.0
ROUNDS = 10
TIMES = (1, 2, 4, 8)


def main() -> None:
    """Print the median time to each answer, and to the plans on so many times the GPUs of the catalogue."""
    catalog = load_catalog()
    engine = Engine(catalog, EcbRates())
    engine.warm_up()
    for question in QUESTIONS:
        print(f"serve: {median_ms(lambda: engine.ask(question), ROUNDS):.0f} ms (bar {BAR_MS:g}): {question}")  # noqa: B023
    request = engine.ask(QUESTIONS[0]).request
    hardware = hardware_of(request, catalog.serving)
    once_ms = 0.0
    for times in TIMES:
        more = [
            replace(kind, usd_per_gpu_hour=kind.usd_per_gpu_hour * (1 + share / 100))
            for share in range(times)
            for kind in hardware
        ]
        asked = plans_question(request)
        ms = median_ms(
            lambda: best_plans(asked, more, catalog.serving, most_gpus=100_000, most_plans=MOST_PLANS),  # noqa: B023
            ROUNDS,
        )
        once_ms = once_ms or ms
        print(
            f"serve: {ms:.0f} ms, {ms / once_ms:.1f} times: plans on {len(more)} kinds of GPUs, {times} times as many"
        )


if __name__ == "__main__":
    main()
