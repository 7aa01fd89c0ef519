"""The few threads that talk to the database, so that the event loop never waits for it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import close_old_connections
from django.utils import translation

Result = TypeVar("Result")

SECONDS = 30

readers = ThreadPoolExecutor(max_workers=4, thread_name_prefix="rooms")
writers = ThreadPoolExecutor(max_workers=1, thread_name_prefix="rooms-writer")


async def in_thread(
    job: Callable[[], Result], *, language: str | None = None, pool: ThreadPoolExecutor = readers
) -> Result:
    """What the job returns, done on a thread with a database connection, speaking that language."""
    future = asyncio.get_running_loop().run_in_executor(pool, with_connection, job, language)
    async with asyncio.timeout(SECONDS):
        return await future


def with_connection(job: Callable[[], Result], language: str | None) -> Result:
    close_old_connections()
    try:
        with translation.override(language):
            return job()
    finally:
        close_old_connections()
