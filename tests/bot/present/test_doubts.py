"""What an answer says of the doubtful figures that it rests on, and of those that it does not use."""

from dataclasses import replace
from typing import Any

import pytest

from bot.engine import Engine
from bot.render.numbers import Speaker
from config.catalog import Catalog
from config.schema.gpu import Gpu
from tests.conftest import TODAY, FixedRates

UNCONFIRMED = "Not confirmed by a second source: "
LOW = "Price of low confidence"
DOUBTFUL_GPU = (
    "dense_tflops.bf16", "dense_tflops.fp8", "dense_tflops.int8", "bandwidth_gb_s", "memory_usable_gib", "memory_gb",
    "server_w_per_gpu", "tdp_w", "interconnect", "gpus_per_server", "released",
)  # fmt: skip
DOUBTFUL_MODEL = ("params", "layers", "weights", "training_tokens", "released", "max_context")


@pytest.fixture(scope="module")
def doubting(catalog: Catalog) -> Engine:
    """The bot over a catalogue in which an H100 and Llama 3.1 70B are doubtful in all that there is."""
    gpu = catalog.gpus["h100"].model_copy(update={"doubtful": DOUBTFUL_GPU})
    model = catalog.models["llama-3.1-70b"].model_copy(update={"doubtful": DOUBTFUL_MODEL})
    changed = replace(catalog, gpus={**catalog.gpus, "h100": gpu}, models={**catalog.models, "llama-3.1-70b": model})
    return Engine(changed, FixedRates(), lambda: TODAY)


def said(engine: Engine, question: str) -> list[str]:
    """What an answer says of doubtful figures."""
    warnings = [Speaker().say(warning) for warning in engine.ask(question).answer.warnings]
    return [warning for warning in warnings if UNCONFIRMED in warning or LOW in warning]


def named(engine: Engine, question: str) -> set[str]:
    """The doubtful figures that an answer names."""
    (warning,) = said(engine, question)
    return set(warning.removeprefix(UNCONFIRMED).split(". ")[0].split(", "))


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("/train 70B 15T h100", {"BF16 peak", "power of the server"}),
        ("/train llama-3.1-70b h100", {"BF16 peak", "power of the server", "parameters", "training tokens"}),
        ("/train llama-3.1-70b 1T h100", {"BF16 peak", "power of the server", "parameters"}),
        ("/memory 70B h100 x8", {"usable memory"}),
        ("/memory 70B h100 x64 train", {"usable memory"}),
        ("/memory llama-3.1-70b h100 x8", {"usable memory", "parameters", "layers", "format of the weights"}),
        ("/memory llama-3.1-70b h100 x8 fp8", {"usable memory", "parameters", "layers"}),
        ("/memory llama-3.1-70b h100 x64 train", {"usable memory", "parameters", "layers"}),
        ("/infer 7B h100 bf16", {"BF16 peak", "bandwidth", "usable memory", "power of the server"}),
        ("/infer 7B h100 fp8", {"BF16 peak", "FP8 peak", "bandwidth", "usable memory", "power of the server"}),
        ("/infer 7B h100 int4", {"BF16 peak", "bandwidth", "usable memory", "power of the server"}),
        ("/infer 7B h100 x2 tp=2", {"BF16 peak", "bandwidth", "usable memory", "power of the server", "interconnect"}),
        ("/finetune 7B 100M lora h100", {"BF16 peak", "usable memory"}),
        ("/budget $1M h100", {"BF16 peak"}),
    ],
)  # fmt: skip
def test_an_answer_names_the_doubtful_figures_that_it_used_and_no_other(
    doubting: Engine, question: str, figures: set[str]
) -> None:
    assert named(doubting, question) == figures


@pytest.mark.parametrize(
    "question", ["/train 70B 15T h100", "/infer llama-3.1-70b h100 x8", "/memory 70B h100 x8", "/budget $1M h100"]
)
def test_an_answer_that_rests_on_confirmed_figures_says_nothing(engine: Engine, question: str) -> None:
    assert said(engine, question) == []


def test_energy_rests_on_the_power_of_the_chip_where_that_of_the_server_is_not_known(catalog: Catalog) -> None:
    fields: dict[str, Any] = {"doubtful": DOUBTFUL_GPU, "server_w_per_gpu": None, "memory_usable_gib": None}
    gpus = {**catalog.gpus, "h100": catalog.gpus["h100"].model_copy(update=fields)}
    bot = Engine(replace(catalog, gpus=gpus), FixedRates(), lambda: TODAY)

    assert named(bot, "/train 70B 15T h100") == {"BF16 peak", "power"}
    assert named(bot, "/memory 70B h100 x8") == {"memory"}


@pytest.mark.parametrize(
    "question",
    ["/train 7B 1T rtx-4090", "/infer 7B rtx-4090", "/finetune 7B 1M qlora rtx-4090", "/budget $1M rtx-4090"],
)
def test_a_price_of_low_confidence_is_said(engine: Engine, question: str) -> None:
    (warning,) = said(engine, question)

    assert warning.endswith(LOW)


def test_a_price_of_ones_own_is_as_good_as_its_giver(engine: Engine) -> None:
    assert said(engine, "/train 7B 1T rtx-4090 price=0.5") == []


def test_a_doubtful_figure_and_a_doubtful_price_share_a_line(catalog: Catalog) -> None:
    gpu: Gpu = catalog.gpus["rtx-4090"].model_copy(update={"doubtful": ("tdp_w",), "server_w_per_gpu": None})
    bot = Engine(replace(catalog, gpus={**catalog.gpus, gpu.id: gpu}), FixedRates(), lambda: TODAY)

    assert said(bot, "/train 7B 1T rtx-4090") == [f"{UNCONFIRMED}power. {LOW}"]


def test_a_rumoured_model_is_warned_of_once(engine: Engine) -> None:
    answer = engine.ask("/train gpt-4 h100").answer

    assert [Speaker().say(warning) for warning in answer.warnings if "onfirmed" in warning.template] == [
        "GPT-4 (rumoured): leaked figures, never confirmed"
    ]


def test_purchase_prices_have_a_confidence_too(real_engine: Engine) -> None:
    assert said(real_engine, "/train 70B 15T h800 own") == [LOW]
