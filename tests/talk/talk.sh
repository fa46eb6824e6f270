#!/bin/sh
# Runs every conversation of tests/talk/talks, each in a process of its own, and
# says which failed.
# SPDX-License-Identifier: ISC
here=${srcdir:-.}/tests/talk/talks
passed=0 failed=0
for file in "$here"/*.talk; do
	if ./tests/talk/talk "$file"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAIL $file"
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
