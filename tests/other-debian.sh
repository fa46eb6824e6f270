#!/bin/sh
# Builds and tests on another Debian than this machine's, from nothing: in a
# system made with debootstrap, from the mirror that apt uses here.  That
# system has mounts, processes and, while it is tested, a network (loopback)
# of its own; all of it ends with this script, however that ends.
#
#	tests/other-debian.sh SUITE [NAME ...]	trixie, bookworm, ...
#
# NAME: of the live tests only those whose names begin so.  Needs root, and
# the network for the packages.  DEBS=DIRECTORY keeps the packages there.
#
# SPDX-License-Identifier: ISC

set -u
LIMIT=45m		# then it is ended, as failed
ROOM=5000000		# kB of free memory from which the system is kept in it

PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
export PATH
LC_ALL=C
export LC_ALL

say() {
	printf '== %s\n' "$*"
}

fail() {
	printf 'other-debian: %s\n' "$*" >&2
	exit 1
}

# ---- outside -----------------------------------------------------------------

install_debootstrap() {
	command -v debootstrap >/dev/null && return
	get="apt-get install -y -q --no-install-recommends debootstrap"
	say "installing debootstrap"
	DEBIAN_FRONTEND=noninteractive
	export DEBIAN_FRONTEND
	$get >/dev/null 2>&1 || { apt-get update -q >/dev/null && $get; } ||
		fail "no debootstrap, and installing it failed: $get"
}

# The mirror that this system's own packages come from.
find_mirror() {
	own=$(. /etc/os-release && echo "${VERSION_CODENAME-}")
	named_mirror
	# Without lists of packages apt names nothing.
	[ -n "$mirror" ] || { apt-get update -q >/dev/null && named_mirror; }
	[ -n "$mirror" ] || fail "apt names no mirror for $own here"
}

named_mirror() {
	mirror=$(apt-get indextargets --format '$(SITE) $(RELEASE) $(COMPONENT)' \
		'Created-By: Packages' |
		awk -v own="$own" '$2 == own && $3 == "main" { print $1; exit }')
}

# What a run that was killed left on the disk.
clear_up() {
	for left in "$ground"/sotto-debian.*; do
		pid=${left#"$ground"/sotto-debian.}
		[ -d "$left" ] && [ ! -d "/proc/${pid%%.*}" ] &&
			rm -rf --one-file-system "$left"
	done
}

outside() {
	[ "$(id -u)" = 0 ] || fail "a system of its own needs root: not done"
	for tool in unshare setpriv timeout chroot apt-get; do
		command -v $tool >/dev/null || fail "$tool is missing"
	done
	install_debootstrap
	find_mirror
	ground=${TMPDIR:-/var/tmp}
	clear_up
	root=$(mktemp -d "$ground/sotto-debian.$$.XXXXXX") || exit 1
	job=
	trap 'end 1' HUP INT TERM
	trap 'end $?' EXIT
	# Whichever of these ends, and by whatever signal, ends the next.
	setpriv --pdeathsig KILL timeout -s KILL "$LIMIT" \
		setpriv --pdeathsig KILL unshare --mount --propagation private \
		--pid --fork --kill-child=KILL --mount-proc \
		"$0" --inside "$root" "$mirror" "$@" </dev/null &
	job=$!
	wait "$job"
	status=$?
	job=
	[ "$status" != 137 ] || say "$1: ended after $LIMIT"
	exit "$status"
}

end() {
	trap - EXIT HUP INT TERM
	if [ -n "$job" ]; then
		kill -KILL "$job"
		wait "$job"
	fi 2>/dev/null
	# The last process of the other system may be on its way out.
	for _ in 1 2 3 4 5; do
		rm -rf --one-file-system "$root" && break
		sleep 1
	done
	exit "$1"
}

# ---- inside: mounts and processes of our own -----------------------------------

free_kb() {
	awk '/^MemAvailable:/ { print $2 }' /proc/meminfo
}

make_ground() {
	if [ "$(free_kb)" -ge "$ROOM" ]; then
		mount -t tmpfs -o mode=755,size=90% sotto "$root"
		where="in memory"
	else
		mount --bind "$root" "$root"
		where="in $root"
	fi || exit 1
	# Nobody reads these, and nothing of it has to last.
	mkdir -p "$root/etc/dpkg/dpkg.cfg.d" "$root/etc/apt/apt.conf.d"
	cat >"$root/etc/dpkg/dpkg.cfg.d/quick" <<-EOF
		force-unsafe-io
		path-exclude=/usr/share/doc/*
		path-exclude=/usr/share/man/*
		path-exclude=/usr/share/locale/*
	EOF
	echo 'Acquire::Languages "none";' >"$root/etc/apt/apt.conf.d/quick"
}

make_system() {
	set -- --variant=minbase "$suite" "$root" "$mirror"
	[ -z "${DEBS-}" ] || set -- --cache-dir="$DEBS" "$@"
	debootstrap "$@" >"$root/log" 2>&1 || {
		tail -n 30 "$root/log" "$root/debootstrap/debootstrap.log"
		return 1
	}
	echo "127.0.0.1 localhost" >"$root/etc/hosts"
	echo "::1 localhost" >>"$root/etc/hosts"
	cp /etc/resolv.conf "$root/etc/resolv.conf"
	[ -z "${DEBS-}" ] ||
		mount --bind "$DEBS" "$root/var/cache/apt/archives"
}

mount_devices() {
	mount -t proc proc "$root/proc"
	mount -t sysfs -o ro sys "$root/sys"
	mount -t tmpfs -o mode=755 dev "$root/dev"
	for node in null zero full random urandom tty; do
		: >"$root/dev/$node"
		mount --bind "/dev/$node" "$root/dev/$node"
	done
	mkdir "$root/dev/pts" "$root/dev/shm"
	mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 pts \
		"$root/dev/pts"
	mount -t tmpfs -o mode=1777 shm "$root/dev/shm"
	ln -s pts/ptmx "$root/dev/ptmx"
	ln -s /proc/self/fd "$root/dev/fd"
	for fd in 0,stdin 1,stdout 2,stderr; do
		ln -s "fd/${fd%,*}" "$root/dev/${fd#*,}"
	done
}

# What a new checkout has: no file that was made here.
copy_sources() {
	mkdir -p "$root$home/sotto"
	if list=$(git -c safe.directory="$top" -C "$top" ls-files 2>/dev/null)
	then
		printf '%s\n' "$list" | tar -C "$top" -c -T - -f -
	else
		tar -C "$top" -c -f - --exclude=./build --exclude=./.git \
			--exclude=./autom4te.cache --exclude=./build-aux \
			--exclude=./configure --exclude=./aclocal.m4 \
			--exclude=Makefile.in --exclude=config.h.in \
			--exclude='*~' .
	fi | tar -C "$root$home/sotto" -x --no-same-owner -f -
}

# Runs a line of shell in the other system, as root or as its user.
in_it() {
	chroot "$root" /usr/bin/env -i HOME="$home" CI=true TERM=xterm \
		LC_ALL=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/games \
		"$@"
}

as_root() {
	in_it sh -c "cd $home/sotto && $1"
}

# With nothing but loopback; ./run check is for users, who are not root.
as_user() {
	unshare --net chroot "$root" /usr/bin/env -i HOME="$home" CI=true \
		TERM=xterm LC_ALL=C.UTF-8 \
		PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/games sh -c "
		ip link set lo up && cd $home/sotto &&
		exec setpriv --reuid=sotto --regid=sotto --init-groups sh -c '$1'"
}

# ---- the parts -----------------------------------------------------------------

packages_and_gcc() {
	as_root './run build' >"$root/build.log" 2>&1 || {
		tail -n 60 "$root/build.log"
		return 1
	}
	grep '^== ' "$root/build.log"
	as_root 'apt-get install -y -q --no-install-recommends clang iproute2 &&
		useradd -s /bin/sh -d '"$home"' sotto && chown -R sotto: '"$home" \
		>"$root/log" 2>&1 || {
		tail -n 30 "$root/log"
		return 1
	}
	as_root 'cc --version | head -n 1; clang --version | head -n 1;
		prosodyctl about 2>/dev/null | grep "^Prosody [0-9]"'
}

with_clang() {
	as_user 'mkdir clang && cd clang &&
		../configure -q CC=clang --enable-werror &&
		make -s -j$(nproc) check TESTS=' >"$root/log" 2>&1 || {
		grep -A 5 'error:' "$root/log" || tail -n 30 "$root/log"
		return 1
	}
	as_user 'rm -rf clang'
}

# The compiler had nothing to say, to the programs and to the tests.
no_warning() {
	! sed '1,/^== building/d' "$root/build.log" |
		grep -h -A 5 'warning:' - "$root$home/sotto/build/check.log"
}

run_tests() {
	{
		as_user "./run check $names" 2>&1
		echo $? >"$root/status"
	} | tee "$root/check.out"
	status=$(cat "$root/status")
	line=$(tail -n 1 "$root/check.out")
	case $line in
	*' passed, '*' failed')
		passed=$((passed + ${line%% *}))
		line=${line#*, }
		failed=$((failed + ${line%% *} - (status != 0)))
		;;
	esac
	return $status
}

# Runs a part, which counts as a test, and says how long it took.
part() {
	began=$(date +%s) title=$1
	say "$suite: $title"
	shift
	if "$@"; then
		passed=$((passed + 1)) word=done
	else
		failed=$((failed + 1)) word=FAILED
	fi
	took=$(($(date +%s) - began))
	times="$times$(printf '%3d:%02d min  %s, %s' $((took / 60)) \
		$((took % 60)) "$title" "$word")
"
	[ "$word" = done ]
}

inside() {
	root=$1 mirror=$2 suite=$3
	shift 3
	names=$*
	top=$(cd "$(dirname "$0")/.." && pwd)
	home=/home/sotto
	passed=0 failed=0 times=
	make_ground
	say "$suite: a system $where, from $mirror"
	part "the system" make_system &&
	part "its devices" mount_devices &&
	part "the sources" copy_sources &&
	part "packages, and the build with gcc" packages_and_gcc && {
		part "the build with clang, warnings are errors" with_clang
		part "./run check $names" run_tests
		part "no warning of gcc" no_warning
	}
	say "$suite: times"
	printf '%s' "$times"
	say "$suite: all tests:"
	echo "$passed passed, $failed failed"
	[ "$failed" = 0 ]
}

case ${1-} in
--inside) shift; inside "$@" ;;
''|-*)	sed -n 's/^#	/usage: /p' "$0" >&2; exit 2 ;;
*)	outside "$@" ;;
esac
