#!/bin/sh
# The passphrase over the keys, with the real program: asked for at a hidden
# prompt before there is a screen, got from a command in the pipe, and nothing
# of it shown anywhere.  SOTTO=PATH picks the program; tmux is needed.
#
# SPDX-License-Identifier: ISC
set -u
SOTTO=${SOTTO:-./tests/sotto/sotto}
command -v tmux >/dev/null || { echo "passphrase: no tmux" >&2; exit 1; }
[ -x "$SOTTO" ] || { echo "passphrase: no $SOTTO" >&2; exit 1; }
SOTTO=$(readlink -f "$SOTTO")
dir=$(mktemp -d "${TMPDIR:-/tmp}/sotto-pass-XXXXXX") || exit 1
bad=0
unset TMUX XDG_CONFIG_HOME XDG_DATA_HOME
LC_ALL=C.UTF-8 HOME=$dir
export LC_ALL HOME

# A tmux of its own for each run: one that ends may not yet be gone.
run=0
tm() { tmux -S "$dir/tmux$run" -f /dev/null "$@" 2>/dev/null; }
trap 'tm kill-server; rm -rf "$dir"' EXIT
trap 'exit 1' INT TERM HUP
fail() { bad=$((bad + 1)); echo "FAIL: $*" >&2; }

config() {
	{ [ -z "$1" ] || printf 'key_passphrase_command = "%s"\n' "$1"
	echo 'account "alice@example.org" { autoconnect = false }'; } \
		>"$dir/config"
}
pipe() { "$SOTTO" --pipe --config "$dir/config" --data "$dir/data" 2>&1; }
# make_key WHAT: in $key what it is; asked for when it is there.
make_key() {
	rm -f "$dir/out"
	{ echo '/otr keygen -a alice@example.org'
	for _ in $(seq 300); do
		grep -q '"code":"keygen".*is ready' "$dir/out" 2>/dev/null &&
			break
		sleep 0.1
	done
	echo '/otr fingerprint'; } | pipe >"$dir/out"
	key=$(sed -n 's/.*own-fingerprint.*"fingerprint":"\([0-9a-f]*\)".*/\1/p' \
		"$dir/out")
	[ -n "$key" ] && return
	fail "no key $1"
	cat "$dir/out" >&2
}
begin() {
	run=$((run + 1))
	tm new-session -d -x 90 -y 20 "'$SOTTO' --config '$dir/config' \
		--data '$dir/data'; echo ended \$?; stty -a; sleep 60"
}
# Until it is on the screen, for at most 10 seconds.
sees() {
	for _ in $(seq 100); do
		tm capture-pane -p | grep -q -e "$1" && return 0
		sleep 0.1
	done
	fail "does not show: $1"
	tm capture-pane -p >&2
}
secret() {
	tm send-keys -l "$1"
	sleep 0.3
	tm capture-pane -p | grep -q "$1" && fail "shows what was typed"
	tm send-keys Enter
}
quit() {
	tm send-keys -l /quit
	tm send-keys Enter
	sees 'ended 0'
	tm kill-server
}

config ''
make_key "in the clear"

# ---- set
begin
sees 'alice@example.org'
tm send-keys -l '/otr passphrase'
tm send-keys Enter
sees 'New passphrase'
secret 'Zwetschge 1'
sees 'passphrase again'
secret 'Zwetschge 1'
sees 'now encrypted on the disk'
quit
grep -q privkeys "$dir/data/otr.private_key" && fail "still in the clear"

# ---- at the start: wrong, mended, right
begin
sees 'Passphrase of .*otr.private_key:'
secret 'Mirabelle'
sees 'That is not the passphrase'
tm send-keys -l 'Zwx'
tm send-keys BSpace
secret 'etschge 1'
sees 'Status'
tm send-keys -l '/otr fingerprint'
tm send-keys Enter
sees 'Your fingerprint for alice'
quit

# ---- given up, and three times wrong
begin
sees 'Passphrase of'
tm send-keys C-c
sees 'ended 1'
sees ' echo '
tm kill-server
# ---- ended from outside: the terminal echoes as before
for signal in TERM HUP INT; do
	begin
	sees 'Passphrase of'
	kill -$signal "$(cat "$dir/data/lock")"
	sees 'ended 1'
	sees ' echo '
	tm kill-server
done
begin
sees 'Passphrase of'
secret 'Mirabelle'
sees 'That is not the passphrase'
secret 'Mirabelle'
for _ in $(seq 50); do
	[ "$(tm capture-pane -p | grep -c 'That is not the passphrase')" = 2 ] && break
	sleep 0.1
done
secret 'Mirabelle'
sees 'the passphrase is wrong'
sees 'ended 1'
tm kill-server

# ---- a command that asks at the terminal has it, and is given up alone
printf '%s\n' '#!/bin/sh' 'printf "Which? " >/dev/tty; read x </dev/tty' \
	'stty raw -echo </dev/tty' 'echo "$x"' >"$dir/ask"
chmod 700 "$dir/ask"
config "$dir/ask"
begin
sees '^Which?'
tm send-keys -l 'Zwetschge 1'
tm send-keys Enter
sees 'Status'
tm send-keys -l /quit
tm send-keys Enter
sees 'ended 0'
sees ' echo '
tm kill-server
begin
sees '^Which?'
tm send-keys C-c
sees 'Passphrase of'
tm send-keys C-c
sees 'ended 1'
sees ' echo '
tm kill-server

config ''

# ---- the pipe asks nobody, and says with a code why it does not start
code() {
	grep -q '^{"event":"error".*"code":"'"$1"'"' "$dir/out" ||
		{ fail "no error with the code $1"; cat "$dir/out" >&2; }
	[ "$(tail -1 "$dir/out" | cut -c1-16)" = '{"event":"error"' ] ||
		fail "something after the error"
}
pipe </dev/null >"$dir/out" && fail "started without a passphrase"
grep -q 'needs a passphrase' "$dir/out" || fail "does not say what is missing"
code passphrase
config 'echo Mirabelle'
pipe </dev/null >"$dir/out" && fail "started with a wrong one"
grep -q "prints a wrong passphrase" "$dir/out" || { fail "does not say: wrong"; cat "$dir/out" >&2; }
code wrong-passphrase
config 'exit 3'
pipe </dev/null >"$dir/out" && fail "started with none"
grep -q 'exit status 3' "$dir/out" || fail "does not say: failed"
code passphrase-command
config 'true'
pipe </dev/null >"$dir/out" && fail "started with an empty one"
code passphrase-command
# A command that prints too much, or that leaves somebody behind.
config 'cat /dev/zero'
pipe </dev/null >"$dir/out" && fail "started with endless output"
grep -q 'prints without end' "$dir/out" || { fail "does not say: without end"
	cat "$dir/out" >&2; }
config 'seq -s x 3000'
pipe </dev/null >"$dir/out" && fail "started with a long line"
grep -q 'longer than any' "$dir/out" || { fail "does not say: too long"
	cat "$dir/out" >&2; }
config "sleep 1000 & echo \$! >'$dir/left'; echo Zwetschge 1"
echo '/otr fingerprint' | pipe >"$dir/out"
grep -q "$key" "$dir/out" || { fail "waits for who is left behind"
	cat "$dir/out" >&2; }
kill "$(cat "$dir/left")" || fail "who was left behind is gone already"
config 'echo Zwetschge 1; echo more'
echo '/otr fingerprint' | pipe >"$dir/out"
grep -q "$key" "$dir/out" || { fail "another key"; cat "$dir/out" >&2; }
grep -rq Zwetschge "$dir/data" && fail "the passphrase is on the disk"

# ---- configured, and nothing is encrypted yet
rm -r "$dir/data"
config 'exit 3'
echo '/otr keygen' | pipe >"$dir/out" && fail "started in the clear"
code passphrase-command
[ -e "$dir/data/otr.private_key" ] && fail "made a key in the clear"
begin
sees 'no key can be made'
sees 'ended 1'
tm kill-server
config 'echo Zwetschge 1'
make_key "under a passphrase"
grep -q '"code":"passphrase-set"' "$dir/out" || fail "does not say: encrypted"
grep -rq privkeys "$dir/data" && fail "made a key in the clear"
# ... or lies there in the clear.
rm -r "$dir/data"
config ''
make_key "in the clear again"
config 'echo Zwetschge 1'
begin
sees 'before, they were not'
tm send-keys -l '/otr passphrase remove'
tm send-keys Enter
sees 'key_passphrase_command out'
tm send-keys C-u
quit
grep -rq privkeys "$dir/data" && fail "left in the clear"
echo '/otr fingerprint' | pipe >"$dir/out"
grep -q "$key" "$dir/out" || { fail "lost the key"; cat "$dir/out" >&2; }

[ $bad -eq 0 ] && echo "passphrase: as it should be"
exit $((bad > 0))
