/*
 * The mechanisms and channel bindings that there are, weakest first, and how
 * strong one is beside another.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "sasl/sasl.h"

static const struct {
	const char *name, *bound;
	size_t size;
} mechanisms[] = {
	[SASL_HASH_NONE] = { "PLAIN", "PLAIN", 0 },
	[SASL_SHA1] = { "SCRAM-SHA-1", "SCRAM-SHA-1-PLUS", 20 },
	[SASL_SHA256] = { "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS", 32 },
	[SASL_SHA512] = { "SCRAM-SHA-512", "SCRAM-SHA-512-PLUS", 64 },
};
static const char *const bindings[] = {
	[SASL_BINDING_NONE] = "none",
	[SASL_ENDPOINT] = "tls-server-end-point",
	[SASL_EXPORTER] = "tls-exporter",
};

const char *
sasl_mechanism_name(enum sasl_hash hash, bool bound)
{
	return bound ? mechanisms[hash].bound : mechanisms[hash].name;
}

const char *
sasl_binding_name(enum sasl_binding binding)
{
	return bindings[binding];
}

size_t
sasl_hash_size(enum sasl_hash hash)
{
	return mechanisms[hash].size;
}

char *
sasl_strength_text(struct sasl_strength s)
{
	return xasprintf("%s %s", mechanisms[s.hash].name,
	    bindings[s.binding]);
}

static bool
mechanism_is_strength_text(const char *text, struct sasl_strength s)
{
	char *other = sasl_strength_text(s);
	bool same = strcmp(text, other) == 0;

	free(other);
	return same;
}

int
sasl_strength_parse(const char *text, struct sasl_strength *out)
{
	struct sasl_strength s;

	for (size_t hash = 0; hash < NELEM(mechanisms); hash++)
		for (size_t binding = 0; binding < NELEM(bindings);
		    binding++) {
			s.hash = (enum sasl_hash)hash;
			s.binding = (enum sasl_binding)binding;
			if (mechanism_is_strength_text(text, s)) {
				*out = s;
				return 0;
			}
		}
	return -1;
}

bool
sasl_is_weaker(struct sasl_strength a, struct sasl_strength b)
{
	return a.hash < b.hash || a.binding < b.binding;
}

struct sasl_strength
sasl_strongest(struct sasl_strength a, struct sasl_strength b)
{
	if (b.hash > a.hash)
		a.hash = b.hash;
	if (b.binding > a.binding)
		a.binding = b.binding;
	return a;
}
