"""Two users in one group, as the units run them: what one begins the other goes on with, whoever came first."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from shutil import rmtree
from uuid import UUID, uuid4

import pytest

from feedback.core import sealing, withdrawals
from feedback.intake.equality.pool import BOX_BYTES, Envelope, Pool
from feedback.intake.progress import Draft, Progress, Seed

PUBLIC, STAFF, GROUP = 4_101, 4_102, 4_100
MONDAY = date(2026, 11, 16)

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become two other users")


@pytest.fixture
def shared() -> Iterator[Path]:
    """Give the folder that docs/operating.md tells an operator to make."""
    folder = Path(tempfile.mkdtemp())
    os.chown(folder, STAFF, GROUP)
    folder.chmod(0o2770)
    yield folder
    rmtree(folder)


def as_user(user: int, act: Callable[[], object]) -> None:
    """Do something as another user, in a process of its own with the umask of the units."""
    child = os.fork()
    if child == 0:
        went = 1
        try:
            os.setgroups([GROUP])
            os.setgid(GROUP)
            os.setuid(user)
            os.umask(0o007)
            act()
            went = 0
        finally:
            os._exit(went)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.parametrize("first", [PUBLIC, STAFF])
@pytest.mark.usefixtures("vault")
def test_either_may_begin_the_log_of_withdrawals_and_both_go_on(shared: Path, first: int) -> None:
    log, ids = shared / "withdrawals.log", [uuid4(), uuid4()]
    second = STAFF if first == PUBLIC else PUBLIC
    for user, each in zip((first, second), ids, strict=True):
        as_user(user, lambda each=each: withdrawals.append(log, [(each, False)]))  # type: ignore[misc]
    assert set(withdrawals.read(log)) == set(ids)
    as_user(STAFF, lambda: withdrawals.read(log))


@pytest.mark.parametrize("first", [PUBLIC, STAFF])
def test_either_may_begin_the_envelopes_and_the_answers_in_progress(
    shared: Path, vault: sealing.Vault, first: int
) -> None:
    assert vault.form_secret
    programme, seed = UUID(int=7), Seed.fresh()
    pool, progress = Pool(shared / "envelopes", programme), shared / "progress.sqlite3"
    for user in (first, STAFF if first == PUBLIC else PUBLIC):
        as_user(user, lambda: pool.put(Envelope(uuid4(), os.urandom(BOX_BYTES)), MONDAY))
        as_user(user, lambda: Progress(progress).keep(seed, Draft(window_id=programme, step="check"), MONDAY))
        as_user(user, lambda: Progress(progress).forget_old(MONDAY))


def test_a_folder_of_ones_own_stays_ones_own(tmp_path: Path, vault: sealing.Vault) -> None:
    assert vault.form_secret
    tmp_path.chmod(0o700)
    withdrawals.append(tmp_path / "withdrawals.log", [(uuid4(), False)])
    assert (tmp_path / "withdrawals.log").stat().st_mode & 0o777 == 0o600
