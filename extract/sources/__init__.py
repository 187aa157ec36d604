"""Papers in: one reader per format, the format recognised from content, every text normalised once."""

from claimgraph.extract.sources.detect import FORMATS
from claimgraph.extract.sources.extractions import read_extractions
from claimgraph.extract.sources.files import STDIN, opened, size_of
from claimgraph.extract.sources.formats import Format
from claimgraph.extract.sources.normalise import normalise
from claimgraph.extract.sources.read import read_papers
from claimgraph.extract.sources.rejects import (
    EmptySourceError,
    MissingSourceError,
    Reject,
    RejectLog,
    SourceError,
    UnknownFormatError,
    UnreadableSourceError,
)
from claimgraph.extract.sources.streams import MAX_DOCUMENT, MAX_LINE, Line

__all__ = [
    "FORMATS",
    "MAX_DOCUMENT",
    "MAX_LINE",
    "STDIN",
    "EmptySourceError",
    "Format",
    "Line",
    "MissingSourceError",
    "Reject",
    "RejectLog",
    "SourceError",
    "UnknownFormatError",
    "UnreadableSourceError",
    "normalise",
    "opened",
    "read_extractions",
    "read_papers",
    "size_of",
]
