"""A published count agrees with its architecture up to rounding, with embeddings or without."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calc.decoder import decoder
from calc.published import PARAMS_WITHIN, deviations
from config.catalog import Catalog
from config.load import load_catalog
from config.schema.model import Model

LLAMA = load_catalog().models["llama-3.1-8b"]
COUNTED = 8_030_257_152  # without norms


def published(catalog: Catalog, model: str, **counts: float) -> Model:
    return catalog.models[model].model_copy(update=counts)


@given(share=st.floats(min_value=0.5, max_value=2))
def test_a_dense_model_agrees_within_two_percent_and_not_beyond(share: float) -> None:
    found = deviations(LLAMA.model_copy(update={"params": COUNTED * share}))
    within = 1 - PARAMS_WITHIN, 1 + PARAMS_WITHIN
    assert bool(found) == (not within[0] <= share <= within[1])


@pytest.mark.parametrize(
    ("active", "agrees"),
    [(34e9, False), (34.5e9, True), (36e9, True), (37.55e9, True), (39e9, True), (39.2e9, False)],
)
def test_active_parameters_agree_with_the_count_with_or_without_embeddings(
    built_in: Catalog, active: float, agrees: bool
) -> None:
    assert (deviations(published(built_in, "deepseek-v3", active_params=active)) == ()) == agrees


def test_a_deviation_names_the_field_and_how_much_more_is_counted(built_in: Catalog) -> None:
    (found,) = deviations(published(built_in, "llama-3.1-8b", params=4.015e9))
    assert (found.field, found.published, found.counted) == ("params", 4.015e9, decoder_params(LLAMA))
    assert found.share == pytest.approx(1, abs=0.001)


def test_without_an_architecture_there_is_nothing_to_count(built_in: Catalog) -> None:
    assert deviations(built_in.models["gpt-4"]) == ()


def decoder_params(model: Model) -> int:
    assert model.architecture is not None
    return decoder(model.architecture).params
