#!/bin/sh
# Holds the tree to its architecture (docs/DESIGN): who may include whom, which
# library is known where, the one way out for a line, no state at file scope,
# what each program is linked with.  Reads the sources ($srcdir) and what was
# built from them ($builddir).
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

# What a directory of src may include, besides itself.
may_include() {
	case $1 in
	lib)	echo ;;
	words|confine|sasl|xml)	echo lib ;;
	conf|ipc|keys)	echo lib words ;;
	otr)	echo lib words keys otr/wire ;;
	otr/wire)	echo lib ;;
	net)	echo lib words ipc confine net/stanza net/stream net/xep ;;
	net/stanza)	echo lib xml ;;
	net/xep)	echo lib words ipc net/stanza ;;
	net/stream)	echo lib net/stanza ;;
	chat)	echo lib words conf otr ipc sasl ;;
	cmd)	echo lib words conf keys otr chat ;;
	front)	echo lib words chat cmd front/null front/pipe front/screen ;;
	front/null)	echo lib chat front ;;
	front/screen)	echo lib words conf chat front front/screen/term ;;
	front/screen/term)	echo lib words conf ;;
	front/pipe)	echo lib words chat front ;;
	sotto)	echo lib words confine conf otr ipc chat cmd front main ;;
	helper|courier|demo)	echo lib words ipc confine ;;
	main)	echo lib words confine sotto ;;
	*)	complain "src/$1 is a directory without a rule" ;;
	esac
}

# Headers of other people's libraries, where they are known; patterns.  Hash
# tables (uthash.h, macros alone) are for all.
foreign_headers() {
	case $1 in
	lib)	echo 'utf8proc.h idn2.h' ;;
	confine)	echo 'seccomp.h' ;;
	conf)	echo 'confuse.h' ;;
	keys)	echo 'gcrypt.h' ;;
	otr)	echo 'libotr/*.h gcrypt.h' ;;
	sasl)	echo 'gcrypt.h stringprep.h' ;;
	xml)	echo 'expat.h' ;;
	net/stanza|net/xep)	echo 'strophe.h' ;;
	net/stream)	echo 'openssl/*.h ares.h' ;;
	chat)	echo sqlite3.h ;;
	front/screen/term)	echo 'curses.h ncurses.h term.h' ;;
	cmd)	echo 'qrencode.h' ;;
	front/pipe)	echo 'jansson.h' ;;
	esac
}

# Symbols of other people's libraries, and where they may be called.
foreign_symbols='
^utf8proc_	lib
^idn2_	lib
^seccomp_	confine
^cfg_	conf
^otrl_	otr
^gcry_	keys otr sasl
^stringprep	sasl
^xmpp_	net
^ares_	net
^(SSL|X509|EVP|BIO|PEM|OPENSSL|OBJ|ASN1|GENERAL_NAME|ERR)_	net
^XML_	xml
^sqlite3_	chat
^json_	front/pipe
^(QRcode|QRinput)_	cmd
^(initscr|newterm|endwin|wrefresh|wgetch|setupterm|tigetstr|tputs)$	front/screen/term
^(socket|connect|getaddrinfo)$	net
^(bind|listen|accept|accept4)$	none
^(execve|execv|execvp|execl|execlp|execvpe|posix_spawn|posix_spawnp)$	ipc
^(system|popen|fork|vfork)$	ipc
^(strcpy|strcat|sprintf|vsprintf|gets|tmpnam|mktemp)$	none'

# What may be asked by those who hold a type of it only because the header of
# a layer between (chat.h, ui.h) shows it; asked, never commanded.
passed_on='otr_level otr_info otr_smp_word otr_hold_word otr_hold_text otr_hold_help theme_mono otr_html_look otr_html_text'

# Files that hold state of the process, each for its own reason.
state='die.o log.o cluster.o loop.o secret.o landlock.o curses.o'

libc_headers='alloca.h assert.h ctype.h dirent.h errno.h fcntl.h ftw.h getopt.h
grp.h ifaddrs.h inttypes.h langinfo.h limits.h locale.h netdb.h poll.h
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
	case $4 in
	*/*)	of=${4%/*} ;;
	*)	of=main ;;
	esac
	[ "$of" = "$1" ] && return
	# Loose files of other programs, until they have a directory.
	[ "$1/$of" = sotto/main ] && return
	[ "$1/$4" = main/sotto/foreground.h ] && return
	has_word "$of" "$(may_include "$1")" ||
		complain "$2 includes \"$4\": $1 must not know $of"
	# HTML within OTR is also shown above src/otr.
	[ "$4" = otr/wire/html.h ] && return
	# From outside only the header that bears the directory's name.
	[ "$4" = "$of/${of##*/}.h" ] || complain "$2 includes \"$4\": private to $of"
}

check_includes() {
	for file in "$1"/src/*.[ch] "$1"/src/*/*.[ch] "$1"/src/*/*/*.[ch] \
	    "$1"/src/*/*/*/*.[ch]; do
		[ -f "$file" ] || continue
		dir=$(dirname "${file#"$1"/src/}")
		[ "$dir" = . ] && dir=main
		sed -n 's/^[ 	]*#[ 	]*include[ 	]*\([<"]\)\([^>"]*\)[>"].*/\1 \2/p' \
		    "$file" >"$scratch/includes"
		while read -r kind name; do
			check_include "$dir" "$file" "$kind" "$name"
		done <"$scratch/includes"
	done
}

check_headers_alone() {
	for file in "$1"/src/*.h "$1"/src/*/*.h "$1"/src/*/*/*.h \
	    "$1"/src/*/*/*/*.h; do
		[ -f "$file" ] || continue
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

# Calls of a function: lines that name it before a parenthesis, other than
# in comments and where it is defined (it then begins the line).
calls() {
	grep -Hn "[^a-z_]$1(" "$srcdir"/src/*.c "$srcdir"/src/*/*.c \
	    "$srcdir"/src/*/*/*.c "$srcdir"/src/*/*/*/*.c |
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
	[ "$callers" = 'direct_inject send_clear send_sealed ' ] ||
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

# ---- what was built --------------------------------------------------------

archive() {
	case $1 in
	otr)	echo "$builddir/src/otr/libsession.a" ;;
	*)	echo "$builddir/src/$1/lib${1##*/}.a" ;;
	esac
}

undefined() { $NM -u "$@" 2>/dev/null | sed -n 's/^ *U \([^@]*\).*/\1/p' |
	sort -u; }
defined() { $NM --defined-only -g "$@" 2>/dev/null |
	sed -n 's/^[0-9a-f]* [TDBRVWC] \(.*\)/\1/p' | sort -u; }

# What a directory may call: also what its own rooms, in the same archive, may.
may_call() {
	may_include "$1"
	for room in "$srcdir/src/$1"/*/; do
		[ ! -d "$room" ] || may_include "$1/$(basename "$room")"
	done
}

# Our own symbols that a directory calls and may not.
check_calls_down() {
	may=$(may_call "$1" | tr '\n' ' ')
	for other in $1 $may; do
		defined "$(archive "$other")"
	done | sort -u >"$scratch/has"
	undefined "$2" | comm -23 - "$scratch/has" >"$scratch/needs"
	for other in $layers; do
		has_word "$other" "$1 $may" && continue
		defined "$(archive "$other")" >"$scratch/has"
		for symbol in $(comm -12 "$scratch/needs" "$scratch/has"); do
			has_word "$symbol" "$passed_on" && continue
			complain "$1 calls $symbol() of $other"
		done
	done
}

check_foreign_symbols() {
	undefined "$2" >"$scratch/needs"
	echo "$foreign_symbols" | while IFS='	' read -r pattern where; do
		[ -n "$pattern" ] || continue
		has_word "$1" "$where" && continue
		grep -E "$pattern" "$scratch/needs" | sed "s|^|$1 calls |"
	done >"$scratch/out"
	while read -r line; do
		complain "$line"
	done <"$scratch/out"
}

# Choke point again, in what was compiled: also pointers to the function.
check_users() {
	for layer in $layers; do
		$NM -A "$(archive "$layer")" 2>/dev/null |
			sed -n "s/^.*:\([^:]*\.o\):.* U $1\$/\1/p" |
			sed "s/^lib[a-z]*_a-//; s:^:$layer/:"
	done | sort -u >"$scratch/users"
	[ "$(cat "$scratch/users")" = "chat/send.o" ] ||
		complain "$1 is used by: $(tr '\n' ' ' <"$scratch/users")"
}

# Writable variables at file scope, tables of constants aside.
check_state() {
	for layer in $layers; do
		$OBJDUMP -t "$(archive "$layer")" | awk '
			/file format/ { sub(/:.*/, ""); file = $0 }
			$3 == "O" && ($4 ~ /^\.(bss|data)$/ ||
			    $4 ~ /^\.(bss|data)\.[^r]/) { print file, $NF }' |
			sed 's/^lib[a-z]*_a-//'
	done | grep -v ' \(__\|\.\)\|asan\|ubsan' >"$scratch/out"
	while read -r object name; do
		has_word "$object" "$state" ||
			complain "$object has state at file scope: $name"
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
}

# A rule about a library that nobody calls is a slip of the pen.
check_rules_alive() {
	for layer in $layers; do
		undefined "$(archive "$layer")" | sed "s|^|$layer |"
	done >"$scratch/all"
	echo "$foreign_symbols" | while IFS='	' read -r pattern where; do
		case " $where " in "  "|*" none "*|*" main "*) continue ;; esac
		for layer in $where; do
			sed -n "s|^$layer ||p" "$scratch/all" |
				grep -qE "$pattern" ||
				echo "nothing in $layer is like $pattern"
		done
	done >"$scratch/out"
	while read -r line; do
		complain "$line"
	done <"$scratch/out"
}

seen_to_fail
layers='lib words confine conf keys otr/wire otr sasl xml ipc net chat cmd front front/null
front/pipe front/screen front/screen/term'
programs='sotto helper courier demo'
for dir in "$srcdir"/src/*/; do
	has_word "$(basename "$dir")" "$(echo $layers $programs)" ||
		has_word "$(basename "$dir")" front ||
		complain "$dir is a directory without a rule"
done
check_includes "$srcdir"
check_headers_alone "$srcdir"
check_licence "$srcdir"
check_choke_point
check_offers "$srcdir"
for layer in $layers; do
	[ -f "$(archive "$layer")" ] || {
		complain "$(archive "$layer") was not built"
		continue
	}
	check_calls_down "$layer" "$(archive "$layer")"
	check_foreign_symbols "$layer" "$(archive "$layer")"
done
check_rules_alive
check_users otr_send
check_users link_send_message
check_state
check_linked "$builddir/sotto" strophe ssl crypto expat cares curl
check_linked "$builddir/sotto-net" otr gcrypt ncurses ncursesw tinfo confuse \
    jansson sqlite3
# What holds no key, no line and no password needs little.
for program in sotto-helper sotto-courier sotto-demo; do
	check_linked "$builddir/$program" otr gcrypt sqlite3 ncurses ncursesw \
	    tinfo confuse jansson strophe ssl crypto expat cares curl qrencode \
	    idn idn2 unistring
done
[ "$bad" -eq 0 ] || { echo "layers: $bad faults" >&2; exit 1; }
echo "layers: as they should be"
