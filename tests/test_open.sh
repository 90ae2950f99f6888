#!/bin/sh
# Open loops: trials that crowd drives, at a rate that is given.  Good runs, a
# rate that nobody can do, and one for every fault of its own.
. tests/runner.sh

# open NAME RATE [SETTINGS]
open() {
  case ${3:-} in
  *duration*) lasting= ;;
  *) lasting='duration = 1s' ;;
  esac
  echo "scenario $1 { path = \"/hello\" $lasting rate = $2
    ${3:-connections = 4} }" >>"$dir/tiny.conf"
}

# A machine that was late is no fault of what is tested here.
run_in_time() {
  for try in 1 2 3; do
    bench_run
    grep -q 'before all was measured' "$run/trials.csv" || return
  done
}

valid() { # ROW
  all 1 "$(field "$1" valid)" no \
    "$([ "$(field "$1" status)" = failed ] && echo yes || echo no)"
}

filled() { # ROW COLUMN...
  row=$1
  shift
  for column in "$@"; do
    is "${column}: a number" "$column: $(field "$row" "$column" |
      sed 's/^[0-9.]\{1,\}$/a number/')" || return 1
  done
}

# --- good runs -----------------------------------------------------------

good() {
  PATH=$work/empty:$real_path # wrk is not asked for
  profile
  server event "$event" "$ours"
  server threads "$threads" "$ours"
  open calm 200 'connections = {4, 64} expect_bytes = 14'
  run_in_time
  check 'a good run exits 0' is 0 "$code"
  check 'it has one row for every trial' is 4 "$(rows)"
  for row in 1 2 3 4; do
    check "trial $row is valid" valid "$row"
    check "trial $row has its columns" filled "$row" duration_s requests \
      throughput_per_s errors_timeout latency_mean_us latency_p50_us \
      latency_p99_us latency_max_us cpu_us_per_request client_cpu_pct \
      connections_served unanswered late_pct memory_total_kib
    check "trial $row has what only wrk tells empty" all \
      '' "$(field "$row" latency_wrk_p99_us)" \
      '' "$(field "$row" connections_by_littles_law)"
    check "trial $row says what was asked" is 200 "$(field "$row" rate_per_s)"
    check "trial $row has its files" test -s "$run/latency/$row.csv" -a \
      -s "$run/latency/$row.hgrm" -a -e "$run/log/$row-crowd.txt"
  done
  check 'servers are asked at the same instants' same_count
  check 'the answers are those of the histogram' counts_agree 1
  check 'samples.csv tells of crowd' says "$run/samples.csv" '^4,0,[a-z]*,crowd,'
  check 'run.json has the rate' says "$run/run.json" '"rate_per_s": 200'
  check 'latency.csv has the percentiles' says "$run/latency.csv" \
    '^calm,4,event,percentile,50,'
  check 'no chart of a throughput that was asked for' test ! -e \
    "$run/charts/throughput-calm.svg"
  check 'nor a word about it' says_not "$dir/out" \
    'throughput at|the requests of|more requests'
  check 'the table has latencies' says "$dir/out" 'asked +req/s +p50 us +p99 us'
}

# By crowd's counts: all of the warm-up and of the measured part.
same_count() {
  for connections in 4 64; do
    for row in 1 2 3 4; do
      [ "$(field "$row" connections)" -eq "$connections" ] &&
        echo "$connections $(awk -F, 'NR > 1 { n += $2 } END { print n }' \
          "$run/latency/$row.csv")"
    done | sort -u
  done | tee /dev/stderr | awk 'END { exit NR != 2 }'
}

counts_agree() { # ROW: percentile 50 of the file and of the row
  awk -F, -v wanted="$(field "$1" latency_p50_us)" '
    NR > 1 { value[NR] = $1; count[NR] = $2; total += $2 }
    END {
      for (i = 2; i <= NR; i++) {
        sum += count[i]
        if (2 * sum >= total) { print value[i], wanted; exit value[i] != wanted }
      }
      exit 1
    }' "$run/latency/$1.csv"
}

# Both kinds in one profile, and a share that waits for its capacity.
mixed() {
  profile
  server event "$event" "$ours"
  scenario hello
  open calm 200 'arrivals = constant connections = 4'
  open half '50%' 'capacity = hello connections = 4'
  run_in_time
  check 'wrk and crowd in one run: exit 0' is 0 "$code"
  check 'wrk and crowd in one run: only one has a rate' is ' 200' \
    "$({ field 1 rate_per_s && field 2 rate_per_s; } | sort | tr '\n' ' ' |
      sed 's/ $//')"
  check 'a share is asked for once the capacity is known' all 3 "$(rows)" \
    half "$(field 3 scenario)"
  best=$(for row in 1 2; do
    echo "$(field $row scenario) $(field $row throughput_per_s)"
  done | sed -n 's/^hello //p')
  check 'it is a share of what was answered' awk -v best="$best" \
    -v rate="$(field 3 rate_per_s)" 'BEGIN {
      print rate, "of", best
      exit !(rate >= 0.49 * best - 1 && rate <= 0.51 * best + 1)
    }'
}

# A server of somebody else's: crowd's word stands alone.
foreign() {
  profile
  server good "$fake --port {port} good"
  open calm 200
  run_in_time
  check 'a foreign server: valid' all 0 "$code" 1 "$(field 1 valid)" 0 \
    "$(field 1 counted)"
  check 'a foreign server: throughput is that of crowd' filled 1 \
    throughput_per_s latency_p99_us
}

# --- too much ------------------------------------------------------------

# Whatever gives way first, crowd or the server, the figures agree.
mad() {
  timeout=2s
  profile
  server event "$event" "$ours"
  server threads "$threads" "$ours"
  open mad 1000000
  run_in_time
  check 'a rate that nobody can do: exit 0' is 0 "$code"
  for row in 1 2; do
    check "a rate that nobody can do: trial $row is valid" valid "$row"
    check "a rate that nobody can do: trial $row is not ok" \
      says_status "$row" 'client-bound|starved'
    check "a rate that nobody can do: trial $row counts what was lost" \
      filled "$row" unanswered errors_timeout
  done
}

says_status() { # ROW REGEX
  field "$1" status | tee /dev/stderr | grep -Exq "$2"
}

# Four connections, and each answer takes half a second: eight a second.
slow() {
  profile
  server event "$event" "$ours"
  open slow 200 'duration = 1s connections = 4'
  sed -i 's|"/hello"|"/wait/500"|; s/timeout = 30s/timeout = 1s/' \
    "$dir/tiny.conf"
  run_in_time
  check 'more than the connections hold: starved, or late itself' \
    says_status 1 'starved|client-bound'
  check 'more than the connections hold: valid' all 0 "$code" 1 \
    "$(field 1 valid)"
  check 'more than the connections hold: who got no answer is counted' \
    test "$(field 1 unanswered)" -gt 0
}

# --- faults --------------------------------------------------------------

measures() { grep -q ',measure,crowd,' "$dir"/results/*/samples.csv; }

# in_a_trial WHAT COMMAND...: does this while a trial is measured.
in_a_trial() {
  label=$1
  shift
  profile
  server event "$event" "$ours"
  open calm 200 'duration = 60s connections = 4'
  start_run
  eventually measures
  descendants "$runner" >"$dir/before"
  "$@"
  end_run
  check "$label: the trial failed, and the run says so" all 3 "$code" 0 \
    "$(field 1 valid)" failed "$(field 1 status)"
  check "$label: the reason" says "$run/trials.csv" "$reason"
  check "$label: nothing is left" nothing_left "$dir/before"
}

server_killed() {
  kill_server() { kill -KILL "$(find_program event-server)"; }
  reason='the server was killed by signal 9' \
    in_a_trial 'a server dies' kill_server
}

crowd_killed() {
  kill_crowd() { kill -KILL "$(find_program crowd)"; }
  reason='crowd was killed by signal 9' in_a_trial 'crowd dies' kill_crowd
}

# fault MODE REASON: of the stand-in for a server.
fault() {
  profile
  server bad "$fake --port {port} --requests 20 $1"
  open calm 200
  run_in_time
  check "a server, $1: the trial failed" all 3 "$code" failed \
    "$(field 1 status)"
  check "a server, $1: the reason" says "$run/trials.csv" "$2"
}
turncoat() { fault turncoat 'answers that were not 2xx or 3xx'; }
crash() { fault crash 'the server was killed by signal 11'; }

miscount() {
  profile
  server bad "$fake miscount" "$ours"
  open calm 200
  run_in_time
  check 'a server that counts no answers: told' says "$run/trials.csv" \
    'crowd counts [0-9]+ answers, and 0 requests given up, the server'
  check 'a server that counts no answers: failed' is failed "$(field 1 status)"
}

crowd_missing() {
  profile
  server event "$event" "$ours"
  open calm 200
  mkdir "$dir/elsewhere"
  cp "$build/bench" "$dir/elsewhere/bench"
  "$dir/elsewhere/bench" run --profile "$dir/tiny.conf" \
    --results "$dir/results" >"$dir/out" 2>"$dir/err"
  code=$?
  check 'crowd is missing: exit 69' is 69 "$code"
  check 'crowd is missing: told, with the remedy' says "$dir/err" \
    'crowd is not beside bench.*: make$'
  check 'crowd is missing: nothing was begun' test ! -e "$dir/results"
}

# --- mistakes ------------------------------------------------------------

# refused WHAT REGEX [OPTION...]: nothing is begun.
refused() {
  what=$1
  regex=$2
  shift 2
  bench_run "$@"
  check "$what: exit 2" is 2 "$code"
  check "$what: one line says so" is 1 "$(wc -l <"$dir/err")"
  check "$what: it says" says "$dir/err" "$regex"
}

mistakes() {
  profile
  server event "$event" "$ours"
  scenario hello
  cp "$dir/tiny.conf" "$dir/begun.conf"
  open calm '50%' 'capacity = hello connections = 8'
  refused 'a level without a capacity' \
    'tiny.conf:[0-9]+: scenario calm has 8 connections, and hello'
  sed -i 's/= 8/= 4/' "$dir/tiny.conf"
  refused 'a capacity that was left out' \
    '--scenarios: calm asks at 50 % of what hello reaches: name hello' \
    --scenarios calm
  cp "$dir/begun.conf" "$dir/tiny.conf"
  open calm 200 'script = a.lua connections = 8'
  refused 'a rate and a script' 'scenario calm: script: .* leave it out'
  cp "$dir/begun.conf" "$dir/tiny.conf"
  open calm 200 'connections = 8 pairs = 8'
  refused 'a rate and pairs' 'scenario calm: pairs: '
  cp "$dir/begun.conf" "$dir/tiny.conf"
  open calm 0
  refused 'no rate at all' 'rate = 0 is out of range: must be 1 to 1000000'
}

cases good mixed foreign
cases slow server_killed crowd_killed turncoat crash
cases miscount crowd_missing mistakes
cases mad
finish
