"""Work spread over processes of this computer, which end with the one that started them, however that ends."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.connection import wait
from typing import TypeVar

from audit.cli.engines import end_cleanly
from audit.errors import AuditError

Task = TypeVar("Task")
Done = TypeVar("Done")

_SECONDS = 2
"""How long a worker may take to put away what it has begun, once nobody waits for it."""


@dataclass(frozen=True, slots=True)
class Workers:
    """So many workers side by side; those that are stopped from the keyboard leave no word of it."""

    jobs: int

    def run(self, work: Callable[[Task], Done], tasks: Sequence[Task]) -> Generator[Done]:
        """Yield results as they are done; raises AuditError where a worker was ended from outside."""
        pool = ProcessPoolExecutor(self.jobs, initializer=_begin)
        try:
            for one in as_completed([pool.submit(work, task) for task in tasks]):
                yield one.result()
        except BrokenProcessPool:
            told = "A worker was ended from outside, perhaps for want of memory."
            raise AuditError(f"{told} Type the command again, with fewer workers: --jobs 1.") from None
        finally:
            # Leaving the pool by `with` would take back that what waits is cancelled, and do it all.
            pool.shutdown(cancel_futures=True)


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    end_cleanly()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this worker when the process that started it is gone: it would wait for work for ever.

    The signal lets a card that is being made put its cache away; where work goes on all the same, it is cut off.
    """
    parent, number = parent_process(), os.getppid()
    if parent is None:
        return
    while os.getppid() == number and not wait([parent.sentinel], timeout=1):
        pass  # workers hold each other's sentinels open, so they look for themselves too
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_SECONDS)
    os._exit(1)
