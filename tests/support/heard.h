/*
 * Each code that the model says is in a table, under what it is said as.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef HEARD_H
#define HEARD_H

#include <string.h>

#include "chat/chat.h"
#include "lib/lib.h"
#include "otr/otr.h"
#include "words/words.h"

/* The row of this name that has one of the kinds, or NULL. */
static inline const struct code_row *
heard_row(const char *name, unsigned kinds)
{
	const struct code_row *rows;
	size_t n = code_rows(&rows);

	for (size_t i = 0; i < n; i++)
		if ((rows[i].kinds & kinds) != 0 &&
		    strcmp(rows[i].name, name) == 0)
			return &rows[i];
	return NULL;
}

static inline bool
heard_is_ending(const char *code)
{
	const struct ending_row *rows;
	size_t n = ending_rows(&rows);

	for (size_t i = 0; i < n; i++)
		if (strcmp(ending_code(&rows[i]), code) == 0)
			return true;
	return false;
}

static inline bool
heard_is_hold(const char *code)
{
	for (int i = OTR_HOLD_NONE; i < OTR_HOLDS; i++)
		if (strcmp(otr_hold_word((enum otr_hold)i), code) == 0)
			return true;
	return false;
}

static inline bool
heard_is_known(const struct chat_event *e)
{
	unsigned kinds = 0;

	switch (e->type) {
	case CHAT_QUESTION:
		return heard_row(e->code, CODE_QUESTION) != NULL;
	case CHAT_NOTICE:
		kinds = CODE_ANSWER | CODE_NOTICE;
		/* What is an error elsewhere, and does not stop things here. */
		if (e->kind == ENTRY_WARNING)
			kinds |= CODE_ERROR;
		break;
	case CHAT_ERROR:
		kinds = CODE_ERROR;
		break;
	case CHAT_ACCOUNT:
		if (*e->code == '\0')
			return true;
		kinds = CODE_ACCOUNT;
		break;
	case CHAT_DELIVERY:
		if (e->delivery == DELIVERY_HELD)
			return heard_is_hold(e->code);
		if (e->code == NULL)
			return true;
		kinds = CODE_FAILED;
		break;
	case CHAT_BLOCKED:
	case CHAT_CLOSED:
	case CHAT_FORM:
	case CHAT_INVITATION:
	case CHAT_MESSAGE:
	case CHAT_OCCUPANT:
	case CHAT_REACTION:
	case CHAT_RETRACTION:
	case CHAT_READ:
	case CHAT_OTR:
	case CHAT_SMP:
	case CHAT_PRESENCE:
	case CHAT_ROOM:
	case CHAT_TOPIC:
	case CHAT_TYPING:
	case CHAT_XML:
	case CHAT_XML_CLOSED:
		return true;
	}
	return heard_row(e->code, kinds) != NULL || heard_is_ending(e->code);
}

/* To be called by whoever listens. */
static inline void
heard_check(const struct chat_event *e)
{
	if (!heard_is_known(e))
		die("the code %s is in no table for events of type %d",
		    e->code != NULL ? e->code : "(none)", (int)e->type);
}

#endif
