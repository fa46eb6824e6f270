/*
 * The level: from the session that lines use, and when it fell (law 1).
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "otr/inside.h"

/*
 * DESIGN 7: encrypted means msgstate *and* fingerprint, on the context that
 * we chose, with the key and the exchange that we chose it for.
 */
bool
session_lives(const struct otr_session *s)
{
	char hex[FINGERPRINT_HEX + 1];

	if (s->state != SESSION_LIVE || s->ctx == NULL ||
	    !context_is_live(s->ctx) ||
	    context_generation(s->ctx) != s->generation)
		return false;
	fingerprint_hex(context_key(s->ctx), hex);
	return strcmp(hex, s->key) == 0;
}

bool
session_key_trusted(const struct otr_session *s)
{
	return session_lives(s) &&
	    fingerprint_trusted(context_key(s->ctx));
}

bool
session_key_questioned(const struct otr_session *s)
{
	return session_lives(s) &&
	    fingerprint_questioned(s, context_key(s->ctx));
}

bool
session_is_locked(const struct otr_session *s)
{
	return session_key_questioned(s) || (s->new_key[0] != '\0' &&
	    fingerprint_verified(s, s->new_key) != NULL);
}

/* Whose reading a line was written for, where it was within a session. */
const char *
otr_session_key(const struct otr_session *s)
{
	return s->state == SESSION_NONE ? "" : s->key;
}

const char *
otr_live_key(const struct otr_session *s)
{
	return session_lives(s) ? s->key : "";
}

enum otr_level
otr_settled(const struct otr_session *s)
{
	if (s->state == SESSION_NONE)
		return OTR_NOT_PRIVATE;
	if (!session_lives(s))
		return OTR_FINISHED;	/* nothing may leave */
	return fingerprint_trusted(context_key(s->ctx)) ? OTR_PRIVATE :
	    OTR_UNVERIFIED;
}

enum otr_level
otr_level(const struct otr_session *s)
{
	return exchange_starts(s) ? OTR_STARTING : otr_settled(s);
}

static bool
level_differs(const struct shown *a, const struct shown *b)
{
	const char *x = a->resource != NULL ? a->resource : "";
	const char *y = b->resource != NULL ? b->resource : "";

	return a->level != b->level || a->version != b->version ||
	    strcmp(a->key, b->key) != 0 || strcmp(x, y) != 0;
}

static void
level_take(const struct otr_session *s, struct shown *now)
{
	memset(now, 0, sizeof(*now));
	now->level = otr_level(s);
	/* Starting is on the way to somewhere: no fall by itself. */
	now->settled = now->level == OTR_STARTING ? s->shown.settled
	    : policy_rank(now->level);
	if (session_lives(s)) {
		memcpy(now->key, s->key, sizeof(now->key));
		now->version = s->version;
		now->resource = s->resource;
	}
}

static void
level_event(struct otr_session *s, const struct shown *now, bool fell)
{
	struct otr_event *e = event_add(s->otr, s, OTR_EVENT_LEVEL);

	e->was = s->shown.level;
	e->fell = fell;
	event_str(&e->text, s->why);
	event_str(&e->resource, now->resource);
	if (now->key[0] != '\0')
		event_str(&e->fingerprint, now->key);
}

/* The policy's own new session, as good as the one that fell: its answer. */
static void
level_mended(struct otr_session *s, const struct shown *now)
{
	struct otr_peer peer;

	session_peer(s, &peer);
	if (policy_never_clear(&peer) && s->latch == LATCH_FELL &&
	    now->settled >= s->fell_from)
		s->latch = LATCH_OFF;
}

/* Law 1: compares the level with what was shown; a fall sets the latch. */
void
level_fallen(struct otr_session *s)
{
	struct shown now;
	bool fell, rose;

	level_take(s, &now);
	fell = now.settled < s->shown.settled && !s->commanded;
	if (s->shown.level == OTR_STARTING && !s->commanded &&
	    now.level == OTR_NOT_PRIVATE)
		s->failed_at = loop_now(s->otr->loop);
	rose = otr_level_is_sealed(now.level) && now.level != s->shown.level &&
	    now.settled >= s->shown.settled;
	if (fell) {
		if (s->latch == LATCH_OFF)
			s->fell_from = s->shown.settled;
		s->latch = s->new_key[0] != '\0' ? LATCH_NEW_KEY : LATCH_FELL;
	}
	if (rose && s->latch != LATCH_OFF)
		level_mended(s, &now);
	if (fell || level_differs(&now, &s->shown))
		level_event(s, &now, fell);
	if (rose || s->flush)
		event_add(s->otr, s, OTR_EVENT_FLUSH);
	if (now.resource != NULL && s->shown.resource != NULL &&
	    strcmp(now.resource, s->shown.resource) == 0) {
		now.resource = s->shown.resource;
	} else {
		free(s->shown.resource);
		now.resource = xstrdup(now.resource);
	}
	s->shown = now;
	s->commanded = s->flush = false;
	s->why = NULL;
}
