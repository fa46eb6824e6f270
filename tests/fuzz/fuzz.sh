#!/bin/sh
# Builds a fuzz target with clang's libFuzzer and the sanitizers, in a folder
# of its own (fuzz/ in the build tree), and runs it on a copy of its saved
# inputs.  Called by make: fuzz.sh run|keep|smoke NAME SECONDS TARGETS...
#
# SPDX-License-Identifier: ISC

say() { echo "make fuzz: $*"; }
fail() { say "$*" >&2; exit 1; }

what=$1 name=$2 seconds=$3
shift 3
targets=$(printf '%s\n' "$@" | sed 's/.*fuzz-//' | sort)
: "${MAKE:=make}" "${CLANG:=clang}" "${srcdir:=.}"
unset MAKEFLAGS MFLAGS MAKELEVEL
top=$(pwd) || exit 1
flags="-fsanitize=fuzzer,address,undefined"
rss=2048		# MB
longest=8192		# bytes of an input

usage() {
	say "usage: make fuzz FUZZ=NAME [SECONDS=60]; NAME is one of:"
	echo "$targets" | sed 's/^/    /'
	exit "$1"
}

compiler() {
	command -v "$CLANG" >/dev/null ||
		fail "$CLANG is missing: install clang"
	echo 'int LLVMFuzzerTestOneInput(const char *, unsigned long);
	    int LLVMFuzzerTestOneInput(const char *s, unsigned long n)
	    { return s == 0 && n != 0; }' >fuzz/try.c
	"$CLANG" $flags -o fuzz/try fuzz/try.c >fuzz/try.log 2>&1 || {
		cat fuzz/try.log >&2
		version=$("$CLANG" -dumpversion)
		fail "clang's libFuzzer or sanitizers are missing: install" \
			"libclang-rt-${version%%.*}-dev (Debian) or" \
			"compiler-rt (others)"
	}
	rm -f fuzz/try fuzz/try.c fuzz/try.log
}

# The tree is copied, so that a build in the source folder is no hindrance,
# nor is its objects touched.  Times are kept: only what changed is built.
# Two that begin at once copy and build one after the other.
build() {
	mkdir -p fuzz/build || exit 1
	exec 9>fuzz/lock
	! command -v flock >/dev/null || flock 9
	compiler
	"$MAKE" -s distdir distdir=fuzz/tree >fuzz/tree.log 2>&1 || {
		cat fuzz/tree.log >&2
		fail "the tree could not be copied"
	}
	chmod -R u+w fuzz/tree
	cd fuzz/build || exit 1
	[ -f Makefile ] || ../tree/configure -q --prefix="$top/fuzz/usr" \
		CC="$CLANG" CFLAGS="-g -O1 -DFUZZ -U_FORTIFY_SOURCE \
		-fno-omit-frame-pointer -fno-sanitize-recover=undefined \
		-fsanitize=fuzzer-no-link,address,undefined" >configure.log \
		2>&1 || { cat configure.log >&2; exit 1; }
	# By itself: configure, where it is to run again, wants no such flags.
	"$MAKE" -s Makefile >make.log 2>&1 || { cat make.log; exit 1; }
	# What the build runs itself has a main() of its own.
	ASAN_OPTIONS=detect_leaks=0 "$MAKE" -s \
		LDFLAGS="$(echo "$flags" | sed s/fuzzer/fuzzer-no-link/)" \
		src/confine/filter-table.c || fail "the build failed"
	ASAN_OPTIONS=detect_leaks=0 "$MAKE" -s -j2 LDFLAGS="$flags" "$@" ||
		fail "the build failed"
	cd "$top" || exit 1
	exec 9>&-
}

# One that runs at a time: fuzz/NAME/{corpus,found,tmp,log}
fuzz() {
	here=$top/fuzz/$1
	rm -rf "$here"
	mkdir -p "$here/corpus" "$here/found" "$here/tmp" || exit 1
	find "$srcdir/tests/fuzz/corpus/$1" -type f ! -name '.*' \
		-exec cp {} "$here/corpus" \;
	(cd "$here" && TMPDIR=$here/tmp run "$1" -fork=1 -ignore_crashes=1 \
		-ignore_ooms=1 -ignore_timeouts=1 -rss_limit_mb=$rss \
		-timeout=25 -max_len=$longest -max_total_time="$2" \
		-artifact_prefix="$here/found/" corpus) >"$here/log" 2>&1
	status=$?
	last=$(grep -a '^#[0-9]' "$here/log" | tail -n 1)
	[ -n "$last" ] || { tail -n 20 "$here/log"; fail "$1 did not run"; }
	say "$1: $last"
	rm -rf "$here/tmp"
}

run() {
	target=$top/fuzz/build/tests/fuzz/fuzz-$1
	shift
	ASAN_OPTIONS=${ASAN_OPTIONS-detect_leaks=1} LC_ALL=C \
	UBSAN_OPTIONS=${UBSAN_OPTIONS-print_stacktrace=1} \
		"$target" "$@"
}

# What it is, in one line: where in our own files it happened.
kind() {
	run "$1" -timeout=25 -rss_limit_mb=$rss "$2" >"$here/replay" 2>&1 &&
		echo "(not seen again: it depends on what ran before)"
	grep -aE 'SUMMARY|runtime error' "$here/replay" | head -n 1 |
		sed 's/==[0-9]*==//; s/0x[0-9a-f]*//g'
	grep -aoE ' in [A-Za-z_0-9]+ \./[^ ]*' "$here/replay" | head -n 2
}

# Of each kind of finding the smallest, made smaller.
findings() {
	ls "$here"/found/* >/dev/null 2>&1 || return 0
	ls -rS "$here"/found/* | head -n 40 | while read -r file; do
		kind "$1" "$file" >"$here/kind"
		sum=$(cksum <"$here/kind")
		! grep -qxF "$sum" "$here/kinds" 2>/dev/null || continue
		echo "$sum" >>"$here/kinds"
		small=$here/$(basename "$file").small
		(cd "$here" && run "$1" -minimize_crash=1 -runs=20000 \
			-max_total_time=20 -exact_artifact_path="$small" \
			"$file" >/dev/null 2>&1)
		[ -s "$small" ] || cp "$file" "$small"
		say "$1: FINDING"
		cat "$here/kind"
		echo "    replay: $top/fuzz/build/tests/fuzz/fuzz-$1 $small"
		echo "    keep:   cp $small $srcdir/tests/fuzz/corpus/$1/WHAT-IT-IS"
	done
	return 1
}

# The smallest set of small inputs that reaches what all of them reach, of
# which those that are new are taken into the tree.
keep() {
	here=$top/fuzz/$1
	[ -d "$here/corpus" ] || fail "nothing to keep: first make fuzz FUZZ=$1"
	rm -rf "$here/all" "$here/new"
	mkdir -p "$here/all" "$here/new"
	find "$here/corpus" -type f -size -3 -exec cp {} "$here/new" \;
	find "$srcdir/tests/fuzz/corpus/$1" -type f ! -name '.*' \
		-exec cp {} "$here/all" \;
	run "$1" -merge=1 -use_counters=0 -timeout=25 -rss_limit_mb=$rss \
		"$here/all" "$here/new" >"$here/merge.log" 2>&1 ||
		{ tail -n 20 "$here/merge.log"; fail "merging failed"; }
	mkdir -p "$srcdir/tests/fuzz/corpus/$1/met"
	n=0
	for file in "$here"/all/*; do
		base=$(basename "$file")
		[ -z "$(find "$srcdir/tests/fuzz/corpus/$1" -name "$base*")" ] ||
			continue
		short=$(printf %.12s "$base")
		cp "$file" "$srcdir/tests/fuzz/corpus/$1/met/$short" || exit 1
		n=$((n + 1))
	done
	say "$1: $n inputs kept in $srcdir/tests/fuzz/corpus/$1/met"
}

case $what in
run|keep)
	[ -n "$name" ] || usage 2
	echo "$targets" | grep -qxF "$name" || usage 2 ;;
esac
case $what in
list)
	usage 0 ;;
run)
	build "tests/fuzz/fuzz-$name"
	say "$name: $seconds seconds"
	fuzz "$name" "$seconds"
	findings "$name" || exit 1
	say "$name: nothing found; new inputs: make fuzz-keep FUZZ=$name" ;;
keep)
	keep "$name" ;;
smoke)
	bad=0
	# Word splitting is wanted: names of targets.
	# shellcheck disable=SC2046
	build $(echo "$targets" | sed 's|^|tests/fuzz/fuzz-|')
	for name in $targets; do
		fuzz "$name" "$seconds"
		findings "$name" || bad=1
	done
	exit $bad ;;
esac
