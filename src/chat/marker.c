/*
 * That lines were read (XEP-0333): what the contact's program says of the
 * user's, and what is told of the user, where that was switched on.  Nobody
 * has signed it: it is shown, and nothing is decided by it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

#define NEAR 1000		/* lines that one marker can speak of */

/* The newest of the contact's lines that asked, and is not read yet. */
struct marker_state {
	char *to, *id;
};

/* ---- of the user --------------------------------------------------------- */

static void
marker_forget(struct talk *v)
{
	struct marker_state *m = v->direct->marker;

	if (m == NULL)
		return;
	free(m->to);
	free(m->id);
	free(m);
	v->direct->marker = NULL;
}

/* As receipts: never to those who may not see that somebody is there. */
static bool
marker_may_tell(struct talk *v)
{
	const struct account *a = v->account;
	const struct contact *c = v->contact;

	return peer_said(v)->markers && c != NULL && c->in_roster &&
	    (c->subscription == SUB_FROM || c->subscription == SUB_BOTH) &&
	    strcmp(v->jid, a->jid) != 0 && link_is_open(a) &&
	    account_is_shown(a) && account_blocks(a, v->jid) == NULL &&
	    talk_unkept(v) == NULL;
}

bool
marker_with_line(struct talk *v, const struct line *l)
{
	return l->refers != REFERENCE_REACTS &&
	    l->refers != REFERENCE_RETRACTS && marker_may_tell(v);
}

void
marker_shown(struct talk *v, const char *from, const struct msg *m)
{
	struct marker_state *s;

	if (!(m->u.message.flags & GOT_MARKABLE) ||
	    *m->u.message.id == '\0' || !peer_said(v)->markers)
		return;
	marker_forget(v);
	s = v->direct->marker = xcalloc(1, sizeof(*s));
	s->to = xstrdup(from);
	s->id = xstrdup(m->u.message.id);
}

void
marker_read(struct talk *v)
{
	const struct marker_state *s = v->direct->marker;
	struct msg m = { .type = MSG_SEND_MARKER };

	if (s == NULL)
		return;
	m.u.send_marker.to = s->to;
	m.u.send_marker.id = s->id;
	if (marker_may_tell(v))
		link_tell(v->account, &m, NULL);
	marker_forget(v);
}

void
marker_free(struct talk *v)
{
	marker_forget(v);
}

/* ---- of the contact ------------------------------------------------------ */

/* A correction's state is shown in the entry that it corrects. */
static const char *
marker_id(const struct entry *e)
{
	return e->remarks != NULL && e->remarks->shows != NULL ?
	    e->remarks->shows : e->id;
}

static bool
marker_is_own(const struct entry *e)
{
	return e->kind == ENTRY_OUT && e->via == VIA_LIVE && e->id != NULL;
}

static struct entry *
marker_find(const struct talk *v, const char *id)
{
	const struct buffer *b = &v->buffer;
	struct entry *e = buffer_by_id(b, ENTRY_OUT, id);

	if (e != NULL)
		return strcmp(marker_id(e), id) == 0 ? e : NULL;
	for (size_t i = b->count; i > 0 && b->count - i < NEAR; i--) {
		const struct entry *x = buffer_at(b, i - 1);

		if (marker_is_own(x) && strcmp(marker_id(x), id) == 0)
			return buffer_serial(b, x->serial);
	}
	return NULL;
}

/* Whether it can have been read, as far as is known: it has arrived, or it is
 * in the clear and the server has it; and nothing says that it could not. */
static bool
marker_can_be(const struct talk *v, const struct entry *e)
{
	const struct line *l;

	if (!marker_is_own(e) || (e->delivery != DELIVERY_RECEIVED &&
	    e->delivery != DELIVERY_ACKED))
		return false;
	l = outbox_find(v, marker_id(e));
	return l == NULL || !l->doubt;
}

static void
marker_show(struct talk *v, struct entry *e)
{
	struct line *l = outbox_find(v, marker_id(e));

	if (l != NULL)
		l->read = true;
	buffer_reason(&v->buffer, e, DELIVERY_READ, NULL);
	talk_changed(v);
	chat_emit(v->account->chat, &(struct chat_event){
		.type = CHAT_DELIVERY, .account = v->account, .talk = v,
		.peer = v->jid, .id = marker_id(e), .delivery = DELIVERY_READ,
		.level = e->level, .entry = e });
}

/* What stands before it was read too (XEP-0333, 5): but of what was sealed
 * only what has arrived, and not by a program that was sent none of it. */
static bool
marker_goes_for(const struct talk *v, const struct entry *e,
    const struct entry *marked)
{
	if (!marker_can_be(v, e))
		return false;
	return !otr_level_is_sealed(e->level) ||
	    (otr_level_is_sealed(marked->level) &&
	    e->delivery == DELIVERY_RECEIVED);
}

static void
marker_show_all(struct talk *v, struct entry *marked)
{
	struct buffer *b = &v->buffer;
	size_t last = buffer_index(b, marked), first = last;

	while (first > 0 && last - first < NEAR &&
	    buffer_at(b, first - 1)->delivery != DELIVERY_READ)
		first--;
	for (size_t i = first; i < last; i++) {
		struct entry *e = buffer_serial(b, buffer_at(b, i)->serial);

		if (marker_goes_for(v, e, marked))
			marker_show(v, e);
	}
	marker_show(v, marked);
}

/*
 * Any of the contact's programs can have shown a line in the clear; one that
 * was sealed only the one that it was for.
 */
static void
marker_heard(struct talk *v, const char *from, const char *id)
{
	struct entry *e = marker_find(v, id);
	const struct line *l = outbox_find(v, id);

	if (e == NULL || (l != NULL && *l->only_key != '\0' &&
	    !line_is_from(l, from)))
		return;
	if (marker_can_be(v, e))
		marker_show_all(v, e);
}

static int
marker_hear(struct account *a, const struct msg *m, struct err *err)
{
	char *from = heard_from(a, m->u.marker.from);
	struct talk *v = from != NULL ? heard_direct(a, from) : NULL;

	(void)err;
	if (v != NULL && strcmp(v->jid, a->jid) != 0)
		marker_heard(v, from, m->u.marker.id);
	free(from);
	return 0;
}

static const struct chat_hears marker_hears[] = {
	{ MSG_MARKER, marker_hear },
	{ MSG_NONE, NULL }
};

const struct chat_feature chat_feature_marker = {
	.name = "marker", .hears = marker_hears,
};
