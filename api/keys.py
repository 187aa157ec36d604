"""Keys of clients: a file of names and hashes, and what it lets in.

A key is 32 random bytes, told once, when it is made; the file has its SHA-256, which says nothing of it (a hash that is
slow to compute protects passwords, which can be guessed). A server reads the file again when it changes.
"""

import re
import secrets
from collections.abc import Mapping
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import MappingProxyType
from typing import Final

_PREFIX: Final = "cg_"
_BYTES: Final = 32
_NAME: Final = re.compile(r"[A-Za-z0-9._@-]{1,64}")
_LINE: Final = re.compile(rf"({_NAME.pattern})\t([0-9a-f]{{64}})")
_HEAD: Final = "# Keys of claimgraph: a name, a tab, the SHA-256 of the key. Made with: claimgraph keys add\n"


class KeysError(ValueError):
    """The file of keys cannot be used, or a name in it; the message says why."""


class Keys:
    """The keys of a file."""

    def __init__(self, path: Path) -> None:
        """Read the file.

        Raises:
            KeysError: it is no file of keys.
            OSError: it cannot be read.
        """
        self._path = path
        self._hashes, self._seen = _read(path), _state(path)

    def name_of(self, key: str) -> str | None:
        """Whose key it is; null if nobody's.

        In the same time whichever it is. What the file holds since it was last changed counts; should that be no file
        of keys, nobody is let in.
        """
        state = _state(self._path)
        if state != self._seen:
            try:
                self._hashes = _read(self._path)
            except (KeysError, OSError):
                self._hashes = MappingProxyType({})
            self._seen = state
        given = _hash(key)
        found = [name for name, known in self._hashes.items() if compare_digest(given, known)]
        return found[0] if found else None


def add_key(path: Path, name: str) -> str:
    """Make a key for a name, in a file that is made if there is none; returns the key.

    Raises:
        KeysError: the name is none or taken, or the file is no file of keys.
        OSError: it cannot be read or written.
    """
    if not _NAME.fullmatch(name):
        raise KeysError(f"{name!r} is no name for a key: use up to 64 letters, digits and . _ @ -")
    known = read_keys(path)
    if name in known:
        raise KeysError(f"{path} has a key for {name} already: remove it first with claimgraph keys remove")
    key = f"{_PREFIX}{secrets.token_urlsafe(_BYTES)}"
    _write(path, {**known, name: _hash(key)})
    return key


def remove_key(path: Path, name: str) -> None:
    """Take the key of a name back.

    Raises:
        KeysError: there is none, or the file is no file of keys.
        OSError: it cannot be read or written.
    """
    known = dict(read_keys(path))
    if known.pop(name, None) is None:
        raise KeysError(f"{path} has no key for {name}: claimgraph keys list tells for whom it has one")
    _write(path, known)


def read_keys(path: Path) -> Mapping[str, str]:
    """The hash of the key of each name; none where there is no file.

    Raises:
        KeysError: it is no file of keys.
        OSError: it cannot be read.
    """
    return _read(path) if path.exists() else {}


def _read(path: Path) -> Mapping[str, str]:
    hashes = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise KeysError(f"{path} is no file of keys: it is not UTF-8 text") from error
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.startswith("#"):
            found = _LINE.fullmatch(line)
            if not found or found[1] in hashes:
                raise KeysError(f"{path} is no file of keys: line {number} is not a new name, a tab and a SHA-256")
            hashes[found[1]] = found[2]
    return MappingProxyType(hashes)


def _write(path: Path, hashes: Mapping[str, str]) -> None:
    """Write the file whole, so that a server that reads it meanwhile never finds half of it; for its owner alone."""
    text = _HEAD + "".join(f"{name}\t{known}\n" for name, known in sorted(hashes.items()))
    with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False) as draft:
        draft.write(text)
    Path(draft.name).replace(path)


def _state(path: Path) -> tuple[int, int] | None:
    """What changes when the file does."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino


def _hash(key: str) -> str:
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
