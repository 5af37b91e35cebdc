"""Active parameters beside a model that has to lie in memory: its own, or sizes without a model."""

import pytest

from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.resolve.size import ModelSize


def _size(engine: Engine, message: str) -> ModelSize:
    size = engine.ask(message).request.size
    assert isinstance(size, ModelSize)
    return size


@pytest.mark.parametrize("message", ["/infer {}", "/memory {}", "/finetune {} 100M"])
@pytest.mark.parametrize(
    ("model", "active"), [("deepseek-v3", "active=37B"), ("deepseek-v3", "active=37.1B"), ("llama-3.1-8b", "active=8B")]
)
def test_active_parameters_that_a_model_has_may_be_said_again(
    engine: Engine, message: str, model: str, active: str
) -> None:
    assert _size(engine, message.format(f"{model} {active}")) == _size(engine, message.format(model))


@pytest.mark.parametrize("message", ["/infer {}", "/memory {}", "/finetune {} 100M"])
def test_other_active_parameters_of_a_known_architecture_are_refused_with_sizes_to_type_instead(
    engine: Engine, message: str
) -> None:
    with pytest.raises(Refusal) as refused:
        engine.ask(message.format("deepseek-v3 active=30B"))
    fields = refused.value.message.values
    assert (fields["active"], fields["sizes"]) == ("active=30B", "671B-A30B")
    size = _size(engine, message.format(fields["sizes"]))
    assert (size.model, size.active_params) == (None, 30e9)


@pytest.mark.parametrize("message", ["/infer {}", "/memory {}"])
def test_active_parameters_of_a_model_of_unknown_architecture_are_taken(real_engine: Engine, message: str) -> None:
    assert _size(real_engine, message.format("gpt-4 active=200B b200")).active_params == 200e9
