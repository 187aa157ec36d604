"""Draws how precision and recall of a model trade: `python -m claimgraph.extract.training.curve MODEL GOLD PAPERS OUT`.

The dots are what `--min-confidence` gives; the picture is an SVG file.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

import numpy as np

from claimgraph.extract.neural.session import Model
from claimgraph.extract.sources import Reject, read_papers
from claimgraph.extract.training.calibrate import Outcomes, calibration_error, outcomes
from claimgraph.schema import read_exchange

_SIZE: Final = 420
_EDGE: Final = 50
_TICKS: Final = (0, 20, 40, 60, 80, 100)
_MARKED: Final = (0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2)


def precision_recall(found: Outcomes, least: float) -> tuple[float, float]:
    """Precision and recall of the claims from a score on, in percent; precision is 100 where there is none."""
    kept = found.scores >= least
    right = int(found.right[kept].sum())
    return 100 * right / int(kept.sum()) if kept.any() else 100.0, 100 * right / max(1, found.gold)


def draw(found: Outcomes, model: Model) -> str:
    """The curve as SVG: recall to the right, precision upwards."""
    points = [precision_recall(found, float(least)) for least in np.unique(found.scores)[::-1]]
    path = " ".join(f"{_x(recall):.1f},{_y(precision):.1f}" for precision, recall in points)
    used = precision_recall(found, next(iter(model.calibration.thresholds.values())))
    body = [
        *_axes(),
        f'<polyline points="{path}" fill="none" stroke="#1f6feb" stroke-width="2"/>',
        *(
            _dot(precision_recall(found, model.calibration.score(confidence)), f"{confidence:g}", "#1f6feb")
            for confidence in _MARKED
        ),
        _dot(used, "as it comes", "#d1242f"),
    ]
    box = f'viewBox="0 0 {_SIZE} {_SIZE}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {box} font-family="sans-serif" font-size="11">'
    background = f'<rect width="{_SIZE}" height="{_SIZE}" fill="white"/>'
    return "\n".join([head, background, *body, "</svg>\n"])


def _x(recall: float) -> float:
    return _EDGE + recall / 100 * (_SIZE - 2 * _EDGE)


def _y(precision: float) -> float:
    return _SIZE - _EDGE - precision / 100 * (_SIZE - 2 * _EDGE)


def _axes() -> Iterator[str]:
    for tick in _TICKS:
        lines = f"M{_x(tick):.1f},{_y(0):.1f}V{_y(100):.1f}M{_x(0):.1f},{_y(tick):.1f}H{_x(100):.1f}"
        yield f'<path d="{lines}" stroke="#ddd"/>'
        yield f'<text x="{_x(tick):.1f}" y="{_y(0) + 16:.1f}" text-anchor="middle">{tick}</text>'
        yield f'<text x="{_x(0) - 8:.1f}" y="{_y(tick) + 4:.1f}" text-anchor="end">{tick}</text>'
    yield f'<text x="{_SIZE / 2}" y="{_SIZE - 12}" text-anchor="middle">recall of claims, %</text>'
    yield (
        f'<text x="14" y="{_SIZE / 2}" text-anchor="middle" '
        f'transform="rotate(-90 14 {_SIZE / 2})">precision of claims, %</text>'
    )


def _dot(point: tuple[float, float], label: str, colour: str) -> str:
    x, y = _x(point[1]), _y(point[0])
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>'
        f'<text x="{x + 7:.1f}" y="{y - 5:.1f}" fill="{colour}">{escape(label)}</text>'
    )


def main() -> None:
    """Read the command line, draw, and tell the calibration error."""
    folder, gold, papers, out = sys.argv[1:]
    rejects: list[Reject] = []
    model = Model.load(Path(folder))
    found = outcomes(Path(folder), list(read_papers([papers], on_reject=rejects.append)), read_exchange(Path(gold)))
    Path(out).write_text(draw(found, model), encoding="utf-8")
    confidences = np.array([model.calibration.probability(score) for score in found.scores])
    error = calibration_error(confidences, found.right)
    sys.stdout.write(f"{len(found.scores)} claims looked at, expected calibration error {100 * error:.1f} %\n")
    if rejects:
        sys.exit(f"{papers}: {len(rejects)} papers could not be read")


if __name__ == "__main__":
    main()
