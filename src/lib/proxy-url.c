/*
 * The URL of a proxy: its syntax, and how it is shown.  Must not know what is
 * said to a proxy.
 *
 * SPDX-License-Identifier: ISC
 */
#include <arpa/inet.h>

#include <stdlib.h>
#include <string.h>

#include "lib/lib.h"

/* ---- reading ------------------------------------------------------------ */

static const struct {
	const char *scheme;
	enum proxy_kind kind;
	uint16_t port;
} schemes[] = {
	{ "socks5://", PROXY_SOCKS5, 1080 },
	{ "http://", PROXY_HTTP, 8080 },
	{ "https://", PROXY_HTTPS, 443 },
};

static int
bad_url(struct proxy_url *u, struct err *err)
{
	proxy_url_free(u);
	return err_set(err, "bad-proxy", "a proxy looks like "
	    "socks5://[user:password@]host:port, http://... or https://...");
}

static int
proxy_url_hex(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c == '\0' ? NULL : strchr(digits, c | 0x20);

	return at == NULL ? -1 : (int)(at - digits);
}

/* Percent-decoded, in secret memory; NULL: not of that form, or too long. */
static char *
proxy_url_decode(const char *s, size_t len)
{
	char *out = secret_alloc(len + 1);
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		bool coded = s[i] == '%';
		int high = coded && i + 2 < len ? proxy_url_hex(s[i + 1]) : -1;
		int low = high != -1 ? proxy_url_hex(s[i + 2]) : -1;

		if (coded && (low == -1 || (high | low) == 0))
			goto bad;
		out[n++] = coded ? (char)(high << 4 | low) : s[i];
		i += coded ? 2 : 0;
	}
	if (n > 0 && n <= PROXY_NAME_MAX)
		return out;
bad:
	secret_free(out);
	return NULL;
}

/* "USER[:PASSWORD]" */
static int
proxy_url_take_login(struct proxy_url *u, const char *s, size_t len)
{
	const char *colon = memchr(s, ':', len);
	size_t n = colon == NULL ? len : (size_t)(colon - s);
	char *user = proxy_url_decode(s, n);

	u->user = xstrdup(user);
	secret_free(user);
	if (colon != NULL && n + 1 < len)
		u->password = proxy_url_decode(colon + 1, len - n - 1);
	if (u->user == NULL ||
	    (colon != NULL && n + 1 < len && u->password == NULL))
		return -1;
	/* RFC 7617, 2: the first colon ends the name. */
	return u->kind != PROXY_SOCKS5 && strchr(u->user, ':') != NULL ? -1 :
	    0;
}

static int
proxy_url_take_port(struct proxy_url *u, const char *s)
{
	unsigned long n = 0;
	size_t len = strspn(s, "0123456789");

	if (len == 0 || len > 5 || s[len] != '\0')
		return -1;
	n = strtoul(s, NULL, 10);
	if (n == 0 || n > 65535)
		return -1;
	u->port = (uint16_t)n;
	return 0;
}

static bool
proxy_url_is_host(const char *s)
{
	struct in6_addr a;

	if (strchr(s, ':') != NULL)
		return inet_pton(AF_INET6, s, &a) == 1;
	return *s != '\0' && strlen(s) <= PROXY_NAME_MAX &&
	    strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "0123456789.-_") == strlen(s);
}

/* "HOST[:PORT]", "[ADDRESS][:PORT]", and a slash that says nothing. */
static int
proxy_url_take_place(struct proxy_url *u, const char *s)
{
	size_t len = *s == '[' ? strcspn(s, "]") : strcspn(s, ":/");
	const char *rest = s + len;

	if (*s == '[') {
		if (*rest != ']' || memchr(s, ':', len) == NULL)
			return -1;
		u->host = xstrndup(s + 1, len - 1);
		rest++;
	} else
		u->host = xstrndup(s, len);
	if (!proxy_url_is_host(u->host))
		return -1;
	if (*rest == ':') {
		char *port = xstrndup(rest + 1, strcspn(rest + 1, "/"));
		int rc = proxy_url_take_port(u, port);

		rest += 1 + strlen(port);
		free(port);
		if (rc == -1)
			return -1;
	}
	return *rest == '\0' || strcmp(rest, "/") == 0 ? 0 : -1;
}

int
proxy_parse(const char *url, struct proxy_url *u, struct err *err)
{
	const char *at;
	size_t i = 0;

	*u = (struct proxy_url){ .kind = PROXY_SOCKS5 };
	while (i < NELEM(schemes) && strncmp(url, schemes[i].scheme,
	    strlen(schemes[i].scheme)) != 0)
		i++;
	if (i == NELEM(schemes))
		return bad_url(u, err);
	u->kind = schemes[i].kind;
	u->port = schemes[i].port;
	url += strlen(schemes[i].scheme);
	if ((at = strrchr(url, '@')) != NULL) {
		if (proxy_url_take_login(u, url, (size_t)(at - url)) == -1)
			return bad_url(u, err);
		url = at + 1;
	}
	return proxy_url_take_place(u, url) == -1 ? bad_url(u, err) : 0;
}

void
proxy_url_free(struct proxy_url *u)
{
	free(u->host);
	free(u->user);
	secret_free(u->password);
	*u = (struct proxy_url){ .kind = PROXY_SOCKS5 };
}

/* ---- as text ----------------------------------------------------------- */

/*
 * Where "USER:PASSWORD" is, also in what is badly written: all up to the last
 * '@'.  NULL: there is none.
 */
static const char *
proxy_url_find_login(const char *url, size_t *len)
{
	const char *at = strrchr(url, '@'), *from = strstr(url, "://");

	if (at == NULL)
		return NULL;
	from = from == NULL || from > at ? url : from + 3;
	*len = (size_t)(at - from);
	return from;
}

bool
proxy_has_password(const char *url)
{
	size_t len;
	const char *login = proxy_url_find_login(url, &len);

	return login != NULL && memchr(login, ':', len) != NULL;
}

char *
proxy_shown(const char *url)
{
	size_t len;
	const char *login = proxy_url_find_login(url, &len);
	const char *colon = login == NULL ? NULL : memchr(login, ':', len);

	if (colon == NULL)
		return xstrdup(url);
	return xasprintf("%.*s:(not shown)%s", (int)(colon - url), url,
	    login + len);
}

char *
proxy_with_user(const char *url, const char *user, const char *password)
{
	size_t scheme = strlen(schemes[PROXY_SOCKS5].scheme);
	struct str s;

	str_init_secret(&s);
	if (strchr(url, '@') != NULL ||
	    strncmp(url, schemes[PROXY_SOCKS5].scheme, scheme) != 0)
		str_add(&s, url);
	else
		str_addf(&s, "%s%s:%s@%s", schemes[PROXY_SOCKS5].scheme, user,
		    password, url + scheme);
	return str_take(&s);
}

char *
proxy_apart(const char *url, char **word)
{
	unsigned char random[16];
	char *user, *out;
	struct str s;

	if (*word == NULL) {
		random_bytes(random, sizeof(random));
		str_init_secret(&s);
		for (size_t i = 0; i < sizeof(random); i++)
			str_addf(&s, "%02x", random[i]);
		wipe(random, sizeof(random));
		*word = str_take(&s);
	}
	user = xasprintf("sotto-%.8s", *word);
	out = proxy_with_user(url, user, *word + 8);
	free(user);
	return out;
}
