"""In which orders lists can be asked for, and by what properties of their rows these can be counted."""

from enum import StrEnum


class PaperOrder(StrEnum):
    """In which order papers are listed; each ends with their ids."""

    ID = "id"
    """By their ids: the order where none is named."""
    YEAR = "year"
    """The newest first; those without a year last."""
    TITLE = "title"
    """By their titles."""


class EntityOrder(StrEnum):
    """In which order entities are listed."""

    PAPERS = "papers"
    """Those that most papers mention first, then by name: the order where none is named."""
    NAME = "name"
    """By their names."""


class ClaimOrder(StrEnum):
    """In which order claims are listed."""

    SUPPORT = "support"
    """Those that most papers state first, then by belief: the order where none is named."""
    BELIEF = "belief"
    """The surest first, then by support."""
    YEAR = "year"
    """Those that were stated or denied last first, then by support; those without a year last."""


class EvidenceOrder(StrEnum):
    """In which order evidence is listed."""

    CONFIDENCE = "confidence"
    """What states a claim before what denies it, the surest first: the order where none is named."""
    UNCERTAINTY = "uncertainty"
    """What is as likely wrong as right first, of which a word teaches most (uncertainty sampling, Lewis and Gale 1994).

    What people vouch for is certain, and so at the end.
    """


Order = PaperOrder | EntityOrder | ClaimOrder | EvidenceOrder


class PaperFacet(StrEnum):
    """By what papers can be counted; those that lack it are in no count."""

    YEAR = "year"
    """The year of publication."""
    SOURCE = "source"
    """The name of the reader that made the record."""
    VENUE = "venue"
    """The journal, conference or repository."""
    EXTRACTOR = "extractor"
    """The extractor that read them."""
    EXTRACTOR_VERSION = "extractor_version"
    """The version of that extractor."""


class EntityFacet(StrEnum):
    """By what entities can be counted."""

    TYPE = "type"
    """What kind of thing they are."""


class ClaimFacet(StrEnum):
    """By what claims can be counted; those that lack it are in no count."""

    PREDICATE = "predicate"
    """What they say of subject and object."""
    SUBJECT_TYPE = "subject_type"
    """The type of the subject."""
    OBJECT_TYPE = "object_type"
    """The type of the object."""
    FIRST_YEAR = "first_year"
    """When the first paper stated or denied them."""
    LAST_YEAR = "last_year"
    """When the last one did."""


class EvidenceFacet(StrEnum):
    """By what pieces of evidence can be counted; those that lack it are in no count."""

    YEAR = "year"
    """The year of the paper."""
    ATTRIBUTION = "attribution"
    """Whose claim the sentence reports."""
    NEGATED = "negated"
    """Whether it denies the claim."""
    HEDGED = "hedged"
    """Whether it states it as possible."""
    METRIC = "metric"
    """The metric it names."""
    CURATION = "curation"
    """What a person has said of it."""
    EXTRACTOR = "extractor"
    """The extractor that found it."""
    EXTRACTOR_VERSION = "extractor_version"
    """The version of that extractor."""


Facet = PaperFacet | EntityFacet | ClaimFacet | EvidenceFacet
