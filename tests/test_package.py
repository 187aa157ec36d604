"""The wheel holds what the folders hold, and claims no name but `claimgraph`."""

import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("schema", "extract", "graph", "api")
LEFT_OUT = {"__pycache__", "explorer", "static", "node_modules"}
"""What is made, here by npm or by Python; and the sources of what npm makes."""


def files(room: str) -> list[Path]:
    """The files of one room, relative to the root."""
    found = (path.relative_to(ROOT) for path in (ROOT / room).rglob("*") if path.is_file())
    return [path for path in found if LEFT_OUT.isdisjoint(path.parts)]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of the files in a wheel built from a copy of the sources."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    for path in [
        Path("pyproject.toml"),
        Path("README.md"),
        Path("LICENSE"),
        *(p for room in ROOMS for p in files(room)),
    ]:
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, source / path)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--wheel-dir", str(folder), str(source)], check=True, capture_output=True)
    with ZipFile(next(folder.glob("*.whl"))) as archive:
        return set(archive.namelist())


def test_every_file_of_the_rooms_is_in_the_wheel(wheel: set[str]) -> None:
    wanted = {f"claimgraph/{path.as_posix()}" for room in ROOMS for path in files(room)}
    assert wanted - wheel == set()


def test_the_wheel_claims_one_name(wheel: set[str]) -> None:
    assert {name.partition("/")[0] for name in wheel} == {"claimgraph", "claimgraph-0.1.0.dist-info"}
