/*
 * What others may ask this client: which features it has (XEP-0030, 0115),
 * its name (XEP-0092), whether it lives (XEP-0199).  Only those who see our
 * presence anyway get an answer; to all others we are not there.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/net.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <strophe.h>

#define NS_DISCO "http://jabber.org/protocol/disco#info"
#define NS_CAPS "http://jabber.org/protocol/caps"
#define NS_VERSION "jabber:iq:version"
#define NS_PING "urn:xmpp:ping"
#define NS_ERRORS "urn:ietf:params:xml:ns:xmpp-stanzas"
#define CAPS_NODE "urn:sotto:client"

#define CATEGORY "client"
#define TYPE "console"
#define NAME "sotto"

/* Sorted: the hash of XEP-0115, 5.1 is over them in this order. */
static const char *const features[] = {
	NS_CAPS,
	NS_DISCO,
	NS_VERSION,
	"urn:xmpp:otr:0",
	NS_PING,
	"urn:xmpp:receipts",
};

/* XEP-0115, 5.1; the caller frees with xmpp_free. */
static char *
caps_hash(xmpp_ctx_t *ctx)
{
	unsigned char digest[XMPP_SHA1_DIGEST_SIZE];
	struct str s;
	char *out;

	str_init(&s);
	str_add(&s, CATEGORY "/" TYPE "//" NAME "<");
	for (size_t i = 0; i < NELEM(features); i++)
		str_addf(&s, "%s<", features[i]);
	xmpp_sha1_digest((const unsigned char *)s.s, s.len, digest);
	str_free(&s);
	if ((out = xmpp_base64_encode(ctx, digest, sizeof digest)) == NULL)
		die("out of memory");
	return out;
}

void
info_add_caps(xmpp_stanza_t *presence)
{
	xmpp_ctx_t *ctx = xmpp_stanza_get_context(presence);
	xmpp_stanza_t *c = stanza_add_new(presence, "c", NS_CAPS);
	char *ver = caps_hash(ctx);

	xmpp_stanza_set_attribute(c, "hash", "sha-1");
	xmpp_stanza_set_attribute(c, "node", CAPS_NODE);
	xmpp_stanza_set_attribute(c, "ver", ver);
	xmpp_free(ctx, ver);
}

/* An answer to a request, without content yet. */
static xmpp_stanza_t *
reply_new(const struct wire *w, xmpp_stanza_t *iq, const char *type)
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

static void
reply_send(const struct wire *w, xmpp_stanza_t *r)
{
	w->send(w->arg, r, NULL);
	xmpp_stanza_release(r);
}

void
info_done(const struct wire *w, xmpp_stanza_t *iq)
{
	reply_send(w, reply_new(w, iq, "result"));
}

static void
info_refuse(const struct wire *w, xmpp_stanza_t *iq)
{
	xmpp_stanza_t *r = reply_new(w, iq, "error");
	xmpp_stanza_t *e = stanza_add_new(r, "error", NULL);

	xmpp_stanza_set_type(e, "cancel");
	stanza_add_new(e, "service-unavailable", NS_ERRORS);
	reply_send(w, r);
}

static void
answer_disco(const struct wire *w, xmpp_stanza_t *iq, xmpp_stanza_t *asked)
{
	xmpp_stanza_t *r = reply_new(w, iq, "result");
	xmpp_stanza_t *q = stanza_add_new(r, "query", NS_DISCO);
	xmpp_stanza_t *i = stanza_add_new(q, "identity", NULL);
	const char *node = xmpp_stanza_get_attribute(asked, "node");

	if (node != NULL)
		xmpp_stanza_set_attribute(q, "node", node);
	xmpp_stanza_set_attribute(i, "category", CATEGORY);
	xmpp_stanza_set_attribute(i, "type", TYPE);
	xmpp_stanza_set_attribute(i, "name", NAME);
	for (size_t n = 0; n < NELEM(features); n++)
		xmpp_stanza_set_attribute(stanza_add_new(q, "feature", NULL),
		    "var", features[n]);
	reply_send(w, r);
}

/* Name and version, but not the operating system. */
static void
answer_version(const struct wire *w, xmpp_stanza_t *iq, xmpp_stanza_t *asked)
{
	xmpp_stanza_t *r = reply_new(w, iq, "result");
	xmpp_stanza_t *q = stanza_add_new(r, "query", NS_VERSION);

	(void)asked;
	stanza_add_text(q, "name", PACKAGE_NAME);
	stanza_add_text(q, "version", PACKAGE_VERSION);
	reply_send(w, r);
}

static void
answer_ping(const struct wire *w, xmpp_stanza_t *iq, xmpp_stanza_t *asked)
{
	(void)asked;
	info_done(w, iq);
}

static const struct {
	const char *name, *ns;
	void (*answer)(const struct wire *, xmpp_stanza_t *iq,
	    xmpp_stanza_t *asked);
} questions[] = {
	{ "query", NS_DISCO, answer_disco },
	{ "query", NS_VERSION, answer_version },
	{ "ping", NS_PING, answer_ping },
};

/* ---- who asks, and how often -------------------------------------------- */

/*
 * An answer lies in memory until the server has counted it, so that a crowd
 * of askers could fill it.  What is over the measure gets none.
 */
#define AT_ONCE 100
#define EACH_MS 100		/* one more for each of these */

enum asker { ASKER_OWN, ASKER_CONTACT, ASKER_STRANGER, ASKERS };

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
static bool
within_measure(struct measure *m, enum asker who)
{
	struct timespec t;
	int64_t now;

	if (who == ASKER_OWN)
		return true;
	clock_gettime(CLOCK_MONOTONIC, &t);
	now = (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
	if (m->full[who] < now)
		m->full[who] = now;
	if (m->full[who] + EACH_MS > now + AT_ONCE * EACH_MS)
		return false;
	m->full[who] += EACH_MS;
	return true;
}

/* The own account and server, and contacts who see our presence, may. */
static enum asker
asker(const struct wire *w, const char *from)
{
	char *domain = jid_domain(w->bare);
	char *bare = jid_bare(from);
	enum asker who = ASKER_STRANGER;

	if (strcmp(from, domain) == 0 || strcmp(bare, w->bare) == 0)
		who = ASKER_OWN;
	else if (contacts_see_us(w->contacts, bare))
		who = ASKER_CONTACT;
	free(bare);
	free(domain);
	return who;
}

static bool
answer(const struct wire *w, xmpp_stanza_t *iq)
{
	xmpp_stanza_t *asked;

	for (size_t i = 0; i < NELEM(questions); i++) {
		asked = stanza_child(iq, questions[i].name, questions[i].ns);
		if (asked == NULL)
			continue;
		questions[i].answer(w, iq, asked);
		return true;
	}
	return false;
}

void
info_got(const struct wire *w, xmpp_stanza_t *iq)
{
	char *from = stanza_from(w, iq);
	bool get = strcmp(stanza_attr(iq, "type", 16), "get") == 0;
	enum asker who = from == NULL ? ASKER_STRANGER : asker(w, from);

	if (within_measure(w->measure, who) &&
	    (!get || who == ASKER_STRANGER || !answer(w, iq)))
		info_refuse(w, iq);
	free(from);
}
