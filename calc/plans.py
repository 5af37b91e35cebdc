"""Plans that serve some traffic: what is asked for, on which hardware, and what one answer to it is."""

from dataclasses import dataclass

from calc import hosting
from calc.demand import Demand
from calc.fleets import ROUNDING, Fleets, Hardware
from calc.replica import Limit, Loaded, Promise, Replica
from config.schema.gpu import Precision
from config.schema.model import Architecture


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A model, its requests, what they are promised, and how many of them come."""

    params: float
    architecture: Architecture
    is_typical: bool
    """Whether the architecture is assumed."""
    kv: Precision
    tp: int | None
    """None takes each power of two within a server."""
    input_tokens: int
    cached_tokens: float
    """Of the input, on average."""
    output_tokens: int
    """All that is written, reasoning included."""
    promise: Promise
    demand: Demand
    peak: float = 1.0
    """The highest load over the mean one."""
    slowdown: float = 1.0
    """All times of a pass are so many times the estimate."""
    spare_copies: int = 0
    """Copies of the model that may fail while all of the load is still carried."""

    @property
    def tokens(self) -> int:
        """Of a request, read and written."""
        return self.input_tokens + self.output_tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Copies of a model on some GPUs that carry the demand."""

    fleets: Fleets
    copies: int
    """That work: as many as the machines hold. Spare ones come on top."""
    needed_copies: int
    """The fewest that carry the peak."""
    requests_per_s: float
    """On average: the demand, or what the money carries."""
    peak_requests_per_s: float

    @property
    def hardware(self) -> Hardware:
        """What it runs on."""
        return self.fleets.hardware

    @property
    def replica(self) -> Replica:
        """One copy."""
        return self.fleets.replica

    @property
    def limit(self) -> Limit:
        """What a copy may have in flight within the promise."""
        return self.fleets.limit

    @property
    def gpus(self) -> int:
        """What the copies stand on, spare ones included."""
        return (self.copies + self.fleets.spare_copies) * self.replica.gpus

    @property
    def needed_gpus(self) -> int:
        """What the fewest copies stand on, spare ones included."""
        return (self.needed_copies + self.fleets.spare_copies) * self.replica.gpus

    @property
    def paid_gpus(self) -> int:
        """With what a machine has beyond them."""
        return self.fleets.paid_gpus(self.copies)

    @property
    def usd_per_month(self) -> float:
        """The bill."""
        return self.fleets.usd_per_month(self.copies)

    @property
    def capacity_requests_per_s(self) -> float:
        """With all places taken at any moment, which is more than what comes by chance may fill."""
        return self.copies * self.fleets.at_limit.requests_per_s

    @property
    def busy_share(self) -> float:
        """What the mean load asks of the capacity."""
        return hosting.busy_share.function(tokens=self.requests_per_s, capacity=self.capacity_requests_per_s)

    @property
    def tokens_per_month(self) -> float:
        """Read and written, at the mean load."""
        return hosting.tokens_per_month.function(
            tokens=hosting.tokens_of_requests.function(
                requests=self.requests_per_s,
                input_tokens=self.replica.input_tokens,
                output_tokens=self.replica.output_tokens,
            ),
            hours=1 / 3600,
        )

    @property
    def usd_per_1m_tokens(self) -> float:
        """Of all tokens, read and written, at the mean load."""
        return hosting.usd_per_1m_tokens.function(
            usd_per_month=self.usd_per_month, tokens_per_month=self.tokens_per_month
        )

    def at_peak(self) -> Loaded:
        """A copy under its part of the highest load: with the fewest whole requests in flight that answer as many."""
        asked = self.peak_requests_per_s / self.copies * (1 - ROUNDING)
        too_few, enough = 0, self.limit.in_flight
        while enough - too_few > 1:
            middle = (too_few + enough) // 2
            if self.replica.at(middle).requests_per_s < asked:
                too_few = middle
            else:
                enough = middle
        return self.replica.at(enough)
