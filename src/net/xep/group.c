/*
 * The groups of a contact, within its item of the roster (RFC 6121, 2.1.2.6).
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#define NS_ROSTER "jabber:iq:roster"

static bool
group_is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Its name as it is told: one line, without blanks around it.  NULL: it has
 * none, or one that is too long.  Caller frees. */
static char *
group_name(xmpp_stanza_t *group)
{
	size_t missing, n;
	char *name = stanza_text(group, IPC_GROUP_MAX, &missing);
	const char *from = name;

	for (char *p = name; *p != '\0'; p++)
		if (group_is_blank(*p))
			*p = ' ';
	from += strspn(from, " ");
	n = strlen(from);
	while (n > 0 && from[n - 1] == ' ')
		n--;
	memmove(name, from, n);
	name[n] = '\0';
	if (n > 0 && missing == 0)
		return name;
	free(name);
	return NULL;
}

char *
groups_read(xmpp_stanza_t *item)
{
	xmpp_stanza_t *child = xmpp_stanza_get_children(item);
	struct str out;
	int n = 0;

	str_init(&out);
	for (; child != NULL && n < IPC_GROUPS; child =
	    xmpp_stanza_get_next(child)) {
		char *name = stanza_is(child, "group", NS_ROSTER) ?
		    group_name(child) : NULL;

		if (name != NULL) {
			str_addf(&out, "%s%s", n == 0 ? "" : "\n", name);
			n++;
		}
		free(name);
	}
	return str_take(&out);
}

static bool
group_is(xmpp_stanza_t *child, const char *name)
{
	char *told = stanza_is(child, "group", NS_ROSTER) ?
	    group_name(child) : NULL;
	bool is = told != NULL && strcmp(told, name) == 0;

	free(told);
	return is;
}

bool
group_has(xmpp_stanza_t *item, const char *name)
{
	xmpp_stanza_t *child = xmpp_stanza_get_children(item);

	while (child != NULL && !group_is(child, name))
		child = xmpp_stanza_get_next(child);
	return child != NULL;
}

void
group_add(xmpp_stanza_t *item, const char *name)
{
	xmpp_stanza_set_ns(item, NS_ROSTER);	/* it may be written alone */
	stanza_fill(stanza_add_new(item, "group", NS_ROSTER), name);
}

static void
group_copy_attributes(xmpp_stanza_t *to, xmpp_stanza_t *from)
{
	int n = xmpp_stanza_get_attribute_count(from);
	const char **list = xcalloc(2 * (size_t)n + 1, sizeof *list);

	n = xmpp_stanza_get_attributes(from, list, 2 * n);
	for (int i = 0; i + 1 < n; i += 2)
		xmpp_stanza_set_attribute(to, list[i], list[i + 1]);
	free(list);
}

/* libstrophe takes no child out of a stanza. */
xmpp_stanza_t *
group_without(xmpp_stanza_t *item, const char *name)
{
	xmpp_stanza_t *copy = stanza_new(xmpp_stanza_get_context(item),
	    "item", NULL);
	xmpp_stanza_t *child = xmpp_stanza_get_children(item);

	group_copy_attributes(copy, item);
	for (; child != NULL; child = xmpp_stanza_get_next(child))
		if (!group_is(child, name))
			stanza_add(copy, xmpp_stanza_copy(child));
	stanza_release(item);
	return copy;
}
