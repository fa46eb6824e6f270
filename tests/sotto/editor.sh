#!/bin/sh
# The line in the user's editor: the real program on a real terminal, inside a
# tmux of its own, and editors that are scripts.  What they get, what comes
# back, what is left of it (nothing), and the terminal after each of their
# ends.  No account is online.  SOTTO=PATH picks the program.
#
# SPDX-License-Identifier: ISC
set -u
SOTTO=${SOTTO:-./tests/sotto/sotto}
command -v tmux >/dev/null || { echo "editor: tmux is missing" >&2; exit 1; }
[ -x "$SOTTO" ] || { echo "editor: no $SOTTO" >&2; exit 1; }
SOTTO=$(readlink -f "$SOTTO")
[ "$(stat -f -c %T /dev/shm 2>/dev/null)" = tmpfs ] || {
	echo "editor: no tmpfs at /dev/shm" >&2
	exit 1
}

dir=$(mktemp -d "${TMPDIR:-/tmp}/sotto-editor-XXXXXX") || exit 1
run=$(mktemp -d /dev/shm/sotto-editor-XXXXXX) || exit 1
bad=0 good=0
unset TMUX NO_COLOR XDG_CONFIG_HOME XDG_DATA_HOME
LC_ALL=C.UTF-8 HOME=$dir XDG_RUNTIME_DIR=$run
export LC_ALL HOME XDG_RUNTIME_DIR

session=0
tm() { tmux -S "$dir/tmux$session" -f /dev/null "$@"; }
end() {
	tm kill-server 2>/dev/null
	rm -rf "$dir" "$run"
}
trap end EXIT
trap 'exit 1' INT TERM HUP

# ---- looking ---------------------------------------------------------------

shot() { tm capture-pane -p 2>&1; }
shows() { shot | grep -q -e "$1"; }
# until COMMAND ...: for at most 10 seconds
until_so() {
	for _ in $(seq 100); do
		"$@" && return 0
		sleep 0.1
	done
	return 1
}
sees() {
	until_so shows "$1" && return
	fail "does not show: $1"
	shot >&2
}
no() { ! "$@"; }
gone() { until_so no shows "$1" || fail "still shows: $1"; }
ok() { good=$((good + 1)); echo "ok $*"; }
fail() { bad=$((bad + 1)); echo "FAIL $what: $*" >&2; }
say() { tm send-keys -l -- "$1"; }
keys() { tm send-keys "$@"; }
there() { [ -e "$1" ]; }
waits_for() { until_so there "$1" || fail "there is no $1"; }
dead() { [ ! -d "/proc/$1" ] || grep -q '^State:.Z' "/proc/$1/status"; }
dies() { until_so dead "$1" || fail "process $1 still runs"; }

# Nothing of a text is left, and no place for one.
empty() { [ -z "$(find "$run" -mindepth 1 ! -path "$run/sotto")" ]; }
no_trace() { until_so empty || fail "left: $(find "$run")"; }

# In the alternate screen, no mouse, a cursor.
mode() { tm display -p '#{alternate_on}#{mouse_any_flag}#{cursor_flag}'; }
mode_is() { [ "$(mode)" = "$1" ]; }
whole() {
	until_so mode_is 101 || fail "$1: the terminal: $(mode)"
	say zz; sees 'zz$'; keys BSpace BSpace; gone 'zz$'
	before=$(shot | sed 's/[0-9][0-9]:[0-9][0-9]$//')
	keys C-l; sleep 0.3
	[ "$before" = "$(shot | sed 's/[0-9][0-9]:[0-9][0-9]$//')" ] ||
	    fail "damaged: $1"
	shot | grep -q '\[[?<>]' && fail "$1: bytes of a sequence are shown"
}

# ---- beginning -------------------------------------------------------------

# editor SCRIPT...: what editor_command is; then sotto with an open window
editor() {
	printf '%s\n' '#!/bin/sh' "$@" >"$dir/edit"
	chmod 700 "$dir/edit"
	rm -f "$dir/at" "$dir/said" "$dir/go"
	begin "editor_command = \"$dir/edit \\\"\$1\\\"\""
}
begin() {
	tm kill-server 2>/dev/null
	lock=$dir/.local/share/sotto/lock
	[ ! -s "$lock" ] || dies "$(cat "$lock")"
	mkdir -p "$dir/.config/sotto"
	cat >"$dir/.config/sotto/config" <<-END
		$1
		otr_policy = "manual"
		account "me@localhost" {
			host = "127.0.0.1"
			port = 9
			autoconnect = false
		}
	END
	session=$((session + 1))
	tm new-session -d -x 80 -y 24 'exec sh'
	tm set -g escape-time 0
	say "clear; PS1='ready> '"; keys Enter
	sees '^ready>'
	say "clear; stty -g >$dir/stty; '$SOTTO'; s=\$?; stty -g >$dir/stty2; echo status=\$s"
	keys Enter
	sees ' 1 Status'
	say '/query bob@localhost'; keys Enter
	sees 'Not private'
}
pid() { cat "$dir/.local/share/sotto/lock"; }
# helper: the process of it
helper() {
	for child in $(cat "/proc/$(pid)/task/$(pid)/children"); do
		[ "$(cat "/proc/$child/comm")" = sotto-helper ] && echo "$child"
	done
}
ends() {
	keys C-c
	say /quit; keys Enter
	sees 'status=0'
	cmp -s "$dir/stty" "$dir/stty2" || fail "the terminal's modes"
	no_trace
}
# leader: who leads the editor's group
leader() { ps -o pgid= -p "$(cat "$dir/pid")" | tr -d ' '; }
# It writes where it is, and waits for a word.
wait_go="echo \$\$ >$dir/pid; touch $dir/at; while [ ! -e $dir/go ]; do sleep 0.1; done"

# ---- what it gets, what comes back -----------------------------------------

what='a text there and back'
editor "
d=none; [ -t 0 ] && [ -t 1 ] && [ -t 2 ] && d=drawn
{ ls -ld \"\$1\" \"\${1%/*}\"; stat -f -c %T \"\$1\"; echo \$d
ps -o pgid=,tpgid= -p \$\$ | awk '{ print (\$1 == \$2 ? \"front\" : \"behind\") }'
tr '\\0' '\\n' </proc/\$\$/environ | grep -c Zwetschge
cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' '\\n' | grep -c '^Zwetschge'
cat \"\$1\"; } >$dir/said 2>&1
printf 'und\\r\\nKuchen \\360\\237\\216\\202\\033\\n' >>\"\$1\"
cp \"\$1\" \"\$1~\"; cp \"\$1\" \"\${1%/*}/.message.txt.swp\""
say 'Zwetschgen'
sees '> Zwetschgen$'
keys M-e
sees 'From the editor'
sees '^> Zwetschgen$'
sees '^  und$'
sees '^  Kuchen'
grep -q '^-rw------- ' "$dir/said" || fail "the file's mode"
grep -q '^drwx------ ' "$dir/said" || fail "the folder's mode"
grep -q '^tmpfs$' "$dir/said" || fail "not in memory"
grep -q '^drawn$' "$dir/said" || fail "it cannot draw"
grep -q '^front$' "$dir/said" || fail "it is not in the foreground"
[ "$(grep -c '^0$' "$dir/said")" = 2 ] || fail "the text is in argv or environ"
[ "$(tail -n 1 "$dir/said")" = Zwetschgen ] || fail "it got: $(cat "$dir/said")"
grep -q sent "$dir/said" && fail "something was sent"
no_trace
whole "after an editor"
keys C-c
gone 'Kuchen'
ends
ok "$what"

what='what is refused'
editor 'printf "a\0b\n" >"$1"'
say 'as it was'
keys M-e
sees 'has a NUL byte'
sees '> as it was$'
no_trace
for text in 'printf "\303(\n" >"$1"|not UTF-8' \
    'head -c 65537 /dev/zero | tr "\\0" x >"$1"|longer than 65536' \
    'rm "$1"|No such file' 'rm "$1"; ln -s /etc/passwd "$1"|symbolic links' \
    'rm "$1"; mkfifo "$1"|is no file' 'echo x >"$1"; exit 3|exit status 3' \
    'exec nosuchprogram|exit status 127'; do
	printf '%s\n' '#!/bin/sh' "${text%|*}" >"$dir/edit"
	keys M-e
	sees "${text##*|}"
	sees '> as it was$'
	no_trace
done
# The most that a line can have.
printf '%s\n' '#!/bin/sh' 'head -c 65536 /dev/zero | tr "\\0" x >"$1"' >"$dir/edit"
keys M-e
sees 'From the editor'
sees '  xxxxxxxx'
keys C-c
gone xxxx
say '/say secret'; keys M-e
sees 'no editor for a command'
keys C-c
keys M-1
sees ' 1 Status'
keys M-e
sees 'sends to nobody'
ends
ok "$what"

what='no place for it'
XDG_RUNTIME_DIR=$dir/disk
mkdir -m 700 "$XDG_RUNTIME_DIR"
editor 'echo x >>"$1"'
say text; keys M-e
if [ "$(stat -f -c %T "$dir")" = tmpfs ]; then sees '> text'; else sees 'is on a disk'; fi
ends
chmod 755 "$XDG_RUNTIME_DIR"
editor 'echo x >>"$1"'
say text; keys M-e
sees 'others can look'
ends
unset XDG_RUNTIME_DIR
editor 'echo x >>"$1"'
say text; keys M-e
sees 'XDG_RUNTIME_DIR is not set'
ends
XDG_RUNTIME_DIR=$run
export XDG_RUNTIME_DIR
begin ''
say text; keys M-e
sees 'no editor_command is configured'
ends
ok "$what"

# ---- how it ends -----------------------------------------------------------

what='an editor that is stopped by ^Z'
editor "stty -echo -icanon; printf 'Edits\\n'; $wait_go; echo more >>\"\$1\"; stty sane"
say text; keys M-e
sees '^Edits'
waits_for "$dir/at"
keys C-z
sees 'Stopped'
say 'echo shell$((1 + 1))'; keys Enter
sees '^shell2'
sees 'echo shell'		# the shell's modes: it echoes
say 'clear; fg; s=$?; stty -g >'"$dir/stty2"'; echo status=$s'; keys Enter
gone 'Stopped'
touch "$dir/go"
sees 'From the editor'
sees '^  more$'
whole "after ^Z"
ends
ok "$what"

what='stopped from outside'
editor "printf 'Edits\\n'; $wait_go; echo more >>\"\$1\""
say text; keys M-e
waits_for "$dir/at"
kill -STOP "$(leader)"
sees 'Stopped'
say 'clear; fg; s=$?; stty -g >'"$dir/stty2"'; echo status=$s'; keys Enter
gone 'Stopped'
kill -TSTP "$(pid)"
sees 'Stopped'
say 'clear; fg; s=$?; stty -g >'"$dir/stty2"'; echo status=$s'; keys Enter
gone 'Stopped'
tm resize-window -x 100 -y 30
touch "$dir/go"
sees 'From the editor'
sees '^  more$'
[ "$(shot | wc -l)" -eq 30 ] || fail "the new size"
whole "after another size"
ends
ok "$what"

# As bad as it can leave a terminal.
wild="stty raw -echo; printf '\\033[?1049h\\033[?1000h\\033[?1006h\\033[?1004l\\033[?2004l\\033[?25l\\033[>4;2m\\033[>1u\\033[2 q\\033[3;5r\\033[?6h\\033[4h\\033(0\\033[7m'"
what='an editor that is killed'
editor "$wild; $wait_go"
say text; keys M-e
waits_for "$dir/at"
kill -KILL "$(cat "$dir/pid")"
sees 'exit status 137'
sees '> text$'
no_trace
whole "after a killed editor"
ends
ok "$what"

what='a helper that is killed'
editor "$wild; $wait_go"
say text; keys M-e
waits_for "$dir/at"
kill -KILL "$(helper)"
sees 'the helper has ended'
sees '> text$'
dies "$(cat "$dir/pid")"
no_trace
whole "after a killed helper"
keys M-e
sees 'an editor cannot use'
ends
ok "$what"

what='sotto ends'
editor "trap '' TERM HUP INT; $wild; $wait_go"
say text; keys M-e
waits_for "$dir/at"
kill -TERM "$(pid)"
sees 'status=0'
cmp -s "$dir/stty" "$dir/stty2" || fail "the terminal's modes"
until_so mode_is 001 || fail "the terminal: $(mode)"
dies "$(cat "$dir/pid")"
no_trace
ok "$what"

what='the terminal is closed'
editor "trap '' TERM HUP INT; $wait_go"
say text; keys M-e
waits_for "$dir/at"
p=$(pid)
tm kill-server
dies "$p"
dies "$(cat "$dir/pid")"
no_trace
ok "$what"

what='sotto is killed'
editor "$wait_go"
say text; keys M-e
waits_for "$dir/at"
kill -KILL "$(pid)"
dies "$(cat "$dir/pid")"
sees 'status='
empty && fail "there is nothing to wipe"
# The next one finds it.
editor 'echo more >>"$1"'
no_trace
say text; keys M-e
sees '^  more$'
ends
ok "$what"

# The example of the manual, where there is one.
if command -v vim >/dev/null; then
	what='vim'
	begin 'editor_command = "vim -n -i NONE -u NONE +'"'set nocompatible nobackup nowritebackup noundofile'"' -- \"$1\""'
	say 'one text'; keys M-e
	sees '"*message.txt'
	keys C-z
	sees 'Stopped'
	say 'clear; fg; s=$?; stty -g >'"$dir/stty2"'; echo status=$s'; keys Enter
	gone 'Stopped'
	sees 'one text'
	say 'A, and another'
	keys Escape
	say ':wq'; keys Enter
	sees 'From the editor'
	sees '> one text, and another$'
	no_trace
	whole "after vim"
	keys M-e
	sees 'message.txt'
	group=$(ps -eo pgid=,args= | awk -v r="$run" 'index($0, r) { print $1; exit }')
	kill -s KILL -- "-$group"
	sees 'exit status 137'
	whole "after a killed vim"
	[ -z "$(find "$dir" -name '*.sw?' -o -name '.viminfo' -o -name '*.un~')" ] ||
	    fail "it left a file"
	ends
	ok "$what"
fi

echo "$good passed, $bad failed"
[ "$bad" -eq 0 ]
