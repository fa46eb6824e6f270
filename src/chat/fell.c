/*
 * The question about a line that would leave under a lower level than it was
 * typed under (law 1): as things stand now, until no such line waits.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/refer.h"

static bool
fell_holds(const struct line *l)
{
	return l->delivery == DELIVERY_HELD &&
	    (l->hold == OTR_HOLD_LEVEL_FELL || l->hold == OTR_HOLD_FINISHED);
}

/* The oldest that waits for the answer, or NULL. */
static const struct line *
fell_line(const struct talk *v, size_t *n)
{
	const struct line *first = NULL;

	*n = 0;
	for (const struct line *l = v->outbox; l != NULL; l = l->next)
		if (fell_holds(l) && (*n)++ == 0)
			first = l;
	return first;
}

/* Of what it is: a line that is named, or (`id` NULL) all that wait. */
struct fell {
	const struct talk *v;
	const struct line *l;	/* that one, or the oldest */
	const char *id;
	enum otr_level now;
};

/* ---- the answers ----------------------------------------------------------- */

static void
fell_add_start(struct says *s, const struct talk *v)
{
	says_answer(s, chat_command(v->account, "/otr start", v->jid, NULL),
	    &(struct answer){ .text = "new session, then send",
	    .brief = "new" });
}

static void
fell_add_discard(struct says *s, const struct talk *v, const char *id)
{
	says_answer(s, chat_command(v->account, "/discard", v->jid, id),
	    &(struct answer){ .text = id != NULL ? "drop it" : "drop them",
	    .brief = "drop" });
}

/* Of all that would leave: /resend without an id takes what failed, too. */
static bool
fell_has_other_key(const struct fell *f)
{
	if (f->id != NULL)
		return line_has_other_key(f->v, f->l);
	for (const struct line *l = f->v->outbox; l != NULL; l = l->next)
		if ((l->delivery == DELIVERY_HELD ||
		    l->delivery == DELIVERY_FAILED) &&
		    line_has_other_key(f->v, l))
			return true;
	return false;
}

/* In what way it would leave then.  Nothing is better than Private, with the
 * key that was meant.  In the clear a person is asked of a bare /resend; here
 * it was said, and by Enter confirmed. */
static void
fell_add_resend(struct says *s, const struct fell *f)
{
	static const char *const texts[][2] = {
		[OTR_NOT_PRIVATE] = { "send it readable for anyone on the way",
		    "send them readable for anyone on the way" },
		[OTR_STARTING] = { "send it when keys are there",
		    "send them when keys are there" },
		[OTR_UNVERIFIED] = { "send it under Unverified",
		    "send them under Unverified" },
		[OTR_PRIVATE] = { "send it under Private",
		    "send them under Private" },
		[OTR_FINISHED] = { "send it in the next session",
		    "send them in the next session" },
	};
	const struct talk *v = f->v;
	bool clear = f->now == OTR_NOT_PRIVATE;

	says_answer(s, chat_command(v->account, "/resend", v->jid, f->id),
	    &(struct answer){ .text = texts[f->now][f->id == NULL],
	    .brief = clear ? "readable" : "send",
	    .risky = f->now != OTR_PRIVATE || fell_has_other_key(f),
	    .line = clear ? chat_command(v->account, "/resend readable",
	    v->jid, f->id) : NULL });
}

static void
fell_add_end(struct says *s, const struct talk *v, bool one)
{
	says_answer(s, chat_command(v->account, "/otr end", v->jid, NULL),
	    &(struct answer){ .text = one ?
	    "go on unencrypted, line unsent" :
	    "go on unencrypted, lines unsent",
	    .brief = "plain", .risky = true });
}

/* ---- the question ------------------------------------------------------------ */

/* Whether one of them was written under that level. */
static bool
fell_was(const struct fell *f, enum otr_level least)
{
	if (f->id != NULL)
		return f->l->least == least;
	for (const struct line *l = f->v->outbox; l != NULL; l = l->next)
		if (fell_holds(l) && l->least == least)
			return true;
	return false;
}

/* "Private or Unverified": under what they were written, the best first;
 * caller frees. */
static char *
fell_levels(const struct fell *f)
{
	static const enum otr_level levels[] = { OTR_PRIVATE, OTR_UNVERIFIED,
	    OTR_STARTING, OTR_FINISHED, OTR_NOT_PRIVATE };
	struct str s;

	str_init(&s);
	for (size_t i = 0; i < NELEM(levels); i++)
		if (fell_was(f, levels[i]))
			str_addf(&s, "%s%s", s.len > 0 ? " or " : "",
			    otr_level_name(levels[i]));
	return str_take(&s);
}

/* What the answers are about: /resend and /discard without an id are for those
 * that failed, too.  No number: who types on would change the question. */
static const char *
fell_waits(const struct fell *f)
{
	return f->id != NULL ? "your line waits" : f->v->failed == 0 ?
	    "your lines wait" : "your lines wait, or have failed";
}

static void
fell_say_finished(struct says *s, const struct fell *f)
{
	const struct talk *v = f->v;

	s->text = xasprintf("%s has ended the session: your line is kept and "
	    "not sent. Start a new session, go on without encryption (then "
	    "/resend), or drop the line?", talk_name(v));
	s->shown = xasprintf("%s ended the private session; %s.",
	    talk_name(v), fell_waits(f));
	fell_add_start(s, v);
	fell_add_end(s, v, f->id != NULL);
}

/* It would leave no less private than it was written, in a session that came
 * after the fall by itself. */
static bool
fell_is_renewed(const struct fell *f)
{
	return f->now == OTR_PRIVATE || (f->now == OTR_UNVERIFIED &&
	    !fell_was(f, OTR_PRIVATE));
}

static void
fell_say_renewed(struct says *s, const struct fell *f)
{
	const char *other = fell_has_other_key(f) ? ", with another key" :
	    "";

	s->text = xasprintf("A new session runs (%s%s), which you did not "
	    "start: your line is kept. Send it there, start another session, "
	    "or drop it?", otr_level_name(f->now), other);
	s->shown = xasprintf("A new session runs (%s%s), which you did not "
	    "start; %s.", otr_level_name(f->now), other, fell_waits(f));
}

static void
fell_say_lower(struct says *s, const struct fell *f)
{
	const char *now = otr_level_name(f->now), *other =
	    fell_has_other_key(f) ? ", to another key" : "";
	char *levels = fell_levels(f);

	if (f->l->least == f->now)
		s->text = xasprintf("Your line is kept: the level fell to %s, "
		    "and you did not ask for it. Send the line all the same, "
		    "start a session, or drop it?", now);
	else
		s->text = xasprintf("Your line was written under %s, and now "
		    "it would leave under %s%s: it is kept. Send it all the "
		    "same, start a session, or drop it?",
		    otr_level_name(f->l->least), now, other);
	s->shown = strcmp(levels, now) == 0 ?
	    xasprintf("Now %s, which you did not ask for; %s.", now,
	    fell_waits(f)) : xasprintf("Written under %s, now %s%s; %s.",
	    levels, now, other, fell_waits(f));
	free(levels);
}

static void
fell_say_fell(struct says *s, const struct fell *f)
{
	if (fell_is_renewed(f))
		fell_say_renewed(s, f);
	else
		fell_say_lower(s, f);
	/* Nothing is better than that: it is what most want. */
	if (f->now == OTR_PRIVATE && !fell_has_other_key(f)) {
		fell_add_resend(s, f);
		fell_add_start(s, f->v);
		return;
	}
	fell_add_start(s, f->v);
	fell_add_resend(s, f);
}

/* For one line that is named, or (`id` NULL) all that wait. */
static void
fell_say(struct says *s, const struct talk *v, const struct line *l,
    const char *id)
{
	const struct fell f = { v, l, id, otr_level(v->direct->otr) };

	memset(s, 0, sizeof(*s));
	if (l->refers_seal != NULL) {
		s->text = xasprintf("What you say of an encrypted line is "
		    "kept: it goes encrypted, to the same key, or not at "
		    "all. Start a session, or drop it?");
		fell_add_start(s, v);
	} else if (l->hold == OTR_HOLD_FINISHED)
		fell_say_finished(s, &f);
	else
		fell_say_fell(s, &f);
	fell_add_discard(s, v, id);
}

/* What all that wait come to; false: none does. */
static bool
fell_say_all(struct says *s, const struct talk *v)
{
	size_t n;
	const struct line *l = fell_line(v, &n);

	if (l == NULL)
		return false;
	fell_say(s, v, l, n == 1 ? l->id : NULL);
	return true;
}

static bool
fell_look(struct question *q)
{
	struct says says;

	if (q->talk == NULL || !fell_say_all(&says, q->talk))
		return false;
	question_say(q, &says);
	says_clear(&says);
	return true;
}

void
fell_ask(struct talk *v, const struct line *l, bool again)
{
	const struct whose whose = { .account = v->account, .talk = v,
	    .code = "level-fell", .look = fell_look };
	struct says says;

	if (again) {
		/* The same question, which one more line does not change. */
		if (fell_say_all(&says, v)) {
			question_open(v->account->chat, &whose, &says);
			says_clear(&says);
		}
		return;
	}
	fell_say(&says, v, l, l->id);
	/* It says of the line that its key would be another. */
	if (l->refers_seal == NULL && l->hold != OTR_HOLD_FINISHED &&
	    l->least != otr_level(v->direct->otr))
		(void)line_names_key(v, l);
	chat_ask(v->account->chat, &whose, &says);
}
