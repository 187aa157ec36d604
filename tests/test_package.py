"""The wheel holds what the folders hold, and claims no name but `claimgraph`."""

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("schema", "extract", "graph", "api")
LEFT_OUT = ("api/explorer", "api/static")
"""What is built with npm, and what that build makes, which is not there in every checkout."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of the files in a wheel built from a copy of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in filter(None, listed.decode().split("\0")):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--wheel-dir", str(folder), str(source)], check=True, capture_output=True)
    with ZipFile(next(folder.glob("*.whl"))) as archive:
        return set(archive.namelist())


def test_every_file_of_the_rooms_is_in_the_wheel(wheel: set[str]) -> None:
    files = subprocess.run(["git", "ls-files", *ROOMS], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    wanted = {f"claimgraph/{name}" for name in files.splitlines() if not name.startswith(LEFT_OUT)}
    assert wanted - wheel == set()


def test_the_wheel_claims_one_name(wheel: set[str]) -> None:
    assert {name.partition("/")[0] for name in wheel} == {"claimgraph", "claimgraph-0.1.0.dist-info"}
