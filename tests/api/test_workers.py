"""The threads of queries: each query has its loop to itself, and leaves nothing to the next."""

import asyncio
import gc
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar

import pytest

from claimgraph.api.graphql.workers import Readers, Workers

name: ContextVar[str] = ContextVar("name", default="")


def with_workers(size: int, ask: Callable[[Workers], Awaitable[None]]) -> None:
    """Ask something of workers, and see that their threads end."""
    before = set(threading.enumerate())
    workers = Workers(size)

    async def asked() -> None:
        try:
            await ask(workers)
        finally:
            workers.close()

    asyncio.run(asked())
    for thread in set(threading.enumerate()) - before:
        thread.join(10)
        assert not thread.is_alive()


def test_a_query_has_the_context_of_who_asks_and_an_error_reaches_them() -> None:
    async def query() -> tuple[str, str]:
        return name.get(), threading.current_thread().name

    async def wrong() -> None:
        raise ValueError("no such thing")

    async def ask(workers: Workers) -> None:
        for asked in ("one", "two"):
            name.set(asked)
            assert await workers.run(query()) == (asked, "query_0")
        with pytest.raises(ValueError, match="no such thing"):
            await workers.run(wrong())

    with_workers(1, ask)


def test_what_a_query_leaves_undone_ends_with_it() -> None:
    ended: list[str] = []

    async def forever() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("forever")

    async def leaving() -> asyncio.Task[None]:
        task = asyncio.ensure_future(forever())
        await asyncio.sleep(0)
        return task

    async def ask(workers: Workers) -> None:
        task = await workers.run(leaving())
        assert (ended, task.cancelled()) == (["forever"], True)

    with_workers(1, ask)


def test_a_query_that_nobody_waits_for_makes_room_for_the_next() -> None:
    begun = threading.Event()

    async def forever() -> None:
        begun.set()
        await asyncio.Event().wait()

    async def answer() -> int:
        return 1

    async def ask(workers: Workers) -> None:
        running = asyncio.ensure_future(workers.run(forever()))
        waiting = asyncio.ensure_future(workers.run(forever()))
        assert await asyncio.to_thread(begun.wait, 10)
        waiting.cancel()
        running.cancel()
        assert await asyncio.wait_for(workers.run(answer()), 10) == 1

    with_workers(1, ask)


def test_threads_that_still_read_are_given_to_no_other_query() -> None:
    released = threading.Event()
    readers = Readers()
    threads = readers.take()
    done = threads.submit(int)
    done.result()
    readers.give_back(threads, [])
    assert readers.take() is threads
    running = threading.Barrier(5)

    def read() -> None:
        running.wait(10)
        released.wait(10)

    reads = [threads.submit(read) for _ in range(5)]
    running.wait(10)
    readers.give_back(threads, set(reads))
    assert readers.take() is not threads
    assert readers.left == 4
    released.set()
    for one in reads[:4]:
        one.result(10)
    assert [one.cancelled() for one in reads] == [False, False, False, False, True]
    threads.shutdown()
    assert readers.left == 0


def test_threads_end_with_the_readers() -> None:
    before = set(threading.enumerate())
    readers = Readers()
    threads = readers.take()
    done = threads.submit(int)
    done.result()
    readers.give_back(threads, [])
    (thread,) = set(threading.enumerate()) - before
    del readers, threads, done
    gc.collect()
    thread.join(10)
    assert not thread.is_alive()


def test_changes_that_have_begun_are_waited_for_and_no_others_begin() -> None:
    readers, released, made = Readers(), threading.Event(), list[str]()
    with ThreadPoolExecutor(3) as threads:

        def change() -> None:
            assert released.wait(10)
            made.append("change")

        assert readers.begin_change(lambda: threads.submit(change)) is not None
        ending = threads.submit(readers.finish_changes)
        while (late := readers.begin_change(lambda: threads.submit(int))) is not None:
            late.result(10)
        assert not ending.done()
        released.set()
        ending.result(10)
        assert made == ["change"]
