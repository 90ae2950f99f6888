#!/bin/sh
# A run that looks at what it has found: how much more it needs, and what
# disturbed it.
. tests/runner.sh

stages_profile() { # SETTING...
  {
    echo "run {"
    echo "  budget = 10m duration = 400ms warmup = 1s timeout = 30s $*"
    echo "}"
  } >"$dir/tiny.conf"
  server event "$event" "$ours"
  server threads "$threads" "$ours"
}

# A run in which wrk had its CPU: where it had not, ratios of throughput are wrk's,
# and nobody asks for more of them.
calm_run() { # OPTION...
  for try in 1 2 3; do
    rm -rf "$dir/results"
    bench_run "$@"
    grep -q client-bound "$run/trials.csv" || break
  done
}

# Three repetitions say that four are too few for a tenth of a percent.
more_trials() {
  stages_profile 'repeat = 3 repeat_most = 4 precision_throughput = 0.1%' \
    'disturbed_repeats = 0'
  scenario hello
  calm_run --seed 3
  check 'a ratio that scatters: exit 0' is 0 "$code"
  check 'a ratio that scatters: a repetition more' all 8 "$(rows)" \
    "$(printf '3\n3\n')" "$(awk -F, '$5 == 3 { print $5 }' "$run/trials.csv")"
  check 'a ratio that scatters: told' says "$dir/err" \
    '^2 more, as the first ones scatter'
}

enough() {
  stages_profile 'repeat = 3 repeat_most = 9 precision_throughput = 100%' \
    'disturbed_repeats = 0'
  {
    echo 'scenario wait { script = "scripts/wrk/wait.lua" path = "/wait/50"'
    echo 'connections = 4 duration = 1s }'
  } >>"$dir/tiny.conf"
  calm_run
  check 'a ratio that is known: no more' all 0 "$code" 6 "$(rows)"
}

no_budget() {
  stages_profile 'repeat = 3 repeat_most = 99 precision_throughput = 0.1%' \
    'disturbed_repeats = 0'
  sed -i 's/budget = 10m/budget = 20s/' "$dir/tiny.conf"
  scenario hello
  bench_run
  check 'no more than the budget holds' test "$(rows)" -lt 18
}

# Somebody computes on every CPU: each server's trials, told in order.
beside_hogs() {
  hogs=
  for cpu in $(taskset -cp $$ | sed 's/.*: //; s/[,-]/ /g' |
    awk '{ print $1, $NF }'); do
    taskset -c "$cpu" sh -c 'while :; do :; done' &
    hogs="$hogs $!"
  done
  bench_run
  kill $hogs
  tried=$(awk -F, '$3 == "event" { print $8 }' "$run/trials.csv" | uniq -c |
    awk '{ print $2, $1 }' | tr '\n' ' ')
}

disturbed() {
  stages_profile 'repeat = 1'
  scenario hello
  beside_hogs
  check 'another load: disturbed, run again, and noisy in the end' is \
    'disturbed 2 noisy 1 ' "$tried"
  check 'another load: the reason' says "$run/trials.csv" \
    'disturbed,"?another load took'
  check 'another load: the exit code is not about it' is 0 "$code"
  check 'another load: the summary counts one trial' says "$run/summary.csv" \
    'hello,4,event,,throughput_per_s,1,'
  check 'another load: the summary says so' says "$run/summary.md" \
    'disturbed from outside'
}

# What is planned has the budget first.
disturbed_in_haste() {
  stages_profile 'repeat = 1'
  sed -i 's/budget = 10m/budget = 1s/' "$dir/tiny.conf"
  scenario hello
  beside_hogs
  check 'another load, no time left: noisy at once' is 'noisy 1 ' "$tried"
}

cases more_trials enough no_budget
cases disturbed
cases disturbed_in_haste
finish
