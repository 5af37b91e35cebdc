"""What is said of a model whose published parameters its architecture does not make."""

import pytest

from bot.terminal.counted import fault_of
from config.load import load_catalog

MODELS = load_catalog().models


@pytest.mark.parametrize(
    ("model", "changes", "said"),
    [
        pytest.param("llama-3.1-8b", {}, None, id="agrees"),
        pytest.param("gopher-280b", {}, None, id="says-why-not"),
        pytest.param("gpt-4", {}, None, id="nothing-to-count"),
        pytest.param(
            "llama-3.1-8b",
            {"params": 9e9},
            "params is 9B, but the architecture makes 8.03B, 10.8% less: "
            "correct one of them, or say why in counted_differs",
            id="total",
        ),
        pytest.param(
            "deepseek-v3",
            {"active_params": 21e9},
            "active_params is 21B, but the architecture makes 35.7B, 70.0% more: "
            "correct one of them, or say why in counted_differs",
            id="active",
        ),
        pytest.param(
            "llama-3.1-8b",
            {"counted_differs": "rounded"},
            "counted_differs: the architecture makes the published parameters: remove it",
            id="reason-for-nothing",
        ),
    ],
)
def test_a_fault_names_the_field_and_what_to_do(model: str, changes: dict[str, object], said: str | None) -> None:
    assert fault_of(MODELS[model].model_copy(update=changes)) == said
