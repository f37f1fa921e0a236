"""Files that both users of a service write: the public process and the staff's (docs/operating.md, two users in one group).

Who may write a file follows from its folder: where the folder's group may write there, the group may write the file, whatever
umask the process that came first had. Otherwise it is the service's own user's alone.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_GROUP_WRITES = 0o020
#: The same moment for every file: when a file last changed would tell when somebody sent or took back something.
_NO_TIME = (0, 0)


def _is_shared(folder: Path) -> bool:
    return bool(folder.stat().st_mode & _GROUP_WRITES)


def folder_for_service(folder: Path) -> None:
    """Make a folder where there is none, for whoever may write the folder that it lies in.

    Raises:
        OSError: it cannot be made.
    """
    if folder.is_dir():
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if _is_shared(folder.parent):
        folder.chmod(0o2770)


def open_for_service(path: Path) -> int:
    """Open a file for reading and writing, made where there is none; give its handle, which the caller closes.

    Raises:
        OSError: it cannot be opened or made.
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return os.open(path, os.O_RDWR)
    if _is_shared(path.parent):
        os.fchmod(handle, 0o660)
    return handle


def forget_when(handle: int) -> None:
    """Take the time of the last change off a file. Only its owner may: the other user's change then keeps its time."""
    with suppress(PermissionError):
        os.utime(handle, ns=_NO_TIME)
