#!/bin/sh
# Run a command with a private XDG_RUNTIME_DIR (mode 0700), which the tests' PostgreSQL keeps its socket in.
set -eu

XDG_RUNTIME_DIR=$(mktemp -d)
export XDG_RUNTIME_DIR
trap 'rm -rf "$XDG_RUNTIME_DIR"' EXIT
trap 'exit 130' INT TERM
"$@"
