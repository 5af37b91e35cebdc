"""The fields of one configuration: read by name, refused where they are missing or make no sense."""

from collections.abc import Mapping, Sequence
from typing import Any

STRUCTURAL = frozenset({
    "add_full_attention_sink_bias", "add_swa_attention_sink_bias", "attention_k_eq_v", "attn_layer_period",
    "attn_output_gate", "attn_type_list", "block_configs", "block_types", "compress_ratios", "cross_attention_layers",
    "decoder_sparse_step", "enable_moe_block", "expert_layer_period", "first_k_dense_replace",
    "full_attention_interval", "global_head_dim", "hidden_size_per_layer_input", "hybrid_layer_pattern",
    "hybrid_override_pattern", "index_topk", "index_topk_freq", "indexer_types", "interleave_moe_layer_step",
    "is_encoder_decoder", "kv_lora_rank", "layer_types", "layers_block_type", "linear_attn_config", "mamba_d_state",
    "mamba_num_heads", "mlp_layer_types", "mlp_only_layers", "moe_latent_size", "moe_layer_freq", "n_routed_experts",
    "n_shared_experts", "no_rope_layers", "num_experts", "num_global_key_value_heads", "num_kv_shared_layers",
    "num_local_experts", "q_lora_rank", "share_expert_dim", "shared_expert_intermediate_size",
    "shared_intermediate_size", "sliding_window", "sparse_attention_config", "ssm_state_size",
    "swa_num_key_value_heads", "use_mla", "word_embed_proj_dim", "zero_expert_num",
})  # fmt: skip
"""Fields that change what a layer is. A family that does not know one of them does not describe the model."""


class NotDescribedError(Exception):
    """A configuration that cannot become a preset: says which field, and why."""


class Fields:
    """One configuration of a family, with what its library takes where the file leaves a field out."""

    def __init__(self, content: Mapping[str, Any], family: str, defaults: Mapping[str, Any] | None = None) -> None:
        self.family = family
        self._content = content
        self._defaults = defaults or {}
        self._read: set[str] = set()

    def get(self, *names: str) -> Any:
        """The first of these fields that is there and not null, else the library's own value, else None."""
        self._read.update(names)
        for source in (self._content, self._defaults):
            for name in names:
                if source.get(name) is not None:
                    return source[name]
        return None

    def optional_count(self, *names: str, most: int = 10**9) -> int | None:
        """A whole number above 0, or None where there is none or it is 0. Raises NotDescribedError."""
        value = self.get(*names)
        if value is None or value == 0:
            return None
        if type(value) is not int or not 0 < value <= most:
            raise NotDescribedError(f"{names[0]} is {value!r:.40}: it has to be a whole number from 1 to {most:,}")
        return value

    def count(self, *names: str, most: int = 10**9) -> int:
        """A whole number above 0. Raises NotDescribedError where it is missing."""
        value = self.optional_count(*names, most=most)
        if value is None:
            also = f" (or {', '.join(names[1:])})" if names[1:] else ""
            raise NotDescribedError(f"{names[0]}{also} is missing: a {self.family} model needs it")
        return value

    def flag(self, name: str) -> bool:
        """Yes or no; no where it is missing. Raises NotDescribedError for anything else."""
        value = self.get(name)
        if value is None:
            return False
        if not isinstance(value, bool):
            raise NotDescribedError(f"{name} is {value!r}: it has to be true or false")
        return value

    def items(self, name: str) -> Sequence[Any]:
        """A list, empty where it is missing. Raises NotDescribedError for anything else."""
        value = self.get(name)
        if value is None:
            return ()
        if not isinstance(value, list):
            raise NotDescribedError(f"{name} is {value!r}: it has to be a list")
        return value

    def inside(self, name: str) -> "Fields":
        """The fields below a field. Raises NotDescribedError where there are none."""
        value = self.get(name)
        if not isinstance(value, Mapping):
            raise NotDescribedError(f"{name} is missing: a {self.family} model has fields below it")
        return Fields(value, self.family)

    def refuse(self, name: str, why: str) -> None:
        """Raises NotDescribedError where a field is there and not empty, null or false."""
        if self.get(name):
            raise NotDescribedError(f"{name} is set: {why}")

    def refuse_unread(self) -> None:
        """Raises NotDescribedError for a field that changes what a layer is and that nobody has looked at."""
        for name in sorted(STRUCTURAL - self._read):
            if self._content.get(name):
                raise NotDescribedError(
                    f"{name} is set, which a {self.family} model is not known to have: "
                    "its parameters and cache would be guessed"
                )
