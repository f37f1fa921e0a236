"""The WSGI entry: `app`, built for the surface that FEEDBACK_SURFACE names. Without usable keys it does not start."""

import os
import sys

from pydantic import ValidationError

from feedback.app import create_app, open_keys
from feedback.core.keys import KeysUnusable
from feedback.settings import Settings

try:
    app = create_app(Settings())
except ValidationError as wrong:
    lines = [f"{'.'.join(map(str, error['loc'])) or 'settings'}: {error['msg']}" for error in wrong.errors()]
    sys.exit("A FEEDBACK_ setting cannot be used. " + "; ".join(lines))
if os.environ.get("FLASK_RUN_FROM_CLI"):
    from feedback import cli  # commands bring every room with them, which a public process must not have

    cli.install(app)
else:
    try:
        open_keys(app)
    except KeysUnusable as unusable:
        sys.exit(str(unusable))
    cli.hurry_new_jobs(app)
