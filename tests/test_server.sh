#!/bin/sh
# shellcheck disable=SC2317 # functions are called by name
# The servers' command line: every bad word is answered with one line on
# stderr, nothing on stdout, and an exit code; by both servers alike.
set -u

build=${1:-build}
work=$(mktemp -d)
server=
count=0
failed=0

finish() {
  [ -n "$server" ] && kill -KILL "$server" 2>/dev/null
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM

# tell NAME: says how the last command went.
tell() {
  code=$?
  count=$((count + 1))
  if [ "$code" -eq 0 ]; then
    echo "ok $count - $1"
  else
    echo "not ok $count - $1"
    [ -s "$work/err" ] && sed 's/^/# /' "$work/err"
    failed=1
  fi
}

# run WORD...: the program's exit code, its output in out and err.
run() {
  timeout 20 "$build/$program" "$@" >"$work/out" 2>"$work/err"
}

# fails CODE MESSAGE WORD...: MESSAGE follows the program's name, to the end.
fails() {
  wanted=$1
  message=$2
  shift 2
  run "$@"
  [ $? -eq "$wanted" ] && [ ! -s "$work/out" ] &&
    [ "$(cat "$work/err")" = "$program: $message" ]
  tell "$program $*"
}

# begin FILE WORD...: starts a server with its stdout in FILE.
begin() {
  file=$1
  shift
  "$build/$program" --rounds-per-us 10 "$@" >"$file" 2>"$work/err" &
  server=$!
}

# eventually COMMAND...: tries again until it succeeds.
eventually() {
  for _ in $(seq 200); do
    "$@" && return 0
    sleep 0.05
  done
  return 1
}

says_where() {
  port=$(sed -n 's/^listening 127\.0\.0\.1:\([0-9]*\)$/\1/p' "$work/line")
  [ -n "$port" ]
}

listens() {
  grep -qi "^ *[0-9]*: [0-9A-F]*:$(printf %04X "$port") 0*:0000 0A " \
    /proc/net/tcp
}

end_server() {
  kill -TERM "$server" && wait "$server"
}

for program in event-server thread-server; do
  port_message() {
    echo "--port: \"$1\" is not a whole number from 0 to 65535"
  }
  for port in 0x50 70000 -1 +1 "" 8080x " 80" 80.0 99999999999999999999; do
    fails 2 "$(port_message "$port")" --port "$port"
  done
  fails 2 "$(port_message "")" --port=
  fails 2 "$(port_message --drain)" --port --drain 1
  fails 2 "--port is given twice" --port 0 --port 0
  fails 2 "--port needs a value; see --help" --port
  fails 2 "bad option \"--prot\"; see --help" --prot 80
  fails 2 "bad option \"-p\"; see --help" -p 80
  fails 2 "\"8080\" is no option; see --help" 8080
  fails 2 "\"x\" is no option; see --help" --port 0 x y
  fails 2 "\"\" is no option; see --help" ""
  fails 2 "--backlog: \"0\" is not a whole number from 1 to 65535" --backlog 0
  fails 2 "--drain: \"1s\" is not a whole number from 0 to 3600" --drain 1s
  fails 1 "cannot listen on 192.0.2.1:0: Cannot assign requested address" \
    --host 192.0.2.1

  fails 2 "--max-body: \"1k\" is not a whole number from 0 to 1073741824" \
    --max-body 1k
  fails 2 "--idle-timeout: \"86401\" is not a whole number from 0 to 86400" \
    --idle-timeout 86401
  fails 1 "--root: cannot open \"$work/no\": No such file or directory" \
    --root "$work/no"
  fails 1 "--root: cannot open \"$work/out\": Not a directory" \
    --root "$work/out"
  for upstream in "" h :80 h: h:x "[::1" ::1:80 h:80:80 h:0 \
    h:65536; do
    fails 2 "--upstream: \"$upstream\" is not HOST:PORT" --upstream "$upstream"
  done

  run --version && [ ! -s "$work/err" ] &&
    grep -qx "$program [0-9.]*" "$work/out" && [ "$(wc -l <"$work/out")" -eq 1 ]
  tell "$program --version"

  run --help && [ ! -s "$work/err" ]
  tell "$program --help"
  for option in host port backlog max-connections drain rounds-per-us root \
    upstream max-body header-timeout idle-timeout write-timeout \
    upstream-timeout help version; do
    grep -q "^  --$option " "$work/out"
    tell "$program --help names --$option"
  done
  awk 'length > 80 { exit 1 }' "$work/out"
  tell "$program --help fits a screen"

  begin "$work/line"
  eventually says_where
  tell "$program says where it listens"
  fails 1 "cannot listen on 127.0.0.1:$port: Address already in use" \
    --port "$port" --rounds-per-us 10
  end_server
  tell "$program ends when it is told"

  begin /dev/full --port "$port"
  eventually listens && end_server
  tell "$program outlives a full disk"
  server=
done

program=event-server
fails 2 "--workers is an option of thread-server only" --workers 2
fails 2 "--stack is an option of thread-server only" --stack=x
fails 2 "--loops: \"0\" is not a whole number from 1 to 256" --loops 0
fails 2 "--pool: \"0\" is not a whole number from 1 to 1024" --pool 0
fails 2 "bad option \"--offload=1\"; see --help" --offload=1
program=thread-server
fails 2 "--pool is an option of event-server only" --pool 2
fails 2 "--offload is an option of event-server only" --offload
fails 2 "--loops is an option of event-server only" --loops 2
fails 2 "--stack: \"1\" is not a whole number from 32 to 65536" --stack 1

echo "1..$count"
exit "$failed"
