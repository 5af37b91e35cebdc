"""Real configurations, by the preset of their model or a name of their own."""

import json
from pathlib import Path
from typing import Any

CONFIGS: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text()) for path in sorted((Path(__file__).parent / "configs").glob("*.json"))
}


def changed(config: str, **fields: Any) -> dict[str, Any]:
    """A real configuration with some fields put in place of its own, below its text model where it has one."""
    content = json.loads(json.dumps(CONFIGS[config]))
    content.get("text_config", content).update(fields)
    return dict(content)
