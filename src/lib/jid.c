/*
 * XMPP addresses (RFC 7622): parse, check, normalize, compare.  Must not know
 * what an address is used for.
 *
 * What people type is normalized.  What a server says is not: two addresses
 * that it keeps apart stay apart, and one that breaks the rules is written
 * with escapes (jid-part.c), which no other address can have.  Only a domain
 * is the same in all its spellings, since it is the same in DNS.
 *
 * SPDX-License-Identifier: ISC
 */
#include <arpa/inet.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <idn2.h>

#include "lib/inside.h"
#include "lib/lib.h"

#define PART_MAX 1023		/* RFC 7622, 3.1: octets in each part */
#define LABEL_MAX 63		/* RFC 1035, 2.3.4 */

/* ---- internationalized domains, RFC 5890 ------------------------------- */

static bool
is_a_label(const char *label)
{
	return strncmp(label, "xn--", 4) == 0;
}

/* The label as DNS has it, or NULL; `map`: as it was typed (UTS 46). */
static char *
a_label(const char *label, bool map)
{
	char *out = NULL, *copy;

	if (idn2_to_ascii_8z(label, &out, map ? IDN2_NONTRANSITIONAL :
	    IDN2_NO_TR46) != IDN2_OK)
		return NULL;
	copy = jid_part_lower(out);
	idn2_free(out);
	return copy;
}

/* The Unicode that an A-label means, or NULL. */
static char *
u_label(const char *label)
{
	char *out = NULL, *copy;

	if (idn2_to_unicode_8z8z(label, &out, 0) != IDN2_OK)
		return NULL;
	copy = xstrdup(out);
	idn2_free(out);
	return copy;
}

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

/*
 * Whether an A-label's Unicode may be shown in its place: it must be a label
 * itself, or what is shown could not be typed.
 */
static bool
is_shown(const char *u, const char *a)
{
	char *folded = jid_part_fold(u), *back = a_label(u, false);
	bool shown = !jid_part_ascii(u) && folded != NULL && back != NULL &&
	    strcmp(folded, u) == 0 && strcmp(back, a) == 0 &&
	    labels_fit(u) && jid_part_allowed(JID_DOMAIN, u);

	free(folded);
	free(back);
	return shown;
}

/*
 * One label in the spelling that all others are made into: Unicode (RFC 7622,
 * 3.2.1).  `raw` is how it came, `folded` the same with case folded.  An
 * A-label that means nothing stays what it is; NULL: no label at all.
 */
static char *
label_normal(const char *raw, const char *folded)
{
	char *a, *u, *mapped;
	bool same;

	if (jid_part_ascii(folded)) {
		u = is_a_label(folded) ? u_label(folded) : NULL;
		if (u != NULL && is_shown(u, folded))
			return u;
		free(u);
		u = NULL;
		a = xstrdup(folded);
	} else {
		a = a_label(folded, false);
		u = a == NULL ? NULL : u_label(a);
	}
	/* Our folding must not take another way than DNS does. */
	mapped = strcasecmp(raw, folded) == 0 ? NULL : a_label(raw, true);
	same = a != NULL && (u == NULL || strcmp(u, folded) == 0) &&
	    (strcasecmp(raw, folded) == 0 ||
	    (mapped != NULL && strcmp(mapped, a) == 0)) &&
	    (u != NULL || jid_part_ascii(folded));
	free(mapped);
	free(a);
	free(u);
	return same ? xstrdup(folded) : NULL;
}

/* Cuts the label at *at off; NULL where there is none left. */
static char *
next_label(const char **at)
{
	size_t len;
	char *label;

	if (*at == NULL)
		return NULL;
	len = strcspn(*at, ".");
	label = xstrndup(*at, len);
	*at = (*at)[len] == '.' ? *at + len + 1 : NULL;
	return label;
}

static char *
labels_normal(const char *raw, const char *folded)
{
	char *r, *f, *one = NULL;
	bool good = true, first = true;
	struct str out;

	str_init(&out);
	while (good) {
		r = next_label(&raw);
		f = next_label(&folded);
		if (r == NULL && f == NULL)
			break;
		one = r != NULL && f != NULL ? label_normal(r, f) : NULL;
		good = one != NULL;
		if (good)
			str_addf(&out, "%s%s", first ? "" : ".", one);
		first = false;
		free(one);
		free(r);
		free(f);
	}
	if (good)
		return str_take(&out);
	str_free(&out);
	return NULL;
}

char *
jid_host(const char *jid)
{
	char *domain = jid_domain(jid), *out = NULL, *copy;

	if (jid_part_ascii(domain) || idn2_to_ascii_8z(domain, &out,
	    IDN2_NO_TR46) != IDN2_OK)
		return domain;
	free(domain);
	copy = xstrdup(out);
	idn2_free(out);
	return copy;
}

/* ---- parts that keep the rules ----------------------------------------- */

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
local_normal(const char *s)
{
	char *local = jid_part_fold(s);

	if (local != NULL && *local != '\0' && strlen(local) <= PART_MAX &&
	    jid_part_allowed(JID_LOCAL, local))
		return local;
	free(local);
	return NULL;
}

static char *
domain_normal(const char *s)
{
	size_t len = strlen(s);
	/* RFC 7622, 3.2: a final dot is stripped. */
	char *raw = xstrndup(s, len > 1 && s[len - 1] == '.' ? len - 1 : len);
	char *folded = jid_part_fold(raw), *domain = NULL;

	if (folded == NULL || *folded == '\0' || strlen(folded) > PART_MAX)
		;
	else if (is_ipv6_literal(folded))
		domain = xstrdup(folded);
	else if (jid_part_allowed(JID_DOMAIN, folded) && labels_fit(folded))
		domain = labels_normal(raw, folded);
	free(folded);
	free(raw);
	return domain;
}

static char *
resource_normal(const char *s)
{
	char *resource = jid_part_nfc(s);

	if (*resource != '\0' && strlen(resource) <= PART_MAX &&
	    jid_part_allowed(JID_RESOURCE, resource))
		return resource;
	free(resource);
	return NULL;
}

static char *(*const normal[])(const char *) = {
	[JID_LOCAL] = local_normal,
	[JID_DOMAIN] = domain_normal,
	[JID_RESOURCE] = resource_normal,
};

/* ---- parts ------------------------------------------------------------- */

/* A part as a server says it: as it is, or written with escapes. */
static char *
part_heard(enum jid_part part, const char *s)
{
	char *plain = normal[part](s);

	if (plain != NULL && (part == JID_DOMAIN || strcmp(plain, s) == 0))
		return plain;
	free(plain);
	return jid_part_escape(part, s);
}

static int
bad(struct err *err, const char *what)
{
	return err_set(err, "bad-address", "bad address: %s", what);
}

/* A part as it is typed, or was written. */
static char *
part_typed(enum jid_part part, const char *s, struct err *err)
{
	static const char *const wrong[] = {
		[JID_LOCAL] = "the part before the @ has characters or a "
		    "length that are not allowed",
		[JID_DOMAIN] = "not a host name",
		[JID_RESOURCE] = "the part after the / has characters or a "
		    "length that are not allowed",
	};
	char *out, *exact;

	if (strchr(s, '<') == NULL) {
		if ((out = normal[part](s)) == NULL)
			bad(err, wrong[part]);
		return out;
	}
	if ((exact = jid_part_unescape(s)) == NULL) {
		bad(err, "a character's number is written as <20>, and < as "
		    "<3c>");
		return NULL;
	}
	out = part_heard(part, exact);
	free(exact);
	return out;
}

/* ---- addresses --------------------------------------------------------- */

struct split {
	char *local, *domain, *resource;	/* NULL: there is none */
};

static void
split_free(struct split *s)
{
	free(s->local);
	free(s->domain);
	free(s->resource);
}

/* RFC 7622, 3.1: first the resource, for it may contain an '@'. */
static void
split(struct split *out, const char *s)
{
	size_t len = strcspn(s, "/");
	const char *at = memchr(s, '@', len);
	const char *host = at == NULL ? s : at + 1;

	out->local = at == NULL ? NULL : xstrndup(s, (size_t)(at - s));
	out->domain = xstrndup(host, len - (size_t)(host - s));
	out->resource = s[len] == '/' ? xstrdup(s + len + 1) : NULL;
}

static char *
join(const struct split *s)
{
	return xasprintf("%s%s%s%s%s", s->local == NULL ? "" : s->local,
	    s->local == NULL ? "" : "@", s->domain,
	    s->resource == NULL ? "" : "/",
	    s->resource == NULL ? "" : s->resource);
}

/* NULL where a part is missing, or it is longer than can be handled. */
static char *
join_checked(const struct split *in, const struct split *out,
    struct err *err)
{
	char *jid;

	if (out->domain == NULL || (in->local != NULL && out->local == NULL) ||
	    (in->resource != NULL && out->resource == NULL))
		return NULL;
	jid = join(out);
	if (strlen(jid) <= JID_MAX_BYTES && (out->resource == NULL ||
	    strlen(out->resource) <= JID_RESOURCE_MAX))
		return jid;
	free(jid);
	bad(err, "too long");
	return NULL;
}

static bool
check_text(const char *s, struct err *err)
{
	size_t len = strlen(s);

	if (len <= JID_MAX_BYTES && utf8_valid(s, len))
		return true;
	bad(err, len > JID_MAX_BYTES ? "too long" : "not UTF-8");
	return false;
}

char *
jid_parse(const char *s, struct err *err)
{
	struct split in, out = { 0 };
	char *jid = NULL;

	if (!check_text(s, err))
		return NULL;
	split(&in, s);
	if (in.local != NULL && *in.local == '\0')
		bad(err, "nothing before the @");
	else if ((out.domain = part_typed(JID_DOMAIN, in.domain,
	    err)) != NULL) {
		if (in.local != NULL)
			out.local = part_typed(JID_LOCAL, in.local, err);
		if (in.resource != NULL && (in.local == NULL ||
		    out.local != NULL))
			out.resource = part_typed(JID_RESOURCE, in.resource,
			    err);
		jid = join_checked(&in, &out, err);
	}
	split_free(&in);
	split_free(&out);
	return jid;
}

char *
jid_hear(const char *s, struct err *err)
{
	struct split in, out = { 0 };
	char *jid;

	if (!check_text(s, err))
		return NULL;
	/* A stanza to it would be one to nobody, or to all. */
	if (*s == '\0') {
		bad(err, "empty");
		return NULL;
	}
	split(&in, s);
	out.domain = part_heard(JID_DOMAIN, in.domain);
	if (in.local != NULL)
		out.local = part_heard(JID_LOCAL, in.local);
	if (in.resource != NULL)
		out.resource = part_heard(JID_RESOURCE, in.resource);
	jid = join_checked(&in, &out, err);
	split_free(&in);
	split_free(&out);
	return jid;
}

/* One part as the server knows it; NULL stays NULL. */
static void
part_exact(char **part)
{
	char *exact;

	if (*part == NULL || strchr(*part, '<') == NULL ||
	    (exact = jid_part_unescape(*part)) == NULL)
		return;
	free(*part);
	*part = exact;
}

char *
jid_exact(const char *jid)
{
	struct split s;
	char *out;

	split(&s, jid);
	part_exact(&s.local);
	part_exact(&s.domain);
	part_exact(&s.resource);
	out = join(&s);
	split_free(&s);
	return out;
}

bool
jid_is_odd(const char *jid)
{
	return memchr(jid, '<', strcspn(jid, "/")) != NULL;
}

char *
jid_parse_bare(const char *s, struct err *err)
{
	char *jid = jid_parse(s, err);

	if (jid == NULL || jid_resource(jid) == NULL)
		return jid;
	free(jid);
	bad(err, "expected name@host and no more");
	return NULL;
}

char *
jid_parse_account(const char *s, struct err *err)
{
	char *jid = jid_parse_bare(s, err);

	if (jid == NULL || (strchr(jid, '@') != NULL && !jid_is_odd(jid)))
		return jid;
	free(jid);
	bad(err, "expected name@host and no more");
	return NULL;
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

char *
jid_word(const char *jid, bool at)
{
	size_t bare = strcspn(jid, "/");
	bool mark = memchr(jid, '@', bare) == NULL &&
	    (at || memchr(jid, '.', bare) == NULL);
	struct str out;

	/* Blanks end an argument. */
	if (strpbrk(jid, " \t\r\n") == NULL)
		return xasprintf("%s%s", mark ? "@" : "", jid);
	str_init(&out);
	str_add(&out, mark ? "\"@" : "\"");
	for (; *jid != '\0'; jid++) {
		if (*jid == '"' || *jid == '\\')
			str_addc(&out, '\\');
		str_addc(&out, *jid);
	}
	str_addc(&out, '"');
	return str_take(&out);
}
