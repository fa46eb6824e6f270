/*
 * The choke point: talk_send() alone gives a line to otr_send() and carries
 * the verdict out.  What is not sealed, and not decided to be clear, does not
 * leave (law 1).
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chat/refer.h"
#include "chat/rooms.h"

#define FLUSH_ROUNDS 4

/* ---- the choke point --------------------------------------------------- */

static void
send_say_held(struct talk *v, struct line *l)
{
	struct direct *d = v->direct;

	if (l->hold == OTR_HOLD_LEVEL_FELL || l->hold == OTR_HOLD_FINISHED) {
		l->asked = true;
		/* The question is put once per fall of level. */
		fell_ask(v, l, d->fell_asked);
		d->fell_asked = true;
	}
	if (l->hold == OTR_HOLD_OTHER_KEY)
		line_ask_key(v, l);
	if (l->hold == OTR_HOLD_UNVERIFIED && !d->told_verify) {
		talk_say(v, ENTRY_WARNING, "verify-first", "Your line waits "
		    "until you know with whom you speak. /verify" MORE
		    "Your policy is `verified'.");
		d->told_verify = true;
	}
}

static const char *
send_hold_text(const struct talk *v, const struct line *l, enum otr_hold why)
{
	if (why == OTR_HOLD_OTHER_KEY && l->refers_seal != NULL)
		return "it is about a line that was for another key, and is "
		    "sent only to that one";
	if (why == OTR_HOLD_OTHER_KEY && *l->only_key != '\0')
		return "it was sent to another key before, and is sent only to "
		    "that one";
	if (why == OTR_HOLD_NO_ANSWER &&
	    direct_announced(v) == ANNOUNCED_NO_OTR)
		return "the key exchange got no answer, and their program "
		    "does not announce OTR";
	return otr_hold_text(why);
}

/* Held by OTR: sealed or not at all from now on. */
static enum otr_verdict
send_hold(struct talk *v, struct line *l, enum otr_hold why)
{
	l->never_clear = true;
	l->clear_ok = false;
	line_hold(v, l, why, send_hold_text(v, l, why));
	send_say_held(v, l);
	return OTR_HELD;
}

static char *
send_address(const struct talk *v, const char *resource)
{
	struct str s;

	str_init(&s);
	str_add(&s, v->jid);
	if (*resource != '\0') {
		str_addc(&s, '/');
		str_add(&s, resource);
	}
	return str_take(&s);
}

/* OTR is not asked, but what it would say now holds for later, too. */
static enum otr_verdict
send_wait(struct talk *v, struct line *l, const char *reason)
{
	if (talk_is_direct(v) &&
	    !otr_may_be_clear(v->direct->otr, l->shown)) {
		l->never_clear = true;
		l->clear_ok = false;
	}
	line_hold(v, l, OTR_HOLD_OFFLINE, reason);
	return OTR_HELD;
}

/* It was typed before the server's limit was known, or for another server. */
static enum otr_verdict
send_too_long(struct talk *v, struct line *l, const struct err *err)
{
	line_refuse(v, l, err->code, err->text);
	return OTR_REFUSED;
}

/* By which later lines can mean it; none where it was given in the clear. */
static void
send_note_seal(struct talk *v, const struct line *l,
    const struct otr_out *out)
{
	struct entry *e = buffer_serial(&v->buffer, l->serial);
	struct seal seal = { .known = false };

	/* Of the others the entry is the one that they mean. */
	if (e == NULL || (l->refers != REFERENCE_NONE &&
	    l->refers != REFERENCE_ANSWERS))
		return;
	if (*out->fingerprint == '\0')
		entry_set_seal(e, NULL);
	else if (e->seal == NULL) {
		seal_sent(&seal, l, out);
		entry_set_seal(e, &seal);
	}
}

/* The last frame bears the line's id; with it the text is complete. */
static enum otr_verdict
send_sealed(struct talk *v, struct line *l, const struct otr_out *out)
{
	const char *key = line_key(v, l);
	char *to, part[ID_MAX_BYTES + 1];
	uint32_t with = SEND_RECEIPT;
	uint64_t ticket = 0;
	struct err err;

	/* What it means was in the clear. */
	if (l->refers != REFERENCE_NONE && l->refers_seal == NULL) {
		line_fail(v, l, "it is about a line in the clear, but would "
		    "leave encrypted");
		return OTR_REFUSED;
	}
	/* Law 4, once more at the very end: to that key or to nobody. */
	if (key != NULL && strcmp(key, out->fingerprint) != 0)
		return send_hold(v, l, OTR_HOLD_OTHER_KEY);
	for (size_t i = 0; i < out->nwire; i++) {
		if (limit_check(v, out->wire[i], &err) == -1)
			return send_too_long(v, l, &err);
	}
	to = send_address(v, out->resource);
	l->weight = 0;
	if (typing_with_line(v))
		with |= SEND_ACTIVE;
	if (marker_with_line(v, l))
		with |= SEND_MARKABLE;
	for (size_t i = 0; i < out->nwire; i++) {
		bool last = i + 1 == out->nwire;

		l->weight += strlen(out->wire[i]);
		if (!last)
			snprintf(part, sizeof(part), "%s.%zu", l->id, i + 1);
		ticket = link_send_message(v->account, to,
		    last ? l->id : part, out->wire[i],
		    SEND_OTR | (last ? with : 0), NULL, NULL);
		if (ticket == 0)
			break;
	}
	if (ticket != 0) {
		line_flying(v, l, ticket, to, out->level, out->fingerprint);
		send_note_seal(v, l, out);
		l->first = ticket - (out->nwire - 1);
	} else
		send_wait(v, l, "the account is offline");
	free(to);
	return ticket != 0 ? OTR_SEALED : OTR_HELD;
}

/*
 * Law 1, once more at the very end, whatever otr_send() said: the level on
 * the screen was Not private, it is now, and OTR never held the line.
 */
static bool
send_may_be_clear(const struct talk *v, const struct line *l,
    const struct otr_out *out)
{
	return l->shown == OTR_NOT_PRIVATE && !l->never_clear &&
	    l->refers_seal == NULL &&
	    (*l->only_key == '\0' || l->clear_ok) && out->nwire == 1 &&
	    otr_level(v->direct->otr) == OTR_NOT_PRIVATE;
}

/* An answer in the clear quotes what it answers; caller frees. */
static char *
send_body(const struct line *l, const char *wire)
{
	struct str body;

	str_init_secret(&body);
	if (l->quote != NULL)
		str_add(&body, l->quote);
	str_add(&body, wire);
	return str_take(&body);
}

static enum otr_verdict
send_clear(struct talk *v, struct line *l, const struct otr_out *out)
{
	const struct reference refers = line_reference(l);
	struct direct *d = v->direct;
	char *to, *body;
	uint64_t ticket;
	struct err err;

	if (!send_may_be_clear(v, l, out))
		return send_hold(v, l, OTR_HOLD_LEVEL_FELL);
	if (otr_is_message(l->text)) {
		line_fail(v, l, "it looks like an OTR message, which their "
		    "program would not show: put a word before it, or /otr "
		    "start");
		return OTR_REFUSED;
	}
	body = send_body(l, out->wire[0]);
	if (limit_check(v, body, &err) == -1) {
		secret_free(body);
		return send_too_long(v, l, &err);
	}
	l->weight = strlen(body);
	to = send_address(v, *d->chosen != '\0' ? d->chosen : d->resource);
	ticket = link_send_message(v->account, to, l->id, body,
	    SEND_RECEIPT | (typing_with_line(v) ? SEND_ACTIVE : 0) |
	    (marker_with_line(v, l) ? SEND_MARKABLE : 0), &refers, NULL);
	if (ticket != 0) {
		line_flying(v, l, ticket, to, OTR_NOT_PRIVATE, "");
		send_note_seal(v, l, out);
	} else
		send_wait(v, l, "the account is offline");
	free(to);
	secret_free(body);
	return ticket != 0 ? OTR_CLEAR : OTR_HELD;
}

/* ---- where there is no OTR ----------------------------------------------- */

/* A room's line, or one to an occupant: all on the way can read it, which is
 * what the level said. */
static enum otr_verdict
send_open(struct talk *v, struct line *l)
{
	struct reference refers = line_reference(l);
	bool room = v->kind == TALK_ROOM;
	const struct entry *meant;
	const char *why = "";
	uint64_t ticket;
	struct err err;
	char *body;

	if (l->shown != OTR_NOT_PRIVATE || l->never_clear) {
		line_fail(v, l, "it was written to be encrypted, but there is "
		    "no encryption here");
		return OTR_REFUSED;
	}
	/* Law 2: not twice. */
	if (l->unsure)
		return OTR_HELD;
	if (room ? !room_may_send(v, &why) : !private_may_send(v, &why)) {
		line_hold(v, l, OTR_HOLD_OFFLINE, why);
		return OTR_HELD;
	}
	if (otr_is_message(l->text)) {
		line_fail(v, l, "it looks like an OTR message: put a word "
		    "before it");
		return OTR_REFUSED;
	}
	body = send_body(l, l->text);
	if (limit_check(v, body, &err) == -1) {
		secret_free(body);
		return send_too_long(v, l, &err);
	}
	l->weight = strlen(body);
	if (room && refers.kind == REFERENCE_ANSWERS &&
	    (meant = refer_find_own(v, &refers)) != NULL)
		refers.author = meant->author;
	ticket = link_send_message(v->account, v->jid, l->id, body,
	    room ? SEND_GROUPCHAT : SEND_OCCUPANT, &refers, NULL);
	if (ticket != 0)
		line_flying(v, l, ticket, v->jid, OTR_NOT_PRIVATE, "");
	else
		line_hold(v, l, OTR_HOLD_OFFLINE, "the account is offline");
	secret_free(body);
	return ticket != 0 ? OTR_CLEAR : OTR_HELD;
}

/* ---- all of them ---------------------------------------------------------- */

static enum otr_verdict
send_refuse(struct talk *v, struct line *l, const struct err *err)
{
	line_fail(v, l, err->text);
	return OTR_REFUSED;
}

/*
 * Choke point: the only caller of otr_send(), and with OTR's inject callback
 * the only one of link_send_message.  Decides for one line of the outbox
 * and carries the decision out.
 */
static enum otr_verdict
talk_send(struct talk *v, struct line *l, struct err *err)
{
	struct sealed_reference refers;
	struct otr_out out = { 0 };
	enum otr_verdict verdict;
	char *sealed = NULL;
	struct err own = { .text = "refused" };
	const char *unkept = talk_unkept(v);

	if (account_blocks(v->account, v->jid) != NULL) {
		line_blocked(v, l);
		return OTR_REFUSED;
	}
	if (unkept != NULL) {
		line_unkept(v, l, unkept);
		return OTR_REFUSED;
	}
	if (!link_is_open(v->account))
		return send_wait(v, l, v->account->state == ACCOUNT_FAILED ?
		    v->account->reason : "the account is offline");
	if (!link_has_room(v->account) ||
	    outbox_is_full(v->account)) {
		v->account->link->crowded = true;
		return send_wait(v, l, "the server is slow to take lines");
	}
	if (outbox_must_wait(l)) {
		v->account->link->crowded = true;
		return send_wait(v, l, "the server ended the stream when a "
		    "line was sent; until it takes that one, others wait");
	}
	if (!talk_is_direct(v))
		return send_open(v, l);
	if (err == NULL)
		err = &own;
	if (l->refers_seal != NULL)
		sealed = seal_line(l, &refers);
	verdict = otr_send(v->direct->otr, sealed != NULL ? sealed : l->text,
	    l->least, line_key(v, l), sealed != NULL ? &refers : NULL, &out,
	    err);
	secret_free(sealed);
	switch (verdict) {
	case OTR_SEALED:
		verdict = send_sealed(v, l, &out);
		break;
	case OTR_CLEAR:
		verdict = send_clear(v, l, &out);
		break;
	case OTR_HELD:
		verdict = send_hold(v, l, out.hold);
		break;
	case OTR_REFUSED:
		verdict = send_refuse(v, l, err);
		break;
	}
	otr_out_clear(&out);
	return verdict;
}

/* A line never overtakes a held one, and waits for what that waits for. */
static void
send_hold_behind(struct talk *v, const struct line *head)
{
	for (struct line *l = head->next; l != NULL; l = l->next) {
		if (l->delivery != DELIVERY_HELD)
			continue;
		l->never_clear |= head->never_clear;
		line_hold(v, l, head->hold, head->reason);
	}
}

/* What OTR says while a line is tried is heeded after it. */
void
talk_flush(struct talk *v)
{
	struct line *next;

	if (v->flushing) {
		v->flush_again = true;
		return;
	}
	v->flushing = true;
	for (int i = 0; i < FLUSH_ROUNDS; i++) {
		v->flush_again = false;
		for (struct line *l = v->waits; l != NULL; l = next) {
			next = l->next;
			if (l->delivery == DELIVERY_HELD &&
			    talk_send(v, l, NULL) == OTR_HELD) {
				send_hold_behind(v, l);
				break;
			}
		}
		if (!v->flush_again || v->held == 0)
			break;
	}
	v->flushing = false;
}

void
account_flush(struct account *a)
{
	for (size_t i = 0; i < a->chat->ntalks; i++)
		if (a->chat->talks[i]->account == a)
			talk_flush(a->chat->talks[i]);
}

void
send_acked(struct account *a, uint64_t ticket)
{
	struct talk *v = outbox_acked(a, ticket);

	if (v != NULL && v->held > 0)
		talk_flush(v);	/* it may have waited for room */
	/* So may lines of windows that have none on the way. */
	if (a->link->crowded && outbox_has_room(a)) {
		a->link->crowded = false;
		account_flush(a);
	}
}

/* ---- what OTR sends by itself ------------------------------------------ */

void
direct_inject(void *arg, struct otr_session *s, const char *resource,
    const char *wire)
{
	struct chat *c = arg;
	struct account *a = account_find(c, otr_session_account(s));
	struct talk *v = otr_session_data(s);
	const char *jid = otr_session_contact(s);
	char *to, *id;

	if (a == NULL || account_blocks(a, jid) != NULL)
		return;
	id = chat_id(c);
	if (v != NULL && strncmp(wire, "?OTRv", 5) == 0) {
		free(v->direct->asked);
		v->direct->asked = xstrdup(id);
	}
	to = resource != NULL && *resource != '\0' ?
	    xasprintf("%s/%s", jid, resource) : xstrdup(jid);
	link_send_message(a, to, id, wire, SEND_OTR, NULL, NULL);
	free(to);
	free(id);
}
