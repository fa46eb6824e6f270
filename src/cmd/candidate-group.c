/*
 * Groups of the roster, for Tab.  A group's name may have blanks: what is
 * typed of it may be several words, and a candidate begins with the last one.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cmd/inside.h"

struct grouping {
	struct gather *gather;
	const struct contact *contact;	/* whose it must (not) be, or NULL */
	bool in;
	char *before;		/* words of the name that stand already */
	size_t len;
};

/* What of the arguments is the name of a group: behind -a and the contact. */
static char *
group_typed(const struct gather *g)
{
	const char *at = g->rest, *from;
	struct str token;
	int rc;

	str_init(&token);
	do {
		from = at;
		str_clear(&token);
		rc = cmd_token(&at, &token, NULL);
		if (rc == 1 && strcmp(token.s, "-a") == 0) {
			str_clear(&token);
			rc = cmd_token(&at, &token, NULL);
			continue;
		}
		if (rc != 1 || g->contact == NULL ||
		    strcmp(token.s, g->contact) != 0)
			break;
	} while (rc == 1);
	str_free(&token);
	return xstrdup(from + strspn(from, BLANKS));
}

static void
group_offer(struct grouping *p, const char *name)
{
	if (strncasecmp(name, p->before, p->len) != 0 ||
	    (p->contact != NULL &&
	    contact_is_in_group(p->contact, name) != p->in))
		return;
	gather_if(p->gather, name + p->len);
}

static void
group_offer_all(struct grouping *p, const struct contact *c)
{
	size_t len;

	for (const char *s = contact_groups(c); *s != '\0'; s += len +
	    (s[len] == '\n')) {
		char *name = xstrndup(s, len = strcspn(s, "\n"));

		group_offer(p, name);
		free(name);
	}
}

static void
group_offer_of(struct gather *g, bool in)
{
	struct account *account = gather_meant_account(g);
	const char *jid = g->contact != NULL ? g->contact :
	    g->window != NULL ? talk_jid(g->window) : NULL;
	struct grouping p = { .gather = g, .in = in };
	const struct contact *c;

	if (account == NULL && chat_accounts(g->app->chat) > 0)
		account = chat_account(g->app->chat, 0);
	if (account == NULL)
		return;
	p.before = group_typed(g);
	p.len = strlen(p.before);
	p.contact = jid != NULL ? contact_find(account, jid) : NULL;
	if (in && p.contact != NULL)
		group_offer_all(&p, p.contact);
	for (size_t i = 0; !in && (c = roster_contact(account, i)) != NULL; i++)
		group_offer_all(&p, c);
	free(p.before);
}

void
gather_groups(struct gather *g)
{
	group_offer_of(g, false);
}

void
gather_groups_of(struct gather *g)
{
	group_offer_of(g, true);
}
