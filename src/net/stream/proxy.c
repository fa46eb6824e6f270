/*
 * How a proxy is asked for a connection: SOCKS5 or HTTP CONNECT, as bytes.
 * Must not look a name up: that is the proxy's part.
 *
 * SPDX-License-Identifier: ISC
 */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "net/stream/stream.h"

#define HEAD_MAX 16384		/* bytes of an answer of HTTP */
#define NAME_MAX_BYTES 255	/* RFC 1928, 5; RFC 1929, 2 */

/* ---- the URL ----------------------------------------------------------- */

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
	return err_set(err, "bad-proxy", "a proxy is written "
	    "socks5://[user:password@]host:port, http://... or https://...");
}

static int
hex(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c == '\0' ? NULL : strchr(digits, c | 0x20);

	return at == NULL ? -1 : (int)(at - digits);
}

/* Percent-decoded, in secret memory; NULL: not of that form, or too long. */
static char *
decode(const char *s, size_t len)
{
	char *out = secret_alloc(len + 1);
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		bool coded = s[i] == '%';
		int high = coded && i + 2 < len ? hex(s[i + 1]) : -1;
		int low = high != -1 ? hex(s[i + 2]) : -1;

		if (coded && (low == -1 || (high | low) == 0))
			goto bad;
		out[n++] = coded ? (char)(high << 4 | low) : s[i];
		i += coded ? 2 : 0;
	}
	if (n > 0 && n <= NAME_MAX_BYTES)
		return out;
bad:
	secret_free(out);
	return NULL;
}

/* "USER[:PASSWORD]" */
static int
take_login(struct proxy_url *u, const char *s, size_t len)
{
	const char *colon = memchr(s, ':', len);
	size_t n = colon == NULL ? len : (size_t)(colon - s);
	char *user = decode(s, n);

	u->user = xstrdup(user);
	secret_free(user);
	if (colon != NULL && n + 1 < len)
		u->password = decode(colon + 1, len - n - 1);
	if (u->user == NULL ||
	    (colon != NULL && n + 1 < len && u->password == NULL))
		return -1;
	/* RFC 7617, 2: the first colon ends the name. */
	return u->kind != PROXY_SOCKS5 && strchr(u->user, ':') != NULL ? -1 :
	    0;
}

static int
take_port(struct proxy_url *u, const char *s)
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
is_host(const char *s)
{
	struct in6_addr a;

	if (strchr(s, ':') != NULL)
		return inet_pton(AF_INET6, s, &a) == 1;
	return *s != '\0' && strlen(s) <= NAME_MAX_BYTES &&
	    strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "0123456789.-_") == strlen(s);
}

/* "HOST[:PORT]", "[ADDRESS][:PORT]", and a slash that says nothing. */
static int
take_place(struct proxy_url *u, const char *s)
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
	if (!is_host(u->host))
		return -1;
	if (*rest == ':') {
		char *port = xstrndup(rest + 1, strcspn(rest + 1, "/"));
		int rc = take_port(u, port);

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
		if (take_login(u, url, (size_t)(at - url)) == -1)
			return bad_url(u, err);
		url = at + 1;
	}
	return take_place(u, url) == -1 ? bad_url(u, err) : 0;
}

void
proxy_url_free(struct proxy_url *u)
{
	free(u->host);
	free(u->user);
	secret_free(u->password);
	*u = (struct proxy_url){ .kind = PROXY_SOCKS5 };
}

/* ---- the talk ---------------------------------------------------------- */

enum proxy_step {
	STEP_METHOD,		/* SOCKS5: which way to log in */
	STEP_LOGIN,		/* ... name and password were sent */
	STEP_REPLY,		/* ... CONNECT was sent */
	STEP_HEAD,		/* HTTP: the answer's head */
	STEP_OVER,
};

struct proxy {
	enum proxy_step step;
	char *user, *password;	/* password in secret memory */
	char *host;
	uint16_t port;
	struct str got;		/* of an answer that is not whole yet */
};

static void
add_byte(struct str *s, unsigned n)
{
	str_addc(s, (char)(n & 255));
}

/* RFC 1928, 3: method 0 is none, 2 is name and password. */
static void
ask_method(const struct proxy *p, struct str *out)
{
	add_byte(out, 5);
	add_byte(out, p->user != NULL ? 2 : 1);
	add_byte(out, 0);
	if (p->user != NULL)
		add_byte(out, 2);
}

/* RFC 1929, 2 */
static void
send_login(const struct proxy *p, struct str *out)
{
	const char *password = p->password == NULL ? "" : p->password;

	add_byte(out, 1);
	add_byte(out, (unsigned)strlen(p->user));
	str_add(out, p->user);
	add_byte(out, (unsigned)strlen(password));
	str_add(out, password);
}

/* RFC 1928, 4: numeric where it is, else a name. */
static void
ask_connect(const struct proxy *p, struct str *out)
{
	unsigned char a[sizeof(struct in6_addr)];

	add_byte(out, 5);
	add_byte(out, 1);
	add_byte(out, 0);
	if (inet_pton(AF_INET, p->host, a) == 1) {
		add_byte(out, 1);
		str_addn(out, (const char *)a, 4);
	} else if (inet_pton(AF_INET6, p->host, a) == 1) {
		add_byte(out, 4);
		str_addn(out, (const char *)a, 16);
	} else {
		add_byte(out, 3);
		add_byte(out, (unsigned)strlen(p->host));
		str_add(out, p->host);
	}
	add_byte(out, p->port >> 8);
	add_byte(out, p->port);
}

/* RFC 7617, 2 */
static void
add_login(const struct proxy *p, struct str *out)
{
	/* Two texts of 255 bytes and a colon; four characters for three. */
	unsigned char *code = secret_alloc(1024);
	struct str login;

	str_init_secret(&login);
	str_addf(&login, "%s:%s", p->user,
	    p->password == NULL ? "" : p->password);
	EVP_EncodeBlock(code, (const unsigned char *)login.s,
	    (int)login.len);
	str_addf(out, "Proxy-Authorization: Basic %s\r\n",
	    (const char *)code);
	str_free(&login);
	secret_free(code);
}

static void
ask_http(const struct proxy *p, struct str *out)
{
	bool six = strchr(p->host, ':') != NULL;
	char *place = xasprintf("%s%s%s:%u", six ? "[" : "", p->host,
	    six ? "]" : "", (unsigned)p->port);

	str_addf(out, "CONNECT %s HTTP/1.1\r\nHost: %s\r\n", place, place);
	if (p->user != NULL)
		add_login(p, out);
	str_add(out, "\r\n");
	free(place);
}

struct proxy *
proxy_new(const struct proxy_url *u, const char *host, uint16_t port,
    struct str *out)
{
	struct proxy *p = xcalloc(1, sizeof *p);

	p->user = xstrdup(u->user);
	p->password = secret_dup(u->password);
	p->host = xstrndup(host, NAME_MAX_BYTES);
	p->port = port;
	str_init(&p->got);
	if (u->kind == PROXY_SOCKS5) {
		p->step = STEP_METHOD;
		ask_method(p, out);
	} else {
		p->step = STEP_HEAD;
		ask_http(p, out);
	}
	return p;
}

void
proxy_free(struct proxy *p)
{
	if (p == NULL)
		return;
	free(p->user);
	secret_free(p->password);
	free(p->host);
	str_free(&p->got);
	free(p);
}

/* ---- what the proxy says ----------------------------------------------- */

static enum proxy_state
fail(struct proxy *p, const char *code, const char *text, struct err *err)
{
	p->step = STEP_OVER;
	err_set(err, code, "%s", text);
	return PROXY_FAILED;
}

/* RFC 1928, 6 */
static const char *
reply_text(unsigned reply)
{
	static const char *const texts[] = {
		[1] = "the proxy failed",
		[2] = "the proxy's rules do not allow this connection",
		[3] = "the proxy cannot reach the server's network",
		[4] = "the proxy cannot reach the server",
		[5] = "the server refused the proxy's connection",
		[6] = "the proxy waited too long for the server",
		[7] = "the proxy makes no connections",
		[8] = "the proxy does not know this kind of address",
	};

	return reply < NELEM(texts) && texts[reply] != NULL ?
	    texts[reply] : "the proxy failed in a way of its own";
}

/* How long the whole answer is, as far as its beginning tells; 0: more. */
static size_t
answer_length(const struct proxy *p)
{
	const unsigned char *a = (const unsigned char *)p->got.s;

	if (p->step != STEP_REPLY)
		return 2;
	if (p->got.len < 5)
		return 0;
	switch (a[3]) {
	case 1:
		return 4 + 4 + 2;
	case 4:
		return 4 + 16 + 2;
	default:
		return 4 + 1 + (size_t)a[4] + 2;
	}
}

static enum proxy_state
socks_method(struct proxy *p, const unsigned char *a, struct str *out,
    struct err *err)
{
	if (a[0] != 5)
		return fail(p, "proxy", "what answers is no SOCKS5 proxy",
		    err);
	if (a[1] == 0) {
		p->step = STEP_REPLY;
		ask_connect(p, out);
	} else if (a[1] == 2 && p->user != NULL) {
		p->step = STEP_LOGIN;
		send_login(p, out);
	} else
		return fail(p, "proxy-login", p->user == NULL ?
		    "the proxy wants a name and a password" :
		    "the proxy offers no way to log in that we know", err);
	return PROXY_MORE;
}

static enum proxy_state
socks_answer(struct proxy *p, struct str *out, struct err *err)
{
	const unsigned char *a = (const unsigned char *)p->got.s;

	if (p->step == STEP_METHOD)
		return socks_method(p, a, out, err);
	if (p->step == STEP_LOGIN) {
		if (a[1] != 0)
			return fail(p, "proxy-login", "the proxy did not take "
			    "the name and password", err);
		p->step = STEP_REPLY;
		ask_connect(p, out);
		return PROXY_MORE;
	}
	if (a[0] != 5)
		return fail(p, "proxy", "what answers is no SOCKS5 proxy",
		    err);
	if (a[1] != 0)
		return fail(p, "proxy", reply_text(a[1]), err);
	p->step = STEP_OVER;
	return PROXY_OPEN;
}

/* RFC 9112, 4: "HTTP/1.1 200 ..." */
static enum proxy_state
http_answer(struct proxy *p, struct err *err)
{
	const char *s = p->got.s;
	char *text;
	enum proxy_state state;

	if (strncmp(s, "HTTP/1.", 7) != 0 || p->got.len < 13 ||
	    s[8] != ' ' || strspn(s + 9, "0123456789") != 3)
		return fail(p, "proxy", "what answers is no HTTP proxy",
		    err);
	if (s[9] == '2') {
		p->step = STEP_OVER;
		return PROXY_OPEN;
	}
	if (strncmp(s + 9, "407", 3) == 0)
		return fail(p, "proxy-login", p->user == NULL ?
		    "the proxy wants a name and a password" :
		    "the proxy did not take the name and password", err);
	text = xasprintf("the proxy refuses: %.3s", s + 9);
	state = fail(p, "proxy", text, err);
	free(text);
	return state;
}

/* One byte; the head of HTTP and each answer of SOCKS end where they end. */
static enum proxy_state
take_byte(struct proxy *p, char c, struct str *out, struct err *err)
{
	enum proxy_state state = PROXY_MORE;

	str_addc(&p->got, c);
	if (p->step == STEP_HEAD) {
		if (p->got.len > HEAD_MAX || c == '\0')
			return fail(p, "proxy",
			    "what answers is no HTTP proxy", err);
		if (p->got.len >= 4 && memcmp(p->got.s + p->got.len - 4,
		    "\r\n\r\n", 4) == 0)
			state = http_answer(p, err);
	} else if (p->got.len == answer_length(p)) {
		state = socks_answer(p, out, err);
		str_clear(&p->got);
	}
	return state;
}

enum proxy_state
proxy_feed(struct proxy *p, const void *data, size_t len, size_t *used,
    struct str *out, struct err *err)
{
	const char *s = data;
	enum proxy_state state = PROXY_MORE;

	*used = 0;
	if (p->step == STEP_OVER)
		return fail(p, "proxy", "the talk with the proxy is over",
		    err);
	while (*used < len && state == PROXY_MORE)
		state = take_byte(p, s[(*used)++], out, err);
	return state;
}
