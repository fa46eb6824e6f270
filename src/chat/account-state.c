/*
 * An account's state, as everybody is told it; how it goes off, and when the
 * next attempt is made.  Must not know how an attempt is made.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

#define RETRY_FIRST 1000	/* ms */
#define RETRY_MAX (5 * 60 * 1000)
#define STEADY 30000		/* online for so long: begin anew */

/* ---- telling ----------------------------------------------------------- */

static void
state_tell(struct account *a)
{
	a->changes++;
	chat_emit(a->chat, &(struct chat_event){ .type = CHAT_ACCOUNT,
		.account = a, .code = a->code, .text = a->reason });
}

void
account_set_state(struct account *a, enum account_state state,
    const char *code, const char *reason)
{
	a->state = state;
	snprintf(a->code, sizeof(a->code), "%s", code);
	chat_fit(a->reason, sizeof(a->reason), reason);
	for (size_t i = 0; i < a->chat->ntalks; i++)
		if (a->chat->talks[i]->account == a)
			talk_changed(a->chat->talks[i]);
	state_tell(a);
}

/* For the screen only: not a change of state. */
void
account_stage(struct account *a, const char *text)
{
	char line[CHAT_NOTE_MAX + 1];

	chat_fit(a->reason, sizeof(a->reason), chat_line(line, text));
	a->changes++;
}

/* ---- going off --------------------------------------------------------- */

void
account_stop_waiting(struct account *a)
{
	timer_off(a->dial->retry);
	a->retry_at = 0;
}

/* 1 s, 2 s, 4 s, ... with jitter, so that a server's return is no stampede. */
static int64_t
state_delay(struct account *a)
{
	int64_t most = RETRY_FIRST, delay;
	uint32_t random;

	for (unsigned i = 0; i < a->dial->tries && most < RETRY_MAX; i++)
		most *= 2;
	if (most > RETRY_MAX)
		most = RETRY_MAX;
	a->dial->tries++;
	random_bytes(&random, sizeof(random));
	delay = most / 2 + random % (uint32_t)(most / 2 + 1);
	return delay < RETRY_FIRST ? RETRY_FIRST : delay;
}

static void
state_try_later(struct account *a)
{
	int64_t now = loop_now(a->chat->loop), delay;

	if (a->dial->since != 0 && now - a->dial->since >= STEADY)
		a->dial->tries = 0;
	a->dial->since = 0;
	delay = state_delay(a);
	a->retry_at = now + delay;
	timer_set(a->dial->retry, delay);
}

/* What is the same each time is said rarer and rarer. */
static bool
state_is_news(struct account *a, bool was_online)
{
	unsigned tries = a->dial->tries;
	bool same = a->dial->said != NULL &&
	    strcmp(a->dial->said, a->reason) == 0;

	if (same && !was_online && (tries & (tries - 1)) != 0)
		return false;
	free(a->dial->said);
	a->dial->said = xstrdup(a->reason);
	return true;
}

static void
state_say_later(struct account *a)
{
	chat_say(a->chat, a, NULL, ENTRY_NOTICE, a->code, NULL,
	    "%s is offline: %s; trying again in %lld s", account_name(a),
	    a->reason, (long long)(a->retry_at - loop_now(a->chat->loop) +
	    999) / 1000);
}

/* The lines that lost their stream show that they wait for it. */
void
account_went_off(struct account *a, const char *code, const char *reason,
    enum ending_then then)
{
	bool was_online = a->state == ACCOUNT_ONLINE;
	bool asked = then == ENDING_ASKED, later = then == ENDING_LATER;
	bool question = then == ENDING_QUESTION;
	bool again = later && a->wants_online && !a->chat->stopping;

	a->managed = false;
	if (again)
		state_try_later(a);
	else if (!asked)
		a->wants_online = false;
	account_set_state(a, asked || later || question ? ACCOUNT_OFFLINE :
	    ACCOUNT_FAILED, code, reason);
	if (again && state_is_news(a, was_online))
		state_say_later(a);
	else if (!again)
		chat_say(a->chat, a, NULL,
		    asked ? ENTRY_NOTICE : ENTRY_ERROR, code, NULL,
		    "%s is offline: %s%s", account_name(a), a->reason,
		    asked || question ? "" : "; /connect tries again");
	if (was_online)
		otr_link_down(a->chat->otr, a->jid);
	chat_features_end(a, again ? STREAM_PAUSED : STREAM_OVER);
}

void
account_broken(struct account *a, const char *code, const char *text,
    bool again)
{
	bool was_online = a->state == ACCOUNT_ONLINE;
	int64_t since = a->dial->since;
	struct ending e = { .calm = false };

	if (a->state != ACCOUNT_CONNECTING && !was_online)
		return;
	login_end(a->login);
	/* First why, then what becomes of the lines. */
	account_went_off(a, code, text, again ? ENDING_LATER : ENDING_NEVER);
	/* A line can end a worker, too. */
	snprintf(e.code, sizeof(e.code), "%s", code);
	str_init(&e.reason);
	str_add(&e.reason, text);
	if (was_online)
		outbox_ended(a, &e, 0, since);
	str_free(&e.reason);
	outbox_requeue(a);
	chat_features_end(a, STREAM_LOST);
}
