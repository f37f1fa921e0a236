"""The WSGI entry: `app`, built for the surface that FEEDBACK_SURFACE names. Without usable keys it does not start."""

import os
import sys

from pydantic import ValidationError

from feedback.app import CannotStart, create_app, open_keys, refuse_words_that_were_taken_back
from feedback.core import logs
from feedback.core.keys import KeysUnusable
from feedback.core.web.context import DATABASE, SETTINGS
from feedback.settings import Settings, Surface

logs.install()
try:
    app = create_app(Settings())
except ValidationError as wrong:
    lines = [f"{'.'.join(map(str, error['loc'])) or 'settings'}: {error['msg']}" for error in wrong.errors()]
    sys.exit("A FEEDBACK_ setting cannot be used. " + "; ".join(lines))
settings: Settings = app.extensions[SETTINGS]
if os.environ.get("FLASK_RUN_FROM_CLI"):
    from feedback import cli  # commands bring every room with them, which a public process must not have

    cli.install(app)
else:
    if refusals := settings.refusals(debug=app.debug):
        sys.exit("This does not start in live mode. " + " ".join(refusals))
    try:
        open_keys(app)
        refuse_words_that_were_taken_back(app)
    except (KeysUnusable, CannotStart) as refusal:
        sys.exit(str(refusal))
    if settings.surface is not Surface.PUBLIC:
        from feedback.cli.queue import hurry  # the worker is told at once of what staff ask for

        hurry(str(settings.jobs_file), app.extensions[DATABASE])
