"""Which share of the peak a training run reaches, end to end."""

from calc.goodput import cluster_goodput
from calc.ranges import Range
from config.schema.defaults import ClusterDefaults
from config.schema.training import Band


def end_to_end_mfu(
    preset: Band, cluster: ClusterDefaults, *, mfu: float | None = None, goodput: float | None = None
) -> Range:
    """The MFU over all GPU-hours of a run.

    Without `mfu` the preset's band, which holds the goodput of the reference cluster: a given `goodput` replaces
    that. A given `mfu` is exact; together with `goodput` it is per step, and the run reaches the product.
    """
    if mfu is not None:
        return Range.exact(mfu * (goodput if goodput is not None else 1.0))
    band = Range(preset.low, preset.mid, preset.high)
    if goodput is None:
        return band
    return band.times(goodput / cluster_goodput(cluster.gpus, cluster)).rising(lambda share: min(1.0, share))
