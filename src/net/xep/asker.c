/*
 * Who asks something of us, and whether there is an answer.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

/*
 * An answer lies in memory until the server has counted it, so that a crowd
 * of askers could fill it.  Requests over this rate are not answered.
 */
#define AT_ONCE 100
#define EACH_MS 100		/* one more for each of these */

struct measure {
	int64_t full[ASKERS];	/* when so many could be answered again */
};

struct measure *
measure_new(void)
{
	return xcalloc(1, sizeof(struct measure));
}

void
measure_free(struct measure *m)
{
	free(m);
}

/* The own account and server are always answered: they look after us. */
bool
asker_may(const struct wire *w, enum asker who)
{
	struct measure *m = w->measure;
	int64_t now;

	if (who == ASKER_OWN)
		return true;
	now = clock_now();
	if (m->full[who] < now)
		m->full[who] = now;
	if (m->full[who] + EACH_MS > now + AT_ONCE * EACH_MS)
		return false;
	m->full[who] += EACH_MS;
	return true;
}

static enum asker
asker_named(const struct wire *w, const char *from)
{
	char *domain = jid_domain(w->bare);
	char *bare = jid_bare(from);
	enum asker who = ASKER_STRANGER;

	if (strcmp(from, domain) == 0 || strcmp(bare, w->bare) == 0)
		who = ASKER_OWN;
	/* Who is in a room is no contact, even if the roster has the room. */
	else if (rooms_of(w, from) == NULL && contact_sees_us(w, bare) &&
	    !block_ignores(w, bare))
		who = ASKER_CONTACT;
	free(bare);
	free(domain);
	return who;
}

enum asker
asker_of(const struct wire *w, xmpp_stanza_t *iq)
{
	char *from = stanza_from(w, iq);
	enum asker who = from == NULL ? ASKER_STRANGER : asker_named(w, from);

	free(from);
	return who;
}
