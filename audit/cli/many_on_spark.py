"""Many dossiers spread over the executors of a Spark cluster, or over local ones.

Every executor needs this package, and the folders of dossiers and of cards under the same paths.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TypeVar

from audit.errors import AuditError

Task = TypeVar("Task")
Done = TypeVar("Done")


@dataclass(frozen=True, slots=True)
class OnSpark:
    """A cluster by its address: `local[2]`, `spark://host:7077`."""

    master: str

    def run(self, work: Callable[[Task], Done], tasks: Sequence[Task]) -> Iterator[Done]:
        """Yield results in the order of the tasks, each as soon as it and those before it are done."""
        if find_spec("pyspark") is None:
            raise AuditError('Spark is not installed: pip install "consultation-audit[spark]". It needs Java too.')
        if not tasks:
            return
        from pyspark.sql import SparkSession

        if self.master.startswith("local"):
            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else the first python3 that is found
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # on pandas, which is not used here
            builder = SparkSession.builder.master(self.master).appName("consultation-audit")
            for name in ("spark.ui.enabled", "spark.ui.showConsoleProgress"):
                builder = builder.config(name, "false")
            session = builder.getOrCreate()
        try:
            session.sparkContext.setLogLevel("OFF")
            yield from session.sparkContext.parallelize(tasks, len(tasks)).map(work).toLocalIterator(True)
        finally:
            session.stop()
