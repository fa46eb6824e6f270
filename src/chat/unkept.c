/*
 * Commands that protect and did not do so for good, and whom they concern:
 * a script's next line does not leave for those (law 1).  Must not know what
 * the commands are, nor why they failed.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

struct unkept {
	struct unkept *next;
	char *account;		/* NULL: all */
	char *contact;		/* NULL: all of the account */
	char *what;		/* that it should have protected, or kept */
	char *why;
};

/* A domain alone stands for all of its addresses. */
static bool
unkept_covers(const char *wide, const char *narrow)
{
	const char *at = narrow != NULL ? strchr(narrow, '@') : NULL;

	return wide == NULL || (narrow != NULL && (strcmp(wide,
	    narrow) == 0 || (at != NULL && strcmp(wide, at + 1) == 0)));
}

static void
unkept_free(struct unkept *u)
{
	free(u->account);
	free(u->contact);
	free(u->what);
	free(u->why);
	free(u);
}

const char *
talk_unkept(const struct talk *v)
{
	const struct unkept *u;

	for (u = v->account->chat->unkept; u != NULL; u = u->next)
		if (unkept_covers(u->account, v->account->jid) &&
		    unkept_covers(u->contact, v->jid))
			return u->why;
	return NULL;
}

/* What was held before the command must not leave after it either. */
static void
unkept_fail_held(struct talk *v, const char *why)
{
	struct line *next;

	for (struct line *l = v->outbox; l != NULL; l = next) {
		next = l->next;
		if (l->delivery == DELIVERY_HELD)
			line_unkept(v, l, why);
	}
}

void
chat_unkept(struct chat *c, const char *account, const char *contact,
    const char *what, const char *why)
{
	struct unkept *u = xcalloc(1, sizeof(*u));

	chat_kept(c, account, contact, what, true);	/* the newest says it */
	u->account = xstrdup(account);
	u->contact = xstrdup(contact);
	u->what = xstrdup(what);
	u->why = xasprintf("not-kept: %s", why);
	u->next = c->unkept;
	c->unkept = u;
	for (size_t i = 0; i < c->ntalks; i++)
		if (unkept_covers(account, c->talks[i]->account->jid) &&
		    unkept_covers(contact, c->talks[i]->jid))
			unkept_fail_held(c->talks[i], u->why);
}

void
chat_kept(struct chat *c, const char *account, const char *contact,
    const char *what, bool only)
{
	struct unkept **at = &c->unkept, *u;

	while ((u = *at) != NULL) {
		if (strcmp(u->what, what) == 0 &&
		    unkept_covers(account, u->account) &&
		    unkept_covers(contact, u->contact) && (!only ||
		    (unkept_covers(u->account, account) &&
		    unkept_covers(u->contact, contact)))) {
			*at = u->next;
			unkept_free(u);
		} else
			at = &u->next;
	}
}

void
unkept_forget(struct chat *c)
{
	struct unkept *u;

	while ((u = c->unkept) != NULL) {
		c->unkept = u->next;
		unkept_free(u);
	}
}
