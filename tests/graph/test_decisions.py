"""What a person decides of names wins over what papers say of them, now and later."""

from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest

from claimgraph.graph import (
    Alias,
    ClaimFacet,
    ClaimFilter,
    EntityRow,
    EvidenceFilter,
    Graph,
    PageRequest,
    PaperFilter,
    add_aliases,
    claims,
    confirm_evidence,
    count,
    decisions,
    delete,
    entities,
    entities_by_id,
    entity_meant,
    entity_named,
    evidence,
    facet,
    load,
    merge_entities,
    merge_named,
    names_of,
    papers,
    reject_evidence,
    rename_entity,
    restore_evidence,
    split_entity,
)
from claimgraph.graph.errors import NotPossible
from claimgraph.schema import EntityType, Extraction, Predicate

Make = Callable[..., Extraction]
Dump = Callable[[Graph], Any]

ADAM = {"Adam": ("Method",), "RMSProp": ("Method",)}
BEATS = ("Adam", "OUTPERFORMS", "RMSProp")
LONG = {"stochastic gradient descent": ("Method", "SGD")}


def _called(graph: Graph, name: str) -> EntityRow:
    (entity,) = (row for row in entities(graph).items if row.name == name)
    return entity


def _by_id(graph: Graph, id_: str) -> EntityRow:
    return entities_by_id(graph, [id_])[id_]


def _aliases(graph: Graph) -> list[set[str]]:
    return sorted((set(entity.aliases) for entity in entities(graph).items), key=sorted)


def test_merged_entities_share_their_claims(graph: Graph, make: Make) -> None:
    load(
        graph,
        [
            make("1", ADAM, [BEATS]),
            make(
                "2",
                {"adaptive moments": ("Method",), "RMSProp": ("Method",)},
                [("adaptive moments", "OUTPERFORMS", "RMSProp")],
            ),
        ],
    )

    merge_entities(graph, _called(graph, "Adam"), [_called(graph, "adaptive moments")])

    (claim,) = claims(graph).items
    assert (claim.subject.name, claim.support) == ("adaptive moments", 2)
    own, decided = sorted(names_of(graph, claim.subject.id), key=lambda name: name.surfaces)
    assert (own.surfaces, own.rule, own.decided) == (("Adam",), None, None)
    assert (decided.surfaces, decided.rule, decided.score, decided.via) == (
        ("adaptive moments",),
        "decided",
        1.0,
        own.id,
    )
    assert decided.decided is not None


def test_things_of_two_types_are_one_where_a_person_says_so(graph: Graph, make: Make, dump: Dump) -> None:
    wins = ("Adam", "OUTPERFORMS", "search")
    papers_ = [
        make("1", {"search": ("Task",), "Adam": ("Method",)}, [("Adam", "USED_FOR", "search")]),
        make("2", {"search": ("Method",), "Adam": ("Method",)}, [wins, ("PAPER", "INTRODUCES", "search")]),
    ]
    load(graph, papers_)
    before = dump(graph)
    task, method = (entity_named(graph, "search", types) for types in ([EntityType.TASK], [EntityType.METHOD]))
    assert task
    assert method

    merge_entities(graph, task, [method], across_types=True)

    (one,) = (row for row in entities(graph).items if row.name == "search")
    assert (one.id, one.type, one.papers) == (task.id, EntityType.TASK, 2)
    assert sorted((name.type, name.rule) for name in names_of(graph, one.id)) == [
        (EntityType.METHOD, "decided"),
        (EntityType.TASK, None),
    ]
    told = {claim.predicate: claim for claim in claims(graph, ClaimFilter(object=one.id)).items}
    assert {predicate: claim.object.type.value for predicate, claim in told.items()} == {
        Predicate.USED_FOR: "Task",
        Predicate.OUTPERFORMS: "Task",
        Predicate.INTRODUCES: "Task",
    }
    # No method outperforms a task: a person may look at what makes it so.
    assert claims(graph, ClaimFilter(allowed=False)).items == (told[Predicate.OUTPERFORMS],)
    assert claims(graph, ClaimFilter(none_of=[ClaimFilter(allowed=True)])).items == (told[Predicate.OUTPERFORMS],)
    assert count(graph, ClaimFilter(all_of=[ClaimFilter(allowed=False)], about="Adam")) == 1
    assert count(graph, ClaimFilter(allowed=True, object_types=[EntityType.TASK])) == 2

    # As papers are read, whatever comes; and what people say of what they state is of what is read.
    load(graph, [make("3", {"search": ("Method",), "Adam": ("Method",)}, [wins])])
    (claim,) = claims(graph, ClaimFilter(allowed=False)).items
    assert claim.support == 2
    wrong = next(piece for piece in evidence(graph, EvidenceFilter(claim=claim.id)).items if piece.paper == "3")
    reject_evidence(graph, wrong.id, "it is another search")
    assert restore_evidence(graph, wrong.id)
    assert confirm_evidence(graph, wrong.id).curation == "confirmed"
    restore_evidence(graph, wrong.id)
    assert claims(graph, ClaimFilter(allowed=False)).items == (claim,)

    delete(graph, ["3"])
    split_entity(graph, one, method.id)
    assert dump(graph) == before


def test_one_of_several_names_that_are_spelled_alike_is_told_by_its_type(graph: Graph, make: Make) -> None:
    types = ("Task", "Method", "Concept")
    load(graph, [make(kind, {"search": (kind,)}) for kind in types])
    ids = {kind: entity_meant(graph, f"{kind}: search").id for kind in types}
    assert len(set(ids.values())) == len(types)

    kept = merge_named(graph, "task: search", ["Method: search", "concept: SEARCH"], across_types=True)

    assert (kept.id, kept.type, kept.papers) == (ids["Task"], EntityType.TASK, 3)
    with pytest.raises(NotPossible) as told:
        split_entity(graph, kept, "search")
    assert str(told.value) in [
        f"'search' is a name of 'search' as a {' and as a '.join(order)}: say which, such as "
        f"'{next(type_ for type_ in order if type_ != 'Task')}: search'"
        for order in permutations(types)
    ]
    # Said again, it is found by what papers have it for.
    with pytest.raises(NotPossible, match=r"^'search' is to be one with itself: "):
        merge_named(graph, "Task: search", ["Method: search"], across_types=True)
    assert split_entity(graph, kept, "Concept: search") == ids["Concept"]
    assert [name.type for name in names_of(graph, ids["Concept"])] == [EntityType.CONCEPT]


def test_a_type_before_a_name_is_no_part_of_it_unless_papers_say_so(graph: Graph, make: Make) -> None:
    load(graph, [make("1", {"drift": ("Concept",), "concept drift": ("Task",), "Method: man": ("Method",)})])
    load(graph, [make("2", {"man": ("Method",)})])

    assert [entity_meant(graph, name).name for name in ("Concept: drift", "concept drift", "Method: man", "man")] == [
        *("drift", "concept drift", "Method: man", "man"),
    ]
    assert entity_meant(graph, "Concept: drift", [EntityType.TASK]).type is EntityType.CONCEPT
    found = entity_named(graph, "concept: DRIFT")
    assert found
    assert found.name == "drift"
    # Of what is folded alike alone, where nothing else is meant.
    assert entity_meant(graph, "Concept-drift").name == "concept drift"


def test_a_type_is_that_of_the_name_that_gives_the_id_whether_or_not_a_paper_uses_it(graph: Graph, make: Make) -> None:
    load(
        graph,
        [make("1", {"search": ("Task",)}), make("2", {"probing": ("Concept",)}, [("PAPER", "INTRODUCES", "probing")])],
    )
    merge_named(graph, "search", ["probing"], across_types=True)
    delete(graph, ["1"])
    (entity,) = entities(graph).items
    assert entity.type is EntityType.TASK

    load(graph, [make("3", {"probing": ("Concept",)}, [("PAPER", "INTRODUCES", "probing")])])

    assert [row.type for row in entities(graph).items] == [EntityType.TASK]
    assert {claim.object.type.value for claim in claims(graph).items} == {"Task"}


def test_a_merge_holds_for_papers_that_come_later(graph: Graph, make: Make) -> None:
    load(graph, [make("1", ADAM, [BEATS]), make("2", {"adaptive moments": ("Method",)})])
    merge_entities(graph, _called(graph, "Adam"), [_called(graph, "adaptive moments")])
    delete(graph, ["2"])
    assert _aliases(graph) == [{"Adam"}, {"RMSProp"}]

    load(graph, [make("3", {"Adaptive Moments": ("Method",)})])

    assert _aliases(graph) == [{"Adam", "Adaptive Moments"}, {"RMSProp"}]


def test_a_merge_holds_by_way_of_a_name_that_no_paper_uses(graph: Graph, make: Make) -> None:
    add_aliases(graph, [Alias(EntityType.BENCHMARK, "MS COCO", ("COCO",))])
    load(graph, [make("1", {"COCO": ("Benchmark",)}), make("2", {"PASCAL": ("Benchmark",)})])

    merge_entities(graph, _called(graph, "PASCAL"), [_called(graph, "MS COCO")])

    assert _aliases(graph) == [{"COCO", "PASCAL"}]
    split_entity(graph, _called(graph, "PASCAL"), "PASCAL")
    assert _aliases(graph) == [{"COCO", "MS COCO"}, {"PASCAL"}]


def test_a_name_that_no_paper_uses_finds_what_it_was_taken_for(graph: Graph, make: Make) -> None:
    load(graph, [make("1", {"COCO": ("Benchmark",)}), make("2", {"PASCAL": ("Benchmark",)})])
    add_aliases(graph, [Alias(EntityType.BENCHMARK, "COCO", ("MS COCO", "COCO 2017"))])
    add_aliases(graph, [Alias(EntityType.BENCHMARK, "MS COCO", ("Microsoft common objects",))])

    for name in ("MS COCO", "ms-coco", "COCO 2017", "Microsoft Common Objects"):
        found = entity_named(graph, name)
        assert found is not None
        assert found.name == "COCO"
    assert entity_named(graph, "MS COCO", [EntityType.METHOD]) is None
    add_aliases(graph, [Alias(EntityType.BENCHMARK, "COCO 2017", ())])
    assert entity_named(graph, "COCO 2017") is None


def test_aliases_hold_by_way_of_several_names_that_no_paper_uses(graph: Graph, make: Make) -> None:
    lines = [("Adam", "adaptive moments"), ("adaptive moments", "moment method"), ("moment method", "RMSProp")]
    load(graph, [make("1", ADAM, [BEATS])])

    # Those behind come first, and have to follow when what is before them does.
    for name, alias in reversed(lines):
        add_aliases(graph, [Alias(EntityType.METHOD, name, (alias,))])

    assert _aliases(graph) == [{"Adam", "RMSProp"}]


def test_a_merge_holds_when_the_papers_between_go(graph: Graph, make: Make) -> None:
    load(graph, [make("1", ADAM), make("2", {"adaptive moments": ("Method",)})])
    merge_entities(graph, _called(graph, "adaptive moments"), [_called(graph, "RMSProp")])
    merge_entities(graph, _called(graph, "Adam"), [_called(graph, "adaptive moments")])

    delete(graph, ["2"])
    load(graph, [make("3", {"RMSProp": ("Method",)})])

    assert _aliases(graph) == [{"Adam", "RMSProp"}]


def test_what_a_name_stood_for_by_a_rule_goes_with_its_papers(graph: Graph, make: Make, dump: Dump) -> None:
    add_aliases(graph, [Alias(EntityType.BENCHMARK, "GSM8K dataset", ("school math",))])
    load(graph, [make("1", {"GSM8K": ("Benchmark",)}), make("2", {"school math": ("Benchmark",)})])
    never = dump(graph)
    load(graph, [make("3", {"GSM8K dataset": ("Benchmark",)}), make("4", {"GSM8K": ("Benchmark",)})])
    assert len(_aliases(graph)) == 1

    delete(graph, ["3", "4"])

    assert dump(graph) == never


def test_a_merge_wins_over_a_paper_that_tells_two_names_apart(graph: Graph, make: Make) -> None:
    load(graph, [make("1", {**ADAM, **LONG})])
    merge_entities(graph, _called(graph, "Adam"), [_called(graph, "RMSProp")])

    load(graph, [make("2", ADAM, [("PAPER", "INTRODUCES", "RMSProp")])])

    assert {"Adam", "RMSProp"} in _aliases(graph)


def test_what_is_split_from_a_rule_stays_apart(graph: Graph, make: Make) -> None:
    load(graph, [make("1", {"SGD": ("Method",)}), make("2", LONG)])
    split_entity(graph, _called(graph, "SGD"), "SGD")
    assert _aliases(graph) == [{"SGD"}, {"SGD", "stochastic gradient descent"}]

    load(graph, [make("3", LONG), make("4", {"SGD": ("Method",)})])

    assert len(_aliases(graph)) == 2


def test_splitting_off_the_long_form_leaves_the_acronym(graph: Graph, make: Make) -> None:
    load(graph, [make("1", {"SGD": ("Method",)}), make("2", LONG)])

    split_entity(graph, _called(graph, "SGD"), "stochastic gradient descent")

    assert _aliases(graph) == [{"SGD"}, {"SGD", "stochastic gradient descent"}]


def test_an_acronym_leaves_with_its_long_form(graph: Graph, make: Make, dump: Dump) -> None:
    load(graph, [make("a", LONG), make("b", {"Adam": ("Method",), "sgd": ("Method",)})])
    before = dump(graph)
    adam = _called(graph, "Adam")
    (descent,) = (row for row in entities(graph).items if "stochastic gradient descent" in row.aliases)
    merge_entities(graph, adam, [descent])

    split_entity(graph, _by_id(graph, adam.id), "stochastic gradient descent")

    assert dump(graph) == before


def test_what_is_split_can_be_merged_again(graph: Graph, make: Make) -> None:
    load(graph, [make("1", {"CIFAR-10 dataset": ("Benchmark",)}), make("2", {"CIFAR-10": ("Benchmark",)})])
    (entity,) = entities(graph).items
    split_entity(graph, entity, "CIFAR-10 dataset")
    assert _aliases(graph) == [{"CIFAR-10"}, {"CIFAR-10 dataset"}]

    merge_entities(graph, _called(graph, "CIFAR-10"), [_called(graph, "CIFAR-10 dataset")])

    assert _aliases(graph) == [{"CIFAR-10", "CIFAR-10 dataset"}]


def test_merging_in_a_circle_ends(graph: Graph, make: Make) -> None:
    load(graph, [make("1", {"SGD": ("Method",)}), make("2", LONG), make("3", ADAM), make("5", LONG)])
    merge_entities(graph, _called(graph, "Adam"), [_called(graph, "SGD")])
    merge_entities(graph, _called(graph, "RMSProp"), [_called(graph, "SGD")])

    load(graph, [make("4", {"SGD": ("Method",)})])

    assert _aliases(graph) == [{"Adam", "RMSProp", "SGD", "stochastic gradient descent"}]


def test_a_name_that_a_person_gives_stays(graph: Graph, make: Make, dump: Dump) -> None:
    load(graph, [make("1", ADAM, [BEATS])])
    before = dump(graph)

    rename_entity(graph, _called(graph, "Adam"), "Adam (optimizer)")
    load(graph, [make("2", ADAM, [BEATS])])

    assert _called(graph, "Adam (optimizer)").aliases == ("Adam (optimizer)", "Adam")
    delete(graph, ["2"])
    rename_entity(graph, _called(graph, "Adam (optimizer)"), None)
    assert dump(graph) == before


def test_a_name_that_a_person_gives_can_be_taken_back_when_the_entity_has_another_id(graph: Graph, make: Make) -> None:
    load(graph, [make("1", {"CIFAR-10 dataset": ("Benchmark",)})])
    rename_entity(graph, _called(graph, "CIFAR-10 dataset"), "CIFAR")
    load(graph, [make(str(number), {"CIFAR-10": ("Benchmark",)}) for number in (2, 3)])
    (entity,) = entities(graph).items
    assert entity.aliases == ("CIFAR", "CIFAR-10", "CIFAR-10 dataset")

    rename_entity(graph, entity, "CIFAR Ten")
    (entity,) = entities(graph).items
    assert entity.aliases == ("CIFAR Ten", "CIFAR-10", "CIFAR-10 dataset")

    rename_entity(graph, entity, None)
    (entity,) = entities(graph).items
    assert entity.aliases == ("CIFAR-10", "CIFAR-10 dataset")
    assert decisions(graph) == ()


def test_an_entity_is_not_called_by_the_title_of_what_is_merged_into_it(graph: Graph, make: Make, dump: Dump) -> None:
    load(graph, [make("1", ADAM), make("2", {"Adam": ("Method",)})])
    rename_entity(graph, _called(graph, "RMSProp"), "Root Mean Square")
    before = dump(graph)

    merge_entities(graph, _called(graph, "Adam"), [_called(graph, "Root Mean Square")])

    (entity,) = entities(graph).items
    assert entity.aliases == ("Adam", "RMSProp", "Root Mean Square")
    rename_entity(graph, entity, "An Optimizer")
    rename_entity(graph, _called(graph, "An Optimizer"), None)
    assert _called(graph, "Adam").aliases == ("Adam", "RMSProp")
    rename_entity(graph, _called(graph, "Adam"), "Adam")
    split_entity(graph, _called(graph, "Adam"), "RMSProp")
    assert _aliases(graph) == [{"Adam"}, {"RMSProp"}]
    rename_entity(graph, _called(graph, "Adam"), None)
    rename_entity(graph, _called(graph, "RMSProp"), "Root Mean Square")
    assert dump(graph) == before


def test_what_is_one_by_a_rule_keeps_its_title_until_a_person_merges_it(graph: Graph, make: Make) -> None:
    load(graph, [make("1", {"SGD": ("Method",)})])
    rename_entity(graph, _called(graph, "SGD"), "The Descent")
    load(graph, [make("2", LONG)])
    (entity,) = entities(graph).items
    assert entity.name == "The Descent"

    add_aliases(graph, [Alias(EntityType.METHOD, "stochastic gradient descent", ("SGD",), "")])

    (entity,) = entities(graph).items
    assert entity.aliases == ("SGD", "stochastic gradient descent", "The Descent")


def test_aliases_hold_for_names_that_no_paper_uses_yet(graph: Graph, make: Make) -> None:
    written = [
        Alias(EntityType.BENCHMARK, "MS COCO", ("COCO", "Microsoft COCO")),
        Alias(EntityType.METHOD, "SGD", ()),
    ]
    assert add_aliases(graph, written) == 3

    load(graph, [make("1", {"COCO": ("Benchmark",)}), make("2", {"Microsoft COCO": ("Benchmark",)})])
    load(graph, [make("3", {"SGD": ("Method",)}), make("4", LONG)])

    assert _called(graph, "MS COCO").aliases == ("MS COCO", "Microsoft COCO", "COCO")
    assert {"SGD"} in _aliases(graph)
    assert set(decisions(graph)) == set(written)


def test_aliases_of_names_that_no_paper_uses_give_their_name_at_once(graph: Graph, make: Make) -> None:
    load(graph, [make("1", ADAM)])

    assert add_aliases(graph, [Alias(EntityType.METHOD, "ADAM", ("adaptive moments",))]) == 1

    assert _called(graph, "ADAM").aliases == ("ADAM", "Adam")


def test_a_split_gives_what_the_name_is_then_also_where_another_goes_by_it(graph: Graph, make: Make) -> None:
    both = make("1", LONG)
    load(graph, [both, make("2", LONG), make("3", {"SGD": ("Method",)})])
    (entity,) = entities(graph).items
    (acronym,) = (row for row in names_of(graph, entity.id) if row.surfaces == ("SGD",))

    assert split_entity(graph, entity, "SGD") == acronym.id

    assert {row.id: row.papers for row in entities(graph).items} == {entity.id: 2, acronym.id: 1}
    short = (
        "'SGD' is short for 'stochastic gradient descent' in papers that have both, and is no name without it: split"
    )
    with pytest.raises(NotPossible, match=f"^{short} that$"):
        split_entity(graph, _by_id(graph, entity.id), "SGD")


def test_a_name_that_a_rule_would_bring_back_stays_out(graph: Graph, make: Make) -> None:
    load(graph, [make("1", LONG), make("2", {"SGD": ("Method",), "Adam": ("Method",)})])
    whole = entity_named(graph, "stochastic gradient descent")
    assert whole is not None
    alone = split_entity(graph, whole, "SGD")
    merge_entities(graph, _called(graph, "Adam"), [_by_id(graph, alone)])

    assert split_entity(graph, _called(graph, "Adam"), alone) == whole.id

    # The merge is taken back, and a rule has taken the name to where it was; to take it out is another decision.
    assert split_entity(graph, _by_id(graph, whole.id), alone) == alone
    assert {row.id for row in entities(graph).items} >= {whole.id, alone}
    merge_entities(graph, _by_id(graph, whole.id), [_by_id(graph, alone)])
    assert split_entity(graph, _by_id(graph, whole.id), alone) == alone
    assert {row.id for row in entities(graph).items} >= {whole.id, alone}


def test_a_title_does_not_hide_what_papers_call_another(graph: Graph, make: Make) -> None:
    load(graph, [make(str(n), {name: ("Method",)}) for n, name in enumerate(("Adam", "Adam", "Lion", "Muon"))])
    lion = _called(graph, "Lion").id
    merge_entities(graph, _called(graph, "Adam"), [_called(graph, "Lion"), _called(graph, "Muon")])
    (entity,) = entities(graph).items
    rename_entity(graph, entity, "Lion")

    assert split_entity(graph, _by_id(graph, entity.id), "Lion") == lion

    assert sorted(_by_id(graph, lion).aliases) == ["Lion"]
    assert {name.surfaces for name in names_of(graph, entity.id)} == {("Adam",), ("Muon",)}


def test_an_entity_that_was_renamed_and_merged_is_split_by_its_title(graph: Graph, make: Make) -> None:
    load(graph, [make("1", ADAM)])
    rename_entity(graph, _called(graph, "RMSProp"), "root mean square propagation")
    other = _called(graph, "root mean square propagation").id
    merge_entities(graph, _called(graph, "Adam"), [_by_id(graph, other)])
    (entity,) = entities(graph).items

    assert split_entity(graph, entity, "Root mean square propagation") == other


@pytest.mark.parametrize(
    ("decide", "message"),
    [
        (
            lambda graph: merge_entities(graph, _called(graph, "Adam"), [_called(graph, "CIFAR")]),
            (
                "'CIFAR' is a Benchmark and 'Adam' a Method: entities of two types are one only where that is said "
                "(--across-types, acrossTypes)"
            ),
        ),
        (
            lambda graph: merge_entities(graph, _called(graph, "Adam"), [_called(graph, "Adam")]),
            (
                "'Adam' is to be one with itself: name another entity, by its id where two are called alike, or with "
                "its type before its name, as in 'Method: Adam'"
            ),
        ),
        (
            lambda graph: merge_entities(graph, _called(graph, "Adam"), []),
            "nothing is named that is to be one with 'Adam': name another entity",
        ),
        (
            lambda graph: split_entity(graph, _called(graph, "Adam"), "Lion"),
            "'Adam' has no name 'Lion': it has Adam",
        ),
        (
            lambda graph: split_entity(graph, _called(graph, "Adam"), "Adam"),
            "'Adam' is the only name of 'Adam': there is nothing to take it from",
        ),
        (
            lambda graph: rename_entity(graph, _called(graph, "Adam"), " "),
            "an entity cannot be called nothing: give a name, or take the old one back",
        ),
    ],
)
def test_what_cannot_be_done_is_told(
    graph: Graph, make: Make, dump: Dump, decide: Callable[[Graph], None], message: str
) -> None:
    load(graph, [make("1", {"Adam": ("Method",), "CIFAR": ("Benchmark",)})])
    before = dump(graph)

    with pytest.raises(NotPossible) as raised:
        decide(graph)

    assert str(raised.value) == message
    assert dump(graph) == before


def test_ids_that_somebody_kept_find_what_has_taken_their_place(graph: Graph, make: Make) -> None:
    load(graph, [make("1", {**ADAM, "Lion": ("Method",)}, [BEATS, ("Lion", "OUTPERFORMS", "RMSProp")])])
    adam, lion = _called(graph, "Adam").id, _called(graph, "Lion").id
    (before,) = claims(graph, ClaimFilter(subject=lion)).items
    merge_entities(graph, _by_id(graph, adam), [_by_id(graph, lion)])
    (now,) = claims(graph).items
    assert now.id != before.id

    for where in (
        ClaimFilter(subject=lion),
        ClaimFilter(about=lion),
        ClaimFilter(any_of=[ClaimFilter(about=lion), ClaimFilter(subject="muon")]),
        ClaimFilter(all_of=[ClaimFilter(subject=lion), ClaimFilter(predicates=[Predicate.OUTPERFORMS])]),
    ):
        assert claims(graph, where).items == (now,)
        assert count(graph, where) == 1
        assert facet(graph, where, ClaimFacet.PREDICATE) == (("OUTPERFORMS", 1),)
    assert papers(graph, PaperFilter(entity=lion)) == papers(graph, PaperFilter(entity=adam))
    assert count(graph, EvidenceFilter(claim=before.id)) == count(graph, EvidenceFilter(claim=now.id)) == 2
    first = claims(graph, ClaimFilter(subject=lion), PageRequest(1))
    assert claims(graph, ClaimFilter(subject=lion), PageRequest(1, first.end_cursor)).items == ()
    assert claims(graph, ClaimFilter(subject="enty_" + 24 * "0")).items == ()
