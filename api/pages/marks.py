"""Marking spans of a text in HTML. Pure functions; offsets count code points."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from markupsafe import Markup, escape

from claimgraph.graph import EvidenceRow, MentionRow, Named, PaperRow
from claimgraph.schema import Span


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of a text that has an element of its own."""

    start: int
    end: int
    kind: str
    """The element's class."""
    tag: Literal["mark", "span", "strong"] = "mark"
    id: str | None = None
    """Its anchor."""
    data: tuple[tuple[str, str], ...] = ()
    """What a script is to know of it, as names and values of data attributes."""


def marked(text: str, marks: Iterable[Mark], window: Span | None = None) -> Markup:
    """A text, or the part of it in a window, with its marks as elements.

    Where two marks overlap, the later one is closed with the earlier and opened anew; an anchor stays with the first
    piece. Without its tags, the result is the text.

    >>> marked("a<b>c", [Mark(0, 3, "x"), Mark(2, 5, "y")])
    Markup('<mark class="x">a&lt;<mark class="y">b</mark></mark><mark class="y">&gt;c</mark>')
    """
    first, last = window or (0, len(text))
    inside = _inside(marks, first, last)
    cuts = sorted({first, last, *(mark.start for mark in inside), *(mark.end for mark in inside)})
    waiting = inside[::-1]
    stack: list[Mark] = []
    pieces: list[Markup] = []
    for start, end in pairwise(cuts):
        while waiting and waiting[-1].start == start:
            stack.append(waiting.pop())
            pieces.append(_opened(stack[-1], stack[-1].id))
        pieces.append(escape(text[start:end]))
        pieces += _ended(stack, end)
    return Markup("").join(pieces)


def _inside(marks: Iterable[Mark], first: int, last: int) -> list[Mark]:
    """The marks as far as they are in a window, in the order in which they begin, the longer first."""
    cut = [
        replace(mark, start=max(mark.start, first), end=min(mark.end, last))
        for mark in marks
        if max(mark.start, first) < min(mark.end, last)
    ]
    return sorted(cut, key=lambda mark: (mark.start, -mark.end))


def _opened(mark: Mark, anchor: str | None) -> Markup:
    named = Markup(' id="{}"').format(anchor) if anchor else ""
    data = Markup("").join(Markup(' data-{}="{}"').format(name, value) for name, value in mark.data)
    return Markup('<{} class="{}"{}{}>').format(mark.tag, mark.kind, named, data)


def _ended(stack: list[Mark], position: int) -> list[Markup]:
    """Close the marks that end here, and what was opened in them; open the latter anew. Changes the stack."""
    ending = [depth for depth, mark in enumerate(stack) if mark.end == position]
    if not ending:
        return []
    closed = stack[ending[0] :]
    going_on = [mark for mark in closed if mark.end > position]
    stack[ending[0] :] = going_on
    tags = [Markup("</{}>").format(mark.tag) for mark in reversed(closed)]
    return tags + [_opened(mark, None) for mark in going_on]


def sentence_marks(piece: EvidenceRow, mentions: Sequence[MentionRow] = ()) -> tuple[Mark, ...]:
    """The marks of a piece of evidence in its paper's text: the sentence, and in it what names what.

    Args:
        piece: the evidence.
        mentions: where the paper names what; from these come `on` and `baseline`, of which evidence has no place.
    """
    marks = [Mark(piece.start, piece.end, "sentence")]
    spans = {"subject": piece.subject, "object": piece.object, "cue": piece.cue}
    marks += [Mark(span.start, span.end, kind) for kind, span in spans.items() if span]
    for kind, entity in (("on", piece.on), ("baseline", piece.baseline)):
        marks += [Mark(start, end, kind) for start, end in _places(piece, entity, mentions)]
    return tuple(marks)


def title_mark(paper: PaperRow) -> Mark:
    """The title in a paper's text."""
    return Mark(0, len(paper.title), "title", "strong")


def _places(piece: EvidenceRow, entity: Named | None, mentions: Sequence[MentionRow]) -> list[tuple[int, int]]:
    """Where the sentence names an entity."""
    return [
        (mention.start, mention.end)
        for mention in mentions
        if entity and mention.entity.id == entity.id and piece.start <= mention.start and mention.end <= piece.end
    ]


def said_marks(pieces: Iterable[EvidenceRow]) -> list[Mark]:
    """What pieces of evidence say, in the text of their paper.

    Each sentence is marked once, with an anchor for every piece, and in it whatever is the subject, the object or the
    cue of some. Which pieces a mark belongs to is in its data, so that a script can tie them to their claims.
    """
    sentences: dict[tuple[int, int], list[str]] = defaultdict(list)
    parts: dict[tuple[int, int], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for piece in pieces:
        sentences[piece.start, piece.end].append(piece.id)
        for role, span in (("subject", piece.subject), ("object", piece.object), ("cue", piece.cue)):
            if span:
                parts[span.start, span.end][role].append(piece.id)
    marks = []
    for place, ids in sentences.items():
        marks.append(Mark(*place, "sentence", id=ids[0], data=(("says", " ".join(ids)),)))
        marks += [Mark(*place, "anchor", "span", id_) for id_ in ids[1:]]
    for place, roles in parts.items():
        data = tuple((f"{role}-of", " ".join(ids)) for role, ids in roles.items())
        marks.append(Mark(*place, "part", "span", data=data))
    return marks
