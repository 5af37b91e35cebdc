"""A search for the cheapest plan that tries everything, one after the other, for the one under test to agree with."""

import math
from collections.abc import Iterator
from dataclasses import replace

from calc.demand import Requests, Spending, Users
from calc.fleets import Hardware
from calc.plans import Question
from calc.rent import Rent
from calc.served import ServedModel
from calc.serving import NoRoomError, ServingReport, ServingRun, estimate
from config.catalog import Catalog
from config.load import load_catalog

HOURS = 730.5
FIVE_PERCENT = 1.6448536269514722
MOST_IN_FLIGHT = 48
MOST_GPUS = 4000


def few_places(catalog: Catalog) -> Catalog:
    """Engines that take little at once, so that every number in flight can be tried."""
    plans = catalog.serving.plans.model_copy(update={"most_in_flight": MOST_IN_FLIGHT})
    return replace(catalog, serving=catalog.serving.model_copy(update={"plans": plans}))


BUILT_IN = load_catalog()
SMALL = few_places(BUILT_IN)


class BruteForce:
    """Every layout, format, number in flight and number of copies, one after the other, with sums of its own.

    It shares with what is tested only how fast a step and a prompt are, and what fits where.
    """

    def __init__(self, asked: Question) -> None:
        self.asked = asked

    def best(self, kinds: tuple[Hardware, ...]) -> float | None:
        """The lowest bill of a month; of a sum of money the most requests a second. None without any plan."""
        ways = [(kind, served, report) for kind in kinds for served, report in self.copies(kind)]
        found = [value for way in ways if (value := self.plan(*way)) is not None]
        if isinstance(self.asked.demand, Spending):
            return max(found, default=None)
        return min(found, default=None)

    def copies(self, kind: Hardware) -> Iterator[tuple[ServedModel, ServingReport]]:
        asked = self.asked
        for precision in kind.precisions:
            smallest = None
            for gpus in (*(1 << power for power in range(5)), None):
                if gpus is not None and gpus > kind.gpu.gpus_per_server:
                    continue
                if gpus is None and smallest is not None:
                    continue
                run = ServingRun(
                    params=asked.params, active_params=asked.params, architecture=asked.architecture, is_typical=False,
                    gpu=kind.gpu, gpus=gpus, tp=None, precision=precision, kv=asked.kv, input_tokens=asked.input_tokens,
                    output_tokens=asked.output_tokens, batch=1, rent=Rent(),
                )  # fmt: skip
                try:
                    report = estimate(run, SMALL.defaults, SMALL.serving)
                except NoRoomError:
                    continue
                is_of_cards = report.gpus > kind.gpu.gpus_per_server and kind.gpu.interconnect.is_pcie(8)
                if not report.fits or report.replicas > 1 or is_of_cards:
                    continue
                smallest = report
                yield ServedModel(
                    params=asked.params, architecture=asked.architecture, gpu=kind.gpu, precision=precision,
                    kv=asked.kv, tp=report.tp, serving=SMALL.serving,
                ), report  # fmt: skip

    def plan(self, kind: Hardware, served: ServedModel, report: ServingReport) -> float | None:
        asked = self.asked
        most = self.most_in_flight(served, report)
        if not most:
            return None
        match asked.demand:
            case Requests(per_s):
                for copies in range(1, MOST_GPUS // report.gpus + 1):
                    if self.carried(served, report.pp, most, copies) >= per_s * asked.peak * (1 - 1e-9):
                        return self.bill(kind, report.gpus, copies)
                return None
            case Users(in_flight):
                return self.bill(kind, report.gpus, max(1, math.ceil(in_flight * asked.peak / most - 1e-9)))
            case Spending(usd):
                copies = self.affordable(kind, usd) // report.gpus - asked.spare_copies
                return self.carried(served, report.pp, most, copies) / asked.peak if copies > 0 else None

    def most_in_flight(self, served: ServedModel, report: ServingReport) -> int:
        """The last number that keeps the promise, counted up from one."""
        first, each, whole = (
            math.inf if promised is None else promised
            for promised in (self.asked.promise.ttft_s, self.asked.promise.tpot_s, self.asked.promise.answer_s)
        )
        for in_flight in range(1, min(report.max_batch, MOST_IN_FLIGHT) + 1):
            _, ttft, tpot = self.loaded(served, report.pp, in_flight)
            if ttft > first or tpot > each or ttft + (self.asked.output_tokens - 1) * tpot > whole:
                return in_flight - 1
        return min(report.max_batch, MOST_IN_FLIGHT)

    def affordable(self, kind: Hardware, usd: float) -> int:
        """GPUs, machine by machine until the money is gone."""
        gpus, a_machine = 0, kind.gpus_per_machine * kind.usd_per_gpu_hour * HOURS
        while gpus + kind.gpus_per_machine <= MOST_GPUS and usd >= a_machine * (1 - 1e-9):
            gpus, usd = gpus + kind.gpus_per_machine, usd - a_machine
        return gpus

    def bill(self, kind: Hardware, gpus: int, copies: int) -> float | None:
        machines = -(-(copies + self.asked.spare_copies) * gpus // kind.gpus_per_machine)
        paid = machines * kind.gpus_per_machine
        return paid * kind.usd_per_gpu_hour * HOURS if paid <= MOST_GPUS else None

    def carried(self, served: ServedModel, stages: int, places_of_copy: int, copies: int) -> float:
        """With places kept free: by trying means until they and their scatter fill the places."""
        places = places_of_copy * copies
        low, high = 0.0, float(places)
        for _ in range(100):
            middle = (low + high) / 2
            low, high = (middle, high) if middle + FIVE_PERCENT * math.sqrt(middle) < places else (low, middle)
        return copies * self.loaded(served, stages, low / copies)[0]

    def loaded(self, served: ServedModel, stages: int, in_flight: float) -> tuple[float, float, float]:
        """Requests a second, TTFT and TPOT of one copy."""
        asked, engine = self.asked, SMALL.serving.engine
        each = max(1.0, in_flight / stages)
        step = served.decode(each, asked.input_tokens + asked.output_tokens / 2).seconds
        idle = served.prompt(asked.input_tokens)
        prompt = served.busy_prompt_s(idle, asked.input_tokens, each)
        more = served.busy_prompt_s(idle, asked.input_tokens, 1e12)
        rate = in_flight / (each * prompt + (asked.output_tokens - 1) * step)
        busy = min(rate * more / stages, each / (each + 1))
        ttft = idle.seconds + step / 2 + busy * more / (2 - 2 * busy)
        return rate, ttft, step + engine.stall * (each - 1) * prompt / asked.output_tokens
