/*
 * Which lines are written to the history, as the user has set it, and for how
 * long they stay there.  Must not know how.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

/* What is said in rooms is no conversation of two: it has its own word. */
static bool
record_keeps_of_room(const struct talk *v)
{
	const struct account *a = v->account;
	char *room = jid_bare(v->jid);
	const char *word = conf_text(a->chat->conf, SET_LOG_ROOMS, a->jid,
	    room);
	bool keeps = strcmp(word, "all") == 0 ||
	    (v->kind == TALK_ROOM && strcmp(word, "lines") == 0);

	free(room);
	return keeps;
}

bool
record_keeps(const struct talk *v, enum otr_level level)
{
	const struct account *a = v->account;

	if (!talk_is_direct(v))
		return record_keeps_of_room(v);
	return conf_bool(a->chat->conf, level == OTR_NOT_PRIVATE ? SET_LOG :
	    SET_OTR_LOG, a->jid, v->jid);
}

int64_t
record_keep_ms(const struct conf *conf, const char *account,
    const char *contact)
{
	return (int64_t)conf_int(conf, SET_LOG_KEEP, account, contact) *
	    DAY_MS;
}

int64_t
record_keep_of(struct talk *v)
{
	const struct conf *conf = v->account->chat->conf;
	char *bare;

	if (!v->keep.known || v->keep.at != conf_changes(conf)) {
		v->keep.known = true;
		v->keep.at = conf_changes(conf);
		bare = jid_bare(v->jid);
		v->keep.ms = record_keep_ms(conf, v->account->jid, bare);
		free(bare);
	}
	return v->keep.ms;
}

int64_t
record_horizon(struct talk *v)
{
	int64_t keep = record_keep_of(v);

	return keep == 0 ? INT64_MIN :
	    loop_wall(v->account->chat->loop) - keep;
}
