/*
 * Whom the server blocks (XEP-0191): its list, changes of it, and reports
 * (XEP-0377); and whom sotto itself ignores where the server does not.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#define NS_BLOCKING "urn:xmpp:blocking"
#define NS_REPORTING "urn:xmpp:reporting:1"
#define IGNORED_MAX 4096	/* more than sotto keeps */

struct blocking {
	struct table *ignored;	/* by address; the values mean nothing */
	uint32_t count;		/* items of the list so far */
};
/* A change that waits for its answer. */
struct block_change {
	uint32_t request;
	bool report;
};

extern const struct feature feature_block;

static struct blocking *
blocking_of(const struct wire *w)
{
	return feature_state(w, &feature_block);
}

/* ---- whom sotto ignores -------------------------------------------------- */

bool
block_ignores(const struct wire *w, const char *bare)
{
	const struct table *ignored = blocking_of(w)->ignored;
	char *domain;
	bool is;

	if (table_count(ignored) == 0)
		return false;
	domain = jid_domain(bare);
	is = table_get(ignored, bare) != NULL ||
	    table_get(ignored, domain) != NULL;
	free(domain);
	return is;
}

static void
block_ignore_nobody(struct blocking *b)
{
	table_free(b->ignored);
	b->ignored = table_new();
}

static void
block_ignore(const struct wire *w, const struct msg *m)
{
	struct blocking *b = blocking_of(w);
	const char *jid = m->u.ignore.jid;

	if (*jid == '\0')
		block_ignore_nobody(b);
	else if (!m->u.ignore.on)
		table_del(b->ignored, jid);
	else if (table_count(b->ignored) < IGNORED_MAX)
		table_put(b->ignored, jid, b);
}

/* ---- the list ------------------------------------------------------------ */

static bool
block_tell_item(const struct wire *w, xmpp_stanza_t *item, bool on,
    bool pushed)
{
	const char *raw = xmpp_stanza_get_attribute(item, "jid");
	char *jid = raw == NULL || !stanza_is(item, "item", NS_BLOCKING) ?
	    NULL : stanza_heard(w, item, raw);
	struct msg m = { .type = MSG_BLOCK_ITEM };

	if (jid == NULL)
		return false;
	m.u.block_item.jid = jid;
	m.u.block_item.on = on;
	m.u.block_item.pushed = pushed;
	w->tell(w->arg, &m);
	free(jid);
	return true;
}

/* What is above the bound is counted only: the server blocks it anyway. */
static void
block_got_item(const struct wire *w, xmpp_stanza_t *item, void *arg)
{
	struct blocking *b = arg;

	if (!stanza_is(item, "item", NS_BLOCKING))
		return;
	if (b->count >= IPC_BLOCKED_MAX || block_tell_item(w, item, true,
	    false))
		b->count++;
}

static void
block_answered(const struct wire *w, enum iq_end end, xmpp_stanza_t *iq,
    void *arg)
{
	struct blocking *b = arg;
	struct msg m = { .type = MSG_BLOCK_END };
	xmpp_stanza_t *list = end != IQ_RESULT ? NULL :
	    stanza_child(iq, "blocklist", NS_BLOCKING), *item;
	char *text = NULL;

	if (end == IQ_GONE)
		return;
	item = list == NULL ? NULL : stanza_first(list);
	for (; item != NULL; item = stanza_after(item))
		block_got_item(w, item, b);
	m.u.block_end.count = b->count;
	m.u.block_end.condition = end == IQ_TIMEOUT ? "timeout" :
	    list == NULL ? "undefined-condition" : "";
	if (end == IQ_ERROR)
		stanza_error(w, iq, &m.u.block_end.condition, &text);
	w->tell(w->arg, &m);
	free(text);
}

static void
block_ask_list(const struct wire *w)
{
	xmpp_stanza_t *iq = iq_new(w, "get", NULL);

	blocking_of(w)->count = 0;
	stanza_add_new(iq, "blocklist", NS_BLOCKING);
	iq_send(w, iq, block_got_item, block_answered, blocking_of(w));
}

static void
block_begin(const struct wire *w)
{
	block_ignore_nobody(blocking_of(w));
	block_ask_list(w);
}

/* ---- pushes -------------------------------------------------------------- */

/* XEP-0191, 3.4: without an item nobody is blocked any more. */
static void
block_tell_nobody(const struct wire *w)
{
	struct msg m = { .type = MSG_BLOCK_ITEM };

	m.u.block_item.jid = "";
	m.u.block_item.pushed = true;
	w->tell(w->arg, &m);
}

/*
 * Only from the own account (as of the roster: RFC 6121, 2.1.6).  One that is
 * too long to be read as a whole says only that the list is another now.
 */
static bool
block_pushed(const struct wire *w, xmpp_stanza_t *iq, xmpp_stanza_t *push,
    bool on)
{
	char *from = stanza_from(w, iq);
	bool own = from != NULL && stanza_is_own(w, from);
	xmpp_stanza_t *item = own ? stanza_first(push) : NULL;

	free(from);
	if (!own || (on && item == NULL))
		return false;
	if (stanza_is_cut(iq))
		block_ask_list(w);
	else if (item == NULL)
		block_tell_nobody(w);
	for (; item != NULL; item = stanza_after(item))
		block_tell_item(w, item, on, true);
	answer_done(w, iq);
	return true;
}

static bool
block_got_block(const struct wire *w, xmpp_stanza_t *iq, xmpp_stanza_t *push)
{
	return block_pushed(w, iq, push, true);
}

static bool
block_got_unblock(const struct wire *w, xmpp_stanza_t *iq,
    xmpp_stanza_t *push)
{
	return block_pushed(w, iq, push, false);
}

/* ---- changes ------------------------------------------------------------- */

static void
block_done(const struct wire *w, struct block_change *change,
    const char *condition, const char *text, bool reported)
{
	struct msg m = { .type = MSG_BLOCK_DONE };

	m.u.block_done.request = change->request;
	m.u.block_done.condition = condition;
	m.u.block_done.text = text;
	m.u.block_done.reported = reported;
	w->tell(w->arg, &m);
	free(change);
}

/* Whether the server takes reports: who does not know them passes them over,
 * and says nothing. */
static void
block_server_said(const struct wire *w, enum iq_end end, xmpp_stanza_t *iq,
    void *change)
{
	xmpp_stanza_t *f = end != IQ_RESULT ? NULL :
	    stanza_child(iq, "query", NS_DISCO);
	bool reported = false;

	for (f = f == NULL ? NULL : stanza_first(f); f != NULL;
	    f = stanza_after(f))
		reported |= stanza_is(f, "feature", NS_DISCO) &&
		    strcmp(stanza_attr(f, "var", 64), NS_REPORTING) == 0;
	block_done(w, change, "", "", reported);
}

static void
block_ask_server(const struct wire *w, struct block_change *change)
{
	char *domain = jid_domain(w->bare);
	xmpp_stanza_t *iq = iq_new(w, "get", domain);

	stanza_add_new(iq, "query", NS_DISCO);
	iq_send(w, iq, NULL, block_server_said, change);
	free(domain);
}

static void
block_change_answered(const struct wire *w, enum iq_end end,
    xmpp_stanza_t *iq, void *arg)
{
	struct block_change *change = arg;
	const char *condition;
	char *text;

	switch (end) {
	case IQ_RESULT:
		if (change->report)
			block_ask_server(w, change);
		else
			block_done(w, change, "", "", false);
		break;
	case IQ_ERROR:
		stanza_error(w, iq, &condition, &text);
		block_done(w, change, condition, text, false);
		free(text);
		break;
	case IQ_TIMEOUT:
		block_done(w, change, "timeout", "", false);
		break;
	case IQ_GONE:
		block_done(w, change, "gone", "", false);
		break;
	}
}

/* XEP-0377: no text of the contact's goes with it. */
static void
block_add_report(xmpp_stanza_t *item, enum report report)
{
	xmpp_stanza_t *r = stanza_add_new(item, "report", NS_REPORTING);

	xmpp_stanza_set_attribute(r, "reason", report == REPORT_SPAM ?
	    "urn:xmpp:reporting:spam" : "urn:xmpp:reporting:abuse");
}

static void
block_set(const struct wire *w, const struct msg *m)
{
	struct block_change *change = xcalloc(1, sizeof *change);
	xmpp_stanza_t *iq = iq_new(w, "set", NULL);
	xmpp_stanza_t *item = stanza_add_new(stanza_add_new(iq,
	    m->u.block.on ? "block" : "unblock", NS_BLOCKING), "item", NULL);

	change->request = m->u.block.request;
	change->report = m->u.block.on && m->u.block.report != REPORT_NONE;
	stanza_set_jid(item, "jid", m->u.block.jid);
	if (change->report)
		block_add_report(item, (enum report)m->u.block.report);
	iq_send(w, iq, NULL, block_change_answered, change);
}

/* ---- the feature --------------------------------------------------------- */

static void *
blocking_new(void)
{
	struct blocking *b = xcalloc(1, sizeof *b);

	b->ignored = table_new();
	return b;
}

static void
blocking_free(void *arg)
{
	struct blocking *b = arg;

	table_free(b->ignored);
	free(b);
}

static const struct hears block_hears[] = {
	{ "iq", "set", "block", NS_BLOCKING, ASKER_OWN, block_got_block },
	{ "iq", "set", "unblock", NS_BLOCKING, ASKER_OWN, block_got_unblock },
	{ NULL, NULL, NULL, NULL, 0, NULL },
};
static const struct does block_does[] = {
	{ MSG_BLOCK, block_set },
	{ MSG_IGNORE, block_ignore },
	{ MSG_NONE, NULL },
};
const struct feature feature_block = {
	.name = "block",
	.hears = block_hears,
	.does = block_does,
	.new = blocking_new,
	.free = blocking_free,
	.begin = block_begin,
};
