"""What the words between two noun phrases mean: verbs and prepositions, and the predicates they state.

A cue states its predicate from the left phrase to the right one; where it is written with a leading `~`, from the right
one to the left one ("X is caused by Y"). The verbs are lemmas.
"""

from collections.abc import Mapping
from typing import Final

from claimgraph.extract.components.words import word_set
from claimgraph.schema import Predicate

Meaning = tuple[Predicate, bool]
"""A predicate, and whether the two phrases have to be swapped."""


def _meaning(text: str) -> Meaning:
    return Predicate(text.removeprefix("~")), text.startswith("~")


def _table(rows: Mapping[str, str]) -> dict[str, Meaning]:
    return {word: _meaning(predicate) for predicate, words in rows.items() for word in words.split()}


INTRODUCING: Final = word_set(
    "propose introduce present develop release construct design devise build create derive formalize formulate define "
    "provide contribute curate collect establish"
)
"""With the authors as subject, these introduce their object."""

PROPOSING: Final = word_set("propose introduce present develop release devise design")
"""Those of `INTRODUCING` that tell of a contribution whatever their object is."""

REPORTING: Final = word_set(
    "show demonstrate find observe argue suggest indicate reveal prove hypothesize believe conclude confirm report "
    "note study investigate explore examine analyze analyse discuss consider identify describe review survey see want "
    "aim evaluate compare test validate conduct perform illustrate assess verify characterize measure have make be "
    "highlight hope revisit focus address obtain achieve know think ask formalise apply extend"
)
"""With the authors as subject, these say nothing of what they introduce and their object."""

VERBS: Final = _table(
    {
        "IMPROVES": (
            "improve restore enhance boost increase enable facilitate help encourage strengthen accelerate optimize "
            "optimise promote stabilize maximize advance empower benefit refine raise foster speed simplify streamline "
            "aid extend enrich reinforce augment expand guarantee amplify unlock"
        ),
        "DEGRADES": (
            "degrade hurt harm hinder impair limit undermine dilute worsen lower compromise damage deteriorate impede "
            "restrict sacrifice weaken threaten inhibit violate neglect ignore challenge obscure drop constrain "
            "jeopardize attack destroy fool"
        ),
        "MITIGATES": (
            "mitigate reduce alleviate prevent avoid address overcome eliminate tackle resolve suppress minimize "
            "decrease remove circumvent bypass combat counter ease relax remedy bridge close correct cope defend fix "
            "decouple disentangle handle shorten cut"
        ),
        "CAUSES": "cause induce produce trigger incur exacerbate create pose entail necessitate drive",
        "AFFECTS": (
            "affect influence impact determine control govern shape alter modulate change correlate explain regulate "
            "dictate reflect underlie"
        ),
        "~AFFECTS": "require need demand assume",
        "OUTPERFORMS": "outperform surpass exceed beat outpace excel",
        "~OUTPERFORMS": "underperform",
        "COMPARED_WITH": "match rival resemble approach complement mimic compare equal",
        "ACHIEVES": "lack achieve attain reach obtain exhibit gain demonstrate show deliver retain maintain win ",
        "USES": (
            "integrate adapt use leverage employ utilize exploit combine incorporate apply adopt harness unify merge "
            "fuse involve embed inherit inject operate couple consume share invoke access introduce construct map mine "
            "receive "
        ),
        "USED_FOR": (
            "solve capture learn generate provide estimate identify train serve evaluate assess detect recover infer "
            "extract model predict reconstruct represent quantify describe approximate characterize analyze classify "
            "recognize understand perform diagnose guide support synthesize simulate encode interpret preserve select "
            "retrieve discover measure target process explore compute align reveal transfer study segment compress "
            "visualize translate automate localize track navigate manage update"
        ),
        "~PART_OF": "contain comprise include cover encompass span feature possess consist",
        "PART_OF": " join",
        "IS_A": "be become constitute",
    }
)
"""A verb between its subject and its object."""

VERB_PREPOSITIONS: Final[Mapping[tuple[str, str], Meaning]] = {
    tuple(phrase.split(maxsplit=1)): _meaning(predicate)  # type: ignore[misc]  # every phrase has two words
    for predicate, phrases in {
        "CAUSES": "lead to|result in|contribute to|give to|give rise to|translate to|translate into|result from",
        "~CAUSES": "stem from|arise from|originate from|emerge from|cause by|induce by",
        "~DEGRADES": (
            "suffer from|limit by|hinder by|plague by|bound by|affect by|degrade due to|deteriorate due to|"
            "worsen due to|drop due to|decrease due to|decline due to|fall due to|lower due to|reduce due to|"
            "limit due to|hinder due to|suffer due to|struggle due to|fail due to"
        ),
        "MITIGATES": "cope with|deal with|get of|address by|eliminate need for|remove need for|avoid need for",
        "~IMPROVES": (
            "benefit from|gain from|profit from|improve due to|increase due to|rise due to|grow due to|enhance due to|"
            "boost due to"
        ),
        "AFFECTS": "relate to|correlate with|attribute to|correspond to|link to|associate with|play in",
        "~AFFECTS": "depend on|hinge on|rest on|vary with|determine by|influence by|constrain by|govern by",
        "OUTPERFORMS": "improve over|improve upon|achieve over|achieve compared to|improve compared to|achieve than",
        "~OUTPERFORMS": (
            "fall short of|fall behind|lag behind|degrade compared to|deteriorate compared to|worsen compared to|"
            "decline compared to|drop compared to|suffer compared to"
        ),
        "COMPARED_WITH": "compare with|compare to|compare against|differ from|contrast with|compete with",
        "ACHIEVES": (
            "achieve on|achieve in|attain on|reach on|obtain in|perform on|perform in|excel on|excel at|excel in|"
            "set on|work on|work in|succeed in|succeed on|struggle with|struggle on|struggle in|fail on|achieve for|"
            "rank in|struggle to"
        ),
        "EVALUATED_ON": (
            "evaluate on|test on|validate on|outperform on|experiment on|obtain on|demonstrate on|show on|"
            "outperform across|improve across|evaluate across|evaluate in|test in|validate in|benchmark on|conduct on|"
            "apply on|verify on|demonstrate in|demonstrate across|show across|achieve across|perform across|assess on|"
            "generalize to|outperform in|improve on|illustrate on|run on|deploy in|experiment with"
        ),
        "TRAINED_ON": "train on|fine-tune on|finetune on|pre-train on|pretrain on|learn from|train from|tune on",
        "USES": (
            "train with|rely on|build on|build upon|base on|draw on|draw from|operate on|inspire by|derive from|use as|"
            "start from|equip with|guide by|power by|enable by|motivate by|ground in|train by|combine with|"
            "augment with|integrate with|parameterize by|implement with|construct from|initialize with|regularize with|"
            "supervise by|achieve by|leverage by|drive by|root in|construct by|extract from|generate from"
        ),
        "USED_FOR": (
            "map to|use for|design for|apply to|tailor for|tailor to|serve as|use to|adapt to|suit for|extend to|"
            "aim at|apply in|apply for|use in|deploy for|target at|develop for|train for|optimize for|employ for|"
            "provide for|account for|employ in|allow for|focus on"
        ),
        "PART_OF": (
            "belong to|integrate into|incorporate into|inject into|embed in|embed into|contain in|include in|"
            "unify into|observe in"
        ),
        "~PART_OF": "consist of|compose of|divide into|decompose into|range from|span across|comprise of|split into",
        "IS_A": "view as|regard as|define as|refer as|know as|treat as|see as|consider as|formulate as|frame as",
    }.items()
    for phrase in phrases.split("|")
}
"""A verb and the preposition behind it, between the subject and the object of the preposition."""


def _prepositions(rows: Mapping[str, str]) -> dict[str, Meaning]:
    return {word: _meaning(predicate) for predicate, words in rows.items() for word in words.split("|")}


_ANYWHERE: Final = {
    "PART_OF": "part of",
    "TRAINED_ON": "trained on",
    "OUTPERFORMS": "superior to",
    "~OUTPERFORMS": "inferior to",
    "COMPARED_WITH": "comparable to|versus|vs|vs.",
    "~AFFECTS": "sensitive to|robust to",
    "~DEGRADES": "prone to",
    "AFFECTS": "crucial for|related to",
    "CAUSES": "responsible for",
}
_BEHIND_NOUN: Final = {**_ANYWHERE, "~IS_A": "such as", "~PART_OF": "including", "USED_FOR": "for"}
NOUN_PREPOSITIONS: Final = _prepositions({**_BEHIND_NOUN, "USES": "using|via|with|based on"})
"""A preposition right behind a noun phrase that is no object of a verb."""

OBJECT_PREPOSITIONS: Final = _prepositions({**_BEHIND_NOUN, "USES": "based on"})
"""A preposition right behind the object of a verb; "with" and "using" rather tell how the verb's subject does it."""

SUBJECT_PREPOSITIONS: Final = _prepositions(
    {
        **_ANYWHERE,
        "USED_FOR": "for",
        "USES": "with|via|using|based on|through|without",
        "OUTPERFORMS": "over|than|compared to",
        "~OUTPERFORMS": "inferior to|worse over|worse than|worse compared to",
        "COMPARED_WITH": "comparable to|versus|vs|vs.|unlike over|unlike than|unlike compared to",
        "~CAUSES": "due to",
        "EVALUATED_ON": "on|across",
    }
)
"""A preposition behind a verb that has no object of its own and says no more."""

COMPARING: Final = frozenset({"over", "than", "compared to"})
"""Prepositions that set one thing above another; `worse` or `unlike` stands before them where the clause says so."""

SHARING: Final = word_set(
    "compare evaluate test validate train fine-tune finetune pre-train pretrain use apply combine view formulate cast "
    "define model"
)
"""Verbs whose prepositional phrase speaks of their object: "we evaluate X on Y"."""

ADJACENT: Final = frozenset({"such as", "including", "like", "of", "between", "i.e."})
"""Prepositions that never go back to the subject over another noun phrase."""

FAR_OBJECT: Final = frozenset({"for"})
"""Prepositions that go back to the object over another noun phrase."""

PURPOSES: Final = frozenset({Predicate.IMPROVES, Predicate.MITIGATES})
"""The predicates that a purpose keeps: "X to improve Y"; any other purpose is USED_FOR."""

DESIRABLE: Final = word_set(
    "accuracy performance efficiency robustness quality generalization generalisation speed diversity stability "
    "fidelity interpretability precision recall reliability scalability safety consistency coverage expressiveness "
    "flexibility fairness privacy transparency throughput score scores capacity ability capability capabilities "
    "sensitivity utility convergence understanding trust effectiveness faithfulness plausibility coherence alignment"
)
UNDESIRABLE: Final = word_set(
    "error errors cost costs bias biases noise latency hallucination hallucinations overfitting complexity time "
    "overhead variance uncertainty forgetting degradation redundancy risk risks gap artifacts ambiguity instability "
    "interference shift failure failures collapse inconsistency consumption burden memory mismatch discrepancy drift "
    "leakage burden confusion scarcity problem issue issues vulnerability fragmentation sparsity imbalance"
)
"""Last words of what is wished to go up, and of what is wished to go down."""

RESOURCES: Final = word_set(
    "memory parameters parameter data compute computation computations storage energy samples examples annotations "
    "labels tokens steps iterations epochs layers flops macs supervision gpus hours queries resources weights"
)
"""What a method takes up: less of it is no better result."""

RISING: Final = word_set("increase raise amplify boost expand extend")
FALLING: Final = word_set("reduce decrease lower minimize limit cut drop")
