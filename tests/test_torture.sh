#!/bin/sh
# A share of the torture: every 97th of its cases.  `make torture` plays all.
set -u

echo "# every 97th case only; all of them: make torture"
TORTURE_STEP=97 exec "${1:-build}/tests/torture" "${1:-build}"
