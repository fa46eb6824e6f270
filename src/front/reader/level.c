/*
 * The level in words: when it becomes another one, and when it is asked for.
 * Who can read the next line is decided in chat/next.c; what was said last of
 * it counts as shown (law 1).
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/reader/inside.h"

void
level_told(struct window *w, enum otr_level level)
{
	w->said = level;
	w->told = true;
}

/* What it means for the next line. */
static const char *
level_means(const struct next *next)
{
	if (next->level == OTR_NOT_PRIVATE && next->starts)
		return "your next line starts encryption, and waits for it";
	switch (next->level) {
	case OTR_NOT_PRIVATE:
		return "anyone on the way can read your next line";
	case OTR_STARTING:
		return "keys are being exchanged; your next line waits, and "
		    "leaves encrypted or not at all";
	case OTR_UNVERIFIED:
		return "encrypted, but you do not know with whom; /verify";
	case OTR_PRIVATE:
		return "encrypted, and you have verified with whom";
	case OTR_FINISHED:
		return "the contact has ended the session; nothing is sent "
		    "until you decide; /otr start or /otr end";
	}
	return "";
}

/* For another reason than what the level means anyway. */
static bool
level_waits(const struct next *next)
{
	return next->waits && next->level != OTR_STARTING &&
	    next->level != OTR_FINISHED && !next->starts;
}

static bool
level_is_of_room(const struct window *w)
{
	return talk_kind(w->talk) != TALK_DIRECT;
}

void
level_tell(struct reader *r, struct window *w)
{
	struct next next;
	struct str name;

	if (w->talk == NULL || (w->told && talk_level(w->talk) == w->said))
		return;
	next_get(w->talk, &next);
	if (!w->told || level_is_of_room(w)) {
		level_told(w, talk_level(w->talk));
		return;
	}
	str_init(&name);
	name_say_window(&name, w);
	say(r, "Level, %s: %s: %s.%s%s%s", name.s,
	    otr_level_name(next.level), level_means(&next),
	    level_waits(&next) ? " The next line waits: " : "",
	    level_waits(&next) ? otr_hold_text(next.hold) : "",
	    level_waits(&next) ? "." : "");
	str_free(&name);
	level_told(w, next.level);
}

/* ---- all about it ------------------------------------------------------- */

static void
level_say_waiting(struct reader *r, const struct talk *talk,
    const struct next *next)
{
	size_t held = talk_held(talk), failed = talk_failed(talk);

	if (held > 0)
		say(r, "%zu line%s: %s; %s.", held, held == 1 ? " waits" :
		    "s wait", otr_hold_text(next->hold),
		    otr_hold_help(next->hold));
	else if (next->waits)
		say(r, "Your next line would wait: %s; %s.",
		    otr_hold_text(next->hold), otr_hold_help(next->hold));
	if (failed > 0)
		say(r, "%zu line%s not left: /resend sends again, /discard "
		    "throws away.", failed, failed == 1 ? " has" : "s have");
}

/* What became of the newest line of one's own. */
static void
level_say_last(struct reader *r, struct talk *talk)
{
	const struct buffer *b = talk_buffer(talk);
	const struct entry *e;

	for (size_t i = b->count; i-- > 0;) {
		e = buffer_at(b, i);
		if (e->kind != ENTRY_OUT || e->delivery == DELIVERY_NONE)
			continue;
		say(r, "State of your last line: %s.",
		    delivery_word(e->delivery));
		return;
	}
}

static void
level_say_contact(struct reader *r, const struct talk *talk)
{
	const struct contact *c = talk_contact(talk);
	struct str name;

	if (c == NULL || talk_kind(talk) != TALK_DIRECT)
		return;
	str_init(&name);
	name_say(&name, talk_name(talk));
	say(r, "Presence, %s: %s%s.", name.s, show_word(contact_show(c)),
	    talk_is_typing(talk) ? ", typing" : "");
	str_free(&name);
}

void
level_say(struct reader *r, const struct window *w)
{
	struct next next;
	struct str name;

	if (w->talk == NULL) {
		say(r, "Level: this is the status window; it sends nothing. "
		    "/win lists the windows.");
		return;
	}
	next_get(w->talk, &next);
	str_init(&name);
	name_say_window(&name, w);
	say(r, "Level, %s: %s: %s%s.", name.s, otr_level_name(next.level),
	    level_is_of_room(w) ? "everybody in the room, and its server, can "
	    "read your next line" : level_means(&next), next.logged ?
	    "; it is kept on the disk" : "");
	str_free(&name);
	level_say_waiting(r, w->talk, &next);
	level_say_last(r, w->talk);
	level_say_contact(r, w->talk);
}
