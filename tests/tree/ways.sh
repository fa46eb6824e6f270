#!/bin/sh
# The way of a typed and of a received line in docs/DESIGN, function by
# function: each is defined in the file that is named, and the one before
# names it, unless a star says that it is called through a pointer.  So is
# each file that the list of where things are names.
#
# SPDX-License-Identifier: ISC
set -u
srcdir=${srcdir:-.}
design=${1:-$srcdir/docs/DESIGN}
bad=0

complain() {
	echo "ways: $*" >&2
	bad=$((bad + 1))
}

stops() {
	sed -n '/^The way of a typed line/,/^Where things are/p' "$design" |
		sed -n 's/^  \([ *]\) \([a-z/-]*\.c\)  *\([a-z_]*\)().*/\1|\2|\3/p'
}

n=0 before=
stops >ways.$$
trap 'rm -f ways.$$' EXIT
while IFS='|' read -r star file name; do
	n=$((n + 1))
	grep -q "^$name(" "$srcdir/src/$file" ||
		complain "$file does not define $name()"
	[ "$star" = '*' ] || [ -z "$before" ] || [ "$name" = channel_ready ] ||
	    grep -q "[^a-z_]$name(" "$srcdir/src/$before" ||
		complain "$before does not call $name() of $file"
	before=$file
done <ways.$$
[ "$n" -ge 40 ] || complain "only $n functions are found"

# Whole paths of files there; those without a directory stand beside one.
for file in $(sed -n '/^Where things are/,/^A new feature/p' "$design" |
    grep -oE '[a-z]+(/[a-z-]+)+\.[ch]'); do
	[ -f "$srcdir/src/$file" ] || complain "there is no src/$file"
done
if [ $# -eq 0 ] && [ "$bad" -eq 0 ]; then
	# It can fail.
	sed 's/talk_flush()/talk_flash()/; s|chat/blame\.c|chat/blume.c|' \
	    "$design" >ways.$$.sin
	[ "$("$0" ways.$$.sin 2>&1 | grep -cE 'talk_flash|blume')" -ge 2 ] ||
		complain "a wrong name is not noticed"
	rm -f ways.$$.sin
fi
[ "$bad" -eq 0 ] || exit 1
echo "ways: $n functions, as the code has them"
