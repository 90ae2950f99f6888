#!/bin/sh
# `bench report`: from a run's folder to a page, and the index of all runs.  The
# folders are made here; nothing is measured, and nothing is drawn.
. tests/runner.sh

header=trial,scenario,server,connections,repeat,order,valid,status,reason
header=$header,throughput_per_s,cpu_us_per_request,memory_total_kib
header=$header,latency_p99_us

# run_json FOLDER: what differs in a run may be set before, by name.
run_json() {
  run=$dir/results/$1
  mkdir -p "$run"
  cat >"$run/run.json" <<END
{"format": 1, "version": "0.1", "name": "${name:-$1}", "repeats": 6,
 "trials": ${trials:-24}, "seed": 7,
 "host": {"hostname": "${hostname:-vm}", "kernel": "6.1", "system": "Linux",
   "cpu": {"model": "Xeon", "server": "0", "client": "1"},
   "versions": {"wrk": "wrk 4.1.0", "commit": "38db573"},
   "warnings": [${warnings:-}]},
 ${options:+\"options\": $options,}
 "profile": {"name": "tiny", "duration_s": 1.0,
   "servers": [
     {"name": "event", "label": "event loop",
       "command": "${command:-build/event-server}"},
     {"name": "threads", "label": "${label:-threads}", "command": "b"}],
   "scenarios": [
     {"name": "hello", "title": "${title:-GET /hello}",
       "connections": [1, 64], "duration_s": 1.0}]}}
END
  echo "$header" >"$run/trials.csv"
}

# point SCENARIO CONNECTIONS SERVER THROUGHPUT CPU_US [STATUS [VALID [REASON]]]
point() {
  awk -v scenario="$1" -v connections="$2" -v server="$3" -v rate="$4" \
    -v cpu="$5" -v status="${6:-ok}" -v valid="${7:-1}" -v reason="${8:-}" '
    BEGIN {
      for (i = 0; i < 6; i++) {
        by = 1 + (((i + length(server)) * 7) % 6 - 2.5) / 250
        printf "%d,%s,%s,%d,%d,0,%d,%s,%s,%.3f,%.6f,4096,900\n", ++n,
          scenario, server, connections, i, valid, status, reason, rate * by,
          cpu * by
      }
    }' >>"$run/trials.csv"
}

points() {
  point hello 1 event 1000 10
  point hello 1 threads 900 12
  point hello 64 event 20000 5 client-bound
  point hello 64 threads 20050 9
}

report() { # FOLDER
  "$build/bench" report "$dir/results/$1" >"$dir/out" 2>"$dir/err"
  code=$?
  page=$dir/results/$1/report.html
}

# A page's text on one line, without its tags and its style.
page_says() {
  tr '\n' ' ' <"$page" | sed 's/<style>.*<\/style>//; s/<[^>]*>/ /g' |
    tr -s ' ' >"$dir/line"
  echo "no \"$1\" in:" && cut -c1-3000 "$dir/line"
  grep -Eq -- "$1" "$dir/line"
}

# Every element that is opened is closed, in its turn.
balanced() {
  tr '\n' ' ' <"$1" | sed 's/<!DOCTYPE[^>]*>//; s/<style>.*<\/style>//' |
    grep -o '<[/a-zA-Z][^>]*>' | awk '
      /^<(meta|link|img|br)[ >]/ || /\/>$/ { next }
      { name = $0; gsub(/^<\/?|[ >].*$/, "", name) }
      /^<\// {
        if (stack[depth] != name) {
          print "</" name "> closes <" stack[depth] ">"
          bad = 1
          exit
        }
        depth--
        next
      }
      { stack[++depth] = name }
      END { if (!bad && depth) print "open: " stack[depth]; exit bad || depth }'
}

ids_once() {
  grep -o ' id="[^"]*"' "$1" | sort | uniq -d >"$dir/twice"
  silent "$dir/twice"
}

good_page() {
  check "$1: exit 0, nothing on stderr" all 0 "$code" '' "$(cat "$dir/err")"
  check "$1: every element is closed" balanced "$page"
  check "$1: no id twice" ids_once "$page"
  check "$1: one h1, one main, a language, no script" all \
    1 "$(grep -c '<h1>' "$page")" 1 "$(grep -c '<main>' "$page")" \
    1 "$(grep -c '<html lang="en">' "$page")" \
    0 "$(grep -ci '<script' "$page")"
  check "$1: nothing from elsewhere" says_not "$page" \
    '(src|href)="?(http|//|javascript)'
  check "$1: below 1 MB" [ "$(wc -c <"$page")" -lt 1000000 ]
}

plain() {
  run_json run
  points
  report run
  good_page plain
  check 'the answer is the heading' says "$page" \
    '^<h1>No clear difference in throughput at 64 connections'
  check 'a verdict with its interval' page_says \
    'threads 900 891 to 909 -[0-9.]+% worse -[0-9.]+% to -[0-9.]+%'
  check 'no verdict where there is none' page_says \
    'threads 20.1k 19.8k to 20.3k \+0.2% no clear difference -[0-9.]+% to \+'
  check 'what wrk limited is a lower bound' page_says 'event loop ≥ 20.0k'
  check 'what limited the points' page_says 'client-bound 1 the client was'
  check 'that the noise floor is not known' page_says 'No alternating pairs'
  check 'how it was measured' all \
    1 "$(grep -c 'build/bench run --profile tiny --seed 7' "$page")" \
    1 "$(grep -c '<code>build/event-server</code>' "$page")"
  check 'no charts, and it is said' page_says 'No charts were drawn'
  check 'links to the data that are there' all \
    1 "$(grep -c '<a href="trials.csv">' "$page")" \
    0 "$(grep -c '<a href="pairs.csv">' "$page")"
  check 'a copy of the summary' says "$page" \
    '^hello,64,threads,event,throughput_per_s,6,'
  check 'differences are against what people call the base' page_says \
    'differences are against event loop connections'
  check 'sentences call it so, too' page_says 'between event loop and threads'
  cp "$page" "$dir/first"
  report run
  check 'again: the same bytes' cmp "$page" "$dir/first"
}

evil='<script>alert(1)</script>'
foreign() {
  hostname="$evil" command="a \\\"$evil\\\" & 'b'" label="$evil" \
    title="é $evil" warnings="\"$evil.\"" name="$evil" \
    options="{\"profile\": \"x'y $evil\", \"servers\": null}" run_json run
  point "\"a <b> \"\"'&\"" 1 'ev<ent>' 1000 10 noisy 1 "$evil"
  point "\"a <b> \"\"'&\"" 1 "$evil" 1100 11 failed 0 '"why, ""oh"" é"'
  report run
  good_page foreign
  check 'foreign: a name is but a name' page_says \
    "a &lt;b&gt; &quot;&#39;&amp;"
  check 'foreign: a reason is but a reason' page_says \
    'why, &quot;oh&quot; é'
  check 'foreign: the command can be pasted' page_says \
    "run --profile &#39;x&#39;.&#39;&#39;y &lt;script"
  check 'foreign: nothing in the index either' all \
    0 "$(grep -ci '<script' "$dir/results/index.html")" \
    1 "$(grep -c 'Xeon' "$dir/results/index.html")"
}

# Runs that have little to say.
odd() {
  run_json none
  report none
  good_page 'no trials'
  check 'no trials: it is said' page_says 'No trials, so nothing can be said'
  run_json alone
  point hello 64 event 1e7 10
  report alone
  good_page 'one server, one level'
  check 'one server: what it did' page_says \
    'Event loop served 10.0M requests/s at 64 connections'
  run_json failed
  point hello 64 event 1000 10 failed 0 'wrk: 12 socket errors'
  point hello 64 threads 1000 10 failed 0
  report failed
  good_page 'all failed'
  check 'all failed: no claim' says "$page" '<h1>No claim about throughput'
  check 'all failed: why' page_says 'event loop failed 6 of 6 wrk: 12 socket errors'
  run_json older
  cut -d, -f1-9 "$run/trials.csv" >"$run/short"
  mv "$run/short" "$run/trials.csv"
  echo '1,hello,event,64,0,0,1,ok,' >>"$run/trials.csv"
  report older
  good_page 'an older run'
  run_json cut
  points
  printf '99,hello,event' >>"$run/trials.csv"
  trials=24 report cut
  check 'cut: exit 0, and it is said' all 0 "$code" \
    1 "$(grep -c 'The last row of a file is cut off' "$page")"
}

# Claims, of twenty servers in thirty scenarios.
many() {
  run=$dir/results/many
  mkdir -p "$run/charts"
  awk 'BEGIN {
    printf "{\"format\": 1, \"version\": \"0.1\", \"name\": \"many\"," \
      "\"repeats\": 6, \"trials\": 3600, \"seed\": 7, \"host\": {}," \
      "\"profile\": {\"name\": \"claims\", \"servers\": ["
    for (i = 1; i <= 20; i++)
      printf "%s{\"name\": \"server%d\", \"label\": \"s%d\", " \
        "\"command\": \"c\"}", (i == 1 ? "" : ","), i, i
    printf "], \"scenarios\": ["
    for (i = 1; i <= 30; i++)
      printf "%s{\"name\": \"s%d\", \"title\": \"GET /%d\", " \
        "\"connections\": [64], \"duration_s\": 1}", (i == 1 ? "" : ","), i, i
    printf "], \"claims\": [{\"name\": \"cheap\", \"says\": \"it <is>\", " \
      "\"source\": \"a & b\", \"literature\": null, \"experiment\": \"x\", " \
      "\"questions\": [{\"name\": \"q\", \"asks\": \"CPU\", \"metric\": " \
      "\"cpu_us_per_request\", \"of\": \"s1/64/server2\", \"against\": " \
      "\"s1/64/server1\", \"against_metric\": null, \"less\": null, " \
      "\"per\": 1.0, \"over\": 1.5, \"under\": null, \"pairs\": false}]}]}}"
  }' >"$run/run.json"
  {
    echo "$header"
    awk 'BEGIN {
      for (s = 1; s <= 30; s++) for (i = 1; i <= 20; i++)
        for (r = 0; r < 6; r++)
          printf "%d,s%d,server%d,64,%d,0,1,ok,,%f,%f,4096,900\n", ++n, s, i,
            r, 1000 + i + (r * 5 + i) % 6, 10 * i + r / 100
    }'
  } >"$run/trials.csv"
  echo '[{"kind": "claim", "claim": "cheap", "name": "claim-cheap",
    "title": "Two"}, {"kind": "heat", "scenario": "s1", "name": "heat-s1",
    "title": "H"}]' >"$run/charts/charts.json"
  echo '<svg viewBox="0 0 1 1"><g><rect/></g></svg>' |
    tee "$run/charts/claim-cheap.svg" >"$run/charts/heat-s1.svg"
  report many
  good_page many
  check 'claims: how they were ruled on' says "$page" \
    '<h1>Of 1 claim on trial: 1 supported</h1>'
  check 'claims: the figure, its interval, the margin' page_says \
    'CPU 2.00x 1.99x to 2.00x above 1.5x supported'
  check 'claims: their charts stand with them, the others beside the page' all \
    1 "$(grep -c '<svg ' "$page")" \
    1 "$(grep -c 'href="charts/heat-s1.svg">heat-s1.svg</a>: H' "$page")"
  check 'a copy of the claims; the summary is too large for one' all \
    1 "$(grep -c '^cheap,q,CPU,cpu_us_per_request,6' "$page")" \
    1 "$(grep -c 'summary.csv is too large for a copy' "$page")"
}

# A picture as gnuplot writes it, twice.
pictures() {
  run_json run
  points
  mkdir "$run/charts"
  cat >"$run/charts/throughput-hello.svg" <<'END'
<?xml version="1.0" encoding="utf-8"  standalone="no"?>
<svg width="8" height="5" viewBox="0 0 8 5" xmlns="http://www.w3.org/2000/svg">
<title>x</title><desc>Produced by GNUPLOT</desc>
<defs><circle id='gpPt5' r='1'/></defs>
<g id="gnuplot_canvas"><script>alert(1)</script>
<use xlink:href='#gpPt5' color='rgb( 96,  96,  96)'/></g></svg>
END
  cp "$run/charts/throughput-hello.svg" "$run/charts/odd-hello.svg"
  cat >"$run/charts/charts.json" <<'END'
[{"kind": "throughput", "scenario": "hello", "name": "throughput-hello",
  "title": "Who <b>serves</b> more"},
 {"kind": "odd", "scenario": "hello", "name": "odd-hello", "title": "New"},
 {"kind": "memory", "scenario": "hello", "name": "../../run", "title": "Gone"},
 {"kind": "knee", "left_out": "no open loop at two rates"}]
END
  report run
  good_page pictures
  check 'both are in the page, with ids of their own' all \
    2 "$(grep -c '<svg ' "$page")" 1 "$(grep -c 'id="c1-gpPt5"' "$page")" \
    1 "$(grep -c 'href="#c3-gpPt5" color="#606060"' "$page")"
  check 'a picture has its headline, and words for who does not see it' says \
    "$page" '<title id="c1-t">Who &lt;b&gt;serves.*<desc id="c1-d">A line chart'
  check 'it scrolls where there is no room, by keyboard, too' says "$page" \
    'class="picture tinted" style="--drawn: 8" tabindex="0" role="region" aria-label="[^"]+c1"'
  check 'the numbers stand below it' page_says 'The numbers .* 20.1k'
  check 'one that cannot be read is told' page_says 'cannot be shown: No such'
  check 'why others are not there' page_says \
    'The knee no open loop at two rates'
  check 'the index shows it' says "$dir/results/index.html" \
    'src="./run/charts/throughput-hello.svg" alt="Who &lt;b&gt;'
}

index() {
  name=20261123T071936Z-default run_json old
  points
  name=20261124T071936Z-default run_json new
  points
  mkdir -p "$dir/results/20261125T000000Z broken" "$dir/results/.hidden"
  ln -s old "$dir/results/latest"
  echo '{' >"$dir/results/20261125T000000Z broken/run.json"
  report old
  page=$dir/results/index.html
  good_page index
  tr '\n' ' ' <"$page" >"$dir/index"
  check 'the answer calls servers as charts do' page_says \
    'No clear difference in throughput|Event loop served'
  check 'newest first' says "$dir/index" \
    '2026-11-24 07:19 UTC.*2026-11-23 07:19 UTC'
  check 'only what has a report is a link to one' all \
    1 "$(grep -c 'href="./old/report.html"' "$page")" \
    0 "$(grep -c 'href="./new/report.html"' "$page")"
  check 'how the comparisons ended' page_says \
    'Comparisons: [0-9]+ clear, [0-9]+ no clear difference'
  check 'broken folders are listed, with the reason' says "$page" \
    'href="./20261125T000000Z%20broken/">.*run.json:2'
  check 'links and hidden folders are no runs' says_not "$page" 'latest/|hidden'
  mkdir "$dir/elsewhere"
  cp -r "$dir/results/old" "$dir/elsewhere/"
  "$build/bench" report "$dir/elsewhere/old"
  check 'no index where no runs are kept' [ ! -e "$dir/elsewhere/index.html" ]
}

side_by_side() {
  run_json before
  points
  run_json after
  points
  "$build/bench" compare "$dir/results/before" "$dir/results/after" \
    --html "$dir/compare.html" >"$dir/out" 2>"$dir/err"
  code=$?
  page=$dir/compare.html
  good_page compare
  check 'the table' page_says 'hello 64 threads 20.1k .* no clear change'
  "$build/bench" compare "$dir/results/before" "$dir/results/after" \
    --html "$dir/none/compare.html" >"$dir/out" 2>"$dir/err"
  check 'no such folder: one line, exit 1' all 1 $? 1 "$(wc -l <"$dir/err")"
}

usage() {
  "$build/bench" report >"$dir/out" 2>"$dir/err"
  check 'which run? exit 2' all 2 $? 1 "$(grep -c 'which run' "$dir/err")"
  "$build/bench" report "$dir/none" >"$dir/out" 2>"$dir/err"
  check 'no such run: one line, exit 1' all 1 $? 1 "$(wc -l <"$dir/err")"
  run_json full
  points
  chmod a-w "$run"
  if [ -w "$run" ]; then
    skip 'a folder that cannot be written' 'root may write anywhere'
  else
    report full
    check 'a folder that cannot be written: exit 1' is 1 "$code"
  fi
}

cases plain foreign odd many pictures index side_by_side usage
finish
