"""How much memory serving takes on each GPU, and how many GPUs hold it: one question, one report."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from calc import memory
from calc.decoder import decoder
from calc.kv_cache import kv_cache
from calc.layout import Placement, rank_kv_gb, rank_weights_gb
from calc.memory import MemoryReport
from calc.weights import stored_weights, weights_gb
from calc.working import Working
from config.schema.defaults import Defaults
from config.schema.gpu import BYTES_PER_NUMBER, Gpu, Precision
from config.schema.model import Architecture
from config.schema.serving import Serving


@dataclass(frozen=True, kw_only=True, slots=True)
class ServingSetup:
    """A model to be served whose memory is asked for, everything resolved; None is left to the answer."""

    params: float
    architecture: Architecture
    gpu: Gpu
    gpus: int | None
    precision: str
    """The id of a format of weights: a number format, or a named one."""
    kv: Precision
    tp: int | None
    pp: int | None
    context_tokens: int
    batch: int | None
    """None asks for as many sequences as fit."""


def serving_memory(setup: ServingSetup, defaults: Defaults, serving: Serving, gpus: Iterable[Gpu] = ()) -> MemoryReport:
    """The memory of each GPU in serving, whether it fits, and the fewest GPUs of each kind in `gpus` that hold it.

    Without ranks, tensor parallelism takes the largest power of two within a server; where a server is too small, the
    model is a pipeline over the fewest. Other GPUs are replicas. Without a number of GPUs, the fewest that fit.
    """
    working = Working()
    weight_format = serving.formats[setup.precision]
    stored = stored_weights(decoder(setup.architecture), setup.params, weight_format)
    model_gb = working.compute(
        weights_gb.named("Weights of the model"),
        quantised_params=stored.quantised_params,
        bits=weight_format.bits,
        kept_params=stored.kept_params,
    )
    cache = kv_cache(setup.architecture, BYTES_PER_NUMBER[setup.kv], working)
    model = Placement(
        architecture=setup.architecture,
        weights_gb=model_gb,
        cache=cache,
        context_tokens=setup.context_tokens,
        reserve_gb=serving.memory.reserve_gb,
        most_gpus=defaults.cluster.largest_gpus,
        tp=setup.tp,
        pp=setup.pp,
        batch=setup.batch or 1,
    )
    limit = working.compute(
        memory.limit_gb, usable_gb=memory.usable_gb(setup.gpu), usable_share=serving.memory.usable_share
    )
    least = (setup.tp or 1) * (setup.pp or 1)
    count = setup.gpus or model.fewest(setup.gpu, limit) or max(least, setup.gpu.gpus_per_server)
    layout = model.layout(count, setup.gpu, limit)
    batch = max(1, layout.max_batch) if setup.batch is None else setup.batch
    parts = {
        "weights_gb": working.compute(rank_weights_gb, model_weights_gb=model_gb, tp=layout.tp, pp=layout.pp),
        "gradients_gb": 0.0,
        "optimizer_gb": 0.0,
        "activations_gb": 0.0,
        "kv_gb": working.compute(
            rank_kv_gb,
            sequences=math.ceil(batch / layout.replicas),
            layer_bytes=cache.layer_bytes_per_token,
            attended_tokens=cache.reach.attended_tokens(setup.context_tokens),
            state_bytes=cache.rank_state_bytes(setup.context_tokens, layout.tp),
            share_of_rank=cache.share_of_rank(layout.tp),
            pp=layout.pp,
        ),
        "overhead_gb": serving.memory.reserve_gb,
    }
    total = working.compute(memory.total_gb, **parts)
    counts = {gpu.id: model.fewest(gpu, memory.limit_of(gpu, serving.memory)) for gpu in gpus}
    return MemoryReport(
        purpose="inference",
        params=setup.params,
        gpu=setup.gpu,
        gpus=count,
        tp=layout.tp,
        pp=layout.pp,
        replicas=layout.replicas,
        precision=weight_format.precision,
        weight_format=weight_format,
        optimizer=None,
        zero=None,
        recompute=None,
        kv=setup.kv,
        sequence_tokens=setup.context_tokens,
        batch=batch,
        max_batch=layout.max_batch,
        **parts,
        total_gb=total,
        limit_gb=limit,
        fits=batch <= layout.max_batch,
        min_gpus={gpu: fewest for gpu, fewest in counts.items() if fewest is not None},
        working=working.steps,
    )
