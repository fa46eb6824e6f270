/*
 * The played server: its accounts, and its life and death.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "played-parts.h"

/* ---- stanzas that wait ---------------------------------------------------- */

void
played_kept_push(struct kept **at, struct element *e)
{
	while (*at != NULL)
		at = &(*at)->next;
	*at = xcalloc(1, sizeof(**at));
	(*at)->e = e;
}

struct element *
played_kept_pop(struct kept **at)
{
	struct kept *k = *at;
	struct element *e;

	if (k == NULL)
		return NULL;
	*at = k->next;
	e = k->e;
	free(k);
	return e;
}

void
played_kept_free(struct kept **at)
{
	struct element *e;

	while ((e = played_kept_pop(at)) != NULL)
		element_free(e);
}

/* ---- accounts ------------------------------------------------------------ */

struct played_account *
played_account_named(const struct played_server *s, const char *name, size_t n)
{
	for (struct played_account *a = s->accounts; a != NULL; a = a->next)
		if (strlen(a->name) == n && strncmp(a->name, name, n) == 0)
			return a;
	return NULL;
}

struct played_account *
played_account_of(const struct played_server *s, const char *jid)
{
	size_t n = strcspn(jid, "/");

	for (struct played_account *a = s->accounts; a != NULL; a = a->next)
		if (strlen(a->bare) == n && strncmp(a->bare, jid, n) == 0)
			return a;
	return NULL;
}

void
played_server_account(struct played_server *s, const char *name,
    const char *password)
{
	struct played_account *a = xcalloc(1, sizeof(*a));

	a->server = s;
	a->name = xstrdup(name);
	a->bare = xasprintf("%s@%s", name, s->domain);
	a->password = xstrdup(password);
	a->next = s->accounts;
	s->accounts = a;
}

static void
account_free(struct played_account *a)
{
	while (a->sessions != NULL)
		played_session_end(a->sessions, true);
	played_kept_free(&a->offline);
	free(a->name);
	free(a->bare);
	free(a->password);
	free(a);
}

/* ---- the whole ----------------------------------------------------------- */

struct played_server *
played_server_new(const struct played_setup *setup,
    const struct played_ops *ops, void *arg)
{
	struct played_server *s = xcalloc(1, sizeof(*s));

	s->setup = *setup;
	s->domain = xstrdup(setup->domain);
	s->ops = *ops;
	s->arg = arg;
	s->tls = played_tls_context(setup->identity,
	    (setup->has & PLAYED_TLS12) != 0);
	return s;
}

static void
forget_gone(struct played_server *s)
{
	struct gone *g;

	while ((g = s->gone) != NULL) {
		s->gone = g->next;
		free(g->id);
		free(g);
	}
}

void
played_server_kill(struct played_server *s)
{
	for (struct played_account *a = s->accounts; a != NULL; a = a->next)
		while (a->sessions != NULL)
			played_session_end(a->sessions, true);
	forget_gone(s);
	for (struct played_stream *t = s->streams; t != NULL; t = t->next)
		if (t->state != STREAM_CLOSED) {
			t->state = STREAM_CLOSED;
			t->ops->closed(t->arg);
		}
}

void
played_server_stop(struct played_server *s)
{
	for (struct played_stream *t = s->streams; t != NULL; t = t->next)
		played_stream_error(t, "system-shutdown");
	for (struct played_account *a = s->accounts; a != NULL; a = a->next)
		while (a->sessions != NULL)
			played_session_end(a->sessions, false);
	forget_gone(s);
}

void
played_server_free(struct played_server *s)
{
	struct played_account *a;

	if (s == NULL)
		return;
	while (s->streams != NULL)
		played_stream_free(s->streams);
	while ((a = s->accounts) != NULL) {
		s->accounts = a->next;
		account_free(a);
	}
	forget_gone(s);
	played_tls_context_free(s->tls);
	free(s->domain);
	free(s);
}

void
played_server_has(struct played_server *s, unsigned has)
{
	s->setup.has = has;
}

static size_t
messages_in(const struct kept *k)
{
	size_t n = 0;

	for (; k != NULL; k = k->next)
		n += played_is_kept(k->e);
	return n;
}

size_t
played_server_stored(const struct played_server *s)
{
	size_t n = 0;

	for (struct played_account *a = s->accounts; a != NULL; a = a->next) {
		n += messages_in(a->offline);
		for (struct session *i = a->sessions; i != NULL; i = i->next)
			n += i->stream == NULL ? messages_in(i->queue) : 0;
	}
	return n;
}

size_t
played_server_sessions(const struct played_server *s)
{
	size_t n = 0;

	for (struct played_account *a = s->accounts; a != NULL; a = a->next)
		for (struct session *i = a->sessions; i != NULL; i = i->next)
			n++;
	return n;
}
