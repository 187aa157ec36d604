"""Closed-class and judgement words of English as abstracts use it: the lists that tagging and chunking read.

All are lower case. They are vocabulary, not text: single words, grouped by what they do in a sentence.
"""

from typing import Final


def word_set(text: str) -> frozenset[str]:
    """The words of a text, as a set; so that a list of words can be written as words are."""
    return frozenset(text.split())


DETERMINERS: Final = word_set(
    "a an the this these those our its their his her my your each every either neither any some all both no another "
    "such what whose most several many few various certain multiple numerous"
)
DEMONSTRATIVES: Final = word_set("this these those")
PRONOUNS: Final = word_set("we i it they he she you one us them itself themselves ours theirs others everyone nobody")
PREPOSITIONS: Final = word_set(
    "of in on at by for from with without within via through throughout across over under between among amongst "
    "against towards toward into onto upon about after before during until per despite beyond near like unlike as than "
    "except regarding concerning alongside along around above below behind beside besides given versus vs vs. w.r.t. "
    "e.g. i.e. atop amid inside outside off out up down due because"
)
NAMING: Final = word_set("called named termed dubbed namely")
"""Words behind which a name stands: "a method called X"."""
BEFORE_TO: Final = word_set(
    "sensitive robust due prone invariant vulnerable susceptible resilient related compared according respect similar "
    "comparable superior inferior equivalent relative analogous identical agnostic close contrast addition"
)
"""Words behind which "to" is a preposition and no sign of an infinitive."""
ABOUT: Final = word_set("over about around under nearly approximately than")
"""Words that before a figure say how exact it is."""
COORDINATORS: Final = word_set("and or nor but & plus")
SUBORDINATORS: Final = word_set(
    "that which who whom while when whenever where whereas whether although though if since unless because how why so "
    "yet once"
)
AUXILIARIES: Final = word_set(
    "is are was were be been being am has have had having do does did can could may might must shall should will would "
    "cannot can't don't doesn't didn't isn't aren't wasn't weren't won't"
)
BE: Final = word_set("is are was were be been being am isn't aren't wasn't weren't")
ADVERBS: Final = word_set(
    "not also however moreover furthermore further then often still even only just already almost very much more less "
    "least too here there again never always sometimes now later soon well better best ever far quite rather instead "
    "hence thereby therefore together otherwise nevertheless nonetheless meanwhile e.g i.e etc etc. et al al. namely "
    "first second third finally yet thus alone apart away else perhaps maybe indeed worse worst n't"
)
JUDGEMENTS: Final = word_set(
    "novel new simple effective efficient powerful strong promising recent existing important significant substantial "
    "comprehensive extensive various different several many numerous multiple popular successful key main major "
    "remarkable impressive competitive superior first common proposed practical useful critical crucial fundamental "
    "notable unique innovative principled elegant great huge tremendous careful rich big basic particular specific "
    "certain potential possible other same own challenging difficult best well-known widely-used further additional "
    "valuable interesting surprising essential necessary appropriate suitable respective entire whole final overall "
    "general-purpose considerable noticeable exciting meaningful naive severe inherent underlying corresponding "
    "resulting emerging high-quality improved better greater larger higher lower fewer similar latest current next "
    "last easy-to-use easy straightforward serious primary central core increasing growing original easy-to-implement "
    "low-cost state-of-the-art sophisticated rigorous systematic thorough preliminary "
)
"""Adjectives that praise, place or count a thing without making it what it is; a mention does not start with one."""

NUMBERS: Final = word_set(
    "one two three four five six seven eight nine ten eleven twelve dozen dozens hundred hundreds thousand thousands "
    "million millions billion billions zero half"
)
ADJECTIVES: Final = word_set(
    "deep large small long short high low open closed new old hard soft fast slow sparse dense weak strong wide narrow "
    "good bad poor rich full empty real fake true false free frozen unseen unknown known human-like single double dual "
    "joint common proper fair clean noisy robust raw prior previous late early diverse complex simple convex smooth "
    "discrete finite infinite abstract concrete explicit implicit exact approximate random stochastic multiple extra "
    "specific generic public private main modern recent current future past next last different similar same other "
    "whole heavy light strict loose rare frequent distinct unique mere sheer natural neural downstream upstream online "
    "offline parallel invariant equivariant consistent dominant relevant redundant efficient sufficient deficient "
    "inherent latent recurrent current coherent divergent important significant constant"
)
NOUNS_LIKE_ADJECTIVES: Final = word_set(
    "metric metrics topic signal retrieval proposal table variable logic objective perspective proposals goal material "
    "survey trial tutorial journal portal appraisal removal arrival approval "
    "music clinic critic fabric traffic arithmetic heuristic mechanic topic rubric statistic "
    "alternative incentive initiative motive olive native archive primitive derivative detective adjective "
    "interval festival hospital animal crystal capital mammal rival denial renewal disposal "
    "vocal syllable agent client content patient student event talent parent accident incident gradient coefficient "
    "constituent ingredient component assistant participant variant quadrant restaurant intent extent descent consent "
    "accent talent moment quotient percent"
)
NOUNS_IN_ED: Final = word_set("speed exceed succeed proceed hundred indeed embed infrared naked sacred")
PREPOSITIONAL_VERBS: Final = word_set(
    "rely depend focus base build result lead consist suffer benefit differ stem originate arise belong contribute "
    "refer range vary operate act serve aim account adhere correspond converge emerge generalize perform struggle"
)
"""Verbs whose participle behind a noun is followed by a preposition: "methods relying on"."""
NOMINAL_GERUNDS: Final = word_set(
    "learning training reasoning understanding fine-tuning finetuning embedding pruning planning sampling modeling "
    "modelling meta-learning overfitting underfitting coding clustering post-training retraining encoding decoding "
    "processing grounding scaling decision-making pretraining pre-training chunking code-switching setting answering "
    "filtering prompting tuning masking forecasting driving forgetting routing sharing mapping testing writing imaging "
    "parsing captioning engineering scoring sensing matching smoothing labeling labelling conditioning steering "
    "weighting meaning tracking monitoring merging boosting denoising programming thinking tagging rendering splatting "
    "counting profiling stacking pooling averaging gaming editing question-answering self-training co-training "
    "segmenting ranking reranking re-ranking hashing hacking grokking mixing streaming finding findings setting "
    "settings bootstrapping poisoning watermarking benchmarking red-teaming caching batching unlearning dropping "
    "warping signing unmixing inpainting hearing swapping shaping computing manufacturing marketing banking mining "
    "trading searching reading questioning crowdsourcing jailbreaking rewriting overthinking speaking beginning"
)
SECTION_WORDS: Final = word_set(
    "paper work study article survey thesis report letter manuscript section results result experiment experiments "
    "research literature community researchers practitioners contribution contributions"
)
"""Nouns for the text itself and the doing of research: never a mention on their own."""
