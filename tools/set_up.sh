#!/bin/sh
# Make .venv with the pinned packages, unless it is there already.
#
#   tools/set_up.sh PYTHON run|dev      "dev" adds what tests and linters need
#
# A mark inside .venv, written last, says which pins are installed and where. An environment without its mark
# was interrupted, and one with another mark is out of date: both are made again from nothing, so a killed
# install is repaired by running the same command once more.
set -eu
cd "$(dirname "$0")/.."
python=$1
kind=$2

mark_of() { { pwd; cat "$@"; } | sha256sum; }
run_mark=$(mark_of requirements.txt)
dev_mark=$(mark_of requirements.txt requirements-dev.txt)

is_marked() { [ "$(cat ".venv/ready-$1" 2>/dev/null)" = "$2" ] && .venv/bin/python -c '' 2>/dev/null; }
mark() { echo "$2" >".venv/ready-$1.new" && mv ".venv/ready-$1.new" ".venv/ready-$1"; }
install() {
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes "$@" >&2 || {
    rm -rf .venv
    echo "The pinned packages could not be installed (pip's reason is above). Nothing was kept; the same command starts again." >&2
    exit 1
  }
}

# Two commands started at once take turns.
exec 9<requirements.txt
flock 9

if ! is_marked run "$run_mark"; then
  echo "Setting up .venv (about a minute, once) ..." >&2
  rm -rf .venv
  "$python" -m venv .venv >&2 || {
    rm -rf .venv
    echo "$python could not make the virtual environment .venv (its reason is above)." >&2
    exit 1
  }
  install -r requirements.txt
  mark run "$run_mark"
fi
if [ "$kind" = dev ] && ! is_marked dev "$dev_mark"; then
  echo "Adding what tests and linters need ..." >&2
  rm -f .venv/ready-run .venv/ready-dev
  install -r requirements.txt -r requirements-dev.txt
  mark run "$run_mark"
  mark dev "$dev_mark"
fi
