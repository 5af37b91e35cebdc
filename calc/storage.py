"""How large the checkpoints of a run are, and what keeping some of them costs."""

from calc.working import equation

_BYTES_PER_PARAM = 14
"""Two of the weights in BF16, and four each of the weights, the mean and the variance that Adam keeps in FP32."""


@equation(label="Checkpoint", formula="14 · {params} / 1e9", unit="GB", params="N")
def resumable_checkpoint_gb(*, params: float) -> float:
    """A checkpoint from which training can go on: 14 · N bytes, in GB of 10^9 bytes.

    Mixed precision with Adam: weights in BF16, and master weights, mean and variance in FP32. 12 · N where the BF16
    copy is not kept. Leaves out the state of the data loader, which is small.
    """
    return _BYTES_PER_PARAM * params / 1e9


@equation(
    label="Storage",
    formula="{size_gb} · {kept} · {months} · {usd_per_gb_month}",
    unit="USD",
    size_gb="GB",
    kept="kept",
    months="months",
    usd_per_gb_month="$/GB-month",
)
def storage_usd(*, size_gb: float, kept: float, months: float, usd_per_gb_month: float) -> float:
    """Keeping so many of them for so long, in USD. Leaves out requests, and traffic out of the provider's network."""
    return size_gb * kept * months * usd_per_gb_month
