#!/bin/sh
# Print a Python of at least 3.11 that can make a virtual environment, or say in one line what is missing.
# PYTHON, when set, is the only one asked.
set -eu

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

found=
for candidate in ${PYTHON:-python3 /usr/bin/python3 python3.13 python3.12 python3.11}; do
  if command -v "$candidate" >/dev/null && new_enough "$candidate"; then
    found=$(command -v "$candidate")
    break
  fi
done

if [ -z "$found" ]; then
  if [ -n "${PYTHON:-}" ]; then
    echo "PYTHON=$PYTHON is not Python 3.11 or newer." >&2
  else
    echo "Python 3.11 or newer is needed and was not found. Install it (on Debian: apt-get install python3 python3-venv), or point to it with PYTHON=/path/to/python." >&2
  fi
  exit 1
fi
if ! "$found" -c 'import ensurepip, venv' 2>/dev/null; then
  echo "$found cannot make virtual environments yet. On Debian: apt-get install python3-venv" >&2
  exit 1
fi
echo "$found"
