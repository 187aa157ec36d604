"""Which names are taken for one thing across papers."""

from collections.abc import Callable
from itertools import combinations, permutations
from typing import Any

import pytest

from claimgraph.graph import (
    ClaimRow,
    Graph,
    claims,
    claims_by_any_id,
    delete,
    entities,
    entity_meant,
    evidence,
    load,
    mentions_of,
    merge_entities,
    names_of,
    provenance,
    reject_evidence,
    restore_evidence,
    split_entity,
)
from claimgraph.schema import Extraction

Make = Callable[..., Extraction]
Dump = Callable[[Graph], Any]
Empty = Callable[[Graph], None]

LONG = {"stochastic gradient descent": ("Method", "SGD"), "Adam": ("Method",)}
SHORT = {"SGD": ("Method",), "Adam": ("Method",)}
BY_LONG = ("Adam", "OUTPERFORMS", "stochastic gradient descent")
BEATS = ("Lion", "OUTPERFORMS", "Adam")
BY_SHORT = ("Adam", "OUTPERFORMS", "SGD")


def _aliases(graph: Graph) -> list[set[str]]:
    return sorted((set(entity.aliases) for entity in entities(graph).items), key=sorted)


def test_an_acronym_joins_its_long_form(graph: Graph, make: Make) -> None:
    load(graph, [make("1", SHORT, [BY_SHORT])])
    assert _aliases(graph) == [{"Adam"}, {"SGD"}]

    load(graph, [make("2", LONG, [BY_LONG])])

    assert _aliases(graph) == [{"Adam"}, {"SGD", "stochastic gradient descent"}]
    (claim,) = claims(graph).items
    assert (claim.object.name, claim.support) == ("SGD", 2)
    assert {mention.entity.id for mention in mentions_of(graph, ["1"])["1"]} == {claim.subject.id, claim.object.id}


def test_a_merge_moves_everything_that_a_paper_says_under_the_name(graph: Graph, make: Make) -> None:
    names = {**SHORT, "Lion": ("Method",), "CIFAR": ("Benchmark",)}
    said = [
        ("SGD", "ACHIEVES", "CIFAR", {"baseline": "Adam"}),
        ("Adam", "OUTPERFORMS", "Lion", {"baseline": "SGD", "on": "SGD", "negated": True}),
        ("PAPER", "INTRODUCES", "SGD"),
    ]
    load(graph, [make("1", names, said)])
    ids = {piece.id for piece in evidence(graph).items}

    load(graph, [make("2", LONG)])

    pieces = evidence(graph).items
    (entity,) = [entity for entity in entities(graph).items if "SGD" in entity.aliases]
    linked = [link.id for piece in pieces for link in (piece.on, piece.baseline) if link and link.name == entity.name]
    assert {piece.id for piece in pieces} == ids
    assert linked == [entity.id, entity.id]
    assert sum(entity.id in (claim.subject.id, claim.object.id) for claim in claims(graph).items) == 2
    assert entity.papers == 2


def test_the_id_that_a_claim_had_leads_to_what_it_has_become(graph: Graph, make: Make) -> None:
    load(graph, [make("1", SHORT, [BY_SHORT])])
    (short,) = claims(graph).items
    load(graph, [make("2", LONG, [BY_LONG])])
    (both,) = claims(graph).items
    assert short.id != both.id
    assert claims_by_any_id(graph, [short.id, both.id, "clam_1"]) == {short.id: both, both.id: both}
    assert provenance(graph, short.id) == provenance(graph, both.id)

    # A second long form takes them apart again, and each id is a claim's of its own.
    load(graph, [make("3", {"SGD": ("Method",), "sparse grid descent": ("Method", "SGD")})])
    assert _ids(graph, short, both) == [short.id, both.id]

    delete(graph, ["3"])
    assert _ids(graph, short, both) == [both.id, both.id]

    # What is deleted and comes back is found as before.
    delete(graph, ["1", "2"])
    assert claims_by_any_id(graph, [short.id, both.id]) == {}
    load(graph, [make("2", LONG, [BY_LONG]), make("1", SHORT, [BY_SHORT])])
    assert _ids(graph, short, both) == [both.id, both.id]


def test_a_comparison_is_found_whichever_of_its_ends_comes_first(graph: Graph, make: Make) -> None:
    names = dict.fromkeys(("Lion", "Adam", "Muon", "AdaGrad"), ("Method",))
    pairs = [(one, "COMPARED_WITH", other) for one, other in combinations(names, 2)]
    load(graph, [make(str(number), names, [pair]) for number, pair in enumerate(pairs)])
    before = claims(graph).items
    lion, muon = (entity_meant(graph, name) for name in ("Lion", "Muon"))
    for kept, other in ((lion, muon), (muon, lion)):
        merge_entities(graph, kept, [other])
        apart = [one for one in before if {one.subject.name, one.object.name} != {"Lion", "Muon"}]
        for claim, now in zip(apart, _ids(graph, *apart), strict=True):
            (found,) = [one for one in claims(graph).items if one.id == now]
            assert {found.subject.id, found.object.id} == {
                entity_meant(graph, end.name).id for end in (claim.subject, claim.object)
            }
        split_entity(graph, entity_meant(graph, "Lion"), other.name)
        assert _ids(graph, *before) == [claim.id for claim in before]


def test_the_id_of_restored_evidence_is_found_as_before(graph: Graph, make: Make) -> None:
    load(graph, [make("1", {"Lion": ("Method",), "Adam": ("Method",), "Muon": ("Method",)}, [BEATS])])
    (before,) = claims(graph).items
    (piece,) = evidence(graph).items
    reject_evidence(graph, piece.id, "it compares two others", "ada")
    merge_entities(graph, entity_meant(graph, "Muon"), [entity_meant(graph, "Lion")])
    restore_evidence(graph, piece.id)
    (now,) = claims(graph).items
    assert now.id != before.id
    assert _ids(graph, before) == [now.id]


def test_what_earlier_texts_said_of_a_claim_goes_with_it(graph: Graph, make: Make) -> None:
    title = "On optimizers that anybody can tune without reading about them first"
    load(graph, [make("1", SHORT, [BY_SHORT], title=title)])
    (short,) = claims(graph).items
    load(graph, [make("1", {**SHORT, "Lion": ("Method",)}, [BY_SHORT], title=title)])
    load(graph, [make("2", LONG, [BY_LONG])])
    (both,) = claims(graph).items
    found = provenance(graph, both.id)
    assert found is not None
    assert [row.version for row in found.retired] == [1]
    assert found == provenance(graph, short.id)


def _ids(graph: Graph, *known: ClaimRow) -> list[str]:
    """The ids that some claims have by now."""
    found = claims_by_any_id(graph, [claim.id for claim in known])
    return [found[claim.id].id for claim in known]


def test_a_second_long_form_undoes_the_merge(graph: Graph, make: Make, dump: Dump, empty: Empty) -> None:
    first, second = make("1", SHORT, [BY_SHORT]), make("2", LONG, [BY_LONG])
    third = make("3", {"symmetric gamma decomposition": ("Method", "SGD")})
    load(graph, [first, second])

    load(graph, [third])

    assert {"SGD"} in _aliases(graph)
    undone = dump(graph)
    empty(graph)
    load(graph, [third, second, first])
    assert dump(graph) == undone


def test_the_merge_comes_back_when_the_second_long_form_goes(graph: Graph, make: Make, dump: Dump) -> None:
    load(graph, [make("1", SHORT, [BY_SHORT]), make("2", LONG, [BY_LONG]), make("3", {"Adam": ("Method",)})])
    merged = dump(graph)
    load(graph, [make("3", {"symmetric gamma decomposition": ("Method", "SGD")})])

    load(graph, [make("3", {"Adam": ("Method",)})])

    assert dump(graph) == merged


def test_an_acronym_that_several_papers_use_and_one_introduces_stays_apart(graph: Graph, make: Make) -> None:
    load(graph, [make("1", SHORT), make("2", SHORT), make("3", {"symmetric gamma decomposition": ("Method", "SGD")})])
    assert {"SGD"} in _aliases(graph)

    load(graph, [make("4", {"symmetric gamma decomposition": ("Method", "SGD")})])

    assert {"SGD"} not in _aliases(graph)


def test_variants_are_one_entity_with_the_reason_why(graph: Graph, make: Make) -> None:
    load(graph, [make("1", {"GSM8K": ("Benchmark",)}), make("2", {"GSM8K dataset": ("Benchmark",)})])

    (entity,) = entities(graph).items
    own, other = sorted(names_of(graph, entity.id), key=lambda name: len(name.surfaces[0]))
    assert (own.surfaces, own.rule, own.via) == (("GSM8K",), None, None)
    assert (other.surfaces, other.rule, other.score, other.via) == (("GSM8K dataset",), "head noun", 0.99, own.id)


def test_variants_of_which_a_paper_states_something_stay_apart(graph: Graph, make: Make) -> None:
    both = {"BERT": ("Method",), "BERT model": ("Method",)}
    load(graph, [make("1", {"BERT": ("Method",)}), make("2", both)])
    assert _aliases(graph) == [{"BERT", "BERT model"}]

    load(graph, [make("3", both, [("BERT", "OUTPERFORMS", "BERT model")])])

    assert _aliases(graph) == [{"BERT"}, {"BERT model"}]


def test_names_of_different_types_stay_apart(graph: Graph, make: Make) -> None:
    load(graph, [make("1", {"area under curve": ("Metric", "AUC")}), make("2", {"AUC": ("Benchmark",)})])

    assert {"AUC"} in _aliases(graph)


def test_what_one_paper_tells_apart_is_never_merged(graph: Graph, make: Make) -> None:
    apart = {"stochastic gradient descent": ("Method",), "SGD": ("Method",)}
    load(graph, [make("1", SHORT, [BY_SHORT]), make("2", LONG, [BY_LONG])])

    load(graph, [make("3", apart)])

    assert {"SGD"} in _aliases(graph)
    assert len(claims(graph).items) == 2


def test_two_acronyms_that_one_paper_tells_apart_are_never_merged(graph: Graph, make: Make) -> None:
    long = {"convolutional neural network": ("Method", "CNN", "ConvNet")}
    load(graph, [make("1", {"CNN": ("Method",)}), make("2", {"ConvNet": ("Method",)}), make("3", long)])
    assert len(_aliases(graph)) == 1

    load(graph, [make("4", {"CNN": ("Method",), "ConvNet": ("Method",)})])

    assert {"CNN"} in _aliases(graph)
    assert {"ConvNet"} in _aliases(graph)


def test_an_acronym_of_an_acronym_is_taken_for_nothing(graph: Graph, make: Make, dump: Dump, empty: Empty) -> None:
    papers = [
        make("1", {"LC": ("Method",)}),
        make("2", {"LSTM CRF": ("Method", "LC")}),
        make("3", {"long short term memory conditional random field": ("Method", "LSTM-CRF")}),
    ]
    dumps = []
    for order in permutations(papers):
        empty(graph)
        for paper in order:
            load(graph, [paper])
        dumps.append(dump(graph))

    assert all(dumped == dumps[0] for dumped in dumps)
    assert {"LC"} in _aliases(graph)


def test_an_entity_is_called_what_most_papers_call_it(graph: Graph, make: Make) -> None:
    load(graph, [make("1", {"Adam optimizer": ("Method",)})])
    (entity,) = entities(graph).items
    assert entity.name == "Adam optimizer"

    load(graph, [make("2", {"Adam Optimizers": ("Method",)}), make("3", {"Adam Optimizers": ("Method",)})])

    (entity,) = entities(graph).items
    assert (entity.name, entity.aliases, entity.papers) == ("Adam Optimizers", ("Adam Optimizers", "Adam optimizer"), 3)


def test_a_paper_that_uses_two_names_of_an_entity_is_one_paper(graph: Graph, make: Make) -> None:
    both = {"GSM8K": ("Benchmark",), "GSM8K dataset": ("Benchmark",)}
    one = {"GSM8K": ("Benchmark",)}
    counted = []
    for papers in ([make("1", both)], [make("2", both), make("3", one)], [make("2", one)], [make("1", one)]):
        load(graph, papers)
        counted.append([(entity.aliases, entity.papers) for entity in entities(graph).items])

    names = ("GSM8K", "GSM8K dataset")
    assert counted == [[(names[::-1], 1)], [(names, 3)], [(names, 3)], [(names[:1], 3)]]


@pytest.mark.parametrize("cut", [1, 2])
def test_a_resolution_cut_short_is_taken_up_by_the_next_load(
    graph: Graph, make: Make, dump: Dump, empty: Empty, cut: int
) -> None:
    papers = [make("1", SHORT, [BY_SHORT]), make("2", LONG, [BY_LONG])]
    load(graph, papers)
    whole = dump(graph)
    empty(graph)
    written = 0

    def dying(work: Callable[..., Any]) -> Any:
        nonlocal written
        if written == cut:
            raise RuntimeError("cut short")
        written += 1
        return Graph.write(graph, work)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(graph, "write", dying)
        with pytest.raises(RuntimeError, match="cut short"):
            load(graph, papers, batch_size=1)

    load(graph, papers)

    assert dump(graph) == whole
