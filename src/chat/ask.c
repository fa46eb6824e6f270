/*
 * Questions to contacts' programs and to servers that wait for an answer.
 * Must not know what becomes of the answers.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

extern const struct chat_feature chat_feature_ask;

#define ASKS_OPEN_MAX 128	/* of one account, not answered yet */

struct ask_open {
	struct ask_open *next;
	uint32_t number;
	enum inquiry what;
	char *to;
	int64_t since;		/* loop_now() */
	ask_fn *done;
	void *arg;
};
struct asks {
	struct ask_open *open;
	size_t n;
	uint32_t number;	/* the last one given out */
};

static struct asks *
asks_of(const struct account *a)
{
	return chat_feature_state(a, &chat_feature_ask);
}

static void *
asks_new(void)
{
	return xcalloc(1, sizeof(struct asks));
}

/* Taken out first: `done` may ask again. */
static void
ask_end(struct account *a, struct asks *asks, struct ask_open **at,
    const struct msg *told)
{
	struct ask_open *k = *at;
	struct ask_answer answer = { .what = k->what, .to = k->to,
	    .told = told };

	*at = k->next;
	asks->n--;
	if (a != NULL)
		answer.took = loop_now(a->chat->loop) - k->since;
	k->done(a, &answer, k->arg);
	free(k->to);
	free(k);
}

static void
asks_free(void *state)
{
	struct asks *asks = state;

	while (asks->open != NULL)
		ask_end(NULL, asks, &asks->open, NULL);
	free(asks);
}

int
ask_room(const struct account *a, size_t n, struct err *err)
{
	if (asks_of(a)->n + n <= ASKS_OPEN_MAX)
		return 0;
	return err_set(err, "busy", "%s has not answered %zu questions yet: "
	    "try again in a moment", a->jid, asks_of(a)->n);
}

int
ask_send(struct account *a, enum inquiry what, const char *to, ask_fn *done,
    void *arg, struct err *err)
{
	struct asks *asks = asks_of(a);
	struct msg m = { .type = MSG_ASK };
	struct ask_open *k;

	if (ask_room(a, 1, err) == -1)
		return -1;
	if (++asks->number == 0)
		asks->number = 1;
	m.u.ask.request = asks->number;
	m.u.ask.what = what;
	m.u.ask.to = to;
	if (link_tell(a, &m, err) == -1)
		return -1;
	k = xcalloc(1, sizeof(*k));
	k->number = asks->number;
	k->what = what;
	k->to = xstrdup(to);
	k->since = loop_now(a->chat->loop);
	k->done = done;
	k->arg = arg;
	k->next = asks->open;
	asks->open = k;
	asks->n++;
	return 0;
}

static int
ask_hear(struct account *a, const struct msg *m, struct err *err)
{
	struct asks *asks = asks_of(a);
	struct ask_open **at = &asks->open;

	if (m->u.told.request == 0 || m->u.told.request > asks->number)
		return heard_bad(err, "an answer to what was not asked");
	while (*at != NULL && (*at)->number != m->u.told.request)
		at = &(*at)->next;
	if (*at != NULL)
		ask_end(a, asks, at, m);
	return 0;
}

/* No answer comes any more. */
static void
asks_end(struct account *a, enum stream_end how)
{
	struct asks *asks = asks_of(a);
	struct msg gone = { .type = MSG_TOLD };

	gone.u.told.condition = "gone";
	gone.u.told.text = "";
	while (how != STREAM_PAUSED && asks->open != NULL)
		ask_end(a, asks, &asks->open, &gone);
}

static const struct chat_hears ask_hears[] = {
	{ MSG_TOLD, ask_hear },
	{ MSG_NONE, NULL }
};

const struct chat_feature chat_feature_ask = {
	.name = "ask", .hears = ask_hears,
	.new = asks_new, .free = asks_free, .end = asks_end,
};
