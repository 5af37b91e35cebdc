"""Which share of the peak a training run reaches, end to end."""

from calc.goodput import cluster_goodput
from calc.ranges import Range
from calc.working import UNRECORDED, Working, equation
from config.schema.defaults import ClusterDefaults
from config.schema.training import Band


@equation(
    label="MFU end to end",
    formula="{step_mfu} · {goodput}",
    unit="",
    step_mfu="MFU per step",
    goodput="goodput",
)
def end_to_end_mfu(*, step_mfu: float, goodput: float) -> float:
    """The MFU over all GPU-hours of a run whose steps reach `step_mfu` for the share `goodput` of them."""
    return step_mfu * goodput


@equation(
    label="MFU at that goodput",
    formula="min(1, {mfu} · {goodput} / {reference_goodput})",
    unit="",
    mfu="MFU",
    goodput="goodput",
    reference_goodput="reference goodput",
)
def mfu_at_goodput(*, mfu: float, goodput: float, reference_goodput: float) -> float:
    """An end-to-end MFU moved from the goodput that it holds to another; no run passes the peak.

    Assumes that a step is as fast on either cluster: communication over more GPUs is left out.
    """
    return min(1.0, mfu * goodput / reference_goodput)


def asked_mfu(
    preset: Band, cluster: ClusterDefaults, working: Working, *, mfu: float | None, goodput: float | None
) -> Range:
    """The MFU over all GPU-hours of a run, as a question gives or leaves it.

    Without `mfu` the preset's band, which holds the goodput of the reference cluster: a given `goodput` replaces
    that. A given `mfu` is exact; together with `goodput` it is per step, and the run reaches the product.
    """
    if mfu is not None:
        if goodput is None:
            return Range.exact(mfu)
        return Range.exact(working.compute(end_to_end_mfu, step_mfu=mfu, goodput=goodput))
    band = Range(preset.low, preset.mid, preset.high)
    return band if goodput is None else _moved(band, cluster, working, goodput)


def mfu_on(gpus: int, mfu: Range, cluster: ClusterDefaults, working: Working | None = None) -> Range:
    """What a preset's MFU becomes on so many GPUs: what a larger cluster loses to failures is taken off.

    The presets are end to end on clusters up to the reference size, so up to that size nothing changes.
    """
    if gpus <= cluster.gpus:
        return mfu
    steps = UNRECORDED if working is None else working
    return _moved(mfu, cluster, steps, cluster_goodput(gpus, cluster, steps))


def _moved(mfu: Range, cluster: ClusterDefaults, working: Working, goodput: float) -> Range:
    reference_goodput = cluster_goodput(cluster.gpus, cluster, working, label="Goodput of the reference cluster")
    return working.compute_range(mfu_at_goodput, mfu=mfu, goodput=goodput, reference_goodput=reference_goodput)
