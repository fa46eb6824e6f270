/*
 * How the connection of an account fares, as its worker tells it: on its way,
 * online, ended; and how the worker is confined.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>

#include "chat/inside.h"

static int
stream_hear_stage(struct account *a, const struct msg *m, struct err *err)
{
	(void)err;
	account_stage(a, m->u.stage.text);
	return 0;
}

static int
stream_hear_online(struct account *a, const struct msg *m, struct err *err)
{
	struct msg checked = *m;
	char *full = jid_parse(m->u.online.jid, err);

	if (!login_is_proven(a->login)) {
		free(full);
		return heard_bad(err, "the server has not proved who it is");
	}
	if (full == NULL || jid_resource(full) == NULL ||
	    !jid_same_bare(full, a->jid)) {
		free(full);
		return heard_bad(err,
		    "the server gave another address than asked for");
	}
	checked.u.online.jid = full;
	if (!m->u.online.resumed)
		a->link->sent = a->link->ticket;
	account_online(a, &checked);
	free(full);
	return 0;
}

/* Whether this one answers our DISCONNECT after the stream was lost. */
static bool
stream_is_late(struct account *a, const struct msg *m)
{
	bool late;

	if (!a->link->asked)
		return false;
	if (m->u.offline.why != OFF_ASKED) {
		a->link->crossed = true;
		return false;
	}
	late = a->link->crossed;
	a->link->asked = a->link->crossed = false;
	return late;
}

static int
stream_hear_offline(struct account *a, const struct msg *m, struct err *err)
{
	enum off why = (enum off)m->u.offline.why;

	/* Else it would be obeyed by connecting anew at once, without end. */
	if (why == OFF_ASKED && !a->link->asked)
		return heard_bad(err, "an end that nobody asked for");
	if (stream_is_late(a, m))
		return 0;
	if (a->state != ACCOUNT_CONNECTING && a->state != ACCOUNT_ONLINE)
		return heard_bad(err, "offline twice");
	if (m->u.offline.ticket > a->link->ticket)
		return heard_bad(err, "a ticket that was never given out");
	a->link->dialling = false;
	if (why == OFF_ASKED)
		a->link->sent = a->link->ticket;
	account_offline(a, why, m->u.offline.condition, m->u.offline.text,
	    m->u.offline.ticket, m->u.offline.unproven);
	return 0;
}

static int
stream_hear_confined(struct account *a, const struct msg *m, struct err *err)
{
	char line[CHAT_NOTE_MAX + 1];

	(void)err;
	free(a->confined);
	a->confined = xstrdup(chat_line(line, m->u.confined.text));
	a->changes++;
	return 0;
}

static const struct chat_hears stream_hears[] = {
	{ MSG_STAGE, stream_hear_stage },
	{ MSG_ONLINE, stream_hear_online },
	{ MSG_OFFLINE, stream_hear_offline },
	{ MSG_CONFINED, stream_hear_confined },
	{ MSG_NONE, NULL }
};

const struct chat_feature chat_feature_stream = {
	.name = "stream", .hears = stream_hears,
};
