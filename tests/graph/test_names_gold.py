"""The gold names say what they say without contradicting themselves."""

import re
import unicodedata
from collections import Counter, defaultdict

import pytest
from gold import (  # beside this file, in names/
    FOLDER,
    Definition,
    Name,
    clusters,
    lines,
    read_contrasts,
    read_definitions,
    read_pairs,
)

PAIRS = read_pairs()
DEFINITIONS = read_definitions()
CONTRASTS = read_contrasts()
CLUSTERS = clusters(PAIRS)
APART = {frozenset({CLUSTERS[pair.one], CLUSTERS[pair.other]}) for pair in PAIRS if not pair.same}
"""Two clusters each, of which some line says that they are different things."""


def spelled(name: Name) -> Name:
    """A name without what spelling alone adds: all but letters and digits, capitals, an s at the end."""
    letters = "".join(letter for letter in unicodedata.normalize("NFKC", name.text).casefold() if letter.isalnum())
    return Name(name.type, letters.removesuffix("s"))


LONG_FORMS = defaultdict(set)
for _definition in DEFINITIONS:
    LONG_FORMS[spelled(_definition.short)].add(spelled(_definition.long))


def in_category(*categories: str) -> list[tuple[Name, Name, bool]]:
    return [(pair.one, pair.other, pair.same) for pair in PAIRS if pair.category in categories]


@pytest.mark.parametrize(("file", "columns"), [("pairs.tsv", 5), ("definitions.tsv", 3), ("contrasts.tsv", 3)])
def test_every_line_is_whole_and_said_once(file: str, columns: int) -> None:
    found = list(lines(file))

    assert [
        line for line in found if len(line) != columns or any(part != part.strip() or not part for part in line)
    ] == []
    said = Counter((type_, *sorted(names)) for type_, *names in (line[:3] for line in found))
    assert [names for names, count in said.items() if count > 1 or names[1] == names[2]] == []


def test_there_are_enough_lines() -> None:
    assert len(PAIRS) >= 420
    assert sum(not pair.same for pair in PAIRS) >= 0.4 * len(PAIRS)
    assert len(DEFINITIONS) >= 120
    assert len(CONTRASTS) >= 30


def test_the_categories_are_those_that_the_head_describes() -> None:
    described = re.findall(
        r"^#   (\S+(?: \S+)*)  +(.*)", (FOLDER / "pairs.tsv").read_text(encoding="utf-8"), re.MULTILINE
    )
    used = Counter(pair.category for pair in PAIRS)

    assert {category for category, _ in described} == set(used)
    assert min(used.values()) >= 5
    never_same = {category for category, description in described if description.startswith("0:")}
    assert [pair for pair in PAIRS if pair.same and pair.category in never_same] == []


def test_what_is_joined_over_other_names_is_not_told_apart() -> None:
    assert [pair for pair in PAIRS if not pair.same and pair.other in CLUSTERS[pair.one]] == []


def test_names_of_one_spelling_are_joined_or_told_apart_by_a_line() -> None:
    by_spelling = defaultdict(set)
    for name, cluster in CLUSTERS.items():
        by_spelling[spelled(name)].add(cluster)

    undecided = [
        (one, other)
        for found in by_spelling.values()
        for one in found
        for other in found
        if one != other and frozenset({one, other}) not in APART
    ]
    assert undecided == []


def test_an_acronym_is_joined_to_the_one_long_form_that_papers_give_it() -> None:
    for one, other, same in in_category("acronym"):
        short, long = sorted((spelled(one), spelled(other)), key=lambda name: len(name.text))
        assert same
        assert LONG_FORMS[short] == {long}


def test_an_acronym_inside_a_name_is_one_that_papers_introduce() -> None:
    known = {short.text for short, longs in LONG_FORMS.items() if len(longs) == 1}
    for one, other, _ in in_category("embedded acronym"):
        words = {spelled(Name(one.type, word)).text for name in (one, other) for word in re.split(r"[ -]", name.text)}
        assert words & known, (one, other)


def test_what_is_wrong_with_other_acronyms() -> None:
    ambiguous = {short.text for short, longs in LONG_FORMS.items() if len(longs) > 1}
    for one, other, _ in in_category("ambiguous acronym"):
        assert {spelled(one).text, *(word.casefold() for word in one.text.split())} & ambiguous, (one, other)
    for one, other, _ in in_category("undefined acronym"):
        assert spelled(one) not in LONG_FORMS, (one, other)
    for one, other, _ in in_category("other long form"):
        assert len(LONG_FORMS[spelled(one)]) == 1, (one, other)
        assert spelled(other) not in LONG_FORMS[spelled(one)]


def test_pairs_and_definitions_agree() -> None:
    by_spelling = {spelled(name): cluster for name, cluster in CLUSTERS.items()}

    def agrees(definition: Definition) -> bool:
        long, short = (by_spelling.get(spelled(name)) for name in definition)
        return long is None or short is None or (long == short) == (len(LONG_FORMS[spelled(definition.short)]) == 1)

    assert [definition for definition in DEFINITIONS if not agrees(definition)] == []


def test_what_a_paper_contrasts_is_not_joined() -> None:
    assert [contrast for contrast in CONTRASTS if contrast.other in CLUSTERS.get(contrast.one, ())] == []
