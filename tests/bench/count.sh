#!/bin/sh
# Counts the instructions of the hot paths (count.h) with callgrind, and shows
# them beside those that are kept in count.txt.  No verdict: they differ from
# compiler to compiler and from library to library, so a count means something
# beside one that was made on the same machine.
#
#	count.sh run [PATH ...]		all of them, or some
#	count.sh keep			takes over what the last run counted
#
# SPDX-License-Identifier: ISC
set -u
: "${srcdir:=.}" "${builddir:=.}"
kept=$srcdir/tests/bench/count.txt
new=$builddir/tests/bench/count.new
count=$builddir/tests/bench/count
sotto=$builddir/tests/sotto/sotto
beside=
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

version() {
	dpkg-query -W -f '${Version}' "$1" 2>/dev/null || echo unknown
}

# What the counts depend on.
made_with() {
	echo "# Instructions of hot paths: NAME, how many for one unit, how many of"
	echo "# them in code of sotto's own, and what one unit is.  docs/BENCH, 5."
	echo "# Made by \`make bench-count-keep'.  With other compilers, flags and"
	echo "# libraries they are others; these are with"
	echo "#	$(${CC:-cc} --version | head -1), ${CFLAGS:-}"
	echo "#	$(uname -sm), glibc $(getconf GNU_LIBC_VERSION | cut -d' ' -f2), $(valgrind --version)"
	for p in libotr5 libgcrypt20 libexpat1 libstrophe0 libsqlite3-0 \
	    libseccomp2 libconfuse2 libjansson4; do
		echo "#	$p $(version $p)"
	done
}

# One environment for all: what stands in it moves the stack.
callgrind() {
	out=$1
	shift
	env -i PATH=/usr/bin:/bin LC_ALL=C.UTF-8 TERM=xterm $beside \
	    valgrind --tool=callgrind --callgrind-out-file="$out" "$@" \
	    </dev/null 2>"$work/said"
}

# The whole of a profile, and what was done in one file: an object is named
# once ("ob=(1) /usr/bin/sotto"), then by its number.  A line behind "calls=" is
# what was spent in the one that was called, which counts there.
sum() {
	awk -v own="$2" '
	/^ob=/ {
		id = $1
		sub(/^ob=/, "", id)
		if (NF > 1)
			name[id] = $2
		ours = name[id] ~ own
		next
	}
	/^calls=/ { skip = 1; next }
	/^[0-9+*-]/ {
		if (skip) {
			skip = 0
			next
		}
		all += $2
		if (ours)
			mine += $2
	}
	# Names of called ones are told in their own lines.
	/^cob=/ {
		id = $1
		sub(/^cob=/, "", id)
		if (NF > 1)
			name[id] = $2
	}
	END { printf "%d %d\n", all, mine }' "$1"
}

line() {	# name, instructions, of these own, units, unit
	awk -v OFS='\t' -v name="$1" -v all="$2" -v own="$3" -v n="$4" \
	    -v unit="$5" 'BEGIN {
		print name, sprintf("%.0f", all / n), sprintf("%.0f", own / n), unit
	}'
}

path() {
	n=$(callgrind "$work/out" --toggle-collect=count_this "$count" "$1") || {
		cat "$work/said" >&2
		echo "count: $1 failed" >&2
		exit 1
	}
	line "$1" $(sum "$work/out" /tests/bench/count$) "$n" "$2"
}

# The whole program: until the kernel is asked for a filter, which valgrind
# has no way for, so that each ends there.
start() {
	data=$work/data
	config=$work/config
	printf 'otr_policy = "manual"\naccount "a@example.org" { autoconnect = false }\n' \
	    >"$config"
	chmod 600 "$config"
	rm -rf "$data"
	callgrind "$work/version" "$sotto" --version >/dev/null
	line version $(sum "$work/version" /sotto$) 1 "sotto --version"
	callgrind "$work/check" "$sotto" --config "$config" --check-config \
	    >/dev/null
	line check-config $(sum "$work/check" /sotto$) 1 "sotto --check-config"
	callgrind "$work/start" "$sotto" --pipe --config "$config" \
	    --data "$data" >/dev/null
	line start $(sum "$work/start" /sotto$) 1 "sotto, from exec to its filter"
	for name in net helper courier; do
		beside="$count beside"
		callgrind "$work/$name" "$builddir/sotto-$name"
		line "start-$name" $(sum "$work/$name" "/sotto-$name\$") 1 \
		    "sotto-$name, from exec to its filter"
	done
}

all() {
	"$count" | while IFS="$(printf '\t')" read -r name unit; do
		path "$name" "$unit"
	done
	start
}

# Old and new beside each other.
compare() {
	awk -F '\t' -v kept="$kept" '
	BEGIN {
		while ((getline < kept) > 0) {
			old[$1] = $2
			mine[$1] = $3
		}
		printf "%-16s %12s %12s %8s %8s  %s\n", "path", "kept", "now",
		    "change", "own", "of one"
	}
	/^#/ { next }
	{
		change = own = "new"
		if ($1 in old) {
			change = sprintf("%+.2f%%", 100 * ($2 / old[$1] - 1))
			own = mine[$1] > 0 ? sprintf("%+.2f%%",
			    100 * ($3 / mine[$1] - 1)) : "-"
		}
		printf "%-16s %12s %12s %8s %8s  %s\n", $1, old[$1], $2,
		    change, own, $4
	}' "$1"
}

case ${1:-run} in
run)
	command -v valgrind >/dev/null || {
		echo "bench-count: valgrind is not here (Debian: apt install" \
		    "valgrind)" >&2
		exit 1
	}
	shift
	[ -f "$kept" ] || : >"$kept"
	if [ $# -gt 0 ]; then
		"$count" >"$work/list"
		for name; do
			unit=$(awk -F '\t' -v n="$name" '$1 == n { print $2 }' \
			    "$work/list")
			path "$name" "$unit"
		done >"$work/new" || exit 1
		compare "$work/new"
		exit 0
	fi
	{ made_with; all; } >"$work/new" || exit 1
	mv "$work/new" "$new"
	compare "$new"
	echo "Changes are of all instructions, and of those in sotto's own code."
	echo "To keep the new ones: make bench-count-keep"
	;;
keep)
	[ -f "$new" ] || {
		echo "bench-count: nothing was counted yet; make bench-count" >&2
		exit 1
	}
	cp "$new" "$kept"
	;;
esac
