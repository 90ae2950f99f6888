#!/bin/sh
# `bench list` and `bench run --list`: what there is to run, without a load.
. tests/runner.sh

# in_project WORD...: bench in a folder with profiles of its own, $dir.
in_project() {
  (cd "$dir" && "$build/bench" "$@" >"$dir/out" 2>"$dir/err")
  code=$?
}

# A project's folder with the profiles small, and tiny under a new name.
project() {
  repeat=2
  profile
  server event "$event" "$ours"
  server threads "$threads" "$ours"
  server guest /no/such/program 'optional = true'
  scenario hello 'connections = {2, 4} pairs = {4} title = "GET /hello"'
  mkdir -p "$dir/bench/profiles"
  sed '1i # small.conf - as small as can be: make bench PROFILE=small\n#' \
    "$dir/tiny.conf" | sed 's/repeat = 2/& pairs = 3/' \
    >"$dir/bench/profiles/small.conf"
  cp "$dir/tiny.conf" "$dir/bench/profiles/wordless-one.conf"
}

all_profiles() {
  project
  in_project list
  check 'bench list: exit 0, nothing on stderr' all 0 "$code" '' \
    "$(cat "$dir/err")"
  check 'bench list: a line for each, below their heads' all 3 \
    "$(wc -l <"$dir/out" | tr -d ' ')"
  # Two levels, two servers and two repetitions; of the pairs, each with
  # itself and the two with each other.
  check 'bench list: trials, pairs, how long, and what for' says "$dir/out" \
    '^small +8 +9 +[0-9ms]+  as small as can be: make bench PROFILE=small$'
  check 'bench list: a profile without words' says "$dir/out" \
    '^wordless-one +8 +0 +[0-9ms]+  $'
  in_project run --profile small --list
  check 'bench list: as many as would be run' all 17 \
    "$(grep -c c= "$dir/out")" 9 "$(grep -c '~' "$dir/out")"
}

one_profile() {
  project
  in_project list small
  check 'bench list small: exit 0' all 0 "$code" '' "$(cat "$dir/err")"
  check 'bench list small: what for' says "$dir/out" \
    '^bench/profiles/small.conf: as small as can be'
  check 'bench list small: its servers' says "$dir/out" \
    "^  threads +threads: $threads\$"
  check 'bench list small: one that is not installed' says "$dir/out" \
    '^  guest +guest: /no/such/program \(left out: not installed\)$'
  check 'bench list small: its scenarios' says "$dir/out" \
    '^  hello +GET /hello$'
  check 'bench list small: their levels, and where pairs are run' all \
    '               connections 2 4*' "$(grep connections "$dir/out")" \
    '  * and alternating pairs' "$(grep alternating "$dir/out")"
  check 'bench list small: what that takes' says "$dir/out" \
    '^8 trials and 9 pairs, 2 repetitions, about [0-9ms]+$'
  cp "$dir/out" "$dir/first"
  in_project list bench/profiles/small.conf
  check 'bench list FILE: the same' cmp "$dir/out" "$dir/first"
  in_project list wordless-one
  check 'bench list: pairs that are not run are not told of' says_not \
    "$dir/out" 'alternating'
  sed -i 's/event-server/&-x/' "$dir/bench/profiles/small.conf"
  in_project list small
  check 'bench list: a server that was not built' says "$dir/out" \
    'event-server-x \(cannot be run; is it built\?\)$'
  sed -i '/^server [et]/d' "$dir/bench/profiles/small.conf"
  in_project list small
  check 'bench list: no server is left' all 0 "$code" 1 \
    "$(grep -c '^0 trials and 0 pairs, 0 repetitions' "$dir/out")"
}

claims_too() {
  project
  cat >>"$dir/bench/profiles/small.conf" <<END
claim c { says = "it scales" source = book experiment = "a, b" }
question q { claim = c asks = x metric = rss_kib of = hello/4/event }
END
  in_project list small
  check 'bench list small: its claims' says "$dir/out" '^  c +it scales$'
  in_project claims --help
  check 'bench claims --help: its own words' all 0 "$code" '' \
    "$(cat "$dir/err")" 'usage: bench claims [NAME...] [OPTION...]' \
    "$(head -n 1 "$dir/out")" 1 "$(grep -c '^bench list claims' "$dir/out")"
  in_project claims c --repet 3
  check 'bench claims: a bad option' refused '^bench claims: .*--repet'
  in_project claims c d
  check 'bench claims: no such claims here' refused 'no profile "claims"'
}

# refused REGEX: exit 2, one line on stderr, none on stdout.
refused() {
  all 2 "$code" 1 "$(wc -l <"$dir/err" | tr -d ' ')" 0 \
    "$(wc -c <"$dir/out" | tr -d ' ')" && says "$dir/err" "$1"
}

mistakes() {
  in_project list
  check 'bench list elsewhere: told what to do' refused \
    "bench/profiles: cannot be read: No such file.*the project's folder"
  project
  in_project list smal
  check 'bench list: no such profile' refused \
    'no profile "smal" in bench/profiles \(did you mean "small"\?\)'
  cp "$dir/err" "$dir/list.err"
  in_project run --list --profile smal
  check 'bench list: told as bench run tells it' is \
    "$(sed 's/^bench run/bench list/' "$dir/err")" "$(cat "$dir/list.err")"
  in_project list ../small
  check 'bench list: no name of a profile' refused 'profile "../small": a name'
  in_project list no/such.conf
  check 'bench list: no such file' refused 'no/such.conf: cannot be read: No'
  in_project list small wordless-one
  check 'bench list: two' refused 'one profile at a time; see --help'
  in_project list --all
  check 'bench list: no such option' refused '"--all".*--help'
  sed -i '1,9s/repeat/repeatt/' "$dir/bench/profiles/small.conf"
  in_project list
  check 'bench list: one has a mistake: exit 2, one line' all 2 "$code" 1 \
    "$(grep -c 'small.conf:[0-9]*: unknown key "repeatt"' "$dir/err")" 1 \
    "$(wc -l <"$dir/err" | tr -d ' ')"
  check 'bench list: the others are listed' says "$dir/out" '^wordless-one '
  in_project list ''
  check 'bench list "", as of make: all of them' all 2 "$code" 2 \
    "$(wc -l <"$dir/out" | tr -d ' ')"
}

# What --dry-run prints below the parameters, with any options.
the_plan() {
  project
  for options in '' '--servers event' '--connections 3 --repeat 1'; do
    in_project run --profile small --seed 7 --dry-run $options
    sed -n '/^[0-9]* trials and pairs/,$p' "$dir/out" >"$dir/below"
    in_project run --profile small --seed 7 --list $options
    check "run --list $options: exit 0" is 0 "$code"
    check "run --list $options: as the dry run has it" all \
      "$(cat "$dir/below")" "$(cat "$dir/out")" 1 "$(grep -c '^1 ' "$dir/out")"
  done
  check 'run --list: nothing was made' test ! -e "$dir/results"
}

full() {
  project
  for words in list 'list small' 'run --list --profile small'; do
    (cd "$dir" && "$build/bench" $words >/dev/full 2>"$dir/err")
    check "bench $words that cannot be printed: exit 1" is 1 $?
  done
}

# The project's own.
own() {
  "$build/bench" list >"$dir/out" 2>"$dir/err"
  check 'bench list: the profiles of the project' all 0 $? '' \
    "$(cat "$dir/err")" "$(ls bench/profiles | wc -l)" \
    "$(($(wc -l <"$dir/out") - 1))"
  check 'bench list: each says what it is for' says_not "$dir/out" '  $'
  "$build/bench" list --help >"$dir/out"
  check 'bench list --help: names its word' says "$dir/out" 'list \[PROFILE\]'
  "$build/bench" --help >"$dir/out"
  check 'bench --help: names list' says "$dir/out" '^  bench list '
}

cases all_profiles one_profile claims_too mistakes the_plan full own
finish
