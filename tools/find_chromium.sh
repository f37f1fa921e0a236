#!/bin/sh
# Make sure that Debian's Chromium is there for the browser tests, or say in one line how to get it.
set -eu

if command -v chromium >/dev/null; then
  exit 0
fi
if [ "$(id -u)" = 0 ]; then
  as_root=
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
  as_root=sudo
else
  echo "The browser tests need Chromium. Install it once with: sudo apt-get install chromium" >&2
  exit 1
fi
echo "Installing Chromium for the browser tests ..." >&2
{
  $as_root apt-get update -qq && $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium fonts-dejavu-core
} >/dev/null || {
  echo "Chromium could not be installed (apt's reason is above). Install it once with: apt-get install chromium" >&2
  exit 1
}
