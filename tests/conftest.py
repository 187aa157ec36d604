"""What all tests share."""

import os
from pathlib import Path

import pytest

_SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real inputs beside the checkout; a clone without it skips the tests that read it, CI does not."""
    if not _SHARED.is_dir():
        missing = "needs ../shared, the real inputs beside the checkout"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    return _SHARED
