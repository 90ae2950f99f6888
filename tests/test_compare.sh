#!/bin/sh
# `bench compare`: from two folders to tables, an exit code and lines that say
# why.  The folders are made here; nothing is measured.
. tests/runner.sh

# --- runs ----------------------------------------------------------------

# run_json FOLDER: what differs in a run may be set before, by name.
run_json() {
  mkdir -p "$dir/$1"
  cat >"$dir/$1/run.json" <<END
{
  "format": ${format:-1}, "version": "0.1", "name": "$1", "repeats": 6,
  "trials": 30, ${pairs:+\"pairs\": $pairs,} "rounds_per_us": ${rounds:-300},
  "host": {
    "hostname": "${hostname:-vm}", "kernel": "${kernel:-6.1}",
    "machine": "x86_64",
    "cpu": {"model": "${model:-Xeon}", "online": ${online:-2},
      "server": "0", "client": "1", "governor": ${governor:-null}},
    "versions": {"libuv": "${libuv:-1.44.2}", "glibc": "${glibc:-2.36}",
      ${llhttp:+\"llhttp\": \"$llhttp\",} "wrk": "${wrk:-wrk 4.1.0}",
      "commit": "${commit:-38db573}"}
  },
  "profile": {
    "name": "tiny", "duration_s": 1.0, "repeat": 6,
    "server_cpus": ${cpus:-1}, "client_bound_pct": 95.0,
    "servers": [
      {"name": "event", "command": "${command:-build/event-server}",
        "counters": ${counters:-true}},
      {"name": "threads", "command": "build/thread-server",
        "counters": true}],
    "scenarios": [
      {"name": "hello", "title": "${title:-a}", "path": "${path:-/hello}",
        "arguments": ${arguments:-null},
        "connections": [1, 64], "duration_s": ${duration:-1.0},
        "warmup_s": 0.3},
      {"name": "work", "title": "b", "path": "/cpu/200",
        "connections": [64], "duration_s": 1.0, "warmup_s": 0.3}]
  }
}
END
}

header=trial,scenario,server,connections,repeat,order,valid,status,reason
header=$header,throughput_per_s,cpu_us_per_request,memory_total_kib
header=$header,latency_p99_us,counted

# point FOLDER SCENARIO CONNECTIONS SERVER THROUGHPUT CPU_US MEMORY_KIB P99_US
#   [STATUS [VALID]]: $trials trials that scatter by 1 %.
point() {
  [ -e "$dir/$1/trials.csv" ] || echo "$header" >"$dir/$1/trials.csv"
  awk -v scenario="$2" -v connections="$3" -v server="$4" -v rate="$5" \
    -v cpu="$6" -v memory="$7" -v p99="$8" -v status="${9:-ok}" \
    -v valid="${10:-1}" -v trials="${trials:-6}" '
    BEGIN {
      for (i = 0; i < trials; i++) {
        by = 1 + ((i * 7) % 6 - 2.5) / 250
        printf "%d,%s,%s,%d,%d,0,%d,%s,,%.3f,%.6f,%.1f,%.0f,1\n", i + 1,
          scenario, server, connections, i, valid, status, rate * by,
          cpu * by, memory * by, p99 * by
      }
    }' >>"$dir/$1/trials.csv"
}

# The same run, whole: A, and B unless told otherwise.
good_run() { # FOLDER
  run_json "$1"
  point "$1" hello 1 event 1000 10 4096 900
  point "$1" hello 1 threads 900 12 8192 950
  point "$1" hello 64 event 20000 5 5000 4000
  point "$1" hello 64 threads 15000 7 9000 5000
  point "$1" work 64 event 4000 200 5000 20000
}

# compare WORDS...: $code, $dir/out, $dir/err
compare() {
  "$build/bench" compare "$@" >"$dir/out" 2>"$dir/err"
  code=$?
}

compare_ab() { # OPTION...
  compare "$dir/A" "$dir/B" "$@"
}

lines() { # FILE
  wc -l <"$1" | tr -d ' '
}

# row METRIC SCENARIO CONNECTIONS SERVER: of the table under that title.
row() {
  awk -v title="$1" -v words="$2 $3 $4" '
    index($0, title ",") == 1 { inside = 1 }
    /^geomean/ { inside = 0 }
    inside && $1 " " $2 " " $3 == words' "$dir/out"
}

row_says() { # REGEX METRIC SCENARIO CONNECTIONS SERVER
  regex=$1
  shift
  row "$@" >"$dir/row"
  says "$dir/row" "$regex"
}

# --- the same, and otherwise ---------------------------------------------

same() {
  good_run A
  good_run B
  ls -lR --full-time "$dir/A" "$dir/B" >"$dir/before"
  compare_ab --fail-on 5%
  check 'the same twice: exit 0, silent' all 0 "$code" '' "$(cat "$dir/err")"
  check 'the same twice: nothing differs' is 20 \
    "$(grep -c '~ .*1.000   6+6$' "$dir/out")"
  check 'the same twice: four tables with a mean' is 4 \
    "$(grep -Ec '^geomean .* 0.0%  of 5 rows' "$dir/out")"
  check 'the same twice: no warning' says_not "$dir/out" 'comparable'
  check 'the same twice: whole runs' says "$dir/out" ', 30 trials$'
  check 'the same twice: alpha is told' says "$dir/out" \
    '^20 rows were tested, each at alpha = 0.05, without a correction'
  ls -lR --full-time "$dir/A" "$dir/B" >"$dir/after"
  check 'nothing is written into the folders' cmp "$dir/before" "$dir/after"
  awk 'length > 120' "$dir/out" >"$dir/long"
  check 'no line has more than 120 columns' silent "$dir/long"
}

worse() {
  good_run A
  run_json B
  point B hello 1 event 800 10 4096 900
  point B hello 1 threads 900 13.2 8192 950
  point B hello 64 event 30000 5 5500 4000
  point B hello 64 threads 15000 7 9000 6000
  point B work 64 event 4000 200 5000 20000
  compare_ab
  check 'worse: exit 0 when nobody asks' all 0 "$code" '' "$(cat "$dir/err")"
  check 'worse: change, interval, p' row_says \
    ' 1.00k .* 800 .* -20% +-2[01]% to -19% +1.[0-9]% +0.002 +6\+6$' \
    requests/s hello 1 event
  compare_ab --fail-on 5%
  check 'worse: exit 4' is 4 "$code"
  check 'worse: one line for each' is 4 "$(lines "$dir/err")"
  check 'worse: throughput' says "$dir/err" \
    '^bench compare: hello 1 event: requests/s -20%.* by more than 5 %$'
  check 'worse: CPU' says "$dir/err" 'hello 1 threads: CPU us/request \+10%'
  check 'worse: memory' says "$dir/err" 'hello 64 event: memory MiB \+10%'
  check 'worse: latency' says "$dir/err" 'hello 64 threads: p99 ms \+20%'
  compare_ab --fail-on 15
  check 'worse: only beyond the margin' all 4 "$code" 2 "$(lines "$dir/err")"
  compare_ab --fail-on=30%
  check 'worse: nothing beyond 30 %' all 0 "$code" '' "$(cat "$dir/err")"
  compare "$dir/B" "$dir/A" --fail-on 5%
  check 'turned round: one throughput is less' all 4 "$code" 1 \
    "$(lines "$dir/err")"
  compare_ab --fail-on ''
  check 'an empty --fail-on, as of make, asks nothing' is 0 "$code"
}

marked() {
  good_run A
  run_json B
  point B hello 1 event 1 100 4096 900 failed 0
  point B hello 1 threads 500 12 8192 950 client-bound
  point B hello 64 event 20000 5 5000 4000 starved
  point B hello 64 nginx 15000 7 9000 5000
  point B work 64 event 4000 200 5000 20000 limit-hit
  compare_ab --fail-on 5%
  check 'a failed point is marked and not compared' row_says \
    'not compared .* B F 6/6$' requests/s hello 1 event
  check 'a client-bound point is marked' row_says ' -44% .* B c$' \
    requests/s hello 1 threads
  check 'a starved point is marked' row_says ' B s$' requests/s hello 64 event
  check 'a limit that was hit is marked' row_says ' B l$' 'p99 ms' work 64 \
    event
  check 'marks are explained' says "$dir/out" '^c the client was the limit'
  check 'points that were lost: exit 3' is 3 "$code"
  check 'points that were lost: a line each' all 3 "$(lines "$dir/err")" 1 \
    "$(grep -c 'hello 1 event: failed in B, not in A' "$dir/err")"
  check 'only in A' says "$dir/out" '^only in A: hello 64 threads$'
  check 'only in B' says "$dir/out" '^only in B: hello 64 nginx$'
}

few() {
  good_run A
  good_run B
  compare_ab
  cp "$dir/out" "$dir/good.out"
  (pairs=4 && run_json B)
  compare_ab
  cp "$dir/out" "$dir/pairs.out"
  rm -r "$dir/A" "$dir/B"
  trials=3
  good_run A
  good_run B
  trials=6
  compare_ab
  check 'all trials, and no pairs were planned: nothing to tell' says_not \
    "$dir/good.out" 'cut short'
  check 'all trials of a run with pairs, but no pair: told' says \
    "$dir/pairs.out" '^B: .*, 30 trials, cut short: 34 trials and pairs were'
  check 'three trials of six: told' says "$dir/out" \
    ', 15 trials, cut short: 30 trials and pairs were planned$'
  check 'three trials: told how many it takes' row_says \
    '~  need >= 4 samples' requests/s hello 1 event
  check 'three trials: no interval' row_says '994 \+-   \?' requests/s hello \
    1 event
  compare_ab --fail-on 5%
  check 'three trials: nothing can be judged, exit 1' all 1 "$code" 1 \
    "$(lines "$dir/err")"
  check 'three trials: told so' says "$dir/err" 'nothing could be judged'
}

# --- runs that are not comparable ----------------------------------------

# differ WHAT REGEX NAME=VALUE: B has another value; warned of, not refused.
differ() {
  rm -rf "$dir/B"
  (
    eval "$3"
    run_json B
  )
  cp "$dir/A/trials.csv" "$dir/B/"
  compare_ab
  check "another $1: exit 0" all 0 "$code" '' "$(cat "$dir/err")"
  check "another $1: the first line says so" is \
    "these runs are not comparable: $1" "$(head -n 1 "$dir/out")"
  check "another $1: so does the head of every table" is 4 \
    "$(grep -c "^not comparable: $1\$" "$dir/out")"
  check "another $1: with both values" says "$dir/out" "$2"
}

warned() {
  good_run A
  differ kernel '^  kernel: 6.1 \(A\), 6.12 \(B\)$' kernel=6.12
  differ 'number of CPUs' '  number of CPUs: 2 \(A\), 4 \(B\)' online=4
  differ governor ': none \(A\), performance \(B\)' governor='\"performance\"'
  differ wrk 'wrk 4.1.0 \(A\), wrk 4.2.0' 'wrk="wrk 4.2.0"'
  differ libuv '1.44.2 \(A\), 1.48.0' libuv=1.48.0
  differ llhttp 'not recorded \(A\), 9.2.1' llhttp=9.2.1
  differ glibc '2.36 \(A\), 2.41' glibc=2.41
  differ server_cpus ': 1 \(A\), 2 \(B\)' cpus=2
  differ 'counters of server event' 'true \(A\), false' counters=false
}

# A scenario that is not the same is left out, the others are judged.
scenarios() {
  good_run A
  differ 'duration_s of hello' \
    '^  scenario hello: duration_s: 1.0 \(A\), 2.5 \(B\)$' duration=2.5
  differ 'arguments of hello' \
    '^  scenario hello: arguments: none \(A\), 16 \(B\)$' arguments='\"16\"'
  differ 'rounds_per_us of work' '300 \(A\), 310 \(B\)$' rounds=310
  check 'another rounds_per_us: told how to have the same' says "$dir/out" \
    'measure B again with rounds_per_us = 300 in run \{ \} of its profile$'
  rm -rf "$dir/B"
  duration=2.5 && run_json B && duration=1.0
  point B hello 1 event 10 10 4096 900
  point B work 64 event 4000 300 5000 20000
  compare_ab --fail-on 5%
  check 'another duration: shown, but marked' row_says ' -99% .* !$' \
    requests/s hello 1 event
  check 'another duration: not in the mean' says "$dir/out" \
    '^geomean .*4.00k .* of 1 row$'
  check 'another duration: only the others are judged' all 4 "$code" 1 \
    "$(lines "$dir/err")" 1 "$(grep -c 'work 64 event: CPU' "$dir/err")"
}

harmless() {
  good_run A
  title=other commit=0000000 command='build/event-server --pool 8' run_json B
  cp "$dir/A/trials.csv" "$dir/B/"
  compare_ab
  check 'another title, commit and command: no warning' says_not \
    "$dir/out" 'not comparable'
  check 'another commit: told' says "$dir/out" '^B: B, bench 0.1 at 0000000'
  check 'another command: told' says "$dir/out" \
    '^event: build/event-server \(A\), build/event-server --pool 8 \(B\)$'
}

# refuse WHAT NAME=VALUE: B is from another machine.
refuse() {
  rm -rf "$dir/B"
  (
    eval "$2"
    run_json B
  )
  cp "$dir/A/trials.csv" "$dir/B/"
  compare_ab
  check "another $1: refused with one line" all 1 "$code" 1 \
    "$(lines "$dir/err")" 0 "$(lines "$dir/out")"
  check "another $1: told which, and what to do" says "$dir/err" \
    "different machines: $1 \".*\" and \".*\"; --force"
  compare_ab --force
  check "another $1: shown when forced" all 0 "$code" \
    "these runs are not comparable: $1" "$(head -n 1 "$dir/out")"
}

machines() {
  good_run A
  refuse machine hostname=vm2
  refuse 'CPU model' model=EPYC
}

# --- what cannot be read -------------------------------------------------

# bad WHAT REGEX: exit 1 and one line that names the place.
bad() {
  compare_ab
  check "$1: exit 1, one line" all 1 "$code" 1 "$(lines "$dir/err")" 0 \
    "$(lines "$dir/out")"
  check "$1: told where, and what to do" says "$dir/err" "$2"
}

bad_input() {
  good_run A
  bad 'no such folder' "/B: No such file.*; name a run's folder"
  mkdir "$dir/B"
  bad 'no run.json' "/B/run.json: No such file.*; name a run's folder"
  echo '{' >"$dir/B/run.json"
  bad 'half a run.json' '/B/run.json:2: '
  run_json B
  bad 'no trials.csv' '/B/trials.csv: cannot open: No such file'
  : >"$dir/B/trials.csv"
  bad 'an empty trials.csv' '/B/trials.csv:1: the file is empty; a header'
  echo "$header" >"$dir/B/trials.csv"
  bad 'no trial' '/B/trials.csv: no trial in it.*measure again'
  cp "$dir/A/trials.csv" "$dir/B/"
  printf '31,hello,event,1,6' >>"$dir/B/trials.csv"
  bad 'a last line cut off' '/B/trials.csv: the last line is cut off.*remove'
  echo >>"$dir/B/trials.csv"
  bad 'a row too short' '/B/trials.csv:32: 5 fields, but the header has 14'
  cp "$dir/A/trials.csv" "$dir/B/"
  format=2 && run_json B && format=1
  bad 'another format' '/B/run.json: "format" is not 1.*use the bench that'
}

usage() {
  good_run A
  for words in '' "$dir/A" "$dir/A $dir/A $dir/A" "--fail-on 5%"; do
    compare $words
    check "$(echo "compare $words" | sed "s,$dir,,g"): exit 2, one line" all \
      2 "$code" 1 "$(lines "$dir/err")"
    check 'which runs, with an example' says "$dir/err" 'which two runs.*results'
  done
  compare "$dir/A" ''
  check 'an empty folder, as of make: exit 2' is 2 "$code"
  for margin in x 5x -5 5%% 1e9 nan; do
    compare "$dir/A" "$dir/A" --fail-on=$margin
    check "--fail-on=$margin: exit 2, one line" all 2 "$code" 1 \
      "$(lines "$dir/err")"
    check "--fail-on=$margin: told what would do" says "$dir/err" 'such as 5%'
  done
  compare --help
  check '--help: exit 0' is 0 "$code"
  check '--help names the options' all 1 "$(grep -c -- --fail-on "$dir/out")" \
    1 "$(grep -c -- --force "$dir/out")"
}

cases same worse marked few warned scenarios harmless machines bad_input usage
finish
