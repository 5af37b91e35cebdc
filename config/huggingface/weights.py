"""The format in which weights are released, by the fields that say how they are quantised."""

from collections.abc import Mapping
from typing import Any

from config.huggingface.fields import NotDescribedError
from config.schema.gpu import Precision

_PLAIN: Mapping[str, Precision] = {"bfloat16": "bf16", "float16": "fp16", "float32": "bf16"}
_BY_METHOD: Mapping[str, Precision] = {
    "fp8": "fp8", "fbgemm_fp8": "fp8", "finegrained_fp8": "fp8", "mxfp4": "fp4", "nvfp4": "fp4", "quark_mxfp4": "fp4",
}  # fmt: skip
_BY_BITS: Mapping[tuple[str, int], Precision] = {
    ("int", 4): "int4", ("int", 8): "int8", ("float", 4): "fp4", ("float", 8): "fp8",
}  # fmt: skip
_WITH_BITS = ("awq", "gptq", "auto-round", "bitsandbytes", "compressed-tensors", "modelopt")


def weights_of(content: Mapping[str, Any]) -> Precision:
    """The number format of most weights: the quantised one where there is one. Raises NotDescribedError.

    Weights released in 32 bits are served in 16: they count as bf16, as do those of a file that does not say.
    """
    settings = content.get("quantization_config")
    if isinstance(settings, Mapping):
        return _quantised(settings)
    plain = content.get("torch_dtype") or content.get("dtype")
    return _PLAIN.get(str(plain).removeprefix("torch."), "bf16")


def _quantised(settings: Mapping[str, Any]) -> Precision:
    method = str(settings.get("quant_method") or settings.get("quant_algo") or "").lower()
    if method in _BY_METHOD:
        return _BY_METHOD[method]
    kind = _of_bits(settings)
    if kind not in _BY_BITS:
        known = ", ".join(sorted((*_BY_METHOD, *_WITH_BITS)))
        raise NotDescribedError(
            f"quantization_config has the method {method or 'none'!r} and {kind[1] or 'no'} bits: "
            f"give the format with --weights, or one of {known} with 4 or 8 bits"
        )
    return _BY_BITS[kind]


def _of_bits(settings: Mapping[str, Any]) -> tuple[str, int]:
    """Whether weights are int or float, and of how many bits; 0 where that is not said, or not for all alike."""
    if settings.get("load_in_4bit") or settings.get("load_in_8bit"):
        return "int", 4 if settings.get("load_in_4bit") else 8
    groups = settings.get("config_groups")
    if isinstance(groups, Mapping) and groups:
        found = {_of_group(group) for group in groups.values()}
        return found.pop() if len(found) == 1 else ("int", 0)
    bits = settings.get("bits", settings.get("w_bit"))
    return "int", bits if isinstance(bits, int) else 0


def _of_group(group: Any) -> tuple[str, int]:
    weights = group.get("weights") if isinstance(group, Mapping) else None
    if not isinstance(weights, Mapping):
        return "int", 0
    bits = weights.get("num_bits")
    return str(weights.get("type", "int")), bits if isinstance(bits, int) else 0
