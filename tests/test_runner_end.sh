#!/bin/sh
# How a run ends when somebody ends it, or ends what it has started: what was
# measured is kept, and no process outlives it.
. tests/runner.sh

# --- a part of it is killed, or stopped ----------------------------------

# in_mid_trial WHAT COMMAND...: does this to the first of two trials, which
# would take $long.
in_mid_trial() {
  label=$1
  shift
  profile
  server event "$event" "$ours"
  scenario long "connections = 4 duration = ${long:-60s}"
  scenario short
  start_run --seed "$(seed_for long)"
  wait_for_load event-server
  descendants "$runner" >"$dir/before"
  "$@"
  end_run
  check "$label: its trial is not valid, the next is" all 3 "$code" 2 \
    "$(rows)" 0 "$(field 1 valid)" 1 "$(field 2 valid)"
  check "$label: nothing is left of it" all_gone "$dir/before"
  field 1 reason >"$dir/reason"
}

signal_program() { # SIGNAL NAME; it may only just be starting
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    pid=$(find_program "$2")
    [ -n "$pid" ] && break
    sleep 0.1
  done
  kill "-$1" "$pid"
}

kill_hold() {
  kill -KILL "$(awk '{ print $4 }' "/proc/$(find_program event-server)/stat")"
}

server_killed() {
  in_mid_trial 'R5: server killed' signal_program KILL event-server
  check 'R5: server killed: the reason says it' says "$dir/reason" \
    'the server was killed by signal 9'
}

server_stopped() {
  long=2s timeout=5s in_mid_trial 'R3: server stopped' signal_program STOP event-server
  check 'R3: server stopped: the reason says it' says "$dir/reason" \
    'wrk did not end within 5 s of its time'
}

wrk_killed() {
  in_mid_trial 'R2: wrk killed' signal_program KILL wrk
  check 'R2: wrk killed: the reason says it' says "$dir/reason" \
    'wrk was killed by signal 9'
}

wrk_stopped() {
  long=2s timeout=5s in_mid_trial 'R3: wrk stopped' signal_program STOP wrk
  check 'R3: wrk stopped: the reason says it' says "$dir/reason" \
    'wrk did not end within 5 s'
}

# Hold is the process between the runner and the server.
hold_killed() {
  in_mid_trial 'R5: hold killed' kill_hold
  check 'R5: hold killed: the reason says it' says "$dir/reason" \
    'the server was killed by signal 9'
}

# --- the user has had enough ---------------------------------------------

# interrupt SIGNAL STATUS: in the second trial.
interrupt() {
  repeat=9
  profile
  server event "$event" "$ours"
  server threads "$threads" "$ours"
  scenario hello
  start_run
  eventually has_rows 1
  eventually has_program wrk
  descendants "$runner" >"$dir/before"
  kill "-$1" "$runner"
  end_run
  check "R10: SIG$1: exit $2" is "$2" "$code"
  check "R10: SIG$1: what was finished is kept" all 1 "$(field 1 valid)" \
    "$(field "$(rows)" valid)" 1
  check "R10: SIG$1: and concluded" grep -q hello "$run/summary.csv"
  check "R10: SIG$1: the summary says so" says "$dir/err" '^[1-9] trials and 0 pairs,'
  check "R10: SIG$1: latest is not moved" test ! -e "$dir/results/latest"
  check "R10: SIG$1: nothing is left" nothing_left "$dir/before"
}

interrupt_int() { interrupt INT 130; }
interrupt_term() { interrupt TERM 143; }
interrupt_hup() { interrupt HUP 129; }

# Who does not end at SIGTERM is waited for, unless the user cannot wait.
interrupt_twice() {
  profile
  server stubborn "$fake stubborn"
  scenario hello 'connections = 4 duration = 60s'
  start_run
  wait_for_load fake_server
  descendants "$runner" >"$dir/before"
  kill -INT "$runner"
  sleep 0.5 # two signals at once are one
  kill -INT "$runner"
  end_run
  check 'R10: SIGINT twice: exit 130' is 130 "$code"
  check 'R10: SIGINT twice: no waiting for the server' says_not "$dir/err" \
    'trials in'
  check 'R10: SIGINT twice: nothing is left' nothing_left "$dir/before"
}

interrupt_before() { # the first trial is done
  profile
  server event "$event" "$ours"
  scenario hello 'connections = 4 duration = 60s'
  start_run
  wait_for_load event-server
  kill -INT "$runner"
  end_run
  check 'R10: SIGINT in the first trial: exit 130' is 130 "$code"
  check 'R10: SIGINT in the first trial: no conclusion' all 0 "$(rows)" 0 \
    "$(wc -c <"$dir/out" | tr -d ' ')"
}

# All is measured: there is nothing to wait for.
interrupt_drawing() {
  mkdir "$dir/bin"
  printf '#!/bin/sh\nexec sleep 600\n' >"$dir/bin/gnuplot"
  chmod +x "$dir/bin/gnuplot"
  PATH=$dir/bin:$PATH
  profile
  server event "$event" "$ours"
  scenario hello 'connections = {2, 4}'
  start_run
  eventually has_rows 2
  eventually has_program sleep
  descendants "$runner" >"$dir/before"
  kill -INT "$runner"
  end_run
  check 'R10: SIGINT while drawing: exit 130' is 130 "$code"
  check 'R10: SIGINT while drawing: the summary is there' test -s "$run/summary.md"
  check 'R10: SIGINT while drawing: nothing is left' nothing_left "$dir/before"
}

# As nohup does it.
hangup_ignored() {
  profile
  server event "$event" "$ours"
  scenario hello
  trap '' HUP
  start_run
  wait_for_load event-server
  kill -HUP "$runner"
  end_run
  check 'R10: under nohup a hangup does no harm' all 0 "$code" 1 "$(field 1 valid)"
}

# Without any chance to clean up.
runner_killed() {
  repeat=9
  profile
  server orphan "$fake orphan"
  scenario hello
  start_run
  eventually has_rows 1
  wait_for_load fake_server
  descendants "$runner" >"$dir/before"
  check 'R9: runner killed: it had hold, server, orphan and wrk' test \
    "$(wc -l <"$dir/before")" -ge 5
  kill -KILL "$runner"
  end_run
  check 'R9: runner killed: nothing is left' nothing_left "$dir/before"
  check 'R9: runner killed: what was finished is readable' "$build/bench" \
    summary "$run"
  repeat=1 profile
  server event "$event" "$ours"
  scenario hello
  bench_run --out "$dir/next"
  check 'R9: runner killed: the next run is not locked out' is 0 "$code"
}

# --- nobody listens, or the disk is full ---------------------------------

small_run() {
  profile
  server event "$event" "$ours"
  scenario hello
}

no_stdout() {
  small_run
  "$build/bench" run --profile "$dir/tiny.conf" --results "$dir/piped" \
    2>"$dir/err" | true
  check 'R24: stdout is a closed pipe: the results are there' test -s \
    "$dir/piped/latest/summary.md"
}

no_stderr() {
  small_run
  "$build/bench" run --profile "$dir/tiny.conf" --results "$dir/results" \
    2>&1 >"$dir/out" | true
  check 'R24: stderr is a closed pipe: the results are there' test -s \
    "$dir/results/latest/summary.md"
}

full_stdout() {
  small_run
  "$build/bench" run --profile "$dir/tiny.conf" --results "$dir/results" \
    >/dev/full 2>"$dir/err"
  check 'R24: stdout is full: exit 1' is 1 $?
  check 'R24: stdout is full: it says so' says "$dir/err" 'No space left'
  check 'R24: stdout is full: the results are there' test -s \
    "$dir/results/latest/summary.md"
}

# full_disk WHAT BLOCKS: as on a full disk, but without the privileges to
# make one.
full_disk() {
  repeat=30
  profile
  server event "$event" "$ours"
  scenario hello
  (
    ulimit -f "$2"
    bench_run
    echo "$code" >"$dir/code"
  )
  find_run
  check "$1: exit 1" is 1 "$(cat "$dir/code")"
  check "$1: it says where and why" says "$dir/err" \
    "cannot write $dir/results.*: (File too large|No space left)"
}

full_at_once() { full_disk 'R11: no room for run.json' 1; }
full_later() {
  full_disk 'R11: no room for more samples' 10
  check 'R11: no room for more samples: what was written is readable' \
    "$build/bench" summary "$run"
}

cases server_killed server_stopped wrk_killed wrk_stopped hold_killed \
  interrupt_int interrupt_term interrupt_hup
cases interrupt_twice interrupt_before interrupt_drawing hangup_ignored \
  runner_killed no_stdout no_stderr full_stdout full_at_once full_later
finish
