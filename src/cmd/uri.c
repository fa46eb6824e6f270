/*
 * "xmpp:" links with an OTR fingerprint, as programs with OTR show and scan
 * them: xmpp:user@host?otr-fingerprint=HEX (RFC 5122; XEP-0364, "OTR
 * Fingerprint").  Looks at nothing but the link, which is foreign.
 *
 * SPDX-License-Identifier: ISC
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cmd/inside.h"

#define SCHEME "xmpp:"
#define KEY "otr-fingerprint"

bool
uri_is(const char *s)
{
	return strncasecmp(s, SCHEME, strlen(SCHEME)) == 0;
}

/* ---- making ------------------------------------------------------------ */

char *
uri_make(const char *jid, const char *hex)
{
	char *exact = jid_exact(jid);	/* RFC 5122: the address itself */
	struct str s;

	str_init(&s);
	str_add(&s, SCHEME);
	for (const char *c = exact; *c != '\0'; c++)
		if (isalnum((unsigned char)*c) ||
		    strchr("-._~!$()*+,=@", *c) != NULL)
			str_addc(&s, *c);
		else
			str_addf(&s, "%%%02X", (unsigned char)*c);
	free(exact);
	str_add(&s, "?" KEY "=");
	/* Capitals: a QR code packs them closer. */
	for (; *hex != '\0'; hex++)
		str_addc(&s, (char)toupper((unsigned char)*hex));
	return str_take(&s);
}

/* ---- reading ----------------------------------------------------------- */

static int
uri_digit(char c)
{
	return isdigit((unsigned char)c) ? c - '0' :
	    isxdigit((unsigned char)c) ? tolower((unsigned char)c) - 'a' + 10 :
	    -1;
}

/* -1: a percent sign that stands for no character. */
static int
uri_decode(const char *s, size_t n, struct str *out)
{
	const char *end = s + n;

	for (; s < end; s++) {
		if (*s != '%') {
			str_addc(out, *s);
			continue;
		}
		if (end - s < 3 || uri_digit(s[1]) == -1 ||
		    uri_digit(s[2]) == -1 || (s[1] == '0' && s[2] == '0'))
			return -1;
		str_addc(out, (char)(uri_digit(s[1]) << 4 | uri_digit(s[2])));
		s += 2;
	}
	return 0;
}

/* "user@host" or "host", also "user@host/", as some programs write it. */
static int
uri_read_address(const char *s, size_t n, struct uri *uri, struct err *err)
{
	struct str address;
	char *jid = NULL;

	str_init(&address);
	if (uri_decode(s, n, &address) == 0 && address.len > 0) {
		if (address.s[address.len - 1] == '/')
			address.s[address.len - 1] = '\0';
		/* RFC 5122: the address itself; '<' is no escape in it. */
		jid = strchr(address.s, '<') == NULL ?
		    jid_parse(address.s, NULL) : jid_hear(address.s, NULL);
	}
	str_free(&address);
	if (jid == NULL)
		return err_set(err, "bad-link",
		    "the link does not name the address of a contact");
	uri->jid = jid_bare(jid);
	free(jid);
	return 0;
}

static int
uri_read_pair(const char *s, size_t n, struct uri *uri, struct err *err)
{
	size_t key = strlen(KEY);
	struct str value;
	int rc;

	if (n <= key || strncasecmp(s, KEY, key) != 0 || s[key] != '=')
		return 0;	/* keys of other kinds, actions: not ours */
	if (uri->n == URI_FINGERPRINTS)
		return 0;
	str_init(&value);
	rc = uri_decode(s + key + 1, n - key - 1, &value);
	if (rc == 0)
		rc = otr_fingerprint_parse(value.s, uri->hex[uri->n]);
	str_free(&value);
	if (rc == -1)
		return err_set(err, "bad-link",
		    "the fingerprint in the link does not have 40 hex digits");
	uri->n++;
	return 0;
}

static int
uri_read_query(const char *s, struct uri *uri, struct err *err)
{
	size_t n;

	for (; *s != '\0' && *s != '#'; s += n + (s[n] == ';' ||
	    s[n] == '&')) {
		n = strcspn(s, ";&#");
		if (uri_read_pair(s, n, uri, err) == -1)
			return -1;
	}
	if (uri->n == 0)
		return err_set(err, "bad-link",
		    "the link has no otr-fingerprint");
	return 0;
}

int
uri_parse(const char *s, struct uri *uri, struct err *err)
{
	size_t n;
	int rc;

	memset(uri, 0, sizeof(*uri));
	if (!uri_is(s))
		return err_set(err, "bad-link", "this is not an xmpp: link");
	s += strlen(SCHEME);
	/* RFC 5122, 2.3: "//account/" says who should act on it. */
	if (strncmp(s, "//", 2) == 0) {
		s += 2;
		s += strcspn(s, "/?#");
		s += *s == '/';
	}
	n = strcspn(s, "?#");
	rc = uri_read_address(s, n, uri, err);
	if (rc == 0)
		rc = uri_read_query(s[n] == '?' ? s + n + 1 : "", uri, err);
	if (rc == -1)
		uri_free(uri);
	return rc;
}

void
uri_free(struct uri *uri)
{
	free(uri->jid);
	memset(uri, 0, sizeof(*uri));
}

bool
uri_has(const struct uri *uri, const char *hex)
{
	for (size_t i = 0; i < uri->n; i++)
		if (strcmp(uri->hex[i], hex) == 0)
			return true;
	return false;
}
