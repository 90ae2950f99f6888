#!/bin/sh
# `make test-report`: the pages in a real browser.  BUILD/test-report gets
# playwright-core and axe-core from npm, and everything that is made; nothing
# is installed into the tree, and no browser is downloaded: it is Debian's
# chromium, from PATH, or the program that CHROMIUM names.
#
# Prints TAP and the sums; exits with 69 when a browser, node, npm or what npm
# fetches cannot be had, and says which.
set -u

here=$(dirname "$0")
build=$1
work=$build/test-report

give_up() {
  echo "test-report: $*" >&2
  exit 69
}

has() { command -v "$1" >/dev/null 2>&1; }

scripts/deps.sh report || exit $?
has "${CHROMIUM:-chromium}" || { [ -z "${CHROMIUM:-}" ] && has chromium-browser; } ||
  give_up "no ${CHROMIUM:-chromium}: install chromium, or name one by CHROMIUM=/path/to/it"
for program in node npm gnuplot; do
  has $program || give_up "no $program: install it, or run this with DEPS=yes"
done

# Only what the lock file names, checked by its hashes; once.
mkdir -p "$work" || exit 1
if ! cmp -s "$here/package-lock.json" "$work/installed-lock.json"; then
  cp "$here/package.json" "$here/package-lock.json" "$work/" || exit 1
  (cd "$work" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >"$work/npm.log" 2>&1 || {
    tail -n 5 "$work/npm.log" >&2
    give_up "npm cannot fetch playwright-core and axe-core: $work/npm.log"
  }
  cp "$here/package-lock.json" "$work/installed-lock.json"
fi
exec node "$here/main.mjs" "$build"
