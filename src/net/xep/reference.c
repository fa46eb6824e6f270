/*
 * What a message says of another one: that it corrects it (XEP-0308), answers
 * it (0461), reacts to it (0444) or takes it back (0424), with a text for
 * programs that know nothing of this (0428).  Whether that is to be believed
 * is not decided here.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#define NS_CORRECT "urn:xmpp:message-correct:0"
#define NS_REPLY "urn:xmpp:reply:0"

/*
 * Of several in one message the first one counts: a correction of an answer
 * is both.
 */
static const struct reference_row {
	enum reference_kind kind;
	const char *element, *ns;
	bool store;		/* to be kept for who is away (XEP-0334) */
} rows[] = {
	{ REFERENCE_RETRACTS, "retract", NS_RETRACT, true },
	{ REFERENCE_CORRECTS, "replace", NS_CORRECT, false },
	{ REFERENCE_REACTS, "reactions", NS_REACTIONS, true },
	{ REFERENCE_ANSWERS, "reply", NS_REPLY, false },
};

/* ---- writing ------------------------------------------------------------- */

/*
 * Who said what is answered, as one in a room: by the address there, never by
 * the user's own, which others may not know.  Sotto may not know who it was.
 */
static void
reference_write_occupant(const struct wire *w, xmpp_stanza_t *e,
    const struct msg *m)
{
	const struct room *r = rooms_of(w, m->u.send.to);
	const char *nick = m->u.send.author == NULL ? "" : m->u.send.author;
	char *bare = jid_bare(m->u.send.to), *jid;

	if ((m->u.send.flags & SEND_GROUPCHAT) == 0)
		nick = (m->u.send.flags & SEND_OURS) == 0 ?
		    jid_resource(m->u.send.to) : r == NULL ? "" : r->nick;
	jid = nick == NULL || *nick == '\0' ? NULL :
	    xasprintf("%s/%s", bare, nick);
	if (jid != NULL)
		stanza_set_jid(e, "to", jid);
	free(jid);
	free(bare);
}

static void
reference_write_author(const struct wire *w, xmpp_stanza_t *e,
    const struct msg *m)
{
	char *them;

	if ((m->u.send.flags & (SEND_GROUPCHAT | SEND_OCCUPANT)) != 0 ||
	    rooms_of(w, m->u.send.to) != NULL) {
		reference_write_occupant(w, e, m);
		return;
	}
	them = jid_bare(m->u.send.to);
	stanza_set_jid(e, "to", m->u.send.flags & SEND_OURS ? w->bare : them);
	free(them);
}

/* A correction takes the place of all of a message: what was an answer says
 * again what it answers. */
static void
reference_write_answered(const struct wire *w, xmpp_stanza_t *s,
    const struct msg *m)
{
	xmpp_stanza_t *e;

	if (m->u.send.answers_id == NULL || *m->u.send.answers_id == '\0')
		return;
	e = stanza_add_new(s, "reply", NS_REPLY);
	xmpp_stanza_set_id(e, m->u.send.answers_id);
	reference_write_author(w, e, m);
}

void
reference_write(const struct wire *w, xmpp_stanza_t *s, const struct msg *m)
{
	xmpp_stanza_t *e;

	for (size_t i = 0; i < NELEM(rows); i++) {
		const struct reference_row *row = &rows[i];

		if ((enum reference_kind)m->u.send.refers != row->kind)
			continue;
		e = stanza_add_new(s, row->element, row->ns);
		xmpp_stanza_set_id(e, m->u.send.refers_id);
		if (row->kind == REFERENCE_ANSWERS)
			reference_write_author(w, e, m);
		if (row->kind == REFERENCE_CORRECTS)
			reference_write_answered(w, s, m);
		if (row->kind == REFERENCE_REACTS)
			reactions_write(e, m->u.send.emoji);
		fallback_write(s, row->ns, m->u.send.body,
		    m->u.send.fallback);
		if (row->store)
			stanza_add_new(s, "store", NS_HINTS);
	}
}

/* ---- reading ------------------------------------------------------------- */

static void
reference_read_row(xmpp_stanza_t *s, xmpp_stanza_t *e,
    const struct reference_row *row, const char *body,
    struct reference_got *got)
{
	/* A corrected answer quotes again what it answers. */
	const char *ns = row->kind == REFERENCE_CORRECTS ? NS_REPLY : row->ns;

	got->kind = row->kind;
	if (row->kind == REFERENCE_REACTS)
		reactions_read(e, got->emoji);
	(void)fallback_read(s, ns, body, &got->fallback_at, &got->fallback);
}

/* XEP-0425, 6: only a room says that, and then it is no sender's word. */
static bool
reference_is_forged(xmpp_stanza_t *e, const struct reference_row *row)
{
	return row->kind == REFERENCE_RETRACTS &&
	    stanza_child(e, "moderated", NS_MODERATE) != NULL;
}

void
reference_read(xmpp_stanza_t *s, const char *body, struct reference_got *got)
{
	xmpp_stanza_t *e;

	memset(got, 0, sizeof(*got));
	for (size_t i = 0; i < NELEM(rows); i++) {
		if ((e = stanza_child(s, rows[i].element, rows[i].ns)) == NULL)
			continue;
		got->id = stanza_attr(e, "id", ID_MAX_BYTES);
		if (*got->id == '\0' || reference_is_forged(e, &rows[i]))
			continue;
		reference_read_row(s, e, &rows[i], body, got);
		return;
	}
}

/* Of a room that keeps to what XEP-0425 was. */
static bool
reference_is_moderated(xmpp_stanza_t *s)
{
	xmpp_stanza_t *m = stanza_child(s, "moderated", NS_MODERATE_0);

	return m != NULL && stanza_child(m, "retracted", NS_RETRACT_0) != NULL;
}

bool
reference_is_tombstone(xmpp_stanza_t *s)
{
	return reference_is_moderated(s) ||
	    stanza_child(s, "retracted", NS_RETRACT) != NULL ||
	    stanza_child(s, "retracted", NS_RETRACT_0) != NULL;
}

static const char *const reference_announces[] = {
	NS_CORRECT, NS_FALLBACK, NS_REACTIONS, NS_REPLY, NS_RETRACT, NULL,
};
const struct feature feature_reference = {
	.name = "reference",
	.announces = reference_announces,
};
