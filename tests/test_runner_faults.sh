#!/bin/sh
# What can go wrong around the runner, injected, noticed, and never a number.
# Each check begins with the number of its fault; here are those that are
# tested nowhere else, and where the others are:
#
#   R1   wrk is missing                   test_runner_usage.sh: tools
#   R2   wrk crashes, or exits badly      test_runner.sh: wrk_exit, wrk_abort;
#                                         test_runner_end.sh: wrk_killed
#   R3   wrk hangs                        test_runner.sh: wrk_never, wrk_late;
#                                         test_runner_end.sh: wrk_stopped
#   R4   wrk prints garbage, or half      test_runner.sh: wrk_garbage, wrk_half,
#                                         wrk_silent, ...; test_wrk.c: at
#                                         every byte
#   R5   a server crashes in mid-run      below; test_runner.sh: server_crash;
#                                         test_runner_end.sh; test_pairs.sh
#   R6   a server is never ready          test_runner.sh: server_exit,
#                                         server_never, server_hang, ...
#   R7   another one answers on the port  below; test_listener.c
#   R8   not 2xx, or a wrong body         below (after the load);
#                                         test_runner.sh: server_status, ...
#   R9   the runner is killed             below, at any moment;
#                                         test_runner_end.sh: runner_killed;
#                                         test_process.c: death_of_the_runner
#   R10  Ctrl-C, SIGTERM, SIGHUP          test_runner_end.sh: interrupt_*;
#                                         test_pairs.sh: interrupted; below:
#                                         whom the terminal does not reach
#   R11  the disk is full                 below; test_runner_end.sh: full_*;
#                                         test_folder.c
#   R12  no place for results             below; test_runner_usage.sh: folders
#   R13  a file written in part           below; at every byte:
#                                         test_result_load.c, test_pairing.c
#   R14  gnuplot is missing, or fails     below; test_runner_usage.sh: tools
#   R15  a profile with mistakes          test_profile.c: test_mistakes,
#                                         test_strange_files, ...;
#                                         test_runner_usage.sh: profiles
#   R16  absurd values                    test_runner_usage.sh: options, places;
#                                         test_profile.c; below
#   R17  a low limit of descriptors       below; test_runner_usage.sh: places;
#                                         test_process.c: test_limits
#   R18  no ports left                    below; test_ports.c; test_runner.sh:
#                                         ports_used_up
#   R19  the wall clock is set            below; test_clocks.c, test_verdict.c
#   R20  races with /proc                 test_sample.c: test_stat, test_gone;
#                                         test_tree.c: a_pid_alone_is_nobody
#   R21  the runner is held up            below; test_clocks.c; another load:
#                                         test_verdict.c, test_measure.c; the
#                                         load before a run: test_host.c
#   R22  fork or exec fails               below; test_process.c:
#                                         test_not_started
#   R23  two runners at once              test_runner_usage.sh: two_at_once;
#                                         test_folder.c
#   R24  nobody reads what is printed     test_runner_end.sh: no_stdout, ...
#   R25  hostile names                    test_runner.sh: hostile;
#                                         test_result_load.c, test_chart_text.c
#   R26  a flood of output                test_runner.sh: server_flood,
#                                         server_babble, wrk_flood
#
# And wrk exits 0 with a wrong number in nine situations, each of which is
# below with wrk itself: "wrk lies 1/9" to "9/9".
. tests/runner.sh

inject=$build/tests/inject.so

# Under a sanitizer it cannot be preloaded into programs of others.
can_inject() {
  ! grep -qE '__(asan|tsan)_init' "$inject"
}

# with RULES COMMAND...: what the command starts suffers likewise.
with() {
  rules=$1
  shift
  LD_PRELOAD=$inject INJECT=$rules "$@"
}

# No figure of a scenario's: a field behind the count of values.
no_number() {
  says_not "$run/summary.csv" '^hello,[0-9]*,[a-z]*,[a-z]*,[a-z_0-9]*,[0-9]*,[0-9.-]'
}

# not_valid WHAT REASON [CODE]: of the run's only trial.
not_valid() {
  check "$1: not valid, exit ${3:-3}" all "${3:-3}" "$code" \
    0 "$(field 1 valid)"
  field 1 reason >"$dir/reason"
  check "$1: the reason says it" says "$dir/reason" "$2"
  check "$1: no number in summary.csv" no_number
}

# flagged WHAT REASON: the trial counts, but for noise.
flagged() {
  check "$1: valid, but noisy" all 0 "$code" 1 "$(field 1 valid)" \
    noisy "$(field 1 status)"
  field 1 reason >"$dir/reason"
  check "$1: the reason says it" says "$dir/reason" "$2"
}

one_trial() { # [SETTINGS]
  profile
  server event "$event" "$ours"
  scenario hello "$@"
}

# --- wrk lies ------------------------------------------------------------

real_wrk() { # WHAT
  PATH=$real_path
  command -v wrk >/dev/null && return
  skip "$1" 'wrk is not installed'
  return 1
}

# A wrk that is wrk itself after some shell commands.
wrapped_wrk() {
  mkdir "$dir/bin"
  printf '#!/bin/sh\n%s "%s" "$@" %s\n' "$1" "$(command -v wrk)" "${2:-}" \
    >"$dir/bin/wrk"
  chmod +x "$dir/bin/wrk"
  PATH=$dir/bin:$PATH
}

lie_404() {
  real_wrk 'wrk lies 1/9' || return
  cat >"$dir/lost.lua" <<'END'
wrk.path = "/nowhere"
local result = dofile("scripts/wrk/result.lua")
setup, done = result.setup, result.done
END
  script=$dir/lost.lua one_trial
  bench_run
  not_valid 'wrk lies 1/9: all answers 404' \
    '^[0-9]+ answers that were not 2xx or 3xx'
}

lie_descriptors() {
  real_wrk 'wrk lies 2/9' || return
  one_trial 'connections = 100'
  wrapped_wrk 'ulimit -n 40; exec'
  bench_run
  not_valid 'wrk lies 2/9: descriptors for some of 100 connections' \
    '^[0-9]+ (failed connects|connects failed)'
}

# during WHAT SIGNAL NAME: while a trial of a minute is under way.
during() {
  one_trial 'connections = 4 duration = 60s'
  start_run
  eventually sampled
  kill "-$2" "$(find_program "$3")"
  end_run
}

sampled() {
  find_run
  grep -q machine "$run/samples.csv"
}

lie_killed() {
  real_wrk 'wrk lies 3/9' || return
  during 'wrk lies 3/9' KILL event-server
  not_valid 'wrk lies 3/9: the server is killed' \
    '^the server was killed by signal 9'
}

lie_silence() {
  real_wrk 'wrk lies 4/9' || return
  profile
  server odd "$fake --requests 2 hang"
  scenario hello
  bench_run
  not_valid 'wrk lies 4/9: accepted, never answered' '^wrk got no answer'
}

# Wherever in its start the signal finds it.
lie_interrupted() {
  real_wrk 'wrk lies 5/9' || return
  during 'wrk lies 5/9' INT wrk
  not_valid 'wrk lies 5/9: interrupted in mid-run' \
    '^wrk (ended [0-9.]+ s before its time|stopped asking|was killed)|^nothing'
}

measures() { grep -q ',measure,' "$run/samples.csv"; }

# A signal that another thread takes does not wake the one that sleeps until
# wrk's time is up: all the others end, and nobody asks any more.
lie_asleep() {
  real_wrk 'wrk lies 5/9' || return
  one_trial 'connections = 4 duration = 4s'
  start_run
  eventually sampled
  eventually measures
  wrk=$(find_program wrk)
  luajit - "$wrk" "$(ls "/proc/$wrk/task" | grep -vx "$wrk" | head -n 1)" <<'END'
local ffi = require("ffi")
ffi.cdef("int tgkill(int process, int thread, int signal);")
ffi.C.tgkill(tonumber(arg[1]), tonumber(arg[2]), 2)
END
  end_run
  not_valid 'wrk lies 5/9: interrupted, and sleeps on' \
    '^wrk stopped asking before its time: 1 of its 2 threads had ended'
}

lie_full() {
  real_wrk 'wrk lies 6/9' || return
  one_trial
  wrapped_wrk exec '>/dev/full'
  bench_run
  not_valid 'wrk lies 6/9: stdout is full' \
    'cannot write the result: .*No space left'
}

# clock_set N STEP_S REASON: wrk's and the runner's, in mid-run.
clock_set() {
  what="wrk lies $1/9: the wall clock is set by $2 s"
  real_wrk "$what" || return
  can_inject || { skip "$what" 'a sanitizer' && return; }
  timeout=5s one_trial 'connections = 4 duration = 2s'
  wrapped_wrk "INJECT=clock:step=$2:after=200; export INJECT; exec"
  # where wrk is slow it may be set before it is looked at: then nothing lies
  for try in 1 2 3; do
    with "clock:step=$2:after=5" bench_run
    [ "$(field 1 valid)" = 0 ] && break
  done
  not_valid "$what" "$3"
}

lie_clock_back() { clock_set 7 -5 'set 5\.0 s back'; }
lie_clock_ahead() { clock_set 8 3600 'set 3600\.0 s ahead'; }
lie_clock_far_back() { clock_set 9 -3600 'set 3600\.0 s back'; }

# --- faults of servers ---------------------------------------------------

server_crash() {
  real_wrk 'R5' || return
  during 'R5' SEGV event-server
  # sanitizers have a handler of their own
  not_valid 'R5: server crash in mid-run' \
    '^the server (was killed by signal 11|exited with status [0-9]+: .*SEGV)'
}

# Somebody listens, and answers well, on the port that the server names.
port_taken() {
  "$fake" good >"$dir/other" &
  other=$!
  echo "$other" >>"$pids"
  eventually grep -q listening "$dir/other"
  cat >"$dir/server" <<END
#!/bin/sh
cat "$dir/other"
exec sleep 600
END
  chmod +x "$dir/server"
  profile
  server odd "$dir/server"
  scenario hello
  bench_run
  not_valid 'R7: another process answers on the port' \
    "^port [0-9]+ belongs to fake_server \\(process $other\\), not"
  kill "$other"
}

tired() {
  real_wrk 'R8' || return
  profile
  server odd "$fake tired"
  scenario hello 'connections = 4 expect_bytes = 14'
  # a machine that is late spoils a trial in a way of its own
  for try in 1 2 3; do
    bench_run
    ! field 1 reason | grep -q "^wrk's clock says" && break
  done
  not_valid 'R8: a wrong body after the load' \
    '^after the load: GET /hello: 3 bytes instead of 14'
}

two_wrks() {
  descendants "$runner" | while read -r pid start; do
    cat "/proc/$pid/comm" 2>/dev/null
  done | grep -c '^wrk$' | grep -q 2
}

# What is served changes once both servers of a pair are loaded.
changed_in_a_pair() {
  real_wrk 'R8' || return
  mkdir "$dir/root"
  echo 'hello, world!' >"$dir/root/body"
  cat >"$dir/tiny.conf" <<END
run { budget = 10m duration = 100ms warmup = 300ms timeout = 30s
  repeat = 1 pairs = 1 pair_duration = 400ms slice = 20ms }
server event { command = '$event --root $dir/root' counters = true }
scenario hello {
  script = "scripts/wrk/hello.lua" path = "/file/body" expect_bytes = 14
  connections = 4 pairs = {4}
}
END
  start_run
  eventually two_wrks
  : >"$dir/root/body"
  end_run
  check 'R8: a wrong body after a pair: not valid, and why' says \
    "$run/pairs.csv" ',0,event: after the load: GET /file/body: 0 bytes instead'
}

# --- faults of the machine -----------------------------------------------

# Whatever a runner starts, however late, inherits its environment.
none_marked() {
  marked=$(grep -lzx "MARK=$dir" /proc/[0-9]*/environ 2>/dev/null)
  echo "alive: $marked"
  [ -z "$marked" ]
}

# Each runner at another moment of its life.
killed_at_any_moment() {
  one_trial
  runners=
  for i in 1 2 3 4 5 6 7 8 9 10; do
    MARK=$dir "$build/bench" run --profile "$dir/tiny.conf" --results \
      "$dir/results.$i" >/dev/null 2>"$dir/err.$i" &
    runners="$runners $!"
    echo "$!" >>"$pids"
  done
  for runner in $runners; do
    kill -KILL "$runner"
    sleep 0.2
  done
  wait
  eventually none_marked
  check 'R9: the runner is killed at any moment: nothing is left' none_marked
  for results in "$dir"/results.*; do
    for run in "$results"/*-tiny; do
      [ -s "$run/trials.csv" ] && "$build/bench" summary "$run" || continue
    done
  done >"$dir/out" 2>"$dir/err"
  check 'R9: the runner is killed at any moment: what was finished is readable' says_not "$dir/err" '.'
}

# A file system of 28 KiB, which is gone with the process.
full_disk() {
  one_trial
  mkdir "$dir/disk" "$dir/copy"
  cat >"$dir/small" <<END
mount -t tmpfs -o size=28k none "$dir/disk" || exit 99
mkdir "$dir/disk/before" && echo 'what was there' >"$dir/disk/before/trials.csv"
"$build/bench" run --profile "$dir/tiny.conf" --results "$dir/disk"
code=\$?
cp -r "$dir/disk/." "$dir/copy"
exit \$code
END
  timeout "$plenty_s" unshare -Urm sh "$dir/small" >"$dir/out" 2>"$dir/err"
  code=$?
  says "$dir/err" 'unshare|mount' >/dev/null &&
    { skip 'R11: disk full' 'no file system of its own' && return; }
  check 'R11: disk full: exit 1' is 1 "$code"
  check 'R11: disk full: path and reason' says "$dir/err" \
    "cannot write $dir/disk/.*: No space left"
  check 'R11: disk full: what was there is as it was' is 'what was there' \
    "$(cat "$dir/copy/before/trials.csv")"
  run=$(find "$dir/copy" -name '*-tiny')
  check 'R11: disk full: what was written is readable' "$build/bench" \
    summary "$run"
}

# no_place WHAT REASON PLACE [COMMAND...]: told before anything is measured.
no_place() {
  what="R12: results: $1"
  reason=$2
  place=$3
  shift 3
  "$@" "$build/bench" run --profile "$dir/tiny.conf" --results "$place" \
    >"$dir/out" 2>"$dir/err"
  check "$what: exit 1, one line" all 1 $? 1 "$(wc -l <"$dir/err" | tr -d ' ')"
  check "$what: path and reason" says "$dir/err" "cannot write $place.*: $reason"
}

places() {
  one_trial
  : >"$dir/file"
  ln -s loop "$dir/loop"
  mkdir "$dir/locked"
  no_place 'a file' 'Not a directory' "$dir/file"
  no_place 'a loop of links' 'Too many levels' "$dir/loop"
  no_place 'not there' 'No such file' "$dir/no/such"
  chmod 555 "$dir/locked"
  if [ "$(id -u)" -eq 0 ]; then
    chmod 755 "$work" "$dir"
    no_place 'not ours' 'Permission denied' "$dir/locked" setpriv \
      --reuid 65534 --regid 65534 --clear-groups
  else
    no_place 'not ours' 'Permission denied' "$dir/locked"
  fi
}

cut_file() {
  one_trial
  repeat=2 profile
  server event "$event" "$ours"
  scenario hello
  bench_run
  size=$(($(wc -c <"$run/trials.csv") - 20))
  head -c "$size" "$run/trials.csv" >"$dir/cut"
  cp "$dir/cut" "$run/trials.csv"
  "$build/bench" summary "$run" >"$dir/out" 2>"$dir/err"
  check 'R13: a row written in part: the others are read' is 0 $?
  check 'R13: a row written in part: told, with its line' says "$dir/err" \
    "/trials\\.csv:3: the last row is cut off and left out"
  sed -i 's/,/;/' "$run/trials.csv"
  "$build/bench" summary "$run" >"$dir/out" 2>"$dir/err"
  check 'R13: another header: refused, with its line' all 1 $? 1 \
    "$(grep -c '/trials\.csv:1: column "trial" is missing' "$dir/err")"
}

gnuplot_fails() {
  mkdir "$dir/bin"
  printf '#!/bin/sh\necho "it is broken" >&2\nexit 1\n' >"$dir/bin/gnuplot"
  chmod +x "$dir/bin/gnuplot"
  PATH=$dir/bin:$PATH
  one_trial 'connections = {2, 4}'
  bench_run
  check 'R14: gnuplot fails: exit 1' is 1 "$code"
  check 'R14: gnuplot fails: measured, and how to draw again' says "$dir/err" \
    "measured, not plotted: .*make charts RUN=$run"
  check 'R14: gnuplot fails: the summary is there' test -s "$run/summary.md"
  check 'R14: gnuplot fails: the report says so' says "$run/report.html" \
    'No charts were drawn'
  check 'R14: gnuplot fails: so are the trials' all 2 "$(rows)" 1 \
    "$(field 2 valid)"
}

# The soft limit is what a shell gives; wrk and server need more.
few_descriptors() {
  one_trial 'connections = 100'
  code=$(ulimit -Sn 64 && bench_run && echo "$code")
  find_run
  check 'R17: a low soft limit of descriptors is raised for wrk and server' \
    all 0 "$code" 1 "$(field 1 valid)" 100 "$(field 1 connections_served)"
}

# A network of its own, with 32 ports for connects: for what follows behind
# `unshare -Urn sh "$dir/few-ports"`.
few_ports() { # WHAT
  cat >"$dir/few-ports" <<'END'
ip link set lo up &&
  echo '40000 40031' >/proc/sys/net/ipv4/ip_local_port_range &&
  echo 0 >/proc/sys/net/ipv4/tcp_tw_reuse || exit 99
exec "$@"
END
  unshare -Urn sh "$dir/few-ports" true 2>/dev/null && return
  skip "$1" 'no network of its own'
  return 1
}

too_few_ports() {
  few_ports 'R18: fewer ports than connections' || return
  one_trial 'connections = 40'
  unshare -Urn sh "$dir/few-ports" "$build/bench" run --profile \
    "$dir/tiny.conf" --results "$dir/results" >"$dir/out" 2>"$dir/err"
  check 'R18: fewer ports than connections: exit 2, nothing started' all 2 $? \
    '' "$(find_run && echo "$run")"
  check 'R18: fewer ports than connections: told what helps' says "$dir/err" \
    'tiny.conf:[0-9]*: .* 40 connections need a port each, there are 32: .*range'
}

ports_in_use() {
  few_ports 'R18: ports in TIME_WAIT' || return
  repeat=2
  one_trial 'connections = 20'
  unshare -Urn sh "$dir/few-ports" "$build/bench" run --profile \
    "$dir/tiny.conf" --results "$dir/results" >"$dir/out" 2>"$dir/err" &
  runner=$!
  echo "$runner" >>"$pids"
  eventually grep -q 'waiting for ports' "$dir/err"
  kill -INT "$runner"
  end_run
  check 'R18: ports in TIME_WAIT: waited for, and told' says "$dir/err" \
    '^waiting for ports: of 32 for connects [0-9]+ are in TIME_WAIT.*tw_reuse'
  check 'R18: ports in TIME_WAIT: the wait can be ended' all 130 "$code" 1 \
    "$(rows)"
}

# Of the runner alone: all that was measured stands.
clock_step() {
  can_inject || { skip 'R19: the clock is set' 'a sanitizer' && return; }
  one_trial 'connections = 4 duration = 3s'
  with 'clock:step=100:after=5' bench_run
  flagged 'R19: the wall clock is set in mid-run' \
    '^the wall clock was set 100\.0 s ahead'
}

# In which only the runner itself hears of a Ctrl-C.
apart() {
  group=$(sed 's/.*) //' "/proc/$runner/stat" | cut -d' ' -f3)
  descendants "$runner" | while read -r pid start; do
    echo "$pid of $runner: $(sed 's/.*) //' "/proc/$pid/stat")"
  done | tee "$dir/groups"
  [ -s "$dir/groups" ] && ! grep -q ": . [0-9]* $group " "$dir/groups"
}

held_up() {
  one_trial 'connections = 4 duration = 4s'
  start_run
  eventually sampled
  check 'R10: what the runner starts is not in its process group' apart
  kill -STOP "$runner"
  sleep 2
  kill -CONT "$runner"
  end_run
  flagged 'R21: the runner is stopped for 2 s' \
    '^the runner was held up for [1-9][0-9]*\.[0-9] s'
}

# --- what cannot be started ----------------------------------------------

# The first bytes of a program for another machine.
foreign_program() {
  {
    printf '\177ELF\002\001\001\000\000\000\000\000\000\000\000\000'
    printf '\002\000\377\177\001\000\000\000'
    head -c 100 /dev/zero
  } >"$dir/foreign"
  chmod +x "$dir/foreign"
  profile
  server odd "$dir/foreign"
  scenario hello
  bench_run
  not_valid 'R22: a program for another machine' \
    "^the server cannot run $dir/foreign: Exec format error"
}

no_program() {
  : >"$dir/plain"
  for place in "$dir" "$dir/plain" "$dir/missing"; do
    profile
    server odd "$place"
    scenario hello
    bench_run
    check "R22: no program: $(basename "$place"): exit 2, nothing started" \
      all 2 "$code" '' "$run"
    check "R22: no program: $(basename "$place"): named" says "$dir/err" \
      "server odd: \"$place\" cannot be run"
  done
}

no_fork() {
  can_inject || { skip 'R22: no process' 'a sanitizer' && return; }
  one_trial
  with 'fork:EAGAIN' start_run
  end_run
  # nor can gnuplot be started afterwards
  not_valid 'R22: no process can be made' \
    '^cannot start the server: Resource temporarily unavailable' 1
  with 'fork:EAGAIN' "$build/bench" hold -- true 2>"$dir/err"
  check 'R22: nor below hold: exit 127' is 127 $?
  check 'R22: nor below hold: told why' says "$dir/err" \
    'cannot make a process for true: Resource temporarily unavailable'
}

cases lie_404 lie_descriptors lie_killed lie_silence lie_interrupted lie_asleep \
  lie_full lie_clock_back lie_clock_ahead lie_clock_far_back server_crash \
  port_taken tired changed_in_a_pair
cases clock_step held_up ports_in_use killed_at_any_moment full_disk places \
  cut_file gnuplot_fails few_descriptors too_few_ports foreign_program \
  no_program no_fork
finish
