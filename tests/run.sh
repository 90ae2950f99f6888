#!/bin/sh
# Runs every test of a build and counts: tests/run.sh BUILD
#
# A test is a program in BUILD/tests or a script tests/test_*.{sh,lua}; it
# prints TAP ("ok 1 - what", "not ok 2 - what") and gets BUILD as its argument.
# One that ends badly without saying so counts as a failure of its own.
#
# TEST_JOBS of them run at a time, as most do little but wait.  A test that fails
# then is run once more, alone, and that counts: what two others kept from its
# CPU time is no fault, and a fault does not go away.  TESTS_ONLY names the only
# ones to run.
set -u

limit_s=${TEST_LIMIT_S:-240}

# Runs one test; its output goes to $log/NAME, its counts to $log/NAME.sums.
run_one() {
  test=$1
  name=$(basename "$test")
  case $name in
    *.lua) run=luajit ;;
    *) run= ;;
  esac
  began_s=$(date +%s)
  timeout -k 5 "$limit_s" $run "$test" "$build" >"$log/$name" 2>&1
  code=$?
  took_s=$(($(date +%s) - began_s))
  good=$(grep -c '^ok' "$log/$name")
  bad=$(grep -c '^not ok' "$log/$name")
  [ "$code" -ne 0 ] && [ "$bad" -eq 0 ] && bad=1
  [ "$code" -eq 0 ] && [ "$good" -eq 0 ] && bad=1
  echo "$good $bad" >"$log/$name.sums"
  if [ "$bad" -gt 0 ]; then
    printf '%-28s %4d passed %4d FAILED (exit %d) %4d s\n%s\n' "$name" \
      "$good" "$bad" "$code" "$took_s" "$(grep -v '^ok' "$log/$name" | tail -n 40 | sed 's/^/    /')"
  else
    printf '%-28s %4d passed %4d s\n' "$name" "$good" "$took_s"
  fi
}

if [ "$1" = --one ]; then
  build=$2
  log=$build/tests/log
  run_one "$3"
  exit 0
fi

build=$1
log=$build/tests/log
export CMOCKA_MESSAGE_OUTPUT=TAP
rm -rf "$log"
mkdir -p "$log"
only=" $(echo ${TESTS_ONLY:-}) " # words on purpose: one blank between them
for test in "$build"/tests/test_* tests/test_*.sh tests/test_*.lua; do
  name=$(basename "$test")
  case $only in '  ' | *" $name "*) ;; *) continue ;; esac
  echo "$test"
done | xargs -P "${TEST_JOBS:-3}" -n 1 "$0" --one "$build"
grep -Lx '[0-9]* 0' "$log"/*.sums | while read -r sums; do
  name=$(basename "$sums" .sums)
  test=$build/tests/$name
  [ -e "$test" ] || test=tests/$name
  cp "$log/$name" "$log/$name.first"
  echo "again, alone:"
  run_one "$test"
done
passed=0
failed=0
for sums in "$log"/*.sums; do
  read -r good bad <"$sums"
  passed=$((passed + good))
  failed=$((failed + bad))
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
