"""How a model lies on GPUs to be served: ranks, pipeline stages and replicas, and the fewest GPUs that hold it."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from calc import memory
from calc.kv_cache import KvCache
from calc.working import equation
from config.schema.gpu import Gpu
from config.schema.model import Architecture


@equation(
    label="Weights of a GPU",
    formula="{model_weights_gb} / ({tp} · {pp})",
    unit="GB",
    model_weights_gb="weights",
    tp="t",
    pp="p",
)
def rank_weights_gb(*, model_weights_gb: float, tp: float, pp: float) -> float:
    """The weights on one of t tensor-parallel ranks of one of p pipeline stages, in GB. Stages are taken as equal."""
    return model_weights_gb / (tp * pp)


@equation(
    label="KV cache of a GPU",
    formula="{sequences} · ({layer_bytes} · {attended_tokens} · {share_of_rank} + {state_bytes}) / {pp} / 1e9",
    unit="GB",
    sequences="B",
    layer_bytes="layer",
    attended_tokens="Σmin(s,w)",
    state_bytes="state",
    share_of_rank="share",
    pp="p",
)
def rank_kv_gb(
    *,
    sequences: float,
    layer_bytes: float,
    attended_tokens: float,
    state_bytes: float,
    share_of_rank: float,
    pp: float,
) -> float:
    """The KV cache of B sequences on one GPU, in GB: bytes of a token in a layer, times the tokens of all layers.

    A rank holds a part of the key-value heads, never less than one, and all of a latent vector; `state_bytes` is what
    it holds beside them. A pipeline stage holds its layers. Leaves out pages that are half full.
    """
    return sequences * (layer_bytes * attended_tokens * share_of_rank + state_bytes) / pp / 1e9


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """How the model lies on some GPUs, and what each of them holds."""

    gpus: int
    tp: int
    pp: int
    replicas: int
    weights_gb: float
    sequence_gb: float
    """The cache of one sequence on each GPU of a replica."""
    most_sequences: int
    """Of one replica; 0 where the weights leave no room."""

    @property
    def max_batch(self) -> int:
        """Most sequences of all replicas."""
        return self.replicas * self.most_sequences


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """How a model lies on the asked GPUs, or on the fewest that hold it, and what of the load there is room for."""

    layout: Layout
    fits: bool
    """Whether these are the asked ones."""
    batch: int
    batch_gpus: int | None
    """The fewest GPUs with room for all of the load, where these have too little; None where no number has."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Placement:
    """A model with its cache, to be laid on GPUs of any kind."""

    architecture: Architecture
    weights_gb: float
    cache: KvCache
    context_tokens: float
    """Tokens that a sequence holds at its end."""
    reserve_gb: float
    most_gpus: int
    """More than any cluster has."""
    tp: int | None = None
    pp: int | None = None
    """Ranks and stages where somebody gave them."""
    batch: int = 1
    """Sequences that a layout must have room for."""

    def layout(self, gpus: int, gpu: Gpu, limit_gb: float) -> Layout:
        """So many GPUs with the shortest pipeline that has room for all sequences, or with the longest."""
        found = None
        for found in self._layouts(gpus, gpu, limit_gb):
            if found.max_batch >= self.batch:
                return found
        assert found is not None  # the caller gives enough GPUs for one replica
        return found

    def _layouts(self, gpus: int, gpu: Gpu, limit_gb: float) -> Iterator[Layout]:
        tp = self.tensor_parallel(gpus // (self.pp or 1), gpu)
        longest = min(gpus // tp, self.architecture.layers)
        for pp in (self.pp,) if self.pp else range(1, longest + 1):
            yield self.at(gpus, tp, pp, limit_gb)

    def tensor_parallel(self, gpus: int, gpu: Gpu) -> int:
        """The given ranks, or the largest power of two that a server has and that parts the heads evenly."""
        heads = self.architecture.attention_heads
        of_heads = heads & -heads  # the largest power of two that divides them
        return self.tp or memory.largest_power_of_two(max(1, min(gpus, gpu.gpus_per_server, of_heads)))

    def at(self, gpus: int, tp: int, pp: int, limit_gb: float) -> Layout:
        """So many GPUs with these ranks and stages; GPUs left over are idle."""
        weights = rank_weights_gb.function(model_weights_gb=self.weights_gb, tp=tp, pp=pp)
        sequence = self.sequence_gb(tp, pp)
        return Layout(
            gpus=gpus, tp=tp, pp=pp, replicas=gpus // (tp * pp), weights_gb=weights, sequence_gb=sequence,
            most_sequences=_sequences_in(limit_gb - weights - self.reserve_gb, sequence),
        )  # fmt: skip

    def sequence_gb(self, tp: int, pp: int) -> float:
        """The cache of one sequence on each GPU."""
        return self.cache.rank_bytes(self.context_tokens, tp) / pp / 1e9

    def placed(self, gpus: int | None, batch: int | None, gpu: Gpu, limit_gb: float) -> Placed | None:
        """On so many GPUs, or on the fewest, with so many sequences or as many as fit; None where no number holds one.

        A larger load is laid on more GPUs in the same way, with as many stages, so that asking for them gives room.
        """
        layout = None if gpus is None else self.layout(gpus, gpu, limit_gb)
        fits = layout is None or layout.max_batch >= 1
        if layout is None or not fits:
            fewest = self.fewest(gpu, limit_gb)
            if fewest is None:
                return None
            layout = self.layout(fewest, gpu, limit_gb)
        asked = batch or layout.max_batch
        is_cut = asked > layout.max_batch
        return Placed(
            layout=layout,
            fits=fits,
            batch=min(asked, layout.max_batch),
            batch_gpus=replace(self, pp=layout.pp, batch=asked).fewest(gpu, limit_gb) if is_cut else None,
        )

    def fewest(self, gpu: Gpu, limit_gb: float) -> int | None:
        """The fewest GPUs with room for all sequences; None where no number has, or no server so many ranks."""
        server = gpu.gpus_per_server
        if (self.tp or 1) > server:
            return None
        for gpus in self._parts_of_a_server(server):
            if self.layout(gpus, gpu, limit_gb).max_batch >= self.batch:
                return gpus
        tp = self.tensor_parallel(server, gpu)
        best: int | None = None
        room_gb = limit_gb - self.reserve_gb
        rank_bytes = self.cache.rank_bytes(self.context_tokens, tp)
        for pp in (self.pp,) if self.pp else self._stages_with_room(tp, room_gb):
            if best is not None and tp * pp > best:
                break
            if (most := _sequences_in(room_gb - self.weights_gb / (tp * pp), rank_bytes / pp / 1e9)) > 0:
                gpus = tp * pp * math.ceil(self.batch / most)
                gpus = memory.rented_together(max(gpus, server), server=server)
                best = gpus if best is None else min(best, gpus)
        return best if best is not None and best <= self.most_gpus else None

    def _stages_with_room(self, tp: int, room_gb: float) -> range:
        """From the first pipeline whose GPUs may hold the weights to the longest that the layers or a cluster allow."""
        if room_gb <= 0:
            return range(0)
        first = math.floor(self.weights_gb / (tp * room_gb))
        return range(max(1, first), min(self.architecture.layers, self.most_gpus // tp) + 1)

    def _parts_of_a_server(self, server: int) -> Iterable[int]:
        gpus = (self.tp or 1) * (self.pp or 1)
        while gpus < server:
            yield gpus
            gpus *= 2


def _sequences_in(room_gb: float, sequence_gb: float) -> int:
    """How many sequences a GPU has room for beside the weights; none where these leave nothing."""
    return math.floor(room_gb / sequence_gb + 1e-9) if room_gb > 0 else 0
