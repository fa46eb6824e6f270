/*
 * How other programs name protocols and accounts, and potr's form of a key.
 * Only reads; hostile bytes give nothing worse than nothing.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <gcrypt.h>

#include "keys/inside.h"

#define NUMBER_MAX 512		/* bytes: a DSA key of 4096 bits */
#define NAMES_MAX 1000

/* ---- protocols and programs ---------------------------------------------- */

/*
 * Pidgin; profanity, Gajim; mcabber; Kopete; Adium ("libpurple-Jabber",
 * "libpurple-jabber-gtalk").  irssi and weechat know IRC only, and XMPP
 * through a gateway or a plugin that looks like it.
 */
enum foreign
foreign_protocol(const char *word)
{
	static const char *const xmpp[] = {
		"prpl-jabber", "xmpp", "jabber", "JabberProtocol",
	};
	size_t i;

	for (i = 0; i < NELEM(xmpp); i++)
		if (strcasecmp(word, xmpp[i]) == 0)
			return FOREIGN_XMPP;
	if (strncasecmp(word, "libpurple-jabber", 16) == 0)
		return FOREIGN_XMPP;
	if (strcasecmp(word, "irc") == 0)
		return FOREIGN_IRC;
	return FOREIGN_OTHER;
}

static bool
foreign_ends_with(const char *s, const char *end)
{
	size_t len = strlen(s), n = strlen(end);

	return len >= n && strcmp(s + len - n, end) == 0;
}

const char *
foreign_program(const char *path, const char *protocol)
{
	if (strncasecmp(protocol, "libpurple-", 10) == 0)
		return "Adium";
	if (strcmp(protocol, "IRC") == 0)
		return "irssi";
	if (strcmp(protocol, "irc") == 0)
		return "weechat";
	if (strcmp(protocol, "JabberProtocol") == 0)
		return "Kopete";
	if (strcmp(protocol, "jabber") == 0)
		return "mcabber";
	if (strcmp(protocol, "xmpp") == 0)
		return foreign_ends_with(path, ".txt") ? "profanity" : "Gajim";
	return strncmp(protocol, "prpl-", 5) == 0 ? "Pidgin" : "libotr";
}

/* ---- names --------------------------------------------------------------- */

static void
foreign_name_add(struct foreign_name **names, const char *label, size_t len,
    char *jid)
{
	struct foreign_name *name;
	size_t n = 0;

	for (name = *names; name != NULL; name = name->next)
		n++;
	if (n >= NAMES_MAX) {
		free(jid);
		return;
	}
	name = xcalloc(1, sizeof(*name));
	name->label = xstrndup(label, len);
	name->jid = jid;
	name->next = *names;
	*names = name;
}

const char *
foreign_find(const struct foreign_name *name, const char *label)
{
	for (; name != NULL; name = name->next)
		if (strcmp(name->label, label) == 0)
			return name->jid;
	return NULL;
}

void
foreign_free(struct foreign_name *name)
{
	struct foreign_name *next;

	for (; name != NULL; name = next) {
		next = name->next;
		free(name->label);
		free(name->jid);
		free(name);
	}
}

/* ---- Adium --------------------------------------------------------------- */

/* The text between this tag and the next, if the tag is the next there is. */
static const char *
foreign_tag_text(const char *at, const char *tag, size_t *len)
{
	at += strspn(at, " \t\r\n");
	if (strncmp(at, tag, strlen(tag)) != 0)
		return NULL;
	at += strlen(tag);
	*len = strcspn(at, "<");
	return at;
}

/* The string that belongs to a key, within one <dict> that holds no other. */
static const char *
foreign_plist_value(const char *dict, const char *end, const char *key,
    size_t *len)
{
	char *tag = xasprintf("<key>%s</key>", key);
	const char *at = strstr(dict, tag), *text = NULL;

	if (at != NULL && at < end)
		text = foreign_tag_text(at + strlen(tag), "<string>", len);
	free(tag);
	return text;
}

int
foreign_adium(const char *data, size_t len, struct foreign_name **names)
{
	char *text = xstrndup(data, len);
	const char *dict, *end, *id, *uid;
	size_t nid, nuid;
	int ret = -1;

	for (dict = strstr(text, "<dict>"); dict != NULL;
	    dict = strstr(dict + 1, "<dict>")) {
		if ((end = strstr(dict, "</dict>")) == NULL)
			break;
		id = foreign_plist_value(dict, end, "ObjectID", &nid);
		uid = foreign_plist_value(dict, end, "UID", &nuid);
		/* The outermost has the first account's: found again. */
		if (id == NULL || uid == NULL || id > end || uid > end)
			continue;
		foreign_name_add(names, id, nid, xstrndup(uid, nuid));
		ret = 0;
	}
	free(text);
	return ret;
}

/* ---- Gajim --------------------------------------------------------------- */

/* Cuts "accounts.LABEL.KEY = VALUE"; the label may hold dots. */
static bool
foreign_gajim_line(char *line, char **label, char **key, char **value)
{
	char *equal = strstr(line, " = "), *dot;

	if (strncmp(line, "accounts.", 9) != 0 || equal == NULL)
		return false;
	*equal = '\0';
	*value = equal + 3;
	*label = line + 9;
	if ((dot = strrchr(*label, '.')) == NULL)
		return false;
	*dot = '\0';
	*key = dot + 1;
	(*value)[strcspn(*value, "\r")] = '\0';
	return true;
}

static void
foreign_gajim_pass(const char *data, size_t len, const char *want,
    struct foreign_name **names)
{
	char *text = xstrndup(data, len), *rest = text, *line;
	char *label, *key, *value;

	while ((line = strsep(&rest, "\n")) != NULL)
		if (foreign_gajim_line(line, &label, &key, &value) &&
		    strcmp(key, want) == 0)
			foreign_name_add(names, label, strlen(label),
			    xstrdup(value));
	free(text);
}

void
foreign_gajim(const char *data, size_t len, struct foreign_name **names)
{
	struct foreign_name *users = NULL, *hosts = NULL, *user;
	const char *host;

	foreign_gajim_pass(data, len, "name", &users);
	foreign_gajim_pass(data, len, "hostname", &hosts);
	for (user = users; user != NULL; user = user->next)
		if ((host = foreign_find(hosts, user->label)) != NULL)
			foreign_name_add(names, user->label,
			    strlen(user->label),
			    xasprintf("%s@%s", user->jid, host));
	foreign_free(users);
	foreign_free(hosts);
}

/* ---- potr ---------------------------------------------------------------- */

/* OTRv3, "MPI".  NULL: cut short, or of a size that no key has. */
static gcry_mpi_t
foreign_number_read(const unsigned char **at, size_t *left)
{
	const unsigned char *p = *at;
	gcry_mpi_t n = NULL;
	size_t len;

	if (*left < 4)
		return NULL;
	len = (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 |
	    p[3];
	if (len == 0 || len > NUMBER_MAX || len > *left - 4 ||
	    gcry_mpi_scan(&n, GCRYMPI_FMT_USG, p + 4, len, NULL) != 0)
		return NULL;
	*at += 4 + len;
	*left -= 4 + len;
	return n;
}

struct gcry_sexp *
foreign_key3(const char *data, size_t len)
{
	const unsigned char *at = (const unsigned char *)data + 2;
	size_t left = len - 2;
	gcry_mpi_t n[5] = { NULL };
	gcry_sexp_t key = NULL;
	int i;

	/* Type 0: DSA. */
	if (len < 2 || data[0] != 0 || data[1] != 0)
		return NULL;
	for (i = 0; i < 5; i++)
		if ((n[i] = foreign_number_read(&at, &left)) == NULL)
			break;
	if (i == 5 && left == 0 && gcry_sexp_build(&key, NULL, "(private-key "
	    "(dsa (p %m) (q %m) (g %m) (y %m) (x %m)))", n[0], n[1], n[2],
	    n[3], n[4]) != 0)
		key = NULL;
	for (i = 0; i < 5; i++)
		gcry_mpi_release(n[i]);
	return key;
}
