"""What a comparison of two things says. Where papers disagree both accounts stand, and nothing decides between them."""

from dataclasses import dataclass

from claimgraph.graph.analysis.neighbours import Shared
from claimgraph.graph.rows import ClaimRow, EntityRow, EvidenceRow, Named
from claimgraph.schema import Predicate


@dataclass(frozen=True, slots=True)
class Account:
    """One sentence of one paper about one of the two, or both."""

    claim: str
    """The claim's id."""
    subject: Named
    predicate: Predicate
    object: Named
    evidence: EvidenceRow
    """The sentence, whether it denies the claim, whose finding it is, and value and metric as written."""
    title: str
    """The paper's title."""
    year: int | None


@dataclass(frozen=True, slots=True)
class Direct:
    """A claim between the two."""

    claim: ClaimRow
    accounts: tuple[Account, ...]
    """Its surest evidence, for it and then against it."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A benchmark or task where both were tried."""

    entity: Named
    together: tuple[Account, ...]
    """What is said of the two together there, as who outperforms whom."""
    of_a: tuple[Account, ...]
    """What else is said of the first there."""
    of_b: tuple[Account, ...]
    disputed: bool
    """Whether the papers disagree which of the two outperforms the other there."""


@dataclass(frozen=True, slots=True)
class Only:
    """How much one of the two has that the other has not, among the claims that were looked at."""

    grounds: int
    """Benchmarks and tasks where it alone was tried."""
    neighbours: int
    """Other entities that it alone is connected with."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two things side by side."""

    a: EntityRow
    b: EntityRow
    direct: tuple[Direct, ...]
    """The claims between the two: OUTPERFORMS, then COMPARED_WITH, then others; of each the best supported first."""
    grounds: tuple[Ground, ...]
    """Benchmarks and tasks where both were tried: first where they are compared, then those of which most is said."""
    neighbours: tuple[Shared, ...]
    """What else both are connected with, that of which most is said first."""
    more_grounds: int
    """How many shared benchmarks and tasks there are beyond those listed."""
    more_neighbours: int
    only_a: Only
    only_b: Only
    cut: tuple[Named, ...]
    """Those of the two that have more claims than were looked at."""
    disputed: bool
    """Whether the papers disagree which of the two outperforms the other, on one ground or where they name none."""
