"""Every equation on quantities with units: it must come out in the unit that it declares, and in the right amount.

A parameter is a unit of FLOP per token: what it costs to pass one token through it, up to a plain number. So 6·N·D is
an amount of FLOP, and a formula that leaves out the tokens is not.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pint
import pytest

import calc
from calc.working import EQUATIONS

for module in pkgutil.iter_modules(calc.__path__):
    importlib.import_module(f"calc.{module.name}")

UNITS: pint.UnitRegistry[Any] = pint.UnitRegistry()
for definition in (
    "FLOP = [operation]",
    "token = [token]",
    "GPU = [gpu]",
    "USD = [money]",
    "CNY = [yuan]",
    "param = FLOP / token",
    "element = FLOP / token ** 2",
    "TFLOP = 1e12 * FLOP",
    "number = [number]",
    "Mtoken = 1e6 * token",
):
    UNITS.define(definition)

DECLARED = {
    "": "",
    "FLOP": "FLOP",
    "GPU-hours": "GPU * hour",
    "GPUs": "GPU",
    "USD": "USD",
    "days": "day",
    "s": "s",
    "W": "W",
    "kW/GPU": "kW / GPU",
    "MWh": "MWh",
    "1/year": "1 / year",
    "USD/GPU": "USD / GPU",
    "USD/GPU-hour": "USD / (GPU * hour)",
    "t": "metric_ton",
    "GB": "GB",
    "bytes": "byte",
    "bits": "bit",
    "parameters": "param",
    "tokens": "token",
    "FLOP per parameter": "FLOP / param",
    "nats/token": "",
    "experts": "",
    "tokens/s": "token / s",
    "GPU-s": "GPU * s",
    "USD per 1M tokens": "USD / Mtoken",
    "kWh per 1M tokens": "kWh / Mtoken",
    "s·h/$": "s * hour / USD",
    "s·h/$ per $": "s * hour / USD ** 2",
}


@dataclass(frozen=True, kw_only=True)
class Dimensions:
    """Arguments in the units that their names promise, and the same formula without any conversion of units."""

    arguments: dict[str, tuple[float, str]]
    physical: Callable[..., Any]
    unit: str | None = None
    """The unit where the declaration leaves it to the caller."""
    in_constants: str = ""
    """The dimension that the numbers of the formula carry, beyond hours in seconds and the like."""

    @property
    def quantities(self) -> dict[str, Any]:
        """The arguments with their units."""
        return {name: UNITS.Quantity(value, unit) for name, (value, unit) in self.arguments.items()}

    @property
    def numbers(self) -> dict[str, float]:
        """The arguments as the code gets them."""
        return {name: value for name, (value, _) in self.arguments.items()}


COMPUTE = (5e23, "FLOP")
PEAK = (312e12, "FLOP / s / GPU")
GPU_HOURS = (7e5, "GPU * hour")
METER_KW = (1.05, "kW / GPU")
KWH_PRICE = (0.0826, "USD / kWh")
PURCHASE = (40_000.0, "USD / GPU")
FIT = {"a": (482.0, "param ** 0.25"), "b": (2085.0, "token ** 0.75"), "alpha": (0.25, ""), "beta": (0.75, "")}
"""With exponents that binary fractions hold exactly, so that dimensions come out whole."""
ARTICLE_MODEL = (8222e8, "param")
ARTICLE_CARD = (1e14, "FLOP / s")
ARTICLE_RENT = (3.93, "USD / hour")
ARTICLE_FIGURE = (4.18, "s * hour / USD")

EQUATION_DIMENSIONS = {
    "training_flop": Dimensions(
        arguments={"active_params": (37e9, "param"), "tokens": (14.8e12, "token")},
        physical=lambda active_params, tokens: (2 + 4) * active_params * tokens,
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
    "cluster_usd_per_gpu": Dimensions(
        arguments={"server_usd_per_gpu": PURCHASE, "network_share": (0.19, "")},
        physical=lambda server_usd_per_gpu, network_share: server_usd_per_gpu / (1 - network_share),
    ),
    "straight_line_share": Dimensions(arguments={"years": (4.0, "year")}, physical=lambda years: 1 / years),
    "annuity_share": Dimensions(
        # a rate for one year and a number of years: neither has a unit, and what comes out is a share a year
        arguments={"interest": (0.1, ""), "years": (4.0, "")},
        physical=lambda interest, years: (
            interest * (1 + interest) ** years / ((1 + interest) ** years - 1) / UNITS.Quantity(1, "year")
        ),
        in_constants="1 / year",
    ),
    "capital_usd_per_gpu_hour": Dimensions(
        arguments={
            "usd_per_gpu": PURCHASE,
            "residual_share": (0.1, ""),
            "yearly_share": (0.25, "1 / year"),
            "load": (0.8, ""),
        },
        physical=lambda usd_per_gpu, residual_share, yearly_share, load: (
            (usd_per_gpu - residual_share * usd_per_gpu) * yearly_share / load
        ),
    ),
    "power_usd_per_gpu_hour": Dimensions(
        arguments={"meter_kw_per_gpu": METER_KW, "usd_per_kwh": KWH_PRICE},
        physical=lambda meter_kw_per_gpu, usd_per_kwh: meter_kw_per_gpu * usd_per_kwh,
    ),
    "upkeep_usd_per_gpu_hour": Dimensions(
        arguments={"usd_per_gpu": PURCHASE, "upkeep_share_per_year": (0.05, "1 / year"), "load": (0.8, "")},
        physical=lambda usd_per_gpu, upkeep_share_per_year, load: usd_per_gpu * upkeep_share_per_year / load,
    ),
    "owned_usd_per_gpu_hour": Dimensions(
        arguments={
            "capital_usd_per_gpu_hour": (1.43, "USD / (GPU * hour)"),
            "power_usd_per_gpu_hour": (0.1, "USD / (GPU * hour)"),
            "upkeep_usd_per_gpu_hour": (0.29, "USD / (GPU * hour)"),
        },
        physical=lambda capital_usd_per_gpu_hour, power_usd_per_gpu_hour, upkeep_usd_per_gpu_hour: (
            upkeep_usd_per_gpu_hour + power_usd_per_gpu_hour + capital_usd_per_gpu_hour
        ),
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
    "weights_gb": Dimensions(
        arguments={"quantised_params": (68e9, "param"), "bits": (4.156, ""), "kept_params": (2e9, "param")},
        physical=lambda quantised_params, bits, kept_params: (
            (quantised_params * bits + kept_params * 16) * UNITS.Quantity(1, "bit / param")
        ),
        in_constants="byte / param",
    ),
    "kv_bytes_per_token": Dimensions(
        arguments={
            "layers": (80.0, ""),
            "kv_heads": (8.0, ""),
            "head_dim": (128.0, "number"),
            "bytes_per_number": (2.0, "byte / number"),
        },
        physical=lambda layers, kv_heads, head_dim, bytes_per_number: (
            (1 + 1) * layers * kv_heads * head_dim * bytes_per_number
        ),
    ),
    "latent_bytes_per_token": Dimensions(
        arguments={
            "layers": (61.0, ""),
            "kv_lora_rank": (512.0, "number"),
            "rope_head_dim": (64.0, "number"),
            "bytes_per_number": (2.0, "byte / number"),
        },
        physical=lambda layers, kv_lora_rank, rope_head_dim, bytes_per_number: (
            layers * kv_lora_rank * bytes_per_number + layers * rope_head_dim * bytes_per_number
        ),
    ),
    "in_usd": Dimensions(
        arguments={"amount": (7e6, "CNY"), "fx": (7.1, "CNY / USD")},
        physical=lambda amount, fx: amount / fx,
    ),
    "affordable_gpu_hours": Dimensions(
        arguments={"usd": (1e6, "USD"), "usd_per_gpu_hour": (2.5, "USD / (GPU * hour)")},
        physical=lambda usd, usd_per_gpu_hour: usd / usd_per_gpu_hour,
    ),
    "affordable_flop": Dimensions(
        arguments={"gpu_hours": GPU_HOURS, "peak_flop_per_s": PEAK, "mfu": (0.35, "")},
        physical=lambda gpu_hours, peak_flop_per_s, mfu: gpu_hours * mfu * peak_flop_per_s,
    ),
    "fitted_loss": Dimensions(
        arguments={**FIT, "params": (64e9, "param"), "tokens": (1e12, "token"), "e": (1.8, "")},
        physical=lambda e, a, b, alpha, beta, params, tokens: e + a * params**-alpha + b * tokens**-beta,
    ),
    "optimal_params": Dimensions(
        arguments={**FIT, "compute_flop": COMPUTE},
        physical=lambda a, b, alpha, beta, compute_flop: (
            (alpha * a / (beta * b) * (compute_flop / 6) ** beta) ** (1 / (alpha + beta))
        ),
    ),
    "params_at_ratio": Dimensions(
        arguments={"compute_flop": COMPUTE, "tokens_per_param": (20.0, "token / param")},
        physical=lambda compute_flop, tokens_per_param: (compute_flop / tokens_per_param / (2 + 4)) ** 0.5,
    ),
    "tokens_within": Dimensions(
        arguments={"compute_flop": COMPUTE, "params": (70e9, "param")},
        physical=lambda compute_flop, params: compute_flop / params / (2 + 4),
    ),
    "serving_flop_per_param": Dimensions(
        arguments={"served_tokens": (2e12, "token"), "mfu": (0.4, ""), "serving_mfu": (0.2, "")},
        physical=lambda served_tokens, mfu, serving_mfu: 2 * served_tokens / serving_mfu * mfu,
    ),
    "served_flop": Dimensions(
        arguments={"params": (70e9, "param"), "served_tokens": (2e12, "token")},
        physical=lambda params, served_tokens: 2 * params * served_tokens,
    ),
    "lifetime_flop": Dimensions(
        arguments={"params": (70e9, "param"), "tokens": (1e12, "token"), "flop_per_param": (8e12, "FLOP / param")},
        physical=lambda params, tokens, flop_per_param: params * ((2 + 4) * tokens + flop_per_param),
    ),
    "tokens_beside_serving": Dimensions(
        arguments={"compute_flop": COMPUTE, "params": (30e9, "param"), "flop_per_param": (8e12, "FLOP / param")},
        physical=lambda compute_flop, params, flop_per_param: (compute_flop - flop_per_param * params) / (6 * params),
    ),
    "params_for_loss": Dimensions(
        arguments={"loss": (2.0, ""), "e": (1.8, ""), "a": FIT["a"], "alpha": FIT["alpha"], "beta": FIT["beta"]},
        physical=lambda loss, e, a, alpha, beta: ((alpha + beta) / beta * a / (loss - e)) ** (1 / alpha),
    ),
    "tokens_for_loss": Dimensions(
        arguments={"loss": (2.0, ""), "e": (1.8, ""), "b": FIT["b"], "alpha": FIT["alpha"], "beta": FIT["beta"]},
        physical=lambda loss, e, b, alpha, beta: ((alpha + beta) / alpha * b / (loss - e)) ** (1 / beta),
    ),
    "rank_weights_gb": Dimensions(
        arguments={"model_weights_gb": (672.9, "GB"), "tp": (8.0, ""), "pp": (2.0, "")},
        physical=lambda model_weights_gb, tp, pp: model_weights_gb / tp / pp,
    ),
    "rank_kv_gb": Dimensions(
        arguments={
            "sequences": (16.0, ""),
            "layer_bytes": (8192.0, "byte / token"),
            "attended_tokens": (1_363_968.0, "token"),
            "state_bytes": (1e6, "byte"),
            "share_of_rank": (0.125, ""),
            "pp": (2.0, ""),
        },
        physical=lambda sequences, layer_bytes, attended_tokens, state_bytes, share_of_rank, pp: (
            sequences * (layer_bytes * attended_tokens + state_bytes) * share_of_rank / pp
        ),
    ),
    "state_gb": Dimensions(
        arguments={
            "params": (7.5e9, "param"),
            "bytes_per_param": (12.0, "byte / param"),
            "tp": (2.0, ""),
            "pp": (4.0, ""),
            "shards": (64.0, ""),
        },
        physical=lambda params, bytes_per_param, tp, pp, shards: params * bytes_per_param / tp / pp / shards,
    ),
    "classic_layer_gb": Dimensions(
        arguments={
            "sequence_tokens": (2048.0, ""),
            "micro_batch": (1.0, ""),
            "hidden_size": (12_288.0, "number"),
            "heads": (96.0, "number"),
            "tp": (8.0, ""),
            "sequence_parallel": (8.0, ""),
            "core_bytes": (5.0, ""),
        },
        physical=lambda sequence_tokens, micro_batch, hidden_size, heads, tp, sequence_parallel, core_bytes: (
            sequence_tokens
            * micro_batch
            * (10 * hidden_size / sequence_parallel + (24 * hidden_size + core_bytes * heads * sequence_tokens) / tp)
            * UNITS.Quantity(1, "byte / number")
        ),
        in_constants="byte / number",
    ),
    "layer_gb": Dimensions(
        arguments={
            "sequence_tokens": (4096.0, ""),
            "micro_batch": (2.0, ""),
            "hidden_copies": (4.0, ""),
            "hidden_size": (4096.0, "number"),
            "attention_width": (10_240.0, "number"),
            "heads": (32.0, "number"),
            "mlp_bytes": (6.0, ""),
            "mlp_width": (14_336.0, "number"),
            "core_bytes": (2.0, ""),
            "attended_tokens": (4096.0, ""),
            "tp": (8.0, ""),
            "sequence_parallel": (4.0, ""),
        },
        physical=lambda sequence_tokens, micro_batch, tp, **of_layer: (
            sequence_tokens
            * micro_batch
            * UNITS.Quantity(1, "byte / number")
            * (
                2 * of_layer["hidden_copies"] * of_layer["hidden_size"] / of_layer["sequence_parallel"]
                + 2 * of_layer["attention_width"] / tp
                + 4 * of_layer["heads"] / tp
                + of_layer["mlp_bytes"] * of_layer["mlp_width"] / tp
                + of_layer["core_bytes"] * of_layer["heads"] * of_layer["attended_tokens"] / tp
            )
        ),
        in_constants="byte / number",
    ),
    "checkpoint_gb": Dimensions(
        arguments={
            "sequence_tokens": (2048.0, ""),
            "micro_batch": (2.0, ""),
            "hidden_size": (12_288.0, "number"),
        },
        physical=lambda sequence_tokens, micro_batch, hidden_size: (
            sequence_tokens * micro_batch * hidden_size * UNITS.Quantity(2, "byte / number")
        ),
        in_constants="byte / number",
    ),
    "logits_gb": Dimensions(
        arguments={
            "sequence_tokens": (4096.0, ""),
            "micro_batch": (2.0, ""),
            "vocab_size": (128_256.0, "number"),
            "tp": (8.0, ""),
        },
        physical=lambda sequence_tokens, micro_batch, vocab_size, tp: (
            sequence_tokens * micro_batch * vocab_size / tp * UNITS.Quantity(4, "byte / number")
        ),
        in_constants="byte / number",
    ),
    "stage_gb": Dimensions(
        arguments={
            "layers": (12.0, ""),
            "in_flight": (8.0, ""),
            "layer_gb": (0.107, "GB"),
            "live_layer_gb": (0.5, "GB"),
            "logits_gb": (2.1, "GB"),
        },
        physical=lambda layers, in_flight, layer_gb, live_layer_gb, logits_gb: (
            layers * in_flight * layer_gb + live_layer_gb + logits_gb
        ),
    ),
    "total_gb": Dimensions(
        arguments=dict.fromkeys(
            ("weights_gb", "gradients_gb", "optimizer_gb", "activations_gb", "kv_gb", "overhead_gb"), (2.0, "GB")
        ),
        physical=lambda **parts: sum(parts.values()),
    ),
    "limit_gb": Dimensions(
        arguments={"usable_gb": (85.47, "GB"), "usable_share": (0.92, "")},
        physical=lambda usable_gb, usable_share: usable_gb * usable_share,
    ),
    "adapter_params": Dimensions(
        arguments={"rank": (16.0, ""), "widths": (2_621_440.0, "param")},
        physical=lambda rank, widths: rank * widths,
    ),
    "double_quantised_bits": Dimensions(
        arguments={"block_weights": (64.0, ""), "block_scales": (256.0, "")},
        physical=lambda block_weights, block_scales: (
            (4 + (8 + 32 / block_scales) / block_weights) * UNITS.Quantity(1, "bit")
        ),
        in_constants="bit",
    ),
    "trainable_gb": Dimensions(
        arguments={"bytes_per_param": (16.0, "byte / param"), "trainable_params": (4e7, "param")},
        physical=lambda bytes_per_param, trainable_params: bytes_per_param * trainable_params,
    ),
    "finetuning_gb": Dimensions(
        arguments={
            "frozen_gb": (16.06, "GB"),
            "states_gb": (0.67, "GB"),
            "gpus": (2.0, ""),
            "activations_gb": (20.0, "GB"),
            "overhead_gb": (2.0, "GB"),
        },
        physical=lambda frozen_gb, states_gb, gpus, activations_gb, overhead_gb: (
            frozen_gb / gpus + states_gb / gpus + activations_gb + overhead_gb
        ),
    ),
    "seen_tokens": Dimensions(
        arguments={"tokens": (5e7, "token"), "epochs": (3.0, "")},
        physical=lambda tokens, epochs: tokens * epochs,
    ),
    "adapter_flop": Dimensions(
        arguments={
            "flop_per_frozen": (4.0, ""),
            "frozen_params": (8e9, "param"),
            "trainable_params": (4e7, "param"),
            "tokens": (1e8, "token"),
        },
        physical=lambda flop_per_frozen, frozen_params, trainable_params, tokens: (
            flop_per_frozen * frozen_params * tokens + (2 + 4) * trainable_params * tokens
        ),
    ),
    "dequantised_gpu_hours": Dimensions(
        arguments={"gpu_hours": GPU_HOURS, "slowdown": (1.2, "")},
        physical=lambda gpu_hours, slowdown: gpu_hours * slowdown,
    ),
    "rollout_tokens": Dimensions(
        arguments={
            "prompts": (1e5, ""),
            "group": (8.0, ""),
            "prompt_tokens": (300.0, "token"),
            "answer_tokens": (1000.0, "token"),
        },
        physical=lambda prompts, group, prompt_tokens, answer_tokens: (
            prompts * group * prompt_tokens + prompts * group * answer_tokens
        ),
    ),
    "sampling_flop": Dimensions(
        arguments={
            "active_params": (7e9, "param"),
            "prompts": (1e5, ""),
            "prompt_tokens": (300.0, "token"),
            "group": (8.0, ""),
            "answer_tokens": (1000.0, "token"),
        },
        physical=lambda active_params, prompts, prompt_tokens, group, answer_tokens: (
            2 * active_params * (prompts * prompt_tokens + prompts * group * answer_tokens)
        ),
    ),
    "scoring_flop": Dimensions(
        arguments={"passes": (2.0, ""), "active_params": (7e9, "param"), "tokens": (1.04e9, "token")},
        physical=lambda passes, active_params, tokens: passes * 2 * active_params * tokens,
    ),
    "grpo_gpu_hours": Dimensions(
        arguments=dict.fromkeys(("sampling_gpu_hours", "scoring_gpu_hours", "training_gpu_hours"), GPU_HOURS),
        physical=lambda **parts: sum(parts.values()),
    ),
    "read_s": Dimensions(
        arguments={
            "bytes_read": (35.3e9, "byte"),
            "bandwidth_bytes_per_s": (3.35e12, "byte / s"),
            "share": (0.7, ""),
        },
        physical=lambda bytes_read, bandwidth_bytes_per_s, share: bytes_read / share / bandwidth_bytes_per_s,
    ),
    "products_s": Dimensions(
        arguments={"flop": (2.3e12, "FLOP"), "peak_flop_per_s": (989.4e12, "FLOP / s"), "share": (0.6, "")},
        physical=lambda flop, peak_flop_per_s, share: flop / share / peak_flop_per_s,
    ),
    "distinct_experts": Dimensions(
        arguments={"experts": (256.0, ""), "active": (8.0, ""), "tokens": (32.0, "")},
        physical=lambda experts, active, tokens: experts - experts * (1 - active / experts) ** tokens,
    ),
    "all_reduce_bytes": Dimensions(
        arguments={"layers": (80.0, ""), "tokens": (64.0, ""), "hidden_size": (8192.0, "number"), "tp": (4.0, "")},
        physical=lambda layers, tokens, hidden_size, tp: (
            2 * layers * tokens * hidden_size * UNITS.Quantity(2, "byte / number") * (2 * (tp - 1) / tp)
        ),
        in_constants="byte / number",
    ),
    "all_reduce_s": Dimensions(
        arguments={
            "layers": (80.0, ""),
            "latency_s": (1.1e-5, "s"),
            "link_bytes": (2.5e8, "byte"),
            "link_bytes_per_s": (450e9, "byte / s"),
            "share": (0.5, ""),
        },
        physical=lambda layers, latency_s, link_bytes, link_bytes_per_s, share: (
            (layers + layers) * latency_s + link_bytes / share / link_bytes_per_s
        ),
    ),
    "fixed_s": Dimensions(
        arguments={
            "step_s": (5e-4, "s"),
            "layers": (61.0, ""),
            "layer_s": (4e-5, "s"),
            "choices": (464.0, ""),
            "choice_s": (4.5e-6, "s"),
            "sequences": (64.0, ""),
            "sequence_s": (1e-5, "s"),
        },
        physical=lambda step_s, layers, layer_s, choices, choice_s, sequences, sequence_s: (
            sequences * sequence_s + choices * choice_s + layers * layer_s + step_s
        ),
    ),
    "pass_s": Dimensions(
        arguments={
            "memory_s": (0.02, "s"),
            "compute_s": (0.004, "s"),
            "link_s": (0.003, "s"),
            "overhead_s": (0.004, "s"),
            "share": (0.7, ""),
        },
        physical=lambda memory_s, compute_s, link_s, overhead_s, share: (
            memory_s / share + compute_s / share + link_s / share + overhead_s / share
        ),
    ),
    "shared_prompt_s": Dimensions(
        arguments={
            "prompt_s": (0.2, "s"),
            "part": (0.25, ""),
            "memory_s": (0.012, "s"),
            "latency_s": (0.002, "s"),
            "overhead_s": (0.004, "s"),
            "share": (0.7, ""),
        },
        physical=lambda prompt_s, part, memory_s, latency_s, overhead_s, share: (
            prompt_s + (part - 1) / share * (overhead_s + latency_s + memory_s)
        ),
    ),
    "tpot_s": Dimensions(
        arguments={
            "step_s": (0.024, "s"),
            "stall": (0.8, ""),
            "sequences": (64.0, ""),
            "prompt_s": (0.149, "s"),
            "output_tokens": (500.0, ""),
        },
        physical=lambda step_s, stall, sequences, prompt_s, output_tokens: (
            step_s + (sequences - 1) / output_tokens * stall * prompt_s
        ),
    ),
    "batch_s": Dimensions(
        arguments={
            "sequences": (64.0, ""),
            "prompt_s": (0.149, "s"),
            "output_tokens": (500.0, ""),
            "step_s": (0.024, "s"),
        },
        physical=lambda sequences, prompt_s, output_tokens, step_s: (
            output_tokens * step_s - step_s + sequences * prompt_s
        ),
    ),
    "output_tokens_per_s": Dimensions(
        arguments={"batch": (64.0, ""), "output_tokens": (500.0, "token"), "seconds": (21.3, "s")},
        physical=lambda batch, output_tokens, seconds: output_tokens / seconds * batch,
    ),
    "request_gpu_s": Dimensions(
        arguments={"seconds": (21.3, "s"), "gpus": (4.0, "GPU"), "batch": (64.0, "")},
        physical=lambda seconds, gpus, batch: gpus * seconds / batch,
    ),
    "input_gpu_s": Dimensions(
        arguments={
            "gpu_s": (1.33, "GPU * s"),
            "sequences": (64.0, ""),
            "prompt_s": (0.149, "s"),
            "seconds": (21.3, "s"),
        },
        physical=lambda gpu_s, sequences, prompt_s, seconds: sequences * prompt_s / seconds * gpu_s,
    ),
    "request_usd": Dimensions(
        arguments={"gpu_s": (1.33, "GPU * s"), "usd_per_gpu_hour": (2.5, "USD / (GPU * hour)")},
        physical=lambda gpu_s, usd_per_gpu_hour: gpu_s * usd_per_gpu_hour,
    ),
    "usd_per_1m": Dimensions(
        arguments={
            "gpu_s": (0.735, "GPU * s"),
            "usd_per_gpu_hour": (2.5, "USD / (GPU * hour)"),
            "tokens": (500.0, "token"),
        },
        physical=lambda gpu_s, usd_per_gpu_hour, tokens: gpu_s * usd_per_gpu_hour / tokens,
    ),
    "kwh_per_1m": Dimensions(
        arguments={"gpu_s": (0.735, "GPU * s"), "kw_per_gpu": METER_KW, "tokens": (500.0, "token")},
        physical=lambda gpu_s, kw_per_gpu, tokens: gpu_s * kw_per_gpu / tokens,
    ),
    "training_flop_as_written": Dimensions(
        arguments={"params": (175e9, "param"), "tokens": (500e9, "token")},
        physical=lambda params, tokens: 6 * params * tokens,
    ),
    "training_usd_as_written": Dimensions(
        arguments={
            "params": (175e9, "param"),
            "peak_flop_per_s": (312e12, "FLOP / s"),
            "usd_per_gpu_hour": (2.2659, "USD / hour"),
            "tokens": (500e9, "token"),
        },
        physical=lambda params, peak_flop_per_s, usd_per_gpu_hour, tokens: (
            6 * params * tokens / peak_flop_per_s * usd_per_gpu_hour
        ),
    ),
    "inference_as_written": Dimensions(
        arguments={
            "params": ARTICLE_MODEL,
            "tokens": (1000.0, "token"),
            "peak_flop_per_s": ARTICLE_CARD,
            "usd_per_gpu_hour": ARTICLE_RENT,
        },
        physical=lambda params, tokens, peak_flop_per_s, usd_per_gpu_hour: (
            2 * params * tokens / peak_flop_per_s / usd_per_gpu_hour
        ),
    ),
    "inference_as_in_example": Dimensions(
        arguments={
            "params": ARTICLE_MODEL,
            "tokens": (1000.0, "token"),
            "peak_flop_per_s": ARTICLE_CARD,
            "usd_per_gpu_hour": ARTICLE_RENT,
        },
        physical=lambda params, tokens, peak_flop_per_s, usd_per_gpu_hour: (
            params * tokens / peak_flop_per_s / usd_per_gpu_hour
        ),
    ),
    "per_token_as_written": Dimensions(
        arguments={"per_1k_tokens": ARTICLE_FIGURE, "batch": (32.0, "")},
        physical=lambda per_1k_tokens, batch: per_1k_tokens / batch,
    ),
    "parallel_as_written": Dimensions(
        arguments={"single_card": ARTICLE_FIGURE, "gpus": (8.0, "")},
        physical=lambda single_card, gpus: single_card / gpus,
    ),
    "optimized_as_written": Dimensions(
        arguments={"parallel": ARTICLE_FIGURE, "saving": (0.3, "")},
        physical=lambda parallel, saving: parallel - saving * parallel,
    ),
    "corrected_usd_per_1k_tokens": Dimensions(
        arguments={"params": ARTICLE_MODEL, "peak_flop_per_s": ARTICLE_CARD, "usd_per_gpu_hour": ARTICLE_RENT},
        physical=lambda params, peak_flop_per_s, usd_per_gpu_hour: (
            2 * params * (1000 * UNITS.Quantity(1, "token")) / peak_flop_per_s * usd_per_gpu_hour
        ),
        in_constants="token",
    ),
    "overstatement": Dimensions(
        arguments={"usd_per_gpu_hour": ARTICLE_RENT},
        physical=lambda usd_per_gpu_hour: 1 / (2 * usd_per_gpu_hour**2),
    ),
}


def test_every_equation_has_its_dimensions_checked() -> None:
    assert set(EQUATION_DIMENSIONS) == set(EQUATIONS)


@pytest.mark.parametrize("name", EQUATION_DIMENSIONS)
def test_an_equation_comes_out_in_its_declared_unit(name: str) -> None:
    equation, dimensions = EQUATIONS[name], EQUATION_DIMENSIONS[name]
    unit = UNITS.Unit(dimensions.unit or DECLARED[equation.unit])
    result = UNITS.Quantity(equation.function(**dimensions.quantities))
    assert (result * UNITS.Quantity(1, dimensions.in_constants)).dimensionality == unit.dimensionality


@pytest.mark.parametrize("name", EQUATION_DIMENSIONS)
def test_an_equation_converts_hours_days_and_watts_as_physics_does(name: str) -> None:
    equation, dimensions = EQUATIONS[name], EQUATION_DIMENSIONS[name]
    physical = UNITS.Quantity(dimensions.physical(**dimensions.quantities))
    expected = physical.to(dimensions.unit or DECLARED[equation.unit]).magnitude
    assert equation.function(**dimensions.numbers) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("name", EQUATION_DIMENSIONS)
def test_the_arguments_checked_are_those_of_the_equation(name: str) -> None:
    equation = EQUATIONS[name]
    names = equation.function.__annotations__.keys() - {"return"}
    assert set(EQUATION_DIMENSIONS[name].arguments) == names


@pytest.mark.parametrize("name", ["inference_as_written", "inference_as_in_example"])
def test_the_articles_inference_formula_is_not_money(name: str) -> None:
    value = EQUATIONS[name].function(**EQUATION_DIMENSIONS[name].quantities)
    assert UNITS.Quantity(value).check("[time] ** 2 / [money]")
    with pytest.raises(pint.DimensionalityError):
        UNITS.Quantity(value).to("USD")


def test_the_articles_inference_formula_halves_when_the_rent_doubles() -> None:
    inputs = EQUATION_DIMENSIONS["inference_as_written"].quantities
    doubled = inputs | {"usd_per_gpu_hour": 2 * inputs["usd_per_gpu_hour"]}
    formula: Callable[..., Any] = EQUATIONS["inference_as_written"].function
    assert (formula(**doubled) / formula(**inputs)).to("").magnitude == pytest.approx(0.5)


def test_read_literally_tflops_per_watt_make_the_training_cost_dollars_times_watts() -> None:
    inputs = EQUATION_DIMENSIONS["training_usd_as_written"].quantities
    literal = inputs | {"peak_flop_per_s": UNITS.Quantity(312, "TFLOP / s / W")}
    value = UNITS.Quantity(EQUATIONS["training_usd_as_written"].function(**literal))
    assert value.dimensionality == UNITS.Unit("USD * W").dimensionality
    with pytest.raises(pint.DimensionalityError):
        value.to("USD")


def test_an_a100_gives_0_78_tflops_a_watt() -> None:
    per_watt = UNITS.Quantity(312, "TFLOP / s") / UNITS.Quantity(400, "W")
    assert per_watt.to("TFLOP / s / W").magnitude == pytest.approx(0.78)
