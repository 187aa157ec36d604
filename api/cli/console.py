"""How commands speak: results on stdout, messages and progress on stderr, exit statuses."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from types import TracebackType
from typing import Any, Final, Protocol, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, Task, TextColumn, TimeElapsedColumn
from rich.text import Text

_HOUR: Final = 60
"""Minutes."""


class CommandError(Exception):
    """A command cannot do what it was asked; the message says why and what to do."""


class ExitStatus(IntEnum):
    """What a command's exit status says; a command that is called wrongly ends with 2."""

    GOOD = 0
    FAILED = 1
    """Nothing usable, or an error."""
    SOME_REJECTED = 3
    """Done, but some records could not be read."""
    STOPPED = 130
    """Stopped from the keyboard."""

    @classmethod
    def after(cls, rejected: int) -> Self:
        """The status of a run that was done and rejected so many records."""
        return cls.SOME_REJECTED if rejected else cls.GOOD


class Meter:
    """A bar with a count, its rate and, where it is known how much there is to read, the time left."""

    def __init__(self, progress: Progress, label: str, unit: str, size: int | None) -> None:
        self._progress = progress
        self._task = progress.add_task(label, total=size, count=0, unit=unit)
        self._done = 0

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def count(self, done: int) -> None:
        """Show how many are done."""
        self._progress.update(self._task, count=done)

    def move(self, read: int) -> None:
        """Move the bar on by some bytes."""
        self._progress.advance(self._task, read)

    def advance(self, done: int) -> None:
        """Count some more, and move the bar on by as many: for one whose size is a number of what it counts."""
        self._done += done
        self.count(self._done)
        self.move(done)

    def turn_to(self, label: str, unit: str) -> None:
        """Begin to show another stage of the same run, of which it is not known how long it takes."""
        self._done = 0
        self._progress.reset(self._task, total=None, description=label, count=0, unit=unit)


class Voice:
    """Where a command's words go. `quiet` leaves errors alone; a bar is shown on a terminal only."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._console = Console(stderr=True, markup=False, highlight=False, soft_wrap=True)

    def say(self, message: str) -> None:
        """One message to the person at the terminal."""
        if not self._quiet:
            self._console.print(message)

    def meter(self, label: str, unit: str, *, size: int | None = None) -> Meter:
        """A bar, shown while it is used as a context manager.

        Args:
            label: what is going on, such as `reading`.
            unit: what is counted, in the plural.
            size: how many bytes there are to read, or how many units to count; None if that is not known.
        """
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), _Figures(), TimeElapsedColumn())
        hidden = self._quiet or not self._console.is_terminal
        return Meter(
            Progress(*columns, console=self._console, disable=hidden, transient=True, speed_estimate_period=120),
            label,
            unit,
            size,
        )


class _Figures(ProgressColumn):
    """Count, rate and time left."""

    def render(self, task: Task) -> Text:
        count, elapsed = task.fields["count"], task.elapsed
        rate = f", {count / elapsed:,.0f}/s" if count and elapsed else ""
        left = "" if task.time_remaining is None else f", {_clock(task.time_remaining)} left"
        return Text(f"{count:,} {task.fields['unit']}{rate}{left}")


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // _HOUR}:{minutes % _HOUR:02}:{rest:02}" if minutes >= _HOUR else f"{minutes}:{rest:02}"


def print_json(value: Any) -> None:
    """A result for a script: one JSON value on stdout."""
    print_result(json.dumps(value, ensure_ascii=False, indent=2))


class Report(Protocol):
    """A result that can be told to a person and to a script."""

    def as_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""

    def render(self) -> str:
        """Lines of plain text."""


def print_report(report: Report, *, as_json: bool) -> None:
    """Print a result, as JSON where that was asked for."""
    if as_json:
        print_json(report.as_dict())
    else:
        print_result(report.render())


def print_result(text: str) -> None:
    """A result on stdout, at once, so that the other end of a pipe can act on it."""
    write_result(text + "\n")
    flush_results()


def write_result(text: str) -> None:
    """A part of a result on stdout, sooner or later."""
    with _writing_stdout():
        sys.stdout.write(text)


def flush_results() -> None:
    """Put on stdout what is still to come of the results."""
    with _writing_stdout():
        sys.stdout.flush()


@contextmanager
def writing(name: object) -> Iterator[None]:
    """Have an error of writing say what could not be written and why, which it does not by itself.

    Raises:
        CommandError: it could not be written.
        BrokenPipeError: its reader has gone.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise CommandError(f"{name} cannot be written: {reason[:1].lower()}{reason[1:]}") from error


@contextmanager
def _writing_stdout() -> Iterator[None]:
    try:
        with writing("standard output"):
            yield
    except CommandError:
        discard_stdout()
        raise


def discard_stdout() -> None:
    """Let go of what stdout does not take: Python would complain of it again while it exits."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def print_error(sentence: str) -> None:
    """What went wrong, in one sentence on stderr, whatever --quiet says."""
    sys.stderr.write(f"claimgraph: {sentence}\n")
