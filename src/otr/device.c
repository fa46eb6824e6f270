/*
 * The contact's programs, each with a session of its own: which are known,
 * which of them lines go to, and the user's choice among them.  A choice
 * never takes a key for another's (law 4).
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdlib.h>
#include <string.h>

#include <libotr/proto.h>
#include <libotr/message.h>

#include "otr/session.h"

/* What is kept beside each of libotr's contexts. */
struct device {
	char *resource;
	int64_t heard;		/* loop_now() when it last spoke; 0: never */
	bool gone;		/* its resource went; it may have restarted */
};

static void
device_free(void *data)
{
	struct device *d = data;

	free(d->resource);
	free(d);
}

static struct device *
device_of(struct context *c)
{
	if (c->app_data == NULL) {
		c->app_data = xcalloc(1, sizeof(struct device));
		c->app_data_free = device_free;
	}
	return c->app_data;
}

static const struct device *
device_get(const struct context *c)
{
	static const struct device none = { 0 };

	return c->app_data != NULL ? c->app_data : &none;
}

const char *
context_resource(const struct context *c)
{
	return device_get(c)->resource;
}

int64_t
context_heard(const struct context *c)
{
	return device_get(c)->heard;
}

void
device_heard(const struct otr_session *s, struct context *c,
    const char *resource)
{
	struct device *d = device_of(c);

	if (resource != NULL && !resource_is(d->resource, resource)) {
		free(d->resource);
		d->resource = xstrdup(resource);
	}
	d->heard = loop_now(s->otr->loop);
	d->gone = false;
}

bool
resource_is(const char *a, const char *b)
{
	return a != NULL && b != NULL && strcmp(a, b) == 0;
}

static bool
is_live(const struct context *c)
{
	return c->msgstate == OTRL_MSGSTATE_ENCRYPTED &&
	    c->active_fingerprint != NULL;
}

static struct context *
first_of(const struct otr_session *s)
{
	return context_master(s, false);
}

static struct context *
next_of(const struct context *c)
{
	return c->next != NULL && c->next->m_context == c->m_context ?
	    c->next : NULL;
}

/* ---- which there are ---------------------------------------------------- */

static void
describe(const struct otr_session *s, const struct context *c,
    char hex[FINGERPRINT_HEX + 1], struct otr_device *d)
{
	const struct device *kept = device_get(c);

	memset(d, 0, sizeof(*d));
	fingerprint_hex(c->active_fingerprint, hex);
	d->in_use = c == s->ctx && s->state != SESSION_NONE;
	d->resource = d->in_use && s->resource != NULL ? s->resource
	    : kept->resource != NULL ? kept->resource : "";
	d->fingerprint = hex;
	d->version = (int)c->protocol_version;
	d->tag = d->version == 3 ? c->their_instance : 0;
	d->verified = fingerprint_trusted(c->active_fingerprint);
	d->level = !is_live(c) ? OTR_FINISHED
	    : d->verified ? OTR_PRIVATE : OTR_UNVERIFIED;
	if (d->in_use)
		d->level = otr_level(s);
	d->locked = s->new_key[0] != '\0' && strcmp(hex, s->new_key) == 0;
	d->gone = d->in_use ? s->gone : kept->gone;
	d->heard = kept->heard;
}

void
otr_devices(const struct otr_session *s, otr_device_fn *fn, void *arg)
{
	char hex[FINGERPRINT_HEX + 1];
	const struct context *c;
	struct otr_device d;

	for (c = first_of(s); c != NULL; c = next_of(c)) {
		if (c->active_fingerprint == NULL ||
		    (!is_live(c) && (c != s->ctx || s->state == SESSION_NONE)))
			continue;
		describe(s, c, hex, &d);
		fn(arg, &d);
	}
}

unsigned
devices_live(const struct otr_session *s)
{
	const struct context *c;
	unsigned n = 0;

	for (c = first_of(s); c != NULL; c = next_of(c))
		n += is_live(c);
	return n;
}

bool
device_is_newest(const struct otr_session *s)
{
	const struct context *c;

	if (s->ctx == NULL)
		return false;
	for (c = first_of(s); c != NULL; c = next_of(c))
		if (is_live(c) && c != s->ctx &&
		    device_get(c)->heard > device_get(s->ctx)->heard)
			return false;
	return true;
}

/* ---- the user's choice -------------------------------------------------- */

void
device_choose(struct otr_session *s, const char *resource)
{
	char *copy = xstrdup(resource);

	free(s->chosen);
	s->chosen = copy;
}

bool
device_is_chosen(const struct otr_session *s)
{
	return resource_is(s->chosen, s->resource);
}

static bool
is_at(const struct otr_session *s, const struct context *c,
    const char *resource)
{
	if (c == s->ctx && session_lives(s))
		return resource_is(s->resource, resource);
	return is_live(c) && c != s->ctx &&
	    resource_is(context_resource(c), resource);
}

/*
 * Of two under one name: a key that is known before one in question, since
 * the server says who has which name; then the session's; then the newest.
 */
static bool
is_rather(const struct otr_session *s, const struct context *a,
    const struct context *b)
{
	bool asked = fingerprint_questioned(s, a->active_fingerprint);

	if (asked != fingerprint_questioned(s, b->active_fingerprint))
		return !asked;
	if (a == s->ctx || b == s->ctx)
		return a == s->ctx;
	return device_get(a)->heard > device_get(b)->heard;
}

/* The session with the program there; NULL if there is none. */
static struct context *
live_at(const struct otr_session *s, const char *resource)
{
	struct context *c, *best = NULL;

	for (c = first_of(s); c != NULL; c = next_of(c))
		if (is_at(s, c, resource) && (best == NULL ||
		    is_rather(s, c, best)))
			best = c;
	return best;
}

bool
device_is_at(const struct otr_session *s, const char *resource)
{
	return live_at(s, resource) != NULL;
}

/*
 * Law 4: choosing a program is no way to take over an unverified key.  Where
 * none was verified it answers for the key that was asked about, but not by
 * the name under which the other one was to be stayed with: the server says
 * who has which name.
 */
static int
key_allowed(const struct otr_session *s, const struct context *c,
    const char *resource, struct err *err)
{
	char hex[FINGERPRINT_HEX + 1];

	fingerprint_hex(c->active_fingerprint, hex);
	if (!fingerprint_questioned(s, c->active_fingerprint) ||
	    (strcmp(hex, s->new_key) == 0 && !resource_is(s->stay, resource) &&
	    fingerprint_verified(s, hex) == NULL))
		return 0;
	return err_set(err, "new-key", "that program of %s has a key that "
	    "you have not verified, and another was known: /otr trust or /otr "
	    "accept decides about it", s->contact);
}

static void
take(struct otr_session *s, struct context *c, const char *resource)
{
	char hex[FINGERPRINT_HEX + 1];

	fingerprint_hex(c->active_fingerprint, hex);
	s->commanded = s->flush = true;
	s->why = "you chose it";
	if (strcmp(hex, s->new_key) == 0) {
		key_take(s);
		s->candidate = TAG_OF_NOBODY;
	} else if (fingerprint_trusted(c->active_fingerprint) ||
	    (s->new_key[0] != '\0' &&
	    fingerprint_verified(s, s->new_key) == NULL)) {
		/* Going on with a known program answers about the other. */
		candidate_drop(s);
		if (s->latch == LATCH_NEW_KEY)
			s->latch = LATCH_OFF;
	}
	if (c != s->ctx || s->state != SESSION_LIVE)
		run_pin(s, c, resource);
}

int
otr_use(struct otr_session *s, const char *resource, struct err *err)
{
	struct context *c;

	if (resource == NULL) {
		device_choose(s, NULL);
		return 0;
	}
	/* A key exchange with it runs: it will be used. */
	if (exchange_starts(s) && resource_is(s->chosen, resource))
		return 0;
	if ((c = live_at(s, resource)) == NULL)
		return err_set(err, "no-session", "there is no session with "
		    "the program \"%s\": /otr start CONTACT/RESOURCE makes "
		    "one", resource);
	if (key_allowed(s, c, resource, err) == -1)
		return -1;
	otr_enter(s->otr);
	device_choose(s, resource);
	take(s, c, resource);
	otr_leave(s->otr, s);
	return 0;
}

/* ---- coming, going, and speaking beside --------------------------------- */

/* Said once, until lines go elsewhere. */
void
device_beside(struct otr_session *s, struct context *c, const char *resource)
{
	char hex[FINGERPRINT_HEX + 1];
	struct otr_event *e;

	if (s->beside == c->their_instance)
		return;
	s->beside = c->their_instance;
	fingerprint_hex(c->active_fingerprint, hex);
	e = event_add(s->otr, s, OTR_EVENT_BESIDE);
	e->on = strcmp(hex, s->key) == 0;
	event_str(&e->fingerprint, hex);
	event_str(&e->resource, resource);
}

/* Another of the contact's programs with the very key, and there. */
static struct context *
twin_of(const struct otr_session *s)
{
	struct context *c, *best = NULL;
	char hex[FINGERPRINT_HEX + 1];

	for (c = first_of(s); c != NULL; c = next_of(c)) {
		if (!is_live(c) || c == s->ctx || device_get(c)->gone)
			continue;
		fingerprint_hex(c->active_fingerprint, hex);
		if (strcmp(hex, s->key) == 0 && (best == NULL ||
		    device_get(c)->heard > device_get(best)->heard))
			best = c;
	}
	return best;
}

void
devices_gone(struct otr_session *s, const char *resource)
{
	struct context *c;

	for (c = first_of(s); c != NULL; c = next_of(c))
		if (c->app_data != NULL && (resource == NULL ||
		    resource_is(context_resource(c), resource)))
			device_of(c)->gone = true;
}

bool
device_moves(struct otr_session *s)
{
	struct context *c;

	if (s->state != SESSION_LIVE || exchange_starts(s) ||
	    (c = twin_of(s)) == NULL)
		return false;
	s->why = "that program is gone, this one is there";
	run_pin(s, c, context_resource(c));
	s->flush = true;
	return true;
}
