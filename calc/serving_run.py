"""What is asked of a model in service: everything that an estimate rests on."""

from dataclasses import dataclass

from calc.calibration import Calibration
from calc.rent import Rent
from calc.speculation import Speculation
from calc.spread import Doubt
from config.schema.gpu import Gpu, Precision
from config.schema.model import Architecture


@dataclass(frozen=True, kw_only=True, slots=True)
class ServingRun:
    """A model to be served, everything resolved."""

    params: float
    active_params: float
    architecture: Architecture
    is_typical: bool
    """Whether the architecture is assumed."""
    gpu: Gpu
    gpus: int | None
    """None asks for the fewest that fit."""
    tp: int | None
    """At most `gpus`; None takes the largest power of two within a server."""
    precision: str
    """The id of a format of weights: a number format, or a named one."""
    kv: Precision
    input_tokens: int
    output_tokens: int
    batch: int | None
    """Requests in flight on all GPUs together; None asks for the most that fit."""
    rent: Rent
    cached: float = 0.0
    """Share of the input tokens whose keys and values an engine still has from other requests."""
    drafts: Speculation | None = None
    """How tokens are drafted; None where each step gives one."""
    ep: int | None = None
    """GPUs over which the experts of a mixture are spread, each with attention and sequences of its own."""
    calibration: Calibration | None = None
    """How much slower than estimated somebody has found it; None for the estimate alone."""

    @property
    def slowdown(self) -> float:
        """All times of a pass are so many times the estimate."""
        return self.calibration.factor if self.calibration else 1.0

    @property
    def cached_tokens(self) -> float:
        """Tokens at the beginning of a prompt that are not computed; the last one always is."""
        return min(self.cached * self.input_tokens, self.input_tokens - 1)

    @property
    def techniques(self) -> tuple[Doubt, ...]:
        """What engines do beside that no measured point has."""
        used: dict[Doubt, bool] = {
            "cached": self.cached_tokens > 0, "drafts": self.drafts is not None, "spread": self.ep is not None,
        }  # fmt: skip
        return tuple(doubt for doubt, is_used in used.items() if is_used)

    @property
    def held_tokens(self) -> int:
        """Tokens that a sequence holds at its end, drafted ones among them."""
        return self.input_tokens + self.output_tokens + (self.drafts.drafted if self.drafts else 0)
