"""What the forward pass of training keeps for the backward pass: the formulas, of a layer and of a pipeline stage."""

from calc.working import equation


@equation(
    label="Activations of a layer",
    formula="{sequence_tokens} · {micro_batch} · {hidden_size} · (10 / {sequence_parallel} + 24 / {tp} + "
    "{core_bytes} · {heads} · {sequence_tokens} / ({hidden_size} · {tp})) / 1e9",
    unit="GB",
    sequence_tokens="s",
    micro_batch="b",
    hidden_size="h",
    sequence_parallel="t_s",
    tp="t",
    core_bytes="c",
    heads="a",
)
def classic_layer_gb(
    *,
    sequence_tokens: float,
    micro_batch: float,
    hidden_size: float,
    heads: float,
    tp: float,
    sequence_parallel: float,
    core_bytes: float,
) -> float:
    """One layer with multi-head attention, GELU of width 4h and dropout, in 16 bits, in GB of one rank.

    s·b·h·(10/t_s + 24/t + c·a·s/(h·t)): t tensor-parallel ranks, over which t_s = t ranks share the norms where the
    sequence is parallel too, else t_s = 1; c = 5 bytes of each attention score, 0 where they are computed again
    (selective recomputation, FlashAttention). Korthikanti et al. 2022 (arXiv 2205.05198), equations 1, 2 and 4.
    """
    return (
        sequence_tokens
        * micro_batch
        * hidden_size
        * (10 / sequence_parallel + 24 / tp + core_bytes * heads * sequence_tokens / (hidden_size * tp))
        / 1e9
    )


@equation(
    label="Activations of a layer",
    formula="{sequence_tokens} · {micro_batch} · (2 · {hidden_copies} · {hidden_size} / {sequence_parallel} + "
    "(2 · {attention_width} + 4 · {heads} + {mlp_bytes} · {mlp_width}) / {tp}) / 1e9",
    unit="GB",
    sequence_tokens="s",
    micro_batch="b",
    hidden_copies="n_h",
    hidden_size="h",
    sequence_parallel="t_s",
    attention_width="w",
    heads="a",
    mlp_bytes="c_f",
    mlp_width="f",
    tp="t",
)
def layer_gb(
    *,
    sequence_tokens: float,
    micro_batch: float,
    hidden_copies: float,
    hidden_size: float,
    attention_width: float,
    heads: float,
    mlp_bytes: float,
    mlp_width: float,
    tp: float,
    sequence_parallel: float,
) -> float:
    """One layer as models have been since 2023, without dropout, in 16 bits, in GB of one rank. Within 25 %.

    A count of the tensors that the backward pass needs: n_h = 4 of the hidden size (and one for each expert of a
    token), queries, keys, values and the output of attention (w numbers), a softmax sum of each head, and what the
    feed-forward block keeps, c_f = 6 bytes of its width f with a gate and 4 without. Attention scores are not kept:
    such models are trained with FlashAttention. Frameworks differ in what they keep; layers with a constant state are
    counted as if they had full attention.
    """
    return (
        sequence_tokens
        * micro_batch
        * (
            2 * hidden_copies * hidden_size / sequence_parallel
            + (2 * attention_width + 4 * heads + mlp_bytes * mlp_width) / tp
        )
        / 1e9
    )


@equation(
    label="Kept of a layer",
    formula="2 · {sequence_tokens} · {micro_batch} · {hidden_size} / 1e9",
    unit="GB",
    sequence_tokens="s",
    micro_batch="b",
    hidden_size="h",
)
def checkpoint_gb(*, sequence_tokens: float, micro_batch: float, hidden_size: float) -> float:
    """What full recomputation keeps of a layer, its input in 16 bits, in GB: 2·s·b·h.

    Korthikanti et al. 2022 (arXiv 2205.05198), table 2. Leaves out that ranks can share it.
    """
    return 2 * sequence_tokens * micro_batch * hidden_size / 1e9


@equation(
    label="Logits",
    formula="4 · {sequence_tokens} · {micro_batch} · {vocab_size} / {tp} / 1e9",
    unit="GB",
    sequence_tokens="s",
    micro_batch="b",
    vocab_size="V",
    tp="t",
)
def logits_gb(*, sequence_tokens: float, micro_batch: float, vocab_size: float, tp: float) -> float:
    """The scores of all words of the vocabulary in FP32, in GB of one rank: often the peak of a small model.

    Leaves out kernels that compute the loss piece by piece, which need a part of this only.
    """
    return 4 * sequence_tokens * micro_batch * vocab_size / tp / 1e9


@equation(
    label="Activations",
    formula="{layers} · {in_flight} · {layer_gb} + {live_layer_gb} + {logits_gb}",
    unit="GB",
    layers="L_stage",
    in_flight="m",
    layer_gb="layer",
    live_layer_gb="live layer",
    logits_gb="logits",
)
def stage_gb(*, layers: float, in_flight: float, layer_gb: float, live_layer_gb: float, logits_gb: float) -> float:
    """The activations of one pipeline stage at its peak, in GB of one rank.

    The first of p stages holds those of p micro-batches, so as much as all layers hold of one, whatever p is
    (1F1B, Narayanan et al. 2021, arXiv 2104.04473, section 2.2); the last one holds a micro-batch and the logits.
    With full recomputation one layer is live beside what is kept. Leaves out interleaved schedules.
    """
    return layers * in_flight * layer_gb + live_layer_gb + logits_gb
