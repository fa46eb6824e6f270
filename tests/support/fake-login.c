/*
 * A log-in that is played: see fake-login.h.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>

#include "fake-login.h"

struct fake_login {
	const struct scram_setup *setup;
	fake_login_fn *tell;
	void *arg;
	struct scram_server *server;
	bool proven;
};

struct fake_login *
fake_login_new(const struct scram_setup *setup, fake_login_fn *tell,
    void *arg)
{
	struct fake_login *f = xcalloc(1, sizeof(*f));

	f->setup = setup;
	f->tell = tell;
	f->arg = arg;
	return f;
}

void
fake_login_forget(struct fake_login *f)
{
	scram_server_free(f->server);
	f->server = NULL;
	f->proven = false;
}

void
fake_login_free(struct fake_login *f)
{
	if (f == NULL)
		return;
	fake_login_forget(f);
	free(f);
}

bool
fake_login_is_proven(const struct fake_login *f)
{
	return f->proven;
}

/* A channel without sockets hands over what it is given. */
static const char *
or_empty(const char *s)
{
	return s != NULL ? s : "";
}

void
fake_login_offer(struct fake_login *f)
{
	struct msg m = { .type = MSG_SASL_OFFER };
	const struct scram_setup *s = f->setup;

	fake_login_forget(f);
	f->server = scram_server_new(s);
	m.u.sasl_offer.mechanisms = s->mechanisms != NULL ? s->mechanisms :
	    "SCRAM-SHA-1 PLAIN";
	m.u.sasl_offer.bindings = or_empty(s->bindings);
	m.u.sasl_offer.lists_bindings = s->bindings != NULL;
	m.u.sasl_offer.endpoint = or_empty(s->endpoint);
	m.u.sasl_offer.exporter = or_empty(s->our_exporter != NULL ?
	    s->our_exporter : s->exporter);
	f->tell(f->arg, &m);
}

static void
say(struct fake_login *f, enum scram_says says, const struct str *text)
{
	struct msg m = { .type = MSG_SASL_CHALLENGE };

	if (says == SCRAM_SAYS_CHALLENGE)
		m.u.sasl_challenge.data = text->s;
	else if (says == SCRAM_SAYS_SUCCESS) {
		m.type = MSG_SASL_SUCCESS;
		m.u.sasl_success.data = text->s;
	} else {
		m.type = MSG_OFFLINE;
		m.u.offline.why = OFF_AUTH;
		m.u.offline.condition = text->s;
		m.u.offline.text = "";
	}
	f->tell(f->arg, &m);
}

bool
fake_login_hears(struct fake_login *f, const struct msg *m)
{
	enum scram_says says;
	struct str text;

	if (m->type == MSG_SASL_PROVEN) {
		f->proven = true;
		return true;
	}
	if (m->type != MSG_SASL_AUTH && m->type != MSG_SASL_RESPONSE)
		return false;
	if (f->server == NULL)
		return true;
	str_init(&text);
	str_add(&text, "");
	says = m->type == MSG_SASL_AUTH ? scram_server_auth(f->server,
	    m->u.sasl_auth.mechanism, m->u.sasl_auth.initial, &text) :
	    scram_server_response(f->server, m->u.sasl_response.data, &text);
	say(f, says, &text);
	str_free(&text);
	return true;
}
