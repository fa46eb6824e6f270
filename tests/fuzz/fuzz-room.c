/*
 * Feeds XML to who is in a room.  What is told must be what the channel takes
 * (note_tell() ends us where it is not), and what a room says must be said by
 * its own addresses: nobody else is in it, nothing in it is a presence of
 * somebody else, and what only the room says is from no one in it.  An element
 * <do>WHAT</do> is what sotto does meanwhile, or what the link does.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "tests/support/stanzas.h"

#define ROOM "den@rooms.example.org"

struct feeding {
	struct notes n;
	const char *from;	/* of what is fed, as it stands there */
	bool left;		/* the address may be no room any more */
};

static bool
is_of_room(const char *jid)
{
	return jid_same_bare(jid, ROOM);
}

static void
check_occupant(const struct msg *m)
{
	const char *nick = jid_resource(m->u.room_occupant.from);

	if (!is_of_room(m->u.room_occupant.from) || nick == NULL)
		abort();
	if ((m->u.room_occupant.codes & ROOM_CODE_RENAMED) != 0 &&
	    (m->u.room_occupant.nick == NULL ||
	    *m->u.room_occupant.nick == '\0'))
		abort();
}

/* Only what stands in the room's own name. */
static void
check_room_says(const struct feeding *f, const char *room)
{
	if (strcmp(room, ROOM) != 0 || f->from == NULL ||
	    strchr(f->from, '/') != NULL)
		abort();
}

static void
check_tell(void *arg, const struct msg *m)
{
	const struct feeding *f = arg;

	if (m->type == MSG_ROOM_OCCUPANT)
		check_occupant(m);
	else if (m->type == MSG_ROOM_CHANGED)
		check_room_says(f, m->u.room_changed.room);
	else if (m->type == MSG_ROOM_MODERATED)
		check_room_says(f, m->u.room_moderated.room);
	else if (m->type == MSG_PRESENCE && !f->left &&
	    is_of_room(m->u.presence.from))
		abort();
	else if (m->type == MSG_MESSAGE && !is_of_room(m->u.message.from) &&
	    m->u.message.occupant != NULL && *m->u.message.occupant != '\0')
		abort();
	else if (m->type == MSG_MESSAGE && is_of_room(m->u.message.from) &&
	    jid_resource(m->u.message.from) == NULL && (f->from == NULL ||
	    strchr(f->from, '/') != NULL))
		abort();
	note_tell(arg, m);
}

/* ---- what sotto does ------------------------------------------------------ */

static void
join(struct feeding *f, const char *nick, bool fresh)
{
	struct msg m = { .type = MSG_ROOM_JOIN };

	m.u.room_join.room = ROOM;
	m.u.room_join.nick = nick;
	m.u.room_join.password = "";
	m.u.room_join.fresh = fresh;
	(void)xep_do(&f->n.wire, &m);
}

static void
leave(struct feeding *f)
{
	struct msg m = { .type = MSG_ROOM_LEAVE };

	m.u.room_leave.room = ROOM;
	m.u.room_leave.text = "";
	(void)xep_do(&f->n.wire, &m);
	f->left = true;
}

static void
show(struct feeding *f)
{
	struct msg m = { .type = MSG_SEND_PRESENCE };

	m.u.send_presence.to = m.u.send_presence.kind = "";
	m.u.send_presence.show = "away";
	m.u.send_presence.text = "";
	(void)xep_do(&f->n.wire, &m);
}

static void
act(struct feeding *f, const char *what)
{
	if (strcmp(what, "join") == 0)
		join(f, "me", true);
	else if (strcmp(what, "nick") == 0)
		join(f, "I", false);
	else if (strcmp(what, "leave") == 0)
		leave(f);
	else if (strcmp(what, "show") == 0)
		show(f);
	else if (strcmp(what, "wait") == 0)
		loop_clock_move(f->n.loop, 60000);
	else if (strcmp(what, "pause") == 0)
		xep_paused(&f->n.wire);
	else if (strcmp(what, "resume") == 0)
		xep_resumed(&f->n.wire);
	else if (strcmp(what, "end") == 0) {
		xep_ended(&f->n.wire);
		f->left = true;
	}
}

static bool
is_done(struct feeding *f, xmpp_stanza_t *s)
{
	char *what;

	if (!stanza_is(s, "do", NS_CLIENT))
		return false;
	what = stanza_text(s, 16, NULL);
	act(f, what);
	free(what);
	return true;
}

static void
element(void *arg, xmpp_stanza_t *s, bool cut)
{
	struct feeding *f = arg;

	(void)cut;
	if (is_done(f, s))
		return;
	f->from = xmpp_stanza_get_from(s);
	xep_got(&f->n.wire, s);
	f->from = NULL;
}

static void
feed(struct feeding *f, const char *xml, size_t len)
{
	static const struct reader_ops ops = { notes_opened, element,
	    notes_by_item, notes_item, notes_closed, NULL };
	struct reader *r = reader_new(f->n.wire.ctx, &ops, f);

	reader_pass_over(r, xep_passes_over, &f->n.wire);
	(void)reader_feed(r, xml, len, NULL);
	reader_free(r);
}

/* It keeps ids, and one is in it. */
static void
enter(struct feeding *f)
{
	static const char answer[] = "<s xmlns='jabber:client'>"
	    "<iq type='result' from='" ROOM "' id='%.16s'>"
	    "<query xmlns='http://jabber.org/protocol/disco#info'>"
	    "<feature var='urn:xmpp:sid:0'/><feature var='urn:xmpp:hats:0'/>"
	    "<feature var='urn:xmpp:occupant-id:0'/></query></iq>"
	    "<presence from='" ROOM "/me'><x "
	    "xmlns='http://jabber.org/protocol/muc#user'>"
	    "<status code='110'/></x></presence></s>";
	const char *id;
	char *xml;

	join(f, "me", true);
	if ((id = strstr(f->n.text.s, "<iq id='")) == NULL)
		abort();
	xml = xasprintf(answer, id + 8);
	feed(f, xml, strlen(xml));
	free(xml);
	if (strstr(f->n.text.s, "room_occupant from='" ROOM "/me'") == NULL)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct feeding f = { .from = NULL };

	notes_init(&f.n);
	f.n.wire.tell = check_tell;
	enter(&f);
	feed(&f, (const char *)data, size);
	loop_clock_move(f.n.loop, 60000);
	notes_free(&f.n);
	return 0;
}

FUZZ_MAIN("room")
