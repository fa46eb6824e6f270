/*
 * Whose reading a line was written for: the key of the session in which it
 * was typed (law 4), and the question where the session has another.  Sends
 * nothing itself.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

#define GROUPED (FINGERPRINT_HEX + 5)

/*
 * Somebody on the way can bring another key between reading and Enter: the
 * word counts for the key that was read.
 */
int
key_changed(const struct talk *v, const char *fingerprint, const char *what,
    struct err *err)
{
	char shown[FINGERPRINT_HEX + 5];

	otr_fingerprint_show(fingerprint, shown);
	return err_set(err, "fingerprint-changed", "not done: %s has another "
	    "key now. Now %s this one: %s",
	    talk_name(v), what, shown);
}

const char *
talk_key(const struct talk *v)
{
	return talk_is_direct(v) ? otr_session_key(v->direct->otr) : "";
}

void
line_bind(struct talk *v, struct line *l, const char *key)
{
	if (talk_is_direct(v) && l->shown != OTR_NOT_PRIVATE)
		str_fit(l->key, sizeof(l->key), key != NULL ? key :
		    talk_key(v));
}

const char *
line_key(const struct talk *v, const struct line *l)
{
	const char *key = *l->only_key != '\0' ? l->only_key : l->key;

	if (*key == '\0' ||
	    (l->clear_ok && otr_level(v->direct->otr) == OTR_NOT_PRIVATE))
		return NULL;
	return key;
}

/* The user gives it to the key that the question named, if that is there. */
static bool
line_is_given(const struct talk *v, const struct line *l)
{
	const struct direct *d = v->direct;

	return d != NULL && *l->key != '\0' && *d->key_asked != '\0' &&
	    strcmp(d->key_asked, otr_session_key(d->otr)) == 0;
}

void
line_give(struct talk *v, struct line *l)
{
	if (line_is_given(v, l))
		str_fit(l->key, sizeof(l->key), v->direct->key_asked);
	l->asked_key[0] = '\0';
}

/* The answer comes for another key than the one that it was asked about. */
static bool
line_asked_of_other(const struct talk *v, const struct line *l)
{
	const struct direct *d = v->direct;

	return line_is_given(v, l) && *l->only_key == '\0' &&
	    strcmp(l->key, d->key_asked) != 0 && *l->asked_key != '\0' &&
	    strcmp(l->asked_key, d->key_asked) != 0;
}

int
line_give_changed(struct talk *v, const struct line *one, struct err *err)
{
	struct direct *d = v->direct;
	bool changed = false;

	for (const struct line *l = v->outbox; l != NULL; l = l->next)
		changed |= (one == NULL || l == one) &&
		    line_asked_of_other(v, l);
	if (!changed)
		return 0;
	for (struct line *l = v->outbox; l != NULL; l = l->next)
		if (*l->asked_key != '\0')
			str_fit(l->asked_key, sizeof(l->asked_key),
			    d->key_asked);
	return key_changed(v, d->key_asked, "/resend sends to", err);
}

/* One question, for all that waits for the same reason. */
static void
line_note_asked(struct talk *v)
{
	struct direct *d = v->direct;

	for (struct line *l = v->outbox; l != NULL; l = l->next)
		if (*l->key != '\0' && *l->asked_key == '\0' &&
		    strcmp(l->key, d->key_asked) != 0)
			str_fit(l->asked_key, sizeof(l->asked_key),
			    d->key_asked);
}

bool
line_has_other_key(const struct talk *v, const struct line *l)
{
	const char *now = otr_session_key(v->direct->otr);

	return *l->key != '\0' && *now != '\0' && strcmp(l->key, now) != 0;
}

/* A question that says of the line that its key would be another. */
bool
line_names_key(struct talk *v, const struct line *l)
{
	struct direct *d = v->direct;

	if (!line_has_other_key(v, l))
		return false;
	str_fit(d->key_asked, sizeof(d->key_asked),
	    otr_session_key(d->otr));
	line_note_asked(v);
	return true;
}

/* A line that waits for the answer, or NULL. */
static const struct line *
line_of_other_key(const struct talk *v)
{
	const struct line *l = v->outbox;

	while (l != NULL && (l->delivery != DELIVERY_HELD ||
	    l->hold != OTR_HOLD_OTHER_KEY || *l->only_key != '\0'))
		l = l->next;
	return l;
}

static void
line_say_key(struct says *s, const struct talk *v, const struct line *l)
{
	char now[GROUPED], before[GROUPED];

	memset(s, 0, sizeof(*s));
	s->text = xasprintf("Your line was written to another key of %s's "
	    "than the session has now: it is kept. Send it to this one, or "
	    "drop it?\n  now         %s\n  written to  %s", talk_name(v),
	    chat_grouped(now, v->direct->key_asked),
	    chat_grouped(before, l->key));
	/* No name, however long, is before them, or hides them. */
	s->shown = xasprintf("Your line was written to another key (%s) than "
	    "the session has now (%s); it waits.", before, now);
	says_answer(s, chat_command(v->account, "/resend", v->jid, l->id),
	    &(struct answer){ .text = "send it to the key that is there now",
	    .brief = "send", .risky = true });
	says_answer(s, chat_command(v->account, "/discard", v->jid, l->id),
	    &(struct answer){ .text = "drop it", .brief = "drop" });
}

static bool
line_look_key(struct question *q)
{
	const struct line *l;
	struct says says;

	if (q->talk == NULL || (l = line_of_other_key(q->talk)) == NULL ||
	    *q->talk->direct->key_asked == '\0')
		return false;
	line_say_key(&says, q->talk, l);
	question_say(q, &says);
	says_clear(&says);
	return true;
}

void
line_ask_key(struct talk *v, const struct line *l)
{
	struct direct *d = v->direct;
	struct says says;

	if (*l->only_key != '\0' ||
	    strcmp(d->key_asked, otr_session_key(d->otr)) == 0 ||
	    !line_names_key(v, l))
		return;
	line_say_key(&says, v, l);
	chat_ask(v->account->chat, &(struct whose){ .account = v->account,
		.talk = v, .code = "other-key", .look = line_look_key },
	    &says);
}

/* The question about a key was answered: so it is for what waits. */
void
direct_key_taken(struct talk *v, const struct otr_event *e)
{
	for (struct line *l = v->outbox; l != NULL; l = l->next)
		if (l->delivery == DELIVERY_HELD && *l->key != '\0') {
			str_fit(l->key, sizeof(l->key), e->fingerprint);
			l->asked_key[0] = '\0';
		}
	talk_changed(v);
}
