#!/bin/sh
# The world's scripts in a real terminal (tmux): what cat shows of a text must
# be on our screen too, in its order, received and typed, and as a name; and
# nothing of what stands beside it may be lost.  scripts.txt has a line for each.
# How this tmux counts does not matter.
#
# SPDX-License-Identifier: ISC
set -u
srcdir=${srcdir:-.}
show=$(readlink -f "${SHOW_UI:-./tests/front/screen/show-ui}")
command -v tmux >/dev/null || { echo "scripts: tmux is missing" >&2; exit 1; }
[ -x "$show" ] || { echo "scripts: no $show" >&2; exit 1; }

dir=$(mktemp -d "${TMPDIR:-/tmp}/sotto-scripts-XXXXXX") || exit 1
bad=0 good=0
unset TMUX NO_COLOR
LC_ALL=C.UTF-8 HOME=$dir
export LC_ALL HOME
server=0
tm() { tmux -S "$dir/tmux$server" -f /dev/null "$@"; }
end() {
	tm kill-server 2>/dev/null
	rm -rf "$dir"
}
trap end EXIT
trap 'exit 1' INT TERM HUP
fail() { bad=$((bad + 1)); echo "FAIL $what: $*" >&2; }

# ---- looking ---------------------------------------------------------------

# Without blanks, what is invisible, and the circle that carries a mark.
joiner=$(printf '\342\200[\213-\217]') circle=$(printf '\342\227\214')
selector=$(printf '\357\270[\216\217]')
squeeze() {
	LC_ALL=C sed "s/$joiner//g; s/$selector//g; s/$circle//g; s/ //g" |
	    tr -d '\n'
}
shot() { tm capture-pane -p; }
# The sign of the level before each row of a line is none of its text.
unmarked() { LC_ALL=C sed 's/^! //'; }
# Until the screen has this, for at most 10 seconds.
has() {
	for _ in $(seq 100); do
		case $(shot | unmarked | squeeze) in *"$1"*) return 0 ;; esac
		sleep 0.1
	done
	fail "does not show: $1"
	shot >&2
	return 1
}
# The row in which one types is this.
typed() {
	for _ in $(seq 100); do
		[ "$(shot | tail -n 1 | squeeze)" = "$1" ] && return 0
		sleep 0.1
	done
	fail "the input line is not: $1"
	shot >&2
	return 1
}
say() { tm send-keys -l -- "$1"; }
# The row in which one types is like this; it may begin with the level.
like() {
	for _ in $(seq 100); do
		# shellcheck disable=SC2254
		case $(shot | tail -n 1 | squeeze) in $1) return ;; esac
		sleep 0.1
	done
	fail "the input line is not like: $1"
}
command() {
	say "$1"
	last=$(printf '%s' "$1" | squeeze)
	like "*${last#"${last%???}"}*"
	tm send-keys Enter
	like '*>'
}
column() { tm display -p '#{cursor_x}'; }

# What cat shows of each line of a file, squeezed.
cat_shows() {
	tm kill-server 2>/dev/null
	server=$((server + 1))
	tm new-session -d -x 100 -y 220 "cat '$1'; echo shown; exec sleep 600"
	has shown
	shot | sed '/^shown$/,$d' | while IFS= read -r line; do
		printf '%s\n' "$line" | squeeze
		echo
	done >"$2"
}
start() {
	tm kill-server 2>/dev/null
	server=$((server + 1))
	tm new-session -d -x "${1%x*}" -y "${1#*x}" "exec '$show'"
	has 1Status
	command '/win 2'
	command '/level not-private'
}

# ---- tests -----------------------------------------------------------------

# received FILE SHOWN LINES: so many at a time
received() {
	lines=$(wc -l <"$1")
	for at in $(seq 1 "$3" "$lines"); do
		sed -n "$at,$((at + $3 - 1))p" "$1" >"$dir/part"
		command /clear
		command "/read $dir/part"
		sed -n "$at,$((at + $3 - 1))p" "$2" >"$dir/want"
		while IFS= read -r line; do
			has "$line" || return
		done <"$dir/want"
		good=$((good + 1))
	done
}

what='cat'
cut -d ' ' -f 2 "$srcdir/tests/front/screen/scripts.txt" >"$dir/words"
cp "$srcdir/tests/front/screen/scripts.txt" "$dir/lines"
cat_shows "$dir/lines" "$dir/lines.shown"
cat_shows "$dir/words" "$dir/words.shown"
[ "$(wc -l <"$dir/lines")" -eq "$(wc -l <"$dir/lines.shown")" ] &&
    [ "$(wc -l <"$dir/words")" -eq "$(wc -l <"$dir/words.shown")" ] ||
	fail "shows other lines"

what='received, 80x24'
start 80x24
received "$dir/lines" "$dir/lines.shown" 15

# Each text is typed, from its beginning and its end, and taken away.
what='typed, 80x24'
paste "$dir/lines" "$dir/lines.shown" >"$dir/both"
while IFS='	' read -r line shown; do
	say "$line"
	typed ">$shown" || break
	x=$(column)
	say X
	typed ">${shown}X"
	[ "$(column)" -eq $((x + 1)) ] || fail "the cursor is not at $x: $line"
	tm send-keys C-a
	say Y
	typed ">Y${shown}X"
	[ "$(column)" -eq 3 ] || fail "the cursor is not at the beginning"
	tm send-keys C-e
	tm send-keys -N 80 BSpace
	typed '>'
	good=$((good + 1))
done <"$dir/both"

what='received, 40x12'
start 40x12
received "$dir/lines" "$dir/lines.shown" 3

what='received, 20x5'
start 20x5
received "$dir/words" "$dir/words.shown" 1

# As a name: in the title, the status bar and the panel, with its edge.
what='a name, 120x24'
start 120x24
command /clear
while IFS='	' read -r line shown; do
	[ "${#line}" -le 40 ] || continue
	command "/name $line"
	has "2${shown}·online·bob@example.org" || break
	# The status bar has 20 columns of it.
	[ "${#line}" -gt 24 ] || has "Notprivate${shown}" || break
	edges=$(shot | grep -c '[|┊]')
	[ "$edges" -eq 21 ] || fail "the panel's edge has $edges rows: $line"
	good=$((good + 1))
done <"$dir/both"

echo "$good passed, $bad failed"
[ "$bad" -eq 0 ]
