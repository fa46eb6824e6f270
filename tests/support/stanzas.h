/*
 * For the tests of src/net without a server: a wire that writes down what it
 * is given, as text.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_TEST_STANZAS_H
#define SOTTO_TEST_STANZAS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#include "net/xep/xep.h"

struct notes {
	struct loop *loop;	/* its clock is fake */
	struct wire wire;
	struct str text;
	bool whole;		/* no answer is told by item */
	bool exact;		/* what is sent, as bytes */
	const char *offers;	/* what the server offers: a namespace; or NULL */
};

/* What is empty, or a number that is 0, is left out. */
static void
note_value(struct str *out, const struct msg_field *f, const char *at)
{
	const char *s;

	switch (f->type) {
	case FIELD_U32:
		if (*(const uint32_t *)at != 0)
			str_addf(out, " %s=%u", f->name,
			    *(const uint32_t *)at);
		break;
	case FIELD_I32:
		str_addf(out, " %s=%d", f->name, *(const int32_t *)at);
		break;
	case FIELD_U64:
		str_addf(out, " %s=%llu", f->name,
		    (unsigned long long)*(const uint64_t *)at);
		break;
	case FIELD_BOOL:
		str_addf(out, " %s=%d", f->name, *(const bool *)at);
		break;
	case FIELD_TEXT:
	case FIELD_JID:
	case FIELD_SECRET:
	case FIELD_PATH:
		s = *(const char *const *)at;
		if (s != NULL && *s != '\0')
			str_addf(out, " %s='%s'", f->name, s);
		break;
	case FIELD_DATA:	/* sotto-net has none */
		break;
	}
}

static void
note_tell(void *arg, const struct msg *m)
{
	struct notes *n = arg;
	const struct msg_row *row = msg_row(m->type);
	struct msg again;
	struct err err;
	struct str wire;

	/* What is told must be what the channel takes; not said in the text,
	 * which the stanzas could hold themselves. */
	str_init(&wire);
	msg_pack(&wire, m);
	if (msg_unpack(&again, wire.s, wire.len, MSG_TO_MAIN, &err) == -1) {
		fprintf(stderr, "told what is refused: %s: %s\n", row->name,
		    err.text);
		abort();
	}
	str_free(&wire);
	str_add(&n->text, row->name);
	for (size_t i = 0; i < row->nfields; i++)
		note_value(&n->text, &row->fields[i],
		    (const char *)m + row->fields[i].offset);
	str_addc(&n->text, '\n');
}

static int
note_order(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* XML with sorted attributes, whatever libstrophe's order is.  `inherited`: a
 * namespace that is not noted where it is the one around; NULL: it is. */
static void
note_xml(struct str *out, xmpp_stanza_t *s, const char *inherited)
{
	const char *attrs[64], *names[32];
	int n = xmpp_stanza_get_attributes(s, attrs, 64) / 2;
	xmpp_stanza_t *child;

	if (xmpp_stanza_is_text(s)) {
		str_add(out, xmpp_stanza_get_text_ptr(s));
		return;
	}
	for (int i = 0; i < n; i++)
		names[i] = attrs[2 * i];
	qsort(names, (size_t)n, sizeof *names, note_order);
	str_addf(out, "<%s", xmpp_stanza_get_name(s));
	for (int i = 0; i < n; i++)
		if (inherited == NULL || strcmp(names[i], "xmlns") != 0 ||
		    strcmp(xmpp_stanza_get_ns(s), inherited) != 0)
			str_addf(out, " %s='%s'", names[i],
			    xmpp_stanza_get_attribute(s, names[i]));
	if ((child = xmpp_stanza_get_children(s)) == NULL) {
		str_add(out, "/>");
		return;
	}
	str_addc(out, '>');
	for (; child != NULL; child = xmpp_stanza_get_next(child))
		note_xml(out, child, inherited != NULL ?
		    xmpp_stanza_get_ns(s) : NULL);
	str_addf(out, "</%s>", xmpp_stanza_get_name(s));
}

static void
note_send(void *arg, xmpp_stanza_t *s, const uint64_t *ticket)
{
	struct notes *n = arg;

	(void)ticket;
	if (n->exact)
		stanza_write(s, &n->text);
	else
		note_xml(&n->text, s, NULL);
	str_addc(&n->text, '\n');
}

/* What is written is read again, and noted as any other. */
static inline void
note_put(void *arg, const char *bytes, size_t len, const uint64_t *ticket)
{
	struct notes *n = arg;
	xmpp_stanza_t *s = stanza_read(n->wire.ctx, bytes, len);

	(void)ticket;
	if (s == NULL)
		die("not one stanza: %.*s", (int)len, bytes);
	if (n->exact)
		str_addn(&n->text, bytes, len);
	else
		note_xml(&n->text, s, NS_CLIENT);
	str_addc(&n->text, '\n');
	xmpp_stanza_release(s);
}

static void
note_say(void *arg, struct _xmpp_stanza_t *s)
{
	struct notes *n = arg;

	str_add(&n->text, "uncounted ");
	note_send(n, s, NULL);
}

static bool
note_offers(void *arg, const char *ns)
{
	struct notes *n = arg;

	return n->offers != NULL && strcmp(n->offers, ns) == 0;
}

static void
notes_init(struct notes *n)
{
	memset(n, 0, sizeof *n);
	xmpp_initialize();
	n->loop = loop_new();
	loop_clock_fake(n->loop, 1000);
	n->wire.ctx = xmpp_ctx_new(NULL, NULL);
	n->wire.bare = xstrdup("me@example.org");
	n->wire.full = xstrdup("me@example.org/here");
	strcpy(n->wire.lang, "de-AT");
	n->wire.tell = note_tell;
	n->wire.send = note_send;
	n->wire.put = note_put;
	n->wire.say = note_say;
	n->wire.offers = note_offers;
	n->wire.arg = n;
	str_init(&n->text);
	xep_init(&n->wire, n->loop);
	/* What contacts may learn where the user set nothing. */
	xep_do(&n->wire, &(struct msg){ .type = MSG_CONSENT,
	    .u.consent.to = CONSENT_VERSION });
}

static void
notes_free(struct notes *n)
{
	xep_free(&n->wire);
	free(n->wire.bare);
	free(n->wire.full);
	str_free(&n->text);
	xmpp_ctx_free(n->wire.ctx);
	xmpp_shutdown();
	loop_free(n->loop);
}

/* ---- as a stream gives it to the features -------------------------------- */

static void
notes_opened(void *arg, xmpp_stanza_t *root)
{
	(void)arg;
	(void)root;
}

static void
notes_element(void *arg, xmpp_stanza_t *s, bool cut)
{
	struct notes *n = arg;

	(void)cut;
	xep_got(&n->wire, s);
}

static bool
notes_by_item(void *arg, xmpp_stanza_t *head)
{
	struct notes *n = arg;

	return !n->whole && xep_by_item(&n->wire, head);
}

static void
notes_item(void *arg, xmpp_stanza_t *head, xmpp_stanza_t *item)
{
	struct notes *n = arg;

	xep_item(&n->wire, head, item);
}

static void
notes_closed(void *arg)
{
	(void)arg;
}

/* Feeds the children of an element, one after the other. */
static inline int
notes_feed(struct notes *n, const char *xml)
{
	static const struct reader_ops ops = { notes_opened, notes_element,
	    notes_by_item, notes_item, notes_closed, NULL };
	struct reader *r = reader_new(n->wire.ctx, &ops, n);
	ssize_t taken;

	reader_pass_over(r, xep_passes_over, &n->wire);
	taken = reader_feed(r, xml, strlen(xml), NULL);
	reader_free(r);
	return taken == -1 ? -1 : 0;
}

#endif
