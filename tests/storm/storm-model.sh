#!/bin/sh
# The storm on toy cryptography: see storm.sh.
# SPDX-License-Identifier: ISC
n=$((${STORM_MODEL_CHECK:-200000} / ${2:-1}))
set -- "${1:-1}"
[ "$1" != 1 ] || set -- "$1" -f "${srcdir:-.}/tests/storm/storm-model.seeds"
part=$1
shift
exec "${builddir:-.}/tests/storm/storm-model" "$@" -s $(((part - 1) * n + 1)) -n $n
