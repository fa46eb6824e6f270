/*
 * <message/>: what arrives becomes messages to sotto, by which way it came
 * included; what sotto sends becomes stanzas.  Knows nothing of OTR but the
 * hints that go with it.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/net.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <strophe.h>

#define NS_CARBONS "urn:xmpp:carbons:2"
#define NS_FORWARD "urn:xmpp:forward:0"
#define NS_ARCHIVE "urn:xmpp:mam:2"
#define NS_ARCHIVE_1 "urn:xmpp:mam:1"
#define NS_RECEIPTS "urn:xmpp:receipts"
#define NS_DELAY "urn:xmpp:delay"
#define NS_DELAY_OLD "jabber:x:delay"
#define NS_HINTS "urn:xmpp:hints"
#define NS_EME "urn:xmpp:eme:0"
#define NS_OTR "urn:xmpp:otr:0"
#define NS_ERRORS "urn:ietf:params:xml:ns:xmpp-stanzas"
#define NS_MUC_USER "http://jabber.org/protocol/muc#user"

/* ---- sending ----------------------------------------------------------- */

static xmpp_stanza_t *
message_new(xmpp_ctx_t *ctx, const char *to, const char *id)
{
	xmpp_stanza_t *s = stanza_new(ctx, "message", NULL);

	xmpp_stanza_set_type(s, "chat");
	stanza_set_jid(s, "to", to);
	if (*id != '\0')
		xmpp_stanza_set_id(s, id);
	return s;
}

/*
 * XEP-0380 for clients that cannot decrypt; no copies to other devices, which
 * cannot either, and none in the archive.  Not <no-store/>: the end of a
 * session is told to those who are away, too.
 */
static void
add_otr(xmpp_stanza_t *s)
{
	xmpp_stanza_t *e = stanza_add_new(s, "encryption", NS_EME);

	xmpp_stanza_set_attribute(e, "namespace", NS_OTR);
	xmpp_stanza_set_attribute(e, "name", "OTR");
	stanza_add_new(s, "no-copy", NS_HINTS);
	stanza_add_new(s, "no-permanent-store", NS_HINTS);
	stanza_add_new(s, "private", NS_CARBONS);
}

xmpp_stanza_t *
message_make(xmpp_ctx_t *ctx, const struct msg *m)
{
	xmpp_stanza_t *s = message_new(ctx, m->u.send.to, m->u.send.id);

	stanza_add_text(s, "body", m->u.send.body);
	if (m->u.send.flags & SEND_OTR)
		add_otr(s);
	if (m->u.send.flags & SEND_RECEIPT)
		stanza_add_new(s, "request", NS_RECEIPTS);
	return s;
}

/* XEP-0184, 5.3; the hint keeps it out of offline storage. */
xmpp_stanza_t *
receipt_make(xmpp_ctx_t *ctx, const struct msg *m)
{
	char id[17];
	xmpp_stanza_t *s, *r;

	random_word(id);
	s = message_new(ctx, m->u.send_receipt.to, id);
	r = stanza_add_new(s, "received", NS_RECEIPTS);
	xmpp_stanza_set_id(r, m->u.send_receipt.id);
	return s;
}

/* ---- receiving --------------------------------------------------------- */

static bool
digits(const char **p, int n, int *value)
{
	*value = 0;
	for (; n > 0; n--, (*p)++) {
		if (**p < '0' || **p > '9')
			return false;
		*value = *value * 10 + (**p - '0');
	}
	return true;
}

static bool
expect(const char **p, char c)
{
	return *(*p)++ == c;
}

/* Milliseconds of a fraction of a second; skips all of its digits. */
static int
fraction(const char **p)
{
	int ms = 0;

	if (**p != '.')
		return 0;
	(*p)++;
	for (int weight = 100; **p >= '0' && **p <= '9'; weight /= 10)
		ms += weight * (*(*p)++ - '0');
	return ms;
}

/* Minutes east of UTC. */
static bool
zone(const char **p, int *minutes)
{
	int sign = **p == '-' ? -1 : 1, h, m;

	*minutes = 0;
	if (**p == 'Z')
		return (*p)[1] == '\0';
	if (**p != '+' && **p != '-')
		return false;
	(*p)++;
	if (!digits(p, 2, &h) || !expect(p, ':') || !digits(p, 2, &m) ||
	    **p != '\0' || h > 14 || m > 59)
		return false;
	*minutes = sign * (h * 60 + m);
	return true;
}

/* "2002-09-10" or, as XEP-0091 has it, "20020910". */
static bool
read_date(const char **p, struct tm *tm)
{
	bool dashed;

	if (!digits(p, 4, &tm->tm_year))
		return false;
	dashed = **p == '-';
	return (!dashed || expect(p, '-')) && digits(p, 2, &tm->tm_mon) &&
	    (!dashed || expect(p, '-')) && digits(p, 2, &tm->tm_mday);
}

/*
 * XEP-0082, 3.2, or the form of XEP-0091, which is always UTC: milliseconds
 * since 1970, 0 if it is none.
 */
static uint64_t
read_stamp(const char *p, bool old)
{
	struct tm tm = { 0 };
	int ms, east = 0;
	int64_t t;

	if (!read_date(&p, &tm) || !expect(&p, 'T') ||
	    !digits(&p, 2, &tm.tm_hour) || !expect(&p, ':') ||
	    !digits(&p, 2, &tm.tm_min) || !expect(&p, ':') ||
	    !digits(&p, 2, &tm.tm_sec))
		return 0;
	ms = fraction(&p);
	if ((!old || *p != '\0') && !zone(&p, &east))
		return 0;
	if (tm.tm_year < 1970 || tm.tm_mon < 1 || tm.tm_mon > 12 ||
	    tm.tm_mday < 1 || tm.tm_mday > 31 || tm.tm_hour > 23 ||
	    tm.tm_min > 59 || tm.tm_sec > 60)
		return 0;
	tm.tm_year -= 1900;
	tm.tm_mon -= 1;
	t = (int64_t)timegm(&tm) - east * 60;
	return t <= 0 ? 0 : (uint64_t)t * 1000 + (uint64_t)ms;
}

/*
 * The oldest of all stamps within an element, of either kind and whoever put
 * it there: a stamp can only make a message older, and then less is done
 * with it (law 7).  One that cannot be read is the oldest.
 */
static void
read_delays(xmpp_stanza_t *s, bool *any, uint64_t *oldest)
{
	xmpp_stanza_t *child = xmpp_stanza_get_children(s);
	bool old;
	uint64_t t;

	for (; child != NULL; child = xmpp_stanza_get_next(child)) {
		old = stanza_is(child, "x", NS_DELAY_OLD);
		if (!old && !stanza_is(child, "delay", NS_DELAY))
			continue;
		t = read_stamp(stanza_attr(child, "stamp", 64), old);
		if (!*any || t < *oldest)
			*oldest = t;
		*any = true;
	}
}

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
 * All other extensions (chat states, marks, receipts, events of PEP, the keys
 * that OMEMO sends by itself) are programs talking, and are passed over.
 */
static enum content
message_content(xmpp_stanza_t *s)
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
		{ "x", "jabber:x:conference", NULL, CONTENT_INVITATION },
		{ "x", NS_MUC_USER, "invite", CONTENT_INVITATION },
		{ "x", "jabber:x:oob", "url", CONTENT_LINK },
		{ "x", "jabber:x:data", NULL, CONTENT_FORM },
		{ "propose", "urn:xmpp:jingle-message:0", NULL, CONTENT_CALL },
		{ "propose", "urn:xmpp:jingle-message:1", NULL, CONTENT_CALL },
		{ "attention", "urn:xmpp:attention:0", NULL,
		    CONTENT_ATTENTION },
	};
	xmpp_stanza_t *e;

	for (size_t i = 0; i < NELEM(all); i++)
		if ((e = stanza_child(s, all[i].name, all[i].ns)) != NULL &&
		    (all[i].within == NULL || xmpp_stanza_get_child_by_name(e,
		    all[i].within) != NULL))
			return all[i].content;
	return CONTENT_NONE;
}

/*
 * Tells of a message that says something.  `from` is normalized; `outer` is
 * the element that may hold delay stamps beside the message's own.
 */
static void
tell_message(const struct wire *w, xmpp_stanza_t *s, const char *from,
    const char *to, xmpp_stanza_t *outer, uint32_t flags)
{
	struct msg m = { .type = MSG_MESSAGE };
	xmpp_stanza_t *b = stanza_pick(w->lang, s, "body", NULL);
	char *subject = stanza_words(w->lang, s, "subject", NULL, IPC_SUBJECT_MAX);
	bool delayed = false;
	size_t missing = 0;
	char *body = b == NULL ? xstrdup("") :
	    stanza_text(b, IPC_BODY_MAX, &missing);

	m.u.message.from = from;
	m.u.message.to = to;
	m.u.message.id = stanza_attr(s, "id", ID_MAX_BYTES);
	m.u.message.subject = subject;
	m.u.message.body = body;
	m.u.message.kind = message_kind(s);
	m.u.message.flags = flags | (missing > 0 ? GOT_CUT : 0);
	m.u.message.missing = (uint32_t)missing;
	read_delays(s, &delayed, &m.u.message.stamp);
	if (outer != NULL)
		read_delays(outer, &delayed, &m.u.message.stamp);
	if (delayed)
		m.u.message.flags |= GOT_DELAYED;
	if (flags == 0 && *m.u.message.id != '\0' &&
	    m.u.message.kind != MESSAGE_GROUPCHAT &&
	    stanza_child(s, "request", NS_RECEIPTS) != NULL)
		m.u.message.flags |= GOT_ASKS_RECEIPT;
	if (*body == '\0' && *subject == '\0' && flags == 0 &&
	    m.u.message.kind != MESSAGE_GROUPCHAT)
		m.u.message.content = message_content(s);
	if (*body != '\0' || *subject != '\0' ||
	    m.u.message.content != CONTENT_NONE)
		w->tell(w->arg, &m);
	wipe(body, strlen(body));
	free(body);
	free(subject);
}

/* The message within <forwarded/>, XEP-0297; its addresses are the sender's
 * claim, which only the own server has checked. */
static void
tell_forwarded(const struct wire *w, xmpp_stanza_t *wrapper, uint32_t flags)
{
	xmpp_stanza_t *f = stanza_child(wrapper, "forwarded", NS_FORWARD);
	xmpp_stanza_t *s = f == NULL ? NULL :
	    stanza_child(f, "message", NS_CLIENT);
	char *from, *to = NULL;

	if (s == NULL || message_is_error(s) ||
	    xmpp_stanza_get_from(s) == NULL)
		return;
	from = stanza_from(w, s);
	if (xmpp_stanza_get_to(s) != NULL)
		to = stanza_heard(w, s, xmpp_stanza_get_to(s));
	/* A copy of what we sent is from us, of what we received to us. */
	if (from != NULL &&
	    (!(flags & GOT_CARBON_SENT) || jid_same_bare(from, w->bare)) &&
	    (!(flags & GOT_CARBON) || to == NULL ||
	    jid_same_bare(to, w->bare)))
		tell_message(w, s, from, to == NULL ? "" : to, f, flags);
	free(from);
	free(to);
}

static xmpp_stanza_t *
archive_result(xmpp_stanza_t *s)
{
	xmpp_stanza_t *r = stanza_child(s, "result", NS_ARCHIVE);

	return r != NULL ? r : stanza_child(s, "result", NS_ARCHIVE_1);
}

/*
 * Copies and archive results count only from the own bare address
 * (XEP-0280, 11; XEP-0313, 4.1.2).  From anyone else they are forged, and
 * nothing in them is looked at.
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
			tell_forwarded(w, c, copies[i].flag);
		return true;
	}
	if ((c = archive_result(s)) != NULL) {
		if (stanza_is_own(w, from))
			tell_forwarded(w, c, GOT_ARCHIVED);
		return true;
	}
	return false;
}

static void
tell_bounce(const struct wire *w, xmpp_stanza_t *s, const char *from)
{
	struct msg m = { .type = MSG_BOUNCE };
	xmpp_stanza_t *error = stanza_child(s, "error", NS_CLIENT);
	xmpp_stanza_t *child;
	char *text = error == NULL ? xstrdup("") :
	    stanza_words(w->lang, error, "text", NS_ERRORS, IPC_TEXT_MAX);

	m.u.bounce.from = from;
	m.u.bounce.id = stanza_attr(s, "id", ID_MAX_BYTES);
	m.u.bounce.condition = "undefined-condition";
	child = error == NULL ? NULL : xmpp_stanza_get_children(error);
	for (; child != NULL; child = xmpp_stanza_get_next(child)) {
		const char *name = xmpp_stanza_get_name(child);
		const char *ns = xmpp_stanza_get_ns(child);
		if (name == NULL || ns == NULL || strcmp(ns, NS_ERRORS) != 0 ||
		    strcmp(name, "text") == 0 || strlen(name) > 64)
			continue;
		m.u.bounce.condition = name;
		break;
	}
	m.u.bounce.text = text;
	w->tell(w->arg, &m);
	free(text);
}

static void
tell_receipt(const struct wire *w, xmpp_stanza_t *s, const char *from)
{
	struct msg m = { .type = MSG_RECEIPT };
	xmpp_stanza_t *r = stanza_child(s, "received", NS_RECEIPTS);

	if (r == NULL)
		return;
	m.u.receipt.from = from;
	m.u.receipt.id = stanza_attr(r, "id", ID_MAX_BYTES);
	if (*m.u.receipt.id != '\0')
		w->tell(w->arg, &m);
}

void
message_got(const struct wire *w, xmpp_stanza_t *s)
{
	char *from = stanza_from(w, s);

	if (from == NULL)
		return;
	if (message_is_error(s)) {
		tell_bounce(w, s, from);
	} else if (!message_is_copy(w, s, from)) {
		tell_receipt(w, s, from);
		tell_message(w, s, from, "", NULL, 0);
	}
	free(from);
}
