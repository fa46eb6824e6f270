/*
 * The lines of a conversation that are on their way: their order, their
 * states, each told once per attempt, and what becomes of them when the
 * stream is lost or the contact could not read them (law 2).  Sends nothing
 * itself.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

/* ---- the list ---------------------------------------------------------- */

static size_t *
outbox_counter(struct talk *v, enum delivery delivery)
{
	switch (delivery) {
	case DELIVERY_HELD:
		return &v->held;
	case DELIVERY_NONE:
	case DELIVERY_SENT:
		return &v->flying;
	case DELIVERY_ACKED:
		return &v->acked;
	case DELIVERY_FAILED:
		return &v->failed;
	case DELIVERY_RECEIVED:
	case DELIVERY_READ:
		return &v->received;
	}
	die("a line in no state");
}

/* Counted here, since each turn asks: nobody goes through all windows. */
static void
outbox_tally(struct talk *v, const struct line *l, bool more)
{
	struct chat *c = v->account->chat;
	struct link *link = v->account->link;
	size_t one = more ? 1 : (size_t)-1;

	if (more && link->held + link->flying == 0)
		link->moved = loop_now(c->loop);

	*outbox_counter(v, l->delivery) += one;
	if (l->delivery == DELIVERY_HELD) {
		c->held += one;
		link->held += one;
	}
	if (l->delivery == DELIVERY_HELD && hold_is_decision(l->hold))
		link->undecided += one;
	if (l->delivery == DELIVERY_FAILED)
		c->failed += one;
	if (line_is_flying(l)) {
		c->flying += one;
		link->flying += one;
		link->weight += more ? l->weight : -l->weight;
	}
}

/* Nobody goes through the lines that are on their way for those that wait. */
static void
outbox_note_held(struct talk *v, struct line *l, bool held)
{
	if (held && (v->waits == NULL || l->order < v->waits->order))
		v->waits = l;
	if (held || v->waits != l)
		return;
	l = v->held > 0 ? l->next : NULL;
	while (l != NULL && l->delivery != DELIVERY_HELD)
		l = l->next;
	v->waits = l;
}

static void
outbox_line_set_state(struct talk *v, struct line *l, enum delivery delivery,
    enum otr_hold hold)
{
	outbox_tally(v, l, false);
	l->delivery = delivery;
	l->hold = hold;
	outbox_tally(v, l, true);
	outbox_note_held(v, l, delivery == DELIVERY_HELD);
	if (l == v->account->link->blamed && delivery != DELIVERY_HELD &&
	    !line_is_flying(l))
		v->account->link->blamed = NULL;	/* settled */
	talk_changed(v);
}

static void
outbox_line_set_delivery(struct talk *v, struct line *l, enum delivery delivery)
{
	outbox_line_set_state(v, l, delivery, l->hold);
}

/* By its ticket the network half speaks of a line. */
static void
outbox_line_set_ticket(struct talk *v, struct line *l, uint64_t ticket)
{
	struct tickets *lines = v->account->link->lines;

	if (l->ticket != 0)
		tickets_del(lines, l->ticket);
	l->ticket = ticket;
	if (ticket != 0)
		tickets_put(lines, ticket, l);
}

struct line *
outbox_add_take(struct talk *v, char *text, enum otr_level shown,
    const struct reference *refers)
{
	struct line *l = xcalloc(1, sizeof(*l));

	l->id = chat_id(v->account->chat);
	l->text = text;
	l->shown = l->least = shown;
	l->level = shown;
	line_refer(l, refers);
	l->delivery = DELIVERY_HELD;
	l->stamp = talk_moment(v);
	l->talk = v;
	l->order = ++v->typed;
	outbox_tally(v, l, true);
	outbox_note_held(v, l, true);
	table_put(v->account->link->ids, l->id, l);
	if (v->last != NULL)
		v->last->next = l;
	else
		v->outbox = l;
	v->last = l;
	talk_changed(v);
	return l;
}

struct line *
outbox_find(const struct talk *v, const char *id)
{
	struct line *l = table_get(v->account->link->ids, id);

	return l != NULL && l->talk == v ? l : NULL;
}

static void
outbox_line_free(struct line *l)
{
	secret_free(l->text);
	free(l->id);
	free(l->refers_id);
	free(l->answers);
	seal_free(l->refers_seal);
	free(l->emoji);
	text_free(l->quote);
	free(l->reason);
	free(l->to);
	free(l);
}

void
outbox_remove(struct talk *v, struct line *l)
{
	struct line **at = &v->outbox, *before = NULL;

	while (*at != l) {
		before = *at;
		at = &before->next;
	}
	*at = l->next;
	if (v->last == l)
		v->last = before;
	outbox_tally(v, l, false);
	outbox_note_held(v, l, false);
	outbox_line_set_ticket(v, l, 0);
	table_del(v->account->link->ids, l->id);
	if (l == v->account->link->blamed)
		v->account->link->blamed = NULL;
	talk_changed(v);
	outbox_line_free(l);
}

void
outbox_free(struct talk *v)
{
	while (v->outbox != NULL)
		outbox_remove(v, v->outbox);
}

/* What it says was wiped, while it was on its way. */
static bool
outbox_line_is_wiped(const struct talk *v, const struct line *l)
{
	const struct entry *e = buffer_serial(&v->buffer, l->serial);

	return e != NULL && e->wiped && l->refers != REFERENCE_RETRACTS;
}

/* The oldest in a state that has too many makes room. */
static void
outbox_trim(struct talk *v, enum delivery delivery, size_t most)
{
	struct line *l = v->outbox;

	if (*outbox_counter(v, delivery) <= most)
		return;
	while (l != NULL && l->delivery != delivery)
		l = l->next;
	if (l != NULL)
		outbox_remove(v, l);
}

bool
outbox_is_full(const struct account *a)
{
	return a->link->flying >= CHAT_FLYING_MAX ||
	    a->link->weight >= CHAT_FLYING_BYTES;
}

bool
outbox_has_room(const struct account *a)
{
	return a->link->flying <= CHAT_FLYING_MAX / 2 &&
	    a->link->weight <= CHAT_FLYING_BYTES / 2;
}

/* ---- telling ----------------------------------------------------------- */

static void
outbox_line_show(struct talk *v, const struct line *l, enum delivery delivery,
    bool with_event)
{
	struct entry *e = buffer_serial(&v->buffer, l->serial);

	if (e != NULL)
		line_shown(&v->buffer, e, l, delivery, l->reason);
	talk_changed(v);
	if (!with_event)
		return;
	chat_emit(v->account->chat, &(struct chat_event){
		.type = CHAT_DELIVERY, .account = v->account, .talk = v,
		.peer = v->jid, .id = l->id, .delivery = delivery,
		.level = l->level, .text = l->reason, .entry = e,
		.code = delivery == DELIVERY_HELD ?
		    otr_hold_word(l->hold) : l->code });
}

static void
outbox_line_set_reason(struct line *l, const char *reason)
{
	char *copy = xstrdup(reason);	/* may be the old one */

	free(l->reason);
	l->reason = copy;
}

static bool
outbox_line_same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* ---- states ------------------------------------------------------------ */

void
line_hold(struct talk *v, struct line *l, enum otr_hold hold,
    const char *reason)
{
	if (l->delivery == DELIVERY_HELD && l->said_held && l->hold == hold &&
	    outbox_line_same_text(l->reason, reason))
		return;
	outbox_line_set_state(v, l, DELIVERY_HELD, hold);
	outbox_line_set_ticket(v, l, 0);
	outbox_line_set_reason(l, reason);
	outbox_line_show(v, l, DELIVERY_HELD, !l->said_held);
	l->said_held = true;
}

void
line_flying(struct talk *v, struct line *l, uint64_t ticket, const char *to,
    enum otr_level level, const char *fingerprint)
{
	outbox_line_set_state(v, l, DELIVERY_NONE, OTR_HOLD_NONE);
	outbox_line_set_ticket(v, l, ticket);
	l->first = ticket;
	l->level = level;
	l->flown = loop_now(v->account->chat->loop);
	l->said_held = true;	/* what comes now is later than held */
	outbox_line_set_reason(l, NULL);
	free(l->to);
	l->to = xstrdup(to);
	if (*fingerprint != '\0') {
		/* From now on it goes to this key or to nobody (law 4). */
		str_fit(l->only_key, sizeof(l->only_key), fingerprint);
		l->never_clear = true;
		l->shown = l->least = level;
	}
	outbox_line_show(v, l, DELIVERY_NONE, false);
}

void
line_fail(struct talk *v, struct line *l, const char *reason)
{
	outbox_line_set_state(v, l, DELIVERY_FAILED, OTR_HOLD_NONE);
	outbox_line_set_ticket(v, l, 0);
	outbox_line_set_reason(l, reason);
	outbox_line_show(v, l, DELIVERY_FAILED, true);
	l->code = NULL;
	outbox_trim(v, DELIVERY_FAILED, CHAT_OUTBOX_MAX);
}

void
line_refuse(struct talk *v, struct line *l, const char *code,
    const char *reason)
{
	l->code = code;
	line_fail(v, l, reason);
}

void
line_unkept(struct talk *v, struct line *l, const char *reason)
{
	line_refuse(v, l, "not-kept", reason);
}

void
line_blocked(struct talk *v, struct line *l)
{
	line_refuse(v, l, "blocked", "they are blocked: /unblock first");
}

/* A new attempt: its states are told anew. */
void
line_again(struct talk *v, struct line *l, enum otr_hold hold,
    const char *reason)
{
	l->said_held = l->said_sent = l->doubt = l->read = false;
	line_hold(v, l, hold, reason);
}

static void
outbox_line_say_sent(struct talk *v, struct line *l)
{
	if (l->said_sent)
		return;
	l->said_sent = true;
	/* Of what is said of another line, refer_sent() thinks. */
	if (!l->logged && (l->refers == REFERENCE_NONE ||
	    l->refers == REFERENCE_ANSWERS))
		record_add(v, &(struct record){ .level = l->level,
		    .stamp = l->stamp, .text = l->text, .id = l->id });
	l->logged = true;
	if (l->delivery == DELIVERY_NONE)
		outbox_line_set_delivery(v, l, DELIVERY_SENT);
	outbox_line_show(v, l, DELIVERY_SENT, true);
	v->ops->sent(v, l);
}

bool
line_is_flying(const struct line *l)
{
	return l->delivery == DELIVERY_NONE || l->delivery == DELIVERY_SENT;
}

/* ---- what the network half says ---------------------------------------- */

static struct line *
outbox_find_ticket(struct account *a, uint64_t ticket)
{
	struct line *l = tickets_get(a->link->lines, ticket);

	return l != NULL && line_is_flying(l) ? l : NULL;
}

void
outbox_sent(struct account *a, uint64_t ticket)
{
	struct line *l = outbox_find_ticket(a, ticket);

	if (l != NULL)
		outbox_line_say_sent(l->talk, l);
}

static void
outbox_line_say_acked(struct talk *v, struct line *l)
{
	outbox_line_say_sent(v, l);
	if (l->delivery == DELIVERY_ACKED)
		return;
	outbox_line_set_delivery(v, l, DELIVERY_ACKED);
	outbox_line_show(v, l, DELIVERY_ACKED, true);
}

struct talk *
outbox_acked(struct account *a, uint64_t ticket)
{
	struct line *l = outbox_find_ticket(a, ticket);
	struct talk *v = l != NULL ? l->talk : NULL;

	if (l != NULL) {
		outbox_line_say_acked(v, l);
		if (outbox_line_is_wiped(v, l))
			outbox_remove(v, l);
		outbox_trim(v, DELIVERY_ACKED, CHAT_ACKED_MAX);
	}
	return v;
}

/*
 * Only the one that was written to can say that it arrived; after the bare
 * address any client of the contact's can.
 */
bool
line_is_from(const struct line *l, const char *from)
{
	if (l->to == NULL)
		return false;
	if (jid_resource(l->to) != NULL)
		return strcmp(l->to, from) == 0;
	return jid_same_bare(l->to, from);
}

void
outbox_arrived(struct talk *v, struct line *l)
{
	outbox_line_say_acked(v, l);
	outbox_line_set_delivery(v, l, DELIVERY_RECEIVED);
	outbox_line_show(v, l, DELIVERY_RECEIVED, true);
	outbox_remove(v, l);
}

void
outbox_receipt(struct talk *v, const char *from, const char *id)
{
	struct line *l = outbox_find(v, id);

	if (l == NULL || !line_is_from(l, from) ||
	    (!line_is_flying(l) && l->delivery != DELIVERY_ACKED))
		return;
	v->gives_receipts = true;
	/* What the contact has the server had: no state is left out. */
	outbox_line_say_acked(v, l);
	outbox_line_set_delivery(v, l, DELIVERY_RECEIVED);
	l->doubt = false;
	outbox_line_show(v, l, DELIVERY_RECEIVED, !l->read);
	/* It says that it arrived, not that it could be read. */
	if (*l->only_key == '\0' || outbox_line_is_wiped(v, l))
		outbox_remove(v, l);
	else
		outbox_trim(v, DELIVERY_RECEIVED, CHAT_RECEIVED_MAX);
}

void
outbox_forget(struct talk *v)
{
	struct line *next;

	for (struct line *l = v->outbox; l != NULL; l = next) {
		next = l->next;
		if (l->delivery == DELIVERY_RECEIVED)
			outbox_remove(v, l);
	}
}

/* A long line's frames but the last have ".N" behind its id. */
void
outbox_bounce(struct talk *v, const char *from, const char *id,
    const char *reason)
{
	char base[ID_MAX_BYTES + 1];
	struct line *l;

	snprintf(base, sizeof(base), "%.*s", (int)strcspn(id, "."), id);
	l = outbox_find(v, base);
	if (l == NULL || l->to == NULL || !jid_same_bare(l->to, from) ||
	    (!line_is_flying(l) && l->delivery != DELIVERY_ACKED))
		return;
	line_fail(v, l, reason);
}

void
outbox_unsure(struct talk *v)
{
	for (struct line *l = v->outbox; l != NULL; l = l->next) {
		if (!line_is_flying(l) && l->delivery != DELIVERY_ACKED)
			continue;
		l->unsure = true;
		l->asked = false;
		line_again(v, l, OTR_HOLD_OFFLINE, "the connection was lost "
		    "before the room had sent it back: sotto first looks up "
		    "whether it is there");
	}
}

static void
outbox_requeue_talk(struct talk *v)
{
	if (v->kind == TALK_ROOM)
		outbox_unsure(v);
	for (struct line *l = v->outbox; l != NULL; l = l->next)
		if (line_is_flying(l))
			line_again(v, l, OTR_HOLD_OFFLINE,
			    "the connection was lost before the server had it; "
			    "it is sent again");
}

void
outbox_requeue(struct account *a)
{
	for (size_t i = 0; i < a->chat->ntalks; i++)
		if (a->chat->talks[i]->account == a)
			outbox_requeue_talk(a->chat->talks[i]);
}

void
outbox_fail_held(struct talk *v, const char *reason)
{
	struct line *next;

	for (struct line *l = v->outbox; l != NULL; l = next) {
		next = l->next;
		if (l->delivery == DELIVERY_HELD && l->never_clear)
			line_fail(v, l, reason);
	}
}
