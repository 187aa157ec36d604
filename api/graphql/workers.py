"""The threads that answer queries and read for them, kept from one query to the next."""

import asyncio
from collections import deque
from collections.abc import Callable, Collection, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from contextvars import Context, copy_context
from threading import Lock, Thread, local
from typing import Any, Final, Generic, TypeVar

T = TypeVar("T")
V = TypeVar("V")

_READERS: Final = 4
"""How much of one query is read at once."""
_MOST_LEFT: Final = 8
"""How much may be read at once for clients that have hung up."""


class Workers:
    """Threads that answer one query after the other, each on an event loop of its own.

    Most of a large answer is made without a pause: on the loop that serves, nobody else would be answered.
    """

    def __init__(self, size: int) -> None:
        """Answer so many queries at once; others wait."""
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="query")
        self._own = local()
        self._runners: list[asyncio.Runner] = []

    async def run(self, answering: Coroutine[Any, Any, T]) -> T:
        """What a coroutine returns, run on one of the threads; whoever stops waiting stops it too."""
        query = _Query(answering)
        # A loop like the one that waits, which may be a faster one than Python's own.
        answer = self._threads.submit(self._answer, type(asyncio.get_running_loop()), query, copy_context())
        try:
            return await asyncio.wrap_future(answer)
        except asyncio.CancelledError:
            if answer.cancelled():
                answering.close()
            else:
                query.stop()
            raise

    def _answer(self, new_loop: Callable[[], asyncio.AbstractEventLoop], query: "_Query[T]", context: Context) -> T:
        runner: asyncio.Runner | None = getattr(self._own, "runner", None)
        if runner is None:
            runner = self._own.runner = asyncio.Runner(loop_factory=new_loop)
            self._runners.append(runner)
        return runner.run(query.answer(), context=context)

    def close(self) -> None:
        """Begin no more queries; the threads end once those that run have ended."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        # In a thread of its own, since a loop is not closed where another runs.
        Thread(target=self._end).start()

    def _end(self) -> None:
        self._threads.shutdown()
        for runner in self._runners:
            runner.close()


class _Query(Generic[T]):
    """One query on its thread."""

    def __init__(self, answering: Coroutine[Any, Any, T]) -> None:
        self._answering = answering
        self._task: asyncio.Task[Any] | None = None
        self._is_stopped = False

    async def answer(self) -> T:
        """What the coroutine returns; nothing that it began goes on after it."""
        self._task = asyncio.current_task()
        if self._is_stopped:
            self._answering.close()
            raise asyncio.CancelledError
        try:
            return await self._answering
        finally:
            left = asyncio.all_tasks() - {self._task}
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)

    def stop(self) -> None:
        """End it, from another thread."""
        self._is_stopped = True
        if self._task:
            # The loop may be closed by now.
            with suppress(RuntimeError):
                self._task.get_loop().call_soon_threadsafe(self._task.cancel)


class Readers:
    """Threads that read from the graph, a few for each query; they end with this object."""

    def __init__(self) -> None:
        self._free: deque[ThreadPoolExecutor] = deque()
        self._left: set[Future[Any]] = set()
        self._changes: set[Future[Any]] = set()
        self._ending = False
        self._lock = Lock()

    @property
    def left(self) -> int:
        """How many reads go on for queries that have ended."""
        return len(self._left)

    @property
    def may_leave(self) -> bool:
        """Whether a query may end that is being read for: not many reads go on for those that have ended."""
        return self.left < _MOST_LEFT

    def take(self) -> ThreadPoolExecutor:
        """Threads that read for nobody."""
        try:
            return self._free.pop()
        except IndexError:
            return ThreadPoolExecutor(_READERS, thread_name_prefix="read")

    def give_back(self, threads: ThreadPoolExecutor, reads: Collection[Future[Any]]) -> None:
        """Keep threads for another query, unless they have reads that have not ended: then they are left to these."""
        if not reads:
            self._free.append(threads)
            return
        self._left.update(reads)
        threads.shutdown(wait=False, cancel_futures=True)
        for read in tuple(reads):
            read.add_done_callback(self._left.discard)

    def begin_change(self, begin: Callable[[], Future[V]]) -> Future[V] | None:
        """Begin a change of the graph, and remember it until it has ended; null once `finish_changes` was called."""
        with self._lock:
            if self._ending:
                return None
            change = begin()
            self._changes.add(change)
        change.add_done_callback(self._changes.discard)
        return change

    def finish_changes(self) -> None:
        """Wait for the changes that have begun, and begin no others: none is to lose its graph on the way."""
        with self._lock:
            self._ending = True
        wait(tuple(self._changes))
