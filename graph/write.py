"""What papers say, written and taken back: the part of a transaction that `load` and `delete` share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from claimgraph.graph.assemble import assemble
from claimgraph.graph.connect import Row, Transaction
from claimgraph.graph.ledger import drop_unused, update_names
from claimgraph.graph.prepare import Prepared, Statement, Use, placed
from claimgraph.graph.queries import verdicts
from claimgraph.graph.queries import write as queries
from claimgraph.schema import Paper, version_id

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


def rejected(transaction: Transaction, statements: Iterable[Statement]) -> set[str]:
    """The evidence, by its ids, that a person has marked as wrong and that says the same as it did then."""
    if not transaction.run(verdicts.ANY):
        return set()
    said = {statement.evidence["id"]: statement.evidence for statement in statements}
    return {
        row["id"]
        for row in transaction.run(verdicts.KNOWN, ids=sorted(said))
        if all(row[name] == said[row["id"]].get(name) for name in ("sentence", "negated", "on_name"))
    }


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
        transaction.run_rows(queries.KEEP_VERSIONS, replaced)
        transaction.run_rows(queries.KEEP_EVIDENCE, replaced)
        # A text that comes back is the present one, and no earlier one any more.
        back = [papers[row["paper"]] for row in replaced]
        transaction.run(queries.DROP_VERSIONS, ids=[version_id(p.id, p.title, p.abstract) for p in back])
    later = {row["paper"] for row in replaced}
    return {id_: row["version"] + (id_ in later) for id_, row in stored.items()}


def write_papers(transaction: Transaction, papers: list[Prepared], gone: Gone) -> None:
    """Write papers and all they say, after `take_back` of what they said before; `gone` is what that returned."""
    _write(transaction, papers, gone)
    _drop_runs(transaction, gone)


def _write(transaction: Transaction, papers: list[Prepared], gone: Gone) -> None:
    runs = {paper.run["id"]: paper.run for paper in papers if paper.run}
    transaction.run_rows(queries.SET_RUNS, list(runs.values()))
    transaction.run_rows(
        queries.SET_PAPERS, [paper.paper | {"version": gone.versions.get(paper.id, 1)} for paper in papers]
    )
    taken = update_names(transaction, gone.uses, [use for paper in papers for use in paper.uses])
    mentions = [row | {"entity": taken.entities[row["name"]]} for paper in papers for row in paper.mentions]
    transaction.run_rows(queries.ADD_MENTIONS, mentions)
    wrong = rejected(transaction, (statement for paper in papers for statement in paper.statements))
    statements = [
        placed(statement, taken.entities)
        for paper in papers
        for statement in paper.statements
        if statement.evidence["id"] not in wrong
    ]
    assemble(transaction, statements, gone.claims)
    write_evidence(transaction, statements, taken.entities)
    if gone.uses:
        drop_unused(transaction, {name for use in gone.uses for name in (use.name, *use.shorts)}, taken.left)


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
        rows[query].append({"claim": statement.claim, "properties": evidence})
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
    transaction.run(queries.DELETE_PAPERS, ids=papers)
    _drop_runs(transaction, gone)
