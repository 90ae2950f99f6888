# runner.sh - what the tests of `bench run` share; sourced, with BUILD as $1.
#
# A case is a shell function.  `cases` runs some side by side, each with a
# folder of its own, $dir, and turns what they print - "ok WHAT", "not ok
# WHAT" and lines with "#" - into TAP.  Most of a run is waiting, so this
# costs little; each run has results of its own, and so no lock in common.
#
# Nothing here is in a hurry: what must happen is waited for, for as long as
# no machine needs, and what must not hang is ended only then.
set -u

build=$(cd "$1" && pwd) || exit 1
work=$(mktemp -d) || exit 1
pids=$work/pids
plenty_s=90 # beyond what any machine needs
count=0
failures=0

# Ends what a failed case left behind; the process is ours if it has our
# folder among its words.
clean_up() {
  for pid in $(cat "$pids" 2>/dev/null); do
    tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -q "$work" &&
      kill -KILL "$pid"
  done
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 1' INT TERM HUP

# A stand-in for gnuplot, which would take most of a short run's CPU time:
# gnuplot -d -c SCRIPT DATA OUTPUT FORMAT.
mkdir "$work/fake" "$work/empty" "$work/pen"
cat >"$work/pen/gnuplot" <<'END'
#!/bin/sh
if [ "$1" = --version ]; then
  echo 'gnuplot 5.4 patchlevel 4'
else
  echo '<svg viewBox="0 0 9 9"><title>t</title><g></g></svg>' >"$5"
fi
END
chmod +x "$work/pen/gnuplot"

# wrk's stand-in comes first in PATH.
ln -s "$build/tests/fake_wrk" "$work/fake/wrk"
drawing_path=$work/fake:$PATH # with gnuplot itself
real_path=$work/pen:$PATH
fake_path=$work/fake:$real_path
PATH=$fake_path

# --- TAP -----------------------------------------------------------------

# cases CASE...
cases() {
  for case in "$@"; do
    mkdir "$work/$case"
    (
      dir=$work/$case
      "$case" >"$work/$case.tap" 2>&1
    ) &
  done
  wait
  for case in "$@"; do
    while IFS= read -r line; do
      case $line in
      'ok '*) count=$((count + 1)) && echo "ok $count - ${line#ok }" ;;
      'not ok '*)
        count=$((count + 1))
        failures=$((failures + 1))
        echo "not ok $count - ${line#not ok }"
        ;;
      *) echo "# $line" ;;
      esac
    done <"$work/$case.tap"
  done
}

# The plan, and the exit status.
finish() {
  echo "1..$count"
  [ "$failures" -eq 0 ]
}

# check WHAT COMMAND...: the command says whether, and prints what it saw.
check() {
  what=$1
  shift
  if "$@" >"$dir/seen" 2>&1; then
    echo "ok $what"
  else
    echo "not ok $what"
    echo "$*"
    cat "$dir/seen"
    [ ! -s "$dir/err" ] || tail -n 8 "$dir/err"
  fi
}

skip() { # WHAT WHY
  echo "ok $1 # SKIP $2"
}

is() { # WANTED GOT
  echo "wanted \"$1\", got \"$2\""
  [ "$1" = "$2" ]
}

all() { # WANTED GOT WANTED GOT ...
  good=0
  while [ $# -ge 2 ]; do
    is "$1" "$2" || good=1
    shift 2
  done
  return $good
}

says() { # FILE REGEX
  echo "no \"$2\" in $1:" && tail -n 20 "$1"
  grep -Eq -- "$2" "$1"
}

silent() { # FILE
  echo "$1:" && head -n 20 "$1"
  [ ! -s "$1" ]
}

says_not() { # FILE REGEX
  echo "\"$2\" in $1:" && tail -n 20 "$1"
  ! grep -Eq -- "$2" "$1"
}

eventually() { # COMMAND...
  tries=$((plenty_s * 20))
  until "$@" >/dev/null 2>&1; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || return 1
    sleep 0.05
  done
}

# --- profiles and runs ---------------------------------------------------

# A profile for $dir, line by line, with $timeout, $repeat and $script where
# they are set.  wrk runs for two seconds; a machine that is late by most of
# them shortens the warm-up, no more.
profile() {
  {
    echo "run {"
    echo "  budget = 10m duration = 400ms warmup = 1s"
    # what else there is on the machine is no matter
    echo "  timeout = ${timeout:-30s} repeat = ${repeat:-1} disturbed_repeats = 0"
    echo "}"
  } >"$dir/tiny.conf"
}

server() { # NAME COMMAND [SETTINGS]
  echo "server $1 { command = '$2' ${3:-} }" >>"$dir/tiny.conf"
}

scenario() { # NAME [SETTINGS]
  {
    echo "scenario $1 {"
    echo "  script = \"${script:-scripts/wrk/hello.lua}\" path = \"/hello\""
    echo "  ${2:-connections = 4}"
    echo "}"
  } >>"$dir/tiny.conf"
}

ours='counters = true'
event=$build/event-server
threads=$build/thread-server
fake=$build/tests/fake_server

# The first seed that has the scenario in the first trial.
seed_for() { # SCENARIO
  seed=0
  until [ "${first:-}" = "$1" ]; do
    seed=$((seed + 1))
    bench_run --dry-run --seed "$seed"
    first=$(sed -n 's/^1 \([a-z]*\) .*/\1/p' "$dir/out")
  done
  echo "$seed"
}

# Runs to the end: $code, $dir/out, $dir/err, $run.
bench_run() { # OPTION...
  timeout -k 5 "$plenty_s" "$build/bench" run --profile "$dir/tiny.conf" \
    --results "$dir/results" "$@" >"$dir/out" 2>"$dir/err"
  code=$?
  find_run
}

# The same, but goes on: $runner.
start_run() { # OPTION...
  "$build/bench" run --profile "$dir/tiny.conf" --results "$dir/results" \
    "$@" >"$dir/out" 2>"$dir/err" &
  runner=$!
  echo "$runner" >>"$pids"
}

end_run() {
  wait "$runner"
  code=$?
  find_run
}

# The newest run's folder; "" when there is none.
find_run() {
  run=$(find "$dir/results" -mindepth 1 -maxdepth 1 -type d \
    ! -name '.*' 2>/dev/null |
    sort | tail -n 1)
}

# field ROW COLUMN: of trials.csv, quotes removed.
field() {
  awk -v row="$1" -v column="$2" '
    { count = 0; rest = $0 "," }
    rest != "" {
      while (match(rest, /^("([^"]|"")*"|[^,"]*),/)) {
        value = substr(rest, 1, RLENGTH - 1)
        rest = substr(rest, RLENGTH + 1)
        gsub(/^"|"$/, "", value)
        values[++count] = value
      }
    }
    NR == 1 { for (i = 1; i <= count; i++) place[values[i]] = i }
    NR == row + 1 { print values[place[column]] }
  ' "$run/trials.csv"
}

rows() {
  find_run
  rows=$(($(wc -l <"$run/trials.csv" 2>/dev/null || echo 1) - 1))
  echo "$rows"
}

has_rows() { # N
  [ "$(rows)" -ge "$1" ]
}

# --- processes -----------------------------------------------------------

# "PID START" of everything below a process.
descendants() { # PID
  cat /proc/[0-9]*/stat 2>/dev/null | sed 's/^\([0-9]*\) (.*) . /\1 /' |
    awk -v top="$1" '
      { parent[$1] = $2; start[$1] = $20 }
      END {
        for (pid in parent)
          for (up = pid; up in parent; up = parent[up])
            if (parent[up] == top) { print pid, start[pid]; break }
      }'
}

# The pid of the program NAME below the runner; "" when there is none.
find_program() { # NAME
  descendants "$runner" | while read -r pid start; do
    [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = "$1" ] && echo "$pid"
  done | head -n 1
}

has_program() { # NAME
  [ -n "$(find_program "$1")" ]
}

# Waits until the trial loads the server.
wait_for_load() { # SERVER
  eventually has_program wrk
  eventually has_program "$1"
}

# Whether none of the processes listed in the file lives; who is dead but not
# yet waited for by a lazy init does not count.
all_gone() { # FILE
  while read -r pid start; do
    set -- $(sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null)
    [ $# -ge 20 ] && [ "${20}" = "$start" ] && [ "$1" != Z ] &&
      echo "$pid lives: $(tr '\0' ' ' <"/proc/$pid/cmdline")" && return 1
  done <"$1"
  return 0
}

nothing_left() { # FILE
  eventually all_gone "$1"
  all_gone "$1"
}
