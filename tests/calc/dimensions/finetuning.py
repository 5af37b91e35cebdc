"""Arguments with units for the equations of fine-tuning."""

from tests.calc.dimensions.units import GPU_HOURS, UNITS, Dimensions

FINETUNING = {
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
}
