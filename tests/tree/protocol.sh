#!/bin/sh
# docs/PROTOCOL must be what docs/print-protocol prints from the table.
#
# SPDX-License-Identifier: ISC
set -u
srcdir=${srcdir:-.}
./docs/print-protocol | diff -u "$srcdir/docs/PROTOCOL" - || {
	echo "docs/PROTOCOL is not what the table says:" \
	    "print it again with docs/print-protocol" >&2
	exit 1
}
