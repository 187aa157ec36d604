"""What a page shows, as HTML for a person. Nothing here needs a script."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from claimgraph.api.bulk import FORMS
from claimgraph.api.pages.gather import ClaimPage, EntityPage, EvidencePage, Page, PaperPage, part_of
from claimgraph.api.pages.linked import MAX_ALIASES
from claimgraph.api.pages.links import Kind, Links, arxiv_address, doi_address, pubmed_address, web_address
from claimgraph.api.pages.marks import marked
from claimgraph.api.wording import in_plural, is_plural
from claimgraph.graph import ClaimRow, CurationKind, EvidenceRow, Named, NameRow, Ranking
from claimgraph.graph.variants import Rule
from claimgraph.schema import PREDICATES, Attribution, EntityType, Predicate, Span, SubjectType, selectors

FOLDER: Final = Path(__file__).parent
_AROUND: Final = 2_000
"""How much of a text is shown on either side of one sentence among many: all of most abstracts."""
_MAX_NAMES: Final = 50
"""How many names of an entity are shown with what makes them one."""
_VOUCHED: Final = {
    CurationKind.CONFIRMED: "Confirmed",
    CurationKind.CORRECTED: "Read so",
    CurationKind.ADDED: "Added",
}
_RULES: Final = {
    Rule.SPELLING: "another spelling",
    Rule.WORD_ORDER: "the same words in another order",
    Rule.ACRONYM_INSIDE: "an acronym in place of some of the words",
    Rule.HEAD_NOUN: "with or without a noun that the type says already",
    Rule.ACRONYM: "an acronym that papers give",
    Rule.DECIDED: "a person's decision",
}
_TEMPLATES: Final = {
    ClaimPage: "claim.html",
    EvidencePage: "evidence.html",
    PaperPage: "paper.html",
    EntityPage: "entity.html",
}


def environment(*, lists: bool = True) -> Environment:
    """The templates; everything in them is escaped that is not marked as HTML.

    They lead to the `lists` of claims where there are any.
    """
    templates = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= {"counted": counted, "words": words, "agreed": agreed, "heading": heading}
    templates.globals |= {
        "CLAIM_FORMS": tuple(FORMS.values()) if lists else (),
        "Kind": Kind,
        "PREDICATES": PREDICATES,
        "MAX_ALIASES": MAX_ALIASES,
        "MAX_NAMES": _MAX_NAMES,
        "arxiv_address": arxiv_address,
        "doi_address": doi_address,
        "pubmed_address": pubmed_address,
        "excerpt": excerpt,
        "better": better,
        "briefly": briefly,
        "figures": figures,
        "kind_of": kind_of,
        "label": label,
        "marked": marked,
        "part_of": part_of,
        "reason": reason,
        "said": said,
        "vouched": vouched,
        "selectors": selectors,
        "sentence": sentence,
        "web_address": web_address,
        "years": years,
    }
    return templates


def render(templates: Environment, page: Page, links: Links, **more: Any) -> str:
    """The page of what was gathered."""
    return templates.get_template(_TEMPLATES[type(page)]).render(page=page, **_shared(links), **more)


def render_error(templates: Environment, heading: str, message: str, links: Links) -> str:
    """A page that says in one sentence why there is no other."""
    return templates.get_template("error.html").render(heading=heading, message=message, **_shared(links))


def _shared(links: Links) -> dict[str, Any]:
    return {"path": links.path, "local": links.local, "root": links.root}


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number of things.

    >>> counted(1, "paper"), counted(2_000, "paper"), counted(0, "entity", "entities")
    ('1 paper', '2,000 papers', '0 entities')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def words(predicate: Predicate) -> str:
    """A predicate within a sentence.

    >>> words(Predicate.COMPARED_WITH)
    'compared with'
    """
    return predicate.value.lower().replace("_", " ")


def agreed(claim: ClaimRow) -> str:
    """The predicate of a claim behind its subject, with which it agrees."""
    word = words(claim.predicate)
    is_paper = claim.subject.type is SubjectType.PAPER
    return word if is_paper or not is_plural(claim.subject.name) else in_plural(word)


def heading(predicate: Predicate) -> str:
    """A predicate above what it is said of.

    >>> heading(Predicate.IS_A)
    'Is a'
    """
    return words(predicate).capitalize()


def label(named: Named) -> str:
    """What an entity or a paper is called where it is linked; a paper without a title by its id."""
    return named.name or named.id


def kind_of(named: Named) -> Kind:
    """What has the page of an end of a claim."""
    return Kind.PAPER if named.type is SubjectType.PAPER else Kind.ENTITY


def figures(claim: ClaimRow) -> str:
    """What the evidence of a claim adds up to, in sentences."""
    match claim.support, claim.own:
        case 0, _:
            stated = "No paper states it."
        case 1, own:
            stated = f"1 paper states it, {'as its own finding' if own else 'of other work'}."
        case support, own:
            stated = f"{support:,} papers state it, {own:,} of them as their own finding."
    denied = f" {counted(claim.refuted, 'paper')} {'denies' if claim.refuted == 1 else 'deny'} it."
    return stated + (denied if claim.refuted else "")


def briefly(claim: ClaimRow) -> str:
    """What the evidence of a claim adds up to, in a list of claims."""
    denied = f", denied by {claim.refuted:,}" if claim.refuted else ""
    return f"stated by {counted(claim.support, 'paper')}{denied}, belief {claim.belief:.2f}"


def years(claim: ClaimRow) -> str:
    """When papers stated or denied a claim; empty where none has a year."""
    if claim.first_year is None or claim.last_year in (None, claim.first_year):
        return str(claim.first_year or "")
    return f"{claim.first_year} to {claim.last_year}"


def better(ranking: Ranking) -> str:
    """Which of two figures of a ranking is the better."""
    return "which way is better is not known" if ranking.direction is None else f"{ranking.direction.value} is better"


def reason(name: NameRow, names: Iterable[NameRow], type_: EntityType) -> str:
    """Why a name is taken for its entity, of this type, with the name before it."""
    decided = f", {name.decided[:10]}" if name.decided else ""
    if name.rule is None:
        return f"its own name{', kept apart by a person' if decided else ''}{decided}"
    via = next((other for other in names if other.id == name.via and other.surfaces), None)
    # Its papers may use the short form beside the long one; the longest says most.
    through = f", for “{max(via.surfaces, key=len)}”" if via else ""
    through += "" if name.type is type_ else f", read as a {name.type.value.casefold()}"
    sure = f", score {name.score:.2f}" if name.score is not None and name.rule != Rule.DECIDED else ""
    return f"{_RULES[Rule(name.rule)]}{through}{sure}{decided}"


def said(piece: EvidenceRow) -> str:
    """What a paper does in a sentence, with the paper before it."""
    verb = "denies" if piece.negated else "states"
    whose = "as its own finding" if piece.attribution is Attribution.THIS else "of other work, or as known"
    hedged = ", hedged: as possible, suggested or intended" if piece.hedged else ""
    return f"{verb} it {whose}{hedged}.{vouched(piece)}"


def vouched(piece: EvidenceRow) -> str:
    """What a person has said of a piece of evidence, as a sentence to go on with; empty where nobody has."""
    if piece.curation is None or piece.curated_at is None:
        return ""
    who = f" by {piece.curated_by}" if piece.curated_by else ""
    return f" {_VOUCHED[piece.curation]}{who}, {piece.curated_at[:10]}."


def sentence(piece: EvidenceRow) -> Span:
    """Where a piece of evidence stands."""
    return Span(piece.start, piece.end)


def excerpt(text: str, piece: EvidenceRow) -> Span:
    """The sentence with what stands around it."""
    return Span(max(0, piece.start - _AROUND), min(len(text), piece.end + _AROUND))
