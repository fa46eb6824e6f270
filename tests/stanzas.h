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

#include "net/net.h"

struct notes {
	struct wire wire;
	struct str text;
};

static void
note_value(struct str *out, const struct msg_field *f, const char *at)
{
	const char *s;

	switch (f->type) {
	case FIELD_U32:
		str_addf(out, " %s=%u", f->name, *(const uint32_t *)at);
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
		s = *(const char *const *)at;
		if (s != NULL && *s != '\0')
			str_addf(out, " %s='%s'", f->name, s);
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

/* XML with sorted attributes, whatever libstrophe's order is. */
static void
note_xml(struct str *out, xmpp_stanza_t *s)
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
		str_addf(out, " %s='%s'", names[i],
		    xmpp_stanza_get_attribute(s, names[i]));
	if ((child = xmpp_stanza_get_children(s)) == NULL) {
		str_add(out, "/>");
		return;
	}
	str_addc(out, '>');
	for (; child != NULL; child = xmpp_stanza_get_next(child))
		note_xml(out, child);
	str_addf(out, "</%s>", xmpp_stanza_get_name(s));
}

static void
note_send(void *arg, xmpp_stanza_t *s, const uint64_t *ticket)
{
	struct notes *n = arg;

	(void)ticket;
	note_xml(&n->text, s);
	str_addc(&n->text, '\n');
}

static void
notes_init(struct notes *n)
{
	memset(n, 0, sizeof *n);
	xmpp_initialize();
	n->wire.ctx = xmpp_ctx_new(NULL, NULL);
	n->wire.bare = xstrdup("me@example.org");
	n->wire.full = xstrdup("me@example.org/here");
	strcpy(n->wire.lang, "de-AT");
	n->wire.contacts = contacts_new();
	n->wire.discovery = discovery_new();
	n->wire.measure = measure_new();
	n->wire.tell = note_tell;
	n->wire.send = note_send;
	n->wire.arg = n;
	str_init(&n->text);
}

static void
notes_free(struct notes *n)
{
	contacts_free(n->wire.contacts);
	discovery_free(n->wire.discovery);
	measure_free(n->wire.measure);
	free(n->wire.bare);
	free(n->wire.full);
	str_free(&n->text);
	xmpp_ctx_free(n->wire.ctx);
	xmpp_shutdown();
}

/* As conn.c deals them out. */
static void
notes_got(struct notes *n, xmpp_stanza_t *s)
{
	const char *type = stanza_attr(s, "type", 16);

	if (stanza_is(s, "message", NS_CLIENT))
		message_got(&n->wire, s);
	else if (stanza_is(s, "presence", NS_CLIENT))
		presence_got(&n->wire, s);
	else if (stanza_is(s, "iq", NS_CLIENT) &&
	    !roster_got(&n->wire, s) && !discover_got(&n->wire, s) &&
	    (strcmp(type, "get") == 0 || strcmp(type, "set") == 0))
		info_got(&n->wire, s);
}

/* Feeds the children of an element, one after the other. */
static int
notes_feed(struct notes *n, const char *xml)
{
	xmpp_stanza_t *all = xmpp_stanza_new_from_string(n->wire.ctx, xml);
	xmpp_stanza_t *s;

	if (all == NULL)
		return -1;
	for (s = xmpp_stanza_get_children(all); s != NULL;
	    s = xmpp_stanza_get_next(s))
		if (xmpp_stanza_is_tag(s))
			notes_got(n, s);
	xmpp_stanza_release(all);
	return 0;
}

#endif
