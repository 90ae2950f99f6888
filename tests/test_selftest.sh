#!/bin/sh
# The self-test sees what does not depend on speed, says so, leaves nothing
# behind, and refuses what it does not know.
set -u

build=${1:-build}
work=$(mktemp -d)
count=0
failed=0
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

# tell NAME COMMAND...
tell() {
  name=$1
  shift
  count=$((count + 1))
  if "$@"; then
    echo "ok $count - $name"
  else
    echo "not ok $count - $name"
    sed 's/^/# /' "$work/out" "$work/err"
    failed=1
  fi
}

is_told() { grep -Eq "^$1 .* seen  .* $2: " "$work/out"; }

TMPDIR=$work tests/selftest.sh "$build" nothing >"$work/out" 2>"$work/err"
code=$?
tell 'an unknown fault: exit 2' [ "$code" -eq 2 ]
tell 'an unknown fault: told, with those that there are' \
  grep -q '^selftest: no fault "nothing"; there are: aa .* aa100$' "$work/err"

if ! command -v wrk >/dev/null; then
  echo "ok $((count + 1)) - faults are seen # SKIP wrk is not installed"
  echo "1..$((count + 1))"
  exit $failed
fi

mkdir "$work/tmp"
TMPDIR=$work/tmp tests/selftest.sh "$build" bodies status dies lua \
  >"$work/out" 2>"$work/err"
code=$?
tell 'all seen: exit 0' [ "$code" -eq 0 ]
for fault in bodies status dies lua; do
  tell "$fault: seen" is_told "$fault" failed
done
tell 'the sum' grep -q '^4 seen, 0 missed, ' "$work/out"
tell 'nothing is left' rmdir "$work/tmp"
echo "1..$count"
exit $failed
