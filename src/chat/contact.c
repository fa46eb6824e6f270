/*
 * A contact, and one of its programs, as others see them: read, never written.
 * Calls nothing.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "chat/inside.h"

struct account *
contact_account(const struct contact *c)
{
	return c->account;
}

const char *
contact_jid(const struct contact *c)
{
	return c->jid;
}

const char *
contact_roster_name(const struct contact *c)
{
	return c->name;
}

const char *
contact_groups(const struct contact *c)
{
	return c->groups != NULL ? c->groups : "";
}

bool
contact_is_in_group(const struct contact *c, const char *group)
{
	size_t len = strlen(group), n;

	for (const char *s = contact_groups(c); *s != '\0'; s += n +
	    (s[n] == '\n')) {
		n = strcspn(s, "\n");
		if (n == len && memcmp(s, group, n) == 0)
			return true;
	}
	return false;
}

const char *
contact_local(const struct contact *c)
{
	return c->local;
}

bool
contact_in_roster(const struct contact *c)
{
	return c->in_roster;
}

enum subscription
contact_subscription(const struct contact *c)
{
	return c->subscription;
}

bool
contact_is_asked(const struct contact *c)
{
	return c->ask;
}

bool
contact_asks(const struct contact *c)
{
	return c->asks_us;
}

enum show
contact_show(const struct contact *c)
{
	return c->show;
}

const char *
contact_text(const struct contact *c)
{
	return c->text;
}

const char *
contact_unreachable(const struct contact *c)
{
	return c->unreachable;
}

size_t
contact_resources(const struct contact *c)
{
	return c->nresources;
}

const struct resource *
contact_resource(const struct contact *c, size_t i)
{
	return i < c->nresources ? &c->resources[i] : NULL;
}

const char *
resource_name(const struct resource *r)
{
	return r->name;
}

enum show
resource_show(const struct resource *r)
{
	return r->show;
}

enum announced
resource_announced(const struct resource *r)
{
	return r->announced;
}
