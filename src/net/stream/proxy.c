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
proxy_add_byte(struct str *s, unsigned n)
{
	str_addc(s, (char)(n & 255));
}

/* RFC 1928, 3: method 0 is none, 2 is name and password. */
static void
proxy_ask_method(const struct proxy *p, struct str *out)
{
	proxy_add_byte(out, 5);
	proxy_add_byte(out, p->user != NULL ? 2 : 1);
	proxy_add_byte(out, 0);
	if (p->user != NULL)
		proxy_add_byte(out, 2);
}

/* RFC 1929, 2 */
static void
proxy_send_login(const struct proxy *p, struct str *out)
{
	const char *password = p->password == NULL ? "" : p->password;

	proxy_add_byte(out, 1);
	proxy_add_byte(out, (unsigned)strlen(p->user));
	str_add(out, p->user);
	proxy_add_byte(out, (unsigned)strlen(password));
	str_add(out, password);
}

/* RFC 1928, 4: numeric where it is, else a name. */
static void
proxy_ask_connect(const struct proxy *p, struct str *out)
{
	unsigned char a[sizeof(struct in6_addr)];

	proxy_add_byte(out, 5);
	proxy_add_byte(out, 1);
	proxy_add_byte(out, 0);
	if (inet_pton(AF_INET, p->host, a) == 1) {
		proxy_add_byte(out, 1);
		str_addn(out, (const char *)a, 4);
	} else if (inet_pton(AF_INET6, p->host, a) == 1) {
		proxy_add_byte(out, 4);
		str_addn(out, (const char *)a, 16);
	} else {
		proxy_add_byte(out, 3);
		proxy_add_byte(out, (unsigned)strlen(p->host));
		str_add(out, p->host);
	}
	proxy_add_byte(out, p->port >> 8);
	proxy_add_byte(out, p->port);
}

/* RFC 7617, 2 */
static void
proxy_add_login(const struct proxy *p, struct str *out)
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
proxy_ask_http(const struct proxy *p, struct str *out)
{
	bool six = strchr(p->host, ':') != NULL;
	char *place = xasprintf("%s%s%s:%u", six ? "[" : "", p->host,
	    six ? "]" : "", (unsigned)p->port);

	str_addf(out, "CONNECT %s HTTP/1.1\r\nHost: %s\r\n", place, place);
	if (p->user != NULL)
		proxy_add_login(p, out);
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
	p->host = xstrndup(host, PROXY_NAME_MAX);
	p->port = port;
	str_init(&p->got);
	if (u->kind == PROXY_SOCKS5) {
		p->step = STEP_METHOD;
		proxy_ask_method(p, out);
	} else {
		p->step = STEP_HEAD;
		proxy_ask_http(p, out);
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
proxy_fail(struct proxy *p, const char *code, const char *text, struct err *err)
{
	p->step = STEP_OVER;
	err_set(err, code, "%s", text);
	return PROXY_FAILED;
}

/* RFC 1928, 6 */
static const char *
proxy_reply_text(unsigned reply)
{
	static const char *const texts[] = {
		[1] = "the proxy failed",
		[2] = "the proxy's rules do not allow this connection",
		[3] = "the proxy cannot reach the server's network",
		[4] = "the proxy cannot reach the server",
		[5] = "the server refused the proxy's connection",
		[6] = "the server did not answer the proxy in time",
		[7] = "the proxy makes no connections",
		[8] = "the proxy does not know this kind of address",
	};

	return reply < NELEM(texts) && texts[reply] != NULL ?
	    texts[reply] : "the proxy failed for a reason that it does not say";
}

/* How long the whole answer is, as far as its beginning tells; 0: more. */
static size_t
proxy_answer_length(const struct proxy *p)
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
proxy_socks_method(struct proxy *p, const unsigned char *a, struct str *out,
    struct err *err)
{
	if (a[0] != 5)
		return proxy_fail(p, "proxy", "the answer does not come from a "
		    "SOCKS5 proxy",
		    err);
	if (a[1] == 0) {
		p->step = STEP_REPLY;
		proxy_ask_connect(p, out);
	} else if (a[1] == 2 && p->user != NULL) {
		p->step = STEP_LOGIN;
		proxy_send_login(p, out);
	} else
		return proxy_fail(p, "proxy-login", p->user == NULL ?
		    "the proxy wants a name and a password" :
		    "the proxy offers no way to log in that sotto knows", err);
	return PROXY_MORE;
}

static enum proxy_state
proxy_socks_answer(struct proxy *p, struct str *out, struct err *err)
{
	const unsigned char *a = (const unsigned char *)p->got.s;

	if (p->step == STEP_METHOD)
		return proxy_socks_method(p, a, out, err);
	if (p->step == STEP_LOGIN) {
		if (a[1] != 0)
			return proxy_fail(p, "proxy-login",
			    "the proxy refused the name and password", err);
		p->step = STEP_REPLY;
		proxy_ask_connect(p, out);
		return PROXY_MORE;
	}
	if (a[0] != 5)
		return proxy_fail(p, "proxy", "the answer does not come from a "
		    "SOCKS5 proxy",
		    err);
	if (a[1] != 0)
		return proxy_fail(p, "proxy", proxy_reply_text(a[1]), err);
	p->step = STEP_OVER;
	return PROXY_OPEN;
}

/* RFC 9112, 4: "HTTP/1.1 200 ..." */
static enum proxy_state
proxy_http_answer(struct proxy *p, struct err *err)
{
	const char *s = p->got.s;
	char *text;
	enum proxy_state state;

	if (strncmp(s, "HTTP/1.", 7) != 0 || p->got.len < 13 ||
	    s[8] != ' ' || strspn(s + 9, "0123456789") != 3)
		return proxy_fail(p, "proxy", "the answer does not come from "
		    "an HTTP proxy",
		    err);
	if (s[9] == '2') {
		p->step = STEP_OVER;
		return PROXY_OPEN;
	}
	if (strncmp(s + 9, "407", 3) == 0)
		return proxy_fail(p, "proxy-login", p->user == NULL ?
		    "the proxy wants a name and a password" :
		    "the proxy refused the name and password", err);
	text = xasprintf("the proxy refuses: %.3s", s + 9);
	state = proxy_fail(p, "proxy", text, err);
	free(text);
	return state;
}

/* One byte; the head of HTTP and each answer of SOCKS end where they end. */
static enum proxy_state
proxy_take_byte(struct proxy *p, char c, struct str *out, struct err *err)
{
	enum proxy_state state = PROXY_MORE;

	str_addc(&p->got, c);
	if (p->step == STEP_HEAD) {
		if (p->got.len > HEAD_MAX || c == '\0')
			return proxy_fail(p, "proxy",
			    "the answer does not come from an HTTP proxy", err);
		if (p->got.len >= 4 && memcmp(p->got.s + p->got.len - 4,
		    "\r\n\r\n", 4) == 0)
			state = proxy_http_answer(p, err);
	} else if (p->got.len == proxy_answer_length(p)) {
		state = proxy_socks_answer(p, out, err);
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
		return proxy_fail(p, "proxy", "the talk with the proxy is over",
		    err);
	while (*used < len && state == PROXY_MORE)
		state = proxy_take_byte(p, s[(*used)++], out, err);
	return state;
}
