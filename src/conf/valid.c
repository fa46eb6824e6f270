/*
 * What texts and lists must be, and how much a value protects: functions that
 * rows of the table of settings name.  Must not know files or the table.
 *
 * SPDX-License-Identifier: ISC
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "conf/inside.h"

/* ---- what a text must be ----------------------------------------------- */

/* As /cert shows it: SHA-256 of the certificate. */
bool
valid_pin(const char *s)
{
	size_t i;

	if (strncmp(s, "sha256:", 7) != 0)
		return false;
	i = strspn(s + 7, "0123456789abcdef");
	return i == 64 && s[7 + i] == '\0';
}

/* As the model has it: bare, or a domain alone. */
bool
valid_blocked(const char *s)
{
	char *jid = jid_parse_bare(s, NULL);
	bool same = jid != NULL && strcmp(jid, s) == 0;

	free(jid);
	return same;
}

/* A name, folded and without '=', and a whole address. */
bool
valid_meant(const char *s)
{
	const char *equals = strchr(s, '=');

	return equals != NULL && equals > s && valid_line(s) &&
	    valid_blocked(equals + 1);
}

/* "id ROOM ID NICK", "nick ROOM NICK": no less, and no line of two. */
bool
valid_ignored(const char *s)
{
	int blanks = strncmp(s, "id ", 3) == 0 ? 3 :
	    strncmp(s, "nick ", 5) == 0 ? 2 : 99;

	if (!valid_line(s))
		return false;
	for (; *s != '\0' && blanks > 0; s++)
		blanks -= *s == ' ' && s[1] != ' ' && s[1] != '\0';
	return blanks == 0;
}

/* "22:30-07:00" */
bool
valid_hours(const char *s)
{
	static const char form[] = "01:01-01:01";

	if (strlen(s) != sizeof(form) - 1)
		return false;
	for (size_t i = 0; s[i] != '\0'; i++)
		if (form[i] == '0' || form[i] == '1' ?
		    s[i] < '0' || s[i] > '9' : s[i] != form[i])
			return false;
	return strncmp(s, "24", 2) < 0 && strncmp(s + 6, "24", 2) < 0 &&
	    s[3] < '6' && s[9] < '6';
}

/* A name or a numeric address; whether it exists, the network knows. */
bool
valid_host(const char *s)
{
	size_t i;

	for (i = 0; s[i] != '\0'; i++)
		if ((unsigned char)s[i] <= ' ' || s[i] == 0x7f ||
		    strchr("/@\"'<>", s[i]) != NULL)
			return false;
	return i > 0;
}

/* "hi=/msg bob@example.org hello"; which names are free, commands know. */
bool
valid_alias(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-_");

	return n > 0 && n <= 32 && s[n] == '=' && s[n + 1] == '/' &&
	    valid_line(s);
}

/* "M-x=/win 3"; which keys there are, the bindings know. */
bool
valid_bind(const char *s)
{
	const char *equals = *s != '\0' ? strchr(s + 1, '=') : NULL;
	const char *p;

	if (equals == NULL)
		return false;
	for (p = s; p < equals; p++)
		if ((unsigned char)*p <= ' ' || *p == 0x7f)
			return false;
	return strchr(equals, '\n') == NULL;
}

/* One that does not name the file would edit something else. */
bool
valid_editor(const char *s)
{
	return strstr(s, "$1") != NULL || strstr(s, "$@") != NULL ||
	    strstr(s, "$*") != NULL || strstr(s, "${1") != NULL;
}

/* It becomes part of a path. */
bool
valid_theme(const char *s)
{
	return s[0] != '\0' && s[0] != '.' && strpbrk(s, "/\n") == NULL;
}

bool
valid_line(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return false;
	return true;
}

/* It stands where names stand, and must not read as an address. */
bool
valid_name(const char *s)
{
	size_t n = strlen(s);

	return valid_line(s) && strchr(s, '@') == NULL && n > 0 &&
	    s[0] != ' ' && s[n - 1] != ' ';
}

/* "none" is for an account, where there is one for all. */
bool
valid_proxy(const char *s)
{
	struct proxy_url url;

	if (strcmp(s, "none") == 0)
		return true;
	if (!valid_line(s) || proxy_parse(s, &url, NULL) == -1)
		return false;
	proxy_url_free(&url);
	return true;
}

/* "never", "end", or minutes: a week at most. */
bool
valid_wipe(const char *s)
{
	size_t digits = strspn(s, "0123456789");

	if (strcmp(s, "never") == 0 || strcmp(s, "end") == 0)
		return true;
	return digits > 0 && digits <= 5 && s[digits] == '\0' &&
	    atoi(s) >= 1 && atoi(s) <= 10080;
}

/* ---- how much a value protects ----------------------------------------- */

/* Of two values the larger protects more; what is not known protects least. */
static long
valid_place_of(const char *s, const char *const words[], size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(s, words[i]) == 0)
			return (long)i + 1;
	return 0;
}

long
strength_policy(const char *s)
{
	static const char *const weakest_first[] = { "never", "manual",
	    "opportunistic", "always", "verified" };

	return valid_place_of(s, weakest_first, NELEM(weakest_first));
}

long
strength_leave(const char *s)
{
	static const char *const weakest_first[] = { "allow", "ask",
	    "never" };

	return valid_place_of(s, weakest_first, NELEM(weakest_first));
}

/* What shall not be done, and what must be. */
long
strength_off(const char *s)
{
	return strcmp(s, "false") == 0;
}

/* Of what is said in rooms the less is written the better. */
long
strength_unkept(const char *s)
{
	static const char *const weakest_first[] = { "all", "lines", "off" };

	return valid_place_of(s, weakest_first, NELEM(weakest_first));
}

/* Nothing is told; any number of minutes tells as much. */
long
strength_none(const char *s)
{
	return strtol(s, NULL, 10) == 0;
}

long
strength_on(const char *s)
{
	return strcmp(s, "true") == 0;
}

/*
 * "never" and 0 are none; "end" comes late, and not where the contact ends
 * the session; of minutes fewer are more.
 */
long
strength_minutes(const char *s)
{
	long minutes = strtol(s, NULL, 10);

	if (strcmp(s, "end") == 0)
		return 1;
	return minutes > 0 ? LONG_MAX - minutes : 0;
}

/* Those that may vouch for a server are fewer than all. */
long
strength_file(const char *s)
{
	return *s != '\0';
}

/* Whoever is connected to does not learn from where. */
long
strength_proxy(const char *s)
{
	return *s != '\0' && strcmp(s, "none") != 0;
}

/* Of the items of a list; one with a comma in it counts more than once. */
static long
valid_count(const char *s)
{
	long items = *s != '\0';

	for (; *s != '\0'; s++)
		items += *s == ',';
	return items;
}

/* Each certificate that is taken without a check is one too many. */
long
strength_pins(const char *s)
{
	return -valid_count(s);
}

long
strength_blocked(const char *s)
{
	return valid_count(s);
}

/* Hash and binding, as src/sasl has them: 0 where they are none of these. */
long
strength_sasl(const char *s)
{
	static const char *const hashes[] = { "PLAIN", "SCRAM-SHA-1",
	    "SCRAM-SHA-256", "SCRAM-SHA-512" };
	static const char *const bindings[] = { "none",
	    "tls-server-end-point", "tls-exporter" };
	char hash[16];
	size_t len = strcspn(s, " ");
	long binding;

	if (s[len] == '\0' || len >= sizeof(hash))
		return 0;
	memcpy(hash, s, len);
	hash[len] = '\0';
	binding = valid_place_of(s + len + 1, bindings, NELEM(bindings));
	return valid_place_of(hash, hashes,
	    NELEM(hashes)) == 0 || binding == 0 ?
	    0 : 8 * binding + valid_place_of(hash, hashes, NELEM(hashes));
}

bool
valid_sasl(const char *s)
{
	return strength_sasl(s) != 0;
}
