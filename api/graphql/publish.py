"""The schema as text, for whoever writes clients.

`python -m claimgraph.api.graphql.publish` writes `api/graphql/schema.graphql`; a test keeps it equal to the code.
"""

from pathlib import Path
from typing import Final

from claimgraph.api.graphql.schema import create_schema

PUBLISHED: Final = Path(__file__).with_name("schema.graphql")
"""Where the published schema is."""


def published() -> str:
    """The schema in GraphQL's schema definition language."""
    return create_schema().as_str() + "\n"


def main() -> None:
    """Write the published file."""
    PUBLISHED.write_text(published(), encoding="utf-8")


if __name__ == "__main__":
    main()
