/*
 * Whether what is new is to call the user, as the settings say: by what means
 * each front end does it is its own matter.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "chat/inside.h"

static enum notify
calls_read(const struct chat *chat, enum setting id, const struct talk *v)
{
	const char *word = conf_text(chat->conf, id, v == NULL ? NULL :
	    v->account->jid, v == NULL ? NULL : talk_set_for(v));

	return strcmp(word, "off") == 0 ? NOTIFY_OFF :
	    strcmp(word, "bell") == 0 ? NOTIFY_BELL : NOTIFY_ALL;
}

enum notify
chat_notify(const struct chat *chat, const struct talk *v)
{
	return calls_read(chat, SET_NOTIFY, v);
}

/* "22:30", which was checked, in minutes. */
static int
calls_minute(const char *s)
{
	return (int)strtol(s, NULL, 10) * 60 + (int)strtol(s + 3, NULL, 10);
}

bool
chat_is_quiet(const struct chat *chat)
{
	const char *hours = conf_text(chat->conf, SET_QUIET_HOURS, NULL, NULL);
	time_t now = (time_t)(loop_wall(chat->loop) / 1000);
	int from, to, minute;
	struct tm tm;

	if (hours == NULL || *hours == '\0' || localtime_r(&now, &tm) == NULL)
		return false;
	from = calls_minute(hours);
	to = calls_minute(hours + 6);
	minute = tm.tm_hour * 60 + tm.tm_min;
	/* Past midnight; the same twice is the whole day. */
	if (from >= to)
		return minute >= from || minute < to;
	return minute >= from && minute < to;
}

enum notify
chat_calls(const struct chat *chat, const struct talk *v,
    const struct entry *e)
{
	enum notify how = chat_notify(chat, v), strange;

	if (chat_is_quiet(chat))
		return NOTIFY_OFF;
	if ((v == NULL || !v->stranger) && !e->strange)
		return how;
	strange = calls_read(chat, SET_NOTIFY_STRANGERS, v);
	return strange < how ? strange : how;
}

bool
talk_line_calls(const struct talk *v, const struct entry *e)
{
	return e->kind == ENTRY_IN && e->via == VIA_LIVE && !e->delayed &&
	    !e->seen && (talk_kind(v) != TALK_ROOM ||
	    room_notifies(v, e->mention));
}
