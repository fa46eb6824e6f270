/*
 * Lines that the contact could not read: which are meant, and what becomes
 * of them (law 2).  Sends nothing itself.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

#define UNREADABLE_MS (10 * 60 * 1000)	/* lines before are not meant */
#define CROSSING_MS (60 * 1000)		/* theirs may have crossed ours */
#define BLIND_MS (60 * 1000)		/* an error after a receipt means it */
#define ATTEMPTS_MAX 3			/* by itself, of what is not read */

static bool
unread_was_sealed(const struct line *l)
{
	/* Given in the clear at last it is one no more. */
	return *l->only_key != '\0' && l->level != OTR_NOT_PRIVATE &&
	    (line_is_flying(l) || l->delivery == DELIVERY_ACKED);
}

/*
 * Which lines a contact means that says it could not read: it says no id.
 * Without receipts, those since it last wrote, and the newest in any case.
 */
static bool
unread_may_be(const struct talk *v, const struct line *l,
    const struct line *newest)
{
	int64_t now = loop_now(v->account->chat->loop);

	if (!unread_was_sealed(l) || now - l->flown > UNREADABLE_MS)
		return false;
	return v->gives_receipts || l == newest ||
	    l->flown + CROSSING_MS >= v->direct->heard;
}

/* Where all have a receipt, its client gives them without having read. */
static bool
unread_may_be_blind(const struct talk *v, const struct line *l)
{
	int64_t now = loop_now(v->account->chat->loop);

	return l->delivery == DELIVERY_RECEIVED &&
	    l->level != OTR_NOT_PRIVATE && now - l->flown <= BLIND_MS &&
	    l->flown > v->direct->heard;
}

/*
 * Nothing says that it was read: not a receipt, where the contact gives them,
 * nor that they wrote since, where they do not.
 */
static bool
unread_is_doubtful(const struct talk *v, const struct line *l, bool silent)
{
	return l->delivery == DELIVERY_ACKED && unread_was_sealed(l) &&
	    !l->doubt && (v->gives_receipts || (silent &&
	    l->flown > v->direct->heard));
}

static void
unread_doubt(struct talk *v, struct line *l)
{
	struct entry *e = buffer_serial(&v->buffer, l->serial);
	char *resend = chat_command(v->account, "/resend", v->jid, l->id);
	char *reason = xasprintf("perhaps not read: %s", resend);

	l->doubt = true;
	if (e != NULL)
		line_shown(&v->buffer, e, l, DELIVERY_ACKED, reason);
	talk_changed(v);
	free(reason);
	free(resend);
}

size_t
outbox_doubt(struct talk *v, bool silent)
{
	struct line *first = NULL;
	struct str ids;
	size_t n = 0;

	str_init(&ids);
	for (struct line *l = v->outbox; l != NULL; l = l->next) {
		if (!unread_is_doubtful(v, l, silent))
			continue;
		first = first != NULL ? first : l;
		str_addf(&ids, "%s%s", n++ > 0 ? " " : "", l->id);
		unread_doubt(v, l);
	}
	if (n > 0) {
		const struct chat_pair data[] = {
			{ "ids", ids.s }, { NULL, NULL },
		};
		char *resend = chat_command(v->account, "/resend", v->jid,
		    first->id);

		chat_say(v->account->chat, v->account, v, ENTRY_WARNING,
		    "perhaps-unread", data, "%s may not have read %zu line%s "
		    "of yours, marked above. /resend" MORE
		    "The server has %s from before, but nothing says that %s "
		    "read %s. %s sends %s again, to the same key "
		    "only.", talk_name(v), n,
		    n == 1 ? "" : "s", n == 1 ? "it" : "them", talk_name(v),
		    n == 1 ? "it" : "them", resend, n == 1 ? "it" :
		    "the first");
		free(resend);
	}
	str_free(&ids);
	return n;
}

static const struct line *
unread_newest(const struct talk *v)
{
	const struct line *newest = NULL;

	for (struct line *l = v->outbox; l != NULL; l = l->next)
		if (unread_was_sealed(l))
			newest = l;
	return newest;
}

/* A contact that never can read must not make it go round without end. */
static void
unread_go_again(struct talk *v, struct line *l, bool again)
{
	if (!again)
		line_fail(v, l, "the contact could not read it");
	else if (++l->attempts >= ATTEMPTS_MAX)
		line_fail(v, l, "the contact could not read it, several times");
	else
		line_again(v, l, OTR_HOLD_STARTING, "the contact could not "
		    "read it; it is sent again, to the same key only");
}

void
outbox_unreadable(struct talk *v, bool again)
{
	const struct line *newest = unread_newest(v);
	struct line *next;

	for (struct line *l = v->outbox; l != NULL; l = next) {
		next = l->next;
		if (newest != NULL ? unread_may_be(v, l, newest) :
		    unread_may_be_blind(v, l))
			unread_go_again(v, l, again);
	}
}

static bool
unread_any_to(const struct talk *v, const char *to)
{
	for (const struct line *l = v->outbox; l != NULL; l = l->next)
		if (unread_was_sealed(l) && l->to != NULL &&
		    strcmp(l->to, to) == 0)
			return true;
	return false;
}

/* The first from `l` on that the program there means; NULL: none. */
static struct line *
unread_meant_at(const struct talk *v, struct line *l, const char *resource)
{
	const struct line *newest = unread_newest(v);
	char *to = xasprintf("%s/%s", v->jid, resource);
	bool exactly = unread_any_to(v, to);

	for (; l != NULL; l = l->next)
		if (exactly ? unread_was_sealed(l) && strcmp(l->to, to) == 0 :
		    unread_may_be(v, l, newest))
			break;
	free(to);
	return l;
}

bool
outbox_any_meant(const struct talk *v)
{
	const struct line *newest = unread_newest(v);

	for (const struct line *l = v->outbox; l != NULL; l = l->next)
		if (newest != NULL ? unread_may_be(v, l, newest) :
		    unread_may_be_blind(v, l))
			return true;
	return false;
}

bool
outbox_is_meant(const struct talk *v, const char *resource)
{
	return unread_meant_at(v, v->outbox, resource) != NULL;
}

void
outbox_unreadable_at(struct talk *v, const char *resource, bool again)
{
	struct line *l, *next = unread_meant_at(v, v->outbox, resource);

	while ((l = next) != NULL) {
		next = unread_meant_at(v, l->next, resource);
		unread_go_again(v, l, again);
	}
}
