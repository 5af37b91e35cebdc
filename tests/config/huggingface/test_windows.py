"""The pattern of a preset has as many local and full layers as the list that it was made from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calc.decoder import reach
from config.huggingface.read import read_config
from config.huggingface.windows import pattern
from config.load import load_catalog
from config.schema.model import SlidingWindow
from tests.config.huggingface.real import changed

ARCHITECTURE = load_catalog().models["llama-3.1-8b"].architecture


@given(is_local=st.lists(st.booleans(), min_size=1, max_size=80).filter(any))
def test_a_pattern_keeps_the_number_of_local_layers_whatever_their_order(is_local: list[bool]) -> None:
    assert ARCHITECTURE is not None
    local, full = pattern(is_local)
    windows = SlidingWindow(window=128, local_layers=local, global_layers=full)
    layers = reach(ARCHITECTURE.model_copy(update={"layers": len(is_local), "sliding_window": windows}))
    assert layers.local == sum(is_local)


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ("LLLLLG" * 4 + "LL", (5, 1)),
        ("LG" * 18, (1, 1)),
        ("L" * 32, (1, 0)),
        ("GLLL" * 9, (3, 1)),
        ("G" * 7 + "L" * 21, (3, 1)),
    ],
)
def test_a_pattern_is_as_short_as_it_can_be(kinds: str, expected: tuple[int, int]) -> None:
    assert pattern([kind == "L" for kind in kinds]) == expected


@pytest.mark.parametrize(
    ("model", "fields", "window"),
    [
        ("mistral-7b", {"sliding_window": None}, None),
        ("mistral-7b", {"sliding_window": 32_768}, None),
        ("mistral-7b", {}, (4096, 1, 0)),
        ("qwen2.5-7b", {"use_sliding_window": True, "sliding_window": 4096, "max_window_layers": 21}, (4096, 1, 3)),
        ("gemma-3-1b", {"sliding_window_pattern": 2}, (512, 1, 1)),
        ("llama-4-scout", {"no_rope_layers": [0] * 48}, None),
        ("llama-4-scout", {"layer_types": ["chunked_attention"] * 48}, (8192, 1, 0)),
    ],
)
def test_windows_follow_the_fields_of_their_family(
    model: str, fields: dict[str, object], window: tuple[int, int, int] | None
) -> None:
    found = read_config(changed(model, **fields)).architecture.sliding_window
    assert (found and (found.window, found.local_layers, found.global_layers)) == window
