#!/bin/sh
# The storm on a link, both halves: with a network and a clock that are played,
# and against a real server.
#
# usage: storm-link.sh [RUNS [SEED [SCHEDULES]]]
#	RUNS	with a real server (40); 0 for none
#	SEED	the first of them (1); each run takes the next, and one run with
#		its seed is that run again
#	SCHEDULES	schedules of the played half (10000); 0 for none
#
# SPDX-License-Identifier: ISC
set -u
runs=${1:-40} seed=${2:-1} schedules=${3:-10000} bad=0
here=${srcdir:-.}
there=${builddir:-.}

if [ "$schedules" != 0 ]; then
	"$there/tests/storm-link/storm-link" "$schedules" "$seed" || bad=1
fi
if [ "$runs" != 0 ]; then
	"$here/tests/live/storm" -n "$runs" -s "$seed" \
		${STORM_LINK_FLAGS:-} || bad=1
fi
exit "$bad"
