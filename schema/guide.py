"""How to annotate a paper, in words: for people, and for language models that are asked to.

What can be said is taken from the vocabulary and the exchange format; the rest is how to choose.
"""

from collections.abc import Iterable
from typing import Final

from claimgraph.schema.exchange import ExchangeClaim, ExchangeEntity, ExchangePaper
from claimgraph.schema.ids import PAPER
from claimgraph.schema.vocabulary import ENTITY_TYPES, PREDICATES, EntityType, Predicate, PredicateSpec, SubjectType

_BEGINNING: Final = """\
# How to annotate a paper

You are given the id of a paper and its numbered sentences: its title, which is number 0 where there is one, and its
abstract. Write down what it talks about (entities, each with the strings that name it, its mentions) and what it says
of these (claims). Only what the text says counts, whatever else you know.

The answer is one JSON object, on one line, with the id of the paper and without what is null or false:

```json
"""

_EXAMPLE: Final = ExchangePaper(
    id="paper-7",
    entities=(
        ExchangeEntity(id="E1", type=EntityType.METHOD, mentions=("Tarn", "tree-aware reading network")),
        ExchangeEntity(id="E2", type=EntityType.METHOD, mentions=("Lumo",)),
        ExchangeEntity(id="E3", type=EntityType.BENCHMARK, mentions=("Brook",)),
    ),
    claims=(
        ExchangeClaim(s=PAPER, p=Predicate.INTRODUCES, o="E1", sent=1),
        ExchangeClaim(s="E1", p=Predicate.OUTPERFORMS, o="E2", sent=4, metric="F1", value="2.1", on="E3"),
    ),
)

_NAMING: Final = """\
- One entity for one thing, with every string by which this text names it: its acronym and its long form, singular and
  plural, a shorter and a fuller name.
- A mention is copied letter by letter, as short as it can be while it still says which thing is meant: no article, no
  praise ("novel", "powerful"), no number of items; but what sets the thing apart stays ("two-stage retrieval").
- "It", "our approach", "this model" are no mentions. A claim that is made with such words is about the entity they
  stand for.
- Take everything that has a part in a claim, and what else has a name of its own. Leave out words for nothing in
  particular, such as "results", "researchers" or "challenges". An abstract of 200 words has some 22 entities and as
  many claims.
- What the paper contributes without naming it goes by the shortest phrase that describes it ("measure of how hard a
  benchmark is to generalise to"); where there is no such phrase, there is no INTRODUCES.
- Whatever something is measured against is a `Method`, also where it has no name of its own ("previous methods", "human
  experts").
- Where a phrase can be a problem that methods are made for or a quality that grows and shrinks, choose by how this text
  mostly takes it: `Task` for the first, `Concept` for the second.
"""

_CLAIMING: Final = """\
- The most exact predicate that the sentence bears out: rather OUTPERFORMS than COMPARED_WITH, rather ACHIEVES with its
  figure than EVALUATED_ON, rather TRAINED_ON than USES.
- A sentence can make many claims. In a list each member has its own: "raises A and B" makes two.
- No claim that only follows from two sentences together. Each claim once, at the sentence that says most of it.
- `PAPER` is the subject of INTRODUCES and of nothing else. What a paper finds is said of the things themselves.
- In "we use X to do Y" X is USED_FOR Y; in "M uses X" M USES X; not both of the same two.
- "A such as B" makes B IS_A A; "A including B" makes B PART_OF A.
- "A is better than B on X and Y" is OUTPERFORMS with `on` X, and A is EVALUATED_ON both.
- "Y needs X", "Y depends on X" is X AFFECTS Y. "Y suffers from X" is X DEGRADES Y. "Y is robust to X" is X AFFECTS Y,
  negated.
- "We propose X to improve Y" is IMPROVES; with another purpose, USED_FOR.
- "X can do Y" is ACHIEVES without a figure, or USED_FOR where X is made for it. "X fails on Y", "X is weak at Y", "X is
  far behind on Y" is ACHIEVES, negated. "Without X" is USES, negated. "X keeps Y" is DEGRADES, negated.
- "X does away with the need for Y" is MITIGATES. "X matters for Y", "X is crucial for Y" is AFFECTS.
- Where nothing is better, or two things other than methods are put in order, it is COMPARED_WITH.
- Where something is better by two metrics, it OUTPERFORMS by the first and IMPROVES the second, with a `baseline`.
- What is said of "models such as A and B" is said of the models, unless A and B alone can be meant.
- INTRODUCES needs a word for it ("propose", "present", "new") or a title that names the thing.
- The setting of a finding ("trained on X", "for long inputs") is its `on`. Only a condition that leaves in doubt
  whether it holds makes it `hedged`, and an aim does: "we aim to". The purpose of a USED_FOR is never `hedged`.
- `hedged` is for "may", "could", "suggests" and hypotheses, not for "can" where the paper shows it.
- `attribution` is `prior` for what others did or everybody knows, and `this`, which need not be written, for the
  paper's own.
- Quote figures as they stand: "57.1%", "3x", "state-of-the-art".
"""


def guide() -> str:
    """The guide, in Markdown."""
    return "\n".join(
        [
            _BEGINNING + _EXAMPLE.model_dump_json(exclude_defaults=True),
            "```\n",
            "## Entities\n",
            *_table(("type", "what it is"), ((f"`{type_}`", words) for type_, words in ENTITY_TYPES.items())),
            "",
            _NAMING,
            "## Claims\n",
            "A claim says that its subject (`s`) stands in a relation (`p`) to its object (`o`).\n",
            *_table(
                ("`p`", "when", "in such words", "or, the object first", "subject", "object"),
                (_predicate(name, spec) for name, spec in PREDICATES.items()),
            ),
            "",
            _CLAIMING,
            "## What a claim can have\n",
            *_table(("key", "what it is"), ((f"`{name}`", words) for name, words in _keys())),
            "",
        ]
    )


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = [heads, ("---",) * len(heads), *rows]
    return [f"| {' | '.join(cells)} |" for cells in lines]


def _predicate(name: str, spec: PredicateSpec) -> tuple[str, ...]:
    cues, inverse = ", ".join(spec.cues), ", ".join(spec.inverse_cues)
    return f"`{name}`", spec.description, cues, inverse, _types(spec.domain), _types(spec.range)


def _types(allowed: frozenset[SubjectType] | frozenset[EntityType]) -> str:
    """Types in the order of the vocabulary; all types of entities are "any"."""
    names = {type_.value for type_ in allowed}
    return (
        "any"
        if names == {type_.value for type_ in EntityType}
        else ", ".join(type_.value for type_ in SubjectType if type_.value in names)
    )


def _keys() -> Iterable[tuple[str, str]]:
    for name, field in ExchangeClaim.model_fields.items():
        words = (field.description or "").removesuffix(".")
        yield name, words if field.is_required() else f"{words}. It can be left out"
