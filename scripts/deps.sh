#!/bin/sh
# Names the packages that are missing and installs them where that can be
# done without asking: as root or by password-less sudo, with apt, dnf or apk.
# Elsewhere prints the exact command and exits 69. DEPS=no skips all of it.
#
#   scripts/deps.sh           what building, testing and measuring need
#   scripts/deps.sh check     what `make check` needs as well
#   scripts/deps.sh fuzz      what `make fuzz` needs as well
#   scripts/deps.sh report    what `make test-report` needs as well
set -eu

[ "${DEPS:-yes}" = no ] && exit 0

has_program() { command -v "$1" >/dev/null 2>&1; }
has_library() { has_program pkg-config && pkg-config --exists "$1"; }
has_llhttp() {
  has_library libllhttp || [ -f /usr/share/llhttp/llhttp.c ]
}
has_libfuzzer() {
  has_program clang &&
    echo 'int LLVMFuzzerTestOneInput(void) { return 0; }' |
    clang -fsanitize=fuzzer,address,undefined -x c -o /dev/null - 2>/dev/null
}
has_chromium() {
  has_program "${CHROMIUM:-chromium}" || has_program chromium-browser
}

# What is missing, in our own words.
missing=
need() { "$@" || missing="$missing ${2:-llhttp}"; }
need has_program pkg-config
for library in libuv jansson libconfuse cmocka; do
  need has_library "$library"
done
need has_llhttp
for program in wrk gnuplot luajit; do
  need has_program "$program"
done
if [ "${1:-}" = check ]; then
  for program in clang-format cppcheck; do
    need has_program "$program"
  done
fi
if [ "${1:-}" = fuzz ]; then
  need has_libfuzzer libfuzzer
fi
if [ "${1:-}" = report ]; then
  need has_chromium chromium
  for program in node npm; do
    need has_program "$program"
  done
fi
[ -n "$missing" ] || exit 0

# The same words as the distribution has them.
apt_llhttp() {
  if apt-cache show libllhttp-dev >/dev/null 2>&1; then
    echo libllhttp-dev
  else
    echo node-llhttp
  fi
}

# Older distributions have the library of the sanitizers beside clang.
apt_libfuzzer() {
  if apt-cache show libclang-rt-dev >/dev/null 2>&1; then
    echo clang libclang-rt-dev
  else
    echo clang
  fi
}

package() {
  case "$manager:$1" in
    apt:libuv) echo libuv1-dev ;;
    apt:jansson) echo libjansson-dev ;;
    apt:libconfuse) echo libconfuse-dev ;;
    apt:cmocka) echo libcmocka-dev ;;
    apt:llhttp) apt_llhttp ;;
    apt:libfuzzer) apt_libfuzzer ;;
    apt:gnuplot) echo gnuplot-nox fonts-dejavu-core ;;
    apt:node | dnf:node | apk:node) echo nodejs ;;
    dnf:pkg-config) echo pkgconf-pkg-config ;;
    dnf:libuv) echo libuv-devel ;;
    dnf:jansson) echo jansson-devel ;;
    dnf:libconfuse) echo libconfuse-devel ;;
    dnf:cmocka) echo libcmocka-devel ;;
    dnf:llhttp) echo llhttp-devel ;;
    dnf:gnuplot) echo gnuplot-minimal dejavu-sans-fonts ;;
    dnf:clang-format) echo clang-tools-extra ;;
    dnf:libfuzzer | apk:libfuzzer) echo clang compiler-rt ;;
    apk:pkg-config) echo pkgconf ;;
    apk:libuv) echo libuv-dev ;;
    apk:jansson) echo jansson-dev ;;
    apk:libconfuse) echo confuse-dev ;;
    apk:cmocka) echo cmocka-dev ;;
    apk:llhttp) echo llhttp-dev ;;
    apk:gnuplot) echo gnuplot font-dejavu ;;
    apk:clang-format) echo clang-extra-tools ;;
    *) echo "$1" ;;
  esac
}

as_root=
if [ "$(id -u)" != 0 ]; then
  as_root="sudo -n "
fi
if has_program apt-get; then
  manager=apt
  refresh="${as_root}apt-get update -qq"
  install="${as_root}env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends"
elif has_program dnf; then
  manager=dnf
  refresh=true
  install="${as_root}dnf install -y -q"
elif has_program apk; then
  manager=apk
  refresh=true
  install="${as_root}apk add -q"
else
  echo "deps: missing:$missing; no apt, dnf or apk here: install them by hand, or run make with DEPS=no" >&2
  exit 69
fi

if [ -n "$as_root" ] && ! sudo -n true 2>/dev/null; then
  for word in $missing; do packages="${packages:-} $(package "$word")"; done
  echo "deps: missing:$missing" >&2
  echo "deps: not root, so nothing was done; run: $(echo "$install" | sed 's/sudo -n/sudo/')$packages" >&2
  exit 69
fi

echo "deps: missing:$missing" >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
$refresh >"$log" 2>&1 || { cat "$log" >&2; exit 69; }
for word in $missing; do packages="${packages:-} $(package "$word")"; done
echo "deps: $install$packages" >&2
# shellcheck disable=SC2086 # words on purpose
$install $packages >"$log" 2>&1 || {
  cat "$log" >&2
  echo "deps: the packages above could not be installed" >&2
  exit 69
}
