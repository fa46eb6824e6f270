/*
 * Enter: the line of a window is given to the program, with the level that
 * was said last there and that the terminal took (law 1).  What is asked about
 * one that did not leave is asked at once.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/reader/inside.h"

/* ---- questions ---------------------------------------------------------- */

struct offered {
	struct reader *r;
	struct talk *talk;
	char *account, *jid;	/* the conversation may be gone by then */
	struct next_offer offer;
};

static struct talk *
give_offered_talk(const struct offered *o)
{
	const struct account *a = account_find(o->r->chat, o->account);

	return a == NULL ? NULL : talk_find(a, o->jid);
}

static void
give_offer_answered(void *arg, size_t which)
{
	struct offered *o = arg;
	struct talk *talk = give_offered_talk(o);
	struct err err;

	if (which == 0 && talk != NULL && next_take(talk, &o->offer, &err) == -1)
		say(o->r, "Error: %s", err.text);
	next_offer_clear(&o->offer);
	free(o->account);
	free(o->jid);
	free(o);
}

static char *
give_offer_text(const struct next_offer *offer)
{
	if (offer->yes == NEXT_START)
		return xstrdup("The contact has ended the private session; "
		    "the line waits.");
	if (offer->level == OTR_NOT_PRIVATE)
		return xstrdup("Level: Not private. Anyone on the way could "
		    "read the line, which waits.");
	return xasprintf("The session is not the one that was said. Level "
	    "now: %s. The line waits.", otr_level_name(offer->level));
}

/* What a new session gets is safe. */
static const struct answer *
give_offer_answer(const struct next_offer *offer)
{
	static const struct answer start = { .text = "new session, then send" },
	    clear = { .text = "send it readable for anyone on the way",
	    .brief = "readable", .risky = true }, send = { .text =
	    "send it in this session", .brief = "send", .risky = true };

	return offer->yes == NEXT_START ? &start : offer->level ==
	    OTR_NOT_PRIVATE ? &clear : &send;
}

/* Takes the offer over. */
static void
give_offer_take(struct reader *r, struct talk *talk,
    struct next_offer *offer)
{
	struct offered *o = xcalloc(1, sizeof(*o));
	char *text = give_offer_text(offer);
	const struct answers asked = { .question = text, .at =
	    give_offer_answer(offer), .n = 1, .otherwise = "later" };

	o->r = r;
	o->account = xstrdup(account_jid(talk_account(talk)));
	o->jid = xstrdup(talk_jid(talk));
	o->offer = *offer;
	ask_answers(r, &asked, give_offer_answered, o);
	free(text);
}

/* What is asked about it: the question that is open for it, or the offer. */
static void
give_ask(struct reader *r, struct talk *talk, struct next_offer *offer)
{
	if (question_provoked(r, talk))
		next_offer_clear(offer);
	else
		give_offer_take(r, talk, offer);
}

/* The line waits for what nobody but a question of its own can decide. */
static void
give_point(struct reader *r, struct talk *talk, const char *before)
{
	struct next_offer offer;

	if (!next_held(talk, &offer))
		return;
	if ((before == NULL || strcmp(before, offer.id) != 0) &&
	    (offer.hold == OTR_HOLD_NEW_KEY ||
	    offer.hold == OTR_HOLD_OTHER_KEY || offer.hold == OTR_HOLD_V2 ||
	    offer.hold == OTR_HOLD_UNSURE))
		question_point(r, talk);
	next_offer_clear(&offer);
}

/* What became of a line that was entered. */
static void
give_entered(struct reader *r, struct talk *talk, const char *before)
{
	struct next_offer offer;

	if (next_entered(talk, before, &offer))
		give_ask(r, talk, &offer);
	else
		give_point(r, talk, before);
}

/* ---- lines and commands ------------------------------------------------- */

static bool
give_is_text(const char *line)
{
	line += strspn(line, " \t\n");
	return line[0] != '\0' && (line[0] != '/' || line[1] == '/');
}

/* What was not said yet promised the most. */
static enum otr_level
give_shown(const struct window *w)
{
	return w->took ? w->heard : OTR_PRIVATE;
}

static void
give_failed(struct reader *r, struct window *w, const char *text,
    bool secret, const struct err *err)
{
	say(r, "Error: %s", err->text);
	if (place_of(r, w->talk) != w)
		return;
	/* A text stays, to be mended; a command is among older lines.  What is
	 * secret stays nowhere. */
	if (secret || !give_is_text(text))
		line_done(w->line, secret);
	else
		say(r, "Note: nothing was sent. The line is still there; "
		    "Control-C clears it.");
}

static void
give_given(struct reader *r, struct window *w, const char *text, bool typed)
{
	struct talk *talk = w->talk;
	char *before = talk == NULL ? NULL : xstrdup(talk_newest(talk));
	bool secret = false;
	struct err err;
	int rc;

	rc = r->calls.enter(r->calls.arg, talk, text, give_shown(w), &secret,
	    &err);
	if (r->entering != w)		/* its window was closed */
		;
	else if (rc == -1 && typed)
		give_failed(r, w, text, secret, &err);
	else if (typed)
		line_done(w->line, secret);
	if (rc == -1 && (!typed || r->entering != w))
		say(r, "Error: %s", err.text);
	else if (rc == 0 && r->entering == w && talk != NULL)
		give_entered(r, talk, before);
	free(before);
}

static void give_taken(struct reader *);

static void
give_text(struct reader *r, const char *text, bool typed)
{
	struct window *w = r->current;

	r->entering = w;
	r->entered = text;
	give_given(r, w, text, typed);
	/* What is new is said while it is known what was typed. */
	hear_turn(r);
	r->entering = NULL;
	r->entered = NULL;
	r->prompts = true;
	give_taken(r);
}

/* What answers a question of the model's is a line. */
static void
give_taken(struct reader *r)
{
	char *line = r->command;

	r->command = NULL;
	if (line != NULL)
		give_text(r, line, false);
	free(line);
}

/* Typed ahead, for a window that was not said yet to be the right one. */
static bool
give_is_blind(struct reader *r, const char *text)
{
	if (!r->blind || !give_is_text(text))
		return false;
	say(r, "Warning: nothing was sent, as this window had not been said "
	    "yet when you pressed Enter. Enter sends the line now.");
	r->prompts = true;
	return true;
}

/* A question is open, and a command works meanwhile. */
static void
give_beside(struct reader *r, const char *text)
{
	line_leave(r->asks->line);
	give_text(r, text, false);
}

void
give_line(struct reader *r)
{
	char *text = secret_dup(line_text(r->asks != NULL ? r->asks->line :
	    r->current->line));

	if (r->asks != NULL && ask_is_command(r->asks))
		give_beside(r, text);
	else if (r->asks != NULL) {
		ask_entered(r);
		give_taken(r);
	} else if (text[0] == '\0')
		r->prompts = true;
	else if (!give_is_blind(r, text))
		give_text(r, text, true);
	secret_free(text);
}

void
give_command(struct reader *r, const char *line)
{
	give_text(r, line, false);
}
