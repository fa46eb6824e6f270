/*
 * Links in a text: where each stands, what it leads to, and the host behind it
 * where a reader could take it for another.  What it leads to is ASCII, and in
 * the one form that all who read links understand alike.  Must not know what
 * is done with them.
 *
 * SPDX-License-Identifier: ISC
 */
#include <arpa/inet.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <utf8proc.h>

#include "lib/inside.h"
#include "lib/lib.h"

#define HOST_MAX 253		/* RFC 1035, 2.3.4 */
#define LABEL_MAX 63
#define TRIES_MAX 16		/* in one word, which may be long */
#define HOST_LONG 40		/* its end is what counts, and is missed */
#define HOST_END 30
#define HOST_LABELS 3

/* RFC 3986, 2.2 and 2.3; brackets are allowed for hosts, and used elsewhere. */
#define URL_SIGNS "-._~:/?#[]@!$&'()*+,;=%"
#define USER_SIGNS "-._~!$&()*+,;=:"

static const struct url_scheme {
	const char *name;	/* with what belongs to it */
	bool xmpp;
} schemes[] = {
	{ "http://", false }, { "https://", false }, { "xmpp:", true },
};

static bool
url_is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z');
}

static bool
url_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
url_is_hex(char c)
{
	return url_is_digit(c) || (c >= 'a' && c <= 'f') ||
	    (c >= 'A' && c <= 'F');
}

static bool
url_is_one_of(char c, const char *signs)
{
	return c != '\0' && strchr(signs, c) != NULL;
}

/* ---- where one stands -------------------------------------------------- */

/* The scheme whose name ends at or behind a colon; NULL: none. */
static const struct url_scheme *
url_scheme_at(const char *s, size_t n, size_t from, size_t colon, size_t *start)
{
	for (size_t i = 0; i < NELEM(schemes); i++) {
		size_t len = strlen(schemes[i].name);
		size_t before = (size_t)(strchr(schemes[i].name, ':') -
		    schemes[i].name);

		if (colon < from + before || n - (colon - before) < len ||
		    strncasecmp(s + colon - before, schemes[i].name, len) != 0)
			continue;
		*start = colon - before;
		/* "svn+http://" is another. */
		if (*start > 0 && (url_is_alnum(s[*start - 1]) ||
		    url_is_one_of(s[*start - 1], "+-.")))
			continue;
		return &schemes[i];
	}
	return NULL;
}

/* What people write in paths beside ASCII; marks of other scripts that end a
 * sentence, and signs that look like those of a link, end it. */
static bool
url_is_letter(uint32_t cp)
{
	switch (utf8proc_category((utf8proc_int32_t)cp)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
	case UTF8PROC_CATEGORY_PD:
		return true;
	case UTF8PROC_CATEGORY_SO:
		return cp != 0xfffd;
	default:
		return false;
	}
}

/* Where it ends at the latest: a bracket that it did not open ends it. */
static size_t
url_run(const char *s, size_t n, size_t at)
{
	size_t round = 0, square = 0;
	uint32_t cp;
	int len;

	for (; at < n; at += (size_t)len) {
		len = 1;
		if ((unsigned char)s[at] >= 0x80) {
			len = utf8_decode(s + at, n - at, &cp);
			if (len <= 0 || !url_is_letter(cp))
				break;
		} else if (s[at] == '(')
			round++;
		else if (s[at] == '[')
			square++;
		else if ((s[at] == ')' && round-- == 0) ||
		    (s[at] == ']' && square-- == 0))
			break;
		else if (!url_is_alnum(s[at]) &&
		    !url_is_one_of(s[at], URL_SIGNS))
			break;
	}
	return at;
}

/* What ends a sentence, or the look of the words, is not part of it. */
static size_t
url_trim(const char *s, size_t start, size_t from, size_t end)
{
	char before = start > 0 ? s[start - 1] : '\0';

	while (end > from && (url_is_one_of(s[end - 1], ".,;:!?'([") ||
	    (s[end - 1] == before && url_is_one_of(before, "*_~"))))
		end--;
	return end;
}

/* ---- hosts ------------------------------------------------------------- */

static bool
url_host_is_ascii(const char *host)
{
	size_t len;

	if (strlen(host) > HOST_MAX)
		return false;
	for (;; host += len + 1) {
		len = strcspn(host, ".");
		if (len == 0 || len > LABEL_MAX)
			return false;
		for (size_t i = 0; i < len; i++)
			if (!url_is_alnum(host[i]) &&
			    !url_is_one_of(host[i], "-_"))
				return false;
		if (host[len] == '\0')
			return true;
	}
}

static bool
url_is_ipv6(const char *s, size_t n)
{
	char address[INET6_ADDRSTRLEN];
	struct in6_addr in;

	if (n < 4 || n - 2 >= sizeof(address) || s[0] != '[' || s[n - 1] != ']')
		return false;
	memcpy(address, s + 1, n - 2);
	address[n - 2] = '\0';
	return inet_pton(AF_INET6, address, &in) == 1;
}

/* Whether it is worth the work to ask: most of what is tried is none. */
static bool
url_host_can_be(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < 0x80 && !url_is_alnum(*s) &&
		    !url_is_one_of(*s, "-_."))
			return false;
	return true;
}

/* As DNS has it; NULL: it is no host.  Caller frees. */
static char *
url_host(const char *s, size_t n)
{
	char *typed, *host = NULL, *ascii;

	if (n == 0 || n > 4 * HOST_MAX)
		return NULL;
	typed = xstrndup(s, n - (n > 1 && s[n - 1] == '.'));
	if (url_is_ipv6(s, n) || url_host_is_ascii(typed))
		host = jid_part_lower(typed);
	else if (!jid_part_ascii(typed) && url_host_can_be(typed) &&
	    (ascii = jid_domain_normal(typed)) != NULL) {
		host = jid_domain_ascii(ascii);
		free(ascii);
		if (!url_host_is_ascii(host)) {
			free(host);
			host = NULL;
		}
	}
	free(typed);
	return host;
}

/* Where the last labels begin: under a name such as co.uk it takes three of
 * them to say whose it is. */
static const char *
url_last_labels(const char *host)
{
	const char *at = host + strlen(host);

	for (int labels = 0; at > host; at--)
		if (at[-1] == '.' && ++labels == HOST_LABELS)
			break;
	return at;
}

/* The end of a host that is long, from where a label begins. */
static char *
url_host_end(const char *host)
{
	size_t n = strlen(host);
	const char *labels = url_last_labels(host), *dot;

	if (n <= HOST_LONG || labels == host)
		return xstrdup(host);
	dot = strchr(host + n - HOST_END, '.');
	return xasprintf("...%s", dot != NULL && dot < labels ? dot + 1 :
	    labels);
}

/* ---- what it leads to -------------------------------------------------- */

static void
url_add_byte(struct str *out, char c)
{
	str_addf(out, "%%%02X", (unsigned)(unsigned char)c);
}

/* ASCII: letters, digits, these signs and what is encoded already; all else
 * is encoded. */
static void
url_add(struct str *out, const char *s, size_t n, const char *signs)
{
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '%' && n - i > 2 && url_is_hex(s[i + 1]) &&
		    url_is_hex(s[i + 2]))
			str_addc(out, '%');
		else if (url_is_alnum(s[i]) ||
		    (s[i] != '%' && s[i] != '\'' && url_is_one_of(s[i], signs)))
			str_addc(out, s[i]);
		else
			url_add_byte(out, s[i]);
	}
}

/* Where the last (or the first) of a sign stands, or `n`. */
static size_t
url_last(const char *s, size_t n, char sign)
{
	for (size_t i = n; i > 0; i--)
		if (s[i - 1] == sign)
			return i - 1;
	return n;
}

static size_t
url_first(const char *s, size_t n, const char *signs)
{
	size_t i = 0;

	while (i < n && !url_is_one_of(s[i], signs))
		i++;
	return i;
}

/* ":443", and "" or ":" alone; false: something else. */
static bool
url_is_port(const char *s, size_t n)
{
	unsigned long port = 0;

	if (n > 6 || (n > 0 && s[0] != ':'))
		return false;
	for (size_t i = 1; i < n; i++) {
		if (!url_is_digit(s[i]))
			return false;
		port = port * 10 + (unsigned long)(s[i] - '0');
	}
	return port <= 65535;
}

/* The host is known, and whether the text says it so. */
static void
url_set_host(struct url *url, char *host, const char *s, size_t n, bool hidden)
{
	if (n != strlen(host) || strncasecmp(s, host, n) != 0 ||
	    strlen(host) > HOST_LONG)
		hidden = true;
	url->host = host;
	url->hint = hidden ? url_host_end(host) : NULL;
}

/* "USER@HOST:PORT/PATH?QUERY#FRAGMENT", behind the scheme. */
static bool
url_web(struct url *url, const char *s, size_t n, struct str *out)
{
	size_t authority = url_first(s, n, "/?#");
	size_t user = url_last(s, authority, '@');
	size_t from = user == authority ? 0 : user + 1;
	size_t colon = url_last(s + from, authority - from, ':');
	char *host;

	/* The colons of an address stand within brackets. */
	if (from < authority && s[from] == '[')
		colon = url_first(s + from, authority - from, "]") + 1;
	if (colon > authority - from)
		return false;
	if (!url_is_port(s + from + colon, authority - from - colon) ||
	    (host = url_host(s + from, colon)) == NULL)
		return false;
	url_set_host(url, host, s + from, colon, from > 0);
	if (from > 0) {
		url_add(out, s, user, USER_SIGNS);
		str_addc(out, '@');
	}
	str_add(out, host);
	if (authority - from - colon > 1)
		str_addn(out, s + from + colon, authority - from - colon);
	if (authority == n || s[authority] != '/')
		str_addc(out, '/');
	url_add(out, s + authority, n - authority, URL_SIGNS);
	return true;
}

/* "USER@HOST/RESOURCE?QUERY", behind "xmpp:" (RFC 5122). */
static bool
url_xmpp(struct url *url, const char *s, size_t n, struct str *out)
{
	size_t from = 0, bare, user, end;
	char *host;

	/* "//ACCOUNT/" says who should act on it: that is for the user. */
	if (n > 2 && s[0] == '/' && s[1] == '/') {
		from = 2 + url_first(s + 2, n - 2, "/?#");
		if (from == n || s[from++] != '/')
			return false;
	}
	s += from;
	n -= from;
	bare = url_first(s, n, "/?#");
	end = url_first(s, n, "?#");
	user = url_first(s, bare, "@");
	from = user == bare ? 0 : user + 1;
	if (user == 0 || (host = url_host(s + from, bare - from)) == NULL)
		return false;
	/* "xmpp: and so on" */
	if (from == 0 && strchr(host, '.') == NULL) {
		free(host);
		return false;
	}
	url_set_host(url, host, s + from, bare - from, false);
	if (from > 0) {
		url_add(out, s, user, USER_SIGNS);
		str_addc(out, '@');
	}
	str_add(out, host);
	url_add(out, s + bare, end - bare, USER_SIGNS "/");
	url_add(out, s + end, n - end, URL_SIGNS);
	return true;
}

static bool
url_read(struct url *url, const struct url_scheme *scheme, const char *s,
    size_t n)
{
	struct str out;
	bool is;

	str_init_secret(&out);
	str_add(&out, scheme->name);
	is = scheme->xmpp ? url_xmpp(url, s, n, &out) :
	    url_web(url, s, n, &out);
	if (is && out.len <= URL_MAX_BYTES) {
		url->target = str_take(&out);
		return true;
	}
	str_free(&out);
	url_free(url);
	return false;
}

bool
url_next(const char *s, size_t n, size_t from, struct url *url)
{
	const struct url_scheme *scheme;
	size_t start, at, end, run = 0, tries = 0;
	const char *colon;

	*url = (struct url){ { 0, 0 }, NULL, NULL, NULL };
	for (size_t look = from; look < n; look = at) {
		colon = memchr(s + look, ':', n - look);
		if (colon == NULL)
			return false;
		at = (size_t)(colon - s) + 1;
		scheme = url_scheme_at(s, n, from, at - 1, &start);
		if (scheme == NULL)
			continue;
		at = start + strlen(scheme->name);
		end = url_run(s, n, at);
		tries = at < run ? tries + 1 : 0;
		run = end;
		if (end - start > URL_MAX_BYTES || tries == TRIES_MAX) {
			at = end;
			continue;
		}
		end = url_trim(s, start, at, end);
		if (!url_read(url, scheme, s + at, end - at))
			continue;
		url->at = (struct bytes){ start, end - start };
		return true;
	}
	return false;
}

void
url_free(struct url *url)
{
	secret_free(url->target);
	free(url->host);
	free(url->hint);
	*url = (struct url){ { 0, 0 }, NULL, NULL, NULL };
}

/* ---- addresses --------------------------------------------------------- */

static int
url_hex(char c)
{
	return url_is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
}

/* Without its encoding; false: a sign that was encoded would end a part of
 * the address, and make it that of another host. */
static bool
url_add_decoded(struct str *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char c = s[i];

		if (c == '%' && n - i > 2 && url_is_hex(s[i + 1]) &&
		    url_is_hex(s[i + 2])) {
			c = (char)(url_hex(s[i + 1]) << 4 | url_hex(s[i + 2]));
			if (c == '@' || c == '/' || c == '\0')
				return false;
			i += 2;
		}
		str_addc(out, c);
	}
	return true;
}

char *
url_xmpp_address(const char *target)
{
	struct str s;
	char *jid, *bare;

	if (strncmp(target, "xmpp:", 5) != 0)
		return NULL;
	target += 5;
	str_init(&s);
	jid = !url_add_decoded(&s, target, strcspn(target, "/?#")) ? NULL :
	    strchr(s.s, '<') == NULL ? jid_parse(s.s, NULL) :
	    jid_hear(s.s, NULL);
	str_free(&s);
	bare = jid == NULL ? NULL : jid_bare(jid);
	free(jid);
	return bare;
}
