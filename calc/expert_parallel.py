"""Experts of a mixture spread over GPUs, each of which has all other weights and sequences of its own."""

import math
from dataclasses import dataclass, fields, replace
from functools import cached_property

from calc import memory
from calc.layout import Layout, Placed
from calc.roofline import distinct_experts
from calc.served import ExpertWork, ServedModel
from calc.serving_run import ServingRun
from calc.speeds import Speeds, speeds_on
from calc.working import Working, equation


class NoRoomError(ValueError):
    """No number of these GPUs holds the model and one sequence."""


@equation(
    label="Weights of a GPU",
    formula="({shared_bytes} + {expert_bytes} / {ep}) / 1e9",
    unit="GB",
    shared_bytes="shared",
    expert_bytes="experts",
    ep="EP",
)
def spread_weights_gb(*, shared_bytes: float, expert_bytes: float, ep: float) -> float:
    """The weights on one of EP ranks, in GB: attention, shared experts and tables whole, and its part of the experts.

    DeepSeek-V3 (arXiv 2412.19437), section 3.4. Leaves out copies of experts that many tokens are sent to.
    """
    return (shared_bytes + expert_bytes / ep) / 1e9


@equation(
    label="Bytes of all-to-alls",
    formula="{layers} · {tokens} · {active} · {hidden_size} · ({dispatch_bytes} + {combine_bytes}) · {far_share}",
    unit="bytes",
    layers="L_moe",
    tokens="T",
    active="k",
    hidden_size="h",
    dispatch_bytes="b_out",
    combine_bytes="b_back",
    far_share="far",
)
def all_to_all_bytes(
    *,
    layers: float,
    tokens: float,
    active: float,
    hidden_size: float,
    dispatch_bytes: float,
    combine_bytes: float,
    far_share: float,
) -> float:
    """Bytes that one rank sends in a pass over T tokens of its own: L · T · k · h · (b_out + b_back) · far.

    Each token goes to k experts in each layer that has them and comes back from each, `far_share` of these over the
    link that is waited for (DeepSeek-V3, arXiv 2412.19437, section 3.2.2). Leaves out that a token may cross to a
    server once for several experts there, and that engines hide a part behind products.
    """
    return layers * tokens * active * hidden_size * (dispatch_bytes + combine_bytes) * far_share


@dataclass(frozen=True, kw_only=True)
class SpreadModel(ServedModel):
    """One of `ep` ranks: `tp` is 1, and passes are over the tokens of its own sequences."""

    ep: int
    busy_ranks: float
    """Ranks that have as many tokens at the same time, whose experts this one has a part of."""

    @cached_property
    def speeds(self) -> Speeds:
        """What each GPU reaches; a link that leaves the server is that of its network card."""
        how = self.serving.expert_parallel
        alone = speeds_on(self.gpu, 1, self.architecture, self.precision, self.serving, slowdown=self.slowdown)
        of_link = how.network_gb_s if self._leaves_server else self.gpu.interconnect.gb_s_between(self.ep) / 2
        return replace(
            alone, all_reduce_s=how.exchange_us / 1e6, exchanges=self._mixture_layers, is_spread=True,
            link_bytes_per_s=of_link * 1e9, link_share=how.link_share,
        )  # fmt: skip

    def _of_experts(self, tokens: float, working: Working) -> ExpertWork:
        """A part of the experts, for the tokens of all busy ranks; the fullest rank has more than its part."""
        parts, imbalance = self.parts, self.serving.expert_parallel.imbalance
        tokens = tokens * self.busy_ranks
        touched = working.compute(distinct_experts, experts=parts.experts, active=parts.active_experts, tokens=tokens)
        most = math.ceil(parts.experts / self.ep)
        flop = 2 * self.params / parts.params * tokens * parts.active_experts * parts.expert / self.ep
        return ExpertWork(
            read_bytes=min(most, touched / self.ep * imbalance) * self.weights.expert_bytes, flop=flop * imbalance
        )

    def _sent_bytes(self, tokens: float) -> float:
        how, server = self.serving.expert_parallel, self.gpu.gpus_per_server
        near = server if self._leaves_server else 1
        return all_to_all_bytes.function(
            layers=self._mixture_layers,
            tokens=tokens,
            active=self.parts.active_experts,
            hidden_size=self.architecture.hidden_size,
            dispatch_bytes=how.dispatch_bytes,
            combine_bytes=how.combine_bytes,
            far_share=(self.ep - near) / self.ep,
        )

    @property
    def _leaves_server(self) -> bool:
        return self.ep > self.gpu.gpus_per_server

    @property
    def _mixture_layers(self) -> int:
        experts = self.architecture.experts
        return self.architecture.layers - experts.dense_layers if experts else 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Loaded:
    """A model under its load: what a pass takes of it then, and of an idle server, and the sequences of such a pass."""

    busy: ServedModel
    idle: ServedModel
    sequences: float


def spread(model: ServedModel, ep: int, busy_ranks: float) -> SpreadModel:
    """One of so many ranks of a model, while some of them have as much to do."""
    known = {field.name: getattr(model, field.name) for field in fields(ServedModel)}
    return SpreadModel(**known | {"tp": 1}, ep=ep, busy_ranks=busy_ranks)


def loaded(model: ServedModel, ep: int, placed: Placed) -> Loaded:
    """One rank of a group under the load that it was placed with."""
    ranks = placed.layout.replicas * ep
    used = min(placed.batch, ranks)
    return Loaded(
        busy=spread(model, ep, used / placed.layout.replicas if used >= placed.layout.replicas else 1.0),
        idle=spread(model, ep, 1),
        sequences=placed.batch / used,
    )


def placed_over(model: ServedModel, ep: int, run: ServingRun, working: Working) -> Placed:
    """Groups of so many ranks on the asked GPUs, or one group. Raises NoRoomError where a rank holds no sequence."""
    stored, parts, limits = model.weights, model.parts, model.serving.memory
    weights = working.compute(
        spread_weights_gb,
        shared_bytes=stored.resident_bytes + stored.embedding_bytes,
        expert_bytes=parts.experts * stored.expert_bytes,
        ep=ep,
    )
    sequence = model.cache.rank_bytes(run.held_tokens, 1) / 1e9
    room = memory.limit_of(model.gpu, limits) - weights - limits.reserve_gb
    most = math.floor(room / sequence + 1e-9) * ep if room > 0 else 0
    if most < 1:
        raise NoRoomError(f"{ep} {model.gpu.label} leave no room for one sequence")
    gpus = max(run.gpus or ep, ep)
    layout = Layout(
        gpus=gpus, tp=1, pp=1, replicas=gpus // ep, weights_gb=weights, sequence_gb=sequence, most_sequences=most
    )
    asked = run.batch or layout.max_batch
    return Placed(
        layout=layout,
        fits=run.gpus is None or run.gpus >= ep,
        batch=min(asked, layout.max_batch),
        batch_gpus=math.ceil(asked / most) * ep if asked > layout.max_batch else None,
    )
