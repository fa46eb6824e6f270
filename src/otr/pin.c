/*
 * From now on lines use this context.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "otr/inside.h"

void
pin_session(struct otr_session *s, struct context *c, const char *resource)
{
	if (s->ctx != c)
		smp_reset(s, "the session changed");
	if (s->chosen != NULL && resource != NULL && !exchange_starts(s) &&
	    strcmp(s->chosen, resource) != 0)
		device_choose(s, NULL);
	s->ctx = c;
	s->state = SESSION_LIVE;
	s->tag = context_tag(c);
	s->generation = context_generation(c);
	s->version = context_version(c);
	s->gone = false;
	s->beside = TAG_OF_NOBODY;
	if (s->version == 3 && resource_is(s->old, resource)) {
		free(s->old);
		s->old = NULL;
	}
	s->heard_at = loop_now(s->otr->loop);
	fingerprint_hex(context_key(c), s->key);
	session_set_resource(s, resource);
}
