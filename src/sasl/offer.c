/*
 * The hash of what a server offered, XEP-0474, 3.1: it stands in the server's
 * first message, and so under its signature.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "sasl/inside.h"

static int
offer_by_octets(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorted by octets, with 0x1e between two. */
static void
offer_add_sorted(struct str *s, const char *const *list, size_t n)
{
	const char **sorted = xcalloc(n, sizeof *sorted);

	for (size_t i = 0; i < n; i++)
		sorted[i] = list[i];
	qsort(sorted, n, sizeof *sorted, offer_by_octets);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			str_addc(s, '\x1e');
		str_add(s, sorted[i]);
	}
	free(sorted);
}

void
sasl_offer_hash(enum sasl_hash hash, const struct sasl_offer *o,
    struct str *out)
{
	unsigned char digest[SASL_HASH_MAX];
	struct str s;

	str_init(&s);
	offer_add_sorted(&s, o->mechanisms, o->nmechanisms);
	if (o->lists_bindings) {
		str_addc(&s, '\x1f');
		offer_add_sorted(&s, o->bindings, o->nbindings);
	}
	sasl_hash(hash, s.s, s.len, digest);
	base64_add(out, digest, sasl_hash_size(hash));
	str_free(&s);
}
