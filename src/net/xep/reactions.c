/*
 * <reactions/> (XEP-0444): what stands behind a line, as a list of emoji.
 * Whatever somebody sends: few of them, each one picture, none twice.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#define LOOKED_AT 64		/* elements of which any may be one */

void
reactions_write(xmpp_stanza_t *s, const char *emoji)
{
	const char *one;
	size_t len;
	char *text;

	while ((one = emoji_next(&emoji, &len)) != NULL) {
		text = xstrndup(one, len);
		stanza_add_text(s, "reaction", text);
		free(text);
	}
}

void
reactions_read(xmpp_stanza_t *s, char emoji[EMOJI_MAX_BYTES + 1])
{
	xmpp_stanza_t *child = stanza_first(s);
	size_t missing;
	char *text;

	emoji[0] = '\0';
	for (size_t i = 0; child != NULL && i < LOOKED_AT; i++) {
		if (stanza_is(child, "reaction", NS_REACTIONS)) {
			text = stanza_text(child, CLUSTER_BYTES, &missing);
			if (missing == 0)
				(void)emoji_add(emoji, text, strlen(text));
			free(text);
		}
		child = stanza_after(child);
	}
}
