/*
 * Stanzas on their way.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdlib.h>
#include <string.h>

#include "storm.h"

void
item_free(struct item *i)
{
	free(i->from);
	free(i->to);
	free(i->id);
	free(i->body);
	free(i);
}

struct item *
item_copy(const struct item *i)
{
	struct item *copy = xmalloc(sizeof(*copy));

	*copy = *i;
	copy->next = NULL;
	copy->from = xstrdup(i->from);
	copy->to = xstrdup(i->to);
	copy->id = xstrdup(i->id);
	copy->body = xstrdup(i->body);
	return copy;
}

void
item_push(struct item **at, struct item *i)
{
	while (*at != NULL)
		at = &(*at)->next;
	i->next = NULL;
	*at = i;
}

struct item *
item_pop(struct item **at)
{
	struct item *i = *at;

	if (i != NULL)
		*at = i->next;
	return i;
}

void
items_free(struct item **at)
{
	struct item *i;

	while ((i = item_pop(at)) != NULL)
		item_free(i);
}

struct item *
item_new(enum item_kind kind, const char *from, const char *to)
{
	struct item *i = xcalloc(1, sizeof(*i));

	i->kind = kind;
	i->from = xstrdup(from);
	i->to = xstrdup(to);
	i->id = xstrdup("");
	i->body = xstrdup("");
	return i;
}
