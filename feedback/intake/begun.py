"""Before a half-written form is deleted: whoever opens another one in the same browser is asked first.

Three ways lead to another form: an older code, writing something again, and Start. What was begun is never shown on the
page that asks, and no code stands on it: where one was typed, what it opens goes along sealed under this browser's cookie.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response

from feedback.intake import visit


def question(way: str, *, posts_to: str, carried: Mapping[str, str]) -> Response | None:
    """Ask whether what was begun here may be deleted; None where nothing was written, so that nothing is lost.

    Args:
        way: what the person wants to do instead, a key of `[begun.delete]` in wording.toml.
        posts_to: where the button that deletes posts to.
        carried: the hidden fields that it posts.

    Raises:
        CouldNotKeep: the file of answers in progress cannot be read just now.
    """
    draft = visit.progress().recall(visit.seed(), visit.today())
    if draft is None or draft.is_empty:
        return None
    return visit.page("begun", way=way, posts_to=posts_to, carried=carried, by_code=bool(draft.kept_as))
