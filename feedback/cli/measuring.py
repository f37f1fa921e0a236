"""How long a command took and how much memory it needed, for its report."""

from __future__ import annotations

import resource
import sys
import time


class Measured:
    """Begins to measure when it is made."""

    def __init__(self) -> None:
        """Remember when."""
        self._began = time.perf_counter()

    def so_far(self) -> dict[str, float]:
        """Give the seconds since, and the most memory that this process held, in MB."""
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        per_megabyte = 1024 * 1024 if sys.platform == "darwin" else 1024
        return {
            "seconds": round(time.perf_counter() - self._began, 2),
            "peak_memory_mb": round(peak / per_megabyte, 1),
        }
