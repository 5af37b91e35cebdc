"""Every model of the built-in catalogue is answered on every kind of GPU, and its canonical command comes back."""

import pytest

from bot.engine import Engine
from bot.grammar.refusal import Refusal
from config.catalog import Catalog

_GPUS = ("a100-80g", "h100", "gb200", "mi300x", "rtx-4090", "v100-16g", "tpu-v5p", "trn2")


@pytest.mark.parametrize("gpu", _GPUS)
@pytest.mark.parametrize(
    "question",
    [
        "/train {model} 1T {gpu} x512",
        "/infer {model} {gpu}",
        "/infer {model} {gpu} x16 batch=max in=8000 out=2000",
        "/memory {model} {gpu} x8",
        "/memory {model} {gpu} x64 train",
        "/finetune {model} {gpu} 100M qlora",
    ],
)
def test_every_model_is_answered(real_engine: Engine, built_in: Catalog, question: str, gpu: str) -> None:
    for model in built_in.models:
        asked = real_engine.ask(question.format(model=model, gpu=gpu))
        assert asked.request.gpu.id == gpu


@pytest.mark.parametrize("command", ["train", "finetune"])
def test_tokens_as_many_as_a_model_has_parameters_stay_tokens(
    real_engine: Engine, built_in: Catalog, command: str
) -> None:
    for model in built_in.models.values():
        asked = real_engine.ask(f"/{command} {model.id} h100 tokens={model.params:.2g}")
        assert real_engine.ask(asked.canonical).request == asked.request


def test_a_split_that_holds_no_sequence_is_no_suggestion(real_engine: Engine) -> None:
    reply = real_engine.reply("/infer kimi-k2 v100-16g x16 batch=max in=8000 out=2000")
    assert not isinstance(reply, Refusal)
