/*
 * Messages that something on the way has changed, or of which pieces are
 * missing: both sides hear of it (law 2), and no part is acted on.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "otr/inside.h"

/* Times in milliseconds. */
#define OTR_PIECES_MS 60000		/* ... because of missing pieces */

static int64_t
bent_now(const struct otr_session *s)
{
	return loop_now(s->otr->loop);
}

/*
 * Nothing says that it was a line, and anyone on the way can make as much of
 * it as they like: told more rarely.
 */
static void
bent_tell(struct incoming *m)
{
	struct otr_session *s = m->s;
	int64_t now = bent_now(s);

	if (s->pieces_told == 0 || now >= s->pieces_told + OTR_PIECES_MS) {
		s->pieces_told = now;
		tell_unreadable(m);
	} else if (now >= s->pieces_told && !m->stranger) {
		s->pieces_told += OTR_PIECES_MS;
		tell_owed(s, m->resource, s->pieces_told - now);
	}
}

/* Law 2: of what was in pieces something may be gone for ever. */
void
bent_torn(struct incoming *m)
{
	notice_unreadable(m->s, m->resource, "pieces of it are missing");
	if (m->age != AGE_OLD)
		bent_tell(m);
}

/* Whether it can have been a line for this program, and no quotation. */
static bool
bent_is_ours(const struct incoming *m)
{
	const struct otr_session *s = m->s;

	if (m->wire.quoted || (m->wire.was != WIRE_DATA &&
	    m->wire.was != WIRE_BROKEN && m->wire.was != WIRE_FRAGMENT))
		return false;
	if (m->wire.to != 0)
		return m->wire.to == keys_tag(s->otr->keys, s->account);
	return s->state != SESSION_NONE;
}

/* FNV-1a of the letters: the time of day may stand before each piece. */
static uint64_t
bent_letters(const char *s)
{
	uint64_t h = 0xcbf29ce484222325;

	for (; *s != '\0'; s++)
		if ((unsigned char)*s >= 'A')
			h = (h ^ (unsigned char)*s) * 0x100000001b3;
	return h;
}

/*
 * Of a message in pieces it is said once, and as often for each; but a text
 * around one of them is shown (law 2).
 */
static bool
bent_is_said(struct incoming *m, const char *around)
{
	struct otr_session *s = m->s;
	uint64_t letters = bent_letters(around);
	bool same = m->wire.was == WIRE_FRAGMENT && m->wire.k != 1 &&
	    s->bent_n == m->wire.n && s->bent_around == letters &&
	    bent_now(s) - s->bent_at < OTR_PIECES_MS;

	s->bent_around = letters;
	s->bent_n = m->wire.was == WIRE_FRAGMENT ? m->wire.n : 0;
	if (!same)
		s->bent_at = bent_now(s);
	return same;
}

static enum otr_bent
bent_as(enum wire_kind was)
{
	switch (was) {
	case WIRE_COMMIT:
	case WIRE_KEY:
	case WIRE_REVEAL:
	case WIRE_SIGNATURE:
		return OTR_BENT_EXCHANGE;
	case WIRE_QUERY:
		return OTR_BENT_QUERY;
	case WIRE_ERROR:
		return OTR_BENT_ERROR;
	default:
		return OTR_BENT_MESSAGE;
	}
}

/* Law 2: it is gone, and both sides hear of it; no part of it is acted on. */
void
bent_recv(struct incoming *m)
{
	struct str around;

	str_init_secret(&around);
	armour_around(m->body, &around);
	if (!bent_is_said(m, around.s)) {
		notice_bent(m->s, m->resource, around.s, bent_as(m->wire.was));
		if (bent_is_ours(m))
			bent_tell(m);
	}
	str_free(&around);
}
