/*
 * XMPP addresses (RFC 7622): parse, check, normalize, compare.  Must not know
 * what an address is used for.
 *
 * SPDX-License-Identifier: ISC
 */
#include <arpa/inet.h>

#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "lib/lib.h"

#define PART_MAX 1023		/* RFC 7622, 3.1: octets in each part */
#define LABEL_MAX 63		/* RFC 1035, 2.3.4 */
#define ROUNDS 4		/* of normalizing until nothing changes */

/* ---- characters -------------------------------------------------------- */

static utf8proc_category_t
category(uint32_t cp)
{
	return utf8proc_category((utf8proc_int32_t)cp);
}

static bool
is_letter_or_digit(uint32_t cp)
{
	switch (category(cp)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ND:
		/* RFC 8264, 9.13: not what only shows or hides others. */
		return !utf8proc_get_property((utf8proc_int32_t)cp)->ignorable;
	default:
		return false;
	}
}

/* RFC 8264, 4.2 (IdentifierClass), less what RFC 7622, 3.3.1 takes away. */
static bool
local_allows(uint32_t cp)
{
	if (cp < 0x80)
		return cp > ' ' && cp < 0x7f &&
		    strchr("\"&'/:<>@", (int)cp) == NULL;
	return is_letter_or_digit(cp);
}

static bool
domain_allows(uint32_t cp)
{
	if (cp < 0x80)
		return (cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9') ||
		    cp == '-' || cp == '.' || cp == '_';
	return is_letter_or_digit(cp);
}

/*
 * Resources are made by other people's clients, and a server has accepted
 * them: only what could act is refused (RFC 7622, 3.4, is stricter and
 * forbids the emoji of the year after).
 */
static bool
resource_allows(uint32_t cp)
{
	switch (category(cp)) {
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return false;
	default:
		return (cp & 0xfffe) != 0xfffe &&
		    !(cp >= 0xfdd0 && cp <= 0xfdef) &&
		    !(cp >= 0x202a && cp <= 0x202e) &&
		    !(cp >= 0x2066 && cp <= 0x2069);
	}
}

static bool
all_allowed(const char *s, bool (*allows)(uint32_t))
{
	size_t n = strlen(s);
	uint32_t cp;
	int len;

	for (; (len = utf8_decode(s, n, &cp)) > 0; s += len, n -= (size_t)len)
		if (!allows(cp))
			return false;
	return len == 0;
}

/* ---- normalizing ------------------------------------------------------- */

/* Full and half width forms as the usual ones (RFC 8265, 3.3.1). */
static uint32_t
usual_width(uint32_t cp)
{
	const utf8proc_property_t *p =
	    utf8proc_get_property((utf8proc_int32_t)cp);
	utf8proc_int32_t to[4];

	if ((p->decomp_type == UTF8PROC_DECOMP_TYPE_WIDE ||
	    p->decomp_type == UTF8PROC_DECOMP_TYPE_NARROW) &&
	    utf8proc_decompose_char((utf8proc_int32_t)cp, to, NELEM(to),
	    UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE, NULL) == 1)
		return (uint32_t)to[0];
	return cp;
}

static char *
fold_case(const char *s)
{
	utf8proc_uint8_t bytes[4];
	size_t n = strlen(s);
	struct str out;
	uint32_t cp;
	int len;

	str_init(&out);
	for (; (len = utf8_decode(s, n, &cp)) > 0; s += len, n -= (size_t)len) {
		cp = (uint32_t)utf8proc_tolower(
		    (utf8proc_int32_t)usual_width(cp));
		str_addn(&out, (char *)bytes, (size_t)utf8proc_encode_char(
		    (utf8proc_int32_t)cp, bytes));
	}
	return str_take(&out);
}

static char *
nfc(const char *s)
{
	utf8proc_uint8_t *out;
	char *copy;

	if ((out = utf8proc_NFC((const utf8proc_uint8_t *)s)) == NULL)
		die("out of memory");
	copy = xstrdup((char *)out);
	free(out);
	return copy;
}

static bool
is_ascii(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s >= 0x80)
			return false;
	return true;
}

static char *
lower_ascii(const char *s)
{
	char *copy = xstrdup(s);

	for (char *p = copy; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p += 'a' - 'A';
	return copy;
}

/*
 * Folds and composes until nothing changes, so that an address normalized
 * twice is the same address.  NULL: it never settles.
 */
static char *
fold(const char *s)
{
	char *now, *folded, *next;

	if (is_ascii(s))
		return lower_ascii(s);
	now = xstrdup(s);
	for (int i = 0; i < ROUNDS; i++) {
		folded = fold_case(now);
		next = nfc(folded);
		free(folded);
		if (strcmp(now, next) == 0) {
			free(next);
			return now;
		}
		free(now);
		now = next;
	}
	free(now);
	return NULL;
}

/* ---- parts ------------------------------------------------------------- */

static bool
labels_fit(const char *domain)
{
	size_t len;

	for (;; domain += len + 1) {
		len = strcspn(domain, ".");
		if (len == 0 || len > LABEL_MAX || domain[0] == '-' ||
		    domain[len - 1] == '-')
			return false;
		if (domain[len] == '\0')
			return true;
	}
}

static bool
is_ipv6_literal(const char *domain)
{
	size_t len = strlen(domain);
	char address[INET6_ADDRSTRLEN];
	struct in6_addr in;

	if (len < 4 || len - 2 >= sizeof(address) || domain[0] != '[' ||
	    domain[len - 1] != ']')
		return false;
	memcpy(address, domain + 1, len - 2);
	address[len - 2] = '\0';
	return inet_pton(AF_INET6, address, &in) == 1;
}

static char *
local_part(const char *s, struct err *err)
{
	char *local = fold(s);

	if (local == NULL || strlen(local) > PART_MAX ||
	    !all_allowed(local, local_allows)) {
		free(local);
		err_set(err, "bad-address", "bad address: the part before "
		    "the @ has characters or a length that are not allowed");
		return NULL;
	}
	return local;
}

static char *
domain_part(const char *s, struct err *err)
{
	char *domain = fold(s);
	size_t len = domain == NULL ? 0 : strlen(domain);

	/* RFC 7622, 3.2: a final dot is stripped. */
	if (len > 1 && domain[len - 1] == '.')
		domain[--len] = '\0';
	if (len > 0 && len <= PART_MAX && (is_ipv6_literal(domain) ||
	    (all_allowed(domain, domain_allows) && labels_fit(domain))))
		return domain;
	free(domain);
	err_set(err, "bad-address", "bad address: not a host name");
	return NULL;
}

static char *
resource_part(const char *s, struct err *err)
{
	char *resource = is_ascii(s) ? xstrdup(s) : nfc(s);
	size_t len = strlen(resource);

	if (len > 0 && len <= PART_MAX &&
	    all_allowed(resource, resource_allows))
		return resource;
	free(resource);
	err_set(err, "bad-address", "bad address: the part after the / has "
	    "characters or a length that are not allowed");
	return NULL;
}

char *
jid_parse(const char *s, struct err *err)
{
	char *bare = NULL, *local = NULL, *domain = NULL, *resource = NULL;
	const char *slash, *at, *host;
	char *jid = NULL;

	if (strlen(s) > JID_MAX_BYTES || !utf8_valid(s, strlen(s))) {
		err_set(err, "bad-address", "bad address: %s",
		    strlen(s) > JID_MAX_BYTES ? "too long" : "not UTF-8");
		return NULL;
	}
	/* RFC 7622, 3.1: first the resource, for it may contain an '@'. */
	slash = strchr(s, '/');
	bare = slash == NULL ? xstrdup(s) : xstrndup(s, (size_t)(slash - s));
	at = strchr(bare, '@');
	host = at == NULL ? bare : at + 1;
	if ((domain = domain_part(host, err)) == NULL)
		goto out;
	if (at != NULL) {
		bare[at - bare] = '\0';
		if (*bare == '\0') {
			err_set(err, "bad-address",
			    "bad address: nothing before the @");
			goto out;
		}
		if ((local = local_part(bare, err)) == NULL)
			goto out;
	}
	if (slash != NULL && (resource = resource_part(slash + 1, err)) == NULL)
		goto out;
	jid = xasprintf("%s%s%s%s%s", local == NULL ? "" : local,
	    local == NULL ? "" : "@", domain, resource == NULL ? "" : "/",
	    resource == NULL ? "" : resource);
out:
	free(bare);
	free(local);
	free(domain);
	free(resource);
	return jid;
}

char *
jid_parse_bare(const char *s, struct err *err)
{
	char *jid = jid_parse(s, err);

	if (jid == NULL)
		return NULL;
	if (jid_resource(jid) != NULL || strchr(jid, '@') == NULL) {
		free(jid);
		err_set(err, "bad-address",
		    "bad address: expected name@host and no more");
		return NULL;
	}
	return jid;
}

char *
jid_bare(const char *jid)
{
	return xstrndup(jid, strcspn(jid, "/"));
}

const char *
jid_resource(const char *jid)
{
	const char *slash = strchr(jid, '/');

	return slash == NULL ? NULL : slash + 1;
}

char *
jid_domain(const char *jid)
{
	size_t len = strcspn(jid, "/");
	const char *at = memchr(jid, '@', len);
	const char *start = at == NULL ? jid : at + 1;

	return xstrndup(start, len - (size_t)(start - jid));
}

bool
jid_same_bare(const char *a, const char *b)
{
	size_t len = strcspn(a, "/");

	return len == strcspn(b, "/") && memcmp(a, b, len) == 0;
}
