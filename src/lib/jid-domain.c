/*
 * Domains of addresses: the spellings that are one in DNS (RFC 5890), and which
 * of them counts.  Must not know what else an address has.
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

#define LABEL_MAX 63		/* RFC 1035, 2.3.4 */

/* ---- labels ------------------------------------------------------------ */

static bool
jid_domain_is_a_label(const char *label)
{
	return strncmp(label, "xn--", 4) == 0;
}

/* The label as DNS has it, or NULL; `map`: as it was typed (UTS 46). */
static char *
jid_domain_a_label(const char *label, bool map)
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
jid_domain_u_label(const char *label)
{
	char *out = NULL, *copy;

	if (idn2_to_unicode_8z8z(label, &out, 0) != IDN2_OK)
		return NULL;
	copy = xstrdup(out);
	idn2_free(out);
	return copy;
}

static bool
jid_domain_labels_fit(const char *domain)
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

/* Whether nothing in ASCII stands there that names of hosts do not have. */
static bool
jid_domain_ascii_allowed(const char *label)
{
	char one[2] = "";

	for (; *label != '\0'; label++) {
		one[0] = *label;
		if ((unsigned char)*label < 0x80 &&
		    !jid_part_allowed(JID_DOMAIN, one))
			return false;
	}
	return true;
}

/*
 * The Unicode of an A-label that is a label itself (RFC 5891, 5.4), or NULL;
 * caller frees.
 */
static char *
jid_domain_valid_u_label(const char *a)
{
	char *u = jid_domain_is_a_label(a) ? jid_domain_u_label(a) : NULL;
	char *back = u == NULL || jid_part_ascii(u) ? NULL :
	    jid_domain_a_label(u, false);
	bool valid = back != NULL && strcmp(back, a) == 0 &&
	    jid_domain_labels_fit(u) && strchr(u,
	    '.') == NULL && jid_domain_ascii_allowed(u);

	free(back);
	if (valid)
		return u;
	free(u);
	return NULL;
}

/*
 * Whether a label's Unicode may be shown in its place: it could be typed, and
 * not taken for another (`last`: the domain's last label).
 */
static bool
jid_domain_is_shown(const char *u, const char *last)
{
	char *folded = jid_part_fold(u);
	bool shown = folded != NULL && strcmp(folded, u) == 0 &&
	    jid_part_allowed(JID_DOMAIN, u) && jid_label_is_clear(u, last);

	free(folded);
	return shown;
}

/* What was typed, as DNS has it; NULL: no label. */
static char *
jid_domain_label_typed(const char *raw, const char *folded)
{
	bool ascii = jid_part_ascii(folded);
	char *a = ascii ? xstrdup(folded) : jid_domain_a_label(folded, false),
	    *mapped;
	char *u = a == NULL || ascii ? NULL : jid_domain_u_label(a);
	bool same = a != NULL && jid_domain_ascii_allowed(folded) &&
	    (ascii || (u != NULL && strcmp(u, folded) == 0));

	/* Our folding must not take another way than DNS does. */
	if (same && strcasecmp(raw, folded) != 0) {
		mapped = jid_domain_a_label(raw, true);
		same = mapped != NULL && strcmp(mapped, a) == 0;
		free(mapped);
	}
	free(u);
	if (same)
		return a;
	free(a);
	return NULL;
}

/*
 * One label in the spelling that all others are made into: Unicode (RFC 7622,
 * 3.2.1) where that may be shown, else as DNS has it.  `raw` is how it came,
 * `folded` the same with case folded.  NULL: no label at all.
 */
static char *
jid_domain_label_normal(const char *raw, const char *folded, const char *last)
{
	char *a = jid_domain_label_typed(raw, folded);
	char *u = a == NULL ? NULL : jid_domain_valid_u_label(a);

	if (u != NULL && jid_domain_is_shown(u, last)) {
		free(a);
		return u;
	}
	free(u);
	return a;
}

/* The last label of a domain, in Unicode; caller frees. */
static char *
jid_domain_last_label(const char *domain)
{
	const char *dot = strrchr(domain, '.');
	const char *label = dot == NULL ? domain : dot + 1;
	char *u = jid_domain_valid_u_label(label);

	return u != NULL ? u : xstrdup(label);
}

/* Cuts the label at *at off; NULL where there is none left. */
static char *
jid_domain_next_label(const char **at)
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
jid_domain_labels_normal(const char *raw, const char *folded)
{
	char *r, *f, *one = NULL, *last = jid_domain_last_label(folded);
	bool good = true, first = true;
	struct str out;

	str_init(&out);
	while (good) {
		r = jid_domain_next_label(&raw);
		f = jid_domain_next_label(&folded);
		if (r == NULL && f == NULL)
			break;
		one = r != NULL && f != NULL ? jid_domain_label_normal(r, f,
		    last) : NULL;
		good = one != NULL;
		if (good)
			str_addf(&out, "%s%s", first ? "" : ".", one);
		first = false;
		free(one);
		free(r);
		free(f);
	}
	free(last);
	if (good)
		return str_take(&out);
	str_free(&out);
	return NULL;
}

/* ---- domains ----------------------------------------------------------- */

static bool
jid_domain_is_ipv6_literal(const char *domain)
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

char *
jid_domain_normal(const char *s)
{
	size_t len = strlen(s);
	/* RFC 7622, 3.2: a final dot is stripped. */
	char *raw = xstrndup(s, len > 1 && s[len - 1] == '.' ? len - 1 : len);
	char *folded = jid_part_fold(raw), *domain = NULL;

	if (folded == NULL || *folded == '\0' || strlen(folded) > JID_PART_MAX)
		;
	else if (jid_domain_is_ipv6_literal(folded))
		domain = xstrdup(folded);
	else if (jid_domain_labels_fit(folded))
		domain = jid_domain_labels_normal(raw, folded);
	free(folded);
	free(raw);
	return domain;
}

char *
jid_domain_ascii(const char *domain)
{
	char *out = NULL, *copy;

	if (jid_part_ascii(domain) || idn2_to_ascii_8z(domain, &out,
	    IDN2_NO_TR46) != IDN2_OK)
		return xstrdup(domain);
	copy = xstrdup(out);
	idn2_free(out);
	return copy;
}

/* The domain as servers have it (RFC 7622, 3.2.1): in Unicode, shown or not. */
char *
jid_domain_exact(const char *domain)
{
	const char *at = domain;
	bool first = true;
	char *label, *u;
	struct str out;

	if (strstr(domain, "xn--") == NULL)
		return xstrdup(domain);
	str_init(&out);
	for (; (label = jid_domain_next_label(&at)) != NULL; first = false) {
		u = jid_domain_valid_u_label(label);
		str_addf(&out, "%s%s", first ? "" : ".", u != NULL ? u :
		    label);
		free(u);
		free(label);
	}
	return str_take(&out);
}
