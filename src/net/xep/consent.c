/*
 * What contacts may learn who ask for it, as the user's settings say: which
 * questions are answered, and announced (XEP-0030).
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>

struct consent {
	unsigned to;		/* CONSENT_... */
	int offset;
	unsigned idle;
	int64_t since;		/* clock_now() when it was that */
};

extern const struct feature feature_consent;

static struct consent *
consent_of(const struct wire *w)
{
	return feature_state(w, &feature_consent);
}

static void *
consent_new(void)
{
	return xcalloc(1, sizeof(struct consent));
}

bool
consent_has(const struct wire *w, unsigned bits)
{
	return bits == 0 || (consent_of(w)->to & bits) == bits;
}

int
consent_offset(const struct wire *w)
{
	return consent_of(w)->offset;
}

unsigned
consent_idle(const struct wire *w)
{
	const struct consent *c = consent_of(w);

	return c->idle + (unsigned)((clock_now() - c->since) / 1000);
}

static void
consent_take(const struct wire *w, const struct msg *m)
{
	struct consent *c = consent_of(w);

	c->to = m->u.consent.to;
	c->offset = m->u.consent.offset;
	c->idle = m->u.consent.idle;
	c->since = clock_now();
}

static const struct does consent_does[] = {
	{ MSG_CONSENT, consent_take },
	{ MSG_NONE, NULL },
};
const struct feature feature_consent = {
	.name = "consent",
	.does = consent_does,
	.new = consent_new,
	.free = free,
};
