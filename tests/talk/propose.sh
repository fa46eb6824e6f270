#!/bin/sh
# Every command that is offered in these conversations, again with addresses
# that are hard to write, and two accounts: each must be one that the parser
# takes, for the contact that is meant.  (tests/talk/talk looks at those with an
# easy address.)
#
# SPDX-License-Identifier: ISC
talks=${srcdir:-.}/tests/talk/talks
failed=0 total=0
for contact in 'irc.localhost/my "phone"' 'all/\x' \
	'a b	c"@x/ -a eve@x ' '-a@example.org//'; do
	for name in new-key second-device second-unverified no-otr smp verify \
	    unread-line outbox-blind; do
		out=$(TALK_CONTACT=$contact ./tests/talk/talk "$talks/$name.talk") || {
			echo "FAIL $name with $contact"
			failed=$((failed + 1))
		}
		count=${out##*: }
		count=${count%% commands*}
		case $count in
		''|*[!0-9]*) ;;
		*) total=$((total + count)) ;;
		esac
	done
done
echo "$total commands were looked at, $failed conversations failed"
[ "$failed" -eq 0 ] && [ "$total" -gt 400 ]
