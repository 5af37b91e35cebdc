"""Every rule about models, broken once: the error says file, entry, field and what to put instead."""

from pathlib import Path

import pytest

from tests.config.folders import Broken, edit, mistake

OF_A_MIXTURE = {
    "mla-alone": Broken("  attention: mla", "  attention: gqa", "architecture", "give both or neither"),
    "indexer": Broken(
        "    mla:",
        "    sparse_attention: {selected_tokens: 2048, indexer_heads: 64}\n    mla:",
        "sparse_attention.indexer_head_dim is missing",
        "add it, a whole number",
    ),
    "selected": Broken(
        "    mla:",
        "    sparse_attention: {selected_tokens: 0, indexer_heads: 64, indexer_head_dim: 128}\n    mla:",
        "sparse_attention.selected_tokens",
        "at least 1",
    ),
    "experts": Broken("active: 8,", "active: 300,", "experts: active is 300", "put at most 256"),
    "all-active": Broken(
        "active_params: 37_000_000_000",
        "active_params: 671_000_000_000",
        "active_params must be below params",
        "leave it out for a dense model",
    ),
    "mixture-without-active": Broken(
        "  active_params: 37_000_000_000\n",
        "",
        "active_params is missing",
        "a mixture of experts needs it, e.g. 37_000_000_000",
    ),
}

OF_A_DENSE_MODEL = {
    "mla-missing": Broken("attention: gqa", "attention: mla", "field mla go together", "give both"),
    "hybrid-without-linear": Broken(
        "attention: gqa", "attention: hybrid-linear", "needs linear_attention", "say which layers are full"
    ),
    "linear-heads": Broken(
        "attention: gqa",
        "attention: gqa\n    linear_attention: {kind: gated-deltanet, full_attention_every: 4, heads: {key_heads: 16}}",
        "linear_attention.heads.value_heads is missing",
        "add it, a whole number",
    ),
    "linear-period": Broken(
        "attention: gqa",
        "attention: gqa\n    linear_attention: {kind: gated-deltanet, full_attention_every: 0}",
        "linear_attention.full_attention_every",
        "at least 1",
    ),
    "head-dim": Broken("    head_dim: 128\n", "", "head_dim is missing", "read it from the model's"),
    "yes": Broken("gated_mlp: true", "gated_mlp: yes", "architecture.gated_mlp", "put true or false"),
    "unit": Broken("params: 8_030_000_000", "params: 8B", "params", "the number alone"),
    "layers": Broken("layers: 32", "layers: -1", "architecture.layers", "at least 1"),
    "part": Broken("architecture:", "arch:", "arch is not", "mean `architecture`?"),
}

OF_A_MODEL_WITHOUT_ARCHITECTURE = Broken(
    "  params:", "  counted_differs: rounded\n  params:", "counted_differs is there without", "remove it"
)


@pytest.mark.parametrize("rule", OF_A_MIXTURE.values(), ids=OF_A_MIXTURE)
def test_a_mixture_that_breaks_a_rule_is_refused(base: Path, rule: Broken) -> None:
    edit(base, "models.yaml", rule.old, rule.new, entry="deepseek-v3")

    said = mistake(base)

    assert said.startswith("models.yaml, deepseek-v3: ")
    assert rule.field in said
    assert rule.fix in said


@pytest.mark.parametrize("rule", OF_A_DENSE_MODEL.values(), ids=OF_A_DENSE_MODEL)
def test_a_dense_model_that_breaks_a_rule_is_refused(base: Path, rule: Broken) -> None:
    edit(base, "models.yaml", rule.old, rule.new, entry="llama-3.1-8b")

    said = mistake(base)

    assert said.startswith("models.yaml, llama-3.1-8b: ")
    assert rule.field in said
    assert rule.fix in said


def test_a_reason_for_a_count_of_nothing_is_refused(base: Path) -> None:
    rule = OF_A_MODEL_WITHOUT_ARCHITECTURE
    edit(base, "models.yaml", rule.old, rule.new, entry="gpt-4")

    assert mistake(base) == f"models.yaml, gpt-4: {rule.field} an architecture to count: {rule.fix}"
