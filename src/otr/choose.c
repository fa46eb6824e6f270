/*
 * The user's choice among the contact's programs, and ours when one goes.  A
 * choice never takes a key for another's (law 4).
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "otr/inside.h"

/*
 * Law 4: choosing a program is no way to take over an unverified key.  Where
 * none was verified it answers for the key that was asked about, but not by
 * the name under which the other one was to be stayed with: the server says
 * who has which name.
 */
static int
choose_allowed(const struct otr_session *s, const struct context *c,
    const char *resource, struct err *err)
{
	char hex[FINGERPRINT_HEX + 1];

	fingerprint_hex(context_key(c), hex);
	if (!fingerprint_questioned(s, context_key(c)) ||
	    (strcmp(hex, s->new_key) == 0 && !resource_is(s->stay, resource) &&
	    fingerprint_verified(s, hex) == NULL))
		return 0;
	return err_set(err, "new-key", "that program of %s has another key: "
	    "/otr trust or /otr accept decides", s->contact);
}

static void
choose_take(struct otr_session *s, struct context *c, const char *resource)
{
	char hex[FINGERPRINT_HEX + 1];

	fingerprint_hex(context_key(c), hex);
	s->commanded = s->flush = true;
	s->why = "you chose it";
	if (strcmp(hex, s->new_key) == 0) {
		trust_take_key(s);
		s->candidate = TAG_OF_NOBODY;
	} else if (fingerprint_trusted(context_key(c)) ||
	    (s->new_key[0] != '\0' &&
	    fingerprint_verified(s, s->new_key) == NULL)) {
		/* Going on with a known program answers about the other. */
		trust_drop_candidate(s);
		if (s->latch == LATCH_NEW_KEY)
			s->latch = LATCH_OFF;
	}
	if (c != s->ctx || s->state != SESSION_LIVE)
		pin_session(s, c, resource);
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
	if ((c = device_at(s, resource)) == NULL)
		return err_set(err, "no-session", "there is no session with "
		    "the program \"%s\": /otr start CONTACT/RESOURCE makes "
		    "one", resource);
	if (choose_allowed(s, c, resource, err) == -1)
		return -1;
	otr_enter(s->otr);
	device_choose(s, resource);
	choose_take(s, c, resource);
	otr_leave(s->otr, s);
	return 0;
}

bool
choose_twin(struct otr_session *s)
{
	struct context *c;

	if (s->state != SESSION_LIVE || exchange_starts(s) ||
	    (c = device_twin(s)) == NULL)
		return false;
	s->why = "that program is offline, this one is online";
	pin_session(s, c, device_resource(c));
	s->flush = true;
	return true;
}
