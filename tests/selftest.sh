#!/bin/sh
# Injects known faults, and says whether the instrument saw each:
#
#   tests/selftest.sh BUILD [--long] [FAULT...]
#
# It prints a row for each fault: what was injected, "seen" or "missed", the
# figure, and the seconds it took.  The exit code is 0 only when all that was
# injected was seen.  Without names all of $short are tried, in less than five
# minutes on two CPUs; --long adds those that count how often ($long).
#
# Everything is made below a temporary folder, and removed.  Of what was missed
# the runs are kept, in BUILD/selftest/.
#
# Nothing here knows how fast the machine is: by how many nanoseconds a server
# is slowed comes from what the same server needs at the same load a moment
# before.
set -u

short="aa slow10 slow5 slow3 stop client starved threads descriptors noisy
  bodies status dies hangs lua h2load"
long="slow5x10 slow3x10 aa100"

. tests/runner.sh
shift

PATH=$real_path
load=64 # connections
group=  # of the client that is held back
seen=0
missed=0

remove_group() {
  [ -z "$group" ] || eventually rmdir "$group"
  group=
}
trap 'clean_up; remove_group' EXIT

# Not behind timeout(1), which an interrupt from the keyboard does not reach.
bench_run() {
  start_run "$@"
  end_run
}

# --- profiles ------------------------------------------------------------

# A profile that begins with these settings of its run.
run_with() { # SETTINGS
  echo "run { budget = 24h $1 }" >"$dir/tiny.conf"
}

# Two servers, and so many pairs of each with itself and of the one with the
# other, each DURATION long; there is no run without a trial.
pairs_of() { # PAIRS DURATION NAME COMMAND NAME COMMAND
  run_with "duration = 100ms warmup = 100ms repeat = 1
    pairs = $1 pair_duration = $2 slice = 40ms"
  server "$3" "$4" "$ours"
  [ $# -lt 6 ] || server "$5" "$6" "$ours"
  scenario hello "connections = $load pairs = {$load}"
  bench_run
}

# The first trial is looked at: none is run in its place.
once='disturbed_repeats = 0'

# One trial at so many connections, a second long.
trial_of() { # CONNECTIONS COMMAND [SETTINGS]
  run_with "duration = 1s warmup = 300ms repeat = 1 timeout = 5s $once"
  server event "$2" "${3-$ours}"
  scenario hello "connections = $1 expect_bytes = 14"
}

# A program that limits itself before it becomes another: its path.
limited() { # LIMIT PROGRAM [OPTION...]
  {
    echo '#!/bin/sh'
    echo "$1 || exit 99"
    shift
    echo "exec $* \"\$@\""
  } >"$dir/limited"
  chmod +x "$dir/limited"
  echo "$dir/limited"
}

# --- figures -------------------------------------------------------------

# Whether trial ROW has this status, for this reason.
judged() { # ROW STATUS REGEX
  figure="${figure:+$figure; }$(field "$1" status): $(field "$1" reason)"
  [ "$(field "$1" status)" = "$2" ] && field "$1" reason | grep -Eq "$3"
}

# CPU time per request of the server in the pairs that it was in, in us.
pairs_cpu_us() { # SERVER
  awk -F, -v server="$1" '
    NR > 1 && $16 == 1 && $3 == server { us += $11; requests += $9 }
    NR > 1 && $16 == 1 && $4 == server { us += $12; requests += $10 }
    END { if (requests > 0) printf "%.4f", us / requests }' "$run/pairs.csv"
}

# Standard deviation of the log ratio of one pair of A and B, in %.
pairs_deviation_pct() { # A B
  awk -F, -v a="$1" -v b="$2" '
    NR > 1 && $16 == 1 && $3 == a && $4 == b {
      log_ratio = log($12 / $10 / ($11 / $9))
      count++; sum += log_ratio; squares += log_ratio * log_ratio
    }
    END {
      if (count > 1)
        printf "%.2f", 100 * sqrt((squares - sum * sum / count) / (count - 1))
    }' "$run/pairs.csv"
}

# "MEDIAN LOW HIGH" of the ratio of CPU time per request.
ratio_of() { # SERVER BASE
  awk -F, -v server="$1" -v base="$2" '
    $3 == server && $4 == base && $5 == "pair_cpu_us_per_request" {
      print $7, $8, $9
    }' "$run/summary.csv"
}

# What the summary says of a server that used more than its base, or of no
# difference; and the least that would have shown.
sentence_of() { # SERVER BASE
  grep "alternating pair" "$run/summary.md" |
    grep -E "connections $1 used .* (of|than) $2 \(|between $2 and $1 \(" |
    head -n 1
}
least_of() {
  sentence_of "$1" "$2" | sed -n 's/.*that would show: \([^)]*\)).*/\1/p'
}
is_claimed() {
  sentence_of "$1" "$2" | grep -q "$1 used "
}

# "+5.2 % (99 %: +4.1 to +6.3)" of three ratios.
as_pct() { # MEDIAN LOW HIGH
  awk "BEGIN { printf \"%+.1f %% (99 %%: %+.1f to %+.1f)\", 100 * ($1 - 1),
    100 * ($2 - 1), 100 * ($3 - 1) }"
}

holds() { # EXPRESSION of awk
  awk "BEGIN { exit !($1) }"
}

# --- no difference -------------------------------------------------------

# The same server under two names: the instrument does not know.
same() { # NAME PROGRAM PAIRS
  pairs_of "$3" 1s "$1" "$2" again "$2"
  least=$(least_of again "$1")$(least_of "$1" again)
  [ -n "$least" ] || return 1
  set -- "$1" $(ratio_of again "$1")
  figure="${figure:+$figure; }$1 $(as_pct "$2" "$3" "$4")"
  figure="$figure, least to show $least"
  ! is_claimed again "$1" && ! is_claimed "$1" again
}

fault_aa() {
  what='nothing: each model against itself (A/A)'
  same event "$event" 5
  code=$?
  same threads "$threads" 5 && [ "$code" -eq 0 ]
}

# --- a slower server -----------------------------------------------------

# What the event loop needs now: $base_us.
look_at_base() {
  pairs_of 1 1s event "$event"
  base_us=$(pairs_cpu_us event)
  [ -n "$base_us" ]
}

# Whether a claim is made, of about what was injected: the interval contains
# it, when each end is moved by half of it.  A slower server finds more to do
# each time it wakes up, and so saves a part of what it is made to burn.
sees_slowdown() { # PERCENT PAIRS DURATION
  look_at_base || return 1
  slow_ns=$(awk "BEGIN { printf \"%.0f\", $base_us * 1000 * $1 / 100 }")
  pairs_of "$2" "$3" event "$event" slow \
    "env LD_PRELOAD=$build/tests/slow.so SLOW_NS=$slow_ns $event"
  ratio=$(ratio_of slow event)
  [ "$(echo "$ratio" | wc -w)" -eq 3 ] || return 1
  injected=$(awk "BEGIN { print $slow_ns / 1000 / $(pairs_cpu_us event) }")
  deviation_pct=$(pairs_deviation_pct event slow)
  set -- $ratio
  figure="$(as_pct "$1" "$2" "$3")"
  figure="$figure, injected $(awk "BEGIN { printf \"%+.1f\", 100 * $injected }") %"
  figure="$figure, least to show $(least_of slow event)"
  figure="$figure, sd of a pair $deviation_pct %"
  is_claimed slow event && holds "$2 > 1 &&
    $2 - $injected / 2 <= 1 + $injected && 1 + $injected <= $3 + $injected / 2"
}

# The pairs of a comparison: event with itself, slow with itself, and the two;
# with all that goes with them 5 % takes a minute, and 3 % three at most.  Many
# short pairs see more than a few long ones: what differs is the processes.
fault_slow10() {
  what='a server slowed by 10 % of CPU per request'
  sees_slowdown 10 5 1s
}
fault_slow5() {
  what='a server slowed by 5 %, pairs within a minute'
  sees_slowdown 5 10 1s
}
fault_slow3() {
  what='a server slowed by 3 %, pairs within three minutes'
  sees_slowdown 3 18 1s
}

# --- one trial -----------------------------------------------------------

fault_stop() {
  what='the server stopped for 1.4 s (SIGSTOP)'
  run_with "duration = 3s warmup = 300ms repeat = 1 $once"
  server event "$event" "$ours"
  scenario hello 'connections = 1000'
  start_run
  eventually is_measuring
  pid=$(find_program event-server)
  kill -STOP "$pid" && sleep 1.4
  kill -CONT "$pid"
  end_run
  figure="$(field 1 status); latency: p99.9 $(field 1 latency_p999_us) us"
  figure="$figure, longest $(field 1 latency_max_us) us"
  [ "$(field 1 valid)" = 1 ] && holds "$(field 1 latency_p999_us) >= 1.2e6 &&
    $(field 1 latency_max_us) < 2e6"
}
is_measuring() {
  find_run
  grep -q ',measure,' "$run/samples.csv"
}

# A control group that has a tenth of a CPU: $group.  Fails where none may be
# made.
make_group() {
  folder=bench-selftest-$$
  own=$(sed -n 's/^[0-9]*:[^:]*\<cpu\>[^:]*://p; s/^0:://p' /proc/self/cgroup)
  for root in /sys/fs/cgroup/cpu /sys/fs/cgroup; do
    for below in $own ''; do
      group=$root${below%/}/$folder
      mkdir "$group" 2>/dev/null || continue
      if { echo 10000 >"$group/cpu.cfs_quota_us" ||
        echo '10000 100000' >"$group/cpu.max"; } 2>/dev/null; then
        return
      fi
      rmdir "$group"
    done
  done
  group=
  return 1
}

fault_client() {
  what='a client held to a tenth of a CPU (quota of its control group)'
  make_group || {
    figure='no control group with a quota may be made here'
    return 2
  }
  ln -s "$(command -v wrk)" "$dir/real-wrk"
  limited "echo \$\$ >$group/cgroup.procs" "$dir/real-wrk" >/dev/null
  mkdir "$dir/path" && ln -s ../limited "$dir/path/wrk"
  trial_of $load "$event"
  PATH=$dir/path:$real_path
  bench_run
  PATH=$real_path
  remove_group
  judged 1 client-bound 'wrk'
}

fault_starved() {
  what='a server that only ever serves 10 of 60 connections'
  trial_of 60 "$fake few" ''
  bench_run
  judged 1 starved '10 of 60 connections'
}

fault_threads() {
  what='a low limit of threads (ulimit -v)'
  trial_of 200 "$(limited 'ulimit -v 400000' "$threads" --stack 8192)"
  bench_run
  judged 1 limit-hit 'threads could not be made.*ulimit -v'
}

fault_descriptors() {
  what='a low limit of descriptors (ulimit -n 64)'
  trial_of 200 "$(limited 'ulimit -n 64' "$event")"
  bench_run
  judged 1 limit-hit 'raise ulimit -n'
}

fault_noisy() {
  what='a CPU hog beside the server'
  trial_of $load "$event"
  # The hog has to start, and disturbs a trial that is run again, too.
  sed -i "s/warmup = 300ms/warmup = 1s/; s/$once/disturbed_repeats = 1/" \
    "$dir/tiny.conf"
  start_run
  eventually has_program event-server
  cpus=$(sed -n 's/^Cpus_allowed_list:\t//p' \
    "/proc/$(find_program event-server)/status")
  taskset -c "$cpus" sh -c 'while :; do :; done' "$work" &
  hog=$!
  echo "$hog" >>"$pids"
  end_run
  { kill "$hog" && wait "$hog"; } 2>/dev/null
  judged 1 disturbed 'another load' && judged 2 noisy 'another load'
}

# --- what must not count -------------------------------------------------

# A server that is bad from the start, and one that becomes so under load.
bad_server() { # OPTIONS REGEX REGEX
  run_with 'duration = 100ms warmup = 300ms repeat = 1 timeout = 3s'
  server early "$fake $1" ''
  server later "$fake --requests 100 $1" ''
  scenario hello 'connections = 4 expect_bytes = 14'
  bench_run
  early=1 later=2
  [ "$(field 1 server)" = early ] || early=2 later=1
  judged $early failed "$2"
  code=$?
  judged $later failed "$3" && [ "$code" -eq 0 ]
}

fault_bodies() {
  what='wrong bodies: at once, and later'
  bad_server length '3 bytes instead of 14' '3 bytes instead of 14'
}
fault_status() {
  what='503s: at once, and later'
  bad_server status 'status 503 instead of 200' ''
}
fault_dies() {
  what='a server that dies: at once, and later'
  bad_server crash 'no whole HTTP response|killed by signal 11' 'killed by signal 11'
}
fault_hangs() {
  what='a server that hangs: at once, and later'
  bad_server hang 'timed out' 'timed out'
}

fault_lua() {
  what='a broken Lua script'
  echo 'this is no Lua' >"$dir/broken.lua"
  script=$dir/broken.lua
  trial_of 4 "$event"
  bench_run
  unset script
  judged 1 failed 'no whole result line.*broken.lua'
}

# --- how often -----------------------------------------------------------

# tries PERCENT PAIRS DURATION: ten of them, of which nine have to be seen.
tries() {
  good=0
  deviations=
  for try in 1 2 3 4 5 6 7 8 9 10; do
    mkdir "$work/$name.$try"
    dir=$work/$name.$try
    began_s=$(date +%s)
    if sees_slowdown "$@"; then
      good=$((good + 1)) && verdict=seen
    else
      verdict=missed
    fi
    deviations="$deviations ${deviation_pct:-}"
    echo "# try $try: $verdict, $figure, $(($(date +%s) - began_s)) s"
  done
  figure="$good of 10 seen; sd of a pair, in %:$deviations"
  [ "$good" -ge 9 ]
}

fault_slow5x10() {
  what='ten times 5 %, pairs within a minute each'
  tries 5 10 1s
}
fault_slow3x10() {
  what='ten times 3 %, pairs within three minutes each'
  tries 3 30 1s
}

# A hundred A/A comparisons, three in each run: two servers with themselves,
# and the one with the other, which is the same.  A comparison that excludes 1
# counts, although no more than a third of them, those of two names, can be
# claimed, and only beyond the noise floor.
fault_aa100() {
  what='nothing, a hundred times (A/A)'
  count_all=0 outside=0 claimed=0
  while [ "$count_all" -lt 100 ]; do
    mkdir "$work/$name.$count_all"
    dir=$work/$name.$count_all
    if [ $((count_all % 2)) -eq 0 ]; then
      pairs_of 6 1s event "$event" again "$event"
    else
      pairs_of 6 1s event "$threads" again "$threads"
    fi
    if is_claimed again event || is_claimed event again; then
      claimed=$((claimed + 1))
    fi
    for pair in 'event event' 'again event' 'again again'; do
      set -- $pair
      set -- $(ratio_of "$1" "$2")
      [ $# -eq 3 ] && [ "$count_all" -lt 100 ] || continue
      count_all=$((count_all + 1))
      ! holds "$2 > 1 || $3 < 1" || outside=$((outside + 1))
    done
    echo "# $count_all comparisons: $outside exclude 1, $claimed claimed"
    rm -rf "$dir"
  done
  figure="$claimed differences claimed; $outside of $count_all 99 % intervals"
  figure="$figure exclude 1"
  [ "$claimed" -le 3 ] && [ "$outside" -le 3 ]
}

# --- another client ------------------------------------------------------

# CPU time per request of a server of ours while a command loads it, in us.
cost_of() { # COMMAND...
  line_before=$(ask_counters)
  "$@" >/dev/null 2>"$dir/err" || return 1
  sleep 0.1 # the last answers are counted
  line_after=$(ask_counters)
  echo "$line_before $line_after" | tr ' ' '\n' | awk -F= '
    $1 == "responses" { responses = $2 - responses }
    $1 == "cpu_user_us" || $1 == "cpu_system_us" { us[$1] = $2 - us[$1] }
    END {
      if (responses > 0)
        print (us["cpu_user_us"] + us["cpu_system_us"]) / responses
    }'
}

# Its next line of counters.
ask_counters() {
  lines=$(grep -c '^counters' "$dir/server")
  kill -USR1 "$server_pid"
  eventually has_more_counters
  grep '^counters' "$dir/server" | tail -n 1
}
has_more_counters() {
  [ "$(grep -c '^counters' "$dir/server")" -gt "$lines" ]
}

fault_h2load() {
  what='another client: h2load instead of wrk'
  command -v h2load >/dev/null || {
    figure='h2load is not installed (Debian: apt install nghttp2-client)'
    return 2
  }
  cpus=$(taskset -cp $$ | sed 's/.*: //')
  server_cpu=${cpus%%[,-]*} client_cpu=${cpus##*[,-]}
  taskset -c "$server_cpu" "$event" --root "$work" >"$dir/server" &
  server_pid=$!
  echo "$server_pid" >>"$pids"
  eventually grep -q '^listening' "$dir/server"
  url=http://$(sed -n 's/^listening //p' "$dir/server")/hello
  as_client="cost_of taskset -c $client_cpu"
  $as_client wrk -t1 -c$load -d1 "$url" >"$dir/costs"
  for round in 1 2 3 4 5 6; do
    $as_client h2load --h1 -t1 -c$load -D1 "$url"
    $as_client wrk -t1 -c$load -d1 "$url"
  done >>"$dir/costs"
  kill "$server_pid" && wait "$server_pid"
  judge_costs >"$dir/judged"
  figure=$(sed 1d "$dir/judged")
  [ "$(head -n 1 "$dir/judged")" = same ]
}

# From costs by wrk, h2load, wrk, ... wrk: "same" or "different", by the rule of
# the pairs (bench/result/pairing.h), and the figure.  Each of h2load's is
# compared with those of wrk before and after it; these with each other are
# the noise floor.
judge_costs() {
  awk -v t=4.032 ' # Student, 99 %, 5 degrees of freedom
    function interval(logs, of,    i, sum, squares, half) {
      for (i = 1; i <= count; i++) {
        sum += logs[i]
        squares += logs[i] * logs[i]
      }
      of["mean"] = sum / count
      half = squares / count - of["mean"] * of["mean"]
      half = t * sqrt((half > 0 ? half : 0) / (count - 1))
      of["low"] = of["mean"] - half
      of["high"] = of["mean"] + half
    }
    function pct(value) { return sprintf("%+.1f", 100 * (exp(value) - 1)) }
    function abs(value) { return value < 0 ? -value : value }
    { cost[NR] = $1 }
    END {
      count = 6
      if (NR != 2 * count + 1) {
        print "different\nh2load or wrk failed"
        exit
      }
      for (i = 1; i <= count; i++) {
        before = cost[2 * i - 1]
        after = cost[2 * i + 1]
        same[i] = log(after / before)
        other[i] = log(cost[2 * i] / sqrt(before * after))
      }
      interval(same, floor_of)
      interval(other, ratio)
      reach = floor_of["high"] > -floor_of["low"] ? floor_of["high"] \
                                                  : -floor_of["low"]
      clear = (ratio["low"] > 0 || ratio["high"] < 0) &&
        abs(ratio["mean"]) > reach
      print clear ? "different" : "same"
      printf "CPU per request by h2load %s %% (99 %%: %s to %s) of that by " \
        "wrk, noise floor %s %%\n", pct(ratio["mean"]), pct(ratio["low"]),
        pct(ratio["high"]), pct(reach)
    }' "$dir/costs"
}

# --- the table -----------------------------------------------------------

row() { # FAULT INJECTED VERDICT SECONDS FIGURE
  printf '%-11s  %-52s  %-7s %5s  %s\n' "$@"
}

try() { # FAULT
  name=$1
  dir=$work/$name
  figure=
  mkdir "$dir"
  fault_began_s=$(date +%s)
  "fault_$name"
  case $? in
  0) seen=$((seen + 1)) && verdict=seen ;;
  2) verdict=skipped ;;
  *)
    missed=$((missed + 1))
    verdict=missed
    cp -r "$dir" "$build/selftest/"
    ;;
  esac
  row "$name" "$what" "$verdict" "$(($(date +%s) - fault_began_s))" \
    "$figure"
}

names=$short
if [ "${1:-}" = --long ]; then
  names="$short $long"
  shift
fi
[ $# -eq 0 ] || names=$*
for fault in $names; do
  type "fault_$fault" >/dev/null 2>&1 && continue
  echo "selftest: no fault \"$fault\"; there are: "$short $long >&2
  exit 2
done
command -v wrk >/dev/null || {
  echo 'selftest: wrk is not in PATH; install it with: make deps' >&2
  exit 69
}
rm -rf "$build/selftest"
mkdir "$build/selftest"
all_began_s=$(date +%s)
row fault injected verdict s figure
for fault in $names; do
  try "$fault"
done
rmdir "$build/selftest" 2>/dev/null
echo "$seen seen, $missed missed, $(($(date +%s) - all_began_s)) s"
[ "$missed" -eq 0 ] && [ "$seen" -gt 0 ]
