#!/usr/bin/env bash
# Turn requirements.in and requirements-dev.in into pinned files with hashes. Called by `make pins`.
#
# Runs in a throw-away environment with no pip settings of this machine, so that neither an index address nor a
# local path can reach the files. Pass pip-compile options through, for example: make pins ARGS="--upgrade"
set -euo pipefail
cd "$(dirname "$0")/.."

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

clean() { env -i HOME="$scratch" PATH=/usr/bin:/bin PIP_DISABLE_PIP_VERSION_CHECK=1 CUSTOM_COMPILE_COMMAND="make pins" "$@"; }

clean "${PYTHON:-python3}" -m venv "$scratch/venv"
clean "$scratch/venv/bin/pip" install --quiet pip-tools
for name in requirements requirements-dev; do
  clean "$scratch/venv/bin/pip-compile" --quiet --generate-hashes --strip-extras --allow-unsafe \
    --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options \
    --output-file "$name.txt" "$@" "$name.in"
done
