/*
 * The manager and the sessions: what the level is, when it fell, and what
 * the user asks for.  Knows libotr only through ops.c.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gcrypt.h>
#include <libotr/proto.h>
#include <libotr/message.h>
#include <libotr/userstate.h>

#include "otr/session.h"

/* ---- the manager -------------------------------------------------------- */

static void
poll_due(void *arg)
{
	struct otr *otr = arg;
	struct run run = { .otr = otr };

	otr_enter(otr);
	/* It may turn its own timer off: armed first. */
	if (otr->poll_ms > 0)
		timer_set(otr->poll, otr->poll_ms);
	otrl_message_poll(otr->us, &otr_libotr_ops, &run);
	otr_leave(otr, NULL);
}

static int
library_init(struct err *err)
{
	/*
	 * libotr first: it replaces the allocation functions of libgcrypt,
	 * which must not have handed out memory before.
	 */
	if (!gcry_control(GCRYCTL_INITIALIZATION_FINISHED_P)) {
		if (otrl_init(OTRL_VERSION_MAJOR, OTRL_VERSION_MINOR,
		    OTRL_VERSION_SUB) != 0)
			return err_set(err, "libotr", "libotr: older than "
			    "what sotto was built with");
		if (gcry_check_version(GCRYPT_VERSION) == NULL)
			return err_set(err, "libgcrypt", "libgcrypt: older "
			    "than what sotto was built with");
		gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
	}
	return 0;
}

struct otr *
otr_new(struct loop *loop, const char *dir, const struct otr_ops *ops,
    struct err *err)
{
	struct otr *otr;

	if (library_init(err) == -1)
		return NULL;
	otr = xcalloc(1, sizeof(*otr));
	otr->loop = loop;
	otr->ops = *ops;
	otr->us = otrl_userstate_create();
	otr->by_name = table_new();
	otr->poll = timer_new(loop, poll_due, otr);
	otr->events_end = &otr->events;
	otr->injects_end = &otr->injects;
	if (own_open(otr, dir, err) == -1) {
		otr_free(otr);
		return NULL;
	}
	return otr;
}

static void
session_free(struct otr_session *s)
{
	timer_free(s->answer);
	timer_free(s->stall);
	timer_free(s->await);
	timer_free(s->retry);
	timer_free(s->owed);
	free(s->owed_resource);
	fragment_drop(s);
	exchange_wait_drop(s);
	secret_free(s->smp_secret);
	free(s->smp_asked);
	free(s->chosen);
	free(s->stay);
	free(s->old);
	free(s->with);
	free(s->asked);
	free(s->defer_resource);
	free(s->shown.resource);
	free(s->before);
	free(s->resource);
	free(s->contact);
	free(s->account);
	free(s);
}

void
otr_free(struct otr *otr)
{
	struct otr_session *s;

	if (otr == NULL)
		return;
	while ((s = otr->sessions) != NULL) {
		otr->sessions = s->next;
		session_free(s);
	}
	events_free(otr);
	timer_free(otr->poll);
	keys_close(otr->keys);
	lent_free(otr);
	contexts_free(otr);
	table_free(otr->by_name);
	free(otr);
}

/* ---- a session ---------------------------------------------------------- */

struct otr_session *
session_find(const struct otr *otr, const char *account, const char *contact)
{
	char *name = xasprintf("%s\t%s", account, contact);
	struct otr_session *s = table_get(otr->by_name, name);

	free(name);
	return s;
}

struct otr_session *
otr_session(struct otr *otr, const char *account, const char *contact)
{
	struct otr_session *s = session_find(otr, account, contact);
	char *name;

	if (s != NULL)
		return s;
	s = xcalloc(1, sizeof(*s));
	s->otr = otr;
	s->account = xstrdup(account);
	s->contact = xstrdup(contact);
	s->beside = s->candidate = TAG_OF_NOBODY;
	s->next = otr->sessions;
	otr->sessions = s;
	name = xasprintf("%s\t%s", account, contact);
	table_put(otr->by_name, name, s);
	free(name);
	return s;
}

const char *
otr_session_account(const struct otr_session *s)
{
	return s->account;
}

const char *
otr_session_contact(const struct otr_session *s)
{
	return s->contact;
}

void
otr_session_set_data(struct otr_session *s, void *data)
{
	s->data = data;
}

void *
otr_session_data(const struct otr_session *s)
{
	return s->data;
}

void
session_peer(const struct otr_session *s, struct otr_peer *peer)
{
	memset(peer, 0, sizeof(*peer));
	/* Fails closed: nothing is sent where the layer above says nothing. */
	peer->policy = OTR_POLICY_VERIFIED;
	s->otr->ops.peer(s->otr->ops.arg, s->account, s->contact, peer);
}

bool
session_first(const struct otr_session *s)
{
	return strcmp(s->account, s->contact) < 0;
}

void
session_set_resource(struct otr_session *s, const char *resource)
{
	char *copy;

	if (resource == NULL || (s->resource != NULL &&
	    strcmp(s->resource, resource) == 0))
		return;
	copy = xstrdup(resource);
	free(s->before);
	s->before = s->resource;
	s->resource = copy;
}

bool
bucket_take(struct bucket *b, int64_t now, unsigned size, int64_t each)
{
	int64_t more = b->filled == 0 ? size : (now - b->filled) / each;

	if (more > 0) {
		b->tokens = more >= size - b->tokens ? size
		    : b->tokens + (unsigned)more;
		b->filled = now;
	}
	if (b->tokens == 0)
		return false;
	b->tokens--;
	return true;
}

void
bucket_give(struct bucket *b, unsigned size, unsigned n)
{
	/* Never filled: it is full. */
	if (b->filled != 0)
		b->tokens = b->tokens + n < size ? b->tokens + n : size;
}

/* ---- the level ---------------------------------------------------------- */

/*
 * DESIGN 7: encrypted means msgstate *and* fingerprint, on the context that
 * we chose, with the key and the exchange that we chose it for.
 */
bool
session_lives(const struct otr_session *s)
{
	char hex[FINGERPRINT_HEX + 1];

	if (s->state != SESSION_LIVE || s->ctx == NULL ||
	    s->ctx->msgstate != OTRL_MSGSTATE_ENCRYPTED ||
	    s->ctx->active_fingerprint == NULL ||
	    s->ctx->context_priv->generation != s->generation)
		return false;
	fingerprint_hex(s->ctx->active_fingerprint, hex);
	return strcmp(hex, s->key) == 0;
}

bool
session_key_trusted(const struct otr_session *s)
{
	return session_lives(s) &&
	    fingerprint_trusted(s->ctx->active_fingerprint);
}

bool
session_key_questioned(const struct otr_session *s)
{
	return session_lives(s) &&
	    fingerprint_questioned(s, s->ctx->active_fingerprint);
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

enum otr_level
otr_settled(const struct otr_session *s)
{
	if (s->state == SESSION_NONE)
		return OTR_NOT_PRIVATE;
	if (!session_lives(s))
		return OTR_FINISHED;	/* nothing may leave */
	return session_key_trusted(s) ? OTR_PRIVATE : OTR_UNVERIFIED;
}

enum otr_level
otr_level(const struct otr_session *s)
{
	return exchange_starts(s) ? OTR_STARTING : otr_settled(s);
}

void
otr_info(const struct otr_session *s, struct otr_info *info)
{
	struct decision d;

	memset(info, 0, sizeof(*info));
	info->level = otr_level(s);
	policy_decide(s, info->level, NULL, &d);
	info->hold = d.verdict == OTR_HELD ? d.hold : OTR_HOLD_NONE;
	info->latched = s->latch != LATCH_OFF;
	info->our_tag = keys_tag(s->otr->keys, s->account);
	info->smp = s->smp;
	info->smp_progress = s->smp_progress;
	info->smp_question = s->smp_asked;
	memcpy(info->new_key, s->new_key, sizeof(info->new_key));
	info->knows_us = session_lives(s) && strcmp(s->knows_us, s->key) == 0;
	if (s->resource != NULL && s->state != SESSION_NONE)
		snprintf(info->resource, sizeof(info->resource), "%s",
		    s->resource);
	info->chosen = device_is_chosen(s);
	info->devices = devices_live(s);
	info->newest = device_is_newest(s);
	if (!session_lives(s))
		return;
	info->version = s->version;
	memcpy(info->fingerprint, s->key, sizeof(info->fingerprint));
	info->verified = session_key_trusted(s);
	info->their_tag = s->tag;
	if (!info->verified)
		fingerprint_hex(fingerprint_verified(s, s->key),
		    info->verified_key);
}

static bool
shown_differs(const struct shown *a, const struct shown *b)
{
	const char *x = a->resource != NULL ? a->resource : "";
	const char *y = b->resource != NULL ? b->resource : "";

	return a->level != b->level || a->version != b->version ||
	    strcmp(a->key, b->key) != 0 || strcmp(x, y) != 0;
}

static void
shown_take(const struct otr_session *s, struct shown *now)
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
latch_mended(struct otr_session *s, const struct shown *now)
{
	struct otr_peer peer;

	session_peer(s, &peer);
	if (policy_never_clear(&peer) && s->latch == LATCH_FELL &&
	    now->settled >= s->fell_from)
		s->latch = LATCH_OFF;
}

/* Law 1: compares the level with what was shown; a fall sets the latch. */
void
session_fallen(struct otr_session *s)
{
	struct shown now;
	bool fell, rose;

	shown_take(s, &now);
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
		latch_mended(s, &now);
	if (fell || shown_differs(&now, &s->shown))
		level_event(s, &now, fell);
	if (rose || s->flush)
		event_add(s->otr, s, OTR_EVENT_FLUSH);
	free(s->shown.resource);
	now.resource = xstrdup(now.resource);
	s->shown = now;
	s->commanded = s->flush = false;
	s->why = NULL;
}

/* ---- commands ----------------------------------------------------------- */

static int
start_allowed(const struct otr_session *s, const struct otr_peer *peer,
    struct err *err)
{
	if (peer->policy == OTR_POLICY_NEVER)
		return err_set(err, "policy-never",
		    "start: policy is never for %s", s->contact);
	if (!peer->account_online)
		return err_set(err, "offline", "start: %s is not connected",
		    s->account);
	if (!peer->online && peer->unknown_for == 0)
		return err_set(err, "contact-offline",
		    "start: %s is offline", s->contact);
	return 0;
}

int
otr_start(struct otr_session *s, struct err *err)
{
	return otr_start_at(s, NULL, err);
}

int
otr_start_at(struct otr_session *s, const char *resource, struct err *err)
{
	struct otr_peer peer;
	int ret = 0;

	session_peer(s, &peer);
	if (start_allowed(s, &peer, err) == -1)
		return -1;
	if (resource_is(s->old, resource))
		return err_set(err, "v3-seen", "start: the program \"%s\" has "
		    "only version 2, and %s has spoken version 3: there is no "
		    "going back", resource, s->contact);
	otr_enter(s->otr);
	if (resource != NULL)
		device_choose(s, resource);
	s->commanded = true;
	s->latch = LATCH_OFF;
	s->stranger = STRANGER_ALLOWED;
	s->why = "you started";
	/* The limits are for what others begin. */
	bucket_give(&s->exchanges, 10, 1);
	bucket_give(&s->steps, 30, 4);
	if (peer.online)
		ret = exchange_begin(s, s->chosen, err);
	else
		await_begin(s, peer.unknown_for);
	otr_leave(s->otr, s);
	return ret;
}

/* Ends whatever runs; the peer is told where one listens. */
static unsigned
session_end(struct otr_session *s)
{
	unsigned told;

	smp_reset(s, "the session ended");
	s->smp_unheeded = false;
	exchange_stop(s);
	exchange_wait_drop(s);
	exchange_forget(s);
	told = run_end(s, true);
	device_choose(s, NULL);
	s->beside = s->candidate = TAG_OF_NOBODY;
	s->state = SESSION_NONE;
	s->ctx = NULL;
	s->tag = 0;
	s->gone = false;
	s->key[0] = s->new_key[0] = s->accepted[0] = '\0';
	return told;
}

int
otr_end(struct otr_session *s, struct err *err)
{
	bool something = s->state != SESSION_NONE || exchange_starts(s) ||
	    s->latch != LATCH_OFF || s->waiting != WAIT_NOTHING;

	otr_enter(s->otr);
	s->commanded = true;
	s->latch = LATCH_OFF;
	s->why = "you ended it";
	session_end(s);
	otr_leave(s->otr, s);
	if (!something)
		return err_set(err, "no-session",
		    "end: no session with %s", s->contact);
	return 0;
}

void
otr_end_idle(struct otr_session *s)
{
	otr_enter(s->otr);
	s->why = "the session lay idle";
	session_end(s);
	otr_leave(s->otr, s);
}

unsigned
otr_end_all(struct otr *otr)
{
	struct otr_session *s;
	unsigned told = 0;

	for (s = otr->sessions; s != NULL; s = s->next) {
		if (s->state == SESSION_NONE && !exchange_starts(s))
			continue;
		otr_enter(otr);
		s->commanded = true;
		s->why = "sotto ends";
		told += session_end(s);
		otr_leave(otr, s);
	}
	return told;
}

void
otr_latch_clear(struct otr_session *s)
{
	otr_enter(s->otr);
	s->flush = s->latch != LATCH_OFF && otr_level_is_sealed(otr_level(s));
	s->latch = LATCH_OFF;
	s->failed_at = 0;
	otr_leave(s->otr, s);
}

void
otr_policy_changed(struct otr_session *s)
{
	struct otr_peer peer;

	otr_enter(s->otr);
	session_peer(s, &peer);
	if (s->v2 != V2_OVER)
		s->v2 = V2_UNASKED;
	if (peer.policy == OTR_POLICY_NEVER &&
	    (s->state != SESSION_NONE || exchange_starts(s))) {
		s->commanded = true;
		s->why = "policy never";
		session_end(s);
	} else
		s->flush = true;
	otr_leave(s->otr, s);
}
