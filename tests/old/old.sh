#!/bin/sh
# Data directories that earlier versions wrote (README says how): this version
# starts on a copy of each, reads all facts in it, and writes nothing that it
# was not asked to.  What it then writes, it writes as the earlier one did.
# SOTTO=PATH picks the program, which stays offline.
#
# SPDX-License-Identifier: ISC
set -u
SOTTO=${SOTTO:-./tests/sotto/sotto}
[ -x "$SOTTO" ] || { echo "old: no $SOTTO" >&2; exit 1; }
SOTTO=$(readlink -f "$SOTTO")
saved=${srcdir:-.}/tests/old
dir=$(mktemp -d "${TMPDIR:-/tmp}/sotto-old-XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' INT TERM HUP
unset XDG_CONFIG_HOME XDG_DATA_HOME
LC_ALL=C.UTF-8 HOME=$dir/home
export LC_ALL HOME
umask 077
bad=0 facts=0
fail() { bad=$((bad + 1)); echo "FAIL: $of: $*" >&2; }

# $of in $HOME: a home as it was
copy() {
	rm -rf "$HOME"
	mkdir "$HOME" && cp -r "$saved/$of/config" "$saved/$of/data" "$HOME" &&
		chmod -R u+w,go-rwx "$HOME" || exit 1
}
pipe() {
	timeout 60 "$SOTTO" --pipe --config "$HOME/config" \
		--data "$HOME/data" >"$HOME/out" 2>&1 ||
		{ fail "it ended with $?"; cat "$HOME/out" >&2; }
}
same() {
	cmp "$saved/$of/data/$1" "$HOME/data/$1" >&2 || fail "$1 was rewritten"
}
# changes FILE: what became of its lines, as diff shows it
changes() {
	diff "$saved/$of/data/$1" "$HOME/data/$1" | grep '^[<>]'
}

# Each command of facts, and under it what must stand in its answers; under
# "-" what the start says.
read_facts() {
	grep -v '^[	-]' "$saved/$of/facts" | pipe
	n=0
	while IFS= read -r fact; do
		case $fact in
		-)	answers=$(grep -v '"line":' "$HOME/out") ;;
		'	'*)
			facts=$((facts + 1))
			fact=$(echo "${fact#	}" | sed "s|HOME/|$HOME/|")
			echo "$answers" | grep -qF -e "$fact" ||
				fail "$command: it does not say $fact" ;;
		*)	n=$((n + 1)) command=$fact
			answers=$(grep "\"line\":$n," "$HOME/out")
			echo "$answers" | grep -q '"event":"error"' &&
				fail "$command: $answers" ;;
		esac
	done <"$saved/$of/facts"
}

for of in $(cd "$saved" && echo v*/*); do
	copy
	read_facts
	files=$(ls "$saved/$of/data")
	for file in $files; do
		# How many lines were lost is told once.
		[ "$file" = unsent ] || same "$file"
	done
	left=$(ls "$HOME/data" |
	    grep -vxF -e lock -e history.db-journal -e "$files")
	[ -z "$left" ] || fail "new files: $left"
done

# A change of one thing changes that alone; what was renamed meanwhile has its
# new name then.
of=v0.1/plain
copy
dan=$(sed -n 's/^dan@[^	]*	[^	]*	[^	]*	\([0-9a-f]*\).*/\1/p' \
	"$HOME/data/otr.fingerprints")
printf '%s\n' '/set keep_lines 4444' "/otr trust dan@live.test $dan" | pipe
[ "$(changes settings)" = '< bell = "true"
> bell = "away"
< keep_lines = "4321"
> keep_lines = "4444"
> panel = "off"
> panel_width = "33"
< roster_shown = "false"
< roster_width = "33"
< 	bell = "false"
> 	bell = "never"
< 		bell = "true"
> 		bell = "away"' ] || fail "settings: $(changes settings)"
# The day is the one of now, which may have changed since.
[ "$(changes otr.fingerprints | sed 's/[^ ]*	//g;
    s/ [0-9]\{4\}-[0-9][0-9]-[0-9][0-9]$/ DAY/')" = "< 
> fingerprint DAY" ] || fail "fingerprints: $(changes otr.fingerprints)"
same otr.private_key
same otr.instance_tags
same history.db

# Under the passphrase as well: files of the same format, and the new trust.
of=v0.1/sealed
copy
echo "/otr trust dan@live.test $dan" | pipe
form() { head -c 16 "$1" | od -An -tx1; }
[ "$(form "$saved/$of/data/otr.fingerprints")" = \
    "$(form "$HOME/data/otr.fingerprints")" ] ||
	fail "another format: $(form "$HOME/data/otr.fingerprints")"
cmp -s "$saved/$of/data/otr.fingerprints" "$HOME/data/otr.fingerprints" &&
	fail "the trust was not written"
same otr.private_key
echo '/otr fingerprint dan@live.test' | pipe
grep -q "\"fingerprint\":\"$dan\",\"verified\":\"true\"" "$HOME/out" ||
	fail "the trust is lost: $(cat "$HOME/out")"

[ "$bad" -eq 0 ] || { echo "old: $bad faults" >&2; exit 1; }
echo "old: $facts facts are read"
