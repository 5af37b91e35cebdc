"""Models by the names that hosts of APIs have for them, closed ones included."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from config.catalog import Catalog
from config.schema.entry import name_key
from config.schema.model import Model

Named = tuple[str, object]
"""A field and its value."""


@dataclass(frozen=True, slots=True)
class HostedModel:
    """A model that hosts have and no preset stands for: a closed one, or another version of one that is known."""

    name: str
    preset: Model | None = None
    """What it has its sizes and architecture from: GLM-5 for `glm-5.2`."""

    @property
    def id(self) -> str:
        """How a question names it."""
        return self.name


def with_hosted(values: Mapping[str, Named], names: Iterable[str], catalog: Catalog) -> dict[str, Named]:
    """Words with the names of hosts among them: a preset where it is hosted under that name, else the name itself.

    The name of another version goes before that of the preset it is an alias of, which has prices of its own.
    """
    found = dict(values)
    presets = {name_key(name): model for model in catalog.models.values() for name in model.hosted_as}
    for name in names:
        key = name_key(name)
        field, value = found.get(key, ("model", None))
        if field == "model":
            preset = value if isinstance(value, Model) else None
            found[key] = ("model", presets.get(key) or HostedModel(name=name, preset=preset))
    return found
