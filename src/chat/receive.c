/*
 * A message that came: whether OTR may have it (law 7), what is shown of it,
 * and who gets a receipt.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/pending.h"

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
	    OTR_PRIVATE ? ", which you have verified too." : ": it may be "
	    "another person. /otr status lists them.");
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
	    "clear-subject", NULL, subject, "The next message has a subject "
	    "that was not encrypted:");
	free(subject);
}

/* ---- what it says of another line --------------------------------------- */

/*
 * The elements that say so stand beside the body, where anybody on the way can
 * put them: only in the clear do they count, and not while the other lines are
 * sealed.
 */
static bool
receive_may_refer(const struct msg *m, const struct otr_in *in)
{
	return m->u.message.refers != REFERENCE_NONE &&
	    in->level == OTR_NOT_PRIVATE && !in->unexpected_clear &&
	    !otr_is_message(m->u.message.body) &&
	    (m->u.message.flags & GOT_CUT) == 0;
}

static void
receive_replace(struct otr_in *in, char *text)
{
	if (text == NULL)
		return;
	seal_before_change(in);
	secret_free(in->text);
	in->text = text;
}

/*
 * docs/OTR-REFERENCES, "Who applies": what is left of a sealed text without
 * its fallback.  NULL: that cannot be.  Caller frees (secret_free).
 */
static char *
receive_sealed_rest(const struct otr_in *in)
{
	const struct sealed_reference *s = in->refers;
	const char *rest;

	if (s->fallback > strlen(in->text))
		return NULL;
	rest = in->text + s->fallback;
	if (((unsigned char)*rest & 0xc0) == 0x80)
		return NULL;
	if (s->kind == REFERENCE_CORRECTS || s->kind == REFERENCE_ANSWERS)
		return text_is_blank(rest) ? NULL : secret_dup(rest);
	return *rest == '\0' ? secret_dup("") : NULL;
}

/* What is said, and the text that is left of it: NULL where nothing is cut
 * off.  False: nothing is said that counts. */
static bool
receive_says(const struct msg *m, const struct otr_in *in,
    struct referred *r, char emoji[EMOJI_MAX_BYTES + 1], char **rest)
{
	/* Of a sealed message what was sealed with it, and nothing beside. */
	if (in->refers != NULL) {
		*rest = receive_sealed_rest(in);
		r->refers.kind = in->refers->kind;
		r->refers.id = in->refers->id;
		emoji_take(emoji, in->refers->emoji);
		return *rest != NULL;
	}
	if (!receive_may_refer(m, in))
		return false;
	*rest = text_without(in->text, m->u.message.body,
	    m->u.message.fallback_at, m->u.message.fallback);
	r->refers.kind = (enum reference_kind)m->u.message.refers;
	r->refers.id = m->u.message.refers_id;
	emoji_take(emoji, m->u.message.emoji);
	return true;
}

/* Whose line may still come, from the archive: in the clear alone. */
static uint64_t
receive_note(struct talk *v, const struct referred *r)
{
	return r->seal != NULL ? 0 : pending_note(&v->pending, r, NULL);
}

/*
 * Applies what a message says of another line.  True: that was all.  Else what
 * is left of its text is a line, an answer to `meant` where that is set; where
 * the line that it says something of may come later, `noted` is the number of
 * that.
 */
static bool
receive_refers(struct talk *v, const char *from, const struct msg *m,
    int64_t stamp, struct otr_in *in, struct entry **meant, uint64_t *noted)
{
	const bool sealed = in->refers != NULL;
	struct seal seal = seal_of(in);
	char emoji[EMOJI_MAX_BYTES + 1];
	struct referred r = {
		.by = ENTRY_IN, .id = m->u.message.id, .level = in->level,
		.refers.emoji = emoji, .seal = sealed ? &seal : NULL,
		.stamp = stamp, .resource = jid_resource(from),
		.delayed = (m->u.message.flags & GOT_DELAYED) != 0,
		.text = in->text,
	};
	enum refer_end end;
	char *rest = NULL;

	if (sealed)
		memcpy(seal.digest, in->refers->digest, sizeof(seal.digest));
	if (!receive_says(m, in, &r, emoji, &rest))
		return false;
	if (r.refers.kind == REFERENCE_ANSWERS) {
		*meant = refer_find(v, &r);
		receive_replace(in, *meant != NULL ? rest : NULL);
		if (*meant == NULL)
			secret_free(rest);
		return false;
	}
	if (sealed && rest != NULL)
		r.text = rest;
	r.rest = rest;
	end = refer_heard(v, &r);
	if (end == REFER_NO_LINE)
		*noted = receive_note(v, &r);
	if (end != REFER_DONE) {
		secret_free(rest);
		return false;
	}
	if (r.refers.kind == REFERENCE_CORRECTS) {
		secret_free(rest);
		return true;
	}
	receive_replace(in, rest);
	return text_is_blank(in->text);
}

static char *
receive_archive_id(const struct msg *m)
{
	const char *id = m->u.message.archive_id;

	return *id == '\0' ? NULL : (char *)(uintptr_t)id;
}

/* `all`: the text, with the subject where there is one. */
static void
receive_recv_show(struct talk *v, const char *from, const struct msg *m,
    int64_t stamp, const struct otr_in *in, const char *all,
    const struct entry *meant, uint64_t noted)
{
	const uint64_t serial = meant != NULL ? meant->serial : 0;
	const char *id = m->u.message.id, *subject = receive_recv_subject(m,
	    in);
	bool delayed = (m->u.message.flags & GOT_DELAYED) != 0;
	struct seal seal = seal_of(in);
	struct entry e = {
		.seal = otr_level_is_sealed(in->level) ? &seal : NULL,
		.kind = ENTRY_IN, .stamp = stamp, .delayed = delayed,
		.level = in->level, .author = (char *)(uintptr_t)talk_name(v),
		.text = in->text, .id = (char *)(uintptr_t)id,
		.subject = (char *)(uintptr_t)subject,
		.archive_id = receive_archive_id(m),
		.unstyled = (m->u.message.flags & GOT_UNSTYLED) != 0,
	};
	const struct entry *pushed;

	if (in->unexpected_clear)
		talk_say(v, ENTRY_WARNING, "clear", "The next message came in "
		    "the clear: anyone on the way could read or write it.");
	if (subject == NULL && *m->u.message.subject != '\0')
		receive_recv_tell_subject(v, m);
	receive_recv_tell_key(v, from, in);
	record_add(v, &(struct record){ .incoming = true, .level = in->level,
	    .stamp = stamp, .text = all, .id = id,
	    .corrects = noted != 0 && m->u.message.refers ==
	    REFERENCE_CORRECTS ? m->u.message.refers_id : NULL });
	pushed = buffer_push(&v->buffer, &e);
	if ((meant = buffer_serial(&v->buffer, serial)) != NULL)
		refer_answers(v, pushed, meant);
	pending_shown(v->pending, noted, pushed->serial);
	v->unread++;
	marker_shown(v, from, m);
	talk_changed(v);
	chat_emit(v->account->chat, &(struct chat_event){
		.type = CHAT_MESSAGE, .account = v->account, .talk = v,
		.peer = v->jid, .resource = jid_resource(from), .id = id,
		.text = in->text, .subject = subject, .level = in->level,
		.missing = m->u.message.missing, .incoming = true,
		.reply_to = meant != NULL ? meant->id : NULL,
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
		talk_say(v, ENTRY_WARNING, "cut", "The next message is cut. "
		    "Ask for the rest in parts." MORE
		    "It has %u bytes more than sotto takes "
		    "(%d).", (unsigned)m->u.message.missing,
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
	struct seal seal;

	if (in->level <= e->level)
		return;
	seal = seal_of(in);
	e->level = in->level;
	entry_set_seal(e, &seal);
	v->buffer.changes++;
	talk_changed(v);
	if (in->level == OTR_PRIVATE)
		talk_say(v, ENTRY_NOTICE, "confirmed", "A line above has come "
		    "again, encrypted: %s wrote it.", talk_name(v));
	else
		talk_say(v, ENTRY_NOTICE, "confirmed", "A line above has come "
		    "again, encrypted, but perhaps not from %s." MORE
		    "Its key is one that you have not verified as theirs.",
		    talk_name(v));
}

/*
 * Two keys have said it, and neither is known better than the other: the one
 * that was first takes nothing away from the other.
 */
static bool
receive_recv_is_others(const struct entry *e, const struct otr_in *in)
{
	return e->seal != NULL && otr_level_is_sealed(in->level) &&
	    e->level == in->level && strcmp(e->seal->key, in->fingerprint) != 0;
}

/* What is left of it, when what it says of other lines is done. */
static void
receive_recv_new(struct talk *v, const char *from, const struct msg *m,
    int64_t stamp, struct otr_in *in)
{
	const char *subject = receive_recv_subject(m, in);
	struct entry *meant = NULL;
	uint64_t noted = 0;
	char *both;

	if (receive_refers(v, from, m, stamp, in, &meant, &noted))
		return;
	if (*m->u.message.body == '\0' && *m->u.message.subject == '\0') {
		refer_say_unknown(v, &(struct reference){
			.kind = (enum reference_kind)m->u.message.refers,
			.emoji = m->u.message.emoji });
		return;
	}
	both = subject != NULL ? message_text(subject, in->text) : NULL;
	receive_recv_show(v, from, m, stamp, in, both != NULL ? both :
	    in->text, meant, noted);
	secret_free(both);
}

/* What makes a message the same as another one of that id, but its text; NULL:
 * nothing does.  Caller frees (secret_free). */
static char *
receive_recv_whole(const struct msg *m, const struct otr_in *in)
{
	const char *subject = receive_recv_subject(m, in);
	struct str value;

	if (in->refers == NULL)
		return subject != NULL ? message_text(subject, in->text) :
		    NULL;
	str_init_secret(&value);
	str_addf(&value, "%s\n%d %s %s ", in->text, (int)in->refers->kind,
	    in->refers->id, in->refers->emoji);
	for (size_t i = 0; i < sizeof(in->refers->digest); i++)
		str_addf(&value, "%02x", in->refers->digest[i]);
	return str_take(&value);
}

static void
receive_recv_text(struct talk *v, const char *from, const struct msg *m,
    int64_t stamp, struct otr_in *in)
{
	char *both = receive_recv_whole(m, in);
	enum recent_sight sight = recent_see(v->recent,
	    &v->account->chat->seed, m->u.message.id, in->fingerprint,
	    both != NULL ? both : in->text);
	struct entry *e = sight == RECENT_OTHER ?
	    receive_recv_shown_as(v, m->u.message.id, in->text) : NULL;

	secret_free(both);
	if (e != NULL && receive_recv_is_others(e, in))
		e = NULL;
	if (e != NULL)
		receive_recv_confirm(v, e, in);
	else if (sight == RECENT_NEW || (sight == RECENT_OTHER &&
	    in->level != OTR_NOT_PRIVATE)) {
		copy_give_way(v, m->u.message.id, in->text);
		receive_recv_new(v, from, m, stamp, in);
	}
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
	if (!(m->u.message.flags & GOT_DELAYED)) {
		receive_recv_lock_resource(v, resource);
		stamp = talk_moment(v);
	}
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
		typing_heard_line(v);
		if (in.level == OTR_NOT_PRIVATE &&
		    !(m->u.message.flags & GOT_DELAYED))
			direct_heard_clear(v, resource);
		receive_recv_text(v, from, m, stamp, &in);
	}
	otr_in_clear(&in);
}
