/*
 * Answers to requests of others: who gets one, and how many.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <strophe.h>

xmpp_stanza_t *
answer_new(const struct wire *w, xmpp_stanza_t *iq, const char *type)
{
	xmpp_stanza_t *r = stanza_new(w->ctx, "iq", NULL);
	const char *from = xmpp_stanza_get_from(iq);
	const char *id = xmpp_stanza_get_id(iq);

	xmpp_stanza_set_type(r, type);
	if (from != NULL)
		xmpp_stanza_set_to(r, from);
	if (id != NULL)
		xmpp_stanza_set_id(r, id);
	return r;
}

void
answer_send(const struct wire *w, xmpp_stanza_t *r)
{
	w->send(w->arg, r, NULL);
	xmpp_stanza_release(r);
}

void
answer_done(const struct wire *w, xmpp_stanza_t *iq)
{
	answer_send(w, answer_new(w, iq, "result"));
}

void
answer_refuse(const struct wire *w, xmpp_stanza_t *iq)
{
	xmpp_stanza_t *r = answer_new(w, iq, "error");
	xmpp_stanza_t *e = stanza_add_new(r, "error", NULL);

	xmpp_stanza_set_type(e, "cancel");
	stanza_add_new(e, "service-unavailable", NS_ERRORS);
	answer_send(w, r);
}

/* ---- who asks, and how often -------------------------------------------- */

/*
 * An answer lies in memory until the server has counted it, so that a crowd
 * of askers could fill it.  What is over the measure gets none.
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
answer_may(const struct wire *w, enum asker who)
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
asker_of(const struct wire *w, const char *from)
{
	char *domain = jid_domain(w->bare);
	char *bare = jid_bare(from);
	enum asker who = ASKER_STRANGER;

	if (strcmp(from, domain) == 0 || strcmp(bare, w->bare) == 0)
		who = ASKER_OWN;
	else if (contact_sees_us(w, bare))
		who = ASKER_CONTACT;
	free(bare);
	free(domain);
	return who;
}

enum asker
answer_asker(const struct wire *w, xmpp_stanza_t *iq)
{
	char *from = stanza_from(w, iq);
	enum asker who = from == NULL ? ASKER_STRANGER : asker_of(w, from);

	free(from);
	return who;
}
