/*
 * A conversation as others see it: read, never written.  Calls nothing.
 *
 * SPDX-License-Identifier: ISC
 */
#include "chat/rooms.h"

enum talk_kind
talk_kind(const struct talk *v)
{
	return v->kind;
}

bool
talk_is_direct(const struct talk *v)
{
	return v->kind == TALK_DIRECT;
}

const char *
talk_jid(const struct talk *v)
{
	return v->jid;
}

const char *
talk_set_for(const struct talk *v)
{
	return v->occupant != NULL ? v->occupant->room : v->jid;
}

struct account *
talk_account(const struct talk *v)
{
	return v->account;
}

struct contact *
talk_contact(const struct talk *v)
{
	return v->contact;
}

struct buffer *
talk_buffer(struct talk *v)
{
	return &v->buffer;
}

size_t
talk_unread(const struct talk *v)
{
	return v->unread;
}

size_t
talk_mentions(const struct talk *v)
{
	return v->mentions;
}

/* ---- its lines --------------------------------------------------------- */

size_t
talk_held(const struct talk *v)
{
	return v->held;
}

size_t
talk_flying(const struct talk *v)
{
	return v->flying;
}

size_t
talk_failed(const struct talk *v)
{
	return v->failed;
}

enum otr_hold
talk_hold(const struct talk *v)
{
	for (const struct line *l = v->waits; l != NULL; l = l->next)
		if (l->delivery == DELIVERY_HELD && l->hold != OTR_HOLD_NONE)
			return l->hold;
	return OTR_HOLD_NONE;
}

static bool
talk_line_waits(const struct line *l)
{
	return l->delivery == DELIVERY_HELD || l->delivery == DELIVERY_FAILED;
}

void
talk_each_waiting(const struct talk *v, void (*each)(void *arg,
    const char *id), void *arg)
{
	for (const struct line *l = v->outbox; l != NULL; l = l->next)
		if (talk_line_waits(l))
			each(arg, l->id);
}

const char *
talk_newest(const struct talk *v)
{
	return v->last != NULL ? v->last->id : NULL;
}

const char *
talk_newest_held(const struct talk *v, enum otr_hold *why)
{
	if (v->last == NULL || v->last->delivery != DELIVERY_HELD)
		return NULL;
	*why = v->last->hold;
	return v->last->id;
}

/* ---- its session ------------------------------------------------------- */

struct otr_session *
direct_otr(const struct talk *v)
{
	return v->direct->otr;
}

const char *
direct_shown_key(const struct talk *v)
{
	return v->direct->shown_key;
}
