/*
 * Lines of the user's that went to a room, and that the room was not seen to
 * hand on before the stream was lost (law 2): the room's archive says whether
 * it has them.  What it has has arrived; what it lacks goes again, under the
 * same id; where it cannot be known, the user decides.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/rooms.h"

/* Nobody but the room and who is in it has ever seen these ids. */
static struct line *
unsure_find(const struct talk *v, const struct archived *x)
{
	struct line *l = *x->id != '\0' ? outbox_find(v, x->id) : NULL;

	if (l == NULL && *x->origin != '\0')
		l = outbox_find(v, x->origin);
	return l != NULL && (l->unsure || line_is_flying(l) ||
	    l->delivery == DELIVERY_ACKED) ? l : NULL;
}

void
unsure_found(struct talk *v, const struct archived *x)
{
	struct line *l = v == NULL ? NULL : unsure_find(v, x);
	struct entry *e;

	if (l == NULL)
		return;
	e = buffer_serial(&v->buffer, l->serial);
	if (e != NULL && (l->refers == REFERENCE_NONE ||
	    l->refers == REFERENCE_ANSWERS))
		buffer_name(&v->buffer, e, l->id, x->archive_id);
	outbox_arrived(v, l);
}

/* The history that the room sends has it: nick, id and text were compared. */
void
unsure_told(struct talk *v, const char *id, const char *archive_id)
{
	const struct archived x = {
		.id = (char *)(uintptr_t)id,
		.origin = (char *)(uintptr_t)"",
		.archive_id = (char *)(uintptr_t)archive_id,
	};

	unsure_found(v, &x);
	talk_flush(v);		/* what waited behind it */
}

static size_t
unsure_count(const struct talk *v, const struct line **first)
{
	size_t n = 0;

	for (const struct line *l = v->outbox; l != NULL; l = l->next) {
		if (!l->unsure || l->asked)
			continue;
		if (n++ == 0)
			*first = l;
	}
	return n;
}

static bool
unsure_look(struct question *q)
{
	const struct line *l = q->talk == NULL ? NULL : q->talk->outbox;

	while (l != NULL && (!l->unsure || l->delivery != DELIVERY_HELD))
		l = l->next;
	return l != NULL;
}

static void
unsure_ask(struct talk *v)
{
	const struct line *first = NULL;
	size_t n = unsure_count(v, &first);
	const char *id = n == 1 ? first->id : NULL;
	struct says says = { .n = 0 };

	if (n == 0)
		return;
	says.text = xasprintf("The connection was lost before the room had "
	    "sent %s back, and its archive does not say whether %s there: "
	    "look whether others have answered.  Send %s again, or drop %s?",
	    n == 1 ? "your line" : "your lines", n == 1 ? "it is" :
	    "they are", n == 1 ? "it" : "them", n == 1 ? "it" : "them");
	says_answer(&says, chat_command(v->account, "/resend", v->jid, id),
	    &(struct answer){ .text = "send again", .brief = "again" });
	says_answer(&says, chat_command(v->account, "/discard", v->jid, id),
	    &(struct answer){ .text = "drop", .brief = "drop" });
	chat_ask(v->account->chat, &(struct whose){ .account = v->account,
		.talk = v, .code = "line-unsure", .look = unsure_look },
	    &says);
}

void
unsure_settle(struct talk *v, bool known)
{
	if (!known)
		unsure_ask(v);
	for (struct line *l = v->outbox; l != NULL; l = l->next) {
		if (!l->unsure)
			continue;
		l->unsure = !known;
		l->asked = !known;
		line_hold(v, l, known ? OTR_HOLD_NONE : OTR_HOLD_UNSURE,
		    known ? NULL : "it may be in the room already");
	}
	if (known)
		talk_flush(v);
}
