/*
 * An account's stanzas, shown in a buffer of their own while the user looks.
 * sotto-net has hidden what is secret; all else in them is foreign.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

#define RAW_KEEP 1000		/* stanzas */
#define RAW_BYTES (2 * 1024 * 1024)	/* of all of them */

extern const struct chat_feature chat_feature_raw;

struct raw {
	bool on;
	bool ever;		/* stanzas may still be on their way */
	struct buffer buffer;	/* while it is on */
};

static struct raw *
raw_of(const struct account *a)
{
	return chat_feature_state(a, &chat_feature_raw);
}

static void *
raw_new(void)
{
	return xcalloc(1, sizeof(struct raw));
}

static void
raw_free(void *state)
{
	struct raw *r = state;

	if (r->on)
		buffer_free(&r->buffer);
	free(r);
}

/* ---- what is shown ----------------------------------------------------- */

/* `quote`: what somebody else wrote, or NULL. */
static void
raw_push(struct account *a, enum entry_kind kind, const char *head,
    const char *quote, const char *tail)
{
	struct entry e = { .kind = kind, .stamp = loop_wall(a->chat->loop) };
	struct str text;

	str_init(&text);
	str_add(&text, head);
	if (quote != NULL) {
		str_addc(&text, '\n');
		e.quote_at = text.len;
		e.quote_len = strlen(quote);
		str_addn(&text, quote, e.quote_len);
		str_add(&text, tail);
	}
	e.text = text.s;
	buffer_push(&raw_of(a)->buffer, &e);
	str_free(&text);
}

static void
raw_push_unshown(struct account *a, uint32_t unshown)
{
	char *text;

	if (unshown == 0)
		return;
	text = xasprintf("%u stanza%s came or went too fast to be shown.",
	    unshown, unshown == 1 ? "" : "s");
	raw_push(a, ENTRY_WARNING, text, NULL, "");
	free(text);
}

static void
raw_push_stanza(struct account *a, const struct msg *m)
{
	char tail[64] = "";

	if (m->u.stanza.missing > 0)
		snprintf(tail, sizeof(tail), "\n(%u bytes more)",
		    m->u.stanza.missing);
	else if (m->u.stanza.cut)
		snprintf(tail, sizeof(tail), "\n(too large: not all of it)");
	raw_push(a, ENTRY_NOTICE, m->u.stanza.out ? "Out:" : "In:",
	    m->u.stanza.text, tail);
}

/* What the worker is to do; CONNECT says it to one that is not there yet. */
static void
raw_tell(struct account *a)
{
	struct msg m = { .type = MSG_SHOW_XML };

	m.u.show_xml.on = raw_of(a)->on;
	(void)link_tell(a, &m, NULL);
}

static int
raw_hear_stanza(struct account *a, const struct msg *m, struct err *err)
{
	struct raw *r = raw_of(a);

	if (!r->ever)
		return heard_bad(err, "a stanza that nobody wants to see");
	if (!r->on) {
		raw_tell(a);	/* CONNECT may have been under way */
		return 0;
	}
	raw_push_unshown(a, m->u.stanza.unshown);
	if (m->u.stanza.text[0] != '\0')
		raw_push_stanza(a, m);
	chat_emit(a->chat, &(struct chat_event){ .type = CHAT_XML,
	    .account = a, .incoming = !m->u.stanza.out,
	    .text = m->u.stanza.text, .missing = m->u.stanza.missing,
	    .cut = m->u.stanza.cut, .unshown = m->u.stanza.unshown });
	return 0;
}

void
account_raw_show(struct account *a, bool on)
{
	struct raw *r = raw_of(a);

	if (r->on == on)
		return;
	r->on = on;
	r->ever = true;
	raw_tell(a);
	if (on) {
		buffer_init(&r->buffer, RAW_KEEP);
		buffer_limit(&r->buffer, RAW_KEEP, RAW_BYTES);
		raw_push(a, ENTRY_NOTICE, "What this account sends and gets, "
		    "without passwords; of OTR only what is on the wire. /xml "
		    "STANZA sends an <iq/> or a <presence/>, /xml off or "
		    "/close ends it.", NULL, "");
		return;
	}
	chat_emit(a->chat, &(struct chat_event){ .type = CHAT_XML_CLOSED,
	    .account = a });
	buffer_free(&r->buffer);
}

bool
account_raw_is_shown(const struct account *a)
{
	return raw_of(a)->on;
}

struct buffer *
account_raw_buffer(const struct account *a)
{
	struct raw *r = raw_of(a);

	return r->on ? &r->buffer : NULL;
}

/* ---- what is typed ------------------------------------------------------- */

int
account_raw_send(struct account *a, const char *stanza, struct err *err)
{
	enum xml_flaw flaw = typed_flaw(stanza);
	struct msg m = { .type = MSG_SEND_XML };

	if (!raw_of(a)->on)
		flaw = XML_FLAW_OFF;
	else if (flaw == XML_FLAW_NONE && a->max_bytes != 0 &&
	    strlen(stanza) > a->max_bytes)
		flaw = XML_FLAW_LARGE;
	if (flaw != XML_FLAW_NONE)
		return err_set(err, flaw == XML_FLAW_OFF ? "xml-off" :
		    "bad-stanza", "not sent: %s", xml_flaw_text(flaw));
	m.u.send_xml.text = stanza;
	return link_tell(a, &m, err);
}

static int
raw_hear_refused(struct account *a, const struct msg *m, struct err *err)
{
	enum xml_flaw flaw = (enum xml_flaw)m->u.xml_refused.flaw;
	char *text;

	if (!raw_of(a)->ever || flaw == XML_FLAW_NONE)
		return heard_bad(err, "a stanza that nobody sent");
	text = xasprintf("not sent: %s", xml_flaw_text(flaw));
	if (raw_of(a)->on)
		raw_push(a, ENTRY_ERROR, text, NULL, "");
	chat_emit(a->chat, &(struct chat_event){ .type = CHAT_ERROR,
	    .account = a, .code = "bad-stanza", .text = text });
	free(text);
	return 0;
}

/* It was switched on while the worker was being made. */
static void
raw_begin(struct account *a, bool resumed)
{
	(void)resumed;
	if (raw_of(a)->on)
		raw_tell(a);
}

static const struct chat_hears raw_hears[] = {
	{ MSG_STANZA, raw_hear_stanza },
	{ MSG_XML_REFUSED, raw_hear_refused },
	{ MSG_NONE, NULL }
};

const struct chat_feature chat_feature_raw = {
	.name = "raw", .hears = raw_hears, .new = raw_new, .free = raw_free,
	.begin = raw_begin,
};
