/*
 * A server's certificate that was refused: shown whole, and the question
 * whether to take it.  The answers are in answer.c.
 *
 * SPDX-License-Identifier: ISC
 */
#include <ctype.h>
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

#define SUM_PAIRS 16		/* of a row */

/* As openssl(1) writes it, "28:B3:...", in two parts, so that it can be compared
 * by eye.  Caller frees. */
static char *
certificate_sum(const struct certificate *c, const char *between)
{
	struct str s;

	str_init(&s);
	for (size_t i = 0; c->sha256[i] != '\0'; i++) {
		if (i > 0 && i % (2 * SUM_PAIRS) == 0)
			str_add(&s, between);
		else if (i > 0 && i % 2 == 0)
			str_addc(&s, ':');
		str_addc(&s, (char)toupper((unsigned char)c->sha256[i]));
	}
	return str_take(&s);
}

static void
certificate_show(struct account *a, const struct certificate *c)
{
	char *sum = certificate_sum(c, "\n           ");
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
	    sum);
	free(sum);
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
	char *sum = certificate_sum(a->certificate, " ");

	s->text = xasprintf("%s: take this certificate once, for ever, or "
	    "not at all? Compare the SHA-256 with what the server's operator "
	    "says", a->jid);
	s->shown = xasprintf("%s: the server's certificate: %s. Compare "
	    "its SHA-256 with what the server's operator says: %s", a->jid,
	    a->certificate->problem, sum);
	free(sum);
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
