"""What papers say, written and taken back: the part of a transaction that `load` and `delete` share."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from claimgraph.graph.assemble import assemble
from claimgraph.graph.connect import Row, Transaction
from claimgraph.graph.curated import Curation, as_found, found_in, from_json, names_said, with_curations
from claimgraph.graph.errors import NotFound, unless
from claimgraph.graph.groups import stem_of
from claimgraph.graph.ledger import drop_unused, update_names
from claimgraph.graph.paper_names import mentions_as_found, text_of
from claimgraph.graph.prepare import Prepared, Statement, Use, placed, statement_of
from claimgraph.graph.queries import curations, verdicts
from claimgraph.graph.queries import write as queries
from claimgraph.graph.sorts import evidence_sorts
from claimgraph.schema import EntityType, Paper, version_id

_SAID: Final = ("sentence", "negated", "on_name")
"""What a verdict is on beside the triple; a piece of evidence that says otherwise is another, whatever its id."""
_EVIDENCE_QUERIES: Final = (
    queries.ADD_SUPPORTING,
    queries.ADD_REFUTING,
    queries.LINK_ON,
    queries.LINK_BASELINE,
)


@dataclass(frozen=True, slots=True)
class Gone:
    """What papers said that say something else now, or nothing."""

    uses: list[Use] = field(default_factory=list)
    """The names they used."""
    claims: set[str] = field(default_factory=set)
    """The ids of the claims that lost evidence."""
    versions: dict[str, int] = field(default_factory=dict)
    """For each paper the number of its text from now on."""
    runs: list[str] = field(default_factory=list)
    """The ids of the runs that read them."""


def rejected(transaction: Transaction, papers: Iterable[Prepared]) -> set[str]:
    """The evidence, by its ids, that a person has marked as wrong and that says the same as it did then."""
    by_id = {paper.id: paper for paper in papers}
    if not by_id or not transaction.run(verdicts.ANY):
        return set()
    rows = transaction.run(verdicts.OF_PAPERS, papers=sorted(by_id))
    return {
        statement.evidence["id"]
        for row in rows
        for statement in by_id[row["paper"]].statements
        if _is_wrong(row["verdict"], statement, by_id[row["paper"]])
    }


def _is_wrong(verdict: Row, statement: Statement, paper: Prepared) -> bool:
    """Whether a statement is what a verdict is on, also where its sentence stands elsewhere by now."""
    said = statement.evidence
    if verdict["id"] == said["id"]:
        return all(verdict[name] == said.get(name) for name in _SAID)
    return is_what_is_wrong(verdict, statement) and not _still_stands(verdict, paper)


def _still_stands(verdict: Row, paper: Prepared) -> bool:
    """Whether a paper has the sentence of a verdict where it had it then."""
    was: Row = json.loads(verdict["evidence"])
    sentence: str = verdict["sentence"]
    return text_of(paper)[was["start"] : was["end"]] == sentence


def is_what_is_wrong(verdict: Row, statement: Statement) -> bool:
    """Whether a statement says what a verdict is on, wherever its sentence stands."""
    said = statement.evidence
    if verdict["predicate"] != statement.predicate.value or any(verdict[name] != said.get(name) for name in _SAID):
        return False
    was: Row = json.loads(verdict["evidence"])
    is_of_names = names_said(statement.predicate, was) == names_said(statement.predicate, said)
    return is_of_names and all(was.get(name) == said.get(name) for name in ("metric", "value"))


def take_back(transaction: Transaction, papers: Mapping[str, Paper | None]) -> Gone:
    """Delete what stored papers said. Of a paper that gets another text, the old one stays, with its evidence.

    Args:
        transaction: The open write transaction.
        papers: What each is to be from now on, by its id; null for one that is to be deleted, with all its versions.
    """
    if not papers:
        return Gone()
    ids = sorted(papers)
    uses = [
        Use(row["paper"], row["name"], tuple(dict.fromkeys(row["texts"])), tuple(row["shorts"] or ()))
        for row in transaction.run(queries.STORED_MENTIONS, papers=ids)
    ]
    claims = {row["id"] for row in transaction.run(queries.STATED_CLAIMS, papers=ids)}
    runs = [row["run"] for row in transaction.run(queries.STORED_RUNS, papers=ids)]
    versions = _keep_versions(transaction, {id_: paper for id_, paper in papers.items() if paper})
    transaction.run(queries.DELETE_VERSIONS, papers=[id_ for id_, paper in papers.items() if not paper])
    transaction.run(queries.DELETE_MENTIONS, papers=ids)
    transaction.run(queries.DELETE_EVIDENCE, papers=ids)
    return Gone(uses, claims, versions, runs)


def _keep_versions(transaction: Transaction, papers: Mapping[str, Paper]) -> dict[str, int]:
    """Keep the texts that are replaced, and the evidence that stands in them; returns the number of each new text."""
    stored = {row["id"]: row for row in transaction.run(queries.STORED_TEXTS, ids=sorted(papers))}
    replaced = [
        {"paper": id_, "version": version_id(id_, row["title"], row["abstract"]), "number": row["version"]}
        for id_, row in stored.items()
        if (row["title"], row["abstract"]) != (papers[id_].title, papers[id_].abstract)
    ]
    if replaced:
        _take_words_back(transaction, [row["paper"] for row in replaced])
        transaction.run_rows(queries.KEEP_VERSIONS, replaced)
        transaction.run_rows(queries.KEEP_EVIDENCE, replaced)
        # A text that comes back is the present one, and no earlier one any more.
        back = [papers[row["paper"]] for row in replaced]
        transaction.run(queries.DROP_VERSIONS, ids=[version_id(p.id, p.title, p.abstract) for p in back])
    later = {row["paper"] for row in replaced}
    return {id_: row["version"] + (id_ in later) for id_, row in stored.items()}


def _take_words_back(transaction: Transaction, papers: list[str]) -> None:
    """Leave what an extractor has found in papers, and nothing of what people have said: that is not of one text."""
    curated = [row["evidence"] for row in transaction.run(curations.CURATED, papers=papers)]
    found = {evidence["id"]: found_in(evidence) for evidence in curated}
    transaction.run(queries.DROP_EVIDENCE, ids=[id_ for id_, rows in found.items() if not rows])
    transaction.run_rows(
        curations.SET_EVIDENCE, [{"id": id_, "properties": rows[0]} for id_, rows in found.items() if rows]
    )


def write_papers(transaction: Transaction, papers: list[Prepared], gone: Gone) -> None:
    """Write papers and all they say, after `take_back` of what they said before; `gone` is what that returned."""
    _write(transaction, papers, gone)
    _drop_runs(transaction, gone)


def _write(transaction: Transaction, papers: list[Prepared], gone: Gone) -> None:
    runs = {paper.run["id"]: paper.run for paper in papers if paper.run}
    papers = _decided(transaction, papers)
    transaction.run_rows(queries.SET_RUNS, list(runs.values()))
    transaction.run_rows(
        queries.SET_PAPERS, [paper.paper | {"version": gone.versions.get(paper.id, 1)} for paper in papers]
    )
    taken = update_names(transaction, gone.uses, [use for paper in papers for use in paper.uses])
    mentions = [row | {"entity": taken.entities[row["name"]]} for paper in papers for row in paper.mentions]
    transaction.run_rows(queries.ADD_MENTIONS, mentions)
    statements = [placed(statement, taken.entities) for paper in papers for statement in paper.statements]
    assemble(transaction, statements, gone.claims)
    write_evidence(transaction, statements, taken.entities)
    if gone.uses:
        drop_unused(transaction, {name for use in gone.uses for name in (use.name, *use.shorts)}, taken.left)


def _decided(transaction: Transaction, papers: list[Prepared]) -> list[Prepared]:
    """Papers that are about to be written, without what people have marked as wrong, and with what they vouch for."""
    wrong = rejected(transaction, papers)
    if wrong:
        papers = [
            replace(paper, statements=tuple(one for one in paper.statements if one.evidence["id"] not in wrong))
            for paper in papers
        ]
    said = vouched(transaction, [paper.id for paper in papers])
    return [with_curations(paper, said[paper.id]) if paper.id in said else paper for paper in papers]


def vouched(transaction: Transaction, papers: list[str]) -> dict[str, list[Curation]]:
    """What people vouch for of some papers."""
    if not papers or not transaction.run(curations.ANY):
        return {}
    found: dict[str, list[Curation]] = defaultdict(list)
    for row in transaction.run(curations.OF_PAPERS, papers=papers):
        found[row["paper"]].append(from_json(row["curation"]))
    return found


def no_paper(paper: str) -> NotFound:
    """What is wrong where the graph has no paper of an id."""
    return NotFound(f"the graph has no paper {paper!r}{unless(paper, 'paper')}: a claim names those that state it")


def stored_paper(transaction: Transaction, paper: str) -> Prepared:
    """A paper as an extractor has read it, without what people have said of it, ready to be written again.

    Raises:
        NotFound: The graph has no such paper.
    """
    rows = transaction.run(curations.PAPER, paper=paper)
    if not rows:
        raise no_paper(paper)
    stored = rows[0]["paper"]
    found = mentions_as_found(row["mention"] for row in transaction.run(curations.MENTIONS, paper=paper))
    statements = [statement_of(row["evidence"], row) for row in transaction.run(curations.STATEMENTS, paper=paper)]
    return Prepared(
        id=paper,
        hash=stored["hash"],
        paper={"year": None, **stored},
        run=None,
        uses=tuple(_use(paper, row) for row in found),
        mentions=tuple({**row, "paper": paper, "entity": row["name"]} for row in found),
        statements=tuple(placed(found, {}) for statement in statements for found in as_found(statement)),
        proposals_rejected=0,
    )


def _use(paper: str, mention: Row) -> Use:
    surfaces = tuple(dict.fromkeys(mention["texts"]))
    type_ = EntityType(mention["type"])
    shorts = tuple(mention["shorts"] or ())
    return Use(paper, mention["name"], surfaces, shorts, type_, stem_of(type_, mention["name"], surfaces))


def rewrite_paper(transaction: Transaction, paper: str, more: Iterable[Statement] = ()) -> None:
    """Write a stored paper again, with what people say of it by now, and what else was found in it.

    Raises:
        NotFound: The graph has no such paper.
    """
    stored = stored_paper(transaction, paper)
    text = Paper(id=paper, title=stored.paper["title"], abstract=stored.paper["abstract"])
    gone = take_back(transaction, {paper: text})
    write_papers(transaction, [replace(stored, statements=(*stored.statements, *more))], gone)


def _drop_runs(transaction: Transaction, gone: Gone) -> None:
    """Delete those of the runs that read no paper any more."""
    if gone.runs:
        transaction.run(queries.DELETE_UNUSED_RUNS, ids=gone.runs)


def write_evidence(transaction: Transaction, statements: Iterable[Statement], entities: Mapping[str, str]) -> None:
    """Write evidence of papers and claims that are there; `entities` has those of the names in it."""
    rows: dict[str, list[Row]] = {query: [] for query in _EVIDENCE_QUERIES}
    for statement in statements:
        evidence = statement.evidence
        query = queries.ADD_REFUTING if evidence["negated"] else queries.ADD_SUPPORTING
        sorts = evidence_sorts(evidence["id"], negated=evidence["negated"], confidence=evidence["confidence"])
        # Over those of what was kept outside the graph, which may be of an earlier schema.
        rows[query].append({"claim": statement.claim, "properties": evidence | sorts})
        for query, name in ((queries.LINK_ON, "on_name"), (queries.LINK_BASELINE, "baseline_name")):
            if name in evidence:
                rows[query].append({"evidence": evidence["id"], "target": entities[evidence[name]]})
    for query in _EVIDENCE_QUERIES:
        transaction.run_rows(query, rows[query])


def delete_papers(transaction: Transaction, ids: Iterable[str]) -> None:
    """Delete papers that are stored, and all that nothing else supports."""
    papers = sorted(ids)
    gone = take_back(transaction, dict.fromkeys(papers))
    _write(transaction, [], gone)
    transaction.run(verdicts.DELETE_VERDICTS, papers=papers)
    transaction.run(curations.DELETE, papers=papers)
    transaction.run(queries.DELETE_PAPERS, ids=papers)
    _drop_runs(transaction, gone)
