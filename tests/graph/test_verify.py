from collections.abc import Callable

from claimgraph.graph import Graph, load, status, verify
from claimgraph.graph.migrations import VERSION
from claimgraph.schema import Extraction

Make = Callable[..., Extraction]

NAMES = {"Adam": ("Method",), "RMSProp": ("Method",)}
BEATS = ("Adam", "OUTPERFORMS", "RMSProp")


def test_quotes_are_checked_over_many_pages(graph: Graph, make: Make) -> None:
    load(graph, [make(f"{number:04}", NAMES, [BEATS]) for number in range(450)])

    assert list(verify(graph)) == []


def test_a_quote_that_is_not_in_the_text_is_told(graph: Graph, make: Make) -> None:
    load(graph, [make("1", NAMES, [BEATS]), make("2", {"Lion": ("Method",)})])
    graph.execute("MATCH (v:Evidence) SET v.sentence = 'Adam beats all.'")
    graph.execute("MATCH (p:Paper {id: '2'})-[m:MENTIONS]->() SET m.starts = [0], m.ends = [4]")

    bad = list(verify(graph))

    assert [(quote.paper, quote.kind, quote.quoted, quote.found) for quote in bad] == [
        ("1", "evidence", "Adam beats all.", "Adam outperforms RMSProp."),
        ("2", "mention", "Lion", "A pa"),
    ]
    assert str(bad[1]) == f"mention {bad[1].id} quotes 'Lion' at 0:4 of paper '2', which has 'A pa' there"


def test_status_counts_what_the_graph_holds(graph: Graph, make: Make) -> None:
    load(graph, [make("1", NAMES, [BEATS, ("PAPER", "INTRODUCES", "Adam")])])

    held = status(graph)

    assert (held.papers, held.entities, held.claims, held.evidence) == (1, 2, 2, 2)
    assert held.entities_per_type == {"Method": 2}
    assert held.claims_per_predicate == {"INTRODUCES": 1, "OUTPERFORMS": 1}
    assert (held.uri, held.server, held.schema_version) == (graph.uri, graph.server, VERSION)
    assert held.render().splitlines() == [
        "papers    1",
        "entities  2",
        "          2 Method",
        "claims    2",
        "          1 INTRODUCES",
        "          1 OUTPERFORMS",
        "evidence  2",
        f"server    {graph.server} at {graph.uri}, schema version {VERSION}",
    ]
