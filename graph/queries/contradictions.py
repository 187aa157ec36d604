"""Statements that find what contradicts itself, and what several papers agree on."""

from typing import Final

_ALL: Final = "MATCH (c:Claim) WHERE"
_ABOUT: Final = "MATCH (:Entity {id: $entity})<-[:SUBJECT|OBJECT]-(c:Claim) WHERE"

# What the index cannot answer is asked behind a WITH: put together, ArcadeDB would leave the index and read all claims.
_CONTESTED: Final = """
{about} c.contested_sort > $position
WITH DISTINCT c WHERE c.predicate IN $predicates
WITH c ORDER BY c.contested_sort LIMIT $limit
RETURN c.contested_sort AS sort, c.contested AS strength, c.id AS id
ORDER BY sort
"""

CONTESTED: Final = _CONTESTED.format(about=_ALL)
"""A page of the claims that something speaks against, after the sort key `$position`, the most contested first."""

CONTESTED_ABOUT: Final = _CONTESTED.format(about=_ABOUT)
"""The same of those about `$entity`."""

_UNCONTESTED: Final = "c.own >= $own AND c.refuted = 0 AND c.contested IS NULL"

UNCONTESTED_END: Final = f"""
{_ALL} c.sort > $position AND c.sort < $before
WITH c WHERE {_UNCONTESTED}
WITH c.sort AS sort LIMIT $limit
RETURN max(sort) AS end
"""
"""Where a page of `UNCONTESTED` may end, as for `lists.ListQuery.end`; null where nothing is left."""

_UNCONTESTED_PAGE: Final = f"""
WITH DISTINCT c WHERE {_UNCONTESTED}
WITH c ORDER BY c.sort LIMIT $limit
RETURN c.sort AS sort, c.support AS support, c.id AS id
ORDER BY sort
"""

UNCONTESTED: Final = f"{_ALL} c.sort > $position AND c.sort <= $end {_UNCONTESTED_PAGE}"
"""A page of the claims that `$own` papers find and nothing speaks against, between two sort keys, in their order."""

UNCONTESTED_ABOUT: Final = f"{_ABOUT} c.sort > $position AND c.sort < $before {_UNCONTESTED_PAGE}"
"""The same of those about `$entity`."""

SIDES: Final = """
UNWIND $sides AS side
CALL (side) {
    MATCH (:Claim {id: side.claim})<-[:SUPPORTS|REFUTES]-(v:Evidence)
    WHERE v.negated = side.denied
    RETURN v.id AS id ORDER BY v.sort LIMIT $limit
}
RETURN side.claim AS claim, side.denied AS denied, id
"""
"""The first `$limit` pieces of evidence that state each of some claims, or that deny it."""

MAKERS: Final = """
UNWIND $papers AS paper
MATCH (p:Paper {id: paper})
RETURN paper, p.authors AS authors, p.doi AS doi, p.arxiv AS arxiv, p.pmid AS pmid,
    p.title AS title
"""
"""By whom papers are, and by what it is seen that two are one paper out of two sources."""

BEST_COMPARISONS: Final = """
MATCH (c:Claim {predicate: 'OUTPERFORMS'})
WHERE c.support > 0
WITH c ORDER BY c.sort LIMIT $limit
MATCH (c)-[:SUBJECT]->(s:Entity)
MATCH (c)-[:OBJECT]->(o:Entity)
RETURN c.id AS claim, c.belief AS belief, s.id AS better, s.name AS better_name, o.id AS worse, o.name AS worse_name
"""
"""The best supported of the claims that one thing outperforms another."""

_COMPARISONS: Final = """
UNWIND $ids AS id
CALL (id) {{
    MATCH (:Entity {{id: id}}){pattern}(e:Entity)
    WHERE r.support > 0
    RETURN r, e ORDER BY r.belief DESC, r.claim LIMIT $limit
}}
MATCH (n:Entity {{id: id}})
RETURN r.claim AS claim, r.belief AS belief, {columns}
"""

OUTPERFORMED: Final = _COMPARISONS.format(
    pattern="-[r:OUTPERFORMS]->",
    columns="n.id AS better, n.name AS better_name, e.id AS worse, e.name AS worse_name",
)
"""What each of the entities `$ids` outperforms, the best believed `$limit` of them."""

OUTPERFORMING: Final = _COMPARISONS.format(
    pattern="<-[r:OUTPERFORMS]-",
    columns="e.id AS better, e.name AS better_name, n.id AS worse, n.name AS worse_name",
)
"""What outperforms each of the entities `$ids`, the best believed `$limit` of them."""
