#!/bin/sh
# Whole runs of `bench run`: good ones, and one for every fault that wrk or a
# server can have.  A fault costs its trial and no other, and is named.
. tests/runner.sh

# --- good runs -----------------------------------------------------------

good() {
  PATH=$drawing_path
  profile
  server event "$event" "$ours"
  server threads "$threads" "$ours"
  scenario hello 'connections = {2, 8} expect_bytes = 14'
  bench_run
  check 'a good run exits 0' is 0 "$code"
  check 'it has one row for every trial' is 4 "$(rows)"
  check 'every row has as many fields as the header' same_fields
  check 'its trials are valid' all 1 "$(field 1 valid)" 1 "$(field 2 valid)" \
    1 "$(field 3 valid)" 1 "$(field 4 valid)"
  check 'its figures come from the counters' all 1 "$(field 1 counted)" \
    1 "$(field 4 counted)"
  check 'every client was served' all "$(field 1 connections)" \
    "$(field 1 connections_served)"
  check 'what was under way at the end is counted' test \
    "$(field 4 unanswered)" -ge 0 -a "$(field 4 unanswered)" -le 8
  check 'rate x latency accounts for the connections' accounts_for 4
  check "the CPUs' own counters: figures, or a reason" perf_is_told
  for file in run.json samples.csv latency.csv summary.csv summary.md \
    latency/1.csv latency/4.csv log/1-wrk.txt; do
    check "it has written $file" test -e "$run/$file"
  done
  check 'latest is this run' is "$(basename "$run")" \
    "$(readlink "$dir/results/latest")"
  check 'samples.csv tells of server, wrk and machine' all 0 \
    "$(sampled server)" 0 "$(sampled wrk)" 0 "$(sampled machine)"
  check 'stderr has no escape sequences' says_not "$dir/err" "$(printf '\033')"
  check 'stderr has a line for every trial' says "$dir/err" \
    '^\[4/4\] hello [a-z]+ c=[28] 1/1 .*ETA 0s$'
  check 'stdout says where to look' says "$dir/out" "$run/summary\.md"
  check 'the report is there, and the index leads to it' all \
    1 "$(grep -c '</html>' "$run/report.html")" \
    1 "$(grep -c "/report.html\">" "$dir/results/index.html")"
  if command -v gnuplot >/dev/null; then
    for chart in throughput-hello memory-hello latency-hello; do
      check "it has drawn $chart" test -s "$run/charts/$chart.svg" -a \
        -s "$run/charts/$chart.png"
    done
  else
    skip 'it has drawn charts' 'gnuplot is not installed'
  fi
}

# The profile's rounds for /cpu, instead of those that a run would find.
rounds() {
  printf '#!/bin/sh\necho "$*" >>"%s"\nexec "%s" "$@"\n' "$dir/words" \
    "$event" >"$dir/server"
  chmod +x "$dir/server"
  profile
  sed -i 's/repeat = 1/& rounds_per_us = 77/' "$dir/tiny.conf"
  server event "$dir/server" "$ours"
  scenario hello
  bench_run
  check 'rounds_per_us in a profile: a good run' is 0 "$code"
  check 'rounds_per_us in a profile: the server is told' says "$dir/words" \
    '--rounds-per-us 77$'
  check 'rounds_per_us in a profile: run.json has it, twice' is 2 \
    "$(grep -c '"rounds_per_us": 77,' "$run/run.json")"
}

# Most machines that tests run on have none.
perf_is_told() {
  why=$(sed -n 's/^  "perf": "\(.*\)",*$/\1/p' "$run/run.json")
  figures=$(field 4 instructions_per_request)$(field 4 cycles_per_request)
  echo "perf: $why; $figures"
  says "$run/trials.csv" ',instructions_per_request,cycles_per_request' &&
    [ -n "$why" ] && { [ "$why" = available ] || [ -z "$figures" ]; }
}

same_fields() {
  awk '{ gsub(/"[^"]*"/, ""); print gsub(/,/, "") }' "$run/trials.csv" |
    sort | uniq -c | awk '{ print } END { exit NR != 1 }'
}

accounts_for() { # ROW
  echo "$(field "$1" connections_by_littles_law) of" \
    "$(field "$1" connections)" | tee /dev/stderr |
    awk '{ exit !($1 > 0.5 * $3 && $1 <= 1.1 * $3) }'
}

sampled() { # WHOM
  grep -q "^4,[0-9]*,[a-z-]*,$1," "$run/samples.csv"
  echo $?
}

# Labels and titles go to charts, CSV and JSON, and to no shell.
hostile() {
  profile
  server event "$event" "$ours label = \"'; system('touch $dir/made') #\""
  server threads "$threads" \
    "$ours label = \"=cmd, \\\"b\\\" \`touch $dir/made\` {/=99 x} %d\""
  scenario hello "connections = {2, 4} title = \"<i>&\`touch $dir/made\`\""
  bench_run
  check 'R25: hostile names: a good run' all 0 "$code" 4 "$(rows)"
  check 'R25: hostile names: nothing was run' test ! -e "$dir/made"
}

# With wrk itself, whose Lua nothing else tests as a whole.
real_wrk() {
  PATH=$real_path
  command -v wrk >/dev/null || { skip 'wrk itself' 'not installed' && return; }
  profile
  server event "$event" "$ours"
  server threads "$threads" "$ours"
  scenario hello
  script=scripts/wrk/close.lua scenario close
  bench_run
  check 'wrk itself: exit 0' is 0 "$code"
  check 'wrk itself: all valid' all 1 "$(field 1 valid)" 1 "$(field 2 valid)" \
    1 "$(field 3 valid)" 1 "$(field 4 valid)"
}

# What the script is told decides; batches, not answers, are what is timed.
real_wrk_told() {
  PATH=$real_path
  command -v wrk >/dev/null || { skip 'arguments' 'no wrk' && return; }
  profile
  sed -i 's/duration = 100ms/duration = 300ms/' "$dir/tiny.conf"
  server event "$event" "$ours"
  server threads "$threads" "$ours"
  script=scripts/wrk/few.lua \
    scenario few 'connections = 4 arguments = 3 expect_bytes = 14'
  script=scripts/wrk/pipeline.lua \
    scenario pipeline 'connections = 4 arguments = 4 expect_bytes = 14'
  script=scripts/wrk/few.lua scenario wrong 'arguments = ten connections = 4'
  bench_run
  check 'arguments: only those of no use cost their trials' is \
    'few 1 few 1 pipeline 1 pipeline 1 wrong 0 wrong 0 ' "$(valid_of_each)"
  grep '^[0-9]*,wrong,event' "$run/trials.csv" >"$dir/reason"
  check 'arguments of no use: the reason says it' says "$dir/reason" \
    'wrk exited with status 1: few\.lua: the argument is ""ten"": must be'
  check 'arguments: run.json has them' is 1 \
    "$(grep -c '"arguments": "ten"' "$run/run.json")"
  check 'pipeline: the line says how many' says \
    "$run/log/$(trial_of pipeline)-wrk.txt" ' pipeline=4 complete=1$'
  check 'pipeline: rate x latency accounts for the connections' accounts_for \
    "$(trial_of pipeline)"
  check 'pipeline: wrk has no percentile of its own' is '' \
    "$(field "$(trial_of pipeline)" latency_wrk_p99_us)"
}

valid_of_each() {
  for row in 1 2 3 4 5 6; do
    echo "$(field "$row" scenario) $(field "$row" valid)"
  done | sort | tr '\n' ' '
}

# The first one, which is the number of its row, too.
trial_of() { # SCENARIO
  sed -n "s/^\([0-9]*\),$1,.*/\1/p" "$run/trials.csv" | head -n 1
}

# --- faults of wrk -------------------------------------------------------

# Which fault of test_runner_faults.sh it is.
wrk_row() { # MODE
  case $1 in
  exit | abort) echo R2 ;;
  late | never) echo R3 ;;
  status) echo R8 ;;
  ports) echo R18 ;;
  wrong-duration) echo R19 ;;
  *) echo R4 ;;
  esac
}

# wrk_fault MODE REASON: one trial of two has the fault.
wrk_fault() {
  wrk_fault_of "$@"
  check "$(wrk_row "$1"): wrk $1: its status is failed" is failed "$(field 1 status)"
}

# Where the machine may know a better status.
wrk_fault_of() {
  profile
  server event "$event" "$ours"
  scenario bad
  scenario good
  mkdir "$dir/bin"
  cat >"$dir/bin/wrk" <<END
#!/bin/sh
[ "\$BENCH_HISTOGRAM" = "\${BENCH_HISTOGRAM%/1.csv}" ] || export FAKE_WRK=$1
exec "$work/fake/wrk" "\$@"
END
  chmod +x "$dir/bin/wrk"
  PATH=$dir/bin:$PATH
  bench_run
  label="$(wrk_row "$1"): wrk $1"
  check "$label: exit 3" is 3 "$code"
  check "$label: its trial is not valid" is 0 "$(field 1 valid)"
  field 1 reason >"$dir/reason"
  check "$label: the reason says it" says "$dir/reason" "$2"
  check "$label: the other trial is kept" all 2 "$(rows)" 1 "$(field 2 valid)"
  check "$label: latency.csv holds no failed trial" says_not \
    "$run/latency.csv" "$(field 1 scenario),"
}

wrk_garbage() {
  wrk_fault garbage 'no whole result line'
  check 'R4: wrk garbage: what it printed is kept' says "$run/log/1-wrk.txt" \
    'bench-resul.*requests=-1 1\.2k'
}
wrk_half() {
  wrk_fault half 'no whole result line'
  check 'R4: wrk half: what it printed is kept' says "$run/log/1-wrk.txt" \
    '^bench-result version=1 .*requests='
}
wrk_silent() { wrk_fault silent 'no whole result line'; }
wrk_status() { wrk_fault status '[0-9]+ answers that were not 2xx or 3xx'; }
wrk_exit() { wrk_fault exit 'wrk exited with status 1: .*FAKE_WRK=exit'; }
wrk_abort() { wrk_fault abort 'wrk was killed by signal 6'; }
wrk_late() { timeout=5s wrk_fault late 'wrk did not end within 5 s'; }
wrk_never() { timeout=5s wrk_fault never 'wrk did not end within 5 s'; }
wrk_samples() { wrk_fault samples 'wrk timed [0-9]+ answers of [0-9]+'; }
wrk_little() {
  wrk_fault little 'rate x mean latency is [0-9.]+: more than the 4 connections'
}
wrk_ports() { wrk_fault_of ports '75 (failed connects|connects failed)'; }
wrk_wrong() {
  wrk_fault wrong-duration "wrk's clock says .* monotonic clock"
}

# What is odd but no fault.
wrk_late_in_time() {
  profile
  server event "$event" "$ours"
  scenario hello
  FAKE_WRK=late bench_run
  check 'wrk late, but not too late: valid' all 0 "$code" 1 "$(field 1 valid)"
}

wrk_short() {
  profile
  server event "$event" "$ours"
  scenario hello 'connections = 4 duration = 5s' # time to spare
  FAKE_WRK=short bench_run
  check 'wrk short: a valid trial of a starved load' all 0 "$code" \
    1 "$(field 1 valid)" starved "$(field 1 status)"
  field 1 reason >"$dir/reason"
  check 'wrk short: the reason counts' says "$dir/reason" 'only 2 of 4'
}

wrk_flood() {
  profile
  server event "$event" "$ours"
  scenario hello
  FAKE_WRK=flood bench_run
  check 'R26: wrk flood: 64 MiB on stderr do no harm' all 0 "$code" \
    1 "$(field 1 valid)"
  check 'R26: wrk flood: the log is bounded' test \
    "$(wc -c <"$run/log/1-wrk.txt")" -le 1048576
}

# wrk itself only prints a remark, and measures without the script.
wrk_script() {
  PATH=$real_path
  command -v wrk >/dev/null || { skip 'no script' 'no wrk' && return; }
  profile
  server event "$event" "$ours"
  script=scripts/wrk/missing.lua scenario hello
  bench_run
  check 'wrk without its script: exit 3, not valid' all 3 "$code" \
    0 "$(field 1 valid)"
  field 1 reason >"$dir/reason"
  check 'wrk without its script: the reason names it' says "$dir/reason" \
    'missing\.lua'
}

# In a network of its own with 32 ports for connects, of which the connection by
# which wrk looks whether anybody is there has used one up.
ports_used_up() {
  PATH=$real_path
  command -v wrk >/dev/null || { skip 'no ports' 'no wrk' && return; }
  profile
  server event "$event" "$ours"
  script=scripts/wrk/close.lua scenario close 'connections = 32'
  cat >"$dir/few-ports" <<'END'
ip link set lo up &&
  echo '40000 40031' >/proc/sys/net/ipv4/ip_local_port_range &&
  echo 0 >/proc/sys/net/ipv4/tcp_tw_reuse || exit 99
exec "$@"
END
  timeout "$plenty_s" unshare -Urn sh "$dir/few-ports" "$build/bench" run \
    --profile "$dir/tiny.conf" --results "$dir/results" \
    >"$dir/out" 2>"$dir/err"
  code=$?
  find_run
  [ -n "$run" ] || { skip 'no ports' 'no network of its own' && return; }
  check 'R18: no ports: a limit was hit, and nothing measured' all 3 "$code" \
    0 "$(field 1 valid)" limit-hit "$(field 1 status)"
  field 1 reason >"$dir/reason"
  check 'R18: no ports: the reason says it, and what helps' says "$dir/reason" \
    'connects failed: of 32 ports .*ip_local_port_range'
}

# --- faults of a server --------------------------------------------------

# As above.
server_row() { # MODE
  case $1 in
  status | length | turncoat) echo 'R8: ' ;;
  exit | never | hang | garbage | liar) echo 'R6: ' ;;
  crash) echo 'R5: ' ;;
  esac
}

# server_fault REASON MODE [OPTIONS [SETTINGS]]: beside a good server.
server_fault() {
  profile
  server bad "$fake ${3:-} $2" "${4:-}"
  server event "$event" "$ours"
  scenario hello 'connections = 4 expect_bytes = 14'
  bench_run --seed 1
  bad=1
  [ "$(field 1 server)" = bad ] || bad=2
  label="$(server_row "$2")server $2"
  check "$label: exit 3" is 3 "$code"
  check "$label: its trial is not valid, the other is" all 0 \
    "$(field $bad valid)" 1 "$(field $((3 - bad)) valid)"
  field $bad reason >"$dir/reason"
  check "$label: the reason says it" says "$dir/reason" "$1"
}

server_status() { server_fault 'GET /hello: status 503' status; }
server_length() { server_fault 'GET /hello: 3 bytes instead of 14' length; }
server_length_later() { # wrk, which reads no bodies, sees nothing
  server_fault 'GET /hello: 3 bytes instead of 14' length '--requests 4'
}
server_exit() {
  server_fault 'the server exited with status 3: .*no licence found' exit
}
server_exit_port() { # must not wait for the port of who has gone
  server_fault 'the server exited with status 3' exit '--port {port}'
}
server_never() { timeout=5s server_fault 'not ready after 5 s' never; }
server_never_port() {
  timeout=5s server_fault 'not ready after 5 s' never '--port {port}'
}
server_hang() { timeout=5s server_fault 'GET /hello: .*timed out' hang; }
server_garbage() { server_fault 'GET /hello: no whole HTTP' garbage; }
server_liar() { server_fault 'nowhere:99999' liar; }
server_deaf() {
  timeout=5s server_fault 'no counters within 5 s' deaf '' "$ours"
}
server_usr1() { # declares counters, and never heard of SIGUSR1
  server_fault 'the server was killed by signal 10' good '' "$ours"
}
server_miscount() { server_fault '[0-9] responses' miscount '' "$ours"; }
server_crash() {
  server_fault 'the server was killed by signal 11' crash '--requests 40'
}
server_turncoat() {
  PATH=$real_path
  command -v wrk >/dev/null || { skip 'server turncoat' 'no wrk' && return; }
  server_fault 'not 2xx' turncoat '--requests 40'
}

server_missing() {
  echo '#!/no/such/interpreter' >"$dir/no-program"
  chmod +x "$dir/no-program"
  profile
  server bad "$dir/no-program"
  server event "$event" "$ours"
  scenario hello
  bench_run
  grep 'hello,bad' "$run/trials.csv" >"$dir/reason"
  check 'R22: a server that cannot be run: exit 3' all 3 "$code" 2 "$(rows)"
  check 'R22: a server that cannot be run: the reason' says "$dir/reason" \
    'cannot run .*no-program: No such file'
}

# server_odd WHAT MODE [OPTIONS]: no fault, if there are no counters.
server_odd() {
  profile
  server odd "$fake ${3:-} $2"
  scenario hello 'connections = 4 expect_bytes = 14'
  bench_run
  check "$1" all 0 "$code" 1 "$(field 1 valid)" 0 "$(field 1 counted)"
}

server_foreign() {
  server_odd 'a foreign server: ready when it listens' good '--port {port}'
  check 'a foreign server: throughput from outside' test \
    "$(field 1 requests)" -gt 0
  check 'a foreign server: no field is infinite' says_not "$run/trials.csv" \
    '[,-](inf|nan)'
}

server_ready_line() {
  profile
  server odd "$fake --port {port} --ready \"up and away\" good" \
    'ready_line = "up and"'
  server none 'no-such-program --port {port}' 'optional = true'
  scenario hello
  bench_run
  check 'a foreign server: ready by its own line' all 0 "$code" \
    1 "$(field 1 valid)"
  check 'an optional server that is not there: left out' all 1 "$(rows)"
  check 'an optional server that is not there: told' says "$dir/err" \
    'server none is left out: .*no-such-program'
}

server_flood() {
  server_odd 'R26: a server may flood stderr' flood
  check 'R26: its log is bounded' test "$(wc -c <"$run/log/1-odd.txt")" -le 1048576
}
server_babble() { server_odd 'R26: a server may flood stdout' babble; }
server_stubborn() { server_odd 'a server may ignore SIGTERM' stubborn; }
server_orphan() {
  profile
  server odd "$fake orphan"
  scenario hello
  start_run
  wait_for_load fake_server
  descendants "$runner" >"$dir/before"
  end_run
  check 'a server may leave a process behind' all 0 "$code"
  if grep -q __tsan_init "$fake"; then
    skip 'and both are looked at' 'the sanitizer adds threads of its own'
  else
    check 'and both are looked at' is 2 "$(field 1 threads_max)"
  fi
  check 'that process does not outlive the trial' all_gone "$dir/before"
}

cases good rounds hostile real_wrk wrk_garbage wrk_half wrk_silent wrk_status wrk_exit \
  wrk_abort
cases wrk_late wrk_late_in_time wrk_never wrk_samples wrk_little wrk_ports wrk_wrong wrk_short wrk_flood wrk_script ports_used_up \
  server_stubborn
cases server_status server_length server_length_later server_exit \
  server_exit_port server_never server_never_port server_hang
cases server_garbage server_liar real_wrk_told
cases server_deaf server_usr1 server_miscount server_crash server_turncoat \
  server_missing
cases server_foreign server_ready_line server_flood server_babble \
  server_orphan
finish
