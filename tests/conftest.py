"""What all tests share."""

from pathlib import Path

import pytest

_SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real inputs beside the checkout; a clone without it skips the tests that read it."""
    if not _SHARED.is_dir():
        pytest.skip("needs ../shared, the real inputs beside the checkout")
    return _SHARED
