"""Inputs as streams of lines: plain or compressed, never whole in memory unless a format asks for it."""

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from gzip import GzipFile
from typing import Final, Protocol

import zstandard

from claimgraph.extract.sources.rejects import EmptySourceError, UnreadableSourceError

MAX_LINE: Final = 8 * 1024**2
"""The longest line that is read, in bytes; a longer one is a reject."""

MAX_DOCUMENT: Final = 64 * 1024**2
"""The longest document that is parsed whole (one JSON value, BibTeX, a listing page), in bytes, decompressed."""

HEAD: Final = 256 * 1024
"""How many bytes of a source, decompressed, decide on its format."""

_DAMAGE: Final = (EOFError, OSError, zlib.error, zstandard.ZstdError)

_CHUNK: Final = 128 * 1024
# A kibibyte of zstd can stand for 32 MiB, and is decompressed at once.
_ZSTD_CHUNK: Final = 1024
_UNDECODED: Final = re.compile("[\udc80-\udcff]")
_BOM: Final = b"\xef\xbb\xbf"
_GZIP: Final = b"\x1f\x8b"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
_NOT_READ: Final = {
    b"BZh": "is bzip2-compressed; unpack it, or compress it with gzip or zstd",
    b"\xfd7zXZ\0": "is xz-compressed; unpack it, or compress it with gzip or zstd",
    b"PK\x03\x04": "is a zip archive; unpack it",
    b"%PDF": "is a PDF; give its title and abstract as text",
    b"\xff\xfe": "is UTF-16 text; save it as UTF-8",
    b"\xfe\xff": "is UTF-16 text; save it as UTF-8",
}


class DamagedStreamError(Exception):
    """The stream ends before it should, or its compression is broken."""

    def __init__(self, damage: Exception) -> None:
        super().__init__(f"the file is damaged or was cut off: {damage}; nothing after this line was read")


class Readable(Protocol):
    """What a source of bytes must be able to do."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none only at the end."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its end, counted from 1.

    Where `problem` says why the line cannot be used, `text` is what can be shown of it; bytes that are no UTF-8 stand
    in it as lone surrogates, and only if `cut` it is not the whole line.
    """

    number: int
    text: str
    problem: str | None = None
    cut: bool = False


class Input:
    """One source, decompressed, its format not yet known.

    `name` is what the user gave, or the path found in a directory. `head` is the first `HEAD` bytes, without byte order
    mark. `line` is the number of the line that was read last; `record_line` that of the line at which the last record
    started, None where the format has no lines. Reading raises `DamagedStreamError` where the source breaks off.

    Raises:
        EmptySourceError: there is nothing but white space in it.
        UnreadableSourceError: it is no text, as far as `head` shows.
    """

    def __init__(self, name: str, stream: Readable) -> None:
        self.name = name
        self.line = 0
        self.record_line: int | None = None
        self._within_line = False
        content = _decompressed(stream)
        head, damage = _read_head(content)
        self.head = head.removeprefix(_BOM)
        _check_text(name, self.head, damage)
        self._stream = io.BufferedReader(_Resumed(self.head, content, damage), _CHUNK)

    def read_line(self, limit: int = MAX_LINE) -> Line | None:
        """The next line, of at most `limit` bytes; None at the end. The rest of a longer line is passed over."""
        raw = self._stream.readline(limit + 1)
        if not raw:
            return None
        self.line += 1
        if len(raw) > limit and not raw.endswith(b"\n"):
            while (rest := self._stream.readline(_CHUNK)) and not rest.endswith(b"\n"):
                pass
            shown = raw[:_CHUNK].decode("utf-8", "surrogateescape")
            return Line(self.line, shown, f"the line is longer than {limit:,} bytes", cut=True)
        return _decoded(self.line, raw.rstrip(b"\r\n"))

    def lines(self) -> Iterator[Line]:
        """All further lines."""
        while (line := self.read_line()) is not None:
            yield line

    def read_bytes(self, size: int) -> bytes:
        """The next bytes, at most `size` and at most up to the end of the line, its end included."""
        raw = self._stream.readline(size)
        self.line += not self._within_line and bool(raw)
        self._within_line = bool(raw) and not raw.endswith(b"\n")
        return raw

    def read_document(self) -> str:
        """All that is left, as one text; bytes that are no UTF-8 stand in it as lone surrogates.

        Raises:
            UnreadableSourceError: it is longer than `MAX_DOCUMENT`.
        """
        raw = self._stream.read(MAX_DOCUMENT + 1)
        if len(raw) > MAX_DOCUMENT:
            raise UnreadableSourceError(
                f"{self.name} is one document of more than {MAX_DOCUMENT:,} bytes; split it, or write one record a line"
            )
        return raw.decode("utf-8", "surrogateescape")


def invalid_utf8(text: str) -> str | None:
    """The reason why a text decoded with lone surrogates was no UTF-8; None if it was."""
    found = _UNDECODED.search(text)
    return f"it is not valid UTF-8: there is a byte 0x{ord(found[0]) - 0xDC00:02x}" if found else None


def _decoded(number: int, raw: bytes) -> Line:
    try:
        return Line(number, raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        problem = f"it is not valid UTF-8: there is a byte 0x{raw[error.start]:02x} at position {error.start + 1}"
        return Line(number, raw.decode("utf-8", "surrogateescape"), problem)


def _read_head(stream: Readable) -> tuple[bytes, Exception | None]:
    """The first bytes, and what kept it from reading on."""
    head = b""
    try:
        while len(head) < HEAD and (chunk := stream.read(HEAD - len(head))):
            head += chunk
    except _DAMAGE as error:
        return head, error
    return head, None


def _check_text(name: str, head: bytes, damage: Exception | None) -> None:
    if damage and not head:
        raise UnreadableSourceError(f"{name} is damaged: {damage}")
    for magic, what in _NOT_READ.items():
        if head.startswith(magic):
            raise UnreadableSourceError(f"{name} {what}")
    if b"\0" in head:
        raise UnreadableSourceError(f"{name} is a binary file; give text, plain or compressed with gzip or zstd")
    if not head.strip():
        raise EmptySourceError(f"{name} is empty")


def _decompressed(stream: Readable) -> Readable:
    """The content of a stream, whatever its name says: its first bytes tell whether it is compressed."""
    magic = b""
    while len(magic) < len(_ZSTD) and (more := stream.read(len(_ZSTD) - len(magic))):
        magic += more
    whole = io.BufferedReader(_Resumed(magic, stream), _CHUNK)
    if magic.startswith(_GZIP):
        return _Gunzip(GzipFile(fileobj=whole))
    return _Unzstd(whole) if magic == _ZSTD else whole


class _Resumed(io.RawIOBase):
    """A stream of which the first bytes have been read already, and after them an error where there was one."""

    def __init__(self, begun: bytes, rest: Readable, damage: Exception | None = None) -> None:
        self._begun = memoryview(begun)
        self._rest = rest
        self._damage = damage

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # io.BufferedReader gives a memoryview
        if self._begun:
            part = self._begun[: len(buffer)]
            self._begun = self._begun[len(part) :]
        else:
            part = memoryview(self._read(len(buffer)))
        buffer[: len(part)] = part
        return len(part)

    def _read(self, size: int) -> bytes:
        if self._damage:
            raise DamagedStreamError(self._damage) from self._damage
        try:
            return self._rest.read(size)
        except _DAMAGE as error:
            raise DamagedStreamError(error) from error


class _Gunzip:
    """The content of a gzip stream, up to the very place where it breaks off."""

    def __init__(self, content: GzipFile) -> None:
        self._content = content

    def read(self, size: int, /) -> bytes:
        # GzipFile.read would go on until it has `size` bytes, and lose them where it meets an error on the way.
        return self._content.read1(size)


class _Unzstd:
    """The content of a zstd stream of one or more frames; unlike zstandard's own reader it tells a truncated one."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._content = b""
        self._frame = zstandard.ZstdDecompressor().decompressobj()
        self._begun = False

    def read(self, size: int, /) -> bytes:
        while not self._content and (chunk := self._stream.read(_ZSTD_CHUNK)):
            self._decompress(chunk)
        if not self._content and self._begun:
            raise EOFError("the compressed file ended before the end of its last frame")
        content, self._content = self._content[:size], self._content[size:]
        return content

    def _decompress(self, chunk: bytes) -> None:
        while chunk:
            self._begun = True
            self._content += self._frame.decompress(chunk)
            chunk = self._frame.unused_data if self._frame.eof else b""
            if self._frame.eof:
                self._begun = False
                self._frame = zstandard.ZstdDecompressor().decompressobj()
