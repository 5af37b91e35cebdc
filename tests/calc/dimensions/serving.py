"""Arguments with units for the equations of serving."""

from tests.calc.dimensions.units import METER_KW, UNITS, Dimensions

SERVING = {
    "spread_weights_gb": Dimensions(
        arguments={"shared_bytes": (18e9, "byte"), "expert_bytes": (654e9, "byte"), "ep": (32.0, "")},
        physical=lambda shared_bytes, expert_bytes, ep: expert_bytes / ep + shared_bytes,
    ),
    "all_to_all_bytes": Dimensions(
        arguments={
            "layers": (58.0, ""),
            "tokens": (128.0, ""),
            "active": (8.0, ""),
            "hidden_size": (7168.0, "number"),
            "dispatch_bytes": (1.0, "byte / number"),
            "combine_bytes": (2.0, "byte / number"),
            "far_share": (0.9, ""),
        },
        physical=lambda layers, tokens, active, hidden_size, dispatch_bytes, combine_bytes, far_share: (
            far_share * (combine_bytes + dispatch_bytes) * hidden_size * active * tokens * layers
        ),
    ),
    "tokens_per_step": Dimensions(
        arguments={"acceptance": (0.8, ""), "drafted": (5.0, "")},
        physical=lambda acceptance, drafted: (
            (1 - acceptance ** (drafted + 1)) / (1 - acceptance) * UNITS.Quantity(1, "token")
        ),
        in_constants="token",
    ),
    "speculative_step_s": Dimensions(
        arguments={
            "verification_s": (0.03, "s"),
            "drafted": (5.0, ""),
            "draft_share": (0.05, ""),
            "step_s": (0.02, "s"),
        },
        physical=lambda verification_s, drafted, draft_share, step_s: step_s * draft_share * drafted + verification_s,
    ),
    "token_s": Dimensions(
        arguments={"step_s": (0.035, "s"), "tokens": (3.69, "")}, physical=lambda step_s, tokens: step_s / tokens
    ),
    "software_share": Dimensions(
        arguments={"generation_share": (0.7, ""), "slowdown": (1.35, "")},
        physical=lambda generation_share, slowdown: 1 / (slowdown / generation_share),
    ),
    "slowdown_by_tpot": Dimensions(
        arguments={"measured_ms": (31.0, "ms"), "estimated_ms": (23.0, "ms")},
        physical=lambda measured_ms, estimated_ms: 1 / (estimated_ms / measured_ms),
    ),
    "slowdown_by_rate": Dimensions(
        arguments={
            "estimated_tokens_per_s": (2714.0, "token / s"),
            "measured_tokens_per_s": (2000.0, "token / s"),
        },
        physical=lambda estimated_tokens_per_s, measured_tokens_per_s: (
            1 / (measured_tokens_per_s / estimated_tokens_per_s)
        ),
    ),
    "offloaded_tokens_per_s": Dimensions(
        arguments={"gpus": (2.0, ""), "link_bytes_per_s": (64e9, "byte / s"), "read_bytes": (61e9, "byte / token")},
        physical=lambda gpus, link_bytes_per_s, read_bytes: gpus / (read_bytes / link_bytes_per_s),
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
}
