#!/bin/sh
# `bench summary`: what the profile asked and what pairs measured reach the
# words.  The folders are made here; nothing is measured.
. tests/runner.sh

# run_json [KEY...]: into $run; lines of the profile.
run_json() {
  run=$dir/run
  mkdir -p "$run"
  {
    echo '{"format": 1, "version": "0.1", "name": "run", "repeats": 6,'
    echo '"trials": 12, "host": {}, "profile": {"name": "tiny",'
    printf '%s,\n' "$@"
    echo '"servers": [{"name": "event", "label": "'"${loop:-}"'"},'
    echo '{"name": "threads"'"${label:+, \"label\": \"$label\"}"'}],'
    echo '"scenarios": [{"name": "hello", "duration_s": 1.0}]}}'
  } >"$run/run.json"
}

# trials COUNT: threads serve half of what event does, at twice the CPU per
# request; the last COUNT - 6 are far more alike than the first six.
trials() {
  awk -v count="$1" '
    BEGIN {
      print "trial,scenario,server,connections,repeat,order,valid,status," \
        "reason,throughput_per_s,cpu_us_per_request,memory_total_kib"
      for (i = 0; i < count; i++) {
        by = i < 6 ? 1 + (i * 7 % 6 - 2.5) / 20 : 1
        printf "%d,hello,event,64,%d,0,1,ok,,1000,10,4096\n", 2 * i + 1, i
        printf "%d,hello,threads,64,%d,1,1,ok,,%f,%f,4096\n", 2 * i + 2, i,
          500 * by, 20 / by
      }
    }' >"$run/trials.csv"
}

# pairs COUNT: by them it is 1.4 times the CPU per request; the last COUNT - 3
# are alike.
pairs() {
  awk -v count="$1" '
    BEGIN {
      print "pair,scenario,server_a,server_b,connections,repeat,order," \
        "slice_ms,a_requests,b_requests,a_cpu_us,b_cpu_us,a_running_us," \
        "b_running_us,steal_pct,valid,reason,status"
      for (i = 0; i < count; i++) {
        by = i < 3 ? 1 + (i - 1) / 100 : 1
        printf "%d,hello,event,threads,64,0,0,40,1000,1000,1000,%f,1,1,0,1,,ok\n",
          i + 1, 1400 * by
      }
    }' >"$run/pairs.csv"
}

summarize() {
  "$build/bench" summary "$run" >"$dir/out" 2>"$dir/err"
  code=$?
}

# The end of a run on one line, blanks squeezed.
ends_with() {
  tr -s ' \n' ' ' <"$dir/out" >"$dir/line"
  says "$dir/line" "$1"
}

older() {
  run_json '"repeat": 6'
  trials 6
  summarize
  check 'nothing asked: exit 0' is 0 "$code"
  check 'nothing asked: nothing is noisy' silent_on noisy "$run/summary.csv"
  check 'without pairs isolated trials tell CPU per request' ends_with \
    'threads used 2.0x the CPU per request of event \(95 % interval .* 6 pairs of trials; least difference that would show: [0-9.]* %\)'
}

precise() {
  run_json '"repeat": 6' '"precision_throughput": 0.05'
  trials 6
  summarize
  check 'throughput is known less well than asked: noisy, and why' says \
    "$run/summary.md" \
    'noisy: throughput against the base is known to \+-[0-9.]* %: asked for 5 %'
  check 'noisy in summary.csv: the point, and the ratio' all \
    noisy "$(field threads '' throughput_per_s 10)" \
    noisy "$(field threads event throughput_per_s 10)" \
    ok "$(field event '' throughput_per_s 10)"
  check 'noisy: told with a remedy' ends_with \
    'wider than the 5 % asked for: more trials, or a quieter machine'
}

# Pairs, too; a label that could mean either server says nothing.
labelled() {
  loop='event loop' label='thread per connection' run_json '"repeat": 6'
  trials 6
  pairs 3
  summarize
  check 'labels: sentences have them' ends_with \
    'thread per connection used 1.40x the CPU per request of event loop \('
  check 'labels: the tables of summary.md, too' all \
    1 "$(grep -c '^|  | thread per connection |' "$run/summary.md")" \
    1 "$(grep -c '| 64 | thread per connection | event loop | 3' "$run/summary.md")"
  check 'labels: the terminal explains its names' says "$dir/out" \
    '^threads       thread per connection$'
  check 'labels: summary.csv has names' silent_on loop "$run/summary.csv"
  loop=server label=server run_json '"repeat": 6'
  summarize
  check 'one label of two servers: their names' ends_with \
    'threads used 1.40x the CPU per request of event \('
  loop=threads run_json '"repeat": 6'
  summarize
  check 'a label that is the other name: their names' ends_with \
    'threads used 1.40x the CPU per request of event \('
}

# field SERVER BASE METRIC COLUMN: of summary.csv.
field() {
  awk -F, -v words="$1,$2,$3" -v column="$4" \
    '$3 "," $4 "," $5 == words { print $column }' "$run/summary.csv"
}

paired() {
  run_json '"repeat": 6' '"pairs": 3' '"precision_cpu": 0.05'
  trials 6
  pairs 3
  summarize
  check 'pairs tell CPU per request, once' all 1 \
    "$(grep -c 'used .* the CPU per request' "$run/summary.md")" 1 \
    "$(grep -c 'used 1.40x the CPU per request of event (99 % interval .* 3 alternating pairs; least difference that would show: 5.9 %); wider than the 5 % asked for: more pairs' "$run/summary.md")"
  check 'the end of a run says the same' ends_with \
    'threads used 1.40x the CPU per request of event \(99 % interval'
  check 'isolated trials disagree, and it is said' ends_with \
    'isolated trials say threads / event = 2.0[0-9]x in CPU per request \(95 % interval .*\), alternating pairs 1.40x \(99 % interval .*\): they disagree'
  check 'the pairs are noisy: wider than asked' is noisy \
    "$(field threads event pair_cpu_us_per_request 10)"
}

# The width of an interval, as the log of its ends' ratio, in 1e-4.
width() { # METRIC
  field threads event "$1" 8 >"$dir/low"
  field threads event "$1" 9 | awk -v low="$(cat "$dir/low")" \
    '{ printf "%.0f\n", 1e4 * log($1 / low) }'
}

# All values as one sample would deviate less than the first stage did: only
# the square root of their number makes the interval narrower.
stages() {
  run_json '"repeat": 6' '"pairs": 3'
  trials 6
  pairs 3
  summarize
  trials_width=$(width throughput_per_s)
  pairs_width=$(width pair_cpu_us_per_request)
  trials 24
  pairs 12
  summarize
  check 'four times the trials: half the interval, by the first stage' within \
    $((trials_width / 2)) "$(width throughput_per_s)"
  check 'four times the pairs: half the interval, by the first stage' within \
    $((pairs_width / 2)) "$(width pair_cpu_us_per_request)"
}

within() { [ "$2" -ge $(($1 - 1)) ] && [ "$2" -le $(($1 + 1)) ]; }
silent_on() { ! grep -q "$1" "$2"; }

cases older precise paired labelled stages
finish
