#!/bin/sh
# Prints the flags of the libraries as assignments for make:
#   scripts/config.sh BUILD >BUILD/config.mk
# llhttp comes by pkg-config where a distribution has it; else from the C
# sources that Debian 12's node-llhttp installs.
set -eu

build=$1
pkg-config --print-errors --exists libuv jansson libconfuse cmocka || {
  echo "config: the libraries above are missing; see: make deps" >&2
  exit 69
}
echo "LIB_CFLAGS = $(pkg-config --cflags libuv jansson libconfuse cmocka)"
echo "UV_LIBS = $(pkg-config --libs libuv)"
echo "LIBS = $(pkg-config --libs libuv jansson libconfuse)"
echo "CMOCKA_LIBS = $(pkg-config --libs cmocka)"
if pkg-config --exists libllhttp; then
  echo "LLHTTP_CFLAGS = $(pkg-config --cflags libllhttp)"
  echo "LLHTTP_LIBS = $(pkg-config --libs libllhttp)"
  echo "LLHTTP_OBJECTS ="
  echo "LLHTTP_SOURCES = none"
else
  echo "LLHTTP_CFLAGS = -isystem /usr/share/include/llhttp -DLLHTTP_STRICT_MODE=1"
  echo "LLHTTP_LIBS ="
  echo "LLHTTP_OBJECTS = $build/obj/llhttp/llhttp.o $build/obj/llhttp/api.o $build/obj/llhttp/http.o"
  echo "LLHTTP_SOURCES = /usr/share/llhttp"
fi
