"""What a host's id of a model names: the model itself, apart from its owner, its format and how it is served.

A rest that is not stripped stays: `hermes-3-llama-3.1-70b` and `deepseek-r1-distill-llama-70b` are no Llama 3.1 70B.
"""

import re
from dataclasses import dataclass

from config.schema.entry import name_key

_VARIANT = re.compile(r":(batch|free)$")
_REGION = re.compile(r"^(?:(?:global|regional)\.)?[a-z]+\.(?=[a-z])")
"""`meta.`, `regional.anthropic.` before a name, as AWS writes it; not the `glm-4.` of a version."""
_REVISION = re.compile(r"(?:-20\d{6})?(?:-v1)?:0$")
_DATE = re.compile(r"-20\d{6}$")
_POINT = re.compile(r"(?<=\d)p(?=\d)")
"""`v3p1` is 3.1."""
_LLAMA = re.compile(r"^llama-?v?(?=\d)")
_PARTS = re.compile(r"[-_ ]+")
_OWNERS = frozenset("databricks meta nvidia zai".split())
"""Owners before a name, without a slash."""
_TUNED_TO_CHAT = frozenset("instruct chat it hf basic latest".split())
_NAMED_CHAT = re.compile(r"[a-z]+-chat")
"""Without a version `chat` is the model: the `deepseek-chat` that moves on."""
_FORMATS = {
    "fp8": "fp8", "bf16": "bf16", "fp16": "fp16", "nvfp4": "fp4", "fp4": "fp4", "int8": "int8", "awq": "int4",
    "int4": "int4",
}  # fmt: skip
_SERVICES = {"instruct": frozenset(("turbo", "lite")), **dict.fromkeys(_FORMATS, frozenset(("fast",)))}
"""Kinds of service, by the part that they stand behind: `gpt-4-turbo` and `grok-4-fast` are models of their own."""
_SERVICES_OF_LLAMA = frozenset("versatile instant specdec 4096 8192 32768".split())
_KEEPS_EVERY_PART = ("gpt", "chatgpt")
"""Families in which `chat` and `instruct` make another model."""


@dataclass(frozen=True, slots=True)
class HostedName:
    """An id of a host, taken apart."""

    spelled: str
    """The model: lower case, with dashes between the parts."""
    is_batch: bool
    is_free: bool
    format: str | None
    """The number format of the weights, where the id says it."""

    @property
    def key(self) -> str:
        """The model as names are matched."""
        return name_key(self.spelled)


def read_hosted_name(model_id: str) -> HostedName:
    """The model that `@cf/meta/llama-3.1-70b-instruct-fp8-fast` or `meta.llama3-1-70b-instruct-v1:0` names."""
    low = model_id.lower()
    variant = _VARIANT.search(low)
    low = _VARIANT.sub("", low).rpartition("/")[2]
    if _REGION.match(low):
        low = _DATE.sub("", _REVISION.sub("", _REGION.sub("", low))).replace(":", ".")
    parts = _PARTS.split(_POINT.sub(".", low))
    while len(parts) > 1 and parts[0] in _OWNERS:
        del parts[0]
    parts[:1] = _PARTS.split(_LLAMA.sub("llama-", parts[0])) if parts[0] != "llama" else parts[:1]
    return HostedName(
        spelled=_LLAMA.sub("llama-", "-".join(_of_model(parts))),
        is_batch=variant is not None and variant[1] == "batch",
        is_free=variant is not None and variant[1] == "free",
        format=next((_FORMATS[part] for part in parts if part in _FORMATS), None),
    )


def _of_model(parts: list[str]) -> list[str]:
    """The parts that tell the model, without those that tell how it is served."""
    if parts[0] in _KEEPS_EVERY_PART or _NAMED_CHAT.fullmatch("-".join(parts)):
        return parts
    is_llama = parts[0].startswith(("llama", "mixtral"))
    kept = []
    for at, part in enumerate(parts):
        is_service = (at > 0 and part in _SERVICES.get(parts[at - 1], ())) or (is_llama and part in _SERVICES_OF_LLAMA)
        if at == 0 or not (is_service or part in _TUNED_TO_CHAT or part in _FORMATS):
            kept.append(part)
    return kept
