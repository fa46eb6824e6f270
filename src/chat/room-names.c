/*
 * Whether a line in a room is meant for somebody: it has the nick as a word.
 *
 * SPDX-License-Identifier: ISC
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "chat/rooms.h"

static bool
names_is_in_word(unsigned char c)
{
	return c >= 0x80 || isalnum(c) || c == '_';
}

bool
room_names(const char *text, const char *nick)
{
	size_t n = strlen(nick);
	const char *at;

	for (at = text; n > 0 && *at != '\0'; at++)
		if (strncasecmp(at, nick, n) == 0 &&
		    (at == text || !names_is_in_word((unsigned char)at[-1]) ||
		    !names_is_in_word((unsigned char)*nick)) &&
		    (!names_is_in_word((unsigned char)at[n]) ||
		    !names_is_in_word((unsigned char)nick[n - 1])))
			return true;
	return false;
}
