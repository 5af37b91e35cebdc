"""From a `config.json` to an architecture: find the text model in it, and its family."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from config.huggingface.families import FAMILIES, INEXPRESSIBLE
from config.huggingface.fields import Fields, NotDescribedError
from config.huggingface.imported import Imported
from config.huggingface.weights import weights_of
from config.schema.gpu import Precision

_OF_ALL = ("tie_word_embeddings", "torch_dtype", "dtype", "quantization_config")
"""Fields of a model for text and images that hold for its text model."""
_PREDICTORS = ("num_nextn_predict_layers", "mtp_num_hidden_layers", "num_mtp_modules")


def read_config(content: Mapping[str, Any], weights: Precision | None = None) -> Imported:
    """The model that a configuration describes; `weights` stands in place of what the file says of its number format.

    Nothing is guessed: raises NotDescribedError where a field is missing, where the family is not known, and where the
    model has what a preset cannot say.
    """
    text, notes = _text_model(content)
    kind = text.get("model_type") or content.get("model_type")
    if not isinstance(kind, str):
        raise NotDescribedError("model_type is missing: is it the config.json of a language model?")
    if kind in INEXPRESSIBLE:
        raise NotDescribedError(f"model_type {kind}: a preset cannot say {INEXPRESSIBLE[kind]}")
    family = FAMILIES.get(kind)
    if family is None:
        raise NotDescribedError(_unknown(kind))
    fields = Fields(text, family.name, family.defaults)
    try:
        architecture, beside = family.read(fields)
    except ValidationError as error:
        raise NotDescribedError(f"{family.name}: {error.errors()[0]['msg'].removeprefix('Value error, ')}") from None
    fields.refuse_unread()
    if any(text.get(name) for name in _PREDICTORS):
        notes.append("A multi-token-prediction layer is not counted.")
    return Imported(
        family=family.name,
        architecture=architecture,
        beside=beside,
        weights=weights or weights_of(text),
        notes=tuple(notes),
    )


def _unknown(kind: str) -> str:
    from difflib import get_close_matches  # only when something is wrong

    near = get_close_matches(kind.lower(), FAMILIES, n=3)
    known = f"near it are {', '.join(near)}" if near else f"of {len(FAMILIES)} that are, llama is one"
    return (
        f"model_type {kind} is not known ({known}): write the entry by hand, as docs/examples/presets/models.yaml "
        "does, or add the family by the recipe in CONTRIBUTING.md"
    )


def _text_model(content: Mapping[str, Any]) -> tuple[Mapping[str, Any], list[str]]:
    """The fields of the text model, with a note where there is more than that."""
    for name in ("text_config", "llm_config", "language_config"):
        if isinstance(inner := content.get(name), Mapping):
            outer = {field: content[field] for field in _OF_ALL if content.get(field) is not None}
            return {**outer, **inner}, ["Text decoder only."]
    return content, []
