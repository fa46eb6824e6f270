/*
 * A message that came: whether OTR may have it (law 7), what is shown of it,
 * and who gets a receipt.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

static void
recv_receipt(struct talk *v, const char *from, const struct msg *m)
{
	const struct contact *c = v->contact;
	struct msg answer = { .type = MSG_SEND_RECEIPT };

	/* Never to those who may not see our presence: it would tell it. */
	if (!(m->u.message.flags & GOT_ASKS_RECEIPT) ||
	    *m->u.message.id == '\0' || c == NULL || !c->in_roster ||
	    (c->subscription != SUB_FROM && c->subscription != SUB_BOTH))
		return;
	if (!peer_said(v)->receipts)
		return;
	answer.u.send_receipt.to = from;
	answer.u.send_receipt.id = m->u.message.id;
	link_tell(v->account, &answer, NULL);
}

/*
 * Two programs with a key each look alike where neither is verified: whose
 * text comes next is said at each turn.
 */
static void
receive_recv_tell_key(struct talk *v, const char *from, const struct otr_in *in)
{
	struct direct *d = v->direct;
	const char *resource = jid_resource(from);
	char name[CHAT_NOTE_MAX + 1];
	const char *key = otr_live_key(d->otr);

	if (in->fingerprint[0] == '\0' || *key == '\0')
		return;
	if (strcmp(in->fingerprint, key) == 0) {
		/* Not where lines go to the one that was warned of. */
		if (d->other_key[0] != '\0' &&
		    strcmp(in->fingerprint, d->other_key) != 0)
			talk_say(v, ENTRY_NOTICE, "same-key", "The next "
			    "message is with the key that you write to "
			    "again.");
		d->other_key[0] = '\0';
		return;
	}
	if (strcmp(in->fingerprint, d->other_key) == 0)
		return;
	str_fit(d->other_key, sizeof(d->other_key), in->fingerprint);
	chat_quote(name, resource != NULL ? resource : "");
	talk_say(v, ENTRY_WARNING, "other-key", "The next message is from "
	    "another program, \"%s\", with another key%s", name, in->level ==
	    OTR_PRIVATE ? ", which you have verified too." : ": it need not "
	    "be the same person. /otr status lists them.");
}

/* A subject comes beside the body, and no session covers it: NULL where it
 * must not be taken for a part of what was encrypted. */
static const char *
receive_recv_subject(const struct msg *m, const struct otr_in *in)
{
	return *m->u.message.subject == '\0' ||
	    otr_level_is_sealed(in->level) ? NULL : m->u.message.subject;
}

static void
receive_recv_tell_subject(struct talk *v, const struct msg *m)
{
	char *subject = chat_flat(m->u.message.subject);

	chat_say_quote(v->account->chat, v->account, v, ENTRY_WARNING,
	    "clear-subject", NULL, subject, "The next message came with a "
	    "subject, and the subject in the clear: anyone on the way could "
	    "read or write it:");
	free(subject);
}

/* `all`: the text, with the subject where there is one. */
static char *
receive_archive_id(const struct msg *m)
{
	const char *id = m->u.message.archive_id;

	return *id == '\0' ? NULL : (char *)(uintptr_t)id;
}

static void
receive_recv_show(struct talk *v, const char *from, const struct msg *m,
    int64_t stamp, const struct otr_in *in, const char *all)
{
	const char *id = m->u.message.id, *subject = receive_recv_subject(m,
	    in);
	bool delayed = (m->u.message.flags & GOT_DELAYED) != 0;
	struct entry e = {
		.kind = ENTRY_IN, .stamp = stamp, .delayed = delayed,
		.level = in->level, .author = (char *)(uintptr_t)talk_name(v),
		.text = in->text, .id = (char *)(uintptr_t)id,
		.subject = (char *)(uintptr_t)subject,
		.archive_id = receive_archive_id(m),
	};
	const struct entry *pushed;

	if (in->unexpected_clear)
		talk_say(v, ENTRY_WARNING, "clear", "The next message came in "
		    "the clear: anyone on the way could read or write it.");
	if (subject == NULL && *m->u.message.subject != '\0')
		receive_recv_tell_subject(v, m);
	receive_recv_tell_key(v, from, in);
	record_add(v, true, in->level, stamp, all);
	pushed = buffer_push(&v->buffer, &e);
	v->unread++;
	talk_changed(v);
	chat_emit(v->account->chat, &(struct chat_event){
		.type = CHAT_MESSAGE, .account = v->account, .talk = v,
		.peer = v->jid, .resource = jid_resource(from), .id = id,
		.text = in->text, .subject = subject, .level = in->level,
		.missing = m->u.message.missing, .incoming = true,
		.delayed = delayed, .fingerprint = in->fingerprint,
		.entry = pushed });
	direct_fade_later(v);
}

/* ---- taking a message -------------------------------------------------- */

static void
receive_recv_clear(struct talk *v, const char *text, struct otr_in *in)
{
	in->text = secret_dup(text);
	in->level = OTR_NOT_PRIVATE;
	in->unexpected_clear = otr_level(v->direct->otr) != OTR_NOT_PRIVATE;
}

/* Law 7: what is not whole, or from ourselves, is no matter for OTR. */
static void
receive_recv_plain(struct talk *v, const struct msg *m, struct otr_in *in)
{
	bool cut = (m->u.message.flags & GOT_CUT) != 0;

	if (otr_is_otr(m->u.message.body)) {
		talk_say(v, ENTRY_WARNING, "unreadable", cut ?
		    "An OTR message was too long and is lost." :
		    "An OTR message from your own account is not shown.");
		return;
	}
	if (cut)
		talk_say(v, ENTRY_WARNING, "cut", "The next message is cut: "
		    "%u bytes more came than sotto takes (%d). Ask for the "
		    "rest in parts.", (unsigned)m->u.message.missing,
		    IPC_BODY_MAX);
	receive_recv_clear(v, m->u.message.body, in);
}

/* RFC 6121, 5.1: answers go to the client that wrote last. */
static void
receive_recv_lock_resource(struct talk *v, const char *resource)
{
	struct direct *d = v->direct;

	str_fit(d->resource, sizeof(d->resource), resource);
}

/* What was shown of it, or NULL where that is gone. */
static struct entry *
receive_recv_shown_as(struct talk *v, const char *id, const char *text)
{
	for (size_t i = v->buffer.count; i-- > 0; ) {
		const struct entry *e = buffer_at(&v->buffer, i);

		if (e->kind == ENTRY_IN && e->id != NULL &&
		    strcmp(e->id, id) == 0 && strcmp(e->text, text) == 0)
			return buffer_serial(&v->buffer, e->serial);
	}
	return NULL;
}

/*
 * Said before with less behind it: by the contact, whose stream was lost
 * then, or by somebody who knew the id and guessed the text.  Once is enough,
 * but that it is the contact's own must be seen.
 */
static void
receive_recv_confirm(struct talk *v, struct entry *e, const struct otr_in *in)
{
	if (in->level <= e->level)
		return;
	e->level = in->level;
	v->buffer.changes++;
	talk_changed(v);
	if (in->level == OTR_PRIVATE)
		talk_say(v, ENTRY_NOTICE, "confirmed", "A line that was shown "
		    "above came again, encrypted: %s wrote it.", talk_name(v));
	else
		talk_say(v, ENTRY_NOTICE, "confirmed", "A line that was shown "
		    "above came again, encrypted with a key that you have "
		    "not verified as %s's.", talk_name(v));
}

static void
receive_recv_text(struct talk *v, const char *from, const struct msg *m,
    int64_t stamp, const struct otr_in *in)
{
	const char *subject = receive_recv_subject(m, in);
	char *both = subject != NULL ? message_text(subject, in->text) : NULL;
	const char *all = both != NULL ? both : in->text;
	enum recent_sight sight = recent_see(v->recent,
	    &v->account->chat->seed, m->u.message.id, in->fingerprint, all);
	struct entry *e = sight == RECENT_OTHER ?
	    receive_recv_shown_as(v, m->u.message.id, in->text) : NULL;

	if (e != NULL)
		receive_recv_confirm(v, e, in);
	else if (sight == RECENT_NEW || (sight == RECENT_OTHER &&
	    in->level != OTR_NOT_PRIVATE))
		receive_recv_show(v, from, m, stamp, in, all);
	secret_free(both);
}

void
direct_recv(struct talk *v, const char *from, const struct msg *m,
    int64_t stamp, int64_t age)
{
	struct direct *d = v->direct;
	const char *resource = jid_resource(from);
	struct otr_in in = { 0 };

	if (resource == NULL)
		resource = "";
	if (!(m->u.message.flags & GOT_DELAYED))
		receive_recv_lock_resource(v, resource);
	if (*m->u.message.body == '\0')
		receive_recv_clear(v, "", &in);
	else if ((m->u.message.flags & GOT_CUT) ||
	    strcmp(v->jid, v->account->jid) == 0)
		receive_recv_plain(v, m, &in);
	else {
		d->hearing = stamp;
		d->hearing_delayed = (m->u.message.flags & GOT_DELAYED) != 0;
		otr_recv(d->otr, resource, m->u.message.body, age, &in);
		d->hearing = 0;
		d->hearing_delayed = false;
	}
	/* What OTR kept for itself has a subject all the same. */
	if (in.text == NULL && *m->u.message.subject != '\0')
		receive_recv_clear(v, "", &in);
	if (in.text != NULL) {
		if (otr_level_is_sealed(in.level)) {
			d->heard = loop_now(v->account->chat->loop);
			markup_take(v, &in);
			direct_stir(v);
		}
		recv_receipt(v, from, m);
		if (in.level == OTR_NOT_PRIVATE &&
		    !(m->u.message.flags & GOT_DELAYED))
			direct_heard_clear(v, resource);
		receive_recv_text(v, from, m, stamp, &in);
	}
	otr_in_clear(&in);
}
