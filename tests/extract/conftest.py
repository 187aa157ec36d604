"""What the tests of extraction share: papers invented here, and what the rules find in them, by name."""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from claimgraph.extract import create_extractor
from claimgraph.schema import PAPER, Evidence, Extraction, Paper

Triple = tuple[str, str, str]


class Found(NamedTuple):
    """An extraction with names in place of ids."""

    extraction: Extraction
    entities: dict[str, str]
    """The type of every entity, by its longest name."""
    surfaces: dict[str, tuple[str, ...]]
    """All surface strings of every entity, by its longest name."""
    claims: dict[Triple, Evidence]
    """The evidence of every claim, by the names of subject and object."""
    names: dict[str | None, str | None]
    """The longest name of every entity, by id."""


Find = Callable[..., Found]


@pytest.fixture(scope="session")
def find() -> Find:
    """Run the rules over one paper."""
    extractor = create_extractor("rules")

    def run(abstract: str, title: str = "") -> Found:
        (found,) = extractor.extract([Paper(id="p", title=title, abstract=abstract)])
        names: dict[str | None, str | None] = {entity.id: entity.name for entity in found.entities}
        names |= {PAPER: PAPER, None: None}
        return Found(
            extraction=found,
            entities={entity.name: entity.type.value for entity in found.entities},
            surfaces={entity.name: entity.surfaces for entity in found.entities},
            claims={
                (str(names[claim.subject]), claim.predicate.value, str(names[claim.object])): claim.evidence[0]
                for claim in found.claims
            },
            names=names,
        )

    return run
