#!/bin/sh
# Fuzzes struct conn, and then struct fetch for a fifth of the time, with
# clang's libFuzzer: tests/fuzz/run.sh BUILD SECONDS
#
# Begins with tests/fuzz/corpus and the rows of tests/specs.h; what it learns
# stays in BUILD/fuzz/conn/learnt and is used again.  Exit code 1: there is a
# finding, and the last line says in which file.
#
#   tests/fuzz/run.sh BUILD keep    adds what was learnt, as far as it reaches
#                                   new code, to tests/fuzz/corpus
set -eu

plain=$1
build=$plain/fuzz
seconds=${2:-600}
findings=0

files() { find "$@" -type f | wc -l; }

# Of target $1: where things are, and what to begin with.
prepare() {
  name=$1
  target=$build/fuzz-$name
  corpus=tests/fuzz/corpus/$name
  log=$build/$name/log
  learnt=$build/$name/learnt
  seeds=$build/$name/seeds
  found=$build/found
  mkdir -p "$learnt" "$seeds" "$found" "$corpus"
  ${MAKE:-make} -s -j2 DEPS=no BUILD="$build" CC=clang LDFLAGS= \
    CFLAGS="-w -O1 -g -fno-omit-frame-pointer -fno-sanitize-recover=all \
-fsanitize=fuzzer-no-link,address,undefined" \
    TEST_CFLAGS=-fno-sanitize=fuzzer-no-link "$target" # no need to cover tests
  ${MAKE:-make} -s -j2 DEPS=no BUILD="$plain" "$plain/tests/fuzz/seeds"
  "$plain/tests/fuzz/seeds" "$name" "$seeds"
}

keep() {
  prepare "$1"
  "$target" -set_cover_merge=1 -use_counters=0 "$corpus" "$seeds" "$learnt" \
    >"$log" 2>&1 || { tail -n 20 "$log" >&2; exit 1; }
  echo "fuzz: $corpus has $(files "$corpus") files"
}

# The finding: what was seen, without the stack.
tell() {
  findings=$((findings + 1))
  grep -avE '^(#[0-9]|INFO|stat::|MS: |0x|Base64)|^ +#' "$log" | tail -n 50 >&2
  file=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
  echo "fuzz: a finding: ${file:-see $log}; again: $target $file" >&2
}

fuzz() {
  prepare "$1"
  echo "fuzz: struct $name for $2 s, from" \
    "$(files "$corpus" "$seeds" "$learnt") streams; log: $log"
  code=0
  "$target" -max_total_time="$2" -timeout=20 -max_len=4096 \
    -dict=tests/fuzz/http.dict -print_final_stats=1 \
    -artifact_prefix="$found/$name-" "$learnt" "$corpus" "$seeds" \
    >"$log" 2>&1 || code=$?
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  reach=$(sed -n 's/.* cov: \([0-9]*\) ft: \([0-9]*\) .*/\1 edges, \2 features/p' \
    "$log" | tail -n 1)
  echo "fuzz: struct $name: ${runs:-no} runs, ${reach:-nothing reached}," \
    "$(files "$learnt") streams learnt"
  [ "$code" -eq 0 ] || tell
}

scripts/deps.sh fuzz
export CMOCKA_TEST_ABORT=1
if [ "$seconds" = keep ]; then
  keep conn
  keep fetch
  exit 0
fi
fuzz conn $((seconds - seconds / 5))
fuzz fetch $((seconds / 5))
[ "$findings" -eq 0 ]
