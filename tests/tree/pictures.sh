#!/bin/sh
# docs/pictures: each theme is there, the page shows each picture and nothing
# from elsewhere, and all of them are installed.
#
# SPDX-License-Identifier: ISC
set -u
top=${srcdir:-.}
pictures=$top/docs/pictures page=$top/docs/pictures/index.html bad=0

fault() {
	echo "pictures.sh: $*"
	bad=$((bad + 1))
}

for theme in "$top"/themes/*.theme mono; do
	name=theme-$(basename "$theme" .theme).svg
	[ -s "$pictures/$name" ] || fault "no $name: make -C docs screenshots"
done
n=0
for file in "$pictures"/*.svg; do
	name=$(basename "$file") n=$((n + 1))
	grep -q "src=\"$name\"" "$page" || fault "$name is not in index.html"
	grep -q "docs/pictures/$name" "$top/docs/module.am" ||
		fault "$name is not in docs/module.am"
	grep -q '^</svg>$' "$file" || fault "$name is cut off"
done
[ "$(grep -c '<img ' "$page")" = "$n" ] || fault "index.html shows what is not there"
grep -n '<script\|://' "$page" && fault "index.html has more than pictures"
grep -l 'href=\|<script\|<image' "$pictures"/*.svg && fault "an SVG has more than text"
echo "pictures.sh: $n pictures"
[ "$bad" = 0 ]
