"""How failures eat into a large cluster: the share of time that moves the training forward."""

import math

from calc.working import equation
from config.schema.defaults import ClusterDefaults


@equation(
    label="Goodput",
    formula="1 / (1 + √(2 · {write_s} / {mtbf_s}) + {restart_s} / {mtbf_s})",
    unit="",
    write_s="δ",
    mtbf_s="M",
    restart_s="r",
)
def young_goodput(*, write_s: float, mtbf_s: float, restart_s: float) -> float:
    """Useful share of the time with checkpoints at Young's interval τ = √(2δM).

    Overhead δ/τ + (τ/2 + r)/M = √(2δ/M) + r/M; goodput 1/(1 + overhead). δ seconds of a blocking checkpoint,
    M mean seconds between interruptions of the whole cluster, r seconds to detect, reschedule and load.
    Young 1974; valid while δ and r are far below M. Checkpoints, failures and restarts only.
    """
    return 1 / (1 + math.sqrt(2 * write_s / mtbf_s) + restart_s / mtbf_s)


def cluster_goodput(gpus: int, cluster: ClusterDefaults) -> float:
    """Goodput of a cluster whose GPUs fail independently: M = GPU-hours per interruption / GPUs."""
    return young_goodput(
        write_s=cluster.checkpoint_write_s,
        mtbf_s=cluster.gpu_hours_per_interruption * 3600 / gpus,
        restart_s=cluster.restart_s,
    )


def relative_goodput(gpus: int, cluster: ClusterDefaults) -> float:
    """Goodput against the cluster size that the utilisation presets stand for; never above 1.

    Those presets are end to end, so only what a larger cluster loses beyond that may be counted again.
    """
    return min(1.0, cluster_goodput(gpus, cluster) / cluster_goodput(cluster.gpus, cluster))
