#!/bin/sh
# A run that was ended anywhere is readable, and --resume completes it: the
# same plan, the same seed, on the same machine, and no other.
. tests/runner.sh

# Four trials; `pairs` of them are as many alternating pairs more.  1001 times
# 0.001 is not quite the 1.001 that run.json keeps.
resume_profile() { # [PAIRS]
  {
    echo "run {"
    echo "  budget = 10m duration = ${duration:-400ms} warmup = 1001ms timeout = 30s"
    echo "  repeat = 2 pairs = ${1:-0} pair_duration = ${long:-200ms} slice = 20ms"
    echo "  precision_throughput = 100%  precision_cpu = 100%"
    echo "  disturbed_repeats = 0"
    echo "}"
  } >"$dir/tiny.conf"
  server event "$event" "$ours"
  server threads "$threads" "$ours"
  levels='connections = 4'
  [ -z "${1:-}" ] || levels="$levels pairs = {4}"
  scenario hello "$levels"
}

# Begins the run in $run, so that it is known before it is there.
begin_run() { # OPTION...
  run=$dir/run
  start_run --out "$run" --seed 5 "$@"
}

resume() { # OPTION...
  timeout -k 5 "$plenty_s" "$build/bench" run --resume "$run" \
    --results "$dir/results" "$@" >"$dir/out" 2>"$dir/err"
  code=$?
}

# "SCENARIO SERVER CONNECTIONS REPEAT" of every trial, in order.
trials_run() {
  awk -F, 'NR > 1 { print $2, $3, "c=" $4, $5 + 1 "/2" }' "$run/trials.csv"
}

trials_planned() {
  "$build/bench" run --profile "$dir/tiny.conf" --dry-run --seed 5 |
    sed -n 's/^[0-9]* \(hello [a-z]* c=4 [12]\)/\1/p'
}

# A row for each trial, samples and a histogram for no other.
is_whole() { # TRIALS
  find_samples=$(awk -F, 'NR > 1 { print $1 }' "$run/samples.csv" | sort -nu)
  all "$1" "$(grep -c '^[0-9]' "$run/trials.csv")" \
    "$(seq "$1")" "$find_samples" \
    "$1" "$(find "$run/latency" -name '*.csv' | wc -l)"
}

is_readable() {
  "$build/bench" summary "$run" >"$dir/summary" 2>&1
}

# completed WHAT: what was ended is readable, and goes on to its end.
completed() {
  check "$1: what was finished is readable" is_readable
  before=$(grep -c '^[0-9]' "$run/trials.csv")
  cp "$run/trials.csv" "$dir/before.csv"
  resume
  check "$1: --resume ends well" is 0 "$code"
  check "$1: it goes on where it was" says "$dir/err" \
    "$before trials and .* are there"
  trials_run >"$dir/run-order"
  trials_planned >"$dir/plan-order"
  check "$1: the plan is the same" cmp "$dir/run-order" "$dir/plan-order"
  check "$1: nothing is left of what was not finished" is_whole 4
  check "$1: run.json tells of it" says "$run/run.json" '"after": [0-9]'
}

# killed_in PHASE: in the second trial, or later.
killed_in() {
  resume_profile
  begin_run
  eventually grep -q "^[2-4],[0-9]*,$1," "$run/samples.csv"
  descendants "$runner" >"$dir/before"
  kill -KILL "$runner"
  wait "$runner" 2>/dev/null
  check "killed in $1: nobody is left" nothing_left "$dir/before"
  completed "killed in $1"
}

killed_in_ramp() { killed_in ramp; }
killed_in_warm_up() { killed_in warm-up; }
killed_in_measure() { duration=800ms killed_in measure; }
killed_in_end() { killed_in end; }

# Before the server is ready: one that never is, the first time.
killed_at_start() {
  resume_profile
  cat >"$dir/late-server" <<END
#!/bin/sh
[ -e "$dir/once" ] || { : >"$dir/once" && exec sleep 1000; }
exec "$event" "\$@"
END
  chmod +x "$dir/late-server"
  sed -i "s|$event|$dir/late-server|" "$dir/tiny.conf"
  begin_run
  eventually test -e "$dir/once"
  kill -KILL "$runner"
  wait "$runner" 2>/dev/null
  completed 'killed before the server is ready'
}

killed_while_drawing() {
  resume_profile
  mkdir "$dir/bin"
  cat >"$dir/bin/gnuplot" <<END
#!/bin/sh
[ "\$1" != --version ] || { echo gnuplot 5.4 patchlevel 4; exit; }
: >"$dir/drawing"
exec sleep 1000
END
  chmod +x "$dir/bin/gnuplot"
  PATH=$dir/bin:$PATH begin_run
  eventually test -e "$dir/drawing"
  kill -KILL "$runner"
  wait "$runner" 2>/dev/null
  pkill -KILL -f "$dir/bin/gnuplot" 2>/dev/null
  printf '#!/bin/sh\necho gnuplot 5.4 patchlevel 4\n' >"$dir/bin/gnuplot"
  PATH=$dir/bin:$PATH resume
  check 'killed while drawing: all trials were there' says "$dir/err" \
    '4 trials and 0 pairs are there'
  check 'killed while drawing: none was run again' is_whole 4
}

interrupted() {
  resume_profile
  begin_run
  eventually grep -q '^2,' "$run/samples.csv"
  kill -INT "$runner"
  wait "$runner"
  check 'interrupted: exit 130' is 130 $?
  completed interrupted
}

# With wrk itself: its stand-in does not stop.
killed_in_a_pair() {
  PATH=$real_path
  command -v wrk >/dev/null || { skip 'a pair' 'no wrk' && return; }
  long=60s resume_profile 1
  begin_run
  eventually test -e "$run/log/pair1b-wrk.txt"
  kill -KILL "$runner"
  wait "$runner" 2>/dev/null
  check 'killed in a pair: readable' is_readable
  sed -i 's/"pair_duration_s": 60.0/"pair_duration_s": 0.2/' "$run/run.json"
  sed -i 's/pair_duration = 60s/pair_duration = 200ms/' "$dir/tiny.conf"
  resume
  check 'killed in a pair: --resume ends well' is 0 "$code"
  check 'killed in a pair: all are there' all 3 \
    "$(grep -c '^[0-9]' "$run/pairs.csv")" 4 \
    "$(grep -c '^[0-9]' "$run/trials.csv")"
}

# A run of two trials, whole.
short_run() {
  resume_profile
  sed -i 's/repeat = 2/repeat = 1/' "$dir/tiny.conf"
  run=$dir/run
  "$build/bench" run --profile "$dir/tiny.conf" --results "$dir/results" \
    --out "$run" --seed 5 >"$dir/out" 2>"$dir/err"
}

# refused WHAT REGEX OPTION...
refused() {
  with=$1
  regex=$2
  shift 2
  cp -r "$run" "$dir/copy"
  resume "$@"
  check "--resume with $with: exit 2, one line" all 2 "$code" 1 \
    "$(wc -l <"$dir/err" | tr -d ' ')"
  check "--resume with $with: told" says "$dir/err" "$regex"
  check "--resume with $with: nothing has changed" diff -r "$run" "$dir/copy"
  rm -rf "$dir/copy"
}

another_plan() {
  short_run
  refused 'another level' 'another plan: scenarios of' --connections 5
  refused 'another profile' 'another plan' --profile quick
  refused 'another seed' 'has seed 5' --seed 6
  refused '--out' 'leave out --out' --out "$dir/other"
  sed -i 's/warmup = 1001ms/warmup = 900ms/' "$dir/tiny.conf"
  refused 'a profile that has changed' 'another plan: '
  sed -i 's/warmup = 900ms/warmup = 1001ms/' "$dir/tiny.conf"
  sed -i 's/path = /arguments = 3 &/' "$dir/tiny.conf"
  refused 'other arguments of a script' 'another plan: scenarios of'
  sed -i 's/arguments = 3 //' "$dir/tiny.conf"
  sed -i 's/"kernel": "[^"]*"/"kernel": "0.0"/' "$run/run.json"
  refused 'another kernel' 'another kernel'
  run=$dir/none refused_none
}

refused_none() {
  mkdir "$run"
  refused 'no run' 'none/run.json'
}

# What is done is done.
nothing_to_do() {
  short_run
  cp "$run/trials.csv" "$dir/before.csv"
  resume
  check '--resume of a finished run: exit 0' is 0 "$code"
  check '--resume of a finished run: nothing was run' cmp "$run/trials.csv" \
    "$dir/before.csv"
}

# A row that was not written to its end, wherever it was cut.
cut_rows() {
  short_run
  last=$(tail -n 1 "$run/trials.csv" | wc -c)
  whole=$(wc -c <"$run/trials.csv")
  for less in 1 2 $((last / 2)) $((last - 1)); do
    head -c $((whole - less)) "$run/trials.csv" >"$dir/cut.csv"
    cp "$dir/cut.csv" "$run/trials.csv"
    check "a row that lacks $less bytes: readable" is_readable
    resume
    check "a row that lacks $less bytes: run again" all 0 "$code" 2 \
      "$(grep -c '^[0-9]' "$run/trials.csv")"
    whole=$(wc -c <"$run/trials.csv")
  done
}

# Rows of another run are no beginning of this one.
strange_rows() {
  short_run
  sed -i '2s/hello/other/' "$run/trials.csv"
  resume
  check 'rows that were changed: exit 1' is 1 "$code"
  check 'rows that were changed: told' says "$dir/err" \
    'trial 1 or pair 1 is none of its plan'
}

cases killed_in_ramp killed_in_warm_up killed_in_measure killed_in_end
cases killed_at_start killed_while_drawing interrupted killed_in_a_pair
cases another_plan nothing_to_do cut_rows strange_rows
finish
