#!/bin/sh
# A hundredth of `make soak`: 3 s of load in all, 100 connections at once.
set -u
echo "# a hundredth of make soak"
exec "$1/tests/soak" "$1" 3 100
