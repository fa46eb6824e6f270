#!/bin/sh
# The states of a key exchange in docs/DESIGN must be those that
# docs/print-exchange prints from the table.
#
# SPDX-License-Identifier: ISC
set -u
srcdir=${srcdir:-.}
sed -n '/^The states of a key exchange (printed/,/^End of the states/p' \
    "$srcdir/docs/DESIGN" >exchange.$$
trap 'rm -f exchange.$$' EXIT
./docs/print-exchange | diff -u exchange.$$ - || {
	echo "docs/DESIGN does not have the states that the table has:" \
	    "print them again with docs/print-exchange" >&2
	exit 1
}
