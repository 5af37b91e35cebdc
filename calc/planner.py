"""Weigh the ways to serve some traffic: every layout of a model on a kind of GPU, and the copies that carry it."""

from collections.abc import Iterator
from dataclasses import replace

from calc import memory
from calc.demand import Demand, Spending
from calc.fleets import Fleets, Hardware
from calc.layout import Layout, Placement
from calc.plans import Plan, Question
from calc.replica import Limit, Promise, Replica
from calc.served import ServedModel
from calc.weights import weights_gb
from config.schema.gpu import Gpu
from config.schema.serving import Serving


class Planner:
    """Weighs the ways to serve one question; no plan takes more than `most_gpus`, as no cluster has more."""

    def __init__(self, question: Question, serving: Serving, most_gpus: int) -> None:
        self._question = question
        self.serving = serving
        self.most_gpus = most_gpus
        self._known: dict[tuple[str, tuple[str, ...]], tuple[Replica, ...]] = {}

    def asking(self, *, promise: Promise, demand: Demand, peak: float) -> "Planner":
        """The same model and requests under another promise and load, with the copies that are known already."""
        other = Planner(
            replace(self._question, promise=promise, demand=demand, peak=peak), self.serving, self.most_gpus
        )
        other._known = self._known
        return other

    def plans(self, hardware: Hardware) -> Iterator[Plan]:
        """The plan of every way to lay a copy on this hardware, in every format."""
        for replica in self.replicas(hardware):
            if (found := self._plan(hardware, replica, replica.limit(self._question.promise))) is not None:
                yield found

    def best(self, hardware: Hardware) -> Plan | None:
        """The best of these: what would be worse even without a promise is not worked out."""
        best: Plan | None = None
        for replica in self.replicas(hardware):
            if best is not None:
                ideal = self._plan(hardware, replica, replica.unpromised)
                if ideal is None or self.rank(ideal) > self.rank(best):
                    continue
            found = self._plan(hardware, replica, replica.limit(self._question.promise))
            if found is not None and (best is None or self.rank(found) < self.rank(best)):
                best = found
        return best

    def at_each_load(self, hardware: Hardware) -> Iterator[Plan]:
        """Plans without a promise, of copies that have 1, 2, 4 and more requests in flight, up to as many as go."""
        for replica in self.replicas(hardware):
            most = replica.unpromised
            limits = [Limit(in_flight=1 << power, bound=most.bound) for power in range(most.in_flight.bit_length())]
            for limit in (*limits, most):
                if (found := self._plan(hardware, replica, limit)) is not None:
                    yield found

    def rank(self, plan: Plan) -> tuple[float, float]:
        """The cheapest first, and of as cheap ones that which could do most; for a sum of money, what carries most."""
        if isinstance(self._question.demand, Spending):
            return -plan.requests_per_s, plan.usd_per_month
        return plan.usd_per_month, -plan.capacity_requests_per_s

    def replicas(self, hardware: Hardware) -> tuple[Replica, ...]:
        """Every way to lay a copy on this hardware, in every format."""
        key = hardware.gpu.id, hardware.precisions
        if key not in self._known:
            self._known[key] = tuple(
                replica for precision in hardware.precisions for replica in self._replicas(hardware.gpu, precision)
            )
        return self._known[key]

    def _replicas(self, gpu: Gpu, precision: str) -> Iterator[Replica]:
        question = self._question
        model = ServedModel(
            params=question.params,
            architecture=question.architecture,
            gpu=gpu,
            precision=precision,
            kv=question.kv,
            tp=1,
            serving=self.serving,
            slowdown=question.slowdown,
        )
        for layout in self._layouts(model):
            yield Replica(
                model=model.on(layout.tp),
                layout=layout,
                input_tokens=question.input_tokens,
                cached_tokens=question.cached_tokens,
                output_tokens=question.output_tokens,
            )

    def _layouts(self, model: ServedModel) -> Iterator[Layout]:
        """The ways to lay a copy on a server, the smallest first; on the fewest servers where one does not hold it.

        Cards that speak over PCIe are no such servers: nobody serves a model by a pipeline over many of them.
        """
        question, gpu = self._question, model.gpu
        placement = Placement(
            architecture=question.architecture,
            weights_gb=weights_gb.function(
                quantised_params=model.weights.quantised_params,
                bits=model.weight_format.bits,
                kept_params=model.weights.kept_params,
            ),
            cache=model.cache,
            context_tokens=question.tokens,
            reserve_gb=self.serving.memory.reserve_gb,
            most_gpus=self.most_gpus,
            tp=question.tp,
        )
        limit_gb = memory.limit_of(gpu, self.serving.memory)
        gpus = placement.fewest(gpu, limit_gb)
        while gpus is not None:
            layout = placement.layout(gpus, gpu, limit_gb)
            is_of_cards = gpus > gpu.gpus_per_server and gpu.interconnect.is_pcie(gpu.gpus_per_server)
            if layout.replicas == 1 and not is_of_cards:
                yield layout
            gpus = 2 * gpus if question.tp is None and 2 * gpus <= gpu.gpus_per_server else None

    def _plan(self, hardware: Hardware, replica: Replica, limit: Limit) -> Plan | None:
        """The copies that carry the demand; None where they cannot, or where the money is too little."""
        question = self._question
        if not limit.in_flight:
            return None
        fleets = Fleets(
            hardware=hardware,
            replica=replica,
            limit=limit,
            spare_copies=question.spare_copies,
            most_gpus=self.most_gpus,
        )
        needed = question.demand.copies(fleets, question.peak)
        if needed is None or fleets.paid_gpus(needed) > self.most_gpus:
            return None
        copies = fleets.filling(needed)
        peak = question.demand.peak_requests_per_s(fleets, copies, question.peak)
        return Plan(
            fleets=fleets,
            copies=copies,
            needed_copies=needed,
            requests_per_s=peak / question.peak,
            peak_requests_per_s=peak,
        )
