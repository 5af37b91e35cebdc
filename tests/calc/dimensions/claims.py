"""Arguments with units for the equations of claims."""

from tests.calc.dimensions.units import COMPUTE, GPU_HOURS, PEAK, Dimensions

CLAIMS = {
    "implied_mfu": Dimensions(
        arguments={"compute_flop": COMPUTE, "gpu_hours": GPU_HOURS, "peak_flop_per_s": PEAK},
        physical=lambda compute_flop, gpu_hours, peak_flop_per_s: compute_flop / gpu_hours / peak_flop_per_s,
    ),
    "implied_usd_per_gpu_hour": Dimensions(
        arguments={"usd": (5.576e6, "USD"), "gpu_hours": GPU_HOURS},
        physical=lambda usd, gpu_hours: usd / gpu_hours,
    ),
    "implied_active_params": Dimensions(
        arguments={
            "gpu_hours": GPU_HOURS, "peak_flop_per_s": PEAK, "mfu": (0.34, ""), "tokens": (13e12, "token"),
        },
        physical=lambda gpu_hours, peak_flop_per_s, mfu, tokens: gpu_hours * peak_flop_per_s * mfu / (2 + 4) / tokens,
    ),
}  # fmt: skip
