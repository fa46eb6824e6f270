/*
 * What a contact's program says that it can do (XEP-0030, 0115): whether OTR
 * (XEP-0378) and chat states (XEP-0085) are among it.  Asks when sotto wants to know, and only who may
 * see our presence.  What comes of it is a hint: nobody has signed it.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#define OTR_TOKEN "urn:xmpp:otr:0<"
#define TYPING_TOKEN NS_TYPING "<"
#define QUESTIONS_MAX 32	/* that wait for an answer */
#define PROVEN_MAX 64		/* hashes whose meaning is known */

struct question {
	char *jid;		/* full: who was asked */
	char caps[IPC_CAPS_MAX + 1];
	size_t place;		/* in discovery.asked */
};
struct says {
	enum announced otr;
	bool typing;
};
struct proven {
	char caps[IPC_CAPS_MAX + 1];
	struct says says;
};
struct discovery {
	/* NULL: the place is free.  Each is owned by its request; one that
	 * gave way waits for its answer, which nobody wants any more. */
	struct question *asked[QUESTIONS_MAX];
	struct proven proven[PROVEN_MAX];
	size_t next_asked, next_proven;	/* the oldest give way */
};

/* ---- what is kept ------------------------------------------------------- */

static void *
discovery_new(void)
{
	return xcalloc(1, sizeof(struct discovery));
}

/* The place for a question: what was asked there before is no longer. */
static size_t
discover_question_place(struct discovery *d, const char *jid)
{
	for (size_t i = 0; i < QUESTIONS_MAX; i++)
		if (d->asked[i] != NULL && strcmp(d->asked[i]->jid, jid) == 0)
			return i;
	for (size_t i = 0; i < QUESTIONS_MAX; i++)
		if (d->asked[i] == NULL)
			return i;
	return d->next_asked++ % QUESTIONS_MAX;
}

static const struct proven *
discover_proven_find(const struct discovery *d, const char *caps)
{
	for (size_t i = 0; *caps != '\0' && i < PROVEN_MAX; i++)
		if (strcmp(d->proven[i].caps, caps) == 0)
			return &d->proven[i];
	return NULL;
}

static void
discover_proven_add(struct discovery *d, const char *caps, struct says says)
{
	struct proven *p = &d->proven[d->next_proven++ % PROVEN_MAX];

	memcpy(p->caps, caps, sizeof p->caps);
	p->says = says;
}

/*
 * Looked for in the very text that is hashed, not in the list of features:
 * the same text can be put together from other features, and forms (XEP-0115,
 * 8.4), but what is found in it stays the same.  So nobody who finds another
 * answer for a hash can make it mean something else.
 */
static bool
discover_text_has(const struct str *text, const char *token)
{
	const char *at = text->len == 0 ? NULL : strstr(text->s, token);

	while (at != NULL && at != text->s && at[-1] != '<')
		at = strstr(at + 1, token);
	return at != NULL;
}

static bool
discover_text_is_proven(xmpp_ctx_t *ctx, const struct str *text,
    const char *caps)
{
	char *word = digest_sha1(ctx, text);
	bool same = strcmp(word, caps) == 0;

	free(word);
	return same;
}

/* ---- question and answer ------------------------------------------------ */

static void
discover_tell(const struct wire *w, const char *jid, struct says says)
{
	struct msg m = { .type = MSG_DISCOVERED };

	m.u.discovered.from = jid;
	m.u.discovered.says = says.otr;
	m.u.discovered.typing = says.typing;
	w->tell(w->arg, &m);
}

static struct says
discover_read(const struct str *text)
{
	return (struct says){
		.otr = discover_text_has(text, OTR_TOKEN) ? ANNOUNCED_OTR :
		    ANNOUNCED_NO_OTR,
		.typing = discover_text_has(text, TYPING_TOKEN) };
}

/*
 * An answer that is not what the presence said is none: a program that is
 * broken, one that lies, or a server that took something away.
 */
static struct says
discover_judge(const struct wire *w, struct discovery *d,
    const struct question *q,
    xmpp_stanza_t *query)
{
	struct says says = { .otr = ANNOUNCED_UNKNOWN };
	struct str text;

	str_init(&text);
	str_add(&text, "");
	if (digest_text(query, &text) == 0 && (*q->caps == '\0' ||
	    discover_text_is_proven(w->ctx, &text, q->caps))) {
		says = discover_read(&text);
		if (*q->caps != '\0' && discover_proven_find(d,
		    q->caps) == NULL)
			discover_proven_add(d, q->caps, says);
	}
	str_free(&text);
	return says;
}

extern const struct feature feature_discover;

static struct discovery *
discovery_of(const struct wire *w)
{
	return feature_state(w, &feature_discover);
}

static void
discover_answered(const struct wire *w, enum iq_end end, xmpp_stanza_t *iq,
    void *arg)
{
	struct question *q = arg;
	struct discovery *d = discovery_of(w);
	xmpp_stanza_t *query = end != IQ_RESULT ? NULL :
	    stanza_child(iq, "query", NS_DISCO);

	/* Another question has its place: it gave way. */
	if (d->asked[q->place] == q) {
		d->asked[q->place] = NULL;
		if (end != IQ_GONE)
			discover_tell(w, q->jid, query == NULL ?
			    (struct says){ .otr = ANNOUNCED_UNKNOWN } :
			    discover_judge(w, d, q, query));
	}
	free(q->jid);
	free(q);
}

static void
xep_discover_ask(const struct wire *w, const char *jid, const char *caps)
{
	struct discovery *d = discovery_of(w);
	struct question *q = xcalloc(1, sizeof *q);
	xmpp_stanza_t *iq = iq_new(w, "get", jid);

	q->jid = xstrdup(jid);
	memcpy(q->caps, caps, strlen(caps) + 1);
	q->place = discover_question_place(d, jid);
	d->asked[q->place] = q;
	stanza_add_new(iq, "query", NS_DISCO);
	iq_send(w, iq, NULL, discover_answered, q);
}

static void
discover_ask(const struct wire *w, const struct msg *m)
{
	const char *jid = m->u.discover.to;
	const char *caps = caps_is_sha1(m->u.discover.caps) ?
	    m->u.discover.caps : "";
	const struct proven *p = discover_proven_find(discovery_of(w), caps);
	char *bare = jid_bare(jid);

	/* To ask would tell all others that we are there. */
	if (jid_resource(jid) == NULL || !contact_sees_us(w, bare))
		discover_tell(w, jid,
		    (struct says){ .otr = ANNOUNCED_UNKNOWN });
	else if (p != NULL)
		discover_tell(w, jid, p->says);
	else
		xep_discover_ask(w, jid, caps);
	free(bare);
}

static const struct does discover_does[] = {
	{ MSG_DISCOVER, discover_ask },
	{ MSG_NONE, NULL },
};
const struct feature feature_discover = {
	.name = "discover",
	.does = discover_does,
	.new = discovery_new,
	.free = free,
};
