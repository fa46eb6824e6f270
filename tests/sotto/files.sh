#!/bin/sh
# Files that are no plain files, with the real program: a configuration from a
# pipe of the shell's, settings and keys behind links, pipes and directories in
# the place of files.  SOTTO=PATH picks the program.
#
# SPDX-License-Identifier: ISC
set -u
SOTTO=${SOTTO:-./tests/sotto/sotto}
[ -x "$SOTTO" ] || { echo "files: no $SOTTO" >&2; exit 1; }
SOTTO=$(readlink -f "$SOTTO")
dir=$(mktemp -d "${TMPDIR:-/tmp}/sotto-files-XXXXXX") || exit 1
bad=0
unset XDG_CONFIG_HOME XDG_DATA_HOME
LC_ALL=C.UTF-8 HOME=$dir
export LC_ALL HOME
umask 077
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' INT TERM HUP
fail() { bad=$((bad + 1)); echo "FAIL: $*" >&2; }
check() { timeout 20 "$SOTTO" --check-config --config "$1" 2>&1; }
# Runs command lines; the events go to $dir/out.
run() { timeout 60 "$SOTTO" --pipe --config "$dir/config" --data "$dir/data" \
	--linger 0 >"$dir/out" 2>&1; }
account='account "alice@example.org" { autoconnect = false }'
printf '%s\n' "$account" >"$dir/config"

# ---- a configuration from a pipe -------------------------------------------
# (a here-document or a pipe on a descriptor: what <(...) of bash comes to)
printf '%s\n' "$account" | check /dev/stdin >"$dir/out" ||
	fail "a configuration on standard input: $(cat "$dir/out")"
printf '%s\n' "$account" | check /dev/fd/5 5<&0 >"$dir/out" ||
	fail "a configuration on a descriptor: $(cat "$dir/out")"
mkfifo "$dir/fifo"
printf '%s\n' "$account" >"$dir/fifo" &
check "$dir/fifo" >"$dir/out" ||
	fail "a configuration in a named pipe: $(cat "$dir/out")"
wait
printf '%s\nbell = maybe\n' "$account" | check /dev/stdin >"$dir/out" &&
	fail "a fault in a piped configuration is not found"
grep -q '/dev/stdin:2: ' "$dir/out" || fail "its line is not named"
check "$dir" >"$dir/out" && fail "a directory is taken for a configuration"
check /dev/zero >"$dir/out" && fail "an endless file is taken for one"
ln -s "$dir/config" "$dir/link"
check "$dir/link" >/dev/null || fail "a link to a configuration"

# ---- what sotto writes, behind links ---------------------------------------
mkdir "$dir/data" "$dir/dots"
printf 'bell = true\n' >"$dir/dots/settings"
: >"$dir/dots/tags"
ln -s ../dots/settings "$dir/data/settings"
ln -s "$dir/dots/tags" "$dir/data/otr.instance_tags"
echo '/set bell false' | run || fail "/set: $(cat "$dir/out")"
[ -L "$dir/data/settings" ] || fail "the link was replaced by a file"
grep -q 'bell = .*never' "$dir/dots/settings" ||
	fail "the file behind the link: $(cat "$dir/dots/settings")"
[ "$(ls -A "$dir/dots" | tr '\n' ' ')" = 'settings tags ' ] ||
	fail "something was left beside it: $(ls -A "$dir/dots")"
ls -A "$dir/data" | grep -q redo && fail "the redo was left"
echo '/set bell' | run
grep -q 'never' "$dir/out" || fail "the next start does not read it"
# It came back from a backup while sotto ran: said, and not put elsewhere.
{ sleep 1; cp "$dir/dots/settings" "$dir/dots/new"
mv "$dir/dots/new" "$dir/dots/settings"; echo '/set bell true'; } | run
if "$SOTTO" --version | grep -q 'no Landlock'; then :; else
	grep -q '"ok":false' "$dir/out" || fail "a file out of reach: no word"
	grep -q 'data/settings: ' "$dir/out" || fail "it is not named"
fi
[ -L "$dir/data/settings" ] || fail "the link was replaced by a file"
chmod 666 "$dir/dots/settings"
echo '/set bell true' | run && fail "settings that others can write are read"
chmod 600 "$dir/dots/settings"
rm "$dir/data/settings" "$dir/data/otr.instance_tags"

# ---- what stands where a file should ---------------------------------------
mkfifo "$dir/data/settings"
echo /help | run && fail "a pipe is taken for settings"
rm "$dir/data/settings"
for what in lock history.db; do
	rm -f "$dir/data/$what"
	ln -s "$dir/dots/tags" "$dir/data/$what"
done
echo /help | run && fail "a link is taken for the lock"
grep -q 'lock: is a link' "$dir/out" || fail "lock: $(cat "$dir/out")"
rm "$dir/data/lock" "$dir/data/history.db"
for log in "$dir/fifo" "$dir/link" "$dir"; do
	printf 'log_file = "%s"\n%s\n' "$log" "$account" >"$dir/config"
	echo /help | run && fail "$log is taken for a log"
	grep -q "sotto: $log: " "$dir/out" || fail "$log: $(cat "$dir/out")"
done

# ---- --doctor: who can read and write, and what it says to do ----------------
doctor() { timeout 60 "$SOTTO" --doctor --config "$dir/home/config" \
	--data "$dir/home/data" >"$dir/out" 2>&1 </dev/null; }
says() { tr -s ' \n' ' ' <"$dir/out" | grep -qF "$1" ||
	fail "doctor: no \"$1\" in: $(cat "$dir/out")"; }
mkdir -p "$dir/home/data"
HOME=$dir/home "$SOTTO" --doctor --data "$dir/home/data" >"$dir/out" 2>&1 \
	</dev/null || fail "doctor: nothing is wrong: $(cat "$dir/out")"
says "sotto asks for an address"
says "All that sotto needs is there"
[ "$(ls -A "$dir/home")" = data ] && [ -z "$(ls -A "$dir/home/data")" ] ||
	fail "doctor: it wrote something"
: >"$dir/home/config"
: >"$dir/home/data/otr.private_key"
chmod 644 "$dir/home/data/otr.private_key"
doctor && fail "doctor: keys that others can read are fine"
says "chmod go-rwx '$dir/home/data/otr.private_key'"
says "WRONG"
chmod 600 "$dir/home/data/otr.private_key"
chmod 755 "$dir/home/data"
doctor && fail "doctor: an open directory is fine"
says "chmod 700 '$dir/home/data'"
chmod 1777 "$dir/home/data"
doctor && fail "doctor: an open directory with the sticky bit is fine"
says "chmod 700 '$dir/home/data'"
chmod 700 "$dir/home/data"
chmod 770 "$dir/home"
doctor && fail "doctor: a configuration that others can replace is fine"
says "chmod go-w '$dir/home'"
chmod 700 "$dir/home"
chmod 660 "$dir/home/config"
doctor && fail "doctor: a configuration that others can write is fine"
says "chmod go-w '$dir/home/config'"
chmod 600 "$dir/home/config"
echo 'bell = perhaps' >"$dir/home/config"
doctor && fail "doctor: a fault in the configuration is fine"
says "config:1:"
: >"$dir/home/config"
(LC_ALL=C; export LC_ALL; doctor) && fail "doctor: a locale without UTF-8 is fine"
says "export LC_ALL=C.UTF-8"
# The second byte of this letter is CSI for a terminal without UTF-8.
csi=$(printf '\304\233')
(LC_ALL=C; export LC_ALL; timeout 60 "$SOTTO" --doctor --config \
	"$dir/home/$csi" --data "$dir/home/data" >"$dir/out" 2>&1 </dev/null)
says "/home/??: "
doctor || fail "doctor: all was mended: $(cat "$dir/out")"

[ "$bad" -eq 0 ] || { echo "files: $bad faults" >&2; exit 1; }
echo "files: as they should be"
