"""Fleets of one kind of copy: what more and more copies of a model carry, and what they cost."""

import math
from dataclasses import dataclass
from functools import cached_property
from statistics import NormalDist

from calc import hosting, queueing
from calc.replica import Limit, Loaded, Replica
from config.schema.gpu import Gpu

ROUNDING = 1e-9
"""Two loads whose ratio is this near to 1 differ by floating point alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hardware:
    """A GPU that can be had, at the price that is paid for it."""

    gpu: Gpu
    precisions: tuple[str, ...]
    """The ids of the formats of weights that are considered on it."""
    usd_per_gpu_hour: float
    gpus_per_machine: int = 1
    """GPUs that are rented together."""


@dataclass(frozen=True, kw_only=True)
class Fleets:
    """Any number of copies of a model that stand on the same kind of GPUs in the same way."""

    hardware: Hardware
    replica: Replica
    limit: Limit
    """What a copy may have in flight; at least one."""
    spare_copies: int
    most_gpus: int
    """No cluster has more."""

    @property
    def most_copies(self) -> int:
        """Beside the spare ones."""
        return self.most_gpus // self.replica.gpus - self.spare_copies

    @cached_property
    def at_limit(self) -> Loaded:
        """A copy with all places taken."""
        return self.replica.at(self.limit.in_flight)

    def paid_gpus(self, copies: int) -> int:
        """The GPUs of whole machines that hold so many copies and the spare ones."""
        paid = hosting.paid_gpus.function(
            copies=copies + self.spare_copies,
            gpus_of_copy=self.replica.gpus,
            gpus_per_machine=self.hardware.gpus_per_machine,
        )
        return int(paid)

    def usd_per_month(self, copies: int) -> float:
        """What these cost."""
        return hosting.own_usd_per_month.function(
            gpus=self.paid_gpus(copies), usd_per_gpu_hour=self.hardware.usd_per_gpu_hour
        )

    def filling(self, copies: int) -> int:
        """As many copies as the machines of so many hold: what is paid for works."""
        return self.paid_gpus(copies) // self.replica.gpus - self.spare_copies

    def affordable(self, usd_per_month: float) -> int:
        """The most copies beside the spare ones whose machines cost no more."""
        machine = self.hardware.gpus_per_machine
        usd = hosting.own_usd_per_month.function(gpus=machine, usd_per_gpu_hour=self.hardware.usd_per_gpu_hour)
        machines = min(math.floor(usd_per_month / usd + ROUNDING), self.most_gpus // machine)
        return machines * machine // self.replica.gpus - self.spare_copies

    def mean_in_flight(self, copies: int) -> float:
        """Requests in flight of each of so many copies, with places free for those that come by chance."""
        places = copies * self.limit.in_flight
        return queueing.mean_in_flight.function(places=places, deviations=self.deviations) / copies

    @property
    def deviations(self) -> float:
        """Standard deviations from the mean number in flight to the number that is seldom reached."""
        return NormalDist().inv_cdf(1 - self.replica.model.serving.plans.waiting_share)

    def requests_per_s(self, copies: int) -> float:
        """What so many copies carry of requests that come by chance."""
        return queueing.fleet_requests_per_s.function(
            copies=copies, requests_per_s=self.replica.at(self.mean_in_flight(copies)).requests_per_s
        )

    def fewest_for(self, requests_per_s: float) -> int | None:
        """The fewest copies that carry these; None where no cluster does."""
        asked = requests_per_s * (1 - ROUNDING)
        too_few = math.ceil(asked / self.at_limit.requests_per_s) - 1
        enough = max(1, too_few + 1)
        while self.requests_per_s(enough) < asked:
            if enough > self.most_copies:
                return None
            too_few, enough = enough, 2 * enough
        while enough - too_few > 1:
            middle = (enough + too_few) // 2
            if self.requests_per_s(middle) < asked:
                too_few = middle
            else:
                enough = middle
        return enough
