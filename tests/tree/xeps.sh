#!/bin/sh
# docs/XEPS and sotto.doap are what docs/print-xeps prints from the table
# (docs/xeps.h); each test that a row names is there; sotto.doap is proper
# RDF.  What is announced is compared in tests/net/t-announced.
#
# SPDX-License-Identifier: ISC
set -u
srcdir=${srcdir:-.} builddir=${builddir:-.}
bad=0

# Lines NUMBER TESTS on standard input; says which of them are not there.
missing() {
	while read -r number tests; do
		for test in $tests; do
			file=$srcdir/tests/$test
			case $test in
			live/*) grep -q "^def ${test#live/}(" \
			    "$srcdir"/tests/live/test_*.py ;;
			talk/*) [ -f "$srcdir/tests/talk/talks/${test#talk/}.talk" ] ;;
			*.sh) [ -f "$file" ] ;;
			*/t-*) [ -f "$file.c" ] ;;
			*) false ;;
			esac || echo "XEP-$number: there is no test $test"
		done
	done
}

for list in text:docs/XEPS doap:sotto.doap; do
	./docs/print-xeps "${list%%:*}" | diff -u "$srcdir/${list#*:}" - || {
		echo "xeps.sh: ${list#*:} is not what the table says: print" \
		    "it again with docs/print-xeps ${list%%:*}"
		bad=1
	}
done

./docs/print-xeps tests >xeps.$$ || bad=1
n=$(wc -l <xeps.$$)
[ "$n" -ge 20 ] || { echo "xeps.sh: only $n rows are found"; bad=1; }
lost=$(missing <xeps.$$)
rm -f xeps.$$
[ -z "$lost" ] || { echo "xeps.sh: $lost"; bad=1; }

# It can fail.
for test in net/t-no-such live/no_such talk/no-such sotto/no-such.sh odd; do
	[ -n "$(echo "0001 net/t-csi $test" | missing)" ] || {
		echo "xeps.sh: $test is not missed"
		bad=1
	}
done

if command -v python3 >/dev/null 2>&1; then
	python3 - "$srcdir/sotto.doap" "$n" <<'PY' || bad=1
import sys
import xml.etree.ElementTree as xml

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DOAP = "{http://usefulinc.com/ns/doap#}"
XMPP = "{https://linkmauve.fr/ns/xmpp-doap#}"
root = xml.parse(sys.argv[1]).getroot()
assert root.tag == RDF + "RDF", root.tag
project, = root
assert project.tag == DOAP + "Project"
assert project.find(DOAP + "name").text == "sotto"
rows = project.findall(DOAP + "implements/" + XMPP + "SupportedXep")
assert len(rows) == int(sys.argv[2]), "rows: %d" % len(rows)
for row in rows:
    where = row.find(XMPP + "xep").get(RDF + "resource")
    assert where.startswith("https://xmpp.org/extensions/xep-"), where
    assert row.find(XMPP + "status").text in ("complete", "partial"), where
    for name in ("version", "since"):
        assert row.find(XMPP + name).text, where
PY
fi
echo "xeps.sh: $n XEPs"
exit $bad
