"""Which layers see a window only: the list of a configuration as the pattern of a preset."""

from collections.abc import Sequence
from math import gcd

from config.huggingface.fields import Fields, NotDescribedError
from config.huggingface.trunk import Trunk
from config.schema.model import SlidingWindow

_FULL = "full_attention"


def every_layer(fields: Fields, dimensions: Trunk) -> SlidingWindow | None:
    """A window for all layers; none where a file names none, or one that no context outgrows."""
    window = fields.optional_count("sliding_window")
    return _of([True] * dimensions.layers, window, dimensions) if window else None


def all_but_every(fields: Fields, dimensions: Trunk, period: int) -> SlidingWindow | None:
    """Windows by the list `layer_types`, or where there is none in all but every so many layers."""
    window = fields.count("sliding_window")
    by_rule = [bool((layer + 1) % period) for layer in range(dimensions.layers)]
    return _of(listed(fields, dimensions, local="sliding_attention") or by_rule, window, dimensions)


def chunks(fields: Fields, dimensions: Trunk) -> SlidingWindow | None:
    """The chunks of Llama 4: attention within one, except in the layers without rotary positions."""
    rotary = fields.items("no_rope_layers")  # 1 where a layer has them, despite its name
    by_rule = [bool(has) for has in rotary] or [bool((layer + 1) % 4) for layer in range(dimensions.layers)]
    local = listed(fields, dimensions, local="chunked_attention") or by_rule
    return _of(local, fields.count("attention_chunk_size"), dimensions)


def from_layer(fields: Fields, dimensions: Trunk) -> SlidingWindow | None:
    """The windows of Qwen: only where they are switched on, and then from a layer on."""
    fields.get("sliding_window")
    if not fields.flag("use_sliding_window"):
        fields.get("layer_types", "max_window_layers")
        return None
    first = fields.count("max_window_layers")
    by_rule = [layer >= first for layer in range(dimensions.layers)]
    local = listed(fields, dimensions, local="sliding_attention") or by_rule
    return _of(local, fields.count("sliding_window"), dimensions)


def listed(fields: Fields, dimensions: Trunk, *, local: str) -> list[bool]:
    """For each layer of `layer_types` whether it is local; empty where there is no list. Raises NotDescribedError."""
    kinds = fields.items("layer_types")
    for kind in kinds:
        if kind not in (local, _FULL):
            raise NotDescribedError(f"layer_types names {kind!r}: of a {fields.family} model only {local} and {_FULL}")
    if kinds and len(kinds) != dimensions.layers:
        raise NotDescribedError(f"layer_types has {len(kinds)} layers, num_hidden_layers is {dimensions.layers}")
    return [kind == local for kind in kinds]


def _of(is_local: Sequence[bool], window: int, dimensions: Trunk) -> SlidingWindow | None:
    if window >= dimensions.context or not any(is_local):
        return None
    local, full = pattern(is_local)
    return SlidingWindow(window=window, local_layers=local, global_layers=full)


def pattern(is_local: Sequence[bool]) -> tuple[int, int]:
    """Local and full layers of one repetition: exactly as they follow each other, else with the same totals.

    A preset's pattern begins with the local layers and may end in the middle. Totals are what caches and steps depend
    on, so layers in another order are the same model.
    """
    layers, total = len(is_local), sum(is_local)
    if total == layers:
        return 1, 0
    for period in range(2, layers + 1):
        local = sum(is_local[:period])
        if local and all(is_local[layer] == (layer % period < local) for layer in range(layers)):
            return local, period - local
    shared = gcd(total, layers)
    return total // shared, (layers - total) // shared
