/*
 * What a room itself says to all who are in it, beside what it hands on: that
 * it is set up otherwise (XEP-0045, 10.2.1), and that a line was taken back for
 * somebody (XEP-0425).  It counts from the room's own address alone: who is in
 * the room can write all of it into a message.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#define NS_FASTEN "urn:xmpp:fasten:0"

/* The room that a message is from, itself; NULL: it is not. */
static struct room *
notice_room(const struct wire *w, struct _xmpp_stanza_t *s)
{
	const char *raw = stanza_attr(s, "from", JID_MAX_BYTES);
	char *from = strchr(raw, '/') != NULL ? NULL : jid_hear(raw, NULL);
	struct room *r = from == NULL ? NULL : rooms_of(w, from);

	free(from);
	return r;
}

static bool
notice_is_error(struct _xmpp_stanza_t *s)
{
	return strcmp(stanza_attr(s, "type", 16), "error") == 0;
}

/* It may be said in words, too: these are a message. */
static bool
notice_changed(const struct wire *w, struct _xmpp_stanza_t *s,
    struct _xmpp_stanza_t *x)
{
	struct msg m = { .type = MSG_ROOM_CHANGED };
	struct room *r = notice_is_error(s) ? NULL : notice_room(w, s);

	m.u.room_changed.codes = room_codes_read(x);
	if (r == NULL || m.u.room_changed.codes == 0)
		return false;
	m.u.room_changed.room = r->jid;
	w->tell(w->arg, &m);
	return stanza_child(s, "body", NS_CLIENT) == NULL;
}

/* Who did it is named by the address in the room; or by an id alone. */
static const char *
notice_nick(const struct room *r, const char *by)
{
	return jid_same_bare(by, r->jid) ? jid_resource(by) : NULL;
}

static bool
notice_tell_moderated(const struct wire *w, struct _xmpp_stanza_t *s,
    struct _xmpp_stanza_t *target, struct _xmpp_stanza_t *moderated,
    struct _xmpp_stanza_t *about)
{
	struct msg m = { .type = MSG_ROOM_MODERATED };
	struct room *r = notice_is_error(s) ? NULL : notice_room(w, s);
	char *reason, *by;

	m.u.room_moderated.id = stanza_attr(target, "id", ID_MAX_BYTES);
	if (r == NULL || moderated == NULL || *m.u.room_moderated.id == '\0')
		return false;
	by = jid_hear(stanza_attr(moderated, "by", JID_MAX_BYTES), NULL);
	reason = stanza_words(w->lang, about, "reason", NULL, IPC_TEXT_MAX);
	m.u.room_moderated.room = r->jid;
	m.u.room_moderated.by = by == NULL ? NULL : notice_nick(r, by);
	m.u.room_moderated.by_occupant = stanza_occupant_id(r, moderated);
	m.u.room_moderated.reason = reason;
	w->tell(w->arg, &m);
	free(reason);
	free(by);
	return true;
}

static bool
notice_moderated(const struct wire *w, struct _xmpp_stanza_t *s,
    struct _xmpp_stanza_t *retract)
{
	return notice_tell_moderated(w, s, retract,
	    stanza_child(retract, "moderated", NS_MODERATE), retract);
}

static bool
notice_moderated_0(const struct wire *w, struct _xmpp_stanza_t *s,
    struct _xmpp_stanza_t *apply)
{
	struct _xmpp_stanza_t *moderated = stanza_child(apply, "moderated",
	    NS_MODERATE_0);

	return moderated != NULL &&
	    stanza_child(moderated, "retract", NS_RETRACT_0) != NULL &&
	    notice_tell_moderated(w, s, apply, moderated, moderated);
}

static const struct hears notice_hears[] = {
	{ "message", NULL, "x", NS_MUC_USER, 0, notice_changed },
	{ "message", NULL, "retract", NS_RETRACT, 0, notice_moderated },
	{ "message", NULL, "apply-to", NS_FASTEN, 0, notice_moderated_0 },
	{ NULL, NULL, NULL, NULL, 0, NULL },
};
const struct feature feature_notice = {
	.name = "notice",
	.hears = notice_hears,
};
