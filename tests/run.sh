#!/bin/sh
# Runs every test of a build and counts: tests/run.sh BUILD
#
# A test is a program in BUILD/tests or a script tests/test_*.{sh,lua}; it
# prints TAP ("ok 1 - what", "not ok 2 - what") and gets BUILD as its argument.
# One that ends badly without saying so counts as a failure of its own.
set -u

build=$1
limit_s=${TEST_LIMIT_S:-240}
log=$build/tests/log
export CMOCKA_MESSAGE_OUTPUT=TAP
passed=0
failed=0
rm -rf "$log"
mkdir -p "$log"

for test in "$build"/tests/test_* tests/test_*.sh tests/test_*.lua; do
  name=$(basename "$test")
  [ -n "${TESTS_ONLY:-}" ] && [ "${TESTS_ONLY#*"$name"}" = "$TESTS_ONLY" ] && continue
  case $name in
    *.lua) run=luajit ;;
    *) run= ;;
  esac
  timeout -k 5 "$limit_s" $run "$test" "$build" >"$log/$name" 2>&1
  code=$?
  good=$(grep -c '^ok' "$log/$name")
  bad=$(grep -c '^not ok' "$log/$name")
  [ "$code" -ne 0 ] && [ "$bad" -eq 0 ] && bad=1
  [ "$code" -eq 0 ] && [ "$good" -eq 0 ] && bad=1
  passed=$((passed + good))
  failed=$((failed + bad))
  printf '%-28s %4d passed' "$name" "$good"
  if [ "$bad" -gt 0 ]; then
    printf ' %4d FAILED (exit %d)\n' "$bad" "$code"
    grep -v '^ok' "$log/$name" | tail -n 40 | sed 's/^/    /'
  else
    printf '\n'
  fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
