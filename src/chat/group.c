/*
 * The groups that the roster has contacts in.  Their names are foreign, also
 * one's own: another program may have made them.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

/* One line that shows something, and is told whole. */
static bool
group_is_name(const char *s, size_t len)
{
	if (len == 0 || len > IPC_GROUP_MAX || s[0] == ' ' ||
	    s[len - 1] == ' ')
		return false;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)s[i] < ' ' || s[i] == 0x7f)
			return false;
	return true;
}

/* In the order of the roster, none twice. */
void
groups_keep(struct contact *c, const char *foreign)
{
	struct str kept;
	size_t len;
	int n = 0;

	free(c->groups);
	c->groups = NULL;
	if (foreign == NULL)
		return;
	str_init(&kept);
	for (; *foreign != '\0' && n < IPC_GROUPS; foreign += len +
	    (foreign[len] == '\n')) {
		char *name;

		len = strcspn(foreign, "\n");
		if (!group_is_name(foreign, len))
			continue;
		name = xstrndup(foreign, len);
		if (!contact_is_in_group(c, name)) {
			str_addf(&kept, "%s%s", n++ == 0 ? "" : "\n", name);
			free(c->groups);
			c->groups = xstrdup(kept.s);
		}
		free(name);
	}
	str_free(&kept);
}

char *
contact_groups_text(const struct contact *c)
{
	const char *s = contact_groups(c);
	char quoted[CHAT_NOTE_MAX + 1];
	struct str out;
	size_t len;

	str_init(&out);
	for (; *s != '\0'; s += len + (s[len] == '\n')) {
		char *name = xstrndup(s, len = strcspn(s, "\n"));

		str_addf(&out, "%s\"%s\"", out.len == 0 ? "" : ", ",
		    chat_quote(quoted, name));
		free(name);
	}
	return str_take(&out);
}

static int
groups_of(const struct contact *c)
{
	const char *s = contact_groups(c);
	int n = *s != '\0';

	for (; *s != '\0'; s++)
		n += *s == '\n';
	return n;
}

static int
group_check(const struct account *a, const struct contact *c, const char *jid,
    const char *group, struct err *err)
{
	if (c == NULL || !c->in_roster)
		return err_set(err, "not-in-roster", "%s is not in the roster "
		    "of %s: use /roster add first", jid, a->jid);
	if (!group_is_name(group, strlen(group)))
		return err_set(err, "bad-group", "the name of a group is one "
		    "line of at most %d bytes", IPC_GROUP_MAX);
	return 0;
}

int
roster_group(struct account *a, const char *jid, const char *group, bool in,
    const struct talk *said, struct err *err)
{
	const struct contact *c = contact_find(a, jid);

	if (group_check(a, c, jid, group, err) == -1)
		return -1;
	if (in && groups_of(c) >= IPC_GROUPS)
		return err_set(err, "bad-group", "%s is in %d groups already, "
		    "and sotto keeps no more", jid, IPC_GROUPS);
	if (contact_is_in_group(c, group) == in)
		return err_set(err, "already-so", "%s is %s that group", jid,
		    in ? "already in" : "not in");
	return request_add(a, in ? ROSTER_GROUP_ADD : ROSTER_GROUP_REMOVE,
	    jid, group, said, err);
}
