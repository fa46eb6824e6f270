/*
 * What a room is, as it says itself (XEP-0045, 6.4, 15.5.3): asked by sotto,
 * and where it did not, before one enters, since it decides what counts there.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#define PEOPLE_MAX 9		/* digits of how many there are */

static const struct {
	const char *var;
	unsigned traits;
} infos[] = {
	{ NS_MUC, ROOM_IS_ROOM },
	{ NS_MUC "#stable_id", ROOM_STABLE_ID },
	{ "jabber:iq:register", ROOM_REGISTER },
	{ "muc_hidden", ROOM_HIDDEN },
	{ "muc_membersonly", ROOM_MEMBERS_ONLY },
	{ "muc_moderated", ROOM_MODERATED },
	{ "muc_nonanonymous", ROOM_REAL_ADDRESSES },
	{ "muc_passwordprotected", ROOM_PASSWORD },
	{ "muc_persistent", ROOM_PERSISTENT },
	{ "urn:xmpp:hats:0", TRAIT_HATS },
	/* Includes XEP-0359: XEP-0313, 5.1. */
	{ "urn:xmpp:mam:2", ROOM_ARCHIVE | TRAIT_IDS },
	{ NS_MODERATE_0, ROOM_MODERATION },
	{ NS_MODERATE, ROOM_MODERATION },
	{ "urn:xmpp:occupant-id:0", ROOM_OCCUPANT_ID },
	{ NS_SID, TRAIT_IDS },
};

static unsigned
info_traits(xmpp_stanza_t *query)
{
	unsigned traits = 0;

	for (xmpp_stanza_t *e = stanza_first(query); e != NULL;
	    e = stanza_after(e)) {
		const char *var = stanza_attr(e, "var", NS_MAX);

		if (!stanza_is(e, "feature", NS_DISCO))
			continue;
		for (size_t i = 0; i < NELEM(infos); i++)
			if (strcmp(infos[i].var, var) == 0)
				traits |= infos[i].traits;
	}
	return traits;
}

/* The first one that has a name; "" where none has. */
static char *
info_name(xmpp_stanza_t *query)
{
	for (xmpp_stanza_t *e = stanza_first(query); e != NULL;
	    e = stanza_after(e))
		if (stanza_is(e, "identity", NS_DISCO) &&
		    *stanza_attr(e, "name", SIZE_MAX) != '\0')
			return stanza_attr_words(e, "name", IPC_NAME_MAX);
	return xstrdup("");
}

/* What a form within says of it; "" where it does not. */
static char *
info_field(xmpp_stanza_t *query, const char *var)
{
	xmpp_stanza_t *x = stanza_child(query, "x", NS_FORM);
	xmpp_stanza_t *f = x == NULL ? NULL : stanza_first(x), *value;

	for (; f != NULL; f = stanza_after(f))
		if (stanza_is(f, "field", NS_FORM) &&
		    strcmp(stanza_attr(f, "var", NS_MAX), var) == 0 &&
		    (value = stanza_child(f, "value", NS_FORM)) != NULL)
			return stanza_text(value, SIZE_MAX, NULL);
	return xstrdup("");
}

/* 0 where it is no number. */
static uint32_t
info_people(xmpp_stanza_t *query)
{
	char *text = info_field(query, "muc#roominfo_occupants");
	size_t len = strlen(text);
	uint32_t n = 0;

	if (len > 0 && len <= PEOPLE_MAX && strspn(text, "0123456789") == len)
		n = (uint32_t)strtoul(text, NULL, 10);
	free(text);
	return n;
}

static xmpp_stanza_t *
info_query(enum iq_end end, xmpp_stanza_t *iq)
{
	return end == IQ_RESULT ? stanza_child(iq, "query", NS_DISCO) : NULL;
}

/* Where there is no place it is not known: nothing of it counts. */
static void
info_keep(const struct wire *w, const char *jid, xmpp_stanza_t *query)
{
	struct room *r = rooms_add(w, jid);

	if (r == NULL)
		return;
	r->traits = info_traits(query);
	r->told = true;
}

static void
info_tell(const struct wire *w, struct msg *m, xmpp_stanza_t *query)
{
	char *name = info_name(query);
	char *about = words_take(info_field(query,
	    "muc#roominfo_description"), IPC_TEXT_MAX);

	m->u.room_info.traits = info_traits(query) & ROOM_TRAITS_ALL;
	m->u.room_info.name = name;
	m->u.room_info.about = about;
	m->u.room_info.people = info_people(query);
	w->tell(w->arg, m);
	free(name);
	free(about);
}

static void
info_answered(const struct wire *w, enum iq_end end, xmpp_stanza_t *iq,
    void *arg)
{
	struct msg m = { .type = MSG_ROOM_INFO, .u.room_info.room = arg };
	xmpp_stanza_t *query = info_query(end, iq);
	char *text = NULL;

	m.u.room_info.condition = "";
	if (query != NULL) {
		info_keep(w, arg, query);
		info_tell(w, &m, query);
	} else if (end != IQ_GONE) {
		m.u.room_info.condition = end == IQ_TIMEOUT ? "timeout" :
		    "undefined-condition";
		if (end == IQ_ERROR)
			stanza_error(w, iq, &m.u.room_info.condition, &text);
		m.u.room_info.text = text;
		w->tell(w->arg, &m);
	}
	free(text);
	free(arg);
}

static void
info_learned(const struct wire *w, enum iq_end end, xmpp_stanza_t *iq,
    void *arg)
{
	xmpp_stanza_t *query = info_query(end, iq);

	if (query != NULL)
		info_keep(w, arg, query);
	free(arg);
}

static void
info_send(const struct wire *w, const char *jid, iq_done_fn *done)
{
	xmpp_stanza_t *iq = iq_new(w, "get", jid);

	stanza_add_new(iq, "query", NS_DISCO);
	iq_send(w, iq, NULL, done, xstrdup(jid));
}

void
room_info_learn(const struct wire *w, const char *jid)
{
	info_send(w, jid, info_learned);
}

static void
info_ask(const struct wire *w, const struct msg *m)
{
	char *bare = jid_bare(m->u.room_ask.room);

	info_send(w, bare, info_answered);
	free(bare);
}

static const struct does room_info_does[] = {
	{ MSG_ROOM_ASK, info_ask },
	{ MSG_NONE, NULL },
};
const struct feature feature_room_info = {
	.name = "room info",
	.does = room_info_does,
};
