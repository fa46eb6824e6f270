/*
 * What a server offers to log in with, as SASL_OFFER has it: words apart,
 * data decoded.  Must not know what is made of it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

#define NAMED_MAX 10		/* mechanisms that an error names */

/* Words with blanks between them. */
static void
offer_split(struct words *w, const char *text)
{
	char *p, *rest;

	w->text = rest = xstrdup(text);
	w->list = xcalloc(strlen(text) / 2 + 1, sizeof(w->list[0]));
	w->n = 0;
	while ((p = strsep(&rest, " ")) != NULL)
		if (*p != '\0')
			w->list[w->n++] = p;
}

static void
offer_free_words(struct words *w)
{
	free(w->text);
	free(w->list);
}

int
offer_read(struct offer *o, const struct msg *m)
{
	const char *endpoint = m->u.sasl_offer.endpoint;
	const char *exporter = m->u.sasl_offer.exporter;
	int rc;

	offer_split(&o->mechanisms, m->u.sasl_offer.mechanisms);
	offer_split(&o->bindings, m->u.sasl_offer.bindings);
	str_init(&o->endpoint);
	str_init(&o->exporter);
	rc = base64_decode(&o->endpoint, endpoint, strlen(endpoint));
	if (rc == 0)
		rc = base64_decode(&o->exporter, exporter, strlen(exporter));
	o->sasl = (struct sasl_offer){
		.mechanisms = o->mechanisms.list,
		.nmechanisms = o->mechanisms.n,
		.bindings = o->bindings.list, .nbindings = o->bindings.n,
		.lists_bindings = m->u.sasl_offer.lists_bindings,
		.endpoint = o->endpoint.s, .endpoint_len = o->endpoint.len,
		.exporter = o->exporter.s, .exporter_len = o->exporter.len };
	return rc;
}

void
offer_free(struct offer *o)
{
	offer_free_words(&o->mechanisms);
	offer_free_words(&o->bindings);
	str_free(&o->endpoint);
	str_free(&o->exporter);
}

/* RFC 4422, 3.1: a server can write anything there. */
static bool
offer_is_mechanism(const char *s)
{
	size_t len = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

	return len > 0 && len <= 20 && s[len] == '\0';
}

void
offer_name(const struct offer *o, struct err *err)
{
	struct err said = *err;
	size_t named = 0;
	struct str s;

	str_init(&s);
	for (size_t i = 0; i < o->mechanisms.n && named < NAMED_MAX; i++)
		if (offer_is_mechanism(o->mechanisms.list[i]))
			str_addf(&s, "%s%s", named++ > 0 ? ", " : "",
			    o->mechanisms.list[i]);
	err_set(err, said.code, "%s; it offers %s", said.text,
	    named > 0 ? s.s : "nothing");
	str_free(&s);
}
