"""Where a quote stands in a text, in the words of the W3C Web Annotation Data Model (2017, section 4.2).

A quote is named twice: by its exact words with what surrounds them (TextQuoteSelector), and by its offsets in code
points (TextPositionSelector). The one survives a change elsewhere in the text, the other tells two equal quotes apart.
"""

from typing import Any, Final

from claimgraph.schema.records import Span

ANNOTATION_CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
"""The JSON-LD context of annotations."""
_AROUND: Final = 32
"""How many code points before and after a quote are given with it."""


def selectors(text: str, span: Span) -> list[dict[str, Any]]:
    """Both selectors of a span of a text.

    >>> selectors("Owls hunt. Bats hunt.", Span(11, 15))[0]
    {'type': 'TextQuoteSelector', 'exact': 'Bats', 'prefix': 'Owls hunt. ', 'suffix': ' hunt.'}
    """
    return [
        {
            "type": "TextQuoteSelector",
            "exact": text[span.start : span.end],
            "prefix": text[max(0, span.start - _AROUND) : span.start],
            "suffix": text[span.end : span.end + _AROUND],
        },
        {"type": "TextPositionSelector", "start": span.start, "end": span.end},
    ]
