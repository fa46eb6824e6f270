#!/bin/sh
# The storm on libotr, as much of it as a check may take; the environment's
# STORM_CHECK takes its place where a sanitizer makes it slow.
# usage: storm.sh [PART OF]: a part of the schedules; the first has the seeds
# SPDX-License-Identifier: ISC
n=$((${STORM_CHECK:-2000} / ${2:-1}))
set -- "${1:-1}"
[ "$1" != 1 ] || set -- "$1" -f "${srcdir:-.}/tests/storm/storm.seeds"
part=$1
shift
exec "${builddir:-.}/tests/storm/storm" "$@" -s $(((part - 1) * n + 1)) -n $n
