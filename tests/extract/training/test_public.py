"""Public sets in their own forms, in sentences of our own."""

import json
from pathlib import Path
from typing import Any

import pytest

from claimgraph.extract.neural.tasks import COLUMNS, TASKS
from claimgraph.extract.public_sets import set_of
from claimgraph.extract.training.gold import Annotated
from claimgraph.extract.training.public import read_dygie, read_public, read_scier, read_tdmsci


def lines(path: Path, *values: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(value) + "\n" for value in values), encoding="utf-8")
    return path


def names(found: Annotated) -> list[tuple[str, str]]:
    task, words = TASKS[found.task], found.document.words
    return [
        (" / ".join(" ".join(words[start:end]) for start, end in spans), task.types[type_])
        for spans, type_ in zip(found.entities.mentions, found.entities.types, strict=True)
    ]


def stated(found: Annotated) -> list[tuple[str, str, str, int]]:
    rows = [name for name, _ in names(found)]
    predicates = TASKS[found.task].predicates
    return [(rows[s - 1], predicates[p], rows[o - 1], sentence) for s, p, o, sentence, _ in found.statements]


SCIERC = {
    "sentences": [["Owls", "hoot", "."], ["-LRB-", "OwlNet", "uses", "bat", "wings", "-RRB-"]],
    "ner": [[[0, 0, "Generic"]], [[4, 4, "Method"], [6, 7, "OtherScientificTerm"]]],
    "relations": [[], [[6, 7, 4, 4, "USED-FOR"]]],
}
SCIER = [
    {
        "doc_id": "1",
        "sentence": "OwlNet is trained on NightSet , OwlNet wins .",
        "ner": [["OwlNet", "Method"], ["NightSet", "Dataset"]],
        "rel": [["OwlNet", "Trained-With", "NightSet"]],
    },
    {"doc_id": "1", "sentence": "BatNet naps .", "ner": [["BatNet", "Method"]], "rel": []},
    {"doc_id": "2", "sentence": "Owls nap .", "ner": [["Owls", "Task"]], "rel": []},
]
TDMSCI = "Owl\t0\tB-TASK\ncounting\t4\tI-TASK\nis\t13\tO\n\nNightSet\t0\tB-DATASET\n"


def test_scierc_counts_words_over_the_document(tmp_path: Path) -> None:
    ((found,),) = read_dygie(lines(tmp_path / "a.jsonl", SCIERC), "scierc")
    assert names(found) == [("Owls", "Generic"), ("OwlNet", "Method"), ("bat wings", "OtherScientificTerm")]
    assert stated(found) == [("bat wings", "USED-FOR", "OwlNet", 1)]
    assert found.document.words[3] == "("


@pytest.mark.parametrize("pack", ["{0}", "\ufeff{0}", "{0}\n\n", "{0}\r\n", "\n{0}"])
def test_a_set_is_known_by_its_labels_however_its_lines_are_written(tmp_path: Path, pack: str) -> None:
    path = tmp_path / "a.jsonl"
    values = SCIERC | {"sentences": [["Owls", "hoot\u2028", "."], SCIERC["sentences"][1]]}
    path.write_text(pack.format(json.dumps(values, ensure_ascii=False)), encoding="utf-8")
    assert set_of(path) == "scierc"
    ((found,),) = read_dygie(path, "scierc")
    assert found.document.words[1] == "hoot\u2028"


def test_a_file_in_another_form_is_of_no_set(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    for text in ("", "{", "[]", '{"ner": [[[0, 0, "Owl"]]], "relations": [[]]}'):
        path.write_text(text, encoding="utf-8")
        assert set_of(path) is None


def test_sentences_of_one_scier_paper_are_read_together(tmp_path: Path) -> None:
    first, second = read_scier(lines(tmp_path / "a.jsonl", *SCIER))
    assert sorted(names(first)) == [("BatNet", "Method"), ("NightSet", "Dataset"), ("OwlNet / OwlNet", "Method")]
    assert stated(first) == [("OwlNet / OwlNet", "Trained-With", "NightSet", 0)]
    assert first.document.first.tolist() == [0, 9, 12]
    assert names(second) == [("Owls", "Task")]


def test_of_two_scier_names_the_longer_takes_the_words(tmp_path: Path) -> None:
    row = {
        "doc_id": "1",
        "sentence": "big OwlNet hums",
        "ner": [["OwlNet", "Method"], ["big OwlNet", "Method"]],
        "rel": [],
    }
    (found,) = read_scier(lines(tmp_path / "a.jsonl", row))
    assert names(found) == [("big OwlNet", "Method")]


def test_tdmsci_tags_become_mentions(tmp_path: Path) -> None:
    path = tmp_path / "a.conll"
    path.write_text(TDMSCI, encoding="utf-8")
    (found,) = read_tdmsci(path)
    assert names(found) == [("Owl counting", "TASK"), ("NightSet", "DATASET")]
    assert found.document.first.tolist() == [0, 3, 4]


def test_a_folder_of_all_sets_is_read(tmp_path: Path) -> None:
    lines(tmp_path / "scierc" / "train.jsonl", SCIERC)
    lines(tmp_path / "scier" / "train.jsonl", *SCIER)
    (tmp_path / "tdmsci").mkdir()
    (tmp_path / "tdmsci" / "train.conll").write_text(TDMSCI, encoding="utf-8")
    assert [found.task for found in read_public(tmp_path)] == ["scierc", "scier", "scier", "tdmsci"]


def test_every_word_of_the_real_sets_is_read(shared: Path) -> None:
    found = list(read_public(shared / "data"))
    tasks = [annotated.task for annotated in found]
    assert tasks.count("scierc") == 350
    assert sum(len(annotated.document.words) for annotated in found if annotated.task == "scier") == 211_761
    # 16 of the 2,175 have more words than a mention may have.
    assert sum(len(annotated.entities.mentions) for annotated in found if annotated.task == "tdmsci") == 2_159


def test_the_columns_of_the_tasks_lie_beside_each_other() -> None:
    for part, size in (
        ("types", lambda task: len(task.types) + 1),
        ("predicates", lambda task: len(task.predicates) + 1),
    ):
        slices = [getattr(columns, part) for columns in COLUMNS.values()]
        assert [found.stop - found.start for found in slices] == [size(task) for task in TASKS.values()]
        assert [found.start for found in slices] == [0, *(found.stop for found in slices[:-1])]
    assert [columns.first_type for columns in COLUMNS.values()] == [1, 6, 12, 15]
