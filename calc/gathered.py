"""What fully sharded training holds beside its shard: the layer that is being computed, gathered from all ranks."""

from calc.working import equation


@equation(
    label="Layer that is gathered",
    formula="{layer_params} · {bits} / 8 / {tp} / 1e9",
    unit="GB",
    layer_params="N_layer",
    bits="bits",
    tp="t",
)
def gathered_gb(*, layer_params: float, bits: float, tp: float) -> float:
    """The largest layer in full on each of t tensor-parallel ranks, in GB: N_layer · bits / 8 / t.

    ZeRO-3 and FSDP gather a layer before they compute it (Zhao et al. 2023, arXiv 2304.11277, section 3.2), with all
    experts of a mixture. Leaves out the next layer, which engines fetch ahead, and the gradients of this one.
    """
    return layer_params * bits / 8 / tp / 1e9
