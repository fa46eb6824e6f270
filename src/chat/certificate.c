/*
 * A server's certificate that was refused: shown whole, and the question
 * whether to take it.  The answers are in answer.c.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

void
certificate_free(struct certificate *c)
{
	if (c == NULL)
		return;
	free(c->subject);
	free(c->issuer);
	free(c->names);
	free(c->not_before);
	free(c->not_after);
	free(c->sha256);
	free(c->problem);
	free(c);
}

/* A question of an earlier attempt is no longer answered. */
void
certificate_forget(struct account *a)
{
	if (a->certificate == NULL)
		return;
	certificate_free(a->certificate);
	a->certificate = NULL;
	a->changes++;
}

void
certificate_accept(struct account *a, const char *sha256)
{
	free(a->dial->accept);
	a->dial->accept = xstrdup(sha256);
}

/* ---- asking ------------------------------------------------------------ */

static struct certificate *
certificate_new(const struct msg *m)
{
	struct certificate *c = xcalloc(1, sizeof(*c));
	char line[CHAT_NOTE_MAX + 1];

#define KEEP(f) c->f = xstrdup(chat_line(line, m->u.certificate.f))
	KEEP(subject);
	KEEP(issuer);
	KEEP(names);
	KEEP(not_before);
	KEEP(not_after);
	KEEP(sha256);
	KEEP(problem);
#undef KEEP
	return c;
}

static void
certificate_show(struct account *a, const struct certificate *c)
{
	struct chat_pair data[] = {
		{ "subject", c->subject }, { "issuer", c->issuer },
		{ "names", c->names }, { "not_before", c->not_before },
		{ "not_after", c->not_after }, { "sha256", c->sha256 },
		{ "problem", c->problem }, { NULL, NULL },
	};

	chat_say(a->chat, a, NULL, ENTRY_WARNING, "certificate", data,
	    "%s: the server's certificate: %s\n"
	    "  subject  %s\n  names    %s\n  issuer   %s\n"
	    "  valid    %s to %s\n  SHA-256  %s", a->jid, c->problem,
	    c->subject, c->names, c->issuer, c->not_before, c->not_after,
	    c->sha256);
}

/* Kept until OFFLINE follows: an answer before would find us connecting. */
static void
certificate_refused(struct account *a, const struct msg *m)
{
	certificate_free(a->refused);
	a->refused = certificate_new(m);
	certificate_accept(a, NULL);
}

static bool
certificate_look(struct question *q)
{
	return q->account->certificate != NULL;
}

static void
certificate_say(struct says *s, const struct account *a)
{
	s->text = xasprintf("%s: take this certificate once, for ever, or "
	    "not at all? Compare the SHA-256 with what the server's operator "
	    "says", a->jid);
	s->shown = xasprintf("%s: the server's certificate: %s. Compare "
	    "its SHA-256 with what the server's operator says: %s", a->jid,
	    a->certificate->problem, a->certificate->sha256);
	says_answer(s, chat_command(NULL, "/cert accept -a", a->jid, NULL),
	    &(struct answer){ .text = "take it once", .brief = "once",
	    .risky = true });
	says_answer(s, chat_command(NULL, "/cert pin -a", a->jid, NULL),
	    &(struct answer){ .text = "take it for ever", .brief = "ever",
	    .risky = true });
	says_answer(s, chat_command(NULL, "/cert refuse -a", a->jid, NULL),
	    &(struct answer){ .text = "not at all", .brief = "no" });
}

void
certificate_ask(struct account *a)
{
	struct says says = { .n = 0 };

	if (a->refused != NULL) {
		certificate_free(a->certificate);
		a->certificate = a->refused;
		a->refused = NULL;
		a->changes++;
		certificate_show(a, a->certificate);
		certificate_say(&says, a);
		chat_ask(a->chat, &(struct whose){ .account = a,
			.code = "certificate", .look = certificate_look },
		    &says);
	}
}

static int
certificate_hear(struct account *a, const struct msg *m, struct err *err)
{
	const char *hex = m->u.certificate.sha256;

	if (strlen(hex) != 64 || strspn(hex, "0123456789abcdef") != 64)
		return heard_bad(err, "a certificate without fingerprint");
	certificate_refused(a, m);
	return 0;
}

static const struct chat_hears certificate_hears[] = {
	{ MSG_CERTIFICATE, certificate_hear },
	{ MSG_NONE, NULL }
};

const struct chat_feature chat_feature_certificate = {
	.name = "certificate", .hears = certificate_hears,
};
