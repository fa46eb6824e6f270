/*
 * The colour of somebody's name in a room: one of the theme's, by the name
 * (as XEP-0392 means it, but that the theme keeps them readable).  Two may
 * have the same; nothing is told by it alone.
 *
 * SPDX-License-Identifier: ISC
 */
#include "front/screen/inside.h"

enum style
nick_style(const char *nick)
{
	uint64_t sum = ui_mix(0, 0);

	for (; *nick != '\0'; nick++)
		sum = ui_mix(sum, (unsigned char)*nick);
	/* FNV mixes upwards. */
	return (enum style)(STYLE_NICK_1 + (sum >> 32) %
	    (STYLE_NICK_8 - STYLE_NICK_1 + 1));
}
