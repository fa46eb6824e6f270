/*
 * <message/>: what arrives becomes messages to sotto, by which way it came
 * included; what sotto sends becomes stanzas.  Knows nothing of OTR but the
 * hints that go with it.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#define NS_ARCHIVE "urn:xmpp:mam:2"
#define NS_ARCHIVE_1 "urn:xmpp:mam:1"
#define NS_STYLING "urn:xmpp:styling:0"

/* ---- sending ----------------------------------------------------------- */

/*
 * XEP-0380 for clients that cannot decrypt; no copies to other devices, which
 * cannot either, and none in the archive.  Not <no-store/>: the end of a
 * session is told to those who are away, too.
 */
static const char message_otr[] =
    "<encryption name=\"OTR\" namespace=\"" NS_OTR "\" xmlns=\"" NS_EME "\"/>"
    "<no-copy xmlns=\"" NS_HINTS "\"/>"
    "<no-permanent-store xmlns=\"" NS_HINTS "\"/>"
    "<private xmlns=\"" NS_CARBONS "\"/>";

static void
message_put_references(const struct wire *w, struct str *out,
    const struct msg *m)
{
	xmpp_stanza_t *s, *child;

	if (m->u.send.refers == REFERENCE_NONE)
		return;
	s = stanza_new(w->ctx, "message", NS_CLIENT);
	reference_write(w, s, m);
	for (child = stanza_first(s); child != NULL;
	    child = stanza_after(child))
		stanza_write(child, out);
	xmpp_stanza_release(s);
}

/* XEP-0359, 3: to a room, whose echo may bear another id. */
static void
message_put_origin(struct str *out, const char *id)
{
	str_add(out, "<origin-id id=\"");
	stanza_escape(out, id);
	str_add(out, "\" xmlns=\"" NS_SID "\"/>");
}

/* Most stanzas that go are lines: written as they are, since one that is made
 * in memory first takes four times as long. */
static void
message_send(const struct wire *w, const struct msg *m)
{
	struct str out;

	str_init(&out);
	if (m->u.send.flags & SEND_GROUPCHAT)
		groupchat_begin(&out, m->u.send.to, m->u.send.id);
	else
		message_begin(w, &out, m->u.send.to, m->u.send.id);
	/* ... to one in a room that was left meanwhile. */
	if ((m->u.send.flags & SEND_OCCUPANT) != 0 &&
	    rooms_of(w, m->u.send.to) == NULL)
		str_add(&out, "<x xmlns=\"" NS_MUC_USER "\"/>");
	stanza_put_text(&out, "body", m->u.send.body);
	if (m->u.send.flags & SEND_OTR)
		str_addn(&out, message_otr, sizeof(message_otr) - 1);
	else
		message_put_references(w, &out, m);
	if (m->u.send.flags & SEND_GROUPCHAT)
		message_put_origin(&out, m->u.send.id);
	if (m->u.send.flags & SEND_RECEIPT)
		str_add(&out, "<request xmlns=\"" NS_RECEIPTS "\"/>");
	if (m->u.send.flags & SEND_ACTIVE)
		str_add(&out, "<active xmlns=\"" NS_TYPING "\"/>");
	if (m->u.send.flags & SEND_MARKABLE)
		str_add(&out, "<markable xmlns=\"" NS_MARKERS "\"/>");
	message_end(w, &out, &m->u.send.ticket);
}

/* ---- receiving --------------------------------------------------------- */

static enum message_type
message_kind(xmpp_stanza_t *s)
{
	static const struct { const char *word; enum message_type kind; }
	    kinds[] = {
		{ "chat", MESSAGE_CHAT },
		{ "groupchat", MESSAGE_GROUPCHAT },
		{ "headline", MESSAGE_HEADLINE },
	};
	const char *type = stanza_attr(s, "type", 16);

	for (size_t i = 0; i < NELEM(kinds); i++)
		if (strcmp(type, kinds[i].word) == 0)
			return kinds[i].kind;
	return MESSAGE_NORMAL;	/* RFC 6121, 5.2.2: also what is unknown */
}

static bool
message_is_error(xmpp_stanza_t *s)
{
	return strcmp(stanza_attr(s, "type", 16), "error") == 0;
}

/*
 * What else is meant for people, and is not shown here: that it came is said.
 * All other extensions (markers, receipts, events of PEP, the keys that OMEMO
 * sends by itself) are programs talking, and are passed over here.
 */
static enum content
message_content(xmpp_stanza_t *s, const struct msg *m)
{
	static const struct {
		const char *name, *ns, *within;
		enum content content;
	} all[] = {
		{ "encrypted", "eu.siacs.conversations.axolotl", "payload",
		    CONTENT_OMEMO },
		{ "encrypted", "urn:xmpp:omemo:1", "payload", CONTENT_OMEMO },
		{ "encrypted", "urn:xmpp:omemo:2", "payload", CONTENT_OMEMO },
		{ "x", "jabber:x:encrypted", NULL, CONTENT_OPENPGP },
		{ "openpgp", "urn:xmpp:openpgp:0", NULL, CONTENT_OPENPGP },
		{ "html", "http://jabber.org/protocol/xhtml-im", "body",
		    CONTENT_MARKUP },
		{ "x", "jabber:x:data", NULL, CONTENT_FORM },
		{ "propose", "urn:xmpp:jingle-message:0", NULL, CONTENT_CALL },
		{ "propose", "urn:xmpp:jingle-message:1", NULL, CONTENT_CALL },
		{ "attention", "urn:xmpp:attention:0", NULL,
		    CONTENT_ATTENTION },
	};
	xmpp_stanza_t *e;

	for (size_t i = 0; m->u.message.kind != MESSAGE_GROUPCHAT &&
	    i < NELEM(all); i++)
		if ((e = stanza_child(s, all[i].name, all[i].ns)) != NULL &&
		    (all[i].within == NULL || xmpp_stanza_get_child_by_name(e,
		    all[i].within) != NULL))
			return all[i].content;
	return CONTENT_NONE;
}

/* Of a copy that was encrypted for another program not a byte goes on. */
static void
message_hide_sealed(xmpp_stanza_t *s, struct msg *m)
{
	enum sealing sealing = stanza_sealing(s, *m->u.message.body != '\0');

	m->u.message.sealing = sealing;
	if (sealing == SEALING_NONE)
		return;
	m->u.message.body = m->u.message.subject = "";
	m->u.message.flags &= ~(uint32_t)GOT_CUT;
	m->u.message.missing = 0;
	m->u.message.refers = REFERENCE_NONE;
}

/* Of a room that was not entered nothing counts. */
static void
message_refers(const struct room *r, struct msg *m,
    const struct reference_got *got)
{
	if (got->kind == REFERENCE_NONE ||
	    m->u.message.kind == MESSAGE_HEADLINE ||
	    (m->u.message.kind == MESSAGE_GROUPCHAT && r == NULL))
		return;
	m->u.message.refers = got->kind;
	m->u.message.refers_id = got->id;
	m->u.message.emoji = got->emoji;
	m->u.message.fallback_at = got->fallback_at;
	m->u.message.fallback = got->fallback;
}

static uint32_t
message_asks(xmpp_stanza_t *s)
{
	return (stanza_child(s, "request", NS_RECEIPTS) != NULL ?
	    GOT_ASKS_RECEIPT : 0) |
	    (stanza_child(s, "markable", NS_MARKERS) != NULL ?
	    GOT_MARKABLE : 0);
}

/* Whether it is a line of a room that was entered. */
static bool
message_is_line(const struct room *r, const struct msg *m)
{
	return r != NULL && m->u.message.kind == MESSAGE_GROUPCHAT;
}

/* XEP-0045, 8.1: a subject without a text is what the room is about, and "" is
 * one, too. */
static bool
message_is_topic(xmpp_stanza_t *s)
{
	return stanza_child(s, "subject", NS_CLIENT) != NULL &&
	    stanza_child(s, "body", NS_CLIENT) == NULL &&
	    stanza_child(s, "thread", NS_CLIENT) == NULL;
}

/* What the room has put in: its own id of a line, and who it is from. */
static void
message_of_room(const struct room *r, xmpp_stanza_t *s, struct msg *m)
{
	m->u.message.occupant = stanza_occupant_id(r, s);
	if (!message_is_line(r, m))
		return;
	m->u.message.archive_id = (r->traits & TRAIT_IDS) == 0 ? "" :
	    stanza_id_by(s, r->jid);
	if (message_is_topic(s))
		m->u.message.flags |= GOT_TOPIC;
}

/* Of a room its own stamp.  What it sends of before one entered may have
 * another's alone, which of a line that is new is no more than its text. */
static bool
message_stamp_of_room(const struct room *r, xmpp_stanza_t *s, struct msg *m)
{
	bool delayed = false;

	stamp_read(s, r->jid, &delayed, &m->u.message.stamp);
	if (!delayed && !r->told_past && message_is_line(r, m))
		stamp_read(s, NULL, &delayed, &m->u.message.stamp);
	return delayed;
}

/* Of a copy its sender's stamps are no more than its text: who writes an old
 * one would put a line among those that were read long ago. */
static void
message_stamp(const struct room *r, xmpp_stanza_t *s, xmpp_stanza_t *outer,
    struct msg *m)
{
	bool delayed = false;

	if (r != NULL)
		delayed = message_stamp_of_room(r, s, m);
	else if ((m->u.message.flags & (GOT_CARBON | GOT_CARBON_SENT)) == 0)
		stamp_read(s, NULL, &delayed, &m->u.message.stamp);
	if (outer != NULL)
		stamp_read(outer, NULL, &delayed, &m->u.message.stamp);
	if (delayed)
		m->u.message.flags |= GOT_DELAYED;
}

static bool
message_says_something(const struct msg *m)
{
	return *m->u.message.body != '\0' || *m->u.message.subject != '\0' ||
	    (m->u.message.flags & GOT_TOPIC) != 0 ||
	    m->u.message.refers != REFERENCE_NONE ||
	    m->u.message.content != CONTENT_NONE ||
	    m->u.message.sealing != SEALING_NONE;
}

/*
 * Tells of a message that says something.  `from` is normalized; `outer` is
 * the element that may hold delay stamps beside the message's own; `r`: the
 * room that hands it on, or NULL.
 */
static void
tell_message(const struct wire *w, xmpp_stanza_t *s, const char *from,
    const char *to, xmpp_stanza_t *outer, uint32_t flags,
    const struct room *r)
{
	struct msg m = { .type = MSG_MESSAGE };
	xmpp_stanza_t *b = stanza_pick(w->lang, s, "body", NULL);
	char *subject = stanza_words(w->lang, s, "subject", NULL, IPC_SUBJECT_MAX);
	struct reference_got got;
	size_t missing = 0;
	char *body = b == NULL ? xstrdup("") :
	    stanza_text(b, IPC_BODY_MAX, &missing);

	body = missing > 0 ? body : link_join(s, body);
	m.u.message.from = from;
	m.u.message.to = to;
	m.u.message.id = stanza_attr(s, "id", ID_MAX_BYTES);
	m.u.message.subject = subject;
	m.u.message.body = body;
	m.u.message.archive_id = stanza_archive_id(w, s);
	m.u.message.kind = message_kind(s);
	m.u.message.flags = flags | (missing > 0 ? GOT_CUT : 0);
	m.u.message.missing = (uint32_t)missing;
	if (r != NULL)
		message_of_room(r, s, &m);
	if (stanza_child(s, "unstyled", NS_STYLING) != NULL)
		m.u.message.flags |= GOT_UNSTYLED;
	reference_read(s, body, &got);
	message_refers(r, &m, &got);
	message_stamp(r, s, outer, &m);
	if (flags & (GOT_CARBON | GOT_CARBON_SENT))
		message_hide_sealed(s, &m);
	if (flags == 0 && *m.u.message.id != '\0' &&
	    m.u.message.kind != MESSAGE_GROUPCHAT)
		m.u.message.flags |= message_asks(s);
	if (flags == 0 && !message_says_something(&m))
		m.u.message.content = message_content(s, &m);
	if (message_says_something(&m))
		w->tell(w->arg, &m);
	wipe(body, strlen(body));
	free(body);
	free(subject);
}

static xmpp_stanza_t *
message_archive_result(xmpp_stanza_t *s)
{
	xmpp_stanza_t *r = stanza_child(s, "result", NS_ARCHIVE);

	return r != NULL ? r : stanza_child(s, "result", NS_ARCHIVE_1);
}

/* A copy of a copy, of a message that was handed on, or of what is said in a
 * room (privately too) is no line of a conversation (XEP-0280, 6.1). */
static bool
message_is_odd_copy(xmpp_stanza_t *s)
{
	return stanza_child(s, "forwarded", NS_FORWARD) != NULL ||
	    stanza_child(s, "received", NS_CARBONS) != NULL ||
	    stanza_child(s, "sent", NS_CARBONS) != NULL ||
	    message_archive_result(s) != NULL ||
	    stanza_child(s, "x", NS_MUC_USER) != NULL ||
	    message_kind(s) == MESSAGE_GROUPCHAT ||
	    message_kind(s) == MESSAGE_HEADLINE;
}

/* The message within <forwarded/>, XEP-0297; its addresses are the sender's
 * claim, which only the own server has checked. */
static void
message_tell_forwarded(const struct wire *w, xmpp_stanza_t *wrapper,
    uint32_t flags)
{
	xmpp_stanza_t *f = stanza_child(wrapper, "forwarded", NS_FORWARD);
	xmpp_stanza_t *s = f == NULL ? NULL :
	    stanza_child(f, "message", NS_CLIENT);
	char *from, *to = NULL;

	if (s == NULL || message_is_error(s) ||
	    xmpp_stanza_get_from(s) == NULL ||
	    ((flags & (GOT_CARBON | GOT_CARBON_SENT)) &&
	    message_is_odd_copy(s)))
		return;
	from = stanza_from(w, s);
	if (xmpp_stanza_get_to(s) != NULL)
		to = stanza_heard(w, s, xmpp_stanza_get_to(s));
	/* A copy of what we sent is from us, of what we received to us. */
	if (from != NULL &&
	    (!(flags & GOT_CARBON_SENT) || jid_same_bare(from, w->bare)) &&
	    (!(flags & GOT_CARBON) || to == NULL ||
	    jid_same_bare(to, w->bare)) && rooms_of(w, from) == NULL &&
	    (to == NULL || rooms_of(w, to) == NULL))
		tell_message(w, s, from, to == NULL ? "" : to, f, flags,
		    NULL);
	free(from);
	free(to);
}

/*
 * Copies count only from the own bare address (XEP-0280, 11).  From anyone
 * else they are forged, and nothing in them is looked at.
 */
static bool
message_is_copy(const struct wire *w, xmpp_stanza_t *s, const char *from)
{
	static const struct { const char *name; uint32_t flag; } copies[] = {
		{ "received", GOT_CARBON },
		{ "sent", GOT_CARBON_SENT },
	};
	xmpp_stanza_t *c;

	for (size_t i = 0; i < NELEM(copies); i++) {
		if ((c = stanza_child(s, copies[i].name, NS_CARBONS)) == NULL)
			continue;
		if (stanza_is_own(w, from))
			message_tell_forwarded(w, c, copies[i].flag);
		return true;
	}
	return false;
}

static void
message_tell_bounce(const struct wire *w, xmpp_stanza_t *s, const char *from)
{
	struct msg m = { .type = MSG_BOUNCE };
	char *text;

	stanza_error(w, s, &m.u.bounce.condition, &text);
	m.u.bounce.from = from;
	m.u.bounce.id = stanza_attr(s, "id", ID_MAX_BYTES);
	m.u.bounce.text = text;
	w->tell(w->arg, &m);
	free(text);
}

/* A line of a room is no answer to one of ours. */
static void
message_tell_live(const struct wire *w, xmpp_stanza_t *s, const char *from)
{
	struct room *r = rooms_of(w, from);
	bool group = message_kind(s) == MESSAGE_GROUPCHAT;

	if (r == NULL || !group)
		receipt_tell(w, s, from);
	tell_message(w, s, from, "", NULL, 0, r);
	if (r != NULL && group && message_is_topic(s))
		r->told_past = true;
	typing_tell(w, s, from);
	marker_tell(w, s, from);
}

static bool
message_got(const struct wire *w, xmpp_stanza_t *s, xmpp_stanza_t *child)
{
	char *from = stanza_from(w, s);

	(void)child;
	if (from == NULL)
		return true;
	if (message_is_error(s)) {
		message_tell_bounce(w, s, from);
	} else if (!message_is_copy(w, s, from)) {
		message_tell_live(w, s, from);
	}
	free(from);
	return true;
}

static const char *const message_announces[] = { NS_OTR, NS_STYLING, NULL };
static const struct hears message_hears[] = {
	{ "message", NULL, NULL, NULL, 0, message_got },
	{ NULL, NULL, NULL, NULL, 0, NULL },
};
static const struct does message_does[] = {
	{ MSG_SEND, message_send },
	{ MSG_NONE, NULL },
};
const struct feature feature_message = {
	.name = "message",
	.announces = message_announces,
	.hears = message_hears,
	.does = message_does,
};
