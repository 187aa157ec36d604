"""All that people have said of evidence, as lines that another graph of the same papers reads.

A line is an object of one field: `curation`, what a person vouches for (`claimgraph.graph.curated.Curation`), or
`verdict`, what a person has marked as wrong, with all that had been read there.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from claimgraph.graph.connect import Graph, Row, Transaction
from claimgraph.graph.curated import Curation, from_json, say_the_same, stated_in
from claimgraph.graph.curations import keep
from claimgraph.graph.decisions import reconsider
from claimgraph.graph.errors import InvalidQuestion
from claimgraph.graph.queries import curations, verdicts, write
from claimgraph.graph.resolve import resolve
from claimgraph.graph.write import rewrite_paper, stored_paper, vouched

_PAGE: Final = 500


@dataclass(frozen=True, slots=True)
class StoredVerdict:
    """What a person has marked as wrong, as the graph keeps it: as `verdicts.Verdict`, and what had been read."""

    id: str
    paper: str
    sentence: str
    negated: bool
    subject: str
    predicate: str
    object: str
    reason: str
    at: str
    subject_type: str
    object_type: str
    hash: str
    """The extraction that it was read in (`prepare.content_hash`): taken back, it counts again while that is stored."""
    evidence: dict[str, Any]
    """The properties of the evidence."""
    by: str | None = None
    on_name: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """One thing that a person has said: one of the two is there."""

    verdict: StoredVerdict | None = None
    curation: Curation | None = None

    def __post_init__(self) -> None:
        """Refuse what says nothing, or two things."""
        if (self.verdict is None) is (self.curation is None):
            raise ValueError("it has either a verdict or a curation")

    @property
    def _said(self) -> StoredVerdict | Curation:
        said = self.verdict or self.curation
        assert said  # noqa: S101 - checked when it was made
        return said

    @property
    def paper(self) -> str:
        """The id of the paper."""
        return self._said.paper

    @property
    def evidence(self) -> str:
        """The id of the evidence."""
        return self._said.id

    @property
    def names(self) -> list[str]:
        """The ids of the names that it says something of."""
        if self.verdict:
            sides = (self.verdict.evidence.get(f"{side}_name") for side in ("subject", "object"))
            return [name for name in sides if isinstance(name, str)]
        phrases = (self.curation.subject, self.curation.object) if self.curation else ()
        return [phrase.name for phrase in phrases if phrase]


_AS_JSON: Final = TypeAdapter(Judgement)


@dataclass(frozen=True, slots=True)
class JudgeSummary:
    """What became of lines that were read."""

    new: int
    """What the graph has now that it had not."""
    known: int
    """What it had."""
    contradicted: int
    """What says otherwise than what it has, which stays."""
    unknown: int
    """What is of papers that it does not have."""


def judgements(graph: Graph) -> Iterator[Judgement]:
    """All that people have said of evidence, by papers' ids; what came first comes first."""
    position = ""
    while rows := graph.read(verdicts.JUDGED, position=position, limit=_PAGE):
        ids = [row["paper"] for row in rows]
        of: dict[str, list[tuple[str, str, Judgement]]] = defaultdict(list)
        for row in graph.read(verdicts.WHOLE, papers=ids):
            verdict = row["verdict"]
            stored = StoredVerdict(**verdict | {"evidence": json.loads(verdict["evidence"])})
            of[stored.paper].append((stored.at, stored.id, Judgement(verdict=stored)))
        for row in graph.read(curations.OF_PAPERS, papers=ids):
            curation = from_json(row["curation"])
            of[curation.paper].append((curation.at, curation.id, Judgement(curation=curation)))
        for paper in ids:
            yield from (one for _, _, one in sorted(of[paper], key=lambda entry: entry[:2]))
        position = ids[-1]


def line_of_judgement(judgement: Judgement) -> str:
    """A judgement as JSON on one line."""
    return json.dumps({name: value for name, value in asdict(judgement).items() if value}, ensure_ascii=False)


def judgement_of_line(line: str) -> Judgement:
    """A judgement of a line.

    Raises:
        InvalidQuestion: It is none; the message names the first fault.
    """
    try:
        return _AS_JSON.validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        place = f", by its {where}" if where else ""
        fault = first["msg"].removeprefix("Value error, ")
        raise InvalidQuestion(f"it says nothing of evidence{place}: {fault}") from error


def judge(graph: Graph, said: Iterable[Judgement]) -> JudgeSummary:
    """Say of evidence what was said in another graph of the same papers; of each paper in one transaction.

    It counts here as it does there: at once where the paper was read alike, and where it was read otherwise, or has
    another text, as far as that has the sentences and names. What people have said here stays. Cut short, or run again,
    it goes on where it was.
    """
    of: dict[str, list[Judgement]] = defaultdict(list)
    for one in said:
        of[one.paper].append(one)
    total = JudgeSummary(0, 0, 0, 0)
    for paper, some in of.items():
        found = graph.write(partial(_judge, paper=paper, said=some))
        total = JudgeSummary(**{name: count + getattr(found, name) for name, count in asdict(total).items()})
    resolve(graph)
    return total


def _judge(transaction: Transaction, paper: str, said: list[Judgement]) -> JudgeSummary:
    if not transaction.run(curations.PAPER, paper=paper):
        return JudgeSummary(0, 0, 0, len(said))
    transaction.run(write.BEGIN)
    stored = stored_paper(transaction, paper)
    vouched_for = {one.id: one for one in vouched(transaction, [paper]).get(paper, ())}
    wrong = {row["verdict"]["id"] for row in transaction.run(verdicts.WHOLE, papers=[paper])}
    stated = [found for one in vouched_for.values() if (found := stated_in(stored, one))]
    counts = {"new": 0, "known": 0, "contradicted": 0}
    new: list[Judgement] = []
    for one in said:
        id_ = one.evidence
        if one.verdict:
            became = "known" if id_ in wrong else "contradicted" if id_ in vouched_for else "new"
        elif one.curation == vouched_for.get(id_):
            became = "known"
        elif id_ in vouched_for or id_ in wrong:
            became = "contradicted"
        else:
            here = stated_in(stored, one.curation) if one.curation else None
            became = "known" if here and any(say_the_same(here, other) for other in stated) else "new"
        counts[became] += 1
        new += [one] if became == "new" else []
    for one in new:
        _keep(transaction, one)
    if new:
        rewrite_paper(transaction, paper)
        reconsider(transaction, sorted({name for one in new for name in one.names}))
    return JudgeSummary(**counts, unknown=0)


def _keep(transaction: Transaction, one: Judgement) -> None:
    if one.curation:
        keep(transaction, one.curation)
    if one.verdict:
        row: Row = {name: value for name, value in asdict(one.verdict).items() if value is not None}
        row["evidence"] = json.dumps(one.verdict.evidence, sort_keys=True)
        transaction.run(verdicts.SET, id=one.verdict.id, properties=row)
