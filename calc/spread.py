"""How wide the range around an estimate of serving is: what measured points showed, and wider where it may break."""

from collections.abc import Collection
from typing import Literal

from calc.ranges import Range
from config.schema.serving import Serving, Spread

Doubt = Literal[
    "typical", "unpacked", "pcie", "pipeline", "generation", "unmeasured", "context", "format",
    "cached", "drafts", "spread",
]  # fmt: skip
"""What an estimate is known to break on, or what nobody has measured: an assumed architecture, weights that are
unpacked before they are multiplied, tensor parallelism over PCIe, a pipeline over servers, AMD's software, GPUs that no
measured time per token is of, contexts longer than any measured one, and formats of weights or cache that none has;
prompts that begin with what is cached, drafted tokens, and experts spread over GPUs with sequences of their own."""


def widened(mid: float, spread: Spread, serving: Serving, doubts: Collection[Doubt], *, is_mixture: bool) -> Range:
    """The range around `mid` that four in five measured points lie in; wider, once, if there is any doubt."""
    ends = spread.mixture if is_mixture else spread.dense
    power = serving.spreads.wider if doubts else 1.0
    return Range(mid * ends.low**power, mid, mid * ends.high**power)
