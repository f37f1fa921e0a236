"""How tests are shared out between workers: a file stays together, and files that drive a browser come first.

What a file sets up once is then set up once, not once for each worker; and what takes longest never begins last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from xdist.scheduler import LoadFileScheduling

if TYPE_CHECKING:
    from xdist.remote import Producer


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling:
    """Keep each file with one worker, in the order in which they were collected."""
    config.option.loadscopereorder = False  # by how many tests they have, the long journeys would come last
    return LoadFileScheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that drive a browser first, the journeys before all others."""
    browsers = {item.path for item in items if item.get_closest_marker("browser")}
    items.sort(key=lambda item: (item.path not in browsers, item.path.parent.name != "journeys"))
