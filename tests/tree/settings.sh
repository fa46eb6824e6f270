#!/bin/sh
# Every setting is read outside of src/conf, for each scope that it may be set
# for: a contact's with the account and the contact, an account's with the
# account.  What is only listed by /set does nothing, and is no reader.  Those of
# the screen, which /set leaves out where there is none, are read there alone.
#
# SPDX-License-Identifier: ISC
set -u
srcdir=${srcdir:-.}
schema=${1:-$srcdir/src/conf/settings.h}
src=${2:-$srcdir/src}

# NAME SCOPES, a line for each row of the table.
rows() {
	tr '\n' ' ' <"$schema" | sed 's/SETTING([A-Z]/\n&/g' |
	    sed -n 's/^SETTING([A-Z0-9_]*, \.name = "\([a-z0-9_]*\)",.*\.scopes = \([A-Z_| ]*\),.*/\1 \2/p' |
	    sed 's/EVERYWHERE/SCOPE_GLOBAL|SCOPE_ACCOUNT|SCOPE_CONTACT/; s/ *| */|/g'
}

# Each call that reads a value, whole and on a line of its own.  A value may
# also be read by a function of one's own that is given the setting.
readers() {
	find "$src" -name '*.c' ! -path '*/conf/*' ! -name cmd-set.c \
	    ! -name candidate.c -exec cat {} + | tr '\n\t' '  ' |
	    sed 's/ *([a-z_ ]*)conf_/\nconf_/g; s/\(conf_[a-z]*\|setting\|record_keeps\)(/\n&/g; s/;/;\n/g' |
	    grep -E '^(conf_(text|int|bool|list|command|where)|setting)\('
}

# What /set takes for one of the screen.
seen() {
	tr '\n' ' ' <"$schema" | sed 's/SETTING([A-Z]/\n&/g' |
	    grep -E 'TOPIC_SCREEN|SETTING_SCREEN' |
	    sed -n 's/^SETTING(\([A-Z0-9_]*\),.*/SET_\1/p'
}

# All names of settings that are used outside of the screen; commands that only
# list or change them do not count.
unseen() {
	find "$src" -name '*.c' ! -path '*/conf/*' ! -path '*/front/screen/*' \
	    ! -path '*/cmd/*' -exec cat {} + | grep -o 'SET_[A-Z0-9_]*'
}

bad=0
elsewhere=$(unseen)
for id in $(seen); do
	echo "$elsewhere" | grep -qx "$id" || continue
	echo "settings.sh: $id is said to be of the screen, and read elsewhere"
	bad=1
done
all=$(readers)
[ -n "$all" ] || { echo "settings.sh: no reader at all is found"; bad=1; }
n=0
rows >settings.$$
while read -r name scopes; do
	n=$((n + 1))
	id=SET_$(echo "$name" | tr 'a-z' 'A-Z')
	# Kept by conf itself: which accounts there are.
	[ "$name" = remembered ] && continue
	mine=$(echo "$all" | grep -w "$id")
	if [ -z "$mine" ]; then
		echo "settings.sh: nothing reads $name"
		bad=1
		continue
	fi
	# "NULL, NULL" reads the global value alone.
	case $scopes in
	*SCOPE_ACCOUNT*|*SCOPE_CONTACT*)
		echo "$mine" | grep -qv 'NULL, *NULL' || {
			echo "settings.sh: $name: nobody asks for an account's"
			bad=1
		} ;;
	esac
	case $scopes in
	*SCOPE_CONTACT*)
		echo "$mine" | grep -v '^conf_command' |
		    grep -qv ', *NULL *)' || {
			echo "settings.sh: $name: nobody asks for a contact's"
			bad=1
		} ;;
	esac
done <settings.$$
rm -f settings.$$
[ "$n" -ge 25 ] || { echo "settings.sh: only $n rows are found"; bad=1; }
echo "settings.sh: $n settings"

# It can fail: a row more, and a reader less.
if [ $# -eq 0 ] && [ "$bad" -eq 0 ]; then
	d=$(mktemp -d) || exit 1
	trap 'rm -rf "$d"' EXIT
	cp -R "$src" "$d/src"
	sed 's/^SETTING(BELL/SETTING(BALL, .name = "ball", .type = SETTING_BOOL, .scopes = SCOPE_GLOBAL, .help = "x")\n&/' \
	    "$schema" >"$d/settings.h"
	echo 'int x = SET_THEME;' >"$d/src/chat/x.c"
	"$0" "$schema" "$d/src" | grep -q 'SET_THEME is said' || {
		echo "settings.sh: one of the screen is not noticed"
		bad=1
	}
	rm "$d/src/chat/x.c"
	"$0" "$d/settings.h" "$d/src" | grep -q 'nothing reads ball' || {
		echo "settings.sh: a setting without a reader is not noticed"
		bad=1
	}
	sed -i 's/SET_RECEIPTS, account, contact/SET_RECEIPTS, NULL, NULL/' \
	    "$d/src/chat/peer.c" || exit 1
	find "$d/src" -name '*.c' -exec sed -i 's/\<SET_NAME\>/SET_THEME/' {} +
	"$0" "$schema" "$d/src" >"$d/out"
	grep -q 'nothing reads name' "$d/out" &&
	    grep -q "receipts: nobody asks for a contact's" "$d/out" || {
		cat "$d/out"
		echo "settings.sh: a reader less is not noticed"
		bad=1
	}
fi
exit $bad
