"""What is said of figures that no second source confirms."""

from collections.abc import Sequence

from bot.text import Text, joined, t, verbatim

_FIELDS = {
    "active_params": t("active parameters"),
    "architecture": t("architecture"),
    "attention": t("attention"),
    "attention_heads": t("attention heads"),
    "bandwidth_gb_s": t("bandwidth"),
    "dense_layers": t("dense layers"),
    "dense_tflops": t("dense peaks"),
    "experts": t("experts"),
    "gated_mlp": t("gated feed-forward"),
    "gpus_per_server": t("chips a server"),
    "head_dim": t("head width"),
    "hidden_size": t("hidden size"),
    "interconnect": t("interconnect"),
    "intermediate_size": t("feed-forward width"),
    "kv_heads": t("KV heads"),
    "layers": t("layers"),
    "max_context": t("longest context"),
    "memory_gb": t("memory"),
    "memory_usable_gib": t("usable memory"),
    "params": t("parameters"),
    "released": t("release date"),
    "server_w_per_gpu": t("power of the server"),
    "sliding_window": t("sliding window"),
    "sparse_bf16_tflops": t("sparse BF16 peak"),
    "tdp_w": t("power"),
    "tied_embeddings": t("tied embeddings"),
    "training_tokens": t("training tokens"),
    "vocab_size": t("vocabulary size"),
    "weights": t("format of the weights"),
}
_PEAK_OF = "dense_tflops."


def unconfirmed(fields: Sequence[str]) -> tuple[Text, ...]:
    """A warning that names the doubtful fields; nothing where there are none."""
    names = joined([_name(field) for field in fields], t("{left}, {right}"))
    return (t("Not confirmed by a second source: {fields}", fields=names),) if names is not None else ()


def _name(field: str) -> Text:
    if field.startswith(_PEAK_OF):
        return t("{precision} peak", precision=field.removeprefix(_PEAK_OF).upper())
    return _FIELDS.get(field, verbatim(field.replace("_", " ")))
