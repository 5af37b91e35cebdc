"""Arguments with units for the equations of training, energy and rent."""

from tests.calc.dimensions.units import COMPUTE, GPU_HOURS, KWH_PRICE, METER_KW, PEAK, UNITS, Dimensions

_USD = (1e6, "USD")

TRAINING = {
    "experiments_usd": Dimensions(
        arguments={"final_run_usd": _USD, "compute_over_final_run": (2.2, "")},
        physical=lambda final_run_usd, compute_over_final_run: compute_over_final_run * final_run_usd - final_run_usd,
    ),
    "staff_usd": Dimensions(
        arguments={"final_run_usd": _USD, "experiments_usd": _USD, "staff_share": (0.39, "")},
        physical=lambda final_run_usd, experiments_usd, staff_share: (
            (experiments_usd + final_run_usd) / (1 - staff_share) - (experiments_usd + final_run_usd)
        ),
    ),
    "project_usd": Dimensions(
        arguments={"final_run_usd": _USD, "experiments_usd": _USD, "checkpoints_usd": _USD, "staff_usd": _USD},
        physical=lambda final_run_usd, experiments_usd, checkpoints_usd, staff_usd: (
            staff_usd + checkpoints_usd + experiments_usd + final_run_usd
        ),
    ),
    "training_flop": Dimensions(
        arguments={"active_params": (37e9, "param"), "tokens": (14.8e12, "token")},
        physical=lambda active_params, tokens: (2 + 4) * active_params * tokens,
    ),
    "recomputing_flop": Dimensions(
        arguments={"active_params": (175e9, "param"), "tokens": (300e9, "token")},
        physical=lambda active_params, tokens: (2 + 2 + 4) * active_params * tokens,
    ),
    "attention_flop": Dimensions(
        arguments={
            "attention_width": (24_576, "element"),
            "attended_tokens": (196_608, "token"),
            "tokens": (3e11, "token"),
        },
        physical=lambda attention_width, attended_tokens, tokens: (2 + 4) * attention_width * attended_tokens * tokens,
    ),
    "floor_gpu_hours": Dimensions(
        arguments={"compute_flop": COMPUTE, "peak_flop_per_s": PEAK},
        physical=lambda compute_flop, peak_flop_per_s: compute_flop / peak_flop_per_s,
    ),
    "gpu_hours": Dimensions(
        arguments={"compute_flop": COMPUTE, "peak_flop_per_s": PEAK, "mfu": (0.35, "")},
        physical=lambda compute_flop, peak_flop_per_s, mfu: compute_flop / peak_flop_per_s / mfu,
    ),
    "discounted_usd": Dimensions(
        arguments={"usd": (2.2659, "USD"), "discount": (0.3, "")},
        physical=lambda usd, discount: usd - discount * usd,
    ),
    "rental_usd": Dimensions(
        arguments={"gpu_hours": GPU_HOURS, "usd_per_gpu_hour": (2.5, "USD / (GPU * hour)")},
        physical=lambda gpu_hours, usd_per_gpu_hour: gpu_hours * usd_per_gpu_hour,
    ),
    "in_currency": Dimensions(
        arguments={"usd": (100.0, "USD"), "fx": (7.1, "CNY / USD")},
        physical=lambda usd, fx: usd * fx,
        unit="CNY",
    ),
    "cluster_mtbf_s": Dimensions(
        arguments={"gpu_hours_per_interruption": (50_677.0, "GPU * hour"), "gpus": (16_384.0, "GPU")},
        physical=lambda gpu_hours_per_interruption, gpus: gpu_hours_per_interruption / gpus,
    ),
    "young_goodput": Dimensions(
        arguments={"write_s": (60.0, "s"), "mtbf_s": (11_000.0, "s"), "restart_s": (600.0, "s")},
        physical=lambda write_s, mtbf_s, restart_s: mtbf_s / (mtbf_s + (2 * write_s * mtbf_s) ** 0.5 + restart_s),
    ),
    "end_to_end_mfu": Dimensions(
        arguments={"step_mfu": (0.4, ""), "goodput": (0.9, "")},
        physical=lambda step_mfu, goodput: step_mfu * goodput,
    ),
    "mfu_at_goodput": Dimensions(
        arguments={"mfu": (0.4, ""), "goodput": (0.8, ""), "reference_goodput": (0.97, "")},
        physical=lambda mfu, goodput, reference_goodput: mfu / reference_goodput * goodput,
    ),
    "days_on": Dimensions(
        arguments={"gpu_hours": GPU_HOURS, "gpus": (1024.0, "GPU")},
        physical=lambda gpu_hours, gpus: gpu_hours / gpus,
    ),
    "gpus_within": Dimensions(
        arguments={"gpu_hours": GPU_HOURS, "days": (30.0, "day")},
        physical=lambda gpu_hours, days: gpu_hours / days,
    ),
    "server_w_from_tdp": Dimensions(
        arguments={"tdp_w": (700.0, "W"), "server_factor": (1.82, "")},
        physical=lambda tdp_w, server_factor: tdp_w * server_factor,
    ),
    "meter_kw_per_gpu": Dimensions(
        arguments={"server_w_per_gpu": (812.5, "W / GPU"), "average_share": (0.75, ""), "pue": (1.1, "")},
        physical=lambda server_w_per_gpu, average_share, pue: server_w_per_gpu * average_share * pue,
    ),
    "energy_mwh": Dimensions(
        arguments={"gpu_hours": GPU_HOURS, "meter_kw_per_gpu": METER_KW},
        physical=lambda gpu_hours, meter_kw_per_gpu: gpu_hours * meter_kw_per_gpu,
    ),
    "electricity_usd": Dimensions(
        arguments={"energy_mwh": (470.0, "MWh"), "usd_per_kwh": KWH_PRICE},
        physical=lambda energy_mwh, usd_per_kwh: energy_mwh * usd_per_kwh,
    ),
    "resumable_checkpoint_gb": Dimensions(
        arguments={"params": (405e9, "param")},
        physical=lambda params: params * UNITS.Quantity(2 + 4 + 4 + 4, "byte / param"),
        in_constants="byte / param",
    ),
    "storage_usd": Dimensions(
        arguments={
            "size_gb": (980.0, "gigabyte"),
            "kept": (10.0, ""),
            "months": (2.0, "month"),
            "usd_per_gb_month": (0.023, "USD / (gigabyte * month)"),
        },
        physical=lambda size_gb, kept, months, usd_per_gb_month: size_gb * kept * months * usd_per_gb_month,
    ),
    "co2e_t": Dimensions(
        arguments={"energy_mwh": (1287.0, "MWh"), "kg_co2e_per_kwh": (0.429, "kg / kWh")},
        physical=lambda energy_mwh, kg_co2e_per_kwh: energy_mwh * kg_co2e_per_kwh,
    ),
}
