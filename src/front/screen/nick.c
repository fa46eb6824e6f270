/*
 * The colour of somebody's name, always the same: a hue by the name, as
 * XEP-0392 has it.  Two may have the same; nothing is told by it alone.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "front/screen/inside.h"

/* XEP-0392, 5.1: the first two bytes, the least significant first, are parts
 * of the circle. */
static unsigned
nick_hue(const char *who)
{
	unsigned char sum[SHA1_BYTES];

	sha1(who, strlen(who), sum);
	return (sum[0] | (unsigned)sum[1] << 8) * HUES / 65536;
}

/* Few people speak on one screen: what was found out is kept. */
enum style
nick_style(struct hues *hues, const char *who)
{
	uint64_t sum = 0xcbf29ce484222325u;
	struct hue *h;

	for (const char *s = who; *s != '\0'; s++)
		sum = (sum ^ (unsigned char)*s) * 0x100000001b3u;
	h = &hues->of[(sum >> 32) % HUES_KEPT];
	if (h->sum != sum || h->style == 0) {
		h->sum = sum;
		h->style = STYLE_HUE + nick_hue(who);
	}
	return (enum style)h->style;
}
