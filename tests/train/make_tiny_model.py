"""Makes `tests/tiny_model`, for the tests of the run time: `.venv-train/bin/python tests/train/make_tiny_model.py`.

It knows three methods, two benchmarks and a dozen words, and is too small to know more.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from world import make_encoder, make_world

from claimgraph.extract.sources import read_papers
from claimgraph.extract.training.data import Data
from claimgraph.extract.training.learning.train import Recipe, Run, train
from claimgraph.schema import read_exchange

_OUT = Path(__file__).resolve().parents[1] / "tiny_model"


def main() -> None:
    """Train it."""
    with TemporaryDirectory() as folder:
        encoder, work = Path(folder, "encoder"), Path(folder, "work")
        encoder.mkdir()
        world = make_world(Path(folder), papers=240)
        papers = list(read_papers([str(world / "papers.jsonl")], on_reject=lambda reject: sys.exit(str(reject))))
        gold = list(read_exchange(world / "gold.jsonl"))
        data = Data(papers, gold[40:], gold[:40])
        recipe = Recipe(epochs=12, rate=2e-3, batch_size=4, width=32)
        scores = train(data, make_encoder(encoder), _OUT, Run(work, recipe))
    sys.stdout.write(scores.render() + "\n")


if __name__ == "__main__":
    main()
