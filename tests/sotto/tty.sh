#!/bin/sh
# The real program on a real terminal, inside a tmux of its own: sizes,
# suspending, leaving, what stays on the screen (nothing), a terminal that is
# lost or none.  No account and no server: what is shown is the program's.
# SOTTO=PATH picks the program.
#
# SPDX-License-Identifier: ISC
set -u
SOTTO=${SOTTO:-./tests/sotto/sotto}
command -v tmux >/dev/null || { echo "tty: tmux is missing" >&2; exit 1; }
[ -x "$SOTTO" ] || { echo "tty: no $SOTTO" >&2; exit 1; }
SOTTO=$(readlink -f "$SOTTO")

dir=$(mktemp -d "${TMPDIR:-/tmp}/sotto-tty-XXXXXX") || exit 1
bad=0 good=0
unset TMUX NO_COLOR XDG_CONFIG_HOME XDG_DATA_HOME
LC_ALL=C.UTF-8 HOME=$dir
export LC_ALL HOME

session=0
tm() { tmux -S "$dir/tmux$session" -f /dev/null "$@"; }
end() {
	tm kill-server 2>/dev/null
	rm -rf "$dir"
}
trap end EXIT
trap 'exit 1' INT TERM HUP

# ---- looking ---------------------------------------------------------------

shot() { tm capture-pane -p 2>&1; }
shows() { shot | grep -q -e "$1"; }
# Until a pattern is on the screen, for at most 5 seconds.
sees() {
	for _ in $(seq 50); do
		shows "$1" && return 0
		sleep 0.1
	done
	fail "does not show: $1"
	shot >&2
	return 1
}
gone() {
	for _ in $(seq 50); do
		shows "$1" || return 0
		sleep 0.1
	done
	fail "still shows: $1"
	shot >&2
	return 1
}
ok() { good=$((good + 1)); echo "ok $*"; }
fail() { bad=$((bad + 1)); echo "FAIL $what: $*" >&2; }
say() { tm send-keys -l -- "$1"; }
keys() { tm send-keys "$@"; }
# A question: nothing counts in its first half second, nor a number that came
# together with an Enter before an Enter of its own.
answer() {
	for _ in $(seq 30); do
		shows '\[Esc\] \|\[Enter\] \|no answer' || return 0
		if shows '\[Enter\] \|no answer'; then
			keys Enter
		else
			keys "$1"
		fi
		sleep 0.3
	done
	fail "not answered: $1"
}

# The process that runs in the pane, below its shell.
pid() {
	shell=$(tm list-panes -F '#{pane_pid}')
	for child in $(cat "/proc/$shell/task/$shell/children"); do
		[ "$(cat "/proc/$child/comm")" = sotto ] && echo "$child" &&
			return
	done
	fail "it does not run"
	exit 1
}
no_process() {
	for _ in $(seq 40); do
		[ -d "/proc/$1" ] || return 0
		sleep 0.1
	done
	fail "process $1 still runs"
}

# ---- beginning -------------------------------------------------------------

paper=
shell_start() {
	tm kill-server 2>/dev/null
	# The program before may take a while to end.
	lock=$dir/.local/share/sotto/lock
	[ ! -s "$lock" ] || no_process "$(cat "$lock")"
	session=$((session + 1))
	tm new-session -d -x 80 -y 24 'exec sh'
	tm set -g escape-time 0
	tm set -g history-limit 5000
	[ -z "$paper" ] || tm set -g window-style "bg=$paper"
	say "clear; PS1='ready> '"; keys Enter
	sees '^ready>'
	tm select-pane -T mine
}
# start [VARIABLE=VALUE ...]: the program, its first question given up
start() {
	shell_start
	say "clear; stty -g >$dir/stty; $* '$SOTTO'; s=\$?; stty -g >$dir/stty2; echo status=\$s"
	keys Enter
	sees 'Status'
	sees 'address'
	keys Escape
	gone 'Your address'
	keys C-u		# what was said of that goes with the next key
	gone 'Given up'
}


# ---- tests -----------------------------------------------------------------

# Without the clock in the status bar, which may go on meanwhile.
now() { shot | sed 's/[0-9][0-9]:[0-9][0-9]$//'; }
# Until nothing moves.
still() {
	one=$(now)
	for _ in $(seq 20); do
		sleep 0.2
		two=$(now)
		[ "$one" = "$two" ] && break
		one=$two
	done
	echo "$one"
}
# What is shown is the same after all of it was drawn anew.
whole() {
	before=$(still)
	keys C-l
	[ "$before" = "$(still)" ] && return
	fail "damaged at $1"
	echo "$before" >&2
	shot >&2
}

what=sizes
start
say '/set'; keys Enter
sees '/set NAME explains'
say '/help otr smp'; keys Enter
sees '/otr smp question'
for size in 80x24 300x100 120x40 79x23 40x12 39x11 25x7 20x5 19x5 20x4 5x2 \
    60x15 80x24; do
	tm resize-window -x "${size%x*}" -y "${size#*x}"
	whole "$size"
done
keys PPage PPage
sees '-- more --'
whole scrolled
keys NPage NPage NPage
gone '-- more --'
ok "$what"

what=typing
say 'wide 你好, family 👨‍👩‍👧, accent é and flag 🇩🇪 end'
sees '> wide 你好.*end'
whole "wide characters"
keys C-u
say "$(seq -s ' ' 100)"
sees '99 100'
whole "a long line"
keys C-a
sees '> 1 2 3'
keys C-c
gone '> 1'
say '/he'; keys Tab
sees '> /help '
keys C-c
ok "$what"

# What keys do, on a screen of its own, at all sizes.
what='screen of keys'
keys F1
sees 'Keys: C- is Control'
sees '-- sending'
for size in 160x50 100x30 40x12 20x5 80x24; do
	tm resize-window -x "${size%x*}" -y "${size#*x}"
	whole "$size"
done
keys NPage NPage NPage
sees 'Esc: back'
keys Escape
gone 'Esc: back'
say '/bind F5 /keys'; keys Enter
keys F5
sees 'Esc: back'
keys Escape
gone 'Esc: back'
say '/bind reset F5'; keys Enter
ok "$what"

# What fingers know, and an alias.
what=aliases
say '/alias kk /keys'; keys Enter
sees '/kk stands for /keys'
say '/kk'; keys Enter
sees 'Esc: back'
keys Escape
gone 'Esc: back'
say '/otr off'; keys Enter
sees 'otr off is not a command here'
keys C-u
say '/1'; keys Enter
gone '> /1'
ok "$what"

# Escape and a character come as one, as Alt with it does.
what='vi keys'
say '/set keys vi'; keys Enter
sees 'keys = vi'
say 'one two three'
keys Escape
sees 'vi commands'
sees '^: one two three'
say '2bcwx'
keys Escape
sees '^: one x three'
say 'A!'
sees '^> one x three!'
tm send-keys -H 1b 62 64 77
sees '^: one x !'
whole 'vi commands'
say 'd2'
sees 'vi commands: d2'
say 'bcc'
tm send-keys -H 1b 31
say '/set keys emacs'; keys Escape
keys C-c
gone 'vi commands'
say '/set keys emacs'; keys Enter
sees 'keys = emacs'
ok "$what"

# A list in the place of the lines, and looking for words: at both ends of what
# a screen may be, and nothing of it stays.
what='lists'
say 'a draft'
keys M-g
sees 'Go to'
say 'stat'
sees '^>   1   Status'
sees '> a draft'
whole "a list"
tm resize-window -x 20 -y 5
sees '^>   1   Status'
whole "a list at 20x5"
tm resize-window -x 160 -y 50
whole "a list at 160x50"
keys Escape
gone 'Go to'
keys M-/
say 'smp'
sees 'Search  smp'
whole "a search"
tm resize-window -x 20 -y 5
sees 'Search  smp'
keys Up Up
whole "a search at 20x5"
tm resize-window -x 80 -y 24
keys Escape
gone 'Search'
sees '> a draft'
keys C-c
ok "$what"

# Tab's menu, as small as there is room; what was typed comes back.
what='the menu of Tab'
say '/otr s'
keys Tab
sees '^>smp  *\[CONTACT\]'
sees '^ status '
whole "the menu"
keys Down
sees '^>start '
tm resize-window -x 40 -y 12
sees '^>start '
sees '^> /otr start'
whole "the menu at 40x12"
tm resize-window -x 20 -y 5
sees '^>start'
whole "the menu at 20x5"
tm resize-window -x 80 -y 24
keys Enter
gone '^ status '
sees '^> /otr start'
keys C-c
say '/otr s'
keys Tab Tab Escape
gone '^ status '
sees '^> /otr s *$'
keys C-c
ok "$what"

what=paste
tm set-buffer "$(printf 'one\ntwo\nthree')"
tm paste-buffer -p
sees 'Paste 3 lines'
keys Enter
sees 'Paste 3 lines'
answer 1
sees '  three'
keys C-c
gone '  three'
ok "$what"

# The same without brackets: asked as well, and no key of it acts.
what='paste without brackets'
tm set-buffer "$(printf '/quit\nyes\n\ty\n\033[A\003n\nlast')"
tm paste-buffer
sees 'Paste 5 lines'
shows 'status=' && fail "a pasted command ran"
keys Escape
sees 'Nothing was sent'
sees '> /quit'
sees '  last'
keys C-c
gone '  last'
tm set-buffer "$(printf 'one\ntwo\n')"
tm paste-buffer
sees '> onetwo'
shows 'Paste 2 lines' && fail "asks about two lines"
keys C-c
# A long one: the terminal gives it in many reads.
seq -f 'number %g of many' 2000 | tm load-buffer -
tm paste-buffer
sees 'Paste 2000 lines'
answer 1
sees '  number 2000 of many'
keys C-c
gone 'of many'
ok "$what"

what='answers of the terminal'
tm send-keys -H 1b 5d 31 31 3b 72 67 62 3a 31 2f 32 2f 33 1b 5c 1b 5b 4d 20 21 \
	22 1b 50 3e 7c 78 1b 5c 1b 5b 3f 36 34 63
say 'x'
sees '^> x$'
keys C-c
ok "$what"

# The title of the pane is the terminal's.
title() { tm display-message -p '#{pane_title}'; }
titled() {
	for _ in $(seq 50); do
		[ "$(title)" = "$1" ] && return 0
		sleep 0.1
	done
	fail "the title is '$(title)', not '$1'"
}

what=suspend
titled sotto
keys C-z
sees 'Stopped'
titled mine
shows 'Status' && fail "the screen is not cleared"
tm capture-pane -p -S - | grep -q '/quit' && fail "text stays behind"
say 'fg'; keys Enter
sees ' 1 Status'
titled sotto
whole resumed
tm resize-window -x 100 -y 30
whole "resumed and resized"
ok "$what"

# The wheel of a mouse, only where it is asked for, and of nobody else.
what=wheel
mouse() {
	for _ in $(seq 20); do
		[ "$(tm display -p '#{mouse_standard_flag}#{mouse_sgr_flag}')" = \
		    "$1" ] && return
		sleep 0.1
	done
	fail "the mouse is not $1"
}
wheel() { tm send-keys -l "$(printf '\033[<%s;5;5M' "$1")"; }
mouse 00
say '/set'; keys Enter
sees 'wheel'
say '/set wheel true'; keys Enter
mouse 11
wheel 0 && wheel 66
shows '-- more --' && fail "scrolls by a button"
wheel 64
sees '-- more --'
wheel 65
gone '-- more --'
keys C-z
sees 'Stopped'
mouse 00
say 'fg'; keys Enter
sees ' 1 Status'
mouse 11
kill -TERM "$(pid)"
sees 'status='
mouse 00
ok "$what"

start
# Law 8: nothing happens, nothing wakes (but the clock, at a new minute).
what=idle
p=$(pid) || exit 1
switches() {
	awk '/ctxt/ { n += $2 } END { print n }' /proc/"$p"/task/*/status
}
sleep 1
before=$(switches)
sleep 8
after=$(switches)
[ $((after - before)) -le 3 ] ||
	fail "$((after - before)) wake-ups in 8 s"
ok "$what ($((after - before)) in 8 s)"

# Law 5: nothing of it stays in the terminal.
what=quit
start
say '/quit'; keys Enter
sees 'status=0'
titled mine
tm capture-pane -p -S - | grep -q '/help\|Status' && fail "text stays behind"
sleep 0.2
cmp -s "$dir/stty" "$dir/stty2" || fail "the terminal's modes"
ok "$what"

what=signal
start
p=$(pid) || exit 1
kill -TERM "$p"
sees 'status='
no_process "$p"
titled mine
cmp -s "$dir/stty" "$dir/stty2" || fail "the terminal's modes"
ok "$what"

what='stopped from outside'
start
p=$(pid) || exit 1
kill -STOP "$p"
sees 'Stopped'
say 'stty sane; clear; fg'; keys C-j
sees ' 1 Status'
whole "continued"
# A paste had begun: its end does not come any more.
keys -H 78 1b 5b 32 30 30 7e 68
sees '^> x$'
kill -TSTP "$p"
sees 'Stopped'
shows ' 1 Status' && fail "the screen is not cleared"
say 'fg'; keys Enter
sees ' 1 Status'
whole "continued again"
say y
sees '^> xy$'
ok "$what"

what='terminal closed'
p=$(pid) || exit 1
tm kill-server
no_process "$p"
ok "$what"

what='no terminal'
if out=$("$SOTTO" </dev/null 2>&1); then
	fail "starts without a terminal"
fi
echo "$out" | grep -q 'must be a terminal' || fail "$out"
[ "$(echo "$out" | wc -l)" -eq 1 ] || fail "more than a line: $out"
ok "$what"

# refused VARIABLE=VALUE PATTERN: one line, and nothing on the screen
refused() {
	shell_start
	say "clear; env $1 '$SOTTO' 2>$dir/said; echo status=\$?"
	keys Enter
	sees 'status=1'
	grep -q -e "$2" "$dir/said" || fail "does not say: $2"
	[ "$(wc -l <"$dir/said")" -eq 1 ] || fail "not one line"
	[ "$(shot | grep -vc '^$')" -le 4 ] || fail "draws something"
}
what='terminal that is none'
refused TERM=dumb 'cannot move the cursor; type: TERM=xterm-256color sotto$'
refused TERM=xterm-ghostty '"xterm-ghostty", and this machine knows no such'
refused TERM=nonsense 'such terminal; type: TERM=xterm-256color sotto$'
refused "TERM='a b;c'" 'such terminal; type: TERM=xterm-256color sotto$'
refused TERM= 'TERM, .* is not set; type: TERM=xterm-256color sotto$'
refused '-u TERM' 'is not set; type: TERM=xterm-256color sotto$'
refused TERM=unknown 'such terminal; type: TERM=xterm-256color sotto$'
refused TERM=lpr 'such a terminal\|no such terminal'
refused LC_ALL=C 'needs UTF-8'
ok "$what"

# It is told before a passphrase is asked for, or a command is run.
what='terminal that is none, first'
mkdir -p "$dir/.config/sotto"
printf 'key_passphrase_command = "touch %s/ran"\n' "$dir" \
    >"$dir/.config/sotto/config"
refused TERM=nonsense 'such terminal'
[ ! -e "$dir/ran" ] || fail "ran a command"
rm -r "$dir/.config"
ok "$what"

# ---- a command that asks on the terminal -----------------------------------

# asking SCRIPT...: an account whose password command does that
asking() {
	mkdir -p "$dir/.config/sotto"
	printf '%s\n' '#!/bin/sh' "$@" >"$dir/ask"
	chmod 700 "$dir/ask"
	rm -f "$dir/got"
	cat >"$dir/.config/sotto/config" <<-END
		account "me@localhost" {
			password_command = "$dir/ask"
			host = "127.0.0.1"
			port = 9
			autoconnect = $auto
		}
	END
	shell_start
	say "clear; stty -g >$dir/stty; GPG_TTY=mine '$SOTTO'; s=\$?; stty -g >$dir/stty2; echo status=\$s"
	keys Enter
}
# got TEXT: what the command read
got() {
	for _ in $(seq 50); do
		[ "$(cat "$dir/got" 2>/dev/null)" = "$1" ] && return
		sleep 0.1
	done
	fail "the command got: $(cat "$dir/got" 2>&1), not $1"
}
# Goes on after it was stopped.
fg() {
	say "clear; fg; s=\$?; stty -g >$dir/stty2; echo status=\$s"; keys Enter
	gone 'Stopped'
}
# Until what is typed is for the command again: before that the shell has the
# terminal, which shows it.
unseen() {
	tty=$(tm display-message -p '#{pane_tty}')
	for _ in $(seq 100); do
		stty -a -F "$tty" | grep -q -e ' -echo ' && return 0
		sleep 0.05
	done
	fail "the terminal shows what is typed"
}
ends() {
	keys C-c
	say /quit; keys Enter
	sees 'status=0'
	cmp -s "$dir/stty" "$dir/stty2" || fail "the terminal's modes"
	shows "$secret" && fail "the secret is on the screen"
	tm capture-pane -p -S - | grep -q "$secret" && fail "it stays behind"
}
# No notice comes while two looks at the screen are compared.  The line that
# is refused stays, to be mended.
no_more_tries() {
	for _ in $(seq 20); do
		say '/disconnect me@localhost'
		sees '^> /disconnect me@localhost$'
		keys Enter
		for _ in $(seq 50); do
			shows 'is offline already' && break 2
			shows '^> /' || break
			sleep 0.1
		done
	done
	sees 'is offline already'
	keys C-u
	gone '^> /'
}
secret=s3cr3t-words
read_it='stty -echo </dev/tty; printf "Word: " >/dev/tty; read x </dev/tty; stty echo </dev/tty'
keep="echo \"\$x\" >$dir/got"

what='a command that asks, at the start'
auto=true
asking "$read_it" "$keep; echo \"\$GPG_TTY\" >>$dir/got" 'echo "$x"' \
	'tput smcup; printf "\033[?1000h\033[?2004h\033[2J" >/dev/tty' \
	'stty raw -echo </dev/tty' 'echo "a \033[31mwarning" >&2'
sees '^Word:'
shows ' 1 Status' && fail "the screen is there already"
say "$secret"; keys Enter
sees ' 1 Status'
got "$secret
mine"
sees 'said: a .*warning'
sees 'trying again\|cannot be reached'
sees 'key is ready'
no_more_tries
whole 'after the command'
say 'typed'; sees '^> typed'
ends
ok "$what"

what='a command that asks, later'
auto=false
asking "$read_it" "$keep" 'echo "$x"'
sees ' 1 Status'
say '/connect me@localhost'; keys Enter
sees '^Word:'
shows ' 1 Status' && fail "the screen is still there"
# Signals and another size do nothing to either side.
tm resize-window -x 90 -y 20
kill -TSTP "$(pid)"
sees 'Stopped'
fg
unseen
say "$secret"; keys Enter
sees ' 1 Status'
got "$secret"
no_more_tries
whole 'after the command'
ends
ok "$what"

what='a command that is stopped by ^Z'
asking "$read_it" "$keep" 'echo "$x"'
sees ' 1 Status'
say '/connect me@localhost'; keys Enter
sees '^Word:'
keys C-z
sees 'Stopped'
fg
unseen
say "$secret"; keys Enter
sees ' 1 Status'
got "$secret"
ends
ok "$what"

# What is typed on for a command that is gone is no line.
what='a command that ends too early'
asking 'printf "Word: " >/dev/tty' 'sleep 1' 'exit 3'
sees ' 1 Status'
say '/connect me@localhost'; keys Enter
sees '^Word:'
sees 'The command gave no password'
say "$secret"; keys Enter
gone 'The command gave'
sees 'no password: exit status 3'
shows "$secret" && fail "what was typed for it is a line"
say '/connect me@localhost'; keys Enter
gone '/connect me'
ok "$what"

what='a command that is given up, and one that hangs'
asking "$read_it"
sees ' 1 Status'
say '/connect me@localhost'; keys Enter
sees '^Word:'
keys C-c
sees 'The command gave no password'
keys Enter
sees 'you stopped it'
ends
asking 'trap "" INT HUP TERM' 'printf "Word: " >/dev/tty' 'stty raw </dev/tty' \
	'sleep 1000'
sees ' 1 Status'
say '/connect me@localhost'; keys Enter
sees '^Word:'
p=$(pid)
kill -TERM "$p"
sees 'status='
no_process "$p"
cmp -s "$dir/stty" "$dir/stty2" || fail "the terminal's modes"
ok "$what"
rm -r "$dir/.config"

what=colours
start NO_COLOR=1
tm capture-pane -p -e | grep -q '\[38;5\|\[48;5' && fail "has colours"
say /quit; keys Enter
sees 'status=0'
for term in vt100 linux xterm-color xterm-256color; do
	start TERM=$term
	whole $term
	say /quit; keys Enter
	sees 'status=0'
done
ok "$what"

# The status bar of the themes light and dark.
what=background
for theme in '#f0f0f0 253' '#202020 236'; do
	paper=${theme% *}
	start TERM=screen-256color COLORTERM=
	for _ in $(seq 50); do
		tm capture-pane -p -e | grep -q "48;5;${theme#* }" && break
		sleep 0.1
	done
	tm capture-pane -p -e | grep -q "48;5;${theme#* }" ||
		fail "not the theme for $paper"
	say /quit; keys Enter
	sees 'status=0'
	shows 'rgb:' && fail "the answer stands in the shell"
done
paper=
ok "$what"

echo "$good passed, $bad failed"
[ "$bad" -eq 0 ]
