"""Folders that an export fills: whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from claimgraph.graph import errors


@contextmanager
def filled(folder: Path) -> Iterator[None]:
    """Make a folder, or take an empty one; an error leaves it as it was.

    Raises:
        ExportFailed: The folder is not empty or cannot be written.
    """
    made = not folder.exists()
    try:
        folder.mkdir(exist_ok=True)
        if any(folder.iterdir()):
            raise errors.ExportFailed(f"{folder} has files in it already: give a new folder, or an empty one")
        try:
            yield
        except BaseException:
            for path in folder.iterdir():
                path.unlink()
            if made:
                folder.rmdir()
            raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise errors.ExportFailed(f"{folder} cannot be written: {reason[:1].lower()}{reason[1:]}") from error
