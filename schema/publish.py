"""The JSON Schema of the records, for whoever reads or writes them in another language, and the guide to annotating.

`python -m claimgraph.schema.publish` writes the files in `schema/published/`; a test keeps them equal to the records.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pydantic import BaseModel

from claimgraph.schema.exchange import ExchangePaper
from claimgraph.schema.guide import guide
from claimgraph.schema.records import Extraction, Paper

PUBLISHED: Final = Path(__file__).parent / "published"
"""Where the published files are."""

_MODELS: Final[Mapping[str, type[BaseModel]]] = {
    "paper.schema.json": Paper,
    "extraction.schema.json": Extraction,
    "exchange.schema.json": ExchangePaper,
}


def published() -> dict[str, str]:
    """The published files, name to text."""
    return {name: _render(model) for name, model in _MODELS.items()} | {"annotating.md": guide()}


def _render(model: type[BaseModel]) -> str:
    body = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | model.model_json_schema(mode="validation")
    return json.dumps(body, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def main() -> None:
    """Write the published files."""
    PUBLISHED.mkdir(exist_ok=True)
    for name, text in published().items():
        (PUBLISHED / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
