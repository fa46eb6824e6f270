/*
 * The addresses that stanzas name, as sotto knows them.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

char *
stanza_heard(const struct wire *w, xmpp_stanza_t *s, const char *raw)
{
	struct msg m = { .type = MSG_UNHEARD };
	char *jid = jid_hear(raw, NULL), *bare;
	struct str begin;

	if (jid != NULL)
		return jid;
	/* A resource that is too long: answers go to the address itself. */
	bare = xstrndup(raw, strcspn(raw, "/"));
	if (*bare != '\0' && raw[strlen(bare)] == '/')
		jid = jid_hear(bare, NULL);
	free(bare);
	/* Not one of our own programs: it is not the account itself; nor
	 * somebody in a room, who is not the room. */
	if (jid != NULL && strcmp(jid, w->bare) != 0 &&
	    rooms_of(w, jid) == NULL)
		return jid;
	free(jid);
	str_init(&begin);
	utf8_fix(&begin, raw, strnlen(raw, IPC_BEGIN_MAX / 4));
	m.u.unheard.begin = begin.s;
	m.u.unheard.what = xmpp_stanza_get_name(s);
	w->tell(w->arg, &m);
	str_free(&begin);
	return NULL;
}

char *
stanza_from(const struct wire *w, xmpp_stanza_t *s)
{
	const char *from = xmpp_stanza_get_from(s);

	return from == NULL ? xstrdup(w->bare) : stanza_heard(w, s, from);
}

bool
stanza_is_own(const struct wire *w, const char *from)
{
	return strcmp(from, w->bare) == 0;
}
