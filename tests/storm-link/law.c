/*
 * What the laws ask on the link, looked at from outside: what the server had,
 * what the windows and the lines' states say.  Only the first broken law
 * counts.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/heard.h"
#include "tests/support/played-element.h"
#include "chat/inside.h"
#include "storm-link.h"

void
law_break(struct world *w, const char *fmt, ...)
{
	va_list ap;

	if (law_broken(w))
		return;
	va_start(ap, fmt);
	vsnprintf(w->broken, sizeof(w->broken), fmt, ap);
	va_end(ap);
}

bool
law_broken(const struct world *w)
{
	return w->broken[0] != '\0';
}

/* ---- lines ---------------------------------------------------------------- */

static struct fact *
fact_in(struct world *w, const char *text)
{
	for (size_t i = 0; i < w->nlines; i++)
		if (strstr(text, w->lines[i].token) != NULL)
			return &w->lines[i];
	return NULL;
}

/* A long line's parts have ".N" behind its id. */
static struct fact *
fact_of_id(struct world *w, const char *id)
{
	size_t n = strcspn(id, ".");

	for (size_t i = 0; i < w->nlines; i++) {
		struct fact *f = &w->lines[i];

		if (f->id != NULL && strncmp(f->id, id, n) == 0 &&
		    f->id[n] == '\0')
			return f;
	}
	return NULL;
}

/* One of the process that runs now, as it stands; NULL: it is no more. */
const struct line *
law_line(const struct world *w, const struct fact *f)
{
	const struct side *s = &w->sides[f->author];
	const struct line *l;

	if (!s->up || s->births != f->birth || f->id == NULL)
		return NULL;
	for (l = s->talk->outbox; l != NULL; l = l->next)
		if (strcmp(l->id, f->id) == 0)
			return l;
	return NULL;
}

#define SAW_MS 5000		/* the server may hear of it late */

/* ---- what the server sees -------------------------------------------------- */

static void
in_the_clear(struct world *w, struct fact *f, const char *from)
{
	const struct side *s = &w->sides[f->author];
	enum otr_policy policy = w->s->policy[f->author];

	f->clear++;
	if (strncmp(from, s->account, strlen(s->account)) != 0)
		law_break(w, "1 %s sends line %s of another", from, f->token);
	if (f->shown != OTR_NOT_PRIVATE)
		law_break(w, "1 line %s in the clear, typed under %s",
		    f->token, otr_level_word(f->shown));
	if (policy == OTR_POLICY_ALWAYS || policy == OTR_POLICY_VERIFIED)
		law_break(w, "1 line %s in the clear under policy %s",
		    f->token, otr_policy_word(policy));
}

/* What a session has counted is not sent to it again (XEP-0198, 5). */
static void
heard_once(struct world *w, struct fact *f, const char *from, const char *id)
{
	if (f->id == NULL || strcmp(id, f->id) != 0)
		return;		/* of a line in parts the last one counts */
	if (!f->again && strcmp(f->heard_of, from) == 0)
		law_break(w, "2 line %s was sent twice by %s", f->token, from);
	snprintf(f->heard_of, sizeof(f->heard_of), "%s", from);
}

static void
server_heard(void *arg, const char *from, const struct element *e)
{
	struct world *w = arg;
	struct fact *f;
	struct str s;

	str_init(&s);
	element_print(e, "", &s);
	if (w->verbose)
		fprintf(stderr, "\t\t%lld %s -> %.150s\n",
		    (long long)(w->now / 10 % 10000000), from, s.s);
	if (strstr(s.s, "secret") != NULL)
		law_break(w, "5 the password is in a stanza");
	if ((f = fact_in(w, s.s)) != NULL)
		in_the_clear(w, f, from);
	else if (element_is(e, "message", NULL) &&
	    (f = fact_of_id(w, element_get(e, "id"))) != NULL)
		f->sealed++;
	if (f != NULL)
		heard_once(w, f, from, element_get(e, "id"));
	str_free(&s);
}

/* What says that a line was not read: of the other side's lines. */
static void
error_is_gone(struct world *w, const struct element *e)
{
	struct str s;

	str_init(&s);
	element_print(e, "", &s);
	if (strstr(s.s, "?OTR Error") != NULL)
		for (size_t i = 0; i < w->nlines; i++)
			w->lines[i].untold = true;
	str_free(&s);
}

static void
server_late(void *arg, const struct element *e)
{
	struct fact *f = fact_of_id(arg, element_get(e, "id"));

	if (f != NULL)
		f->late = true;
	error_is_gone(arg, e);
}

static void
server_lost(void *arg, const struct element *e)
{
	struct fact *f = fact_of_id(arg, element_get(e, "id"));

	if (f != NULL)
		f->lost = true;
	error_is_gone(arg, e);
}

/*
 * By a worker whose program is gone, nobody will ever read it.  What it has
 * handed over just before it saw that cannot be helped.
 */
static void
server_given(void *arg, const char *to, const struct element *e)
{
	struct world *w = arg;
	struct fact *f = fact_of_id(w, element_get(e, "id"));
	const struct side *s;

	(void)to;
	if (f == NULL)
		return;
	s = other(&w->sides[f->author]);
	if (!s->up && f->ever == 0 && w->now - s->killed_at > SAW_MS)
		law_break(w, "2 line %s is acknowledged for a program that is "
		    "gone", f->token);
	else if (!s->up && f->ever == 0)
		f->lost = true;
	f->given = true;
}

/* Too large: the same line does not end the stream once more. */
static void
server_refused(void *arg, const struct element *e)
{
	struct world *w = arg;
	struct fact *f = fact_of_id(w, element_get(e, "id"));

	if (w->verbose)
		fprintf(stderr, "\t\ttoo large: %s\n", element_get(e, "id"));
	/* What an old connection still brings is not sent again. */
	if (f != NULL && f->refused_heard && f->said != DELIVERY_FAILED)
		law_break(w, "2 line %s ends the stream once more", f->token);
	if (f != NULL)
		f->refused_now = true;
	if (w->s->max_bytes != 0)
		law_break(w, "2 what is over the announced limit was sent");
}

const struct played_ops law_server_ops = { server_heard, server_late,
    server_lost, server_given, server_refused };

/* ---- what is shown --------------------------------------------------------- */

static void
heard_line(struct side *s, const struct chat_event *e)
{
	struct world *w = s->w;
	struct fact *f = fact_in(w, e->text);

	if (f == NULL)
		return;
	if (f->author == s->number)
		law_break(w, "2 line %s came back", f->token);
	if (strcmp(e->text + strlen(e->text) - strlen(f->token), f->token)
	    != 0)
		law_break(w, "2 line %s was changed", f->token);
	if (++f->showed > 1)
		law_break(w, "2 line %s was shown twice", f->token);
	f->ever++;
	if (f->order == 0)
		f->order = ++w->shown;
}

/* Each state at most once in an attempt, in their order. */
static void
state_follows(struct world *w, struct fact *f, enum delivery d)
{
	if (d != DELIVERY_HELD && d != DELIVERY_FAILED &&
	    f->said != DELIVERY_FAILED && d <= f->said)
		law_break(w, "2 line %s is %s after it was %s", f->token,
		    delivery_word(d), delivery_word(f->said));
	if (d == DELIVERY_ACKED && f->clear + f->sealed == 0)
		law_break(w, "2 line %s is acked, and the server never had it",
		    f->token);
	f->said = d;
}

static void
heard_delivery(struct side *s, const struct chat_event *e)
{
	struct world *w = s->w;
	struct fact *f = fact_of_id(w, e->id);

	if (f == NULL)
		return;
	state_follows(w, f, e->delivery);
	/* It goes again, and its place is lost. */
	if (e->delivery == DELIVERY_HELD && e->text != NULL &&
	    strstr(e->text, "could not read it") != NULL)
		f->again = true;
	if (e->delivery == DELIVERY_FAILED &&
	    (e->text == NULL || *e->text == '\0'))
		law_break(w, "2 line %s failed without a reason", f->token);
	if (e->delivery == DELIVERY_FAILED && w->s->calm && !w->ended)
		law_break(w, "2 calm: line %s failed: %s", f->token, e->text);
	if (e->delivery == DELIVERY_RECEIVED && f->ever == 0)
		law_break(w, "2 line %s is said to be received, and is not",
		    f->token);
}

/* Its user knows that lines that were sealed may not have been read. */
static void
is_told(struct side *s)
{
	struct world *w = s->w;

	for (size_t i = 0; i < w->nlines; i++)
		if (w->lines[i].author == s->number && w->lines[i].sealed > 0)
			w->lines[i].told = true;
}

static void
refusal_heard(struct side *s)
{
	struct world *w = s->w;

	for (size_t i = 0; i < w->nlines; i++) {
		struct fact *f = &w->lines[i];

		if (f->author == s->number && f->refused_now)
			f->refused_heard = true;
	}
}

void
law_heard(void *arg, const struct chat_event *e)
{
	struct side *s = arg;

	heard_check(e);
	if (s->w->verbose && e->text != NULL && e->type != CHAT_PRESENCE)
		fprintf(stderr, "\t\t%lld %s :: %s %s %s: %.120s\n",
		    (long long)(s->w->now / 10 % 10000000), s->account,
		    e->type == CHAT_DELIVERY ? delivery_word(e->delivery) :
		    e->code != NULL ? e->code : "", otr_level_word(e->level),
		    e->id != NULL ? e->id : "", e->text);
	if (e->text != NULL && strstr(e->text, "secret") != NULL)
		law_break(s->w, "5 the password is shown");
	if (e->type == CHAT_MESSAGE && e->incoming)
		heard_line(s, e);
	if (e->type == CHAT_ACCOUNT && strcmp(e->code, "policy-violation") ==
	    0)
		refusal_heard(s);
	if (e->type == CHAT_DELIVERY)
		heard_delivery(s, e);
	if (e->type == CHAT_NOTICE && e->code != NULL && e->data != NULL &&
	    strcmp(e->code, "unsent") == 0)
		s->told = strtoul(e->data[0].value, NULL, 10);
	if (e->type == CHAT_NOTICE && e->code != NULL &&
	    (strcmp(e->code, "peer-unreadable") == 0 ||
	    strcmp(e->code, "perhaps-unread") == 0 ||
	    strcmp(e->code, "ended") == 0))
		is_told(s);
	/* One who is away is told for two minutes, if he is back by then. */
	if (e->type == CHAT_NOTICE && e->code != NULL &&
	    strcmp(e->code, "unreadable") == 0 &&
	    (talk_contact(s->talk) == NULL ||
	    contact_show(talk_contact(s->talk)) == SHOW_OFFLINE))
		is_told(other(s));
	if (e->code != NULL && strcmp(e->code, "bad-message") == 0)
		law_break(s->w, "2 %s", e->text);
}

/* ---- what users and programs do -------------------------------------------- */

void
law_type(struct side *s, const char *text, size_t bytes, bool late)
{
	struct world *w = s->w;
	struct err err = { .code = "" };
	struct fact *f;
	struct str line;

	if (w->nlines == LINES_MAX)
		return;
	f = &w->lines[w->nlines++];
	memset(f, 0, sizeof(*f));
	f->author = s->number;
	f->birth = s->births;
	f->shown = late ? s->painted : talk_level(s->talk);
	snprintf(f->token, sizeof(f->token), "[%zu]", w->nlines);
	str_init(&line);
	while (line.len + strlen(text) < bytes)
		str_add(&line, text);
	str_add(&line, f->token);
	if (w->verbose)
		fprintf(stderr, "\t\t%lld %s types %s under %s\n",
		    (long long)(w->now / 10 % 10000000), s->account, f->token,
		    otr_level_word(f->shown));
	if (talk_type(s->talk, line.s, f->shown, NULL, &f->id, &err) == -1) {
		f->refused = true;
		if (strcmp(err.code, "too-long") != 0)
			law_break(w, "2 line %s is not taken: %s", f->token,
			    err.text);
	}
	str_free(&line);
}

void
law_resent(struct side *s, enum otr_level shown)
{
	struct world *w = s->w;

	for (size_t i = 0; i < w->nlines; i++) {
		struct fact *f = &w->lines[i];
		const struct line *l = f->author == s->number ?
		    law_line(w, f) : NULL;

		if (l == NULL || (l->delivery != DELIVERY_HELD &&
		    l->delivery != DELIVERY_FAILED))
			continue;
		f->shown = shown;
		f->again = true;
		f->refused_heard = f->refused_now = false;
	}
}

/* What its worker has acknowledged, and it has not shown, is gone with it. */
void
law_gone(struct side *s)
{
	struct world *w = s->w;

	s->killed_at = w->now;
	s->untold_held = talk_held(s->talk);
	s->untold_all = chat_unsent(s->chat);
	for (size_t i = 0; i < w->nlines; i++) {
		struct fact *f = &w->lines[i];

		if (f->author != s->number && f->given && f->showed == 0 &&
		    f->ever == 0)
			f->lost = true;
	}
}

/* A start says how many lines the last one took with it. */
void
law_told(struct side *s)
{
	if (s->disk_was_full || s->births < 2)
		return;
	if (s->told < s->untold_held)
		law_break(s->w, "2 %s is told of %zu unsent lines, and %zu "
		    "were held", s->account, s->told, s->untold_held);
	if (s->untold_all == 0 && s->told > 0)
		law_break(s->w, "2 %s is told of %zu unsent lines, and there "
		    "were none", s->account, s->told);
}

void
law_born(struct side *s)
{
	struct world *w = s->w;

	s->births++;
	s->told = 0;
	for (size_t i = 0; i < w->nlines; i++)
		if (w->lines[i].author != s->number) {
			w->lines[i].showed = 0;
			w->lines[i].order = 0;
		}
}

void
law_stopped(void *side)
{
	(void)side;
}
