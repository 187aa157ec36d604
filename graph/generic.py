"""Phrases that name nothing: "baselines", "previous methods", "state-of-the-art approaches", "public datasets".

Every paper means something else by them. So what two papers say of one neither agrees nor disagrees, though the graph
holds it as one entity. A phrase is generic when its head, the last word, is a noun that any method, any experiment or
any result is called by, and every word before it only places the thing beside others, praises it, or is such a noun
itself; where the head is what things are tried on, also when a word says how much of it there is, or whence. One word
of substance makes it a name of something: "supervised models", "latent alignment module", "medical datasets".
"""

import re
from typing import Final

from claimgraph.graph.names import fold, searchable


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in text.split())


_HEADS: Final = _words(
    "algorithm alternative approach architecture art baseline benchmark competitor component configuration contender "
    "contribution counterpart dataset design evaluation experiment finding framework improvement mechanism method "
    "methodology model module network opponent other paper performance pipeline predecessor procedure proposal result "
    "rival scheme setting setup solution sota state-of-the-art strategy study system task technique test tool "
    "validation variant version work"
)
_PLACES: Final = _words(
    "application benchmark data-set dataset environment evaluation experiment problem scenario setting setup task"
)
"""What things are tried on."""
_OF_PLACES: Final = _words(
    # Whence.
    "public publicly available publicly-available open open-source closed private internal in-house own real "
    "real-world real-life world practical synthetic simulated artificial collected curated annotated labeled labelled "
    # How much.
    "large large-scale larger small small-scale smaller big massive high-quality high low-quality limited whole "
    # How it is to be tried.
    "benchmark challenging complex difficult easy hard simple seen unseen held-out new-domain evaluation test testing "
    "training validation development in-domain out-of-domain cross-domain common popular standard and"
)
_MODIFIERS: Final = _words(
    # Where it stands beside others.
    "prior previous earlier past existing current recent latest contemporary contemporaneous concurrent modern "
    "related published other another alternative competing comparable similar different remaining corresponding next "
    "following same such these those this that our their its own proposed suggested new novel original initial final "
    "full complete base reference vanilla ablated target downstream underlying respective individual single overall "
    "general generic specific teacher student "
    # How many.
    "all any both each every few many more most multiple numerous several some various diverse two three four five "
    "six seven eight nine ten "
    # What is thought of it.
    "advanced best better competitive conventional classic classical common dominant established good great improved "
    "leading mainstream naive popular powerful promising representative second-best simple sophisticated standard "
    "strong stronger strongest superior top top-performing best-performing high-performing traditional typical usual "
    "well-established well-known widely-used widely-adopted "
    # How it was tried.
    "comprehensive empirical experimental extensive extended numerical preliminary qualitative quantitative thorough"
)


_NAMES: Final = frozenset({"mechanism design", "open problem", "standard model", "target network"})
"""Names of something, though their words alone are not."""
_SPELT_OUT: Final = re.compile(r"\b(?!SOTA\b)\w*[A-Z]\w*[A-Z]\w*\b")


def is_generic(name: str) -> bool:
    """Whether a phrase is one that every paper uses for something else.

    >>> [is_generic(name) for name in ("baselines", "Previous state-of-the-art methods", "SOTA", "model performance")]
    [True, True, True, True]
    >>> [is_generic(name) for name in ("public datasets", "synthetic and real-world datasets", "complex tasks")]
    [True, True, True]
    >>> [is_generic(name) for name in ("supervised baselines", "BERT", "methods of moments", "language models")]
    [False, False, False, False]
    >>> [is_generic(name) for name in ("large models", "medical datasets", "synthetic data")]
    [False, False, False]
    >>> [is_generic(name) for name in ("Standard Model", "target networks", "MASSIVE dataset")]
    [False, False, False]
    """
    words = searchable(name).replace("state of the art", "state-of-the-art").split()
    folded = [fold(word) for word in words]
    # A word in capitals is a name, whatever it would mean in small letters.
    if not folded or " ".join(folded) in _NAMES or _SPELT_OUT.search(name):
        return False
    head, said = folded[-1], set(folded)
    if head in _PLACES:
        return said <= _PLACES | _OF_PLACES | _MODIFIERS | _HEADS
    return head in _HEADS and said <= _MODIFIERS | _HEADS
