/*
 * What moderators, admins and owners do in a room (XEP-0045, 8, 9, 10): roles,
 * affiliations and their lists, its end.  Each is a request and what became of
 * it: who may do it, the room decides.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

/* A request that is not answered yet. */
struct room_asked {
	uint32_t request;
	enum affiliation affiliation;	/* of a list */
	uint32_t told, left;
};

void
room_tell_done(const struct wire *w, uint32_t request, uint32_t left,
    enum iq_end end, xmpp_stanza_t *iq)
{
	struct msg m = { .type = MSG_ROOM_DONE };
	const char *condition = end == IQ_TIMEOUT ? "timeout" :
	    end == IQ_GONE ? "gone" : "";
	char *text = NULL;

	if (end == IQ_ERROR)
		stanza_error(w, iq, &condition, &text);
	m.u.room_done.request = request;
	m.u.room_done.left = left;
	m.u.room_done.condition = condition;
	m.u.room_done.text = text != NULL ? text : "";
	w->tell(w->arg, &m);
	free(text);
}

static void
room_admin_answered(const struct wire *w, enum iq_end end, xmpp_stanza_t *iq,
    void *arg)
{
	struct room_asked *k = arg;

	room_tell_done(w, k->request, k->left, end, iq);
	free(k);
}

static struct room_asked *
room_asked_new(uint32_t request)
{
	struct room_asked *k = xcalloc(1, sizeof *k);

	k->request = request;
	return k;
}

/* ---- roles and affiliations ---------------------------------------------- */

/* The one <item/> of a request; `iq` gets it, under its <query/>. */
static xmpp_stanza_t *
room_admin_item(xmpp_stanza_t *iq, const char *attribute, const char *word,
    const char *reason)
{
	xmpp_stanza_t *item = stanza_add_new(stanza_add_new(iq, "query",
	    NS_MUC_ADMIN), "item", NULL);

	xmpp_stanza_set_attribute(item, attribute, word);
	stanza_add_text(item, "reason", reason);
	return item;
}

static void
room_admin_role(const struct wire *w, const struct msg *m)
{
	xmpp_stanza_t *iq = iq_new(w, "set", m->u.room_role.room);
	xmpp_stanza_t *item = room_admin_item(iq, "role",
	    role_word(m->u.room_role.role), m->u.room_role.reason);

	xmpp_stanza_set_attribute(item, "nick", m->u.room_role.nick);
	iq_send(w, iq, NULL, room_admin_answered,
	    room_asked_new(m->u.room_role.request));
}

static void
room_admin_affiliation(const struct wire *w, const struct msg *m)
{
	xmpp_stanza_t *iq = iq_new(w, "set", m->u.room_affiliation.room);
	xmpp_stanza_t *item = room_admin_item(iq, "affiliation",
	    affiliation_word(m->u.room_affiliation.affiliation),
	    m->u.room_affiliation.reason);

	stanza_set_jid(item, "jid", m->u.room_affiliation.jid);
	iq_send(w, iq, NULL, room_admin_answered,
	    room_asked_new(m->u.room_affiliation.request));
}

/* ---- lists --------------------------------------------------------------- */

/* What is no address, and who is something else, was not asked for. */
static void
room_list_item(const struct wire *w, xmpp_stanza_t *item, void *arg)
{
	struct room_asked *k = arg;
	struct msg m = { .type = MSG_ROOM_LISTED };
	enum affiliation what = k->affiliation;
	char *jid, *reason;

	if (!stanza_is(item, "item", NS_MUC_ADMIN))
		return;
	(void)affiliation_parse(stanza_attr(item, "affiliation", 16), &what);
	jid = jid_hear(stanza_attr(item, "jid", JID_MAX_BYTES), NULL);
	if (jid == NULL || what != k->affiliation ||
	    k->told >= IPC_LISTED_MAX) {
		k->left++;
		free(jid);
		return;
	}
	reason = stanza_words(w->lang, item, "reason", NS_MUC_ADMIN,
	    IPC_TEXT_MAX);
	k->told++;
	m.u.room_listed.request = k->request;
	m.u.room_listed.jid = jid;
	m.u.room_listed.nick = stanza_attr(item, "nick", ROOM_NICK_MAX);
	m.u.room_listed.reason = reason;
	w->tell(w->arg, &m);
	free(reason);
	free(jid);
}

/* An answer that came as a whole still has its items. */
static void
room_list_answered(const struct wire *w, enum iq_end end, xmpp_stanza_t *iq,
    void *arg)
{
	xmpp_stanza_t *query = end != IQ_RESULT ? NULL :
	    stanza_child(iq, "query", NS_MUC_ADMIN);
	xmpp_stanza_t *c = query == NULL ? NULL : stanza_first(query);

	for (; c != NULL; c = stanza_after(c))
		room_list_item(w, c, arg);
	room_admin_answered(w, end, iq, arg);
}

static void
room_admin_list(const struct wire *w, const struct msg *m)
{
	xmpp_stanza_t *iq = iq_new(w, "get", m->u.room_list.room);
	struct room_asked *k = room_asked_new(m->u.room_list.request);

	k->affiliation = (enum affiliation)m->u.room_list.affiliation;
	(void)room_admin_item(iq, "affiliation",
	    affiliation_word(k->affiliation), "");
	iq_send(w, iq, room_list_item, room_list_answered, k);
}

/* ---- its end ------------------------------------------------------------- */

static void
room_admin_destroy(const struct wire *w, const struct msg *m)
{
	xmpp_stanza_t *iq = iq_new(w, "set", m->u.room_destroy.room);
	xmpp_stanza_t *destroy = stanza_add_new(stanza_add_new(iq, "query",
	    NS_MUC_OWNER), "destroy", NULL);

	if (*m->u.room_destroy.instead != '\0')
		stanza_set_jid(destroy, "jid", m->u.room_destroy.instead);
	stanza_add_text(destroy, "reason", m->u.room_destroy.reason);
	iq_send(w, iq, NULL, room_admin_answered,
	    room_asked_new(m->u.room_destroy.request));
}

static const struct does room_admin_does[] = {
	{ MSG_ROOM_ROLE, room_admin_role },
	{ MSG_ROOM_AFFILIATION, room_admin_affiliation },
	{ MSG_ROOM_LIST, room_admin_list },
	{ MSG_ROOM_DESTROY, room_admin_destroy },
	{ MSG_NONE, NULL },
};
const struct feature feature_room_admin = {
	.name = "room_admin",
	.does = room_admin_does,
};
