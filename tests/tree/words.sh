#!/bin/sh
# What the program says of an event has one line: the part of a notice before
# MORE, and an error, are no longer than 80 columns, where a word that is put in
# has 8, and a number 2.  Alarms are shown whole, and drawings are no words.
#
# SPDX-License-Identifier: ISC
set -u
src=${1:-${srcdir:-.}/src}

long() {
	find "$src" -name '*.c' | LC_ALL=C sort | xargs awk -v top="$src" '
	function no_comments(s,   out, at) {
		out = ""
		while ((at = index(s, "/*")) > 0) {
			out = out substr(s, 1, at - 1) " "
			s = substr(s, at + 2)
			s = substr(s, index(s, "*/") + 2)
		}
		return out s
	}
	# What stands between the brackets of a call.
	function arguments(s,   i, c, deep, quoted) {
		deep = quoted = 0
		for (i = 1; i <= length(s); i++) {
			c = substr(s, i, 1)
			if (quoted && c == "\\") {
				i++
				continue
			}
			if (c == "\"")
				quoted = !quoted
			if (!quoted && c == "(")
				deep++
			if (!quoted && c == ")" && deep-- == 0)
				break
		}
		return substr(s, 1, i - 1)
	}
	# As it may be shown, up to where the rest begins.
	function brief(s) {
		sub(/\f.*/, "", s)
		sub(/\\n.*/, "", s)
		gsub(/%[0-9.*]*(zu|l*[ud])/, "12", s)
		# The end of a plural, or what is put to a word.
		while (match(s, /[a-z\001]%s/))
			s = substr(s, 1, RSTART) "s" substr(s, RSTART + 3)
		gsub(/%s/, "somebody", s)
		gsub(/\001/, "\"", s)
		return s
	}
	function look(file, list,   s, more) {
		more = 0
		while (match(list, /"([^"\\]|\\.)*"/)) {
			s = substr(list, RSTART + 1, RLENGTH - 2)
			list = substr(list, RSTART + RLENGTH)
			n++
			if (!more && length(brief(s)) > 80)
				print "LONG " file ": " brief(s)
			more = more || index(s, "\f") > 0
		}
	}
	FNR == 1 { file[++files] = substr(FILENAME, length(top) + 2) }
	{ text[files] = text[files] " " $0 }
	END {
		call = "(^|[^a-z_])(chat_say|chat_say_quote|cmd_say|" \
		    "err_in|err_set|talk_say|ui_say)[(]"
		for (i = 1; i <= files; i++) {
			s = no_comments(text[i])
			gsub(/[\t ]+/, " ", s)
			gsub(/\\"/, "\001", s)
			gsub(/" "/, "", s)
			gsub(/" MORE "/, "\f", s)
			gsub(/" MORE/, "\f\"", s)
			gsub(/MORE "/, "\"\f", s)
			while (match(s, call)) {
				s = substr(s, RSTART + RLENGTH)
				list = arguments(s)
				if (list !~ /ENTRY_(ALARM|DRAWING)/)
					look(file[i], list)
			}
		}
		print "SEEN " n
	}'
}

long >words.$$
sed -n 's/^LONG /words.sh: longer than a line: /p' words.$$
bad=$(grep -c ^LONG words.$$)
n=$(sed -n 's/^SEEN //p' words.$$)
rm -f words.$$
echo "words.sh: $n texts, $bad too long"
[ "$bad" -eq 0 ] && [ "$n" -gt 1500 ] || exit 1

# It can fail.
if [ $# -eq 0 ]; then
	d=$(mktemp -d) || exit 1
	trap 'rm -rf "$d"' EXIT
	cp -R "$src" "$d/src"
	for call in 'talk_say(v, ENTRY_NOTICE, "x"' 'err_set(err, "x"'; do
		cp "$src/cmd/cmd-help.c" "$d/src/cmd/"
		printf '%s\n' "int f(void) { $call, "'"The short part of this ' \
		    'is by far longer than a row of any common screen, as it ' \
		    'goes on and on" MORE "so."); }' | tr -d '\n' \
		    >>"$d/src/cmd/cmd-help.c"
		"$0" "$d/src" | grep -q 'cmd-help.c: The short part' || {
			echo "words.sh: not noticed: $call"
			exit 1
		}
	done
fi
