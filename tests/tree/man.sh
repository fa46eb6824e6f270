#!/bin/sh
# The manual pages, as they are built, have nothing that mandoc objects to, and
# they and the completion files of shells name every option.  sotto(1) names
# every code that a script can get, docs/DESIGN only tests that are there.
#
# SPDX-License-Identifier: ISC
set -u
builddir=${builddir:-.}

if ! command -v mandoc >/dev/null 2>&1; then
	echo "man.sh: mandoc is not installed (package mandoc)"
	exit 77
fi
pages=0
bad=0
for page in "$builddir"/docs/*.[1-9]; do
	[ -f "$page" ] || continue
	pages=$((pages + 1))
	if grep -n '@[A-Za-z]*@' "$page"; then
		echo "man.sh: $page: a name in @ was not replaced"
		bad=1
	fi
	# Whether the other page is installed here is no fault of this one.
	if mandoc -T lint "$page" 2>&1 |
	    grep -v 'referenced manual not found: Xr sotto'; then
		bad=1
	fi
done
if [ "$pages" -eq 0 ]; then
	echo "man.sh: there are no pages in $builddir/docs"
	exit 1
fi
# What --help names stands in the manual and in each shell's completion.
docs=${srcdir:-.}/docs
options=$("$builddir"/tests/sotto/sotto --help | grep -o -e '--[a-z][a-z-]*' |
    sort -u)
[ -n "$options" ] || { echo "man.sh: --help names no option"; bad=1; }
for option in $options; do
	name=${option#--}
	grep -q -e "Fl Fl $name" "$docs/sotto.1.in" &&
	    grep -q -e "$option" "$docs/sotto.bash" &&
	    grep -q -e "$option\[" "$docs/sotto.zsh" &&
	    grep -q -e "-l $name " "$docs/sotto.fish" ||
	    { echo "man.sh: $option is not everywhere in docs"; bad=1; }
done
# tests/tree/codes.sh holds the list of codes to the sources.
codes=$("$builddir"/docs/print-cmd codes | sed 's/.* //' | sort -u)
[ -n "$codes" ] || { echo "man.sh: there are no codes"; bad=1; }
for code in $codes; do
	grep -qxF -e ".It Li $code" "$builddir/docs/sotto.1" ||
	    { echo "man.sh: sotto(1) does not name $code"; bad=1; }
done
for name in $(tr -s ' (),.:;' '\n' <"$docs/DESIGN" |
    grep -E '^([a-z]+/)*t-[a-z]' | sort -u); do
	find "${srcdir:-.}/tests" -path "*/$name.c" | grep -q . ||
	    { echo "man.sh: docs/DESIGN names $name"; bad=1; }
done
echo "man.sh: $pages pages"
exit $bad
