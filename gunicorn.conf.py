"""How gunicorn serves: threads, no access log (a public address would be an arrival time), and no word of itself."""

import contextlib
import ctypes
import gc

import gunicorn

from feedback.core.logs import FOR_GUNICORN

worker_class = "gthread"
workers = 1
threads = 8
accesslog = None
#: One line of JSON for each event, out of an allow-list of fields (tests/core/test_logs.py, tests/cli/test_web_log.py).
logconfig_dict = FOR_GUNICORN
#: Requests of a respondent are small; what is larger is refused before it is read (feedback/app.py).
limit_request_line = 2048
limit_request_fields = 60
keepalive = 5
graceful_timeout = 20

gunicorn.SERVER = ""
gunicorn.SERVER_SOFTWARE = ""

#: Of glibc: how many heaps the threads of a process may spread over (mallopt(3), M_ARENA_MAX).
_ARENA_MAX = -8


def post_worker_init(_worker: object) -> None:
    """Keep the process small: two heaps for all threads, and what was loaded by now is never looked through again.

    What loading needed and does not need any more goes back to the machine (malloc_trim(3)).
    """
    gc.collect()
    gc.freeze()
    with contextlib.suppress(AttributeError, OSError):  # only where the C library is glibc
        libc = ctypes.CDLL(None)
        libc.mallopt(_ARENA_MAX, 2)
        libc.malloc_trim(0)
