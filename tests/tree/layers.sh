#!/bin/sh
# Holds the tree to its architecture (docs/DESIGN): who may include and call
# whom, which library is known where, the one way out for a line, no circles of
# files, no names that nobody uses, no state at file scope, what each program is
# linked with.  The rules are in tests/tree/layers.rules; `layers.sh print-into
# docs/DESIGN` puts there what is made of them.  Reads the sources ($srcdir) and what
# was built from them ($builddir).
#
# SPDX-License-Identifier: ISC
set -u
srcdir=${srcdir:-.}
builddir=${builddir:-.}
: "${CC:=cc}" "${NM:=nm}" "${OBJDUMP:=objdump}" "${READELF:=readelf}"
bad=0

complain() {
	echo "layers: $*" >&2
	bad=$((bad + 1))
}

# ---- the rules -------------------------------------------------------------

rules=${LAYERS_RULES:-$srcdir/tests/tree/layers.rules}

# The rules of a kind, one a line, the columns behind it.
rules_of() {
	sed -n "s/^$1  *|  *//p" "$rules"
}

# What a directory of src may include, besides itself.
may_include() {
	rules_of dir | awk -F' *[|] *' -v dir="$1" '
		$1 == dir { print $2; found = 1 }
		END { exit !found }' ||
		complain "src/$1 is a directory without a rule"
}

# Headers of other people's libraries that a directory may include; patterns.
foreign_headers() {
	rules_of library | awk -F' *[|] *' -v dir="$1" '
		index(" " $2 " ", " " dir " ") { print $3 }'
}

libc_headers='alloca.h assert.h ctype.h dirent.h errno.h fcntl.h ftw.h getopt.h
glob.h grp.h ifaddrs.h inttypes.h langinfo.h limits.h locale.h netdb.h poll.h
pthread.h pwd.h sched.h signal.h stdarg.h stdbool.h stddef.h stdint.h stdio.h
stdlib.h string.h strings.h termios.h time.h unistd.h wchar.h wctype.h
math.h regex.h resolv.h syslog.h sys/*.h arpa/*.h netinet/*.h linux/*.h'

# ---- sources ---------------------------------------------------------------

has_word() { case " $2 " in *" $1 "*) return 0 ;; esac; return 1; }

matches() {
	name=$1; shift
	set -f; set -- $*; set +f
	for pattern; do
		# shellcheck disable=SC2254
		case $name in $pattern) return 0 ;; esac
	done
	return 1
}

# One include of a file in directory $1 (file $2): quoted or not ($3), name $4.
check_include() {
	if [ "$3" = '<' ]; then
		matches "$4" "$libc_headers" && return
		case $2 in *.h) complain "$2 includes <$4>: in no header"; return
		esac
		matches "$4" "uthash.h $(foreign_headers "$1")" ||
			complain "$2 includes <$4>: not known in $1"
		return
	fi
	of=$(dirname "$4")
	[ "$of" = "$1" ] && return
	has_word "$of" "$(may_include "$1")" ||
		complain "$2 includes \"$4\": $1 must not know $of"
	rules_of shown | grep -q "^$4 |" && return
	# From outside only the header that bears the directory's name.
	[ "$4" = "$of/${of##*/}.h" ] || complain "$2 includes \"$4\": private to $of"
}

check_includes() {
	for file in $(find "$1/src" -name '*.[ch]'); do
		dir=$(dirname "${file#"$1"/src/}")
		sed -n 's/^[ 	]*#[ 	]*include[ 	]*\([<"]\)\([^>"]*\)[>"].*/\1 \2/p' \
		    "$file" >"$scratch/includes"
		while read -r kind name; do
			check_include "$dir" "$file" "$kind" "$name"
		done <"$scratch/includes"
	done
}

check_headers_alone() {
	for file in $(find "$1/src" -name '*.h'); do
		printf '#include "%s"\n' "${file#"$1"/src/}" >"$scratch/alone.c"
		$CC -std=gnu17 -D_GNU_SOURCE -Wall -Werror -fsyntax-only \
		    -I"$1/src" "$scratch/alone.c" >"$scratch/out" 2>&1 || {
			cat "$scratch/out" >&2
			complain "$file does not compile alone"
		}
	done
}

check_licence() {
	find "$1" \( -name .git -o -name corpus -o -name build-aux -o \
	    -name autom4te.cache -o -name .deps \) -prune -o -type f \
	    \( -name '*.[ch]' -o -name '*.sh' -o -name '*.ac' -o -name \
	    '*.am' -o -name '*.theme' -o -name '*.talk' -o -name '*.in' -o -name '*.py' \
	    -o -name '*.lua' \) \
	    ! -name Makefile.in -print >"$scratch/files"
	while read -r file; do
		grep -q 'SPDX-License-Identifier: ISC' "$file" ||
			complain "$file has no SPDX line"
	done <"$scratch/files"
}

# From outside a directory's public header is seen, and what that includes of
# its own; all else has one name.
check_private_headers() {
	(cd "$1/src" && find . -name '*.h') | sed 's|^\./||' >"$scratch/headers"
	while read -r header; do
		dir=$(dir_of "src/$header")
		case ${header##*/} in
		inside.h|"${dir##*/}.h")	continue ;;
		esac
		grep -qs "^#include \"$header\"" "$1/src/$dir/${dir##*/}.h" &&
			continue
		rules_of shown | grep -q "^$header |" && continue
		rules_of header | grep -q "^$header | ." ||
			complain "$header is private: it is to be inside.h"
	done <"$scratch/headers"
}

# Calls of a function: lines that name it before a parenthesis, other than
# in comments and where it is defined (it then begins the line).
calls() {
	grep -rn --include='*.c' "[^a-z_]$1(" "$srcdir/src" |
		grep -v ':[0-9]*:[ 	]*\(/\*\|\*\)'
}

# The functions of a file that call a function, sorted.
callers_in() {
	awk -v "call=[^a-z_]$2\\(" '
		/^[a-z_]+\(/ { name = $0; sub(/\(.*/, "", name) }
		/^[ \t]/ && $0 ~ call { print name }' "$1" | sort -u | tr '\n' ' '
}

# Law 1: one function sends lines, and two send what it and OTR made.
check_choke_point() {
	calls otr_send | grep -v '/src/chat/send.c:' >"$scratch/out" &&
		complain "otr_send() is called outside of send.c: $(cat \
		    "$scratch/out")"
	[ "$(calls otr_send | wc -l)" -eq 1 ] ||
		complain "otr_send() has not exactly one caller"
	calls link_send_message | grep -v '/src/chat/send.c:' \
	    >"$scratch/out" &&
		complain "link_send_message() is called outside of send.c: $(cat \
		    "$scratch/out")"
	callers=$(callers_in "$srcdir/src/chat/send.c" link_send_message)
	[ "$callers" = 'direct_inject send_clear send_open send_sealed ' ] ||
		complain "link_send_message() is called by: $callers"
	grep -nw MSG_SEND "$srcdir"/src/chat/*.c | grep -v '/src/chat/link.c:' \
	    >"$scratch/out" &&
		complain "MSG_SEND is made outside of link.c: $(cat \
		    "$scratch/out")"
}

# A command with an address in it is made by chat_command(), which writes that
# as the parser takes it (tests/support/propose.c looks at each): not by a format.
check_offers() {
	offers=$(grep -rnE '"[^"]*(^|[ (n"])/[a-z]+( [a-z]+)*( -a)? ?%s' \
	    "$1"/src --include='*.c' | grep -vE '/src/(net|demo|helper|courier)')
	[ -z "$offers" ] ||
		complain "a command is put together by a format: $offers"
}

# Law 6: control strings with text in them are made in one place.
check_control_strings() {
	grep -rnE '\\(033|x1b|e)[]P_^X]' "$1"/src --include='*.[ch]' |
		grep -v '/src/front/screen/term/osc.c:' >"$scratch/out" &&
		complain "a control string is begun outside of osc.c: $(cat \
		    "$scratch/out")"
}

# ---- what was built --------------------------------------------------------

# The object of a source file: not one that was built for a test.
object_of() {
	base=${1##*/}
	base=${base%.c}
	for object in "$builddir/${1%/*}/$base.o" \
	    "$builddir/${1%/*}"/lib*_a-"$base.o" \
	    "$builddir/${1%/*}"/sotto*-"$base.o"; do
		[ -f "$object" ] && { echo "$object"; return; }
	done
	complain "$1 was not built"
}

dir_of() { dirname "${1#src/}"; }

# "DIRECTORY FILE OBJECT" of all sources, and what each defines and uses.
read_objects() {
	(cd "$srcdir" && find src -name '*.c') | sort >"$scratch/sources"
	while read -r source; do
		base=${source##*/}
		echo "$(dir_of "$source") ${base%.c} $(object_of "$source")"
	done <"$scratch/sources" >"$scratch/objects"
	while read -r dir file object; do
		[ -n "$object" ] || { complain "$dir/$file was not built"; continue; }
		$NM -g "$object" | sed -n \
		    -e "s|^ *[Uw] \([^@]*\).*|$dir $file U \1|p" \
		    -e "s|^[0-9a-f]* [TDBRVWC] \(.*\)|$dir $file D \1|p"
	done <"$scratch/objects" >"$scratch/symbols"
}

# What the programs that print the manual use of us.
read_printers() {
	for object in "$builddir"/docs/*.o; do
		[ -f "$object" ] || continue
		base=${object##*/}
		$NM -g "$object" |
			sed -n "s|^ *U \([^@]*\).*|docs ${base%.o} U \1|p"
	done
}

# One question about symbols (tests/tree/layers.awk); each answer is a fault.
ask() {
	awk -v check="$1" -v rules="$rules" -f "$srcdir/tests/tree/layers.awk" \
	    "$rules" "$2" >"$scratch/out"
	while IFS= read -r line; do
		complain "$line"
	done <"$scratch/out"
}

ask_all() {
	for question in calls circles floors twice; do
		ask "$question" "$1"
	done
	{ cat "$1"; read_printers; } >"$scratch/users"
	ask unused "$scratch/users"
}

# The part of docs/DESIGN that is printed must be what is printed.
check_printed() {
	sed -n '/^--- printed from tests\/tree\/layers.rules/,/^--- end of what is/p' \
	    "$1" | sed '1d;$d' >"$scratch/design"
	print_rules | cmp -s - "$scratch/design" ||
		complain "$1 is not what the rules say: print it again" \
		    "with tests/tree/layers.sh print-into FILE"
}

# Puts it there.
print_into() {
	print_rules >"$scratch/printed"
	awk -v printed="$scratch/printed" '
		/^--- end of what is/ { skip = 0 }
		!skip { print }
		/^--- printed from tests\/tree\/layers.rules/ {
			while ((getline line <printed) > 0)
				print line
			skip = 1
		}' "$1" >"$scratch/design" && cat "$scratch/design" >"$1"
}

# Calls of the system and of other people's libraries: "PATTERN|WHERE".
foreign_symbols() {
	rules_of library | awk '{
		n = split($0, c, / *[|] */)
		pattern = $0
		for (i = 1; i <= 3; i++)
			sub(/^[^|]*[|] */, "", pattern)
		print pattern "\t" c[2] }'
	rules_of system | awk '{
		n = split($0, c, / *[|] */)
		pattern = $0
		sub(/^[^|]*[|] */, "", pattern)
		print pattern "\t" c[1] }'
}

check_foreign_symbols() {
	foreign_symbols >"$scratch/foreign"
	while IFS='	' read -r pattern where; do
		awk -v pattern="$pattern" -v where=" $where " '
			$3 == "U" && $4 ~ pattern {
				if (!index(where, " " $1 " "))
					print $1 "/" $2 " calls " $4 "()"
				found[$1] = 1
			}
			END {
				# A rule about what nobody calls is a slip of the pen.
				n = split(where, dirs, / +/)
				for (i = 1; i <= n; i++)
					if (dirs[i] != "" && !(dirs[i] in found))
						print "nothing in " dirs[i] \
						    " is like " pattern
			}' "$1"
	done <"$scratch/foreign" >"$scratch/out"
	while IFS= read -r line; do
		complain "$line"
	done <"$scratch/out"
}

# Choke point again, in what was compiled: also pointers to the function.
check_users() {
	users=$(awk -v symbol="$1" '$3 == "U" && $4 == symbol {
		print $1 "/" $2 }' "$scratch/symbols")
	[ "$users" = chat/send ] || complain "$1 is used by:" $users
}

# Writable variables at file scope, tables of constants aside.
check_state() {
	while read -r dir file object; do
		rules_of state | grep -q "^$dir/$file |" && continue
		$OBJDUMP -t "$object" | awk -v file="$dir/$file" '
			$3 == "O" && ($4 ~ /^\.(bss|data)$/ ||
			    $4 ~ /^\.(bss|data)\.[^r]/) { print file, $NF }'
	done <"$scratch/objects" | grep -v ' \(__\|\.\)\|asan\|ubsan' \
	    >"$scratch/out"
	while read -r file name; do
		complain "$file has state at file scope: $name"
	done <"$scratch/out"
}

# $1: program; the rest: libraries that it must not be linked with.
check_linked() {
	program=$1; shift
	[ -f "$program" ] || { complain "$program was not built"; return; }
	{ $READELF -d "$program" | grep NEEDED; ldd "$program"; } \
	    >"$scratch/linked" 2>/dev/null
	grep -q NEEDED "$scratch/linked" ||
		complain "$program: cannot be read"
	for library; do
		grep -q "lib$library[.0-9-]*so" "$scratch/linked" &&
			complain "$program is linked with lib$library"
	done
}

# ---- all of it -------------------------------------------------------------

scratch=$(mktemp -d "${TMPDIR:-/tmp}/layers.XXXXXX") || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM

# The part of docs/DESIGN that is made of the rules.
print_rules() {
	awk -f "$srcdir/tests/tree/layers-print.awk" "$rules"
}

# $1: how many faults a question ($2) finds in made-up symbols.
sees() {
	sins=$( (bad=0; rules=$tree/rules; ask "$2" "$tree/symbols"
	    echo "$bad") 2>/dev/null)
	[ "$sins" = "$1" ] || complain "$2: $sins of $1 sins were seen"
}

symbols_seen_to_fail() {
	cat >"$tree/rules" <<-'END'
	dir | low |  | a
	dir | high | low | b
	floor | high | under
	floor | high | over
	spare | kept | for tests
	spare | gone | was for tests
	END
	# One call up between directories; two circles of three files (and the
	# lines that say why), one of two; a call to a higher floor, a
	# file without floor, a floor without file; a name in two files; one
	# that nobody uses, and one that is spare no longer there.
	cat >"$tree/symbols" <<-'END'
	low a D a
	low a U b
	low a U over
	low b D b
	low b U c
	low c D c
	low c U a
	low d D d
	low d U e
	low e D e
	low e U d
	low e D kept
	low e D unused
	high under D under
	high under U over
	high other D other
	high other U under
	high other U twice
	high over D twice
	high over D over
	high over U other
	low f D twice
	low f D main
	END
	sees 1 calls
	sees 9 circles
	sees 2 floors
	sees 1 twice
	sees 2 unused
}

# A test that cannot fail proves nothing: a tree with one sin of each kind.
seen_to_fail() {
	tree=$scratch/sins
	mkdir -p "$tree/src/lib" "$tree/src/front/screen" "$tree/src/odd" "$tree/src/sotto" \
	    "$tree/src/net/stream"
	echo '#include "net/net.h"' >"$tree/src/net/stream/up.c"
	echo '#include "chat/chat.h"' >"$tree/src/lib/up.c"
	echo '#include <curses.h>' >"$tree/src/front/screen/foreign.c"
	echo '#include <stdio.h>
	# include <utf8proc.h>' >"$tree/src/lib/header.h"
	echo '#include "chat/inside.h"' >"$tree/src/front/screen/private.c"
	echo '#include "net/net.h"' >"$tree/src/sotto/main.c"
	echo 'struct x { size_t n; };' >"$tree/src/front/screen/alone.h"
	sins=$( (bad=0; check_includes "$tree"; check_headers_alone "$tree"
	    check_licence "$tree"; echo "$bad") 2>/dev/null)
	# One each, and a missing SPDX line in each of seven files.
	[ "$sins" -ge 14 ] || complain "only $sins of 14 sins were seen"
	[ "$(bad=0; check_private_headers "$tree" 2>/dev/null
	    echo "$bad")" = 2 ] || complain "private headers are not seen"
	echo '--- printed from tests/tree/layers.rules' >"$tree/DESIGN"
	[ "$(bad=0; check_printed "$tree/DESIGN" 2>/dev/null
	    echo "$bad")" = 1 ] || complain "what is printed is not seen"
	symbols_seen_to_fail
}

case ${1-} in
print)
	print_rules
	exit ;;
print-into)
	print_into "$2"
	exit ;;
esac
seen_to_fail
for dir in $(cd "$srcdir/src" && find . -name '*.[ch]' | sed 's|^\./||; s|/*[^/]*$||' |
    sort -u); do
	may_include "$dir" >/dev/null
done
for dir in $(rules_of dir | sed 's/ *|.*//'); do
	[ -d "$srcdir/src/$dir" ] ||
		complain "a rule for src/$dir, which is not there"
done
check_includes "$srcdir"
check_headers_alone "$srcdir"
check_licence "$srcdir"
check_choke_point
check_offers "$srcdir"
check_control_strings "$srcdir"
for header in $(rules_of header | sed 's/ *|.*//'); do
	[ -f "$srcdir/src/$header" ] ||
		complain "a rule for a header, src/$header, that is not there"
done
check_private_headers "$srcdir"
check_printed "$srcdir/docs/DESIGN"
read_objects
ask_all "$scratch/symbols"
check_foreign_symbols "$scratch/symbols"
check_users otr_send
check_users link_send_message
check_state
check_linked "$builddir/sotto" strophe ssl crypto expat cares curl seccomp
check_linked "$builddir/sotto-net" otr gcrypt ncurses ncursesw tinfo confuse \
    jansson sqlite3 seccomp
# What holds no key, no line and no password needs little.
for program in sotto-helper sotto-courier sotto-demo; do
	check_linked "$builddir/$program" otr gcrypt sqlite3 ncurses ncursesw \
	    tinfo confuse jansson strophe ssl crypto expat cares curl qrencode \
	    idn idn2 unistring seccomp
done
[ "$bad" -eq 0 ] || { echo "layers: $bad faults" >&2; exit 1; }
echo "layers: as they should be"
