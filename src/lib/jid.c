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
#include <stdlib.h>
#include <string.h>

#include "lib/inside.h"
#include "lib/lib.h"

/* ---- parts that keep the rules ----------------------------------------- */

static char *
jid_local_normal(const char *s)
{
	char *local = jid_part_fold(s);

	if (local != NULL && *local != '\0' && strlen(local) <= JID_PART_MAX &&
	    jid_part_allowed(JID_LOCAL, local))
		return local;
	free(local);
	return NULL;
}

static char *
jid_resource_normal(const char *s)
{
	char *resource = jid_part_nfc(s);

	if (*resource != '\0' && strlen(resource) <= JID_PART_MAX &&
	    jid_part_allowed(JID_RESOURCE, resource))
		return resource;
	free(resource);
	return NULL;
}

static char *(*const normal[])(const char *) = {
	[JID_LOCAL] = jid_local_normal,
	[JID_DOMAIN] = jid_domain_normal,
	[JID_RESOURCE] = jid_resource_normal,
};

/* ---- parts ------------------------------------------------------------- */

/* A part as a server says it: as it is, or written with escapes. */
static char *
jid_part_heard(enum jid_part part, const char *s)
{
	char *plain = normal[part](s);

	if (plain != NULL && (part == JID_DOMAIN || strcmp(plain, s) == 0))
		return plain;
	free(plain);
	return jid_part_escape(part, s);
}

static int
jid_bad(struct err *err, const char *what)
{
	return err_set(err, "bad-address", "bad address: %s", what);
}

/* A part as it is typed, or was written. */
static char *
jid_part_typed(enum jid_part part, const char *s, struct err *err)
{
	static const char *const wrong[] = {
		[JID_LOCAL] = "the part before the @ is too long, or has "
		    "characters that are not allowed",
		[JID_DOMAIN] = "this is not a host name",
		[JID_RESOURCE] = "the part after the / is too long, or has "
		    "characters that are not allowed",
	};
	char *out, *exact;

	if (strchr(s, '<') == NULL) {
		if ((out = normal[part](s)) == NULL)
			jid_bad(err, wrong[part]);
		return out;
	}
	if ((exact = jid_part_unescape(s)) == NULL) {
		jid_bad(err,
		    "a character's number is written as <20>, and < as "
		    "<3c>");
		return NULL;
	}
	out = jid_part_heard(part, exact);
	free(exact);
	return out;
}

/* ---- addresses --------------------------------------------------------- */

struct jid_split {
	char *local, *domain, *resource;	/* NULL: there is none */
};

static void
jid_split_free(struct jid_split *s)
{
	free(s->local);
	free(s->domain);
	free(s->resource);
}

/* RFC 7622, 3.1: first the resource, for it may contain an '@'. */
static void
jid_split(struct jid_split *out, const char *s)
{
	size_t len = strcspn(s, "/");
	const char *at = memchr(s, '@', len);
	const char *host = at == NULL ? s : at + 1;

	out->local = at == NULL ? NULL : xstrndup(s, (size_t)(at - s));
	out->domain = xstrndup(host, len - (size_t)(host - s));
	out->resource = s[len] == '/' ? xstrdup(s + len + 1) : NULL;
}

static char *
jid_join(const struct jid_split *s)
{
	return xasprintf("%s%s%s%s%s", s->local == NULL ? "" : s->local,
	    s->local == NULL ? "" : "@", s->domain,
	    s->resource == NULL ? "" : "/",
	    s->resource == NULL ? "" : s->resource);
}

/* NULL where a part is missing, or it is longer than can be handled. */
static char *
jid_join_checked(const struct jid_split *in, const struct jid_split *out,
    struct err *err)
{
	char *jid;

	if (out->domain == NULL || (in->local != NULL && out->local == NULL) ||
	    (in->resource != NULL && out->resource == NULL))
		return NULL;
	jid = jid_join(out);
	if (strlen(jid) <= JID_MAX_BYTES && (out->resource == NULL ||
	    strlen(out->resource) <= JID_RESOURCE_MAX))
		return jid;
	free(jid);
	jid_bad(err, "too long");
	return NULL;
}

static bool
jid_check_text(const char *s, struct err *err)
{
	size_t len = strlen(s);

	if (len <= JID_MAX_BYTES && utf8_valid(s, len))
		return true;
	jid_bad(err, len > JID_MAX_BYTES ? "too long" : "not UTF-8");
	return false;
}

char *
jid_parse(const char *s, struct err *err)
{
	struct jid_split in, out = { 0 };
	char *jid = NULL;

	if (jid_plain(s))
		return xstrdup(s);
	if (!jid_check_text(s, err))
		return NULL;
	jid_split(&in, s);
	if (in.local != NULL && *in.local == '\0')
		jid_bad(err, "nothing before the @");
	else if ((out.domain = jid_part_typed(JID_DOMAIN, in.domain,
	    err)) != NULL) {
		if (in.local != NULL)
			out.local = jid_part_typed(JID_LOCAL, in.local, err);
		if (in.resource != NULL && (in.local == NULL ||
		    out.local != NULL))
			out.resource = jid_part_typed(JID_RESOURCE, in.resource,
			    err);
		jid = jid_join_checked(&in, &out, err);
	}
	jid_split_free(&in);
	jid_split_free(&out);
	return jid;
}

char *
jid_hear(const char *s, struct err *err)
{
	struct jid_split in, out = { 0 };
	char *jid;

	if (jid_plain(s))
		return xstrdup(s);
	if (!jid_check_text(s, err))
		return NULL;
	/* A stanza to it would be one to nobody, or to all. */
	if (*s == '\0') {
		jid_bad(err, "empty");
		return NULL;
	}
	jid_split(&in, s);
	out.domain = jid_part_heard(JID_DOMAIN, in.domain);
	if (in.local != NULL)
		out.local = jid_part_heard(JID_LOCAL, in.local);
	if (in.resource != NULL)
		out.resource = jid_part_heard(JID_RESOURCE, in.resource);
	jid = jid_join_checked(&in, &out, err);
	jid_split_free(&in);
	jid_split_free(&out);
	return jid;
}

/* One part as the server knows it; NULL stays NULL. */
static void
jid_part_exact(char **part)
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
	struct jid_split s;
	char *out, *exact;

	if (jid_plain(jid))
		return xstrdup(jid);
	jid_split(&s, jid);
	jid_part_exact(&s.local);
	/* One that breaks the rules is none of DNS. */
	exact = strchr(s.domain, '<') == NULL ? jid_domain_exact(s.domain) :
	    xstrdup(s.domain);
	free(s.domain);
	s.domain = exact;
	jid_part_exact(&s.domain);
	jid_part_exact(&s.resource);
	out = jid_join(&s);
	jid_split_free(&s);
	return out;
}

bool
jid_is_alike(const char *jid)
{
	char *domain = jid_domain(jid), *exact = jid_exact(domain);
	bool alike = strchr(domain, '<') == NULL && strcmp(domain, exact) != 0;

	free(exact);
	free(domain);
	return alike;
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
	jid_bad(err, "an address looks like name@host, with nothing behind it");
	return NULL;
}

char *
jid_parse_account(const char *s, struct err *err)
{
	char *jid = jid_parse_bare(s, err);

	if (jid == NULL || (strchr(jid, '@') != NULL && !jid_is_odd(jid)))
		return jid;
	free(jid);
	jid_bad(err, "an address looks like name@host, with nothing behind it");
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

char *
jid_host(const char *jid)
{
	char *domain = jid_domain(jid), *out = jid_domain_ascii(domain);

	free(domain);
	return out;
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
