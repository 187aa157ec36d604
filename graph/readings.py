"""How a person says that a sentence is to be read, in the words of its paper. Pure functions, no database."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from claimgraph.graph.curated import CURATOR, CURATOR_VERSION, Curation, around
from claimgraph.graph.errors import NotPossible
from claimgraph.graph.paper_names import PaperNames, Phrase, spelled, text_of
from claimgraph.graph.prepare import Prepared, Row
from claimgraph.graph.rows import CurationKind
from claimgraph.schema import (
    PAPER,
    PREDICATES,
    Attribution,
    EntityType,
    Predicate,
    Span,
    SubjectType,
    curated_evidence_id,
)

_ARTICLE: Final = re.compile(r"^(?:the|an?|our|this|these) (?=\S)")
"""What is no part of a name; with a capital it may be one, as in The Pile."""
_NO_FIGURES: Final = ("state-of-the-art", "best", "first place")
"""Values that need not stand in a paper as they are written."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a sentence is to be read; of what is null a correction leaves what was read, and an empty string takes away.

    Names are copied from the paper, without an article; their case does not count.
    """

    subject: str | None = None
    """Null, or `PAPER`, where the paper introduces something."""
    subject_type: EntityType | None = None
    """Needed where the paper was not read to name this, or names two things so."""
    predicate: Predicate | None = None
    object: str | None = None
    object_type: EntityType | None = None
    negated: bool | None = None
    hedged: bool | None = None
    attribution: Attribution | None = None
    metric: str | None = None
    value: str | None = None
    on: str | None = None
    on_type: EntityType | None = None
    baseline: str | None = None
    baseline_type: EntityType | None = None


def as_read(evidence: Row, predicate: Predicate, paper: Prepared) -> Curation:
    """What a piece of evidence says, as if a person vouched for it."""
    names = PaperNames(paper)

    def phrase(side: str) -> Phrase | None:
        name = evidence.get(f"{side}_name")
        return names.phrase(name, evidence.get(f"{side}_start"), evidence.get(f"{side}_end")) if name else None

    object_ = phrase("object")
    if object_ is None:
        raise NotPossible(f"the evidence {evidence['id']} has an object that is no name of its paper: reject it")
    return Curation(
        id=evidence["id"],
        kind=CurationKind.CONFIRMED,
        paper=evidence["paper"],
        sentence=evidence["sentence"],
        start=evidence["start"],
        index=evidence["index"],
        around=around(text_of(paper), Span(evidence["start"], evidence["end"])),
        subject_at=_within(evidence, "subject"),
        object_at=_within(evidence, "object"),
        cue_at=_within(evidence, "cue"),
        subject=phrase("subject") if predicate is not Predicate.INTRODUCES else None,
        predicate=predicate,
        object=object_,
        negated=evidence["negated"],
        hedged=evidence["hedged"],
        attribution=Attribution(evidence["attribution"]),
        metric=evidence.get("metric"),
        value=evidence.get("value"),
        on=phrase("on"),
        baseline=phrase("baseline"),
        extractor=evidence["extractor"],
        extractor_version=evidence["extractor_version"],
        by=None,
        at="",
    )


def _within(evidence: Row, part: str) -> Span | None:
    """Where a part of a sentence stands, in offsets from its start."""
    start, end = evidence.get(f"{part}_start"), evidence.get(f"{part}_end")
    return None if start is None or end is None else Span(start - evidence["start"], end - evidence["start"])


def read_so(before: Curation, names: PaperNames, reading: Reading) -> Curation:
    """What is read in a sentence, but for what is to be read otherwise.

    Raises:
        NotPossible: The paper has no such name, or no claim can be so.
    """
    predicate = reading.predicate or before.predicate
    object_ = _phrase(
        names, "object", reading.object, reading.object_type, before.object if before.object.text else None
    )
    if object_ is None:
        raise NotPossible(f"a claim has an object: say what is {predicate.value} by its name in the paper")
    subject = _subject(names, reading, predicate, before.subject)
    types = (subject.type if subject else SubjectType.PAPER, object_.type)
    if not PREDICATES[predicate].allows(*types):
        raise NotPossible(
            f"{predicate.value} does not hold from {types[0].value} to {types[1].value}: "
            "say another predicate, or other types"
        )
    if subject and names.find(subject) == names.find(object_):
        raise NotPossible(f"{subject.text!r} and {object_.text!r} are one thing in this paper: a claim is about two")
    place = partial(_place, names, before)
    return replace(
        before,
        subject=subject,
        subject_at=before.subject_at if subject == before.subject else place(subject),
        predicate=predicate,
        cue_at=before.cue_at if predicate is before.predicate else None,
        object=object_,
        object_at=before.object_at if object_ == before.object else place(object_),
        negated=before.negated if reading.negated is None else reading.negated,
        hedged=before.hedged if reading.hedged is None else reading.hedged,
        attribution=reading.attribution or before.attribution,
        metric=_string(before.sentence, reading.metric, before.metric),
        value=reading.value if reading.value in _NO_FIGURES else _string(before.sentence, reading.value, before.value),
        on=_phrase(names, "on", reading.on, reading.on_type, before.on),
        baseline=_phrase(names, "baseline", reading.baseline, reading.baseline_type, before.baseline),
    )


def _place(names: PaperNames, said: Curation, phrase: Phrase | None) -> Span | None:
    """Where a sentence names a thing, in offsets from its start; null where it does not."""
    start = said.start
    found = names.place(phrase, Span(start, start + len(said.sentence))) if phrase else None
    return Span(found.start - start, found.end - start) if found else None


def _subject(names: PaperNames, reading: Reading, predicate: Predicate, before: Phrase | None) -> Phrase | None:
    is_paper = reading.subject == PAPER
    text = None if is_paper else reading.subject
    if predicate is Predicate.INTRODUCES:
        if text:
            raise NotPossible(f"only the paper itself INTRODUCES something, not {text!r}: leave the subject out")
        return None
    subject = None if is_paper else _phrase(names, "subject", text, reading.subject_type, before)
    if subject is None:
        raise NotPossible(f"only INTRODUCES is said of the paper itself: say the subject of {predicate.value}")
    return subject


def _phrase(
    names: PaperNames, side: str, text: str | None, type_: EntityType | None, before: Phrase | None
) -> Phrase | None:
    if text == "" or (text is None and before is None):
        return None
    if text is None and before and type_ in {None, before.type}:
        return before
    wanted = " ".join((before.text if text is None and before else text or "").split())
    called = names.called(wanted)
    if not called:
        wanted = _ARTICLE.sub("", wanted)
        called = names.called(wanted)
    string = called[0].text if called else names.spelled(wanted)
    if string is None:
        raise NotPossible(f"the paper does not say {wanted!r}: copy the {side} from its title or abstract")
    if not any(letter.isalnum() for letter in string):
        raise NotPossible(f"{string!r} is no name: copy the {side} from the title or abstract of the paper")
    types = {phrase.type for phrase in called}
    if type_ is None and before and (before.type in types or text is None):
        type_ = before.type
    if type_ is None and len(types) == 1:
        (type_,) = types
    if type_ is None:
        what = " and a ".join(sorted(type_.value for type_ in types))
        known = f"{string!r} is a {what} in this paper" if types else f"nobody has read yet what {string!r} is"
        raise NotPossible(f"{known}: say the type of the {side}")
    named = next((phrase for phrase in called if phrase.type is type_), Phrase(string, type_, ""))
    return named._replace(name=named.name or names.find(named) or "")


def _string(sentence: str, wanted: str | None, before: str | None) -> str | None:
    """A metric or a value, as the sentence has it."""
    if not wanted:
        return before if wanted is None else None
    found = spelled(sentence, " ".join(wanted.split()))
    if found is None:
        raise NotPossible(
            f"the sentence does not say {wanted!r}: copy metric and value from it, whole, or say as value "
            f"{', '.join(_NO_FIGURES[:-1])} or {_NO_FIGURES[-1]}"
        )
    return found


def read_anew(paper: Prepared, part: str, names: PaperNames, reading: Reading, sentences: Iterable[Span]) -> Curation:
    """What is read in a sentence in which nothing was found.

    Args:
        paper: The paper as it is stored.
        part: The sentence, or a part of it.
        names: Those of the paper.
        reading: What it states.
        sentences: All sentences of the paper.

    Raises:
        NotPossible: The paper has no such sentence or name, or no claim can be so.
    """
    if reading.predicate is None:
        raise NotPossible("a claim has a predicate: say one")
    if not reading.object:
        raise NotPossible("a claim has an object: say one, by its name in the paper")
    sentence, index = _sentence(paper, part, sentences)
    blank = Curation(
        id="",
        kind=CurationKind.ADDED,
        paper=paper.id,
        sentence=text_of(paper)[sentence.start : sentence.end],
        start=sentence.start,
        index=index,
        around=around(text_of(paper), sentence),
        subject_at=None,
        object_at=None,
        cue_at=None,
        subject=None,
        predicate=reading.predicate,
        object=Phrase("", EntityType.CONCEPT, ""),
        negated=False,
        hedged=False,
        attribution=Attribution.THIS,
        metric=None,
        value=None,
        on=None,
        baseline=None,
        extractor=CURATOR,
        extractor_version=CURATOR_VERSION,
        by=None,
        at="",
    )
    return read_so(blank, names, reading)


def _sentence(paper: Prepared, part: str, sentences: Iterable[Span]) -> tuple[Span, int]:
    text = text_of(paper)
    words = " ".join(part.split())
    if not words:
        raise NotPossible("no sentence is named: copy one, or a part of it, from the title or abstract")
    found = list(re.finditer(re.escape(words), text, re.IGNORECASE))
    if not found:
        raise NotPossible(f"the paper does not say {part!r}: copy a sentence from its title or abstract")
    # Where something was found in a sentence, that is where it ends, also if its input had cut it otherwise.
    known = {(row["start"], row["end"]): row["index"] for row in (one.evidence for one in paper.statements)}
    cut = {(span.start, span.end): index for index, span in enumerate(sentences)}
    places = {where for match in found for where in _around(match.span(), known, cut)}
    if not places:
        raise NotPossible(f"{part!r} is more than one sentence: a claim stands in one")
    # One that is named whole is meant, also where it is a part of others.
    places = {where for where in places if _is_whole(text[where[0] : where[1]], words)} or places
    # A title may be repeated in the abstract, and says there what it says.
    if len({text[start:end] for start, end, _ in places}) > 1:
        raise NotPossible(f"{part!r} is in {len(places)} sentences: say more of the one that is meant")
    start, end, index = min(places)
    return Span(start, end), index


def _is_whole(sentence: str, words: str) -> bool:
    return sentence.casefold() == words.casefold()


def _around(place: tuple[int, int], *cuts: dict[tuple[int, int], int]) -> Iterator[tuple[int, int, int]]:
    """The sentence around a place, by the first way of cutting that has one."""
    for sentences in cuts:
        for (start, end), index in sentences.items():
            if start <= place[0] and place[1] <= end:
                yield start, end, index
                return


def id_of(said: Curation) -> str:
    """The id of evidence that is not what an extractor has found."""
    phrases: Iterable[Phrase | None] = (said.on, said.baseline)
    sides = [said.subject.name if said.subject else said.paper, said.object.name]
    # Of a symmetric claim either side may be named first.
    one, other = sorted(sides) if PREDICATES[said.predicate].symmetric else sides
    return curated_evidence_id(
        said.paper,
        one,
        said.predicate,
        other,
        said.sentence,
        (
            *(f"{flag:d}" for flag in (said.negated, said.hedged)),
            said.attribution.value,
            *(text or "" for text in (said.metric, said.value)),
            *(phrase.name if phrase else "" for phrase in phrases),
        ),
    )
