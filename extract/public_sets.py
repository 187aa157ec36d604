"""How good the trained network is on SciERC and SciER, in their own vocabularies and by their own measures.

- *NER*: mentions that agree in both borders and in type.
- *Rel*: relations that agree in the borders of both mentions and in label.
- *Rel+*: the same, and in the types of both mentions.

As in Zhong and Chen, "A Frustratingly Easy Approach for Entity and Relation Extraction" (NAACL 2021), and in Zhang et
al., "SciER" (EMNLP 2024): relations are directed, and mentions are found by the network too. Mentions of more than 12
words are on neither side; the dev set of SciERC has none.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from claimgraph.extract.evaluate import EvaluationError
from claimgraph.extract.extractor import SHIPPED
from claimgraph.extract.neural.decode import mentions_of
from claimgraph.extract.neural.document import candidates_of
from claimgraph.extract.neural.pairs import Entities, Span, pairs_of
from claimgraph.extract.neural.session import Model, load_model
from claimgraph.extract.neural.tasks import COLUMNS, TASKS
from claimgraph.extract.scores import Scores, Tally, intervals_of, total_of
from claimgraph.extract.training.gold import Annotated
from claimgraph.extract.training.public import lines_of, read_dygie

_SETS: Final = ("scierc", "scier")
_LEVELS: Final = ("NER", "Rel", "Rel+")

Mention = tuple[Span, str]
Relation = tuple[Mention, str, Mention]


def set_of(path: Path) -> str | None:
    """The public set that a file is of, by the labels in it; None for a file in another form.

    Raises:
        OSError: the file cannot be read.
    """
    labels: set[str] = set()
    try:
        for values in lines_of(path):
            labels |= {mention[2] for sentence in values["ner"] for mention in sentence}
            labels |= {relation[4] for sentence in values["relations"] for relation in sentence}
    except (ValueError, KeyError, TypeError, IndexError):
        return None
    fitting = (name for name in reversed(_SETS) if labels <= {*TASKS[name].types, *TASKS[name].predicates})
    return next(fitting, None) if labels else None


def evaluate_public(path: Path, name: str, folder: Path | None = None) -> Scores:
    """Score a model on a file of a public set in the form of DyGIE++.

    Args:
        path: the file.
        name: what `set_of` said.
        folder: of the model; without it, the one that comes with the package.

    Raises:
        EvaluationError: the file holds no document.
        ModelError: the model cannot be used.
    """
    model = load_model(SHIPPED if folder is None else folder)
    tallies = []
    for passages in read_dygie(path, name):
        tally = Tally()
        for passage in passages:
            _count(tally, _read(model, passage), _annotated(passage))
        tallies.append(tally)
    if not tallies:
        raise EvaluationError(f"{path}: holds no document")
    tally = total_of(tallies)
    labels = sorted(
        set(TASKS[name].predicates) & (tally.gold | tally.predicted).keys(), key=lambda key: -tally.gold[key]
    )
    return Scores(
        levels={level: tally.figures(level) for level in _LEVELS},
        per_predicate={label: tally.figures(label) for label in labels},
        intervals=intervals_of(tallies, [*_LEVELS, *labels]),
        attributes={},
        papers=len(tallies),
        missing=(),
    )


def _count(tally: Tally, found: tuple[set[Mention], set[Relation]], gold: tuple[set[Mention], set[Relation]]) -> None:
    tally.add("NER", len(found[0] & gold[0]), len(found[0]), len(gold[0]))
    tally.add("Rel+", len(found[1] & gold[1]), len(found[1]), len(gold[1]))
    ours, theirs = set(_untyped(found[1])), set(_untyped(gold[1]))
    tally.add("Rel", len(ours & theirs), len(ours), len(theirs))
    for label in {label for _, label, _ in ours | theirs}:
        tally.add(label, *(sum(label == other for _, other, _ in some) for some in (ours & theirs, ours, theirs)))


def _untyped(relations: Iterable[Relation]) -> Iterator[tuple[Span, str, Span]]:
    return ((subject, label, object_) for (subject, _), label, (object_, _) in relations)


def _annotated(passage: Annotated) -> tuple[set[Mention], set[Relation]]:
    task = TASKS[passage.task]
    named = [
        (spans[0], task.types[type_])
        for spans, type_ in zip(passage.entities.mentions, passage.entities.types, strict=True)
    ]
    relations = {(named[s - 1], task.predicates[p], named[o - 1]) for s, p, o, *_ in passage.statements}
    return set(named), relations


def _read(model: Model, passage: Annotated) -> tuple[set[Mention], set[Relation]]:
    task, document = TASKS[passage.task], passage.document
    starts, ends = candidates_of(document)
    if not len(starts):
        return set(), set()
    words = model.encode(document)
    found = mentions_of(model.score_spans(words, starts, ends, passage.task), starts, ends)
    entities = Entities(
        [str(span) for span, _ in found], [[span] for span, _ in found], [int(t.argmax()) for _, t in found]
    )
    named = [(span, task.types[type_]) for (span, _), type_ in zip(found, entities.types, strict=True)]
    pairs = pairs_of(document, entities, first_type=COLUMNS[passage.task].first_type, of_paper=False)
    if not len(pairs.subjects):
        return set(named), set()
    scores, _ = model.relate(words, pairs, passage.task)
    relations = {
        (named[pairs.entities[subject] - 1], task.predicates[label], named[pairs.entities[object_] - 1])
        for subject, object_, label in zip(pairs.subjects, pairs.objects, scores.argmax(axis=1), strict=True)
        if label < len(task.predicates)
    }
    return set(named), relations
