/*
 * New keys: what a key exchange that is complete means for the session, and
 * what its end does.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "otr/inside.h"

/* ---- the key (law 4) ----------------------------------------------------- */

/* The question about a key, unless it is about another than this one. */
static void
agreed_question_over(struct otr_session *s, const char *hex, bool pin)
{
	if (!pin && strcmp(hex, s->new_key) != 0)
		return;
	trust_drop_candidate(s);
}

/* Another key than the contact was known by. */
static void
agreed_key_announce(struct otr_session *s, const struct context *c,
    const char *hex, bool pin)
{
	struct otr_event *e = event_add(s->otr, s, OTR_EVENT_NEW_KEY);
	char old[FINGERPRINT_HEX + 1];
	const struct s_fingerprint *verified = fingerprint_verified(s, hex);

	event_str(&e->fingerprint, hex);
	event_str(&e->resource, device_resource(c));
	if (verified != NULL) {
		fingerprint_hex(verified, old);
		event_str(&e->verified, old);
	}
	fingerprint_hex(fingerprint_before(s, hex), old);
	event_str(&e->before, old);
	e->on = !pin && verified == NULL;
	free(s->stay);
	s->stay = pin ? NULL : xstrdup(s->resource);
}

/* Law 4, and the first key of a contact. */
static bool
agreed_key_judge(struct otr_session *s, struct context *c, bool pin)
{
	struct s_fingerprint *f = context_key(c);
	char hex[FINGERPRINT_HEX + 1];

	fingerprint_hex(f, hex);
	if (!fingerprint_questioned(s, f)) {
		agreed_question_over(s, hex, pin);
		fingerprint_keep(s, f);
		return fingerprint_trusted(f);
	}
	/* Asked once: who repeats an exchange does not fill the window. */
	if (strcmp(hex, s->new_key) != 0)
		agreed_key_announce(s, c, hex, pin);
	memcpy(s->new_key, hex, sizeof(hex));
	s->candidate = pin ? TAG_OF_NOBODY : context_tag(c);
	return true;
}

static void
agreed_first_key(struct otr_session *s, struct context *c)
{
	char hex[FINGERPRINT_HEX + 1];
	struct otr_event *e;

	fingerprint_hex(context_key(c), hex);
	e = event_add(s->otr, s, OTR_EVENT_FIRST_KEY);
	event_str(&e->fingerprint, hex);
	event_str(&e->resource, device_resource(c));
}

/* ---- the session --------------------------------------------------------- */

/* An instance with another key than the session's is never switched to. */
static bool
agreed_may_pin(const struct otr_session *s, const struct context *c,
    const char *resource)
{
	char hex[FINGERPRINT_HEX + 1];

	/* What we asked for is answered by whoever is there now. */
	if (!session_lives(s) || s->gone || c == s->ctx ||
	    (exchange_ours(s) && (s->asked == NULL ||
	    resource_is(s->asked, resource))))
		return true;
	/* One that is known takes the place of one that is in question. */
	if (session_key_questioned(s) &&
	    !fingerprint_questioned(s, context_key(c)))
		return true;
	fingerprint_hex(context_key(c), hex);
	return strcmp(hex, s->key) == 0 && !device_is_chosen(s);
}

/* Another program has a session too; lines do not go there. */
static void
agreed_beside(struct otr_session *s, struct context *c, const char *resource)
{
	s->why = "another program of the contact has a session, too";
	if (!session_is_locked(s))
		device_beside(s, c, resource);
	/* Our own query to a certain program still runs. */
	if (!exchange_ours(s) || s->asked == NULL)
		exchange_stop(s);
}

void
agreed_keys(struct run *run, struct context *c, bool known_key)
{
	struct otr_session *s = run->session;
	char hex[FINGERPRINT_HEX + 1];
	bool pin;

	fingerprint_hex(context_key(c), hex);
	device_heard(s, c, run->resource);
	/* The context that we use may have got another key right now. */
	pin = c == s->ctx || agreed_may_pin(s, c, run->resource);
	if (c == s->ctx)
		smp_reset(s, "the session was started again");
	if (!agreed_key_judge(s, c, pin) && !known_key)
		agreed_first_key(s, c);
	if (!pin) {
		agreed_beside(s, c, run->resource);
		return;
	}
	s->why = s->state != SESSION_LIVE ? "the key exchange is complete"
	    : strcmp(hex, s->key) == 0 ? "new session keys"
	    : "the contact has another key now";
	if (s->sealed && (s->state != SESSION_LIVE || s->gone))
		event_add(s->otr, s, OTR_EVENT_ANEW)->on =
		    s->state == SESSION_LIVE;
	pin_session(s, c, run->resource);
	run->used = s->ctx;
	exchange_stop(s);
	exchange_hint_anew(s);
	s->auto_at = 0;		/* it answers: the next one may follow */
	/* What is unreadable next is another loss. */
	s->errors_out.filled = 0;
	if (s->version == 3 && s->v2 != V2_OVER) {
		s->v2 = V2_OVER;
		event_add(s->otr, s, OTR_EVENT_V3_SEEN);
	}
}

void
agreed_ended(struct run *run, struct context *c)
{
	struct otr_session *s = run->session;
	struct otr_event *e;

	if (c != s->ctx || s->state != SESSION_LIVE) {
		context_set_plain(c);
		return;
	}
	s->state = SESSION_FINISHED;
	s->new_key[0] = '\0';
	s->why = "the contact ended the session";
	smp_reset(s, s->why);
	exchange_stop(s);
	e = event_add(s->otr, s, OTR_EVENT_ENDED);
	event_str(&e->resource, run->resource);
}

/* ---- what else libotr has seen ------------------------------------------- */

/* SMP has shown whose the key is: of two that came it is the answer. */
void
agreed_verified(struct run *run, const struct s_fingerprint *f)
{
	struct otr_session *s = run->session;
	char hex[FINGERPRINT_HEX + 1];

	fingerprint_hex(f, hex);
	trust_event(s, hex, true);
	s->flush = true;
	if (strcmp(hex, s->new_key) == 0)
		otr_accept(s, NULL);
	else if (s->candidate != TAG_OF_NOBODY && strcmp(hex, s->key) == 0)
		trust_drop_candidate(s);
	run->used = s->ctx;	/* it may have been another one's */
}

void
agreed_disturbed(struct run *run)
{
	struct otr_session *s = run->session;

	exchange_moved(s, s->resource);
}

void
agreed_refreshed(struct run *run)
{
	struct otr_session *s = run->session;

	if (!exchange_starts(s))
		return;
	s->why = "the keys are as before";
	exchange_stop(s);
}
