/*
 * A session as a thing: found, made, and what is known about its contact.
 * Knows neither its level nor its key exchange.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "otr/inside.h"

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

struct context *
session_master(const struct otr_session *s, bool add)
{
	struct otr_session *mutable = (struct otr_session *)s;

	if (s->master == NULL)
		mutable->master = libotr_master(s->otr->lib, s->otr->keys,
		    s->account, s->contact, add);
	return s->master;
}

struct context *
session_context(const struct otr_session *s, uint32_t tag)
{
	return context_of_tag(session_master(s, false), tag);
}

void
session_run(struct otr_session *s, const char *resource, struct run *run)
{
	memset(run, 0, sizeof(*run));
	run->lib = s->otr->lib;
	run->session = s;
	run->account = s->account;
	run->contact = s->contact;
	run->resource = resource;
	run->master = session_master(s, true);
	run->used = s->ctx;
}

bool
resource_is(const char *a, const char *b)
{
	return a != NULL && b != NULL && strcmp(a, b) == 0;
}

/* ---- rate limits --------------------------------------------------------- */

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
