#!/bin/sh
# A front end that is neither the screen nor the pipe, with the real program:
# it takes command lines, commands reach it, and it ends as it should.  It is
# src/front/null, which no user is told of.  SOTTO=PATH picks the program.
#
# SPDX-License-Identifier: ISC
set -u
SOTTO=${SOTTO:-./tests/sotto/sotto}
[ -x "$SOTTO" ] || { echo "front: no $SOTTO" >&2; exit 1; }
SOTTO=$(readlink -f "$SOTTO")
dir=$(mktemp -d "${TMPDIR:-/tmp}/sotto-front-XXXXXX") || exit 1
bad=0
unset XDG_CONFIG_HOME XDG_DATA_HOME
LC_ALL=C.UTF-8 HOME=$dir
export LC_ALL HOME
umask 077
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' INT TERM HUP
fail() { bad=$((bad + 1)); echo "FAIL: $*" >&2; }
run() { timeout 60 "$SOTTO" --null --config "$dir/config" \
	--data "$dir/data" >"$dir/out" 2>&1; }
printf 'account "alice@example.org" { autoconnect = false }\n' >"$dir/config"

# A command that acts, one that is not there, text for nobody, one that is
# for a screen alone; then the end of input.
printf '%s\n' '/set otr_policy always' '/strat' 'for nobody' '/win 2' | run ||
	fail "it ended with $?: $(cat "$dir/out")"
grep -q '^otr_policy = "always"$' "$dir/data/settings" ||
	fail "a command did not act"
grep -q '^notices 1, errors 0, closed 0, lines refused 3$' "$dir/out" ||
	fail "what it saw: $(cat "$dir/out")"
[ "$(wc -l <"$dir/out")" -eq 1 ] || fail "more was printed: $(cat "$dir/out")"

# It chooses conversations, and hears that they go.
printf '%s\n' '/query bob@example.org' '/close' 'for nobody' | run ||
	fail "it ended with $?: $(cat "$dir/out")"
grep -q 'closed 1, lines refused 1$' "$dir/out" ||
	fail "a conversation: $(cat "$dir/out")"

# Nobody sees a level here, so what is typed leaves under none that falls.
printf '%s\n' '/otr policy bob@example.org never' '/query bob@example.org' \
	'nothing of this leaves' '/quit' 'not read any more' | run ||
	fail "/quit: $?: $(cat "$dir/out")"
grep -q 'lines refused 0$' "$dir/out" || fail "/quit: $(cat "$dir/out")"

# It cannot begin: the error is said once, and the status is 1.
printf 'nonsense\n' >"$dir/config"
run
[ $? -eq 1 ] || fail "a wrong configuration did not end it"
"$SOTTO" --help | grep -q null && fail "--help names it"
[ "$bad" -eq 0 ] || { echo "front: $bad faults" >&2; exit 1; }
echo "front: a third one is served"
