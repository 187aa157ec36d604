"""Where the graph is."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from platformdirs import user_data_path

from claimgraph.graph import errors


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the graph is, and how to get in."""

    uri: str | None = None
    """The database's address, such as `bolt://localhost:7687`; null for the embedded server."""
    user: str = "neo4j"
    """The user's name; not used with the embedded server."""
    password: str | None = field(default=None, repr=False)
    """The password; not used with the embedded server, which has one of its own per data folder."""
    database: str | None = None
    """The database's name; null for the server's default."""
    data: Path = field(default_factory=lambda: user_data_path("claimgraph", appauthor=False))
    """Where local servers keep their files."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ, **overrides: Any) -> Self:
        """Read NEO4J_URI, NEO4J_USERNAME, NEO4J_PASSWORD, NEO4J_DATABASE and CLAIMGRAPH_DATA.

        Each of `overrides` that is not None wins over the environment; an empty variable counts as absent.

        Raises:
            ServerFailed: The data folder begins with the home of a user that there is not.

        >>> Settings.from_environment({"NEO4J_URI": "bolt://db:7687", "NEO4J_USERNAME": ""}, user=None).uri
        'bolt://db:7687'
        """
        names = {
            "uri": "NEO4J_URI",
            "user": "NEO4J_USERNAME",
            "password": "NEO4J_PASSWORD",
            "database": "NEO4J_DATABASE",
            "data": "CLAIMGRAPH_DATA",
        }
        values: dict[str, Any] = {field: environment[name] for field, name in names.items() if environment.get(name)}
        values |= {name: value for name, value in overrides.items() if value is not None}
        if "data" in values:
            values["data"] = _data_folder(Path(values["data"]))
        return cls(**values)


def _data_folder(path: Path) -> Path:
    try:
        return path.expanduser()
    except RuntimeError as error:
        raise errors.ServerFailed(
            f"the data folder {path} cannot be used (no such user): give another with --data (or CLAIMGRAPH_DATA)"
        ) from error
