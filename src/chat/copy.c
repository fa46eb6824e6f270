/*
 * A copy of a message that another program of ours was sent, or has sent
 * (XEP-0280).  In the clear it becomes a line of its conversation, marked as a
 * copy, and nothing else: no session sees it, no level, latch or policy, no
 * receipt answers it, and it says nothing about which program the contact
 * uses (law 7).  What was encrypted for that program is counted, in one line.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "chat/pending.h"

/* What was encrypted for others, since the line that says so was read. */
struct copy_count {
	size_t n, ours;		/* of them encrypted for this program */
	int64_t first, last;	/* stamps */
	unsigned sealings;	/* bits 1 << enum sealing */
	uint64_t serial;	/* of that line */
};

/* What of a copy is a line, and says something of another one. */
struct copy_said {
	const struct entry *meant;	/* that it answers; or NULL */
	uint64_t noted;		/* pending_note()'s, or 0 */
};

void
copies_free(struct talk *v)
{
	recent_free(v->copies);
	free(v->sealed_copies);
}

/* ---- shown once ---------------------------------------------------------- */

/* What this program sent itself, or got itself, or was shown as a copy. */
static bool
copy_is_shown(struct talk *v, const struct copy *c, const char *all)
{
	const struct hash_seed *seed = &v->account->chat->seed;
	const struct entry *e;

	if (c->sent) {
		e = buffer_by_id(&v->buffer, ENTRY_OUT, c->id);
		if (e != NULL && strcmp(e->text, c->text) == 0)
			return true;
	} else if (recent_has(v->recent, seed, c->id, all))
		return true;
	if (v->copies == NULL)
		v->copies = recent_new();
	return recent_see(v->copies, seed, c->id, c->sent ? "out" : "in",
	    all) == RECENT_SAME;
}

void
copy_give_way(struct talk *v, const char *id, const char *text)
{
	struct entry *e = v->copies == NULL ? NULL :
	    buffer_by_id(&v->buffer, ENTRY_IN, id);

	if (e == NULL || e->via != VIA_CARBON || strcmp(e->text, text) != 0)
		return;
	if (v->unread > 0 && !e->seen && !buffer_entry_is_read(&v->buffer, e))
		v->unread--;
	buffer_remove(&v->buffer, e);
	talk_changed(v);
}

/* ---- in the clear -------------------------------------------------------- */

static void
copy_emit(struct talk *v, const struct copy *c, const struct entry *e,
    const struct entry *meant)
{
	chat_emit(v->account->chat, &(struct chat_event){
		.type = CHAT_MESSAGE, .account = v->account, .talk = v,
		.peer = v->jid, .resource = c->resource, .id = c->id,
		.text = c->text, .subject = e->subject,
		.reply_to = meant != NULL ? meant->id : NULL,
		.level = OTR_NOT_PRIVATE, .missing = c->missing,
		.incoming = !c->sent, .delayed = c->delayed,
		.via = VIA_CARBON, .entry = e });
}

/* It is a line, since the one that it corrects is not here. */
static const char *
copy_corrects(const struct copy *c, uint64_t noted)
{
	return noted != 0 && c->refers.kind == REFERENCE_CORRECTS ?
	    c->refers.id : NULL;
}

static void
copy_show(struct talk *v, const struct copy *c, const char *all,
    const struct copy_said *said)
{
	const uint64_t serial = said->meant != NULL ? said->meant->serial : 0;
	struct entry e = {
		.kind = c->sent ? ENTRY_OUT : ENTRY_IN, .via = VIA_CARBON,
		.stamp = c->stamp, .delayed = c->delayed,
		.unstyled = c->unstyled,
		.level = OTR_NOT_PRIVATE, .delivery = DELIVERY_NONE,
		.author = (char *)(uintptr_t)(c->sent ?
		    account_name(v->account) : talk_name(v)),
		.text = (char *)(uintptr_t)c->text,
		.subject = *c->subject != '\0' ?
		    (char *)(uintptr_t)c->subject : NULL,
		.id = (char *)(uintptr_t)c->id,
		.from = (char *)(uintptr_t)(c->sent ? c->resource : NULL),
		.archive_id = *c->archive_id != '\0' ?
		    (char *)(uintptr_t)c->archive_id : NULL,
	};
	struct entry *put = buffer_insert(&v->buffer, &e);
	const struct entry *meant = buffer_serial(&v->buffer, serial);

	if (put == NULL)
		return;
	pending_shown(v->pending, said->noted, put->serial);
	if (meant != NULL)
		refer_answers(v, put, meant);
	record_add(v, &(struct record){ .incoming = !c->sent,
	    .level = OTR_NOT_PRIVATE, .stamp = c->stamp, .text = all,
	    .id = c->id, .corrects = copy_corrects(c, said->noted) });
	/* Who answers from elsewhere has read what stands before it. */
	if (c->sent)
		seen_up_to(v, buffer_index(&v->buffer, put));
	else
		v->unread++;
	/* What comes after it begins anew. */
	put->seen = c->sent;
	talk_changed(v);
	copy_emit(v, c, put, meant);
}

/* ---- what it says of another line ----------------------------------------- */

/*
 * As with a live one: not what was cut, and nothing of the contact's while a
 * session says that they write sealed.
 */
static bool
copy_may_refer(const struct talk *v, const struct copy *c)
{
	return c->refers.kind != REFERENCE_NONE && c->missing == 0 &&
	    (c->sent || otr_level(v->direct->otr) == OTR_NOT_PRIVATE);
}

/* True: that was all.  `rest`: its text without what is there for programs
 * that know less; what is left of it is a line. */
static bool
copy_refers(struct talk *v, struct copy *c, const char *rest,
    struct copy_said *said)
{
	const struct referred r = {
		.by = c->sent ? ENTRY_OUT : ENTRY_IN, .refers = c->refers,
		.id = c->id, .text = c->text, .rest = rest,
		.level = OTR_NOT_PRIVATE, .stamp = c->stamp,
		.delayed = c->delayed, .via = VIA_CARBON,
		.resource = c->resource,
	};
	enum refer_end end;

	if (c->refers.kind == REFERENCE_ANSWERS) {
		said->meant = refer_find(v, &r);
		if (said->meant != NULL && rest != NULL)
			c->text = rest;
		return false;
	}
	end = refer_heard(v, &r);
	if (end == REFER_NO_LINE)
		said->noted = pending_note(&v->pending, &r, NULL);
	if (end != REFER_DONE)
		return false;
	if (rest != NULL)
		c->text = rest;
	return c->refers.kind == REFERENCE_CORRECTS || text_is_blank(c->text);
}

static void
copy_take_new(struct talk *v, struct copy *c, const char *all)
{
	char *rest = text_without(c->text, c->body, c->fallback_at,
	    c->fallback);
	struct copy_said said = { 0 };

	if (copy_may_refer(v, c) && copy_refers(v, c, rest, &said))
		;	/* that was all */
	else if (*c->text != '\0' || *c->subject != '\0')
		copy_show(v, c, all, &said);
	else if (!c->sent)
		refer_say_unknown(v, &c->refers);
	secret_free(rest);
}

static void
copy_take_clear(struct talk *v, struct copy *c)
{
	char *all = message_text(*c->subject != '\0' ? c->subject : NULL,
	    c->text);

	if (!copy_is_shown(v, c, all))
		copy_take_new(v, c, all);
	secret_free(all);
}

/* ---- encrypted for another ------------------------------------------------ */

static void
copy_time(char out[32], int64_t stamp)
{
	time_t seconds = (time_t)(stamp / 1000);
	struct tm tm;

	if (localtime_r(&seconds, &tm) == NULL ||
	    strftime(out, 32, "%Y-%m-%d %H:%M", &tm) == 0)
		out[0] = '\0';
}

static void
copy_add_sealings(struct str *text, unsigned sealings)
{
	const char *between = "";

	for (unsigned i = SEALING_OTR; i < SEALINGS; i++)
		if (sealings & 1u << i) {
			str_addf(text, "%s%s", between,
			    sealing_word((enum sealing)i));
			between = ", ";
		}
}

/*
 * The contact's program sends to another one of ours what it encrypts for
 * this one: such a copy is not read either (law 7), but the user can do
 * something about it.
 */
static void
copy_add_whose(struct str *text, const struct copy_count *n)
{
	if (n->ours < n->n)
		str_addf(text, " for that one, which alone can read %s",
		    n->n == 1 ? "it" : "them");
	str_addc(text, '.');
	if (n->ours == 0)
		return;
	if (n->ours < n->n)
		str_addf(text, "  %zu of them", n->ours);
	else
		str_add(text, n->n == 1 ? "  It" : "  They");
	str_addf(text, " %s encrypted for this program and sent to that one: "
	    "no copy is decrypted.  Write a line here, or raise /priority, and "
	    "ask for %s again.", n->ours == 1 ? "was" : "were", n->ours == 1 ?
	    "it" : "them");
}

/* The line, in place of the one before it.  Scripts, who cannot take a line
 * back, are told each time that there are twice as many. */
static void
copy_say_count(struct talk *v, struct copy_count *n)
{
	char first[32], last[32], count[24], ours[24];
	const struct chat_pair data[] = {
		{ "count", count }, { "for_this", ours }, { "first", first },
		{ "last", last },
		{ NULL, NULL },
	};
	struct entry e = { .kind = ENTRY_NOTICE,
	    .stamp = loop_wall(v->account->chat->loop) };
	const struct entry *put;
	struct str text;

	snprintf(count, sizeof(count), "%zu", n->n);
	snprintf(ours, sizeof(ours), "%zu", n->ours);
	copy_time(first, n->first);
	copy_time(last, n->last);
	str_init(&text);
	str_addf(&text, "%zu message%s between %s and another program of "
	    "yours, %s%s%s, not shown: encrypted (", n->n, n->n == 1 ? "" :
	    "s", talk_name(v), first, strcmp(first, last) == 0 ? "" : " to ",
	    strcmp(first, last) == 0 ? "" : last);
	copy_add_sealings(&text, n->sealings);
	str_addc(&text, ')');
	copy_add_whose(&text, n);
	e.text = text.s;
	put = buffer_push(&v->buffer, &e);
	n->serial = put->serial;
	talk_changed(v);
	if ((n->n & (n->n - 1)) == 0)
		chat_emit(v->account->chat, &(struct chat_event){
			.type = CHAT_NOTICE, .account = v->account, .talk = v,
			.peer = v->jid, .code = "sealed-elsewhere",
			.text = text.s, .data = data, .kind = ENTRY_NOTICE,
			.entry = put });
	str_free(&text);
}

static void
copy_count(struct talk *v, const struct copy *c)
{
	struct copy_count *n = v->sealed_copies;
	struct buffer *b = &v->buffer;
	struct entry *said;

	if (n == NULL)
		n = v->sealed_copies = xcalloc(1, sizeof(*n));
	said = buffer_serial(b, n->serial);
	/* What was read stays as it was, but where nothing came since. */
	if (said == NULL || (buffer_entry_is_read(b, said) &&
	    buffer_newest(b) != said->serial))
		memset(n, 0, sizeof(*n));
	else
		buffer_remove(b, said);
	n->first = n->n == 0 || c->stamp < n->first ? c->stamp : n->first;
	n->last = n->n == 0 || c->stamp > n->last ? c->stamp : n->last;
	n->n++;
	n->ours += !c->sent && otr_is_for_us(v->direct->otr, c->text);
	n->sealings |= 1u << c->sealing;
	copy_say_count(v, n);
}

void
copy_take(struct talk *v, const struct copy *c)
{
	struct copy own = *c;
	char *text;

	/* Whatever it says of itself. */
	if (own.sealing == SEALING_NONE && otr_is_message(own.text))
		own.sealing = SEALING_OTR;
	if (own.sealing != SEALING_NONE) {
		copy_count(v, &own);
		return;
	}
	text = otr_without_tag(own.text);
	own.text = text;
	if (*own.text != '\0' || *own.subject != '\0' ||
	    own.refers.kind == REFERENCE_REACTS ||
	    own.refers.kind == REFERENCE_RETRACTS)
		copy_take_clear(v, &own);
	wipe(text, strlen(text));
	free(text);
}
