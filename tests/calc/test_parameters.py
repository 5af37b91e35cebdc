"""Counting to the last parameter: matrices and what stands beside them, each as often as a model has it."""

from calc.decoder import decoder
from calc.parameters import parameters
from config.catalog import Catalog
from config.huggingface.imported import Beside
from config.schema.model import Architecture


def architecture(catalog: Catalog, model: str) -> Architecture:
    found = catalog.models[model].architecture
    assert found is not None
    return found


def test_without_anything_beside_them_the_matrices_are_counted(built_in: Catalog) -> None:
    mixtral = architecture(built_in, "mixtral-8x7b")
    counted, parts = parameters(mixtral, Beside()), decoder(mixtral)
    assert (counted.total, counted.active) == (parts.params, parts.active_params)


def test_llama_has_two_norms_a_layer_and_one_at_the_end(built_in: Catalog) -> None:
    counted = parameters(architecture(built_in, "llama-3.1-8b"), Beside(layer=2 * 4096, once=4096))
    assert counted.total == counted.active == 8_030_261_248


def test_each_part_counts_as_often_as_there_are_such_layers(built_in: Catalog) -> None:
    deepseek, parts = architecture(built_in, "deepseek-v3"), decoder(architecture(built_in, "deepseek-v3"))

    def more(beside: Beside) -> tuple[int, int]:
        counted = parameters(deepseek, beside)
        return counted.total - parts.params, counted.active - parts.active_params

    assert more(Beside(once=1)) == (1, 1)
    assert more(Beside(layer=1)) == more(Beside(attention=1)) == (61, 61)
    assert more(Beside(dense=1)) == (3, 3)
    assert more(Beside(mixture=1)) == (58, 58)
    assert more(Beside(expert=1)) == (58 * 256, 58 * 8)
    assert more(Beside(linear=1)) == (0, 0)


def test_a_hybrid_has_parts_of_its_linear_layers_and_of_its_full_ones(built_in: Catalog) -> None:
    hybrid = architecture(built_in, "qwen3-next-80b-a3b")
    parts = decoder(hybrid)
    assert parameters(hybrid, Beside(linear=1)).total - parts.params == 36
    assert parameters(hybrid, Beside(attention=1)).total - parts.params == 12


def test_what_is_beside_adds_up_part_by_part() -> None:
    assert Beside(layer=1, once=2) + Beside(layer=3, expert=4) == Beside(layer=4, once=2, expert=4)
