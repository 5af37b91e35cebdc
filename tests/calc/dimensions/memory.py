"""Arguments with units for the equations of memory."""

from tests.calc.dimensions.units import UNITS, Dimensions

MEMORY = {
    "gathered_gb": Dimensions(
        arguments={"layer_params": (855.6e6, "param"), "bits": (16.0, "bit / param"), "tp": (1.0, "")},
        physical=lambda layer_params, bits, tp: layer_params * bits / tp,
        in_constants="byte / bit",
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
            sequences * (layer_bytes * attended_tokens * share_of_rank + state_bytes) / pp
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
        arguments={"usable_gb": (84.94, "GB"), "usable_share": (0.92, "")},
        physical=lambda usable_gb, usable_share: usable_gb * usable_share,
    ),
}
