/*
 * What sotto sent, as a test asks for it: see fake-frame.h.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake-frame.h"

struct fake_frames {
	struct fake_frame *frames;
	size_t nframes, room;
	struct str all;		/* every string that ever left */
};

struct fake_frames *
fake_frames_new(void)
{
	struct fake_frames *n = xcalloc(1, sizeof(*n));

	str_init(&n->all);
	str_add(&n->all, "");
	return n;
}

static char *
keep(struct fake_frames *n, const char *s)
{
	str_add(&n->all, s != NULL ? s : "");
	str_addc(&n->all, '\n');
	return xstrdup(s != NULL ? s : "");
}

static void
frame_fill(struct fake_frames *n, struct fake_frame *f, const struct msg *m)
{
	const char *to = "", *id = "", *body = "", *more = "";
	const char *refers_id = "", *emoji = "";
	char text[9000], way[1100];

	switch ((int)m->type) {
	case MSG_SEND:
		to = m->u.send.to;
		id = m->u.send.id;
		body = m->u.send.body;
		f->ticket = m->u.send.ticket;
		f->flags = m->u.send.flags;
		f->refers = m->u.send.refers;
		f->fallback = m->u.send.fallback;
		refers_id = m->u.send.refers_id;
		emoji = m->u.send.emoji;
		break;
	case MSG_SEND_RECEIPT:
		to = m->u.send_receipt.to;
		id = m->u.send_receipt.id;
		break;
	case MSG_SEND_PRESENCE:
		to = m->u.send_presence.to;
		body = m->u.send_presence.kind;
		more = m->u.send_presence.show;
		id = m->u.send_presence.text;
		f->flags = (uint32_t)m->u.send_presence.priority;
		break;
	case MSG_DISCOVER:
		to = m->u.discover.to;
		body = m->u.discover.caps;
		break;
	case MSG_ROSTER_SET:
		to = m->u.roster_set.jid;
		body = m->u.roster_set.name;
		more = m->u.roster_set.group;
		f->flags = m->u.roster_set.change;
		f->on = m->u.roster_set.change == ROSTER_REMOVE;
		f->ticket = m->u.roster_set.request;
		break;
	case MSG_SASL_AUTH:
		to = m->u.sasl_auth.mechanism;
		body = m->u.sasl_auth.initial;
		break;
	case MSG_SASL_RESPONSE:
		body = m->u.sasl_response.data;
		break;
	case MSG_CONNECT:
		id = m->u.connect.lang;
		snprintf(way, sizeof(way), "%s%s%s", m->u.connect.tls == 1 ?
		    "direct " : "", m->u.connect.mobile ? "mobile " : "",
		    m->u.connect.proxy);
		body = way;
		snprintf(text, sizeof(text), "%s %u %s %s",
		    m->u.connect.host, m->u.connect.port, m->u.connect.pins,
		    m->u.connect.accept);
		more = text;
		f->on = m->u.connect.resume;
		break;
	case MSG_ASK:
		to = m->u.ask.to;
		body = inquiry_word((enum inquiry)m->u.ask.what);
		f->ticket = m->u.ask.request;
		break;
	case MSG_CONSENT:
		f->flags = m->u.consent.to;
		f->ticket = m->u.consent.idle;
		break;
	case MSG_VCARD_GET:
		to = m->u.vcard_get.of;
		f->ticket = m->u.vcard_get.request;
		break;
	case MSG_VCARD_SET:
		body = m->u.vcard_set.value;
		id = m->u.vcard_set.field;
		f->ticket = m->u.vcard_set.request;
		break;
	case MSG_BLOCK:
		to = m->u.block.jid;
		body = report_word((enum report)m->u.block.report);
		f->on = m->u.block.on;
		f->ticket = m->u.block.request;
		break;
	case MSG_INVITE:
		to = m->u.invite.to;
		id = m->u.invite.id;
		body = m->u.invite.text;
		more = m->u.invite.room;
		refers_id = m->u.invite.password;
		f->on = m->u.invite.mediated;
		break;
	case MSG_DECLINE:
		to = m->u.decline.to;
		body = m->u.decline.text;
		more = m->u.decline.room;
		break;
	case MSG_IGNORE:
		to = m->u.ignore.jid;
		f->on = m->u.ignore.on;
		break;
	case MSG_BROWSE:
		to = m->u.browse.to;
		body = m->u.browse.node;
		f->ticket = m->u.browse.request;
		f->on = m->u.browse.commands;
		break;
	case MSG_ADHOC:
		to = m->u.adhoc.to;
		id = m->u.adhoc.session;
		body = m->u.adhoc.node;
		more = m->u.adhoc.action;
		f->ticket = m->u.adhoc.request;
		f->on = m->u.adhoc.submits;
		break;
	case MSG_FORM_FILLED:
		id = m->u.form_filled.var;
		body = m->u.form_filled.value;
		f->ticket = m->u.form_filled.request;
		f->on = m->u.form_filled.empty;
		break;
	case MSG_ROOM_ASK:
		to = m->u.room_ask.room;
		break;
	case MSG_ROOM_JOIN:
		to = m->u.room_join.room;
		id = m->u.room_join.nick;
		f->flags = m->u.room_join.lines;
		break;
	case MSG_ROOM_LEAVE:
		to = m->u.room_leave.room;
		break;
	case MSG_ROOM_ROLE:
		to = m->u.room_role.room;
		id = m->u.room_role.nick;
		body = m->u.room_role.reason;
		f->flags = m->u.room_role.role;
		f->ticket = m->u.room_role.request;
		break;
	case MSG_ROOM_AFFILIATION:
		to = m->u.room_affiliation.room;
		id = m->u.room_affiliation.jid;
		body = m->u.room_affiliation.reason;
		f->flags = m->u.room_affiliation.affiliation;
		f->ticket = m->u.room_affiliation.request;
		break;
	case MSG_ROOM_LIST:
		to = m->u.room_list.room;
		f->flags = m->u.room_list.affiliation;
		f->ticket = m->u.room_list.request;
		break;
	case MSG_ROOM_DESTROY:
		to = m->u.room_destroy.room;
		id = m->u.room_destroy.instead;
		body = m->u.room_destroy.reason;
		f->ticket = m->u.room_destroy.request;
		break;
	case MSG_ROOM_MODERATE:
		to = m->u.room_moderate.room;
		id = m->u.room_moderate.id;
		body = m->u.room_moderate.reason;
		f->ticket = m->u.room_moderate.request;
		break;
	case MSG_ROOM_FORM:
		to = m->u.room_form.to;
		f->flags = m->u.room_form.step;
		f->on = m->u.room_form.plain;
		f->ticket = m->u.room_form.request;
		break;
	case MSG_SEND_MARKER:
		to = m->u.send_marker.to;
		id = m->u.send_marker.id;
		break;
	case MSG_READ_TELL:
		to = m->u.read_tell.jid;
		id = m->u.read_tell.archive_id;
		f->flags = m->u.read_tell.room;
		break;
	case MSG_SEND_TYPING:
		to = m->u.send_typing.to;
		body = typing_word((enum typing)m->u.send_typing.state);
		break;
	case MSG_CLIENT_STATE:
		f->on = m->u.client_state.active;
		break;
	case MSG_ARCHIVE_ASK:
		to = *m->u.archive_ask.room != '\0' ? m->u.archive_ask.room :
		    m->u.archive_ask.with;
		id = m->u.archive_ask.before;
		snprintf(way, sizeof(way), "%llu",
		    (unsigned long long)m->u.archive_ask.start);
		body = way;
		f->ticket = m->u.archive_ask.request;
		f->flags = m->u.archive_ask.most;
		break;
	case MSG_DISCONNECT:
		f->on = m->u.disconnect.at_once;
		break;
	}
	f->to = keep(n, to);
	f->id = keep(n, id);
	f->body = keep(n, body);
	f->more = keep(n, more);
	f->refers_id = keep(n, refers_id);
	f->emoji = keep(n, emoji);
}

void
fake_frames_keep(struct fake_frames *n, const char *account,
    const struct msg *m)
{
	struct fake_frame *f;

	if (n->nframes == n->room) {
		n->room = n->room ? n->room * 2 : 16;
		n->frames = xreallocarray(n->frames, n->room,
		    sizeof(*n->frames));
	}
	f = &n->frames[n->nframes++];
	memset(f, 0, sizeof(*f));
	f->type = m->type;
	f->account = xstrdup(account != NULL ? account : "");
	frame_fill(n, f, m);
}

void
fake_frames_forget(struct fake_frames *n)
{
	for (size_t i = 0; i < n->nframes; i++) {
		free(n->frames[i].account);
		free(n->frames[i].to);
		free(n->frames[i].id);
		free(n->frames[i].body);
		free(n->frames[i].more);
		free(n->frames[i].refers_id);
		free(n->frames[i].emoji);
	}
	n->nframes = 0;
}

void
fake_frames_free(struct fake_frames *n)
{
	fake_frames_forget(n);
	free(n->frames);
	str_free(&n->all);
	free(n);
}

size_t
fake_frames_count(const struct fake_frames *n, enum msg_type type)
{
	size_t count = 0;

	for (size_t i = 0; i < n->nframes; i++)
		count += n->frames[i].type == type;
	return count;
}

const struct fake_frame *
fake_frames_at(const struct fake_frames *n, enum msg_type type, size_t i)
{
	for (size_t at = 0; at < n->nframes; at++)
		if (n->frames[at].type == type && i-- == 0)
			return &n->frames[at];
	return NULL;
}

bool
fake_frames_have(const struct fake_frames *n, const char *text)
{
	return strstr(n->all.s, text) != NULL;
}
