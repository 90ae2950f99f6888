#!/bin/sh
# Trials with others in them: who comes beside the load, and what is behind the
# server.  Good runs, and one for every fault of its own.
. tests/runner.sh

# beside NAME WORDS [SETTINGS]: an open loop, and those who come beside it.
beside() {
  echo "scenario $1 { path = \"/hello\" expect_bytes = 14 connections = 8
    rate = 100 duration = 1s warmup = 300ms beside = '$2' ${3:-} }" \
    >>"$dir/tiny.conf"
}

# A machine that was late is no fault of what is tested here.
run_in_time() {
  for try in 1 2 3; do
    bench_run
    grep -q 'before all was measured' "$run/trials.csv" || return
  done
}

both_servers() {
  profile
  server event "$event" "$ours"
  server threads "$threads" "$ours"
}

served() { # WHAT: both trials are valid, and have eight clients of their own
  check "$1: exit 0" is 0 "$code"
  for row in 1 2; do
    check "$1: trial $row has its own clients, and no other's" all \
      1 "$(field $row valid)" 8 "$(field $row connections_served)"
  done
}

# --- who comes beside ----------------------------------------------------

# Those who ask have latencies of their own.
ask() {
  both_servers
  beside ask '--path /wait/200 --rate 40 --connections 20'
  run_in_time
  served 'who asks beside'
  for row in 1 2; do
    check "who asks beside: trial $row times both kinds" at_least \
      "$(field $row beside_latency_p50_us)" 200000
    check "who asks beside: trial $row counts them" at_least \
      "$(field $row beside_requests)" 40
    check "who asks beside: trial $row keeps their latencies" test -s \
      "$run/latency/$row-beside.csv"
  done
  check 'who asks beside: run.json says so' says "$run/run.json" \
    '"beside": "--path /wait/200 --rate 40 --connections 20"'
  check 'who asks beside: percentiles are of the load alone' awk -F, '
    $4 == "percentile" && $5 == 50 && $6 >= 200000 { late = 1 }
    $4 == "percentile" { seen = 1 } END { exit late || !seen }' \
    "$run/latency.csv"
}

at_least() { # VALUE LEAST
  echo "$1, at least $2"
  [ -n "$1" ] && [ "${1%.*}" -ge "$2" ]
}

# Those who hold are there, and cost memory.
hold() {
  both_servers
  beside hold '--manner hold --connections 200'
  run_in_time
  served 'who holds beside'
  [ "$(field 1 server)" = threads ] && row=1 || row=2
  check 'who holds beside: a thread for each' at_least \
    "$(field $row threads_max)" 208
  check 'who holds beside: nobody asks' is 0 "$(field 1 beside_requests)"
}

# The same, gone again before the load comes.
burst() {
  both_servers
  beside burst '--manner hold --connections 200' 'beside_for = 300ms'
  run_in_time
  served 'who was there before'
  for row in 1 2; do
    check "who was there before: trial $row has both memories" all \
      '' "$(field $row beside_cpu_pct)" \
      yes "$([ -n "$(field $row memory_idle_kib)" ] && echo yes)"
  done
}

trickle() {
  both_servers
  beside trickle '--manner trickle --connections 50 --timeout 600000'
  run_in_time
  served 'who trickles beside'
}

# wrk's loop, too.
closed() {
  PATH=$real_path
  command -v wrk >/dev/null || { skip 'beside wrk' 'no wrk' && return; }
  profile
  server event "$event" "$ours"
  scenario closed "connections = 4 expect_bytes = 14
    beside = '--rate 50 --connections 10'"
  run_in_time
  check 'beside wrk: exit 0' is 0 "$code"
  check 'beside wrk: valid, with its own clients' all 1 "$(field 1 valid)" \
    4 "$(field 1 connections_served)"
}

# --- what is behind ------------------------------------------------------

upstream() {
  both_servers
  beside upstream '--path /upstream/wait/200 --rate 20 --connections 20' \
    "upstream = '$event'"
  run_in_time
  served 'an upstream'
  check 'an upstream: it is asked, and waited for' at_least \
    "$(field 1 beside_latency_p50_us)" 200000
  check 'an upstream: its log' test -e "$run/log/1-upstream.txt"
}

# In an open loop those who came meanwhile have waited.
stop() {
  both_servers
  beside stop '--rate 5' 'stop = 700ms'
  run_in_time
  served 'a server that is stopped'
  for row in 1 2; do
    check "a server that is stopped: trial $row shows it" at_least \
      "$(field $row latency_max_us)" 650000
  done
}

# Two CPUs for it, which the client shares where there are no more.
server_cpus() {
  profile
  server event "$event" "$ours"
  beside wide '--rate 5' 'server_cpus = 2 needs_cpus = 2'
  beside narrow '--rate 5' 'server_cpus = 1'
  sed -i 's/duration = 1s/duration = 60s/' "$dir/tiny.conf"
  for scenario in wide narrow; do
    start_run --scenarios $scenario
    eventually measures
    cpus=$(sed -n 's/^Cpus_allowed_list:[^0-9]*//p' \
      "/proc/$(find_program event-server)/status")
    case $scenario in
    wide) check 'two CPUs for the server' is 2 "$(count_cpus "$cpus")" ;;
    narrow) check 'one CPU for the server' is 1 "$(count_cpus "$cpus")" ;;
    esac
    kill -INT "$runner"
    end_run
    rm -rf "$dir/results"
  done
}
count_cpus() { # LIST
  echo "$1" | tr ',' '\n' | awk -F- '{ n += ($2 == "" ? $1 : $2) - $1 + 1 }
    END { print n }'
}

# Nobody is left where the runner is killed.
killed() {
  both_servers
  beside long '--manner hold --connections 20' \
    "upstream = '$event'"
  sed -i 's/duration = 1s/duration = 60s/' "$dir/tiny.conf"
  start_run
  eventually measures
  descendants "$runner" >"$dir/before"
  kill -KILL "$runner"
  end_run
  check 'the runner is killed: nobody is left' eventually nothing_left \
    "$dir/before"
}
measures() { grep -q ',measure,crowd,' "$dir"/results/*/samples.csv; }

# --- faults --------------------------------------------------------------

# faulty NAME WORDS SETTINGS REASON: one trial that fails.
faulty() {
  profile
  sed -i 's/timeout = [0-9]*s/timeout = 3s/' "$dir/tiny.conf"
  server event "$event" "$ours"
  beside odd "$2" "$3"
  bench_run
  check "$1: the trial failed, and the run says so" all 3 "$code" 0 \
    "$(field 1 valid)" failed "$(field 1 status)"
  check "$1: the reason" says "$run/trials.csv" "$4"
}

bad_words() {
  faulty 'words that crowd does not know' '--speed 5' '' \
    'the crowd beside exited with status 2.*bad option'
}
no_upstream() {
  faulty 'an upstream that cannot be run' '--rate 5' \
    "upstream = '$work/nothing'" 'nothing'
}
beside_killed() {
  profile
  server event "$event" "$ours"
  beside long '--manner hold --connections 21'
  sed -i 's/duration = 1s/duration = 60s/' "$dir/tiny.conf"
  start_run
  eventually measures
  for pid in $(descendants "$runner" | cut -d' ' -f1); do
    tr '\0' ' ' <"/proc/$pid/cmdline" | grep -q 'crowd .*--connections 21' &&
      [ "$(cat "/proc/$pid/comm")" = crowd ] && kill -KILL "$pid"
  done 2>/dev/null
  end_run
  check 'who came beside is killed: the trial failed' all 3 "$code" 0 \
    "$(field 1 valid)" failed "$(field 1 status)"
  check 'who came beside is killed: the reason' says "$run/trials.csv" \
    'the crowd beside had left before all was measured'
}

cpus() {
  profile
  server event "$event" "$ours"
  beside here '--rate 5' 'needs_cpus = 1'
  beside elsewhere '--rate 5' 'needs_cpus = 1000'
  bench_run --dry-run
  check 'too few CPUs: the scenario is left out, and told' says "$dir/err" \
    'scenario elsewhere is left out: it needs 1000 CPUs, here are [0-9]+$'
  check 'too few CPUs: the others stay' says "$dir/out" '^1 here event c=8'
}

cases ask hold burst trickle closed
cases stop server_cpus
cases upstream killed bad_words no_upstream beside_killed cpus
finish
