/*
 * Stanzas as they come and go, for a user who looks at them, and what he types
 * himself.  Each is told without secrets (masked.c), as many as hold nothing
 * up; the others are counted.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#define RATE_BYTES (1024 * 1024)	/* that are told in a second */
#define RATE_EACH 256		/* that one counts as besides its own */
#define RATE_MS 1000

struct raw {
	const struct wire *wire;
	struct loop *loop;
	bool on;
	struct masked items;	/* of the stanza that comes next */
	int64_t since;		/* loop_now() of the second's first byte */
	size_t told;		/* bytes, since then */
	uint32_t unshown;	/* stanzas that were not told */
	struct timer *later;	/* while there are such, or NULL */
};

static void
raw_later_off(struct raw *r)
{
	timer_free(r->later);
	r->later = NULL;
}

static void
raw_tell(struct raw *r, struct msg *m)
{
	m->type = MSG_STANZA;
	m->u.stanza.unshown = r->unshown;
	r->unshown = 0;
	raw_later_off(r);
	r->wire->tell(r->wire->arg, m);
}

/* Nothing came behind those that were not told. */
static void
raw_on_later(void *arg)
{
	raw_tell(arg, &(struct msg){ .type = MSG_STANZA });
}

/* ---- how much -------------------------------------------------------------- */

static bool
raw_may_tell(struct raw *r)
{
	int64_t now = loop_now(r->loop);

	if (now - r->since >= RATE_MS) {
		r->since = now;
		r->told = 0;
	}
	return r->told < RATE_BYTES && (r->wire->crowded == NULL ||
	    !r->wire->crowded(r->wire->arg));
}

static void
raw_count(struct raw *r)
{
	if (r->unshown < UINT32_MAX)
		r->unshown++;
	if (r->later == NULL) {
		r->later = timer_new(r->loop, raw_on_later, r);
		timer_set(r->later, RATE_MS);
	}
}

/* ---- what comes and goes ---------------------------------------------------- */

static void
raw_forget_items(struct raw *r)
{
	masked_free(&r->items);
	masked_init(&r->items);
}

void
raw_show(const struct wire *w, struct _xmpp_stanza_t *s, bool out)
{
	struct raw *r = w->raw;
	struct msg m = { .type = MSG_STANZA };
	struct masked text;

	if (!r->on)
		return;
	if (!raw_may_tell(r)) {
		raw_count(r);
		if (!out)
			raw_forget_items(r);
		return;
	}
	masked_init(&text);
	masked_add(&text, s, NS_CLIENT, 0, out ? NULL : &r->items);
	r->told += text.text.len + RATE_EACH;
	m.u.stanza.out = out;
	m.u.stanza.text = text.text.s;
	m.u.stanza.missing = text.missing < UINT32_MAX ?
	    (uint32_t)text.missing : UINT32_MAX;
	m.u.stanza.cut = stanza_is_cut(s);
	raw_tell(r, &m);
	masked_free(&text);
	if (!out)
		raw_forget_items(r);
}

void
raw_show_bytes(const struct wire *w, const char *bytes, size_t len)
{
	struct _xmpp_stanza_t *s;

	if (!w->raw->on || (s = stanza_read(w->ctx, bytes, len)) == NULL)
		return;
	raw_show(w, s, true);
	stanza_release(s);
}

void
raw_show_item(const struct wire *w, struct _xmpp_stanza_t *item)
{
	struct raw *r = w->raw;

	if (r->on)
		masked_add(&r->items, item, "", 2, NULL);
}

void
raw_watch(struct raw *r, bool on)
{
	if (r->on == on)
		return;
	r->on = on;
	r->unshown = 0;
	raw_later_off(r);
	raw_forget_items(r);
}

bool
raw_is_on(const struct raw *r)
{
	return r->on;
}

static void
raw_do_watch(const struct wire *w, const struct msg *m)
{
	raw_watch(w->raw, m->u.show_xml.on);
}

/* ---- what the user types ----------------------------------------------------- */

static void
raw_do_send(const struct wire *w, const struct msg *m)
{
	struct msg refused = { .type = MSG_XML_REFUSED };
	enum xml_flaw flaw = XML_FLAW_OFF;
	struct _xmpp_stanza_t *s = !w->raw->on ? NULL :
	    typed_read(w->ctx, m->u.send_xml.text, &flaw);

	if (s == NULL) {
		refused.u.xml_refused.flaw = flaw;
		w->tell(w->arg, &refused);
		return;
	}
	w->send(w->arg, s, NULL);
	stanza_release(s);
}

/* ---- the whole ----------------------------------------------------------------- */

struct raw *
raw_new(const struct wire *w, struct loop *loop)
{
	struct raw *r = xcalloc(1, sizeof *r);

	r->wire = w;
	r->loop = loop;
	masked_init(&r->items);
	return r;
}

void
raw_free(struct raw *r)
{
	raw_later_off(r);
	masked_free(&r->items);
	free(r);
}

/* Parts of a stanza that never became whole. */
static void
raw_begin(const struct wire *w)
{
	raw_forget_items(w->raw);
}

static const struct does raw_does[] = {
	{ MSG_SHOW_XML, raw_do_watch },
	{ MSG_SEND_XML, raw_do_send },
	{ MSG_NONE, NULL },
};
const struct feature feature_raw = {
	.name = "raw",
	.does = raw_does,
	.begin = raw_begin,
};
