"""What the local servers share: passwords in private files, free ports, locks that a crash releases."""

import fcntl
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

HOST: Final = "127.0.0.1"
"""Local servers are reached from this machine alone."""


def private_folder(path: Path) -> Path:
    """Make a folder that only its owner can enter, with those above it that are missing."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    # It may have been there before, or lie on a file system that gave it other rights.
    path.chmod(0o700)
    return path


def own_password(path: Path, wanted: str | None = None) -> str:
    """The password kept in a file, made at random (or as wanted) on first use; only the owner can read the file.

    The caller holds the lock under which the server is started, so that no two make one.
    """
    if not path.exists():
        # Written whole under another name first: a crash leaves no empty password behind.
        draft = path.with_name(f"{path.name}.new")
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.write((wanted or secrets.token_urlsafe(24)) + "\n")
        draft.replace(path)
    return path.read_text(encoding="utf-8").strip()


def free_ports(number: int) -> list[int]:
    """Ports of this machine that nothing listens on, each another."""
    with ExitStack() as open_:
        probes = [open_.enter_context(socket.socket()) for _ in range(number)]
        for probe in probes:
            probe.bind((HOST, 0))
        return [probe.getsockname()[1] for probe in probes]


def is_free(port: int) -> bool:
    """Whether nothing listens on a port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) != 0


class FileLock:
    """A lock on a file that the system releases when its holder ends, however it ends."""

    def __init__(self, path: Path) -> None:
        """Open the lock file, making it where it is missing; nothing is locked yet."""
        self._descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)

    @property
    def descriptor(self) -> int:
        """The open file, for a child process to hold the lock as well."""
        return self._descriptor

    def acquire(self, *, shared: bool = False) -> None:
        """Wait for the lock; a shared one is held by many, but by none beside an exclusive one."""
        fcntl.flock(self._descriptor, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)

    def try_acquire(self) -> bool:
        """Take the lock exclusively if that needs no waiting, and say whether it was taken."""
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        """Release the lock, if it is held, and close the file."""
        os.close(self._descriptor)


@contextmanager
def locked(path: Path, *, shared: bool = False) -> Iterator[FileLock]:
    """Hold the lock on a file for a while."""
    lock = FileLock(path)
    try:
        lock.acquire(shared=shared)
        yield lock
    finally:
        lock.close()


def is_locked(path: Path) -> bool:
    """Whether somebody holds the lock on a file."""
    lock = FileLock(path)
    try:
        return not lock.try_acquire()
    finally:
        lock.close()


def last_line(log: Path) -> str:
    """The last line of a log that says something, for an error message."""
    lines = log.read_text(encoding="utf-8", errors="replace").split("\n") if log.exists() else []
    return next((line.strip() for line in reversed(lines) if line.strip()), "its log is empty")
