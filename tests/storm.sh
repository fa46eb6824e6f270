#!/bin/sh
# The storm on libotr, as much of it as a check may take; the environment's
# STORM_CHECK takes its place where a sanitizer makes it slow.
# SPDX-License-Identifier: ISC
exec "${builddir:-.}/tests/storm" -f "${srcdir:-.}/tests/storm.seeds" \
	-n "${STORM_CHECK:-2000}"
