/*
 * The contact's programs, each with a session of its own: which are known, and
 * which of them lines go to.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "otr/inside.h"

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
	if (context_note(c) == NULL)
		context_set_note(c, xcalloc(1, sizeof(struct device)),
		    device_free);
	return context_note(c);
}

static const struct device *
device_get(const struct context *c)
{
	static const struct device none = { 0 };

	return context_note(c) != NULL ? context_note(c) : &none;
}

const char *
device_resource(const struct context *c)
{
	return device_get(c)->resource;
}

int64_t
device_heard_at(const struct context *c)
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

static struct context *
device_first(const struct otr_session *s)
{
	return session_master(s, false);
}

/* ---- which there are ----------------------------------------------------- */

static void
device_describe(const struct otr_session *s, const struct context *c,
    char hex[FINGERPRINT_HEX + 1], struct otr_device *d)
{
	const struct device *kept = device_get(c);

	memset(d, 0, sizeof(*d));
	fingerprint_hex(context_key(c), hex);
	d->in_use = c == s->ctx && s->state != SESSION_NONE;
	d->resource = d->in_use && s->resource != NULL ? s->resource
	    : kept->resource != NULL ? kept->resource : "";
	d->fingerprint = hex;
	d->version = context_version(c);
	d->tag = d->version == 3 ? context_tag(c) : 0;
	d->verified = fingerprint_trusted(context_key(c));
	d->level = !context_is_live(c) ? OTR_FINISHED
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

	for (c = device_first(s); c != NULL; c = context_next(c)) {
		if (context_key(c) == NULL ||
		    (!context_is_live(c) && (c != s->ctx ||
		    s->state == SESSION_NONE)))
			continue;
		device_describe(s, c, hex, &d);
		fn(arg, &d);
	}
}

unsigned
devices_live(const struct otr_session *s)
{
	const struct context *c;
	unsigned n = 0;

	for (c = device_first(s); c != NULL; c = context_next(c))
		n += context_is_live(c);
	return n;
}

bool
device_is_newest(const struct otr_session *s)
{
	const struct context *c;

	if (s->ctx == NULL)
		return false;
	for (c = device_first(s); c != NULL; c = context_next(c))
		if (context_is_live(c) && c != s->ctx &&
		    device_get(c)->heard > device_get(s->ctx)->heard)
			return false;
	return true;
}

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
device_answers(const struct otr_session *s, const struct context *c,
    const char *resource)
{
	if (c == s->ctx && session_lives(s))
		return resource_is(s->resource, resource);
	return context_is_live(c) && c != s->ctx &&
	    resource_is(device_resource(c), resource);
}

/*
 * Of two under one name: a key that is known before one in question, since
 * the server says who has which name; then the session's; then the newest.
 */
static bool
device_is_rather(const struct otr_session *s, const struct context *a,
    const struct context *b)
{
	bool asked = fingerprint_questioned(s, context_key(a));

	if (asked != fingerprint_questioned(s, context_key(b)))
		return !asked;
	if (a == s->ctx || b == s->ctx)
		return a == s->ctx;
	return device_get(a)->heard > device_get(b)->heard;
}

/* The session with the program there; NULL if there is none. */
struct context *
device_at(const struct otr_session *s, const char *resource)
{
	struct context *c, *best = NULL;

	for (c = device_first(s); c != NULL; c = context_next(c))
		if (device_answers(s, c, resource) && (best == NULL ||
		    device_is_rather(s, c, best)))
			best = c;
	return best;
}

bool
device_is_at(const struct otr_session *s, const char *resource)
{
	return device_at(s, resource) != NULL;
}

/* ---- coming, going, and speaking beside ---------------------------------- */

/* Said once, until lines go elsewhere. */
void
device_beside(struct otr_session *s, struct context *c, const char *resource)
{
	char hex[FINGERPRINT_HEX + 1];
	struct otr_event *e;

	if (s->beside == context_tag(c))
		return;
	s->beside = context_tag(c);
	fingerprint_hex(context_key(c), hex);
	e = event_add(s->otr, s, OTR_EVENT_BESIDE);
	e->on = strcmp(hex, s->key) == 0;
	event_str(&e->fingerprint, hex);
	event_str(&e->resource, resource);
}

/* Another of the contact's programs with the very key, and there. */
struct context *
device_twin(const struct otr_session *s)
{
	struct context *c, *best = NULL;
	char hex[FINGERPRINT_HEX + 1];

	for (c = device_first(s); c != NULL; c = context_next(c)) {
		if (!context_is_live(c) || c == s->ctx || device_get(c)->gone)
			continue;
		fingerprint_hex(context_key(c), hex);
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

	for (c = device_first(s); c != NULL; c = context_next(c))
		if (context_note(c) != NULL && (resource == NULL ||
		    resource_is(device_resource(c), resource)))
			device_of(c)->gone = true;
}
