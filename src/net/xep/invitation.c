/*
 * Invitations into rooms, either way: those that somebody sends themselves
 * (XEP-0249) and those that a room hands on (XEP-0045, 7.8.2), and what comes
 * back of these.  Nobody but a room speaks for it: what comes from another
 * address is none.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#define NS_CONFERENCE "jabber:x:conference"

/* ---- heard --------------------------------------------------------------- */

/* NAME@DOMAIN, and nothing behind it. */
static bool
invitation_is_room(const char *jid)
{
	return jid[strcspn(jid, "@/")] == '@' && jid_resource(jid) == NULL;
}

/* A copy, one of an archive, what is said in a room, or to all: no invitation
 * of ours. */
static bool
invitation_is_elsewhere(xmpp_stanza_t *s)
{
	const char *type = stanza_attr(s, "type", 16);

	return strcmp(type, "error") == 0 || strcmp(type, "groupchat") == 0 ||
	    strcmp(type, "headline") == 0 ||
	    stanza_child(s, "forwarded", NS_FORWARD) != NULL ||
	    stanza_child(s, "received", NS_CARBONS) != NULL ||
	    stanza_child(s, "sent", NS_CARBONS) != NULL ||
	    stanza_child(s, "result", "urn:xmpp:mam:2") != NULL;
}

/* An address within, as somebody typed it; "" where it is none.  Caller
 * frees. */
static char *
invitation_address(xmpp_stanza_t *e, const char *name)
{
	char *jid = jid_parse(stanza_attr(e, name, JID_MAX_BYTES), NULL);

	return jid != NULL ? jid : xstrdup("");
}

static void
invitation_tell(const struct wire *w, xmpp_stanza_t *s, struct msg *m)
{
	bool delayed = false;

	m->type = MSG_INVITATION;
	stamp_read(s, NULL, &delayed, &m->u.invitation.stamp);
	w->tell(w->arg, m);
}

/* One that is cut would be another. */
static char *
invitation_password(xmpp_stanza_t *x)
{
	xmpp_stanza_t *e = stanza_child(x, "password", NS_MUC_USER);
	size_t missing = 0;
	char *text = e == NULL ? xstrdup("") :
	    stanza_text(e, ROOM_PASSWORD_MAX, &missing);

	if (missing > 0)
		*text = '\0';
	return text;
}

static void
invitation_tell_mediated(const struct wire *w, xmpp_stanza_t *s,
    xmpp_stanza_t *x, xmpp_stanza_t *invite, const char *room)
{
	char *from = invitation_address(invite, "from");
	char *password = invitation_password(x);
	char *text = stanza_words(w->lang, invite, "reason", NS_MUC_USER,
	    IPC_TEXT_MAX);
	struct msg m = { .type = MSG_INVITATION };

	m.u.invitation.room = room;
	m.u.invitation.from = from;
	m.u.invitation.mediated = true;
	m.u.invitation.continues = stanza_child(invite, "continue",
	    NS_MUC_USER) != NULL;
	m.u.invitation.text = text;
	m.u.invitation.password = password;
	invitation_tell(w, s, &m);
	wipe(password, strlen(password));
	free(password);
	free(text);
	free(from);
}

static void
invitation_tell_declined(const struct wire *w, xmpp_stanza_t *decline,
    const char *room)
{
	char *from = invitation_address(decline, "from");
	char *text = stanza_words(w->lang, decline, "reason", NS_MUC_USER,
	    IPC_TEXT_MAX);
	struct msg m = { .type = MSG_DECLINED };

	m.u.declined.room = room;
	m.u.declined.from = from;
	m.u.declined.text = text;
	w->tell(w->arg, &m);
	free(text);
	free(from);
}

/* What else is in it repeats it for programs that know less. */
static bool
invitation_got_mediated(const struct wire *w, xmpp_stanza_t *s,
    xmpp_stanza_t *x)
{
	xmpp_stanza_t *invite = stanza_child(x, "invite", NS_MUC_USER);
	xmpp_stanza_t *decline = stanza_child(x, "decline", NS_MUC_USER);
	char *room;
	bool is;

	if ((invite == NULL && decline == NULL) || invitation_is_elsewhere(s))
		return false;
	if ((room = stanza_from(w, s)) == NULL)
		return true;
	is = invitation_is_room(room);
	if (is && invite != NULL)
		invitation_tell_mediated(w, s, x, invite, room);
	else if (is)
		invitation_tell_declined(w, decline, room);
	free(room);
	return is;
}

/* A text beside it is a line of theirs, as any other: message.c has it. */
static bool
invitation_got_direct(const struct wire *w, xmpp_stanza_t *s,
    xmpp_stanza_t *x)
{
	const char *go_on = stanza_attr(x, "continue", 8);
	struct msg m = { .type = MSG_INVITATION };
	char *room, *from, *text;

	if (invitation_is_elsewhere(s))
		return false;
	if ((from = stanza_from(w, s)) == NULL)
		return true;
	room = invitation_address(x, "jid");
	text = stanza_attr_words(x, "reason", IPC_TEXT_MAX);
	m.u.invitation.room = room;
	/* From the room itself, as some wrote it before there was XEP-0045. */
	m.u.invitation.mediated = strcmp(from, room) == 0;
	m.u.invitation.from = m.u.invitation.mediated ? "" : from;
	m.u.invitation.continues = strcmp(go_on, "true") == 0 ||
	    strcmp(go_on, "1") == 0;
	m.u.invitation.text = text;
	m.u.invitation.password = stanza_attr(x, "password",
	    ROOM_PASSWORD_MAX);
	if (invitation_is_room(room))
		invitation_tell(w, s, &m);
	free(text);
	free(room);
	free(from);
	return false;
}

/* ---- sent ---------------------------------------------------------------- */

static void
invitation_put_attribute(struct str *out, const char *name, const char *value)
{
	if (*value == '\0')
		return;
	str_addf(out, " %s=\"", name);
	stanza_escape(out, value);
	str_addc(out, '"');
}

static void
invitation_put_address(struct str *out, const char *name, const char *jid)
{
	char *exact = jid_exact(jid);

	invitation_put_attribute(out, name, exact);
	free(exact);
}

static void
invitation_begin(struct str *out, const char *to, const char *id)
{
	str_init_secret(out);
	str_add(out, "<message");
	invitation_put_attribute(out, "id", id);
	invitation_put_address(out, "to", to);
	str_addc(out, '>');
}

static void
invitation_end(const struct wire *w, struct str *out)
{
	str_add(out, "</message>");
	w->put(w->arg, out->s, out->len, NULL);
	str_free(out);
}

/* <invite/> or <decline/>, for somebody. */
static void
invitation_put_mediated(struct str *out, const char *what, const char *to,
    const char *text)
{
	str_addf(out, "<x xmlns=\"" NS_MUC_USER "\"><%s", what);
	invitation_put_address(out, "to", to);
	str_addc(out, '>');
	if (*text != '\0')
		stanza_put_text(out, "reason", text);
	str_addf(out, "</%s></x>", what);
}

static void
invitation_send(const struct wire *w, const struct msg *m)
{
	struct str out;

	if (m->u.invite.mediated) {
		invitation_begin(&out, m->u.invite.room, m->u.invite.id);
		invitation_put_mediated(&out, "invite", m->u.invite.to,
		    m->u.invite.text);
	} else {
		invitation_begin(&out, m->u.invite.to, m->u.invite.id);
		str_add(&out, "<x xmlns=\"" NS_CONFERENCE "\"");
		invitation_put_address(&out, "jid", m->u.invite.room);
		invitation_put_attribute(&out, "password",
		    m->u.invite.password);
		invitation_put_attribute(&out, "reason", m->u.invite.text);
		str_add(&out, "/>");
	}
	invitation_end(w, &out);
}

static void
invitation_decline(const struct wire *w, const struct msg *m)
{
	struct str out;

	invitation_begin(&out, m->u.decline.room, "");
	invitation_put_mediated(&out, "decline", m->u.decline.to,
	    m->u.decline.text);
	invitation_end(w, &out);
}

static const char *const invitation_announces[] = { NS_CONFERENCE, NULL };
static const struct hears invitation_hears[] = {
	{ "message", NULL, "x", NS_MUC_USER, 0, invitation_got_mediated },
	{ "message", NULL, "x", NS_CONFERENCE, 0, invitation_got_direct },
	{ NULL, NULL, NULL, NULL, 0, NULL },
};
static const struct does invitation_does[] = {
	{ MSG_INVITE, invitation_send },
	{ MSG_DECLINE, invitation_decline },
	{ MSG_NONE, NULL },
};
const struct feature feature_invitation = {
	.name = "invitation",
	.announces = invitation_announces,
	.hears = invitation_hears,
	.does = invitation_does,
};
