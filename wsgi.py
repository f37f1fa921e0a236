"""The WSGI entry: `app`, built for the surface that FEEDBACK_SURFACE names. Without usable keys it does not start."""

import os
import sys

from feedback import cli
from feedback.app import create_app, open_keys
from feedback.core.keys import KeysUnusable

app = create_app()
cli.install(app)
if not os.environ.get("FLASK_RUN_FROM_CLI"):
    try:
        open_keys(app)
    except KeysUnusable as unusable:
        sys.exit(str(unusable))
