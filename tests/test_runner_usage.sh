#!/bin/sh
# What is wrong is told before anything is started: one line, with its place
# and its remedy.  And what `bench` does without a load.
. tests/runner.sh

# --- usage errors --------------------------------------------------------

good_profile() {
  repeat=2
  profile
  server event "$event" "$ours"
  server threads "$threads" "$ours"
  scenario hello 'connections = {2, 4}'
  script=scripts/wrk/wait.lua scenario wait
}

# Exit 2, one line, and no trace of a run.
refused() { # REGEX
  all 2 "$code" 1 "$(wc -l <"$dir/err" | tr -d ' ')" 0 \
    "$(wc -c <"$dir/out" | tr -d ' ')" || return 1
  says "$dir/err" "$1" || return 1
  [ ! -e "$dir/results" ] || { echo 'a folder was made' && return 1; }
}

# option_refused REGEX OPTION...
option_refused() {
  regex=$1
  shift
  bench_run "$@"
  check "R16: refused: bench run $(echo "$*" | cut -c1-50)" refused "$regex"
}

options() {
  good_profile
  option_refused '"--conections".*--help' --conections 4
  option_refused '"-x"' -x
  option_refused '"hello" is no option' hello
  option_refused '--connections needs a value' --connections
  option_refused '--seed' --seed 12x
  option_refused '--seed' --seed -1
  option_refused '--seed' --seed 99999999999999999999
  option_refused '--seed is given twice' --seed 1 --seed 2
  option_refused '--connections: "0": .*1 to 1000000' --connections 0
  option_refused '--connections: "-4": .*1 to 1000000' --connections -4
  option_refused '--connections: "4x": .*1 to 1000000' --connections '2 4x'
  option_refused '--connections: "1e3": .*1 to 1000000' --connections 1e3
  option_refused '--connections: "999999999": ' --connections 999999999
  option_refused '--connections: 4 is named twice' --connections '4 2 4'
  option_refused '--connections: no level' --connections ' '
  option_refused '--duration: "5": .*such as' --duration 5
  option_refused '--duration: "-1s": .*such as' --duration -1s
  option_refused '--duration: "1e9s": .*such as' --duration 1e9s
  option_refused '--duration: "inf": .*such as' --duration inf
  option_refused '--duration: "nan": .*such as' --duration nan
  option_refused '--duration: "0s": .*100ms to 10m' --duration 0s
  option_refused '--connections: "0": .*1 to 1000000' --connections '10 0'
  option_refused '--connections: .*1 to 1000000' \
    --connections 9223372036854775808
  option_refused '--duration: "90m": .*100ms to 10m' --duration 90m
  option_refused '--repeat: "0": .*1 to 1000' --repeat 0
  option_refused '--repeat: "2.5": .*1 to 1000' --repeat 2.5
  option_refused '--scenarios: .*"helo".*did you mean "hello"' \
    --scenarios helo
  option_refused '--scenarios: "hello" is named twice' \
    --scenarios 'hello,hello'
  option_refused '--servers: .*"thread".*did you mean "threads"' \
    --servers thread
  option_refused '--servers: .*"nginx".*event, threads' --servers nginx
}

profiles() {
  good_profile
  cp "$dir/tiny.conf" "$dir/good.conf"
  file_refused '9: unknown key "conections".*did you mean' \
    's/connections = {2/conections = {2/'
  file_refused '9: .*1 to 1000000' 's/{2, 4}/{2, 4k}/'
  file_refused '9: .*-2' 's/{2, 4}/{-2}/'
  file_refused '9: .*out of range' 's/{2, 4}/99999999999999999999/'
  file_refused '9: .*2 connections twice' 's/{2, 4}/{2, 2}/'
  file_refused '2: duration = 1 is no duration' 's/400ms/1/'
  file_refused '3: repeat = 0 is out of range: must be 1 to 1000' \
    's/repeat = 2/repeat = 0/'
  file_refused '3: repeat is set twice' 's/repeat = 2/repeat=2 repeat=2/'
  file_refused '[0-9]+: scenario hello has no "script"' \
    's/script = "[^"]*hello.lua"//'
  file_refused '6: .*quote is not closed' 's/thread-server/"&/'
  file_refused "6: .*duplicate.*'event'" 's/server threads/server event/'
  file_refused '13: scenario wait .* is not closed' '$d'
  file_refused '1: unknown key "runn"' '1s/run/runn/'
  file_refused '.*server' '/^server/d'
}

# file_refused REGEX SED: the good profile with one mistake.
file_refused() {
  sed "$2" "$dir/good.conf" >"$dir/tiny.conf"
  bench_run
  check "R15: refused: a profile after sed '$2'" refused "$dir/tiny.conf:$1"
}

places() {
  good_profile
  option_refused 'scenario hello.*--connections|--connections.*descriptors' \
    --connections 1000000
  (
    ulimit -n 128
    bench_run --connections 100
    check 'R17: refused: more connections than descriptors' refused \
      '--connections: .*100 connections need 164 .*128.*ulimit -Hn 164'
    sed -i 's/{2, 4}/{2, 100}/' "$dir/tiny.conf"
    bench_run
    check 'R17: refused: the same in a profile, by its line' refused \
      "$dir/tiny.conf:9: .*100 connections need 164 .*ulimit -Hn 164"
  )
  sed -i 's/event-server/&-x/' "$dir/tiny.conf"
  bench_run
  check 'refused: a server that was not built' refused \
    'server event: .*event-server-x" cannot be run; is it built'
  rm "$dir/tiny.conf"
  bench_run
  check 'refused: a profile that is not there' refused \
    'tiny.conf: cannot be read: No such file'
  for name in nonesuch ../quick ''; do
    "$build/bench" run --profile "$name" --results "$dir/results" \
      >"$dir/out" 2>"$dir/err"
    code=$?
    check "refused: --profile \"$name\"" refused 'profile'
  done
  for words in '' 'rum' '--rum' 'run run'; do
    "$build/bench" $words >"$dir/out" 2>"$dir/err"
    code=$?
    check "refused: bench $words" refused '--help'
  done
}

# --- tools and places that are missing -----------------------------------

tools() {
  good_profile
  PATH=$work/empty "$build/bench" run --profile "$dir/tiny.conf" \
    --results "$dir/results" >"$dir/out" 2>"$dir/err"
  code=$?
  check 'R1: no wrk: exit 69, one line' all 69 "$code" 1 \
    "$(wc -l <"$dir/err" | tr -d ' ')"
  check 'R1: no wrk: it says what to do' says "$dir/err" 'wrk .*make deps'
  check 'R1: no wrk: nothing was made' test ! -e "$dir/results"
  PATH=$work/fake "$build/bench" run --profile "$dir/tiny.conf" \
    --results "$dir/results" --scenarios hello --repeat 1 \
    >"$dir/out" 2>"$dir/err"
  code=$?
  find_run
  check 'R14: no gnuplot: measured, exit 69' all 69 "$code" 4 "$(rows)"
  check 'R14: no gnuplot: it says how to redraw' says "$dir/err" \
    "make charts RUN=$run"
  check 'R14: no gnuplot: it says so once' is 1 "$(grep -c gnuplot "$dir/err")"
  check 'R14: no gnuplot: the summary is there' test -s "$run/summary.md"
}

folders() {
  good_profile
  : >"$dir/file"
  for place in "$dir/file" "$dir/no/such/place"; do
    "$build/bench" run --profile "$dir/tiny.conf" --results "$place" \
      >"$dir/out" 2>"$dir/err"
    check "R12: results cannot be written: exit 1" is 1 $?
    check 'R12: results cannot be written: path and reason' says "$dir/err" \
      "cannot write $place.*: (Not a directory|No such file)"
    check 'R12: results cannot be written: one line' is 1 \
      "$(wc -l <"$dir/err" | tr -d ' ')"
  done
  mkdir "$dir/there"
  bench_run --out "$dir/there"
  check '--out is there already: exit 1' is 1 "$code"
  check '--out is there already: told' says "$dir/err" "$dir/there is there"
}

two_at_once() {
  good_profile
  start_run
  eventually has_program wrk
  "$build/bench" run --profile "$dir/tiny.conf" --results "$dir/results" \
    >"$dir/second.out" 2>"$dir/second.err"
  check 'R23: a second run at once: exit 75' is 75 $?
  check 'R23: a second run at once: told whose turn it is' says \
    "$dir/second.err" "process $runner\\)"
  kill -TERM "$runner"
  end_run
  check 'R23: a second run at once: the first goes on' is 143 "$code"
}

# --- without a load ------------------------------------------------------

dry() {
  good_profile
  bench_run --dry-run --seed 7
  check 'dry run: exit 0, nothing made' all 0 "$code" '' "$run"
  check 'dry run: all trials are listed' is 12 \
    "$(grep -Ec '^[0-9]+ (hello|wait) (event|threads) c=[24] [12]/2$' \
      "$dir/out")"
  cp "$dir/out" "$dir/first"
  bench_run --dry-run --seed 7
  check 'dry run: the same seed, the same order' cmp "$dir/out" "$dir/first"
  bench_run --dry-run --seed 8
  check 'dry run: another seed, another order' says_not "$dir/out" 'seed 7'
  bench_run --dry-run --connections '3 5 7' --servers event \
    --scenarios hello --repeat 1 --duration 2s
  check 'dry run: the options override the profile' all 3 \
    "$(grep -Ec '^[0-9]+ hello event c=[357] 1/1$' "$dir/out")" 3 \
    "$(grep -c c= "$dir/out")" 2 \
    "$(sed -n 's/.*"duration_s": \([0-9]*\).*/\1/p' "$dir/out" | uniq)"
  bench_run --dry-run --connections '' --servers '' --scenarios '' \
    --repeat '' --duration ''
  check 'dry run: empty words, as of make, override nothing' is 12 \
    "$(grep -c c= "$dir/out")"
}

again() {
  PATH=$drawing_path
  good_profile
  bench_run --scenarios hello --repeat 1 --seed 1
  rm -rf "$run"/charts/*.* "$run"/summary.* "$run/latency.csv"
  if command -v gnuplot >/dev/null; then
    check 'bench charts: exit 0' "$build/bench" charts "$run"
    check 'bench charts: drawn again' test -s "$run/charts/memory-hello.svg"
    check 'bench charts: latency, too' test -s "$run/charts/latency-hello.svg"
    check 'bench charts: summarised again' test -s "$run/latency.csv"
    rm "$run"/charts/*.svg
    "$build/bench" charts --only memory "$run"
    check 'bench charts --only: no other chart' is memory-hello.svg \
      "$(cd "$run/charts" && echo *.svg)"
    "$build/bench" charts --only memory,memories "$run" 2>"$dir/err"
    check 'bench charts --only: an unknown chart: exit 2, told' all 2 $? 1 \
      "$(grep -c 'memories: no such chart; ' "$dir/err")"
  else
    skip 'bench charts' 'gnuplot is not installed'
  fi
  "$build/bench" summary "$dir/results/latest" >"$dir/out" 2>"$dir/err"
  check 'bench summary: exit 0' is 0 $?
  check 'bench summary: prints the table' says "$dir/out" '^ +2 event'
  check 'bench summary: the row of every point' says "$run/summary.csv" \
    'hello,4'
  bench_run --scenarios hello --repeat 1 --seed 1 --dry-run
  grep c= "$dir/out" | cut -d' ' -f1-4 | tr ' ' , >"$dir/planned"
  awk -F, 'NR > 1 { print $1 "," $2 "," $3 ",c=" $4 }' "$run/trials.csv" \
    >"$dir/run"
  check 'the run went as the dry run says' cmp "$dir/run" "$dir/planned"
}

no_run() {
  mkdir "$dir/empty"
  mkdir "$dir/half"
  echo '{' >"$dir/half/run.json"
  mkdir "$dir/newer"
  echo '{"format": 2}' >"$dir/newer/run.json"
  for command in charts summary; do
    for place in empty half newer missing; do
      "$build/bench" $command "$dir/$place" >"$dir/out" 2>"$dir/err"
      check "bench $command on what is no run: exit 1, one line" all 1 $? 1 \
        "$(wc -l <"$dir/err" | tr -d ' ')" 0 "$(wc -c <"$dir/out" | tr -d ' ')"
      check "bench $command on what is no run: names it" says "$dir/err" \
        "$dir/$place"
    done
    "$build/bench" $command >"$dir/out" 2>"$dir/err"
    check "bench $command without a run: exit 2" is 2 $?
  done
}

terminal() {
  script -qec true /dev/null >/dev/null 2>&1 ||
    { skip 'a terminal' 'no script(1), or no terminal to be had' && return; }
  profile
  server event "$fake status"
  scenario hello
  for colour in '' 1; do
    NO_COLOR=$colour script -qec "'$build/bench' run --profile \
      '$dir/tiny.conf' --results '$dir/results$colour' 2>&1 >/dev/null" \
      /dev/null >"$dir/err" </dev/null
  done
  check 'a terminal with NO_COLOR gets no colours' says_not "$dir/err" \
    "$(printf '\033')\\[[0-9;]*m"
  check 'a terminal keeps the reason of a failure' says "$dir/err" \
    'failed.*: GET /hello: status 503'
}

cases options profiles places dry no_run
cases tools folders two_at_once again terminal
finish
