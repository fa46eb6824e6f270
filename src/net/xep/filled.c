/*
 * The form that sotto fills in, value by value, until the request that submits
 * it: one at a time.  Knows nothing of what it is for.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>

#include <strophe.h>

struct filled {
	uint32_t request;	/* 0: none */
	xmpp_stanza_t *x;
};

extern const struct feature feature_filled;

static void *
filled_new(void)
{
	return xcalloc(1, sizeof(struct filled));
}

static void
filled_drop(struct filled *f)
{
	if (f->x != NULL)
		stanza_release(f->x);
	*f = (struct filled){ 0 };
}

static void
filled_free(void *state)
{
	filled_drop(state);
	free(state);
}

static void
filled_add(const struct wire *w, const struct msg *m)
{
	struct filled *f = feature_state(w, &feature_filled);

	if (f->x == NULL || f->request != m->u.form_filled.request) {
		filled_drop(f);
		f->request = m->u.form_filled.request;
		f->x = form_submit(w);
	}
	form_fill(f->x, m);
}

xmpp_stanza_t *
filled_take(const struct wire *w, uint32_t request)
{
	struct filled *f = feature_state(w, &feature_filled);
	xmpp_stanza_t *x = f->request == request ? f->x : NULL;

	if (x != NULL)
		f->x = NULL;
	filled_drop(f);
	return x != NULL ? x : form_submit(w);
}

static void
filled_ended(const struct wire *w)
{
	filled_drop(feature_state(w, &feature_filled));
}

static const struct does filled_does[] = {
	{ MSG_FORM_FILLED, filled_add },
	{ MSG_NONE, NULL },
};
const struct feature feature_filled = {
	.name = "filled",
	.does = filled_does,
	.new = filled_new,
	.free = filled_free,
	.end = filled_ended,
};
