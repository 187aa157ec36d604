"""Verbs of research English with their inflected forms: what tagging recognises and what the cue tables key on."""

from typing import Final

from claimgraph.extract.components.words import word_set

_REGULAR: Final = """
absorb abstain accelerate accept accommodate accompany accomplish account accumulate achieve acquire activate adapt
add address adhere adjust admit adopt advocate affect affirm agree align alleviate allocate allow alter amplify
analyse analyze annotate anticipate appear apply approximate argue arise arrive articulate ask assemble assess assign
assist associate assume attain attend attenuate attract augment automate avoid base begin behave believe belong
benefit blend bolster bridge broaden bypass calculate calibrate call capitalize capture carry categorize center
certify characterise characterize circumvent clarify classify coexist collaborate collect combine come commit
communicate compare compel compensate compete compile complicate compose comprehend comprise conceal concentrate
conceptualize conclude condense condition conduct configure confine confirm conflate confront confuse connect consider
consist consolidate constitute constrain construct consult consume contain contend contextualize continue contradict
contribute converge convert convey convince cooperate coordinate cope correlate correspond corroborate corrupt counter
counteract craft create cripple cultivate curate customize deal deceive decide decompose decouple deduce deepen defend
defer define degrade delineate deliver delve democratize demonstrate denoise depart depend depict deploy derive
describe destabilize detect deteriorate determine develop deviate devise differ differentiate disagree disambiguate
discard discern disclose discourage discover discretize discriminate discuss disentangle disregard disrupt dissect
distinguish distort distribute dive diverge diversify divide dominate dub ease elevate elicit eliminate elucidate
embed embody emerge emit emphasize employ empower emulate enable encapsulate encode encompass encounter encourage
endow enforce engage enhance enlarge enrich ensure entail entangle enter equip erase erode escape establish estimate
evade evaluate evict evidence evoke evolve exacerbate examine exceed excel exclude execute exhibit exist expand expect
explain explore expose express extend externalize extract extrapolate fabricate facilitate fail feel fill fine-tune
finetune fix flatten flip follow fool formalize formulate foster fulfill fuse gather generalise generalize generate
govern hallucinate hamper handle happen harmonize harness have hear hijack hinder hurt hypothesize identify ignore
illuminate illustrate imagine imitate impair impede implant implement imply impose improve impute incentivize include
incorporate incur indicate induce infer inflate inform infuse inherit inhibit initialize initiate inject inpaint
insert inspect inspire instantiate instill integrate intensify interact interfere interleave internalize interpret
intervene introduce invert investigate invoke involve isolate iterate jeopardize justify lack learn leverage lie lift
localize locate look maintain manage manifest manipulate master maximize mediate memorize migrate mimic mine minimise
minimize mirror misclassify mitigate modify modulate motivate name navigate necessitate neutralize normalize observe
obtain occur offer offload omit operate operationalize optimise optimize orchestrate organize originate outline
outpace outperform outweigh overemphasize overfit overlook override overthink overwhelm parameterize parse participate
partition pave penalize perceive perform permit perpetuate persist personalize perturb pinpoint pool populate pose
posit possess pre-train precede predict prefer prepare preserve pretrain prioritize proceed produce prohibit promote
propagate propose protect prove provide prune publish quantify realize recast receive recognise recognize recommend
reconcile reconstruct recover rectify redefine redesign redirect refer refine reformulate reframe refuse regenerate
regularize regulate reinforce reinterpret relate relax rely remain remedy remember remove render reorganize repeat
rephrase replace replicate reproduce repurpose require resemble reshape resist resolve respond restore restrict
restructure retain retrain retrieve reveal revise revisit revolutionize reweight rewrite sacrifice satisfy save say
serialize serve sharpen shed shorten showcase simplify solve speak specialize specify speculate squeeze stabilize
standardize stem stimulate streamline strengthen strive struggle subsume succeed suffer suggest summarize supervise
suppress surpass survive sustain synchronize synergize synthesise synthesize tackle tell tend term terminate threaten
tighten tokenize train transcend transcribe transform translate transmit traverse treat uncover underestimate undergo
underlie undermine underperform underpin unfold unify unlearn unleash unlock unveil upgrade upload utilise utilize
validate vary verbalize verify violate visualize weaken weigh widen worsen yield
"""
_NOUN_LIKE: Final = """
ablate access act advance aggregate aid aim anchor answer attach attack attempt attribute audit balance beat benchmark
bias block boost cast catch cause challenge cluster combat complement compress compromise compute contrast control
count couple cover crash decrease design diagnose dilute display distill drift drive drop engineer exchange exhaust
experience exploit face favor feature fetch filter fit flow focus force forecast form frame freeze function gain grasp
ground group guarantee guide harm harvest help hide highlight hit hope impact increase index influence interface issue
judge label lag lead leak leave limit link list lower map mark mask match measure merge model monitor move need neglect
note obscure order outcome pair parameter pass pay pioneer plan play point present prevent probe process profile
program project prompt pursue push quantize query question raise range rank rate reach reason reduce reflect reject
release report represent rescue resort result return review reward risk rival sample scale schedule score search
segment select sense separate set shape share shift show signal simulate slow sort span spark split spur stand start
state steer step stop store strike strip study submit supplement supply support survey swap switch tailor target task
test trace track trade transfer trial trigger try turn update use value view vote watch weight work zoom
"""
_VERB_IN_THIRD: Final = word_set(
    "act aim balance beat boost cause combat complement compute control cover decrease dilute distill drive drop "
    "exploit favor fit grasp guide harm help impact increase influence lag lead limit lower match measure merge need "
    "neglect obscure prevent push reach reduce reject represent rival select separate share show simulate steer store "
    "supply support track use yield"
)
"""Those of `_NOUN_LIKE` whose third person is more often a verb."""
_IRREGULAR_FORMS: Final = """
arise arose arisen, beat beat beaten, become became become, begin began begun, bind bound, break broke broken, bring
brought, build built, choose chose chosen, draw drew drawn, drive drove driven, fall fell fallen, feed fed, find
found, fit fit fitted, forget forgot forgotten, get got, give gave given, go went gone, grow grew grown, hold held,
hurt hurt, keep kept, know known knew, lead led, lose lost, make made, mean meant, meet met, mislead misled, overcome
overcame overcome, put put, read read, rethink rethought, rise rose risen, run ran, see saw seen, seek sought, set
set, show showed shown, spend spent, split split, take took taken, teach taught, think thought, underlie underlay
underlain, understand understood, win won, write written
"""
_IRREGULAR: Final = dict(entry.split(maxsplit=1) for entry in " ".join(_IRREGULAR_FORMS.split()).split(", "))
"""Base form, and its past and participle where they are not regular."""
_DOUBLED: Final = word_set(
    "begin bin map spur submit emit omit transmit strip forget plan run fit get put set cut stop drop swap trap plug "
    "prefer transfer infer refer occur incur compel control excel overfit step permit admit lag"
)
"""Verbs that double their last letter before `ed` and `ing`."""


def _third(verb: str) -> str:
    if verb.endswith(("s", "x", "z", "ch", "sh", "o")):
        return verb + "es"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + "s"


def _with(verb: str, ending: str) -> str:
    """The verb with `ed` or `ing`, spelled by the regular rules."""
    if verb in _DOUBLED:
        return verb + verb[-1] + ending
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return verb[:-1] + ending
    if ending == "ed" and verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ied"
    return verb + ending


def _forms() -> dict[str, tuple[str, str]]:
    forms: dict[str, tuple[str, str]] = {}
    for verb in [*_IRREGULAR, *_NOUN_LIKE.split(), *_REGULAR.split()]:
        pasts = _IRREGULAR[verb].split() if verb in _IRREGULAR else [_with(verb, "ed")]
        forms |= dict.fromkeys(pasts, (verb, "past"))
        forms[_with(verb, "ing")] = (verb, "ing")
        forms[_third(verb)] = (verb, "third")
        forms[verb] = (verb, "base")
    return forms


FORMS: Final = _forms()
"""Inflected form, in lower case: its lemma, and whether it is the `base`, `third` person, `past` or `ing` form."""

MOSTLY_VERBS: Final = word_set(
    "use help lead match represent share show reduce reflect reach yield boost complement compute drive exploit guide "
    "prevent raise release select support simulate steer balance highlight"
)
"""Base forms that are nouns too, but behind a noun are verbs where an object may follow."""

NOUN_LIKE: Final = frozenset(_NOUN_LIKE.split()) | {
    _third(verb) for verb in _NOUN_LIKE.split() if verb not in _VERB_IN_THIRD
}
"""Base and third-person forms that are more often nouns."""


def lemma(word: str) -> str:
    """The base form of a verb form in lower case; a word that is no known verb form is returned as it is.

    >>> lemma("outperforms"), lemma("led"), lemma("tables")
    ('outperform', 'lead', 'tables')
    """
    return FORMS[word][0] if word in FORMS else word
