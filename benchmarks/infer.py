"""Answer /infer in a process that runs already, and estimate one model on every GPU."""

from dataclasses import replace

from benchmarks.answer import median_ms
from bot.engine import Engine
from calc.serving import estimate
from config.load import load_catalog
from config.rates import EcbRates

QUESTION = "/infer llama-3.1-70b h100 x8 fp8"
BAR_MS = 1.0
ALL_GPUS_BAR_MS = 30.0
ROUNDS_OF_ALL = 50


def main() -> None:
    """Print the median time to one answer, and that to the reports on all GPUs."""
    catalog = load_catalog()
    engine = Engine(catalog, EcbRates())
    engine.warm_up()
    print(f"infer: {median_ms(lambda: engine.ask(QUESTION)):.3f} ms (bar {BAR_MS:g}): {QUESTION}")
    run = replace(engine.ask(QUESTION).request.run(), gpus=None)

    def on_all() -> object:
        return [estimate(replace(run, gpu=gpu), catalog.defaults, catalog.serving) for gpu in catalog.gpus.values()]

    all_ms = median_ms(on_all, ROUNDS_OF_ALL)
    print(f"infer: {all_ms:.1f} ms (bar {ALL_GPUS_BAR_MS:g}): one model on each of {len(catalog.gpus)} GPUs")


if __name__ == "__main__":
    main()
