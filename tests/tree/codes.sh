#!/bin/sh
# Each code that the sources say is in a table (src/words/codes.c, or why an
# account is offline, a line is held, what /otr doctor finds), and each row of
# src/words/codes.c is said by somebody.  A code is what stands where a function
# has `const char *code', what a member `code' is set to, and what a list
# `codes' has.
#
# SPDX-License-Identifier: ISC
set -u
srcdir=${srcdir:-.} builddir=${builddir:-.}
src=${1:-$srcdir/src}
table=${2:-}

# What nobody sees: the demo and sotto-net end with the text alone, and a
# fault in the stream is named to the server, while sotto says `bad-stream'.
unseen='demo/|demo[-.]|xml/'
inside=' ca-file handled-count-too-high bad-format bad-proxy '

# USED NAME FILE, or ODD TEXT FILE for what is no code by its looks.
uses() {
	find "$src" -name '*.[ch]' | LC_ALL=C sort | xargs awk -v top="$src" '
	function no_comments(s,   out, at) {
		out = ""
		while ((at = index(s, "/*")) > 0) {
			out = out substr(s, 1, at - 1) " "
			s = substr(s, at + 2)
			s = substr(s, index(s, "*/") + 2)
		}
		return out s
	}
	# The argument with this number in s, which begins behind a "(".
	function argument(s, number,   i, c, deep, quoted, n, out) {
		deep = n = quoted = 0
		out = ""
		for (i = 1; i <= length(s); i++) {
			c = substr(s, i, 1)
			if (quoted && c == "\\") {
				i++
				continue
			}
			if (c == "\"")
				quoted = !quoted
			if (!quoted && (c == "(" || c == "{"))
				deep++
			if (!quoted && (c == ")" || c == "}") && deep-- == 0)
				break
			if (!quoted && c == "," && deep == 0) {
				if (n++ == number)
					break
				continue
			}
			if (n == number)
				out = out c
		}
		gsub(/^ +| +$/, "", out)
		return out
	}
	# The name before a "(".
	function name_at_end(s) {
		return match(s, /[a-z_0-9]+$/) ? substr(s, RSTART) : ""
	}
	# Functions that take a code; one of a file alone as FILE:NAME.
	function learn(file, n,   i, j, m, list, part, own, name) {
		for (i = 1; i < n; i++) {
			list = substr(piece[i + 1], 1, index(piece[i + 1], ")"))
			name = name_at_end(piece[i])
			if (name == "" || list !~ /const char \*code[,)]/)
				continue
			m = split(list, part, ",")
			for (j = 1; j <= m && part[j] !~ /\*code[,)]?$/; j++)
				;
			own = piece[i] ~ /static [a-z_]*[ *][a-z_0-9 *]*$/ &&
			    file ~ /c$/
			takes[own ? file ":" name : name] = j
		}
	}
	function seen(file, name, text,   word, any) {
		any = 0
		while (match(text, /"[^"]*"/)) {
			word = substr(text, RSTART + 1, RLENGTH - 2)
			text = substr(text, RSTART + RLENGTH)
			if (word != "")
				print "USED", word, name, file
			any = 1
		}
		if (!any && text !~ /(^|[.>])code$|^off_word\(|^codes\[|\*code$/)
			print "ODD", name "(" text ")", "-", file
	}
	function calls(file, n,   i, j, name, at, list) {
		for (i = 1; i < n; i++) {
			name = name_at_end(piece[i])
			at = takes[file ":" name]
			if (at == 0)
				at = takes[name]
			if (name == "" || at == 0 || name ~ compares)
				continue
			list = piece[i + 1]
			for (j = i + 2; j <= n && j < i + 12; j++)
				list = list "(" piece[j]
			seen(file, name, argument(list, at - 1))
		}
	}
	# Whose a question is has its code; one or the other of two.
	function questions(file, s,   said) {
		while (match(s, /struct whose[^;]*[.]look = /)) {
			said = substr(s, RSTART, RLENGTH)
			s = substr(s, RSTART + RLENGTH)
			if (match(said, /[.]code = [^,]*,/))
				seen(file, "whose=", substr(said, RSTART,
				    RLENGTH))
		}
	}
	# A member of this name that is set, and lists of them.
	function members(file, s,   said) {
		if (match(s, /codes\[[A-Z_]*\] = [{][^}]*[}]/))
			seen(file, "codes[]", substr(s, RSTART, RLENGTH))
		while (match(s, /[.>]code = "[^"]*"/)) {
			said = substr(s, RSTART, RLENGTH)
			s = substr(s, RSTART + RLENGTH)
			seen(file, "code=", said)
		}
	}
	BEGIN { compares = "^(err_is|is_among|is_harmless|slip_heed|off_of|" \
	    "ending_own|ending_wants_password)$" }
	FNR == 1 {
		file[++files] = substr(FILENAME, length(top) + 2)
	}
	{ text[files] = text[files] " " $0 }
	END {
		for (i = 1; i <= files; i++) {
			gsub(/\t/, " ", text[i])
			text[i] = no_comments(text[i])
			gsub(/" +"/, "", text[i])
			learn(file[i], split(text[i], piece, "("))
		}
		for (i = 1; i <= files; i++) {
			calls(file[i], split(text[i], piece, "("))
			members(file[i], text[i])
			questions(file[i], text[i])
		}
	}'
}

if [ -n "$table" ]; then cat "$table"; else "$builddir/docs/print-cmd" codes
fi >codes-table.$$
uses >codes-used.$$
n=$(grep -c ^USED codes-used.$$)
[ "$n" -gt 300 ] || { echo "codes.sh: only $n codes are found"; exit 1; }

# A line of the table: LIST NAME.
awk -v unseen="^($unseen)" -v inside="$inside" '
	FNR == NR { is[$1, $2] = 1; any[$2] = 1; next }
	$4 ~ unseen || index(inside, " " $2 " ") > 0 { next }
	$1 == "ODD" {
		print "codes.sh: src/" $4 ": " $2 " is no code by its looks"
		bad = 1
		next
	}
	{ used[$2] = 1 }
	!($2 in any) {
		print "codes.sh: src/" $4 ": " $2 " is in no table"
		bad = 1
	}
	$3 == "whose=" && !(("questions", $2) in is) {
		print "codes.sh: src/" $4 ": " $2 " is no question in the table"
		bad = 1
	}
	$3 == "whose=" { asked[$2] = 1 }
	END {
		for (key in is) {
			split(key, part, SUBSEP)
			if (part[1] ~ /^(endings|holds|findings)$/)
				continue
			if (!(part[2] in used) ||
			    (part[1] == "questions" && !(part[2] in asked))) {
				print "codes.sh: nobody says " part[2] " (" \
				    part[1] ")"
				bad = 1
			}
		}
		exit bad
	}' codes-table.$$ codes-used.$$
bad=$?
echo "codes.sh: $n places, $(wc -l <codes-table.$$) codes"

# It can fail: a code more, a row more, one that is put together.
if [ $# -eq 0 ] && [ "$bad" -eq 0 ]; then
	d=$(mktemp -d) || exit 1
	trap 'rm -rf "$d" codes-table.$$ codes-used.$$' EXIT
	cp -R "$src" "$d/src"
	f=$d/src/cmd/cmd-help.c
	printf '%s\n' 'int f(void) { return err_set(err, "no-such-code", "x"); }' \
	    'int g(void) { return err_set(err, word, "x"); }' >>"$f"
	{ cat codes-table.$$; echo "errors never-said"; } >"$d/table"
	"$0" "$d/src" "$d/table" >"$d/out"
	for say in 'no-such-code is in no table' 'nobody says never-said' \
	    'err_set(word) is no code'; do
		grep -qF "$say" "$d/out" && continue
		cat "$d/out"
		echo "codes.sh: not noticed: $say"
		bad=1
	done
fi
rm -f codes-table.$$ codes-used.$$
exit $bad
