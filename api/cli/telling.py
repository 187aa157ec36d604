"""How claims, entities and sentences are told in lines of plain text."""

from collections.abc import Sequence
from typing import Final

from claimgraph.graph import EntityRow, EvidenceRow, Link, Named, Quote
from claimgraph.schema import Attribution

_SHOWN_CUT: Final = 3
"""How many entities are named of which not everything was followed."""


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number of things.

    >>> counted(1, "paper"), counted(2_000, "paper"), counted(0, "entity", "entities")
    ('1 paper', '2,000 papers', '0 entities')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def entity_words(entity: EntityRow) -> str:
    """An entity with what tells it from others of its name."""
    return f"{entity.name} ({entity.type}, {counted(entity.papers, 'paper')})"


def figures(support: int, refuted: int, belief: float) -> str:
    """What the evidence of a claim adds up to.

    >>> figures(3, 1, 0.914), figures(0, 2, 0.0)
    ('stated by 3 papers, denied by 1, belief 0.91', 'stated by 0 papers, denied by 2, belief 0.00')
    """
    denied = f", denied by {refuted:,}" if refuted else ""
    return f"stated by {counted(support, 'paper')}{denied}, belief {belief:.2f}"


def link_words(link: Link) -> str:
    """A claim with its subject first, whichever way it is gone along."""
    subject, object_ = (link.source, link.target) if link.forward else (link.target, link.source)
    more = f" (and {counted(link.others, 'more claim')} between the two)" if link.others else ""
    told = figures(link.support, link.refuted, link.belief)
    return f"{subject.name} {link.predicate} {object_.name}, {told}{more}"


def source_words(title: str, year: int | None, paper: str) -> str:
    """Where a sentence stands.

    >>> source_words("On Quokkas", 2031, "quokka"), source_words("", None, "quokka")
    ('On Quokkas (2031), quokka', 'quokka')
    """
    dated = f"{title} ({year})".lstrip() if year is not None else title
    return f"{dated}, {paper}" if dated else paper


def qualities(evidence: EvidenceRow) -> list[str]:
    """How a sentence states a claim, in a word each, where it does not plainly."""
    said = {
        "denied": evidence.negated,
        "hedged": evidence.hedged,
        "earlier work": evidence.attribution is Attribution.PRIOR,
    }
    return [word for word, holds in said.items() if holds]


def quote_lines(quote: Quote | None, indent: str) -> list[str]:
    """A sentence, and where it stands."""
    if quote is None:
        return []
    denial = " (a denial)" if quote.negated else ""
    return [f"{indent}“{quote.sentence}”{denial}", f"{indent}{source_words(quote.title, quote.year, quote.paper)}"]


def cut_lines(cut: Sequence[Named], *, partial: bool = False) -> list[str]:
    """What was left out on the way, if anything was."""
    lines = []
    if cut:
        shown = ", ".join(entity.name for entity in cut[:_SHOWN_CUT])
        more = f" and {len(cut) - _SHOWN_CUT:,} more" if len(cut) > _SHOWN_CUT else ""
        lines.append(f"Too many claims to follow all of them, so only the surest were: {shown}{more}.")
    if partial:
        lines.append("Too many entities lie between to look at all of them, so only the surest were.")
    return lines
