#!/bin/sh
# The open loop's command line: every bad word is answered with one line on
# stderr, nothing on stdout, and an exit code.
set -u

build=${1:-build}
work=$(mktemp -d)
count=0
failed=0
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

# tell NAME: says how the last command went.
tell() {
  code=$?
  count=$((count + 1))
  if [ "$code" -eq 0 ]; then
    echo "ok $count - $1"
  else
    echo "not ok $count - $1"
    sed 's/^/# /' "$work/err"
    failed=1
  fi
}

# fails CODE MESSAGE WORD...: MESSAGE follows the program's name, to the end.
fails() {
  wanted=$1
  message=$2
  shift 2
  timeout 20 "$build/crowd" "$@" >"$work/out" 2>"$work/err"
  [ $? -eq "$wanted" ] && [ ! -s "$work/out" ] &&
    [ "$(cat "$work/err")" = "crowd: $message" ]
  tell "crowd $*"
}

fails 2 'give one HOST:PORT; see --help'
fails 2 'give one HOST:PORT; see --help' 127.0.0.1:1 127.0.0.1:2
fails 2 '"nowhere" is not HOST:PORT' nowhere
fails 2 '--manner: "rude" is none of ask, close, visit, hold, trickle, sip' \
  --manner rude 127.0.0.1:1
fails 2 'bad option "--speed"; see --help' --speed 3 127.0.0.1:1
fails 2 '--rate: "0" is not a whole number from 1 to 1000000' \
  --rate 0 127.0.0.1:1
fails 2 '--rate: "1e3" is not a whole number from 1 to 1000000' \
  --rate 1e3 127.0.0.1:1
fails 2 '--rate needs a value; see --help' 127.0.0.1:1 --rate
fails 2 '--duration: "0" is not a whole number from 1 to 86400000' \
  --duration 0 127.0.0.1:1
fails 2 '--timeout: "600001" is not a whole number from 1 to 600000' \
  --timeout 600001 127.0.0.1:1
fails 2 '--connections: "0" is not a whole number from 1 to 1000000' \
  --connections 0 127.0.0.1:1
fails 2 '--arrivals: "bursty" is neither constant nor poisson' \
  --arrivals bursty 127.0.0.1:1
fails 2 '--path: "hello" does not begin with /' --path hello 127.0.0.1:1
fails 2 '--path: only visible ASCII may stand in a path' \
  --path '/a b' 127.0.0.1:1
fails 2 '--seed is given twice' --seed 1 --seed 2 127.0.0.1:1
fails 1 "cannot write $work/no/a.csv: No such file or directory" \
  --histogram "$work/no/a.csv" 127.0.0.1:1
fails 1 "cannot write $work/no/a.hgrm: No such file or directory" \
  --hgrm "$work/no/a.hgrm" 127.0.0.1:1

timeout 20 "$build/crowd" --path "/$(printf '%04096d' 0)" 127.0.0.1:1 \
  >"$work/out" 2>"$work/err"
[ $? -eq 2 ] && [ ! -s "$work/out" ] &&
  [ "$(cat "$work/err")" = 'crowd: --path: longer than 4096 bytes' ]
tell "a path of 4097 bytes"

(
  # shellcheck disable=SC3045 # dash and busybox have it
  ulimit -n 64
  timeout 20 "$build/crowd" --connections 1000 127.0.0.1:1
) >"$work/out" 2>"$work/err"
[ $? -eq 1 ] && [ ! -s "$work/out" ] && [ "$(wc -l <"$work/err")" -eq 1 ] &&
  grep -q '^crowd: --connections: 1000 are more than ' "$work/err"
tell "more connections than descriptors"

timeout 20 "$build/crowd" --help >"$work/out" 2>"$work/err" &&
  [ ! -s "$work/err" ] &&
  head -n 1 "$work/out" | grep -qx 'usage: crowd \[OPTION...\] HOST:PORT' &&
  grep -q -- '--hgrm FILE ' "$work/out"
tell "--help"

timeout 20 "$build/crowd" --rate 10 --duration 100 --warmup 0 --timeout 50 \
  127.0.0.1:1 >/dev/full 2>"$work/err"
[ $? -eq 1 ] &&
  grep -qx 'crowd: cannot write the result: No space left on device' "$work/err"
tell "a full disk"

echo "1..$count"
exit $failed
