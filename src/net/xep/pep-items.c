/*
 * All items of a node of one's own account (XEP-0163), asked for a page at a
 * time (XEP-0059); a server without pages gives them at once.  Knows no
 * payload.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#define PEP_PAGE 200		/* items that are asked for at once */
#define PEP_PAGES_MAX 20	/* also where they tell nothing */

/* What is asked for. */
struct pep_items {
	char *node;
	uint32_t most, told, left_out;
	unsigned pages;
	char *after;		/* the last id of the page before; or NULL */
	pep_item_fn *item;
	pep_items_fn *done;
};

static void
pep_items_end(const struct wire *w, struct pep_items *p,
    const char *condition)
{
	p->done(w, condition, p->left_out);
	free(p->node);
	free(p->after);
	free(p);
}

static void
pep_items_tell(const struct wire *w, struct pep_items *p, xmpp_stanza_t *items)
{
	xmpp_stanza_t *item = stanza_first(items);

	for (; item != NULL; item = stanza_after(item)) {
		if (strcmp(stanza_name(item), "item") != 0)
			continue;
		if (p->told == p->most)
			p->left_out++;
		else if (p->item(w, item))
			p->told++;
	}
}

/* Whether the server gave a page of several, and another one follows; what it
 * was asked with last. */
static bool
pep_items_go_on(struct pep_items *p, xmpp_stanza_t *pubsub)
{
	xmpp_stanza_t *set = stanza_child(pubsub, "set", NS_PAGE);
	xmpp_stanza_t *last = set == NULL ? NULL :
	    stanza_child(set, "last", NS_PAGE);
	char *id = last == NULL ? xstrdup("") :
	    stanza_text(last, ID_MAX_BYTES, NULL);
	bool more = *id != '\0' && p->told < p->most &&
	    (p->after == NULL || strcmp(p->after, id) != 0);

	free(p->after);
	p->after = id;
	return more;
}

static void pep_items_ask_page(const struct wire *, struct pep_items *);

static void
pep_items_page(const struct wire *w, struct pep_items *p, xmpp_stanza_t *iq)
{
	xmpp_stanza_t *pubsub = stanza_child(iq, "pubsub", NS_PUBSUB);
	xmpp_stanza_t *items = pubsub == NULL ? NULL :
	    stanza_child(pubsub, "items", NS_PUBSUB);

	if (items != NULL)
		pep_items_tell(w, p, items);
	p->left_out += stanza_is_cut(iq);
	if (items != NULL && stanza_first(items) != NULL &&
	    ++p->pages < PEP_PAGES_MAX && pep_items_go_on(p, pubsub))
		pep_items_ask_page(w, p);
	else
		pep_items_end(w, p, "");
}

/* Nothing was published yet: that is an answer. */
static void
pep_items_answered(const struct wire *w, enum iq_end end, xmpp_stanza_t *iq,
    void *arg)
{
	struct pep_items *p = arg;
	const char *condition = end == IQ_GONE ? "gone" : "timeout";
	char *text = NULL;

	if (end == IQ_RESULT) {
		pep_items_page(w, p, iq);
		return;
	}
	if (end == IQ_ERROR)
		stanza_error(w, iq, &condition, &text);
	pep_items_end(w, p, strcmp(condition, "item-not-found") == 0 ? "" :
	    condition);
	free(text);
}

static void
pep_items_ask_page(const struct wire *w, struct pep_items *p)
{
	xmpp_stanza_t *iq = iq_new(w, "get", NULL);
	xmpp_stanza_t *pubsub = stanza_add_new(iq, "pubsub", NS_PUBSUB);
	xmpp_stanza_t *items = stanza_add_new(pubsub, "items", NULL);
	xmpp_stanza_t *set = stanza_add_new(pubsub, "set", NS_PAGE);
	char most[16];

	if (xmpp_stanza_set_attribute(items, "node", p->node) != XMPP_EOK)
		die("out of memory");
	snprintf(most, sizeof most, "%d", PEP_PAGE);
	stanza_add_text(set, "max", most);
	if (p->after != NULL)
		stanza_add_text(set, "after", p->after);
	iq_send(w, iq, NULL, pep_items_answered, p);
}

void
pep_items(const struct wire *w, const char *node, uint32_t most,
    pep_item_fn *item, pep_items_fn *done)
{
	struct pep_items *p = xcalloc(1, sizeof *p);

	p->node = xstrdup(node);
	p->most = most;
	p->item = item;
	p->done = done;
	pep_items_ask_page(w, p);
}
