#!/bin/sh
# Alternating pairs: two servers and two wrks are alive, and one wrk at a time
# runs; whoever dies is noticed, and nobody is left stopped.
. tests/runner.sh

PATH=$real_path
command -v wrk >/dev/null || { skip 'pairs' 'wrk is not installed' && finish && exit; }

# A profile with one trial, and pairs for so long.
pairs_profile() { # DURATION [SERVER...]
  {
    echo "run {"
    echo "  budget = 10m duration = 100ms warmup = 300ms timeout = 30s"
    echo "  repeat = 1 pairs = 1 pair_duration = $1 slice = 20ms disturbed_repeats = 0"
    echo "}"
  } >"$dir/tiny.conf"
  server event "$event" "$ours"
  [ $# -lt 2 ] || server threads "$threads" "$ours"
  scenario hello 'connections = 4 pairs = {4}'
}

# pair ROW COLUMN: of pairs.csv.
pair() {
  sed -n "$(($1 + 1))p" "$run/pairs.csv" | cut -d, -f"$2"
}

# "PID STATE" of every wrk below the runner.
wrks() {
  descendants "$runner" | while read -r pid start; do
    [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = wrk ] &&
      echo "$pid $(sed 's/.*) //; s/ .*//' "/proc/$pid/stat")"
  done
}

two_wrks() { [ "$(wrks | wc -l)" -eq 2 ]; }
one_is_stopped() { [ "$(wrks | grep -c ' T$')" -eq 1 ]; }
alternates() { two_wrks && one_is_stopped; }

good() {
  pairs_profile 400ms threads
  bench_run
  check 'pairs: exit 0' is 0 "$code"
  check 'pairs: each server with itself, and the two' all 3 \
    "$(grep -c '^[0-9]' "$run/pairs.csv")" 1 \
    "$(grep -c ',event,event,' "$run/pairs.csv")" 1 \
    "$(grep -c ',event,threads,' "$run/pairs.csv")" 1 \
    "$(grep -c ',threads,threads,' "$run/pairs.csv")"
  check 'pairs: run.json counts them apart from trials' all 2 \
    "$(sed -n 's/^  "trials": \([0-9]*\),$/\1/p' "$run/run.json")" 3 \
    "$(sed -n 's/^  "pairs": \([0-9]*\),$/\1/p' "$run/run.json")"
  check 'pairs: all valid' all 1 "$(pair 1 16)" 1 "$(pair 2 16)" 1 "$(pair 3 16)"
  check 'pairs: both sides ran, and had their answers' awk -F, '
    NR > 1 && !($9 > 0 && $10 > 0 && $11 > 0 && $12 > 0 &&
      $13 >= 200000 && $14 >= 200000) { bad = 1 }
    END { exit bad }' "$run/pairs.csv"
  check 'pairs: the summary tells of them' says "$run/summary.md" \
    '^\| hello \| 4 \| threads \| event \| 1 \| \?[0-9.]*x \| - \| - \| ok \|$'
  check 'pairs: its rows are in summary.csv' says "$run/summary.csv" \
    ',threads,event,pair_cpu_us_per_request,1,[0-9.]*,,,ok'
}

# in_a_pair WHAT COMMAND...: does this while a pair alternates.  Who did not
# notice before the pair's time is up would not end before the test's is.
in_a_pair() {
  label=$1
  shift
  pairs_profile 10m
  start_run
  eventually alternates
  descendants "$runner" >"$dir/before"
  "$@"
  end_run
  check "$label: the pair is not valid, and the run says so" all 3 "$code" 0 \
    "$(pair 1 16)"
  check "$label: the reason" says "$run/pairs.csv" "$reason"
  check "$label: nothing is left" nothing_left "$dir/before"
}

kill_stopped() { kill -KILL "$(wrks | sed -n 's/ T$//p' | head -n 1)"; }

wrk_killed_while_stopped() {
  reason='event: wrk was killed by signal 9' in_a_pair \
    'R2: a wrk dies while it is stopped' eventually kill_stopped
}

server_killed() {
  kill_server() { kill -KILL "$(find_program event-server)"; }
  reason='event: the server was killed by signal 9' in_a_pair \
    'R5: a server dies in a pair' kill_server
}

# The pids of programs of that name below the runner, the oldest first.
by_age() { # NAME
  descendants "$runner" | sort -k2,2n -k1,1n | while read -r pid start; do
    [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = "$1" ] && echo "$pid"
  done
}

# The first server has the first wrk.  While the runner is frozen nothing is
# handed over.
kill_idle_server() {
  kill -STOP "$runner"
  first=$(by_age wrk | head -n 1)
  turn=$(sed 's/.*) //; s/ .*//' "/proc/$first/stat" | grep -q T && echo 1 || echo 2)
  kill -KILL "$(by_age event-server | sed -n "${turn}p")"
  kill -CONT "$runner"
}

server_killed_while_its_wrk_is_stopped() {
  reason='event: the server was killed by signal 9' in_a_pair \
    'a server dies while its wrk is stopped' kill_idle_server
}

# ended WHAT SIGNAL CODE: the runner gets a signal while a pair alternates.
ended() {
  pairs_profile 60s
  start_run
  eventually alternates
  descendants "$runner" >"$dir/before"
  kill "-$2" "$runner"
  end_run
  check "$1: exit $3" is "$3" "$code"
  check "$1: nobody is left, stopped or not" nothing_left "$dir/before"
  check "$1: no pair is told of" is 1 "$(wc -l <"$run/pairs.csv")"
}
interrupted() { ended 'R10: interrupted in a pair' INT 130; }
killed() { ended 'R9: the runner is killed in a pair' KILL 137; }

wrong_level() {
  pairs_profile 1s
  sed -i 's/pairs = {4}/pairs = {5}/' "$dir/tiny.conf"
  bench_run
  check 'pairs at a level that there is not: exit 2' is 2 "$code"
  check 'pairs at a level that there is not: told' says "$dir/err" \
    'tiny.conf:[0-9]*: scenario hello: pairs at 5 connections'
}

too_many() {
  pairs_profile 1s
  sed -i 's/connections = 4 pairs = {4}/connections = 65 pairs = {65}/' \
    "$dir/tiny.conf"
  bench_run
  check 'pairs where they are biased: exit 2' is 2 "$code"
  check 'pairs where they are biased: told' says "$dir/err" \
    'tiny.conf:[0-9]*: scenario hello: pairs at 65 connections: .* above 64'
}

cases good wrong_level too_many
cases wrk_killed_while_stopped server_killed
cases server_killed_while_its_wrk_is_stopped
cases interrupted killed
finish
