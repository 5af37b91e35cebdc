"""Parse, compute and present questions in a process that runs already."""

import statistics
import time
from collections.abc import Callable

from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.render.html import HtmlRenderer
from bot.render.numbers import Speaker
from config.load import load_catalog
from config.rates import EcbRates

ROUNDS = 500
BAR_MS = 0.5
QUESTIONS = (
    "/train 175B 500B",
    "train a 70B model on 15T tokens with 2048 h100s",
    "／train １７５Ｂ 5000亿 5折 人民币 fx=7.1",
    "/train deepseek-v3 h100 in 30d spot",
    "/train 70B 15T b999",
)


def median_ms(run: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median of many runs, in milliseconds."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        run()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1e3


def main() -> None:
    """Print, for each question, the median time to its answer, and that with its HTML."""
    engine = Engine(load_catalog(), EcbRates())
    engine.warm_up()
    renderer = HtmlRenderer(Speaker())

    def ask(text: str) -> object:
        try:
            return engine.ask(text)
        except Refusal as refusal:
            return refusal

    def ask_and_render(text: str) -> object:
        try:
            asked = engine.ask(text)
        except Refusal as refusal:
            return renderer.refusal(refusal)
        return renderer.answer(asked.answer, asked.canonical)

    for text in QUESTIONS:
        present_ms = median_ms(lambda text=text: ask(text))  # type: ignore[misc]  # a default binds the loop's value
        html_ms = median_ms(lambda text=text: ask_and_render(text))  # type: ignore[misc]  # the same
        print(f"answer: {present_ms:.3f} ms, with HTML {html_ms:.3f} ms (bar {BAR_MS}): {text}")


if __name__ == "__main__":
    main()
