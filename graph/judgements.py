"""All that people have said of evidence, as lines that another graph of the same papers reads.

A line is an object of one field: `curation`, what a person vouches for (`claimgraph.graph.curated.Curation`), or
`verdict`, what a person has marked as wrong, with all that had been read there.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from operator import attrgetter
from typing import Any, Final, Literal

from pydantic import TypeAdapter, ValidationError

from claimgraph.graph.connect import Graph, Row, Transaction
from claimgraph.graph.curated import Curation, from_json, say_the_same, stated_in
from claimgraph.graph.curations import keep
from claimgraph.graph.decisions import reconsider
from claimgraph.graph.errors import InvalidQuestion
from claimgraph.graph.prepare import Prepared, Statement, statement_of
from claimgraph.graph.queries import curations, identity, verdicts, write
from claimgraph.graph.resolve import resolve
from claimgraph.graph.write import is_what_is_wrong, rewrite_paper, stored_paper, vouched
from claimgraph.schema import PREDICATES, Attribution, Predicate, SubjectType

_PAGE: Final = 500
_QUALIFIERS: Final = attrgetter("negated", "hedged", "attribution", "metric", "value")
_KEPT: Final = ("sentence", "start", "end", "negated", "hedged", "confidence", "subject_name", "object_name")
"""What is read of the evidence that a verdict keeps, beside what the verdict has too."""


@dataclass(frozen=True, slots=True)
class StoredVerdict:
    """What a person has marked as wrong, as the graph keeps it: as `verdicts.Verdict`, and what had been read."""

    id: str
    paper: str
    sentence: str
    negated: bool
    subject: str
    predicate: Predicate
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

    def __post_init__(self) -> None:
        """Refuse what could not be taken back."""
        kept = self.evidence
        lacking = [name for name in _KEPT if name not in kept]
        if lacking or kept.get("attribution") not in set(Attribution):
            raise ValueError(f"its evidence lacks {(lacking or ['attribution'])[0]}")
        if (kept.get("id"), kept.get("paper")) != (self.id, self.paper):
            raise ValueError("its evidence is another than it names")

    def row(self) -> Row:
        """It as it is stored."""
        kept = {"predicate": self.predicate.value, "evidence": json.dumps(self.evidence, sort_keys=True)}
        return asdict(self) | kept


@dataclass(frozen=True, slots=True)
class Judgement:
    """One thing that a person has said: one of the two is there."""

    verdict: StoredVerdict | None = None
    curation: Curation | None = None

    def __post_init__(self) -> None:
        """Refuse what says nothing, or two things."""
        if (self.verdict is None) is (self.curation is None):
            raise ValueError("it has either a verdict or a curation")
        said = self.curation
        if said is None:
            return
        subject = SubjectType(said.subject.type.value) if said.subject else SubjectType.PAPER
        if not PREDICATES[said.predicate].allows(subject, said.object.type):
            raise ValueError(f"no {subject.value} {said.predicate.value} a {said.object.type.value}")
        places = (said.subject_at, said.object_at, said.cue_at)
        if not said.sentence or any(not 0 <= at.start < at.end <= len(said.sentence) for at in places if at):
            raise ValueError("its places are not in its sentence")
        _chain(said)

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
    """What it had, by whomever."""
    contradicted: int
    """What says otherwise than what it has, which stays."""
    passed_over: int
    """What is of records that were passed over, as it has their papers under other ids."""
    unknown: int
    """What is of papers that it does not have."""


def judgements(graph: Graph) -> Iterator[Judgement]:
    """All that people have said of evidence, by papers' ids; what came first comes first."""
    position = ""
    while rows := graph.read(verdicts.JUDGED, position=position, limit=_PAGE):
        ids = [row["paper"] for row in rows]
        of: dict[str, list[tuple[str, str, str, Judgement]]] = defaultdict(list)
        for row in graph.read(verdicts.WHOLE, papers=ids):
            verdict = row["verdict"]
            read = {"evidence": json.loads(verdict["evidence"]), "predicate": Predicate(verdict["predicate"])}
            stored = StoredVerdict(**verdict | read)
            of[stored.paper].append((stored.at, "", stored.id, Judgement(verdict=stored)))
        for row in graph.read(curations.OF_PAPERS, papers=ids):
            curation = from_json(row["curation"])
            of[curation.paper].append((curation.at, "after", curation.id, Judgement(curation=curation)))
        for paper in ids:
            yield from (one for *_, one in sorted(of[paper], key=lambda entry: entry[:3]))
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
    another text, as far as that has the sentences and names. What people have said here stays, and so does what an
    earlier line has said. Cut short, or run again, it goes on where it was.
    """
    of: dict[str, list[Judgement]] = defaultdict(list)
    for one in said:
        of[one.paper].append(one)
    became: Counter[str] = Counter()
    unknown: dict[str, int] = {}
    for paper, some in of.items():
        found = graph.write(partial(_judge, paper=paper, said=some))
        if found is None:
            unknown[paper] = len(some)
        else:
            became.update(found)
    resolve(graph)
    elsewhere = {row["id"] for row in graph.read(identity.NOTED, ids=sorted(unknown))} if unknown else set()
    passed_over = sum(number for paper, number in unknown.items() if paper in elsewhere)
    return JudgeSummary(
        new=became["new"],
        known=became["known"],
        contradicted=became["contradicted"],
        passed_over=passed_over,
        unknown=sum(unknown.values()) - passed_over,
    )


def _judge(transaction: Transaction, paper: str, said: list[Judgement]) -> Counter[str] | None:
    """Say what was said of one paper; returns what became of it, or null where the graph has no such paper."""
    if not transaction.run(curations.PAPER, paper=paper):
        return None
    transaction.run(write.BEGIN)
    here = _Here(
        paper=stored_paper(transaction, paper),
        wrong={row["verdict"]["id"]: row["verdict"] for row in transaction.run(verdicts.WHOLE, papers=[paper])},
        vouched={one.id: one for one in vouched(transaction, [paper]).get(paper, ())},
    )
    became: Counter[str] = Counter()
    names: set[str] = set()
    # What stands in the place of something comes after that was marked as wrong.
    for one in sorted(said, key=lambda one: one.verdict is None):
        found = here.verdict(one.verdict) if one.verdict else here.curation(one.curation) if one.curation else "known"
        became[found] += 1
        if found != "new":
            continue
        names.update(one.names)
        if one.verdict:
            transaction.run(verdicts.SET, id=one.verdict.id, properties=one.verdict.row())
        if one.curation:
            for id_ in here.replaced(one.curation):
                transaction.run(curations.FORGET, id=id_)
            keep(transaction, one.curation)
    if names:
        rewrite_paper(transaction, paper)
        reconsider(transaction, sorted(names))
    return became


@dataclass(slots=True)
class _Here:
    """What people have said of one paper in this graph, as more is said."""

    paper: Prepared
    wrong: dict[str, Row]
    """The verdicts, by the ids of the evidence."""
    vouched: dict[str, Curation]

    def verdict(self, said: StoredVerdict) -> "_Became":
        """What becomes of a verdict; a new one is noted."""
        row = said.row()
        read = statement_of(said.evidence, {**row, "predicate": said.predicate})
        if said.id in self.wrong or any(is_what_is_wrong(one, read) for one in self.wrong.values()):
            return "known"
        if said.id in self.vouched or any(is_what_is_wrong(row, one) for one in self._stated().values()):
            return "contradicted"
        self.wrong[said.id] = row
        return "new"

    def curation(self, said: Curation) -> "_Became":
        """What becomes of what a person vouches for; if it is new, it is noted."""
        known = self.vouched.get(said.id)
        if known and _reading(known) == _reading(said):
            return "known"
        stated, here = stated_in(self.paper, said), self._stated()
        before = self._before(said)
        others = {id_: one for id_, one in self.vouched.items() if id_ not in before}
        if (
            said.id in others
            or said.id in self.wrong
            or any(id_ in others for id_ in said.corrects)
            or any(set(one.corrects) & set(said.corrects) for one in others.values())
        ):
            return "contradicted"
        if same := next((id_ for id_ in others if id_ in here and stated and say_the_same(stated, here[id_])), None):
            return "known" if _reading(others[same]) == _reading(said) else "contradicted"
        if stated and any(is_what_is_wrong(v, stated) for id_, v in self.wrong.items() if id_ not in said.corrects):
            return "contradicted"
        return "new"

    def replaced(self, said: Curation) -> set[str]:
        """Note what a person vouches for; returns the ids of what the same had said before, and this graph has."""
        gone = self._before(said)
        self.vouched = {id_: one for id_, one in self.vouched.items() if id_ not in gone} | {said.id: said}
        return gone - {said.id}

    def _before(self, said: Curation) -> set[str]:
        """The ids of what the same had said before, and this graph has."""
        chain = _chain(said)
        return {id_ for id_, one in self.vouched.items() if one in chain}

    def _stated(self) -> dict[str, Statement]:
        found = ((id_, stated_in(self.paper, one)) for id_, one in self.vouched.items())
        return {id_: stated for id_, stated in found if stated}


_Became = Literal["new", "known", "contradicted"]


def _reading(said: Curation) -> tuple[object, ...]:
    """What is said, without who said so, when and why, and what else the paper was read to call things."""
    phrases = (said.subject, said.object, said.on, said.baseline)
    called = [(phrase.text.casefold(), phrase.type) if phrase else None for phrase in phrases]
    ends = sorted(called[:2], key=str) if PREDICATES[said.predicate].symmetric else called[:2]
    return (said.sentence, said.predicate, *ends, *called[2:], _QUALIFIERS(said))


def _chain(said: Curation) -> list[Curation]:
    """What had been said in the place of something before, the last first."""
    chain: list[Curation] = []
    while before := (chain[-1] if chain else said).before:
        chain.append(from_json(before))
    return chain
