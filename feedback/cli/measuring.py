"""How long a command took and how much memory it needed, for its report."""

from __future__ import annotations

import resource
import sys
import time


class Measured:
    """Begins to measure when it is made."""

    def __init__(self) -> None:
        """Remember when."""
        self._began, self._worked = time.perf_counter(), time.process_time()

    def so_far(self) -> dict[str, float]:
        """Give the seconds since, those in which this process worked, and the most memory that it held, in MB."""
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        per_megabyte = 1024 * 1024 if sys.platform == "darwin" else 1024
        return {
            "seconds": round(time.perf_counter() - self._began, 2),
            "cpu_seconds": round(time.process_time() - self._worked, 2),
            "peak_memory_mb": round(peak / per_megabyte, 1),
        }
