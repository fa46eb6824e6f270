/*
 * A log-in that protects less than the last one, or that gives the password
 * itself away: the user is asked, and the answer is remembered.  So is the
 * strongest way in which an account has logged in.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

struct downgrade {
	bool plain;			/* question plain-login */
	struct sasl_strength offered;	/* what `accept` takes */
};

void
downgrade_free(struct downgrade *d)
{
	free(d);
}

void
downgrade_forget(struct account *a)
{
	if (a->downgrade == NULL)
		return;
	free(a->downgrade);
	a->downgrade = NULL;
	a->changes++;
}

/* ---- what was ---------------------------------------------------------- */

struct sasl_strength
strongest_login(const struct account *a)
{
	const char *text = conf_text(a->chat->conf, SET_SASL_STRONGEST,
	    a->jid, NULL);
	struct sasl_strength s = { SASL_HASH_NONE, SASL_BINDING_NONE };

	/* conf has checked it. */
	if (text != NULL)
		(void)sasl_strength_parse(text, &s);
	return s;
}

static bool
downgrade_is_same(struct sasl_strength a, struct sasl_strength b)
{
	return a.hash == b.hash && a.binding == b.binding;
}

static int
downgrade_remember(struct account *a, struct sasl_strength s, struct err *err)
{
	char *text = sasl_strength_text(s);
	int rc = conf_set(a->chat->conf, SET_SASL_STRONGEST, a->jid, NULL,
	    text, err);

	free(text);
	return rc;
}

void
strongest_keep(struct account *a, struct sasl_strength used)
{
	struct sasl_strength before = strongest_login(a);
	struct sasl_strength now = sasl_strongest(before, used);
	struct err err;

	if (!downgrade_is_same(now, before) &&
	    downgrade_remember(a, now, &err) == -1)
		chat_say(a->chat, a, NULL, ENTRY_WARNING, err.code, NULL,
		    "%s: sotto cannot remember how the account logged in: %s",
		    a->jid, err.text);
}

/* ---- the question ------------------------------------------------------ */

/* "SCRAM-SHA-256-PLUS, bound to the encrypted connection" */
static void
downgrade_add(struct str *s, struct sasl_strength at)
{
	bool bound = at.binding != SASL_BINDING_NONE;

	str_add(s, sasl_mechanism_name(at.hash, bound));
	if (at.hash == SASL_HASH_NONE)
		str_add(s, ", which gives the password itself away");
	else if (bound)
		str_addf(s, " (bound to TLS by %s)",
		    sasl_binding_name(at.binding));
	else
		str_add(s, " (not bound to TLS)");
}

static void
downgrade_say_weaker(struct says *s, const struct account *a)
{
	struct str was, is;

	str_init(&was);
	str_init(&is);
	downgrade_add(&was, strongest_login(a));
	downgrade_add(&is, a->downgrade->offered);
	s->text = xasprintf("%s: the server offers a weaker log-in than "
	    "before: %s; it was %s.  Somebody on the way may have taken the "
	    "better one out of the offer.  Ask who runs the server.  Log in "
	    "so from now on, or stay offline?", a->jid, is.s, was.s);
	str_free(&was);
	str_free(&is);
}

static void
downgrade_say_plain(struct says *s, const struct account *a)
{
	s->text = xasprintf("%s: the server can log you in only by the "
	    "password itself (PLAIN): it would be given to whoever answers "
	    "there, and to sotto's network process.  Log in so from now on, "
	    "or stay offline?", a->jid);
}

static bool
downgrade_look(struct question *q)
{
	const struct downgrade *d = q->account->downgrade;

	return d != NULL && d->plain == (strcmp(q->code, "plain-login") == 0);
}

void
downgrade_ask(struct account *a, enum login_end how,
    struct sasl_strength offered)
{
	struct says says = { .n = 0 };

	downgrade_forget(a);
	a->downgrade = xcalloc(1, sizeof(*a->downgrade));
	a->downgrade->plain = how == LOGIN_ASKS_PLAIN;
	a->downgrade->offered = offered;
	a->changes++;
	if (a->downgrade->plain)
		downgrade_say_plain(&says, a);
	else
		downgrade_say_weaker(&says, a);
	says_answer(&says, chat_command(NULL, "/login accept -a", a->jid,
	    NULL), &(struct answer){ .text = "log in so from now on",
	    .brief = "log in", .risky = true });
	says_answer(&says, chat_command(NULL, "/login refuse -a", a->jid,
	    NULL), &(struct answer){ .text = "stay offline",
	    .brief = "offline" });
	chat_ask(a->chat, &(struct whose){ .account = a,
		.code = a->downgrade->plain ? "plain-login" : "weaker-login",
		.look = downgrade_look }, &says);
}

int
downgrade_accept(struct account *a, struct err *err)
{
	return a->downgrade->plain ? conf_set(a->chat->conf, SET_SASL_PLAIN,
	    a->jid, NULL, "allow", err) :
	    downgrade_remember(a, a->downgrade->offered, err);
}
