"""Write the parts of the README that follow from the code, or say that they are behind."""

import math
import re
import sys
from pathlib import Path

from accuracy.recorded import recorded
from bot.commands import all_commands
from bot.engine import Engine
from bot.render.numbers import Speaker
from bot.render.terminal import TerminalRenderer
from config.load import load_catalog
from config.rates import EcbRates

README = Path(__file__).parents[1] / "README.md"
QUESTIONS = ("/train 70B 15T h100 x2048", "/infer llama-3.1-70b h100 x8 fp8 batch=64")
ACCURACY = {
    "training.error.median": "GPU-hours of a training run (35 runs of 21 families)",
    "serving.tpot.median": "time per output token (1,590 points of 12 pairs of a model and H100, H200 or B200)",
    "serving.throughput.median": "tokens/s of the same points",
    "serving.ttft.median": "time to the first token (31 points of idle engines of 2024)",
    "serving.maximum.dense": "most tokens/s of a dense model (56 points)",
    "serving.maximum.mixture": "most tokens/s of a mixture of experts (104 points)",
}
"""The recorded figures that the README shows, by name."""


def commands() -> str:
    """The table of all commands."""
    rows = [f"| `{command.example}` | {Speaker().say(command.summary)} |" for command in all_commands()]
    return "\n".join(["| ask | and get |", "|---|---|", *rows])


def transcript() -> str:
    """Questions and their answers, up to where they fold."""
    engine, renderer = Engine(load_catalog(), EcbRates()), TerminalRenderer(Speaker())
    shown = []
    for question in QUESTIONS:
        answer = engine.ask(question).answer
        text = renderer.answer(answer, None)
        title = answer.fold_title
        before_fold = text.partition(f"\n{title.template}:")[0] if title else text
        shown.append(f"> {question}\n\n{before_fold.rstrip()}")
    return "\n".join(["```", "\n\n".join(shown), "```"])


def accuracy() -> str:
    """The errors that `make accuracy` measured last: half of the estimates are closer."""
    known = recorded()
    rows = [f"| {what} | {math.expm1(known[name]):.0%} |" for name, what in ACCURACY.items()]
    return "\n".join(["| half of the estimates are within | |", "|---|--:|", *rows])


def generated(text: str) -> str:
    """The README with its generated parts as the code has them now."""
    for name, content in (("transcript", transcript()), ("commands", commands()), ("accuracy", accuracy())):
        pattern = rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)"
        text, found = re.subn(pattern, lambda m, content=content: f"{m[1]}{content}\n{m[2]}", text, flags=re.DOTALL)  # type: ignore[misc]  # a default binds the loop's value
        if found != 1:
            raise LookupError(f"README.md needs the marks <!-- {name} --> and <!-- /{name} --> once")
    return text


def main() -> int:
    """Write, or with `--check` only compare: 1 if something is behind."""
    old = README.read_text(encoding="utf-8")
    new = generated(old)
    if "--check" in sys.argv:
        if old != new:
            print("README.md is behind the code: run `make generate`", file=sys.stderr)
        return int(old != new)
    README.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
