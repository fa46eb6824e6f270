/*
 * SASL at the played server (RFC 6120, 6): tests/support/scram-server.c has SCRAM.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "played-parts.h"
#include "sasl/sasl.h"
#include "scram-server.h"

struct login {
	struct scram_setup setup;
	struct scram_server *scram;
	char mechanisms[64];
	struct str exporter;	/* base64 of it */
	char *name;		/* whose the first message says it is */
};

/* -PLUS where TLS has something to bind to (1.3). */
static struct login *
login_new(struct played_stream *t)
{
	struct login *l = xcalloc(1, sizeof(*l));
	unsigned char data[64];
	size_t n = played_tls_binding(t->tls, true, data);

	str_init(&l->exporter);
	str_add(&l->exporter, "");
	if (n > 0 && (t->server->setup.has & PLAYED_TLS12) == 0)
		base64_add(&l->exporter, data, n);
	strcpy(l->mechanisms, l->exporter.len > 0 ?
	    "SCRAM-SHA-1 SCRAM-SHA-1-PLUS" : "SCRAM-SHA-1");
	if ((t->server->setup.has & PLAYED_SHA256) != 0)
		strcat(l->mechanisms, l->exporter.len > 0 ?
		    " SCRAM-SHA-256-PLUS" : " SCRAM-SHA-256");
	l->setup.mechanisms = l->mechanisms;
	l->setup.bindings = l->exporter.len > 0 ? "tls-exporter" : NULL;
	l->setup.exporter = l->exporter.len > 0 ? l->exporter.s : NULL;
	return l;
}

void
played_login_free(struct login *l)
{
	if (l == NULL)
		return;
	scram_server_free(l->scram);
	str_free(&l->exporter);
	free(l->name);
	free(l);
}

void
played_login_offer(struct played_stream *t, struct str *s)
{
	struct login *l;
	char *copy, *save = NULL;

	played_login_free(t->login);
	l = t->login = login_new(t);
	copy = xstrdup(l->mechanisms);
	str_add(s, "<mechanisms xmlns='" NS_SASL "'>");
	for (char *p = strtok_r(copy, " ", &save); p != NULL;
	    p = strtok_r(NULL, " ", &save))
		str_addf(s, "<mechanism>%s</mechanism>", p);
	str_add(s, "</mechanisms>");
	if (l->setup.bindings != NULL)
		str_addf(s, "<sasl-channel-binding xmlns='urn:xmpp:"
		    "sasl-cb:0'><channel-binding type='%s'/>"
		    "</sasl-channel-binding>", l->setup.bindings);
	free(copy);
}

/* RFC 5802, 7: "n,,n=NAME,r=..."; the account decides on the password. */
static void
find_account(struct played_stream *t, const char *initial)
{
	struct str s;
	const char *at;

	str_init(&s);
	str_add(&s, "");
	if (base64_decode(&s, initial, strlen(initial)) == 0 &&
	    (at = strstr(s.s, ",n=")) != NULL)
		t->account = played_account_named(t->server, at + 3,
		    strcspn(at + 3, ","));
	str_free(&s);
}

static void
say(struct played_stream *t, enum scram_says says, const struct str *out)
{
	const char *text = out->s != NULL ? out->s : "";
	char *xml;

	if (says == SCRAM_SAYS_CHALLENGE)
		xml = xasprintf("<challenge xmlns='" NS_SASL "'>%s"
		    "</challenge>", text);
	else if (says == SCRAM_SAYS_SUCCESS)
		xml = xasprintf("<success xmlns='" NS_SASL "'>%s</success>",
		    text);
	else
		xml = xasprintf("<failure xmlns='" NS_SASL "'><%s/>"
		    "</failure>", text);
	played_write(t, xml);
	free(xml);
	if (says == SCRAM_SAYS_SUCCESS) {
		t->state = STREAM_PROVEN;
		t->restart = true;
	}
}

void
played_login_got(struct played_stream *t, struct element *e)
{
	struct login *l = t->login;
	char *text = element_text(e);
	struct str out;

	str_init(&out);
	if ((t->server->setup.has & PLAYED_BUSY) != 0) {
		str_add(&out, "temporary-auth-failure");
		say(t, SCRAM_SAYS_FAILURE, &out);
	} else if (element_is(e, "auth", NS_SASL)) {
		find_account(t, text);
		scram_server_free(l->scram);
		l->setup.password = t->account != NULL ?
		    t->account->password : "nobody's";
		l->scram = scram_server_new(&l->setup);
		say(t, scram_server_auth(l->scram,
		    element_get(e, "mechanism"), text, &out), &out);
	} else if (element_is(e, "response", NS_SASL) && l->scram != NULL)
		say(t, scram_server_response(l->scram, text, &out), &out);
	else
		played_stream_error(t, "not-authorized");
	str_free(&out);
	free(text);
}
