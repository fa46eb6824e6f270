/*
 * What was read: up to where (XEP-0490), as other programs of alice's tell her
 * account, and as hers does; and by whom (XEP-0333).
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>

#include "talk.h"

static void
read_say(struct script *t, const char *id)
{
	struct msg m = { .type = MSG_READ_AT };

	m.u.read_at.jid = t->bob.jid;
	m.u.read_at.archive_id = id;
	net_send(t, &m);
}

void
read_heard(struct script *t, const struct msg *m)
{
	struct msg end = { .type = MSG_READ_END };

	if (m->type == MSG_SEND_MARKER) {
		str_add(&t->net.told, " marker");
		return;
	}
	if (m->type == MSG_READ_TELL) {
		str_addf(&t->net.told, " read:%s", m->u.read_tell.archive_id);
		return;
	}
	if (t->net.read_at != NULL)
		read_say(t, t->net.read_at);
	end.u.read_end.takes = true;
	end.u.read_end.condition = "";
	net_send(t, &end);
}

void
read_sent(struct script *t, const struct msg *m)
{
	free(t->net.last_line);
	t->net.last_line = xstrdup(m->u.send.id);
	if (m->u.send.flags & SEND_MARKABLE)
		str_add(&t->net.told, " asks");
}

/* He, or whoever it is, has read her last line. */
static void
do_bob_reads(struct script *t, const char *from)
{
	struct msg m = { .type = MSG_MARKER };

	m.u.marker.from = *from == '\0' ? t->bob.full : from;
	m.u.marker.id = t->net.last_line;
	net_send(t, &m);
}

static void
do_markable(struct script *t, const char *arg)
{
	t->net.asks = script_is_on(t, arg);
}

static void
do_read(struct script *t, const char *id)
{
	read_say(t, id);
}

/* Before the next log-in. */
static void
do_read_first(struct script *t, const char *id)
{
	free(t->net.read_at);
	t->net.read_at = xstrdup(id);
}

const struct word read_words[] = {

	{ "bob reads", do_bob_reads },
	{ "markable", do_markable },
	{ "read first", do_read_first },
	{ "read", do_read },
	{ NULL, NULL },
};
