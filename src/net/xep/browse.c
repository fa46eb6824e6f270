/*
 * What an address is, can do and has (XEP-0030, with the forms of XEP-0128),
 * and which commands it takes (XEP-0050): asked when the user wants to know.
 * Answers are told item by item, however long they are, as many as have room.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#define FORMS_MAX 8		/* of one answer */

struct browse {
	uint32_t request;
	size_t open;		/* of the two questions */
	size_t told, forms;
	uint32_t left;
	char condition[IPC_CONDITION_MAX + 1];
	char *text;		/* or NULL */
};

static void
browse_tell(const struct wire *w, struct browse *b, enum found kind,
    const char *jid, const char *node, const char *name)
{
	struct msg m = { .type = MSG_FOUND };

	if (b->told >= IPC_FOUND_MAX) {
		b->left++;
		return;
	}
	b->told++;
	m.u.found.request = b->request;
	m.u.found.kind = kind;
	m.u.found.jid = jid;
	m.u.found.node = node;
	m.u.found.name = name;
	w->tell(w->arg, &m);
}

static void
browse_identity(const struct wire *w, struct browse *b, xmpp_stanza_t *item)
{
	char *name = stanza_attr_words(item, "name", IPC_NAME_MAX);
	char *node = xasprintf("%s/%s", stanza_attr(item, "category", 256),
	    stanza_attr(item, "type", 256));

	browse_tell(w, b, FOUND_IDENTITY, "", node, name);
	free(node);
	free(name);
}

static void
browse_info_item(const struct wire *w, xmpp_stanza_t *item, void *arg)
{
	struct browse *b = arg;
	const char *var;

	if (stanza_is(item, "identity", NS_DISCO))
		browse_identity(w, b, item);
	else if (stanza_is(item, "feature", NS_DISCO)) {
		var = stanza_attr(item, "var", IPC_NODE_MAX);
		if (*var != '\0')
			browse_tell(w, b, FOUND_FEATURE, "", var, "");
	} else if (stanza_is(item, "x", NS_FORM)) {
		if (b->forms < FORMS_MAX)
			form_tell(w, b->request, item, false);
		else
			b->left++;
		b->forms++;
	}
}

static void
browse_items_item(const struct wire *w, xmpp_stanza_t *item, void *arg)
{
	const char *jid = stanza_attr(item, "jid", JID_MAX_BYTES);
	const char *raw = xmpp_stanza_get_attribute(item, "node");
	const char *node = stanza_attr(item, "node", IPC_NODE_MAX);
	struct browse *b = arg;
	char *name;

	if (!stanza_is(item, "item", NS_ITEMS))
		return;
	/* What could not be named again is not shown. */
	if (*jid == '\0' || (raw != NULL && strcmp(raw, node) != 0)) {
		b->left++;
		return;
	}
	name = stanza_attr_words(item, "name", IPC_NAME_MAX);
	browse_tell(w, b, FOUND_ITEM, jid, node, name);
	free(name);
}

/* ---- question and answer ------------------------------------------------- */

static void
browse_over(const struct wire *w, struct browse *b)
{
	struct msg m = { .type = MSG_BROWSED };

	m.u.browsed.request = b->request;
	m.u.browsed.left = b->left;
	m.u.browsed.condition = b->condition;
	m.u.browsed.text = b->text != NULL ? b->text : "";
	w->tell(w->arg, &m);
	free(b->text);
	free(b);
}

static void
browse_failed(const struct wire *w, struct browse *b, enum iq_end end,
    xmpp_stanza_t *iq)
{
	const char *condition = end == IQ_TIMEOUT ? "timeout" : "gone";

	if (end == IQ_ERROR) {
		free(b->text);
		stanza_error(w, iq, &condition, &b->text);
	}
	str_fit(b->condition, sizeof b->condition, condition);
}

static void
browse_answered(const struct wire *w, enum iq_end end, xmpp_stanza_t *iq,
    void *arg)
{
	struct browse *b = arg;

	if (end != IQ_RESULT)
		browse_failed(w, b, end, iq);
	if (--b->open == 0)
		browse_over(w, b);
}

/* Of the two the items may well be refused: most programs have none. */
static void
browse_items_answered(const struct wire *w, enum iq_end end,
    xmpp_stanza_t *iq, void *arg)
{
	struct browse *b = arg;

	(void)iq;
	if (end == IQ_GONE)
		browse_failed(w, b, end, iq);
	if (--b->open == 0)
		browse_over(w, b);
}

static void
browse_ask(const struct wire *w, const struct msg *m, const char *ns,
    iq_item_fn *item, iq_done_fn *done, struct browse *b)
{
	xmpp_stanza_t *iq = iq_new(w, "get", m->u.browse.to);
	xmpp_stanza_t *query = stanza_add_new(iq, "query", ns);
	const char *node = m->u.browse.commands ? NS_COMMANDS :
	    m->u.browse.node;

	if (*node != '\0')
		xmpp_stanza_set_attribute(query, "node", node);
	iq_send(w, iq, item, done, b);
}

static void
browse_do(const struct wire *w, const struct msg *m)
{
	struct browse *b = xcalloc(1, sizeof *b);

	b->request = m->u.browse.request;
	b->open = m->u.browse.commands ? 1 : 2;
	if (m->u.browse.commands) {
		browse_ask(w, m, NS_ITEMS, browse_items_item, browse_answered,
		    b);
		return;
	}
	browse_ask(w, m, NS_DISCO, browse_info_item, browse_answered, b);
	browse_ask(w, m, NS_ITEMS, browse_items_item, browse_items_answered,
	    b);
}

static const struct does browse_does[] = {
	{ MSG_BROWSE, browse_do },
	{ MSG_NONE, NULL },
};
const struct feature feature_browse = {
	.name = "browse",
	.does = browse_does,
};
