"""Keys of clients: a file of names and hashes, and what it lets in.

A key is 32 random bytes, told once, when it is made; the file has its SHA-256, which says nothing of it (a hash that is
slow to compute protects passwords, which can be guessed). A server reads the file again when it changes.
"""

import logging
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import MappingProxyType
from typing import Final, NamedTuple

from claimgraph.graph.servers.files import locked

_PREFIX: Final = "cg_"
_BYTES: Final = 32
_NAME: Final = re.compile(r"[A-Za-z0-9._@-]{1,64}")
_LINE: Final = re.compile(rf"({_NAME.pattern})\t([0-9a-f]{{64}})(\twrites)?")
_HEAD: Final = (
    "# Keys of claimgraph: name, SHA-256 of the key, whether it writes; tabs between. See: claimgraph keys --help\n"
)

_log = logging.getLogger(__name__)


class KeysError(ValueError):
    """The file of keys cannot be used, or a name in it; the message says why."""


class Key(NamedTuple):
    """A key as the file has it."""

    name: str
    """Whose it is."""
    hash: str
    """The SHA-256 of it."""
    writes: bool = False
    """Whether it may change the graph, where the server allows that."""


class Keys:
    """The keys of a file."""

    def __init__(self, path: Path) -> None:
        """Read the file.

        Raises:
            KeysError: it is no file of keys.
            OSError: it cannot be read.
        """
        self._path = path
        # Before it is read: a change in between is seen then.
        self._seen: tuple[int, int] | None = _state(path)
        self._keys = _read(path)

    def known(self, key: str) -> Key | None:
        """Whose key it is; null if nobody's.

        In the same time whichever it is. What the file holds since it was last changed counts; should it be no file of
        keys any more, nobody is let in.
        """
        state = _state(self._path)
        if state != self._seen:
            try:
                self._keys, self._seen = _read(self._path), state
            except (KeysError, OSError) as error:
                _log.warning("nobody is let in: %s", error)
                # Should it come back as it was, it is read again.
                self._keys, self._seen = MappingProxyType({}), None
        given = _hash(key)
        found = [one for one in self._keys.values() if compare_digest(given, one.hash)]
        return found[0] if found else None


def add_key(path: Path, name: str, *, writes: bool = False) -> str:
    """Make a key for a name, in a file that is made if there is none; returns the key.

    Args:
        path: the file.
        name: whose key it is to be.
        writes: whether it may change the graph.

    Raises:
        KeysError: the name is none or taken, or the file is no file of keys.
        OSError: it cannot be read or written.
    """
    if not _NAME.fullmatch(name):
        raise KeysError(f"{name!r} is no name for a key: use up to 64 letters, digits and . _ @ -")
    with _changing(path) as keys:
        if name in keys:
            raise KeysError(f"{path} has a key for {name} already: remove it first with claimgraph keys remove")
        key = f"{_PREFIX}{secrets.token_urlsafe(_BYTES)}"
        keys[name] = Key(name, _hash(key), writes)
    return key


def remove_key(path: Path, name: str) -> None:
    """Take the key of a name back.

    Raises:
        KeysError: there is none, or the file is no file of keys.
        OSError: it cannot be read or written.
    """
    with _changing(path) as keys:
        if keys.pop(name, None) is None:
            raise KeysError(f"{path} has no key for {name}: claimgraph keys list tells for whom it has one")


def read_keys(path: Path) -> Mapping[str, Key]:
    """The key of each name; none where there is no file.

    Raises:
        KeysError: it is no file of keys.
        OSError: it cannot be read.
    """
    return _read(path) if path.exists() else {}


def _read(path: Path) -> Mapping[str, Key]:
    keys = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise KeysError(f"{path} is no file of keys: it is not UTF-8 text") from error
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.startswith("#"):
            found = _LINE.fullmatch(line)
            if not found or found[1] in keys:
                raise KeysError(f"{path} is no file of keys: line {number} is not a new name, a tab and a SHA-256")
            keys[found[1]] = Key(found[1], found[2], bool(found[3]))
    return MappingProxyType(keys)


@contextmanager
def _changing(path: Path) -> Iterator[dict[str, Key]]:
    """The keys of a file, to be changed; what a link points to is changed, and keeps its mode and its owner.

    It is written whole, so that a server that reads it meanwhile never finds half of it; a new one is for its owner
    alone.
    """
    path = path.resolve()
    if not path.parent.is_dir():
        raise KeysError(f"{path} cannot be written: there is no folder {path.parent}")
    with locked(path.with_name(f".{path.name}.lock")):
        keys = dict(read_keys(path))
        yield keys
        lines = ("\t".join((key.name, key.hash, *(["writes"] if key.writes else []))) + "\n" for key in keys.values())
        with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False) as draft:
            draft.write(_HEAD + "".join(sorted(lines)))
        made = Path(draft.name)
        if path.exists():
            shutil.copymode(path, made)
            with suppress(PermissionError):
                shutil.chown(made, path.stat().st_uid, path.stat().st_gid)
        made.replace(path)


def _state(path: Path) -> tuple[int, int] | None:
    """What changes when the file does."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino


def _hash(key: str) -> str:
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
