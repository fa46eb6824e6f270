/*
 * One bookmark of a room as it is written (XEP-0402, 4; XEP-0048, 3.1): a
 * <conference/>.  What sotto does not know in it is left as it is.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

/* It is what some program wrote, or a person typed there: capitals say
 * nothing. */
char *
conference_room(const char *raw)
{
	char *jid = jid_parse(raw, NULL);

	if (jid == NULL || (jid_resource(jid) == NULL &&
	    strchr(jid, '@') != NULL))
		return jid;
	free(jid);
	return NULL;
}

/* A text that is too long is of no use: "".  Caller frees. */
static char *
conference_text(xmpp_stanza_t *s, const char *name, size_t max)
{
	xmpp_stanza_t *child = stanza_child(s, name, stanza_ns(s));
	size_t missing = 0;
	char *text = child == NULL ? xstrdup("") :
	    stanza_text(child, max, &missing);

	if (missing > 0) {
		wipe(text, strlen(text));
		*text = '\0';
	}
	return text;
}

bool
conference_tell(const struct wire *w, xmpp_stanza_t *s, const char *raw_room,
    bool pushed)
{
	struct msg m = { .type = MSG_BOOKMARK };
	const char *autojoin = stanza_attr(s, "autojoin", 8);
	char *room = conference_room(raw_room), *name, *nick, *password;

	if (room == NULL)
		return false;
	name = stanza_attr_words(s, "name", IPC_NAME_MAX);
	nick = conference_text(s, "nick", ROOM_NICK_MAX);
	password = conference_text(s, "password", ROOM_PASSWORD_MAX);
	m.u.bookmark.room = room;
	m.u.bookmark.name = name;
	m.u.bookmark.nick = nick;
	m.u.bookmark.password = password;
	m.u.bookmark.autojoin = strcmp(autojoin, "true") == 0 ||
	    strcmp(autojoin, "1") == 0;
	m.u.bookmark.pushed = pushed;
	w->tell(w->arg, &m);
	wipe(password, strlen(password));
	free(password);
	free(nick);
	free(name);
	free(room);
	return true;
}

/* ---- changing one --------------------------------------------------------- */

static void
conference_set(xmpp_stanza_t *s, const char *name, const char *value)
{
	if (xmpp_stanza_set_attribute(s, name, value) != XMPP_EOK)
		die("out of memory");
}

static void
conference_keep_attributes(xmpp_stanza_t *s, xmpp_stanza_t *old)
{
	int n = 2 * xmpp_stanza_get_attribute_count(old);
	const char **list = xcalloc((size_t)n + 1, sizeof *list);

	n = xmpp_stanza_get_attributes(old, list, n);
	for (int i = 0; i + 1 < n; i += 2)
		conference_set(s, list[i], list[i + 1]);
	free(list);
}

/* Whether an element gives way to a new text. */
static bool
conference_gives_way(xmpp_stanza_t *child, const char *ns,
    const struct conference *c)
{
	return (*c->nick != '\0' && stanza_is(child, "nick", ns)) ||
	    (*c->password != '\0' && stanza_is(child, "password", ns));
}

xmpp_stanza_t *
conference_with(const struct wire *w, const char *ns, xmpp_stanza_t *old,
    const struct conference *c)
{
	xmpp_stanza_t *s = stanza_new(w->ctx, "conference", NULL);
	xmpp_stanza_t *child = old == NULL ? NULL : stanza_first(old);

	if (old != NULL)
		conference_keep_attributes(s, old);
	conference_set(s, "xmlns", ns);
	conference_set(s, "autojoin", c->autojoin ? "true" : "false");
	if (*c->name != '\0')
		conference_set(s, "name", c->name);
	stanza_add_text(s, "nick", c->nick);
	stanza_add_text(s, "password", c->password);
	for (; child != NULL; child = stanza_after(child))
		if (!conference_gives_way(child, ns, c))
			stanza_add(s, xmpp_stanza_copy(child));
	return s;
}
