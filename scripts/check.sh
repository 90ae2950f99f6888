#!/bin/sh
# What `make check` does: everything that can be found without load. Each
# step prints a TAP line; the tests under sanitizers print their own sums.
#
#   format      clang-format has nothing to change
#   lint        cppcheck finds nothing
#   one object  the two servers' link commands differ in one object, and the
#               models hold no word of HTTP
#   warnings    a build with -Werror
#   sanitizers  the tests again under ASan+UBSan, then those of what has
#               threads under TSan
#
# BRIEF=1 leaves out what takes long, or has a clock to keep to, which a busy
# machine cannot under a sanitizer: .ci/run has a quarter of an hour for all.
set -u

build=${BUILD:-build}
log=$build/check
scripts/deps.sh check || exit $?
mkdir -p "$log"
passed=0
failed=0

step() {
  name=$1
  shift
  if "$@" >"$log/log" 2>&1; then
    passed=$((passed + 1))
    echo "ok - $name"
  else
    failed=$((failed + 1))
    echo "not ok - $name"
    tail -n 40 "$log/log" | sed 's/^/    /'
  fi
}

sources() { git ls-files -co --exclude-standard '*.c' '*.h'; }

format() { sources | xargs clang-format --dry-run --Werror; }

lint() {
  cppcheck -j 2 --quiet --error-exitcode=1 --std=c11 --inline-suppr \
    --enable=warning,portability --suppress=missingIncludeSystem \
    --suppress=unknownMacro -D_GNU_SOURCE -Iservers -Iservers/common -Ibench \
    -Ibench/plan -Ibench/process -Ibench/machine -Ibench/trial \
    -Ibench/result -Ibench/chart -Ibench/report -Ibench/crowd servers bench
}

warnings() {
  make -j2 BUILD="$log/werror" CFLAGS="-O2 -g -Werror" all
}

link_objects() {
  make -Bn BUILD="$log/link" DEPS=no "$log/link/$1" |
    sed -n "s/.* -o [^ ]*$1 //p" | tr ' ' '\n' | grep '\.o$'
}

one_object() {
  link_objects event-server >"$log/event" &&
    link_objects thread-server >"$log/threads" && [ -s "$log/event" ] || return 1
  difference=$(diff "$log/event" "$log/threads" | grep -c '^[<>]')
  echo "objects that differ: $difference lines of diff"
  [ "$difference" -eq 2 ] || return 1
  ! grep -nwE 'HTTP|Content-Length|llhttp.*|Host|GET|HEAD|Connection' \
    servers/event.c servers/threads.c
}

TSAN_OPTIONS="suppressions=$PWD/tests/tsan.supp"
export TSAN_OPTIONS

# Tests under a sanitizer, all or those named: their counts are added to ours.
sanitized() {
  name=$1
  flags=$2
  only=${3:-}
  TEST_JOBS=4 make -j2 BUILD="$build/$name" TESTS_ONLY="$only" \
    CFLAGS="-O1 -g -fno-omit-frame-pointer $flags" LDFLAGS="$flags" test \
    >"$log/$name" 2>&1
  sums=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$log/$name" | tail -n 1)
  if [ -z "$sums" ]; then
    failed=$((failed + 1))
    echo "not ok - $name did not run"
    tail -n 40 "$log/$name" | sed 's/^/    /'
    return
  fi
  good=${sums%% *}
  bad=${sums#*, }
  bad=${bad%% *}
  passed=$((passed + good))
  failed=$((failed + bad))
  echo "$name: $sums"
  [ "$bad" -eq 0 ] || grep -v '^  [^ ]' "$log/$name" | tail -n 80
}

# In brief: of charts that gnuplot takes long for, test_chart writes what is drawn
# from; and of scripts those that load nothing.
asan() {
  only=
  [ -z "${BRIEF:-}" ] || only="$(ls tests/test_*.c | sed 's/.*\///; s/\.c$//' |
    grep -vxE 'test_chart_(lines|latency|curves|pictures)')
    test_fuzz_conn test_fuzz_fetch
    test_server.sh test_runner_usage.sh test_crowd.sh test_compare.sh
    test_report.sh test_list.sh test_summary.sh"
  sanitized asan "-fsanitize=address,undefined -fno-sanitize-recover=all" \
    "$(echo $only)" # words on purpose: one blank between them
}

# What has threads: the servers, and the queue of pictures.  All else has one
# thread, and tells TSan nothing.
tsan() {
  only="test_chart_queue test_counters test_drain test_floor test_parity
    test_server test_server.sh test_soak.sh test_timeouts test_upstream"
  [ -n "${BRIEF:-}" ] || only="$only test_conformance test_faults
    test_routes test_torture.sh"
  sanitized tsan "-fsanitize=thread" "$(echo $only)"
}

step "format: clang-format has nothing to change" format
[ -n "${BRIEF:-}" ] || step "warnings: builds with -Werror" warnings
step "lint: cppcheck finds nothing" lint
step "one object: the servers differ in nothing else" one_object
asan
tsan
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
