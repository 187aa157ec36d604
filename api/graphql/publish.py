"""The schema as text, for whoever writes clients.

`python -m claimgraph.api.graphql.publish` writes `schema.graphql` and `schema-with-writes.graphql` beside it; a test
keeps them equal to the code.
"""

from pathlib import Path
from typing import Final

from claimgraph.api.graphql.schema import create_schema

PUBLISHED: Final = Path(__file__).with_name("schema.graphql")
"""Where the published schema is."""
WITH_WRITES: Final = Path(__file__).with_name("schema-with-writes.graphql")
"""Where that of a server is that allows writes."""


def published(*, writes: bool = False) -> str:
    """The schema in GraphQL's schema definition language."""
    return create_schema(writes=writes).as_str() + "\n"


def main() -> None:
    """Write the published files."""
    PUBLISHED.write_text(published(), encoding="utf-8")
    WITH_WRITES.write_text(published(writes=True), encoding="utf-8")


if __name__ == "__main__":
    main()
