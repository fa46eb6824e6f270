/*
 * The contact in a command line: what may be one, and taking it.  What has
 * an '@' always is; a domain alone (a gateway, a server) may just as well be
 * another argument, and is the contact only where that cannot be meant.
 * Written "@example.org" it always is, too.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

static const char *
contact_skip(const char *s)
{
	return s + strspn(s, BLANKS);
}

/* What stands next, as it is: not taken. */
static bool
contact_has_at(const char *s)
{
	size_t len;

	s = contact_skip(s);
	if (uri_is(s + (*s == '"')))
		return false;
	len = *s == '"' ? 1 + strcspn(s + 1, "\"") : strcspn(s, BLANKS);
	return memchr(s, '@', len) != NULL;
}

/* A domain alone as people write it, in contrast to a word. */
static bool
contact_is_domain(const char *s)
{
	size_t len = strcspn(s, "/");

	return memchr(s, '.', len) != NULL || memchr(s, '<', len) != NULL ||
	    *s == '[';
}

static bool
contact_is_known(const struct parsed *p, const char *s)
{
	char *full, *bare;
	bool known;

	if (p->known == NULL || (full = jid_parse(s, NULL)) == NULL)
		return false;
	bare = jid_bare(full);
	known = p->known(p->known_arg, bare);
	wipe_free(bare);
	wipe_free(full);
	return known;
}

static bool
contact_is_word(const struct cmd_param *param, const char *s)
{
	const char *w = param->words;
	size_t len = strlen(s), n;

	for (;; w += n + 1) {
		n = strcspn(w, "|");
		if (n == len && memcmp(w, s, n) == 0)
			return true;
		if (w[n] == '\0')
			return false;
	}
}

/* Whether the next parameter takes it: a contact cannot be named so. */
static bool
contact_is_argument(const struct cmd_param *param, const char *s)
{
	char hex[FINGERPRINT_HEX + 1];

	switch (param->type) {
	case PARAM_WORD:
		return contact_is_word(param, s);
	case PARAM_SETTING:
		return setting_find(s) != -1;
	case PARAM_ID:
	case PARAM_LINE:
		return strcmp(s, "last") == 0;
	case PARAM_FINGERPRINT:
	case PARAM_LINK:
		return uri_is(s) || otr_fingerprint_parse(s, hex) == 0;
	case PARAM_CONTACT:
	case PARAM_JID:
	case PARAM_ACCOUNT:
	case PARAM_VALUE:
	case PARAM_INT:
	case PARAM_COMMAND:
	case PARAM_ACTION:
	case PARAM_THEME:
	case PARAM_KEY:
	case PARAM_WINDOW:
	case PARAM_RESOURCE:
	case PARAM_GROUP:
	case PARAM_GROUP_OF:
	case PARAM_NICK:
	case PARAM_ROOM:
	case PARAM_STRING:
	case PARAM_QUOTED:
	case PARAM_TEXT:
	case PARAM_STANZA:
	case PARAM_SECRET:
	case PARAM_TYPES:
		break;
	}
	return false;
}

/* `after` is what follows the argument `s`. */
static bool
contact_is_meant(const struct parsed *p, const struct cmd_param *params, int n,
    const char *s, const char *after)
{
	if (n == 1 || !params[0].optional)
		return contact_is_domain(s) || contact_is_known(p, s);
	/* The only argument left is the secret. */
	if (params[1].type == PARAM_SECRET && *contact_skip(after) == '\0')
		return false;
	if (contact_is_argument(&params[1], s))
		return false;
	return contact_is_known(p, s) || (contact_is_domain(s) &&
	    (p->row->flags & CMD_ANY_DOMAIN) != 0);
}

static int
contact_split(struct parsed *p, const char *s, struct err *err)
{
	/* "@example.org": a domain alone, where it must not be a word. */
	bool marked = *s == '@' && s[1 + strcspn(s + 1, "@/")] != '@';
	char *jid = jid_parse(s + marked, err);
	const char *resource;

	if (jid == NULL)
		return -1;
	resource = jid_resource(jid);
	p->resource = xstrdup(resource);
	p->contact = jid_bare(jid);
	wipe_free(jid);
	return 0;
}

/* Of a row where it is the room, behind which another address may stand: never
 * a domain alone, which no room is. */
static bool
contact_is_room(const struct parsed *p, const char *s, const char *after)
{
	return *s != '@' && (contact_has_at(after) || contact_is_known(p, s));
}

/* 1: taken; 0: it is no contact. */
static int
contact_maybe(struct parsed *p, const struct cmd_param *params, int n,
    const char **at, struct err *err)
{
	const char *after = *at;
	bool at_sign = contact_has_at(*at);
	struct str s;
	int rc;

	arg_str(p, &s);
	rc = cmd_token(&after, &s, at_sign ? err : NULL);
	if (rc == 1 && (p->row->flags & CMD_ROOM_FIRST) != 0)
		at_sign = at_sign && contact_is_room(p, s.s, after);
	else if (rc == 1 && !at_sign)
		at_sign = contact_is_meant(p, params, n, s.s, after);
	if (rc == 1 && at_sign) {
		*at = after;
		rc = contact_split(p, s.s, err) == -1 ? -1 : 1;
	} else if (rc == -1 && at_sign)
		rc = -1;
	else
		rc = 0;
	str_free(&s);
	return rc;
}

/* ---- names ------------------------------------------------------------- */

/* One argument; all that is left, where nothing else follows the contact. */
static int
contact_read_name(struct parsed *p, int n, const char *from, const char **at,
    struct err *err)
{
	struct str s;
	int rc = 1;

	str_init(&s);
	from = contact_skip(from);
	if (n == 1 && *from != '"') {
		str_add(&s, from);
		while (s.len > 0 && strchr(BLANKS, s.s[s.len - 1]) != NULL)
			s.s[--s.len] = '\0';
		from += strlen(from);
	} else
		rc = cmd_token(&from, &s, err);
	if (rc == 1 && s.len == 0)
		rc = arg_usage(p, err);
	if (rc == 1) {
		p->name = str_take(&s);
		*at = from;
	}
	str_free(&s);
	return rc == 1 ? 0 : -1;
}

static void
contact_forget(struct parsed *p)
{
	wipe_free(p->contact);
	wipe_free(p->resource);
	p->contact = p->resource = NULL;
}

/*
 * Of a row whose contact may be named: what has no '@' may be a name.  "Dr.
 * Bob" is no domain, and "irc.example.org" may be what somebody is called.
 */
static int
contact_named(struct parsed *p, int n, int rc, const char *from,
    const char **at, struct err *err)
{
	if (*contact_skip(from) == '\0' || uri_is(contact_skip(from)) ||
	    contact_has_at(from) || p->resource != NULL)
		return rc;
	if (rc == 1 && n == 1 && *contact_skip(*at) != '\0')
		contact_forget(p);
	return contact_read_name(p, n, from, at, err) == -1 ? -1 : 1;
}

int
contact_take(struct parsed *p, const struct cmd_param *params, int n,
    const char **at, struct err *err)
{
	const char *from = *at;
	int rc = contact_maybe(p, params, n, at, err);

	if ((p->row->flags & (CMD_NAME | CMD_NAMES)) != 0)
		rc = contact_named(p, n, rc, from, at, err);
	if (rc != 0 || params[0].optional)
		return rc == -1 ? -1 : 0;
	/* The room of the window. */
	if (*contact_skip(*at) == '\0' && (p->row->flags & CMD_OF_ROOMS) != 0)
		return 0;
	if (*contact_skip(*at) == '\0' || uri_is(contact_skip(*at)))
		return arg_usage(p, err);
	if ((p->row->flags & CMD_OF_ROOMS) != 0)
		return err_set(err, "usage", "a room looks like "
		    "name@service, as in tea@rooms.example.org (/rooms)");
	return err_set(err, "usage", "an address looks like name@domain; of a "
	    "server without a dot, @server%s",
	    (p->row->flags & CMD_ROOMS) != 0 ? "; of somebody in a room, "
	    "name@service/NICK" : "");
}

int
contact_take_last(struct parsed *p, const char **at, struct err *err)
{
	const struct cmd_param two[2] = { { .optional = true }, { 0 } };

	return contact_maybe(p, two, 2, at, err) == -1 ? -1 : 0;
}
