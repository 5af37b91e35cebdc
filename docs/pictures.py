"""Draw the pictures of the README: the same charts as in a chat."""

from pathlib import Path

from bot.engine import Engine
from bot.render.charts.picture import draw
from config.load import load_catalog
from config.rates import EcbRates

FOLDER = Path(__file__).parent / "pictures"
CHARTS = {
    "cost-by-gpu": ("/train 70B 15T h100", 0),
    "speed-by-batch": ("/infer llama-3.1-70b h100 x8 fp8 batch=64", 0),
}
"""Each picture with its question, and which of the answer's charts it is."""


def main() -> None:
    """Write every picture."""
    engine = Engine(load_catalog(), EcbRates())
    for name, (question, number) in CHARTS.items():
        asked = engine.ask(question)
        chart = asked.answer.charts[number].make()
        (FOLDER / f"{name}.png").write_bytes(draw(chart, "en", asked.canonical, engine.clock()))


if __name__ == "__main__":
    main()
