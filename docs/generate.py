"""Write the parts of the README that follow from the code, or say that they are behind."""

import re
import sys
from pathlib import Path

from bot.commands import all_commands
from bot.engine import Engine
from bot.render.numbers import Speaker
from bot.render.terminal import TerminalRenderer
from config.load import load_catalog
from config.rates import EcbRates

README = Path(__file__).parents[1] / "README.md"
QUESTION = "/train 70B 15T h100 x2048"


def commands() -> str:
    """The table of all commands."""
    rows = [f"| `{command.example}` | {command.summary} |" for command in all_commands()]
    return "\n".join(["| ask | and get |", "|---|---|", *rows])


def transcript() -> str:
    """A question and its answer, up to where it folds."""
    asked = Engine(load_catalog(), EcbRates()).ask(QUESTION)
    text = TerminalRenderer(Speaker()).answer(asked.answer, None)
    title = asked.answer.fold_title
    shown = text.partition(f"\n{title.template}:")[0] if title else text
    return f"```\n> {QUESTION}\n\n{shown.rstrip()}\n```"


def generated(text: str) -> str:
    """The README with its generated parts as the code has them now."""
    for name, content in (("transcript", transcript()), ("commands", commands())):
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
