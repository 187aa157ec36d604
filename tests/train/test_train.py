"""Training as a user calls it: it learns, it goes on after a kill, and what it exports says what it learned."""

import json
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from claimgraph.extract import ModelError, create_extractor
from claimgraph.extract.neural.decode import mentions_of
from claimgraph.extract.neural.document import candidates_of
from claimgraph.extract.neural.pairs import TYPES, pairs_of
from claimgraph.extract.neural.session import Model
from claimgraph.extract.neural.tasks import CLAIMS, COLUMNS
from claimgraph.extract.pipeline import create_pipeline, to_doc
from claimgraph.extract.sources import read_papers
from claimgraph.extract.training.calibrate import neutral
from claimgraph.extract.training.data import Data
from claimgraph.extract.training.gold import Annotated, annotated
from claimgraph.extract.training.learning.encoders import load_encoder
from claimgraph.extract.training.learning.examples import encode, example_of, labelled_of, relate, score_spans
from claimgraph.extract.training.learning.export import export, restore
from claimgraph.extract.training.learning.loop import Options, Trainer
from claimgraph.extract.training.learning.network import Network
from claimgraph.extract.training.learning.train import Recipe, Run, train
from claimgraph.extract.training.standoff import detach
from claimgraph.schema import Paper, Span, read_exchange

_RECIPE = Recipe(epochs=8, rate=2e-3, batch_size=4, teacher_epochs=8, teacher_rate=2e-3, unlabelled=48)


def data(world: Path, *, unlabelled: bool = False) -> Data:
    papers = list(read_papers([str(world / "papers.jsonl")], on_reject=pytest.fail))
    gold = list(read_exchange(world / "gold.jsonl"))
    return Data(papers, gold[4:], gold[:4], unlabelled=papers if unlabelled else ())


@pytest.fixture(scope="module")
def trained(encoder: Path, world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trained")
    scores = train(data(world), encoder, folder / "model", Run(folder / "work", _RECIPE))
    assert scores.levels["claim"].f1 > 90
    return folder


def test_a_trained_model_reads_papers(trained: Path) -> None:
    extractor = create_extractor("model", model=trained / "model")
    # Of the kind that it knows by heart: what scores a text gets that is cut short is chance in so small a world.
    text = "We propose OwlNet. OwlNet beats BatNet on DayBench. OwlNet uses BatNet. It improves accuracy."
    (found,) = extractor.extract([Paper(id="p", abstract=text)])
    names = {"PAPER": "PAPER"} | {entity.id: entity.name for entity in found.entities}
    claims = {(names[claim.subject], claim.predicate.value, names[claim.object]) for claim in found.claims}
    assert ("PAPER", "INTRODUCES", "OwlNet") in claims
    assert ("OwlNet", "OUTPERFORMS", "BatNet") in claims
    assert all(0 < claim.evidence[0].confidence < 1 for claim in found.claims)


def test_a_model_of_ones_own_has_a_version_of_its_own(trained: Path) -> None:
    own = create_extractor("model", model=trained / "model").version
    assert own == create_extractor(None, model=trained / "model").version
    sure = create_extractor("model", model=trained / "model", min_confidence=0.9)
    assert sure.version == f"{own}, confidence 0.9"


def test_the_log_tells_of_every_epoch(trained: Path) -> None:
    rows = [json.loads(line) for line in (trained / "work" / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    finished = [row for row in rows if "seconds" in row]
    assert [row["epoch"] for row in finished] == list(range(_RECIPE.epochs))
    assert {"network", "mention", "typed", "pair", "claim"} <= finished[0].keys()


def test_a_folder_of_another_run_is_left_alone(trained: Path, encoder: Path, world: Path) -> None:
    other = Run(trained / "work", Recipe(epochs=3))
    with pytest.raises(
        ModelError, match=r"holds another training run; give another --work folder, or remove this one$"
    ):
        train(data(world), encoder, trained / "model2", other)


def test_a_teacher_teaches_on_papers_without_annotation(encoder: Path, world: Path, tmp_path: Path) -> None:
    run = Run(tmp_path / "work", _RECIPE)
    scores = train(data(world, unlabelled=True), encoder, tmp_path / "model", run, teacher=encoder)
    assert scores.levels["claim"].f1 > 90
    rows = [json.loads(line) for line in run.log.read_text(encoding="utf-8").splitlines()]
    assert {row["network"] for row in rows if "network" in row} == {"teacher", "teacher-heads", "network"}
    likeness = [row["distilled word loss"] for row in rows if "distilled word loss" in row]
    assert 0 < likeness[-1] < 0.2


def test_killed_and_called_again_it_ends_as_if_it_had_not_been(encoder: Path, world: Path, tmp_path: Path) -> None:
    recipe = Recipe(epochs=2, rate=2e-3)
    train(data(world), encoder, tmp_path / "whole", Run(tmp_path / "a", recipe))
    script = (
        "from pathlib import Path\nimport sys\nsys.path.insert(0, sys.argv[1])\n"
        "from test_train import data\nfrom claimgraph.extract.training.learning.train import Recipe, Run, train\n"
        "train(data(Path(sys.argv[2])), Path(sys.argv[3]), Path(sys.argv[4]), Run(Path(sys.argv[5]), "
        "Recipe(epochs=2, rate=2e-3)))\n"
    )
    arguments = [str(Path(__file__).parent), str(world), str(encoder), str(tmp_path / "cut"), str(tmp_path / "b")]
    process = subprocess.Popen([sys.executable, "-c", script, *arguments])
    while not (tmp_path / "b" / "network.pt").exists():
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    train(data(world), encoder, tmp_path / "cut", Run(tmp_path / "b", recipe))
    whole, cut = ((tmp_path / name / "model.json").read_bytes() for name in ("whole", "cut"))
    assert cut == whole
    one, other = (torch.load(tmp_path / run / "network.pt", weights_only=True)["network"] for run in "ab")
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_new_heads_leave_the_encoder_alone(encoder: Path, world: Path, tmp_path: Path) -> None:
    body, width, tokenizer = load_encoder(encoder)
    network = Network(body, width)
    before = {name: value.clone() for name, value in network.state_dict().items()}
    renewed = network.with_new_heads()
    options = Options(epochs=2, head_rate=2e-3, with_encoder=False)
    examples = [labelled_of(gold, tokenizer) for gold in data(world).annotations]
    Trainer(renewed, options, tmp_path / "heads.pt", tmp_path / "log.jsonl").fit([examples] * 2, lambda _: {})
    after = renewed.state_dict()
    changed = {name.partition(".")[0] for name in before if not torch.equal(before[name], after[name])}
    assert changed == {"shapes", "project", "spans", "relations"}
    network.take_heads(renewed)
    taken = network.state_dict()
    assert {name.partition(".")[0] for name in after if not torch.equal(after[name], taken[name])} == {"project"}


def test_what_others_do_otherwise_is_kept_apart(encoder: Path, world: Path, tmp_path: Path) -> None:
    torch.manual_seed(1)
    body, width, tokenizer = load_encoder(encoder)
    network = Network(body, width, hands=1)

    def others(gold: Annotated) -> Annotated:
        # They give every entity another type.
        types = [(kind + 1) % len(TYPES) for kind in gold.entities.types]
        return replace(gold, statements=(), entities=replace(gold.entities, types=types))

    annotations = data(world).annotations
    hands = [annotations, list(map(others, annotations))]
    examples = [labelled_of(gold, tokenizer, hand=hand) for hand, all_ in enumerate(hands) for gold in all_]
    options = Options(epochs=8, encoder_rate=2e-3, head_rate=2e-3)
    Trainer(network, options, tmp_path / "network.pt", tmp_path / "log.jsonl").fit([examples] * 8, lambda _: {})

    network.eval()
    for hand, all_ in enumerate(hands):
        right = total = 0
        for gold in all_:
            example = example_of(gold.document, tokenizer)
            starts, ends = example.candidates()
            with torch.no_grad():
                words = network.in_hand(encode(network, [example])[0], hand)
                scores = score_spans(network, words, starts, ends)[:, COLUMNS[CLAIMS].types].numpy()
            found = {span: int(types.argmax()) for span, types in mentions_of(scores, starts, ends)}
            for spans, kind in zip(gold.entities.mentions, gold.entities.types, strict=True):
                right += sum(found.get(span) == kind for span in spans)
                total += len(spans)
        assert right / total > 0.9, hand


@pytest.fixture(scope="module")
def example(world: Path) -> Annotated:
    nlp = create_pipeline("claimgraph_sentences")
    loaded = data(world)
    gold = {paper.id: paper for paper in loaded.gold}
    return next(annotated(nlp, loaded.papers, gold))


@pytest.mark.parametrize(("as_int8", "error"), [(False, 1e-4), (True, 0.2)])
def test_the_exported_graphs_compute_what_the_network_does(
    encoder: Path, example: Annotated, tmp_path: Path, *, as_int8: bool, error: float
) -> None:
    torch.manual_seed(3)
    body, width, tokenizer = load_encoder(encoder)
    network = Network(body, width).eval()
    prepared, pairs = example_of(example.document, tokenizer), pairs_of(example.document, example.entities)
    export(network, tokenizer, neutral(), tmp_path, as_int8=as_int8)
    model = Model.load(tmp_path)
    with torch.no_grad():
        (words,) = encode(network, [prepared])
        spans = score_spans(network, words, *prepared.candidates())
        claims, qualifiers = relate(network, words, pairs)
    vectors = model.encode(example.document)
    # Where a CPU is fast at it, training computes in bfloat16 what the graphs do in float32.
    assert vectors == pytest.approx(words.numpy(), abs=max(error, 1e-2))
    assert model.score_spans(words.numpy(), *prepared.candidates()) == pytest.approx(spans.numpy()[:, :6], abs=error)
    scores, how = model.relate(words.numpy(), pairs)
    assert scores == pytest.approx(claims.numpy()[:, :16], abs=error)
    assert how == pytest.approx(qualifiers.numpy(), abs=error)


@pytest.mark.parametrize("as_int8", [False, True])
def test_training_goes_on_from_a_model(trained: Path, world: Path, tmp_path: Path, *, as_int8: bool) -> None:
    network, tokenizer = restore(trained / "model", hands=1)
    export(network, tokenizer, neutral(), tmp_path / "again", as_int8=as_int8)
    before, again = Model.load(trained / "model"), Model.load(tmp_path / "again")
    gold = data(world).annotations[0]
    pairs = pairs_of(gold.document, gold.entities)
    words, same = before.encode(gold.document), again.encode(gold.document)
    error = 1e-5 if as_int8 else 0.2
    assert same == pytest.approx(words, abs=error)
    starts, ends = candidates_of(gold.document)
    assert again.score_spans(words, starts, ends) == pytest.approx(before.score_spans(words, starts, ends), abs=error)
    assert again.relate(words, pairs)[0] == pytest.approx(before.relate(words, pairs)[0], abs=error)

    # Also from one of an earlier format, which nothing else can read any more.
    described = json.loads((tmp_path / "again" / "model.json").read_text(encoding="utf-8"))
    (tmp_path / "again" / "model.json").write_text(json.dumps(described | {"format": 2}), encoding="utf-8")
    with pytest.raises(ModelError, match=r"holds a model of format 2: train it anew$"):
        Model.load(tmp_path / "again")
    recipe = replace(_RECIPE, epochs=1, rate=1e-5)
    scores = train(data(world), tmp_path / "again", tmp_path / "model", Run(tmp_path / "work", recipe))
    assert scores.levels["claim"].f1 > 90


def test_a_model_that_training_cannot_go_on_from_is_told(trained: Path, tmp_path: Path) -> None:
    copy = tmp_path / "model"
    shutil.copytree(trained / "model", copy)
    (copy / "encoder.json").unlink()
    with pytest.raises(ModelError) as told:
        restore(copy)
    assert str(told.value) == (
        f"training cannot go on from {copy} (FileNotFoundError: [Errno 2] No such file or directory: "
        f"'{copy / 'encoder.json'}')"
    )
    (copy / "model.json").write_text('{"format": 99}', encoding="utf-8")
    with pytest.raises(ModelError, match=r" \(ValueError: format 99 is that of a newer claimgraph\)$"):
        restore(copy)
    shutil.copy(trained / "model" / "model.json", copy)
    described = json.loads((trained / "model" / "encoder.json").read_text(encoding="utf-8"))
    for changed, why in (
        (
            {"hidden_size": described["hidden_size"] * 2},
            r" \(RuntimeError: Error\(s\) in loading state_dict for Network",
        ),
        ({"num_hidden_layers": 5}, ": its graphs have no encoder.encoder.layer."),
        ({"model_type": "wombat"}, r" \(ValueError: "),
    ):
        (copy / "encoder.json").write_text(json.dumps(described | changed), encoding="utf-8")
        with pytest.raises(ModelError, match=f"^training cannot go on from {re.escape(str(copy))}{why}"):
            restore(copy)


def test_a_model_is_not_written_over_while_it_is_gone_on_from(trained: Path, world: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError) as told:
        train(data(world), trained / "model", trained / "model", Run(tmp_path / "work", _RECIPE))
    assert str(told.value) == (
        f"training cannot go on from {trained / 'model'} and write to it: give another --output folder"
    )


def test_what_is_learned_is_the_mean_of_the_last_epochs(encoder: Path, world: Path, tmp_path: Path) -> None:
    def trainer(network: Network) -> Trainer:
        options = Options(epochs=4, encoder_rate=2e-3, last_epochs=2)
        return Trainer(network, options, tmp_path / "network.pt", tmp_path / "log.jsonl")

    body, width, tokenizer = load_encoder(encoder)
    network = Network(body, width)
    examples = [[labelled_of(gold, tokenizer) for gold in data(world).annotations[:8]]] * 4
    after: list[dict[str, torch.Tensor]] = []

    def keep(_: int) -> dict[str, Any]:
        after.append({name: value.clone() for name, value in network.state_dict().items()})
        return {}

    trainer(network).fit(examples, keep)
    last = torch.load(tmp_path / "network.pt", weights_only=True)["network"]
    learned = network.state_dict()
    for name, value in learned.items():
        torch.testing.assert_close(value, (after[2][name] + last[name]) / 2)
    assert not torch.equal(learned["project.weight"], last["project.weight"])

    other = Network(load_encoder(encoder)[0], width)
    trainer(other).fit(examples, lambda _: pytest.fail("nothing is left to learn"))
    assert all(torch.equal(value, learned[name]) for name, value in other.state_dict().items())


def test_no_encoder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"^there is no encoder at .*nowhere$"):
        load_encoder(tmp_path / "nowhere")


def test_what_is_no_encoder_is_told(tmp_path: Path) -> None:
    (tmp_path / "encoder.jar").write_bytes(b"PK nonsense")
    with pytest.raises(ModelError, match=r"^.*encoder.jar is no encoder that can be read \(BadZipFile: .*\)$"):
        load_encoder(tmp_path / "encoder.jar")


def _apart(world: Path, folder: Path) -> Path:
    """The annotation of half of the papers, without their texts; what is left of the gold is beside it."""
    papers = {paper.id: paper for paper in read_papers([str(world / "papers.jsonl")], on_reject=pytest.fail)}
    lines = (world / "gold.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "gold.jsonl").write_text("".join(lines[::2]), encoding="utf-8")
    (folder / "other.jsonl").write_text("".join(lines[1::2]), encoding="utf-8")
    nlp = create_pipeline("claimgraph_sentences")
    apart = []
    for view in read_exchange(folder / "other.jsonl"):
        doc = nlp(to_doc(nlp, papers[view.id]))
        spans = [Span(*span) for span in doc._.sentences]
        apart.append(detach(view, papers[view.id], spans).model_dump_json() + "\n")
    (folder / "apart.jsonl").write_text("".join(apart), encoding="utf-8")
    return folder / "apart.jsonl"


def test_either_form_of_annotation_is_learned_from(encoder: Path, world: Path, tmp_path: Path) -> None:
    apart = _apart(world, tmp_path)
    command = [
        str(Path(sys.executable).parent / "claimgraph"), "train", str(apart), "--papers", str(world / "papers.jsonl"),
        "--encoder", str(encoder), "-o", str(tmp_path / "model"), "--epochs", "2",
        "--standoff", str(tmp_path / "gold.jsonl"),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "gold.jsonl: 48 annotated papers whose texts are given" in done.stderr
    # One in ten of the papers is held out.
    assert "the network: 2 epochs, 43 papers each" in done.stderr


def test_the_command_trains(encoder: Path, world: Path, tmp_path: Path) -> None:
    apart = _apart(world, tmp_path)
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "notes.txt").write_text("mine", encoding="utf-8")
    command = [
        str(Path(sys.executable).parent / "claimgraph"), "train", str(tmp_path / "gold.jsonl"), "--papers",
        str(world / "papers.jsonl"), "--encoder", str(encoder), "-o", str(tmp_path / "model"), "--epochs", "3",
        "--standoff", str(apart), "--json",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert {"mention", "claim"} <= json.loads(done.stdout).keys()
    assert "apart.jsonl: 48 annotated papers whose texts are given" in done.stderr
    assert (tmp_path / "model.training" / "log.jsonl").exists()
    graphs = {"encoder.onnx", "relations.onnx", "spans.onnx"}
    others = {"encoder.json", "model.json", "notes.txt", "tokenizer.json"}
    assert {path.name for path in (tmp_path / "model").iterdir()} == graphs | others
