/*
 * What one's own account publishes (XEP-0163), and keeps for itself alone
 * (XEP-0223).  What is private is published only where the server promises to
 * refuse it from a node that others can read (XEP-0060, 7.1.5): without that
 * promise it would be told to all contacts.  Knows no payload.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#define NS_PUBSUB_ERRORS NS_PUBSUB "#errors"
#define NS_PUBSUB_OWNER NS_PUBSUB "#owner"

struct pep_item {
	char *node, *id;
	xmpp_stanza_t *payload;	/* its own */
	enum pep_access access;
	bool configured;	/* the node was, for this item */
	pep_done_fn *done;
	void *arg;
};

static void
pep_end(const struct wire *w, struct pep_item *p, const char *condition)
{
	p->done(w, condition, p->arg);
	stanza_release(p->payload);
	free(p->node);
	free(p->id);
	free(p);
}

/* What came instead of a result, as `done` is told it. */
static void
pep_refused(const struct wire *w, struct pep_item *p, enum iq_end end,
    xmpp_stanza_t *iq)
{
	const char *condition = end == IQ_GONE ? "gone" : "timeout";
	char *text = NULL;

	if (end == IQ_ERROR)
		stanza_error(w, iq, &condition, &text);
	pep_end(w, p, condition);
	free(text);
}

/* ---- the node ------------------------------------------------------------ */

static void
pep_set(xmpp_stanza_t *s, const char *name, const char *value)
{
	if (xmpp_stanza_set_attribute(s, name, value) != XMPP_EOK)
		die("out of memory");
}

static void
pep_add_field(xmpp_stanza_t *form, const char *var, const char *value)
{
	xmpp_stanza_t *field = stanza_add_new(form, "field", NULL);

	pep_set(field, "var", var);
	if (strcmp(var, "FORM_TYPE") == 0)
		pep_set(field, "type", "hidden");
	stanza_add_text(field, "value", value);
}

/* XEP-0223, 3: for oneself alone, each item kept, none sent unasked. */
static void
pep_add_private(const struct wire *w, xmpp_stanza_t *parent,
    const char *form_type)
{
	xmpp_stanza_t *form = stanza_add(parent, form_submit(w));

	pep_add_field(form, "FORM_TYPE", form_type);
	pep_add_field(form, "pubsub#access_model", "whitelist");
	pep_add_field(form, "pubsub#persist_items", "true");
	pep_add_field(form, "pubsub#max_items", "max");
	pep_add_field(form, "pubsub#send_last_published_item", "never");
}

static void pep_send(const struct wire *, struct pep_item *);

static void
pep_configured(const struct wire *w, enum iq_end end, xmpp_stanza_t *iq,
    void *arg)
{
	struct pep_item *p = arg;

	if (end == IQ_RESULT)
		pep_send(w, p);
	else
		pep_refused(w, p, end, iq);
}

/* Once for an item: whoever opens the node again and again is not followed. */
static void
pep_configure(const struct wire *w, struct pep_item *p)
{
	xmpp_stanza_t *iq = iq_new(w, "set", NULL);
	xmpp_stanza_t *configure = stanza_add_new(stanza_add_new(iq, "pubsub",
	    NS_PUBSUB_OWNER), "configure", NULL);

	p->configured = true;
	pep_set(configure, "node", p->node);
	pep_add_private(w, configure, NS_PUBSUB "#node_config");
	iq_send(w, iq, NULL, pep_configured, p);
}

/* ---- the item ------------------------------------------------------------ */

static bool
pep_is_unmet(xmpp_stanza_t *iq)
{
	xmpp_stanza_t *error = stanza_child(iq, "error", NS_CLIENT);

	return error != NULL && stanza_child(error, "precondition-not-met",
	    NS_PUBSUB_ERRORS) != NULL;
}

static void
pep_answered(const struct wire *w, enum iq_end end, xmpp_stanza_t *iq,
    void *arg)
{
	struct pep_item *p = arg;

	if (end == IQ_RESULT)
		pep_end(w, p, "");
	else if (end == IQ_ERROR && p->access == PEP_PRIVATE &&
	    !p->configured && pep_is_unmet(iq))
		pep_configure(w, p);
	else
		pep_refused(w, p, end, iq);
}

static void
pep_send(const struct wire *w, struct pep_item *p)
{
	xmpp_stanza_t *iq = iq_new(w, "set", NULL);
	xmpp_stanza_t *pubsub = stanza_add_new(iq, "pubsub", NS_PUBSUB);
	xmpp_stanza_t *publish = stanza_add_new(pubsub, "publish", NULL);
	xmpp_stanza_t *item = stanza_add_new(publish, "item", NULL);

	pep_set(publish, "node", p->node);
	if (p->id != NULL)
		stanza_set_jid(item, "id", p->id);
	stanza_add(item, xmpp_stanza_copy(p->payload));
	if (p->access == PEP_PRIVATE)
		pep_add_private(w, stanza_add_new(pubsub, "publish-options",
		    NULL), NS_PUBSUB "#publish-options");
	iq_send(w, iq, NULL, pep_answered, p);
}

void
pep_publish(const struct wire *w, const char *node, const char *id,
    xmpp_stanza_t *payload_take, enum pep_access access, pep_done_fn *done,
    void *arg)
{
	struct pep_item *p = xcalloc(1, sizeof *p);

	p->node = xstrdup(node);
	p->id = xstrdup(id);
	p->payload = payload_take;
	p->access = access;
	p->done = done;
	p->arg = arg;
	if (access == PEP_PRIVATE && !own_takes_options(w))
		pep_end(w, p, "feature-not-implemented");
	else
		pep_send(w, p);
}

/* ---- events --------------------------------------------------------------- */

static void
pep_tell_items(const struct wire *w, xmpp_stanza_t *items,
    const struct pep_node *node)
{
	xmpp_stanza_t *item = stanza_first(items);

	for (size_t i = 0; item != NULL && i < PEP_EVENT_ITEMS_MAX;
	    item = stanza_after(item), i++)
		if (strcmp(stanza_name(item), "item") == 0)
			node->got(w, item);
		else if (strcmp(stanza_name(item), "retract") == 0 &&
		    node->gone != NULL)
			node->gone(w, stanza_attr(item, "id",
			    JID_MAX_BYTES));
}

/* What an event is about: items, or that there are none any more. */
static xmpp_stanza_t *
pep_about(xmpp_stanza_t *event)
{
	static const char *const names[] = { "items", "purge", "delete" };
	xmpp_stanza_t *about = NULL;

	for (size_t i = 0; about == NULL && i < NELEM(names); i++)
		about = stanza_child(event, names[i], NS_PUBSUB_EVENT);
	return about;
}

static void
pep_tell(const struct wire *w, xmpp_stanza_t *about,
    const struct pep_node *node)
{
	if (strcmp(stanza_name(about), "items") == 0)
		pep_tell_items(w, about, node);
	else if (node->gone != NULL)
		node->gone(w, NULL);
}

/*
 * Of one's own account alone: anybody can send what looks like an event, and
 * a contact's node of that name says nothing of ours.  It may have a text
 * beside, which is for others to take.
 */
static bool
pep_got_event(const struct wire *w, xmpp_stanza_t *s, xmpp_stanza_t *event)
{
	xmpp_stanza_t *about = pep_about(event);
	char *from = stanza_from(w, s);
	const char *name = about == NULL ? "" : stanza_attr(about, "node",
	    NS_MAX);
	bool counts = from != NULL && stanza_is_own(w, from) &&
	    strcmp(stanza_attr(s, "type", 16), "error") != 0;

	for (size_t i = 0; counts && w->features[i] != NULL; i++)
		if (w->features[i]->node != NULL &&
		    strcmp(w->features[i]->node->name, name) == 0)
			pep_tell(w, about, w->features[i]->node);
	free(from);
	return false;
}

static const struct hears pep_hears[] = {
	{ "message", NULL, "event", NS_PUBSUB_EVENT, 0, pep_got_event },
	{ NULL, NULL, NULL, NULL, 0, NULL },
};
const struct feature feature_pep = {
	.name = "pep",
	.hears = pep_hears,
};
