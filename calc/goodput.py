"""How failures eat into a large cluster: the share of time that moves the training forward."""

import math

from calc.cost import SECONDS_PER_HOUR
from calc.working import UNRECORDED, Working, equation
from config.schema.defaults import ClusterDefaults


@equation(
    label="Between interruptions",
    formula="{gpu_hours_per_interruption} · 3600 / {gpus}",
    unit="s",
    gpu_hours_per_interruption="m",
    gpus="n",
)
def cluster_mtbf_s(*, gpu_hours_per_interruption: float, gpus: float) -> float:
    """Mean time between unexpected interruptions of a cluster of n GPUs, in s: M = m · 3600 / n.

    m is GPU-hours per interruption; GPUs fail independently (The Llama 3 Herd of Models, arXiv 2407.21783, table 5:
    419 on 16,384 GPUs in 54 days). Small jobs fail more often than this line says (Kokolis et al. 2024, 2410.21680).
    """
    return gpu_hours_per_interruption * SECONDS_PER_HOUR / gpus


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


def cluster_goodput(
    gpus: int, cluster: ClusterDefaults, working: Working | None = None, *, label: str = young_goodput.label
) -> float:
    """Goodput of a cluster of so many GPUs, with the failure rate and checkpoint times of `cluster`."""
    steps = UNRECORDED if working is None else working
    mtbf_s = steps.compute(cluster_mtbf_s, gpu_hours_per_interruption=cluster.gpu_hours_per_interruption, gpus=gpus)
    return steps.compute(
        young_goodput.named(label),
        write_s=cluster.checkpoint_write_s,
        mtbf_s=mtbf_s,
        restart_s=cluster.restart_s,
    )
