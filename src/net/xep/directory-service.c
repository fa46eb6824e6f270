/*
 * Where a server has its rooms: each thing that it has is asked what it is,
 * until one says that it is a service of rooms (XEP-0045, 6.1).
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#define SERVICES_MAX 32		/* that are asked what they are */

struct service {
	char *jid;
	bool has_rooms;
};
struct service_search {
	char *at;
	struct service all[SERVICES_MAX];
	size_t n, open;
	char condition[IPC_CONDITION_MAX + 1];
	directory_service_fn *done;
	void *arg;
};
/* Which of them is asked. */
struct service_asked {
	struct service_search *search;
	struct service *service;
};

static void
service_over(const struct wire *w, struct service_search *s,
    const char *service)
{
	s->done(w, service, s->condition, s->arg);
	for (size_t i = 0; i < s->n; i++)
		free(s->all[i].jid);
	free(s->at);
	free(s);
}

/* What came instead of a result. */
static void
service_failed(const struct wire *w, struct service_search *s,
    enum iq_end end, xmpp_stanza_t *iq)
{
	const char *condition = end == IQ_GONE ? "gone" : "timeout";
	char *text = NULL;

	if (end == IQ_ERROR)
		stanza_error(w, iq, &condition, &text);
	str_fit(s->condition, sizeof s->condition, condition);
	free(text);
}

/* ---- what each is --------------------------------------------------------- */

static void
service_info_item(const struct wire *w, xmpp_stanza_t *item, void *arg)
{
	struct service_asked *asked = arg;

	(void)w;
	if (stanza_is(item, "identity", NS_DISCO) &&
	    strcmp(stanza_attr(item, "category", 64), "conference") == 0 &&
	    strcmp(stanza_attr(item, "type", 64), "text") == 0)
		asked->service->has_rooms = true;
}

static void service_ask_items(const struct wire *, struct service_search *);

/* The first that has, in the order in which they were named. */
static void
service_choose(const struct wire *w, struct service_search *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->all[i].has_rooms) {
			*s->condition = '\0';
			service_over(w, s, s->all[i].jid);
			return;
		}
	service_over(w, s, NULL);
}

/* What one of them is refused for is no matter, unless it is the one. */
static void
service_info_answered(const struct wire *w, enum iq_end end,
    xmpp_stanza_t *iq, void *arg)
{
	struct service_asked *asked = arg;
	struct service_search *s = asked->search;
	bool first = asked->service == &s->all[0];

	if (end == IQ_GONE || (first && end != IQ_RESULT))
		service_failed(w, s, end, iq);
	free(asked);
	if (--s->open > 0)
		return;
	if (s->n == 1 && end == IQ_RESULT && !s->all[0].has_rooms)
		service_ask_items(w, s);
	else
		service_choose(w, s);
}

static void
service_ask_info(const struct wire *w, struct service_search *s,
    struct service *service)
{
	struct service_asked *asked = xcalloc(1, sizeof *asked);
	xmpp_stanza_t *iq = iq_new(w, "get", service->jid);

	asked->search = s;
	asked->service = service;
	s->open++;
	stanza_add_new(iq, "query", NS_DISCO);
	iq_send(w, iq, service_info_item, service_info_answered, asked);
}

/* ---- what there is -------------------------------------------------------- */

static void
service_add(struct service_search *s, const char *raw)
{
	char *jid = jid_hear(raw, NULL);

	if (jid == NULL || s->n == SERVICES_MAX || strchr(jid, '@') != NULL)
		free(jid);
	else
		s->all[s->n++].jid = jid;
}

static void
service_items_item(const struct wire *w, xmpp_stanza_t *item, void *arg)
{
	(void)w;
	if (stanza_is(item, "item", NS_ITEMS) &&
	    xmpp_stanza_get_attribute(item, "node") == NULL)
		service_add(arg, stanza_attr(item, "jid", JID_MAX_BYTES));
}

static void
service_items_answered(const struct wire *w, enum iq_end end,
    xmpp_stanza_t *iq, void *arg)
{
	struct service_search *s = arg;
	size_t n = s->n;

	if (end != IQ_RESULT)
		service_failed(w, s, end, iq);
	else if (n == 1)
		str_fit(s->condition, sizeof s->condition, "item-not-found");
	if (end != IQ_RESULT || n == 1) {
		service_over(w, s, NULL);
		return;
	}
	str_fit(s->condition, sizeof s->condition, "item-not-found");
	for (size_t i = 1; i < n; i++)
		service_ask_info(w, s, &s->all[i]);
}

static void
service_ask_items(const struct wire *w, struct service_search *s)
{
	xmpp_stanza_t *iq = iq_new(w, "get", s->at);

	stanza_add_new(iq, "query", NS_ITEMS);
	iq_send(w, iq, service_items_item, service_items_answered, s);
}

void
directory_service(const struct wire *w, const char *at,
    directory_service_fn *done, void *arg)
{
	struct service_search *s = xcalloc(1, sizeof *s);

	s->at = xstrdup(at);
	s->all[s->n++].jid = xstrdup(at);
	s->done = done;
	s->arg = arg;
	service_ask_info(w, s, &s->all[0]);
}
