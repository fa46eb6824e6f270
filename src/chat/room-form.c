/*
 * The forms of a room, or of a service: how it is set up (XEP-0045, 10.1 and
 * 10.2), with what one registers (XEP-0077).  They are filled in as those of
 * commands (form-open.c), and stay, whatever goes wrong, until they are taken
 * or given up: also beyond the stream on which they came.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

extern const struct chat_feature chat_feature_room_form;

static int room_form_step(struct account *, const char *, struct err *);
static const struct form_use room_form_use = {
	.step = room_form_step, .code = "form-done",
};

/* Of the form that is open, if it is a room's. */
struct room_form_open {
	enum room_form kind;
	bool plain;		/* its fields go as elements */
};

static void *
room_form_new(void)
{
	return xcalloc(1, sizeof(struct room_form_open));
}

static struct room_form_open *
room_form_of(const struct account *a)
{
	return chat_feature_state(a, &chat_feature_room_form);
}

static bool
room_form_is_open(const struct account *a)
{
	return form_opened(a)->use == &room_form_use;
}

static enum room_act
room_form_act(enum room_form kind)
{
	return kind == ROOM_FORM_CONFIG ? ROOM_ACT_CONFIG :
	    ROOM_ACT_REGISTER;
}

/* ---- the user ---------------------------------------------------------- */

static int
room_form_tell(struct account *a, uint32_t request, const char *jid,
    enum room_form kind, enum room_form_step step, struct err *err)
{
	struct msg m = { .type = MSG_ROOM_FORM };

	m.u.room_form.request = request;
	m.u.room_form.to = jid;
	m.u.room_form.kind = kind;
	m.u.room_form.step = step;
	m.u.room_form.plain = step == ROOM_FORM_SEND &&
	    room_form_of(a)->plain;
	return link_tell(a, &m, err);
}

static int
room_form_begin(struct account *a, const char *jid, enum room_form kind,
    const struct talk *said, struct err *err)
{
	struct talk *own = talk_find(a, jid);
	uint32_t request = form_request(a);

	if (form_open_begin(a, &room_form_use, jid, kind == ROOM_FORM_CONFIG ?
	    "config" : "register", own != NULL ? own : said, err) == -1)
		return -1;
	*room_form_of(a) = (struct room_form_open){ .kind = kind };
	if (room_form_tell(a, request, jid, kind, ROOM_FORM_ASK, err) == -1) {
		form_open_end(a, &room_form_use, false);
		return -1;
	}
	form_opened(a)->request = request;
	return 0;
}

int
room_config(struct account *a, const char *room, const struct talk *said,
    struct err *err)
{
	return room_form_begin(a, room, ROOM_FORM_CONFIG, said, err);
}

int
room_register(struct account *a, const char *jid, const struct talk *said,
    struct err *err)
{
	return room_form_begin(a, jid, ROOM_FORM_REGISTER, said, err);
}

int
room_unregister(struct account *a, const char *jid, const struct talk *said,
    struct err *err)
{
	struct room_task *k = room_task_new(ROOM_ACT_UNREGISTER, jid, "",
	    said);
	struct msg m = { .type = MSG_ROOM_FORM };

	m.u.room_form.request = k->request = form_request(a);
	m.u.room_form.to = jid;
	m.u.room_form.kind = ROOM_FORM_REGISTER;
	m.u.room_form.step = ROOM_FORM_REMOVE;
	return room_task_ask(a, k, &m, err);
}

static int
room_form_send(struct account *a, struct err *err)
{
	struct opened *o = form_opened(a);
	uint32_t request = form_request(a);

	if (form_check(o->form, err) == -1 ||
	    form_hand_over(a, o->form, request, err) == -1 ||
	    room_form_tell(a, request, o->jid, room_form_of(a)->kind,
	    ROOM_FORM_SEND, err) == -1)
		return -1;
	o->request = request;
	return 0;
}

static int
room_form_step(struct account *a, const char *step, struct err *err)
{
	if (strcmp(step, "cancel") == 0) {
		form_open_say(a, ENTRY_NOTICE, "form-canceled", "",
		    form_opened(a)->request == 0 ? "The form is closed; "
		    "nothing of it was sent." : "The form is closed; it is not "
		    "known whether what was sent counts.");
		form_open_end(a, &room_form_use, true);
		return 0;
	}
	if (form_open_needs(a, err) == -1)
		return -1;
	if (strcmp(step, "send") != 0)
		return err_set(err, "no-such-step",
		    "the form has no such step: use /form send or /form "
		    "cancel");
	return room_form_send(a, err);
}

/* ---- answers ----------------------------------------------------------- */

static void
room_form_failed(struct account *a, const char *condition, const char *said)
{
	const struct opened *o = form_opened(a);
	char *why = room_refusal(room_form_act(room_form_of(a)->kind),
	    AFFILIATION_NONE, o->jid, condition, said);
	char *text = xasprintf("%s: %s.%s", o->jid, why, o->form != NULL ?
	    "  What you filled in is kept: change it and send again, or "
	    "/form cancel." : "");

	form_open_say(a, ENTRY_ERROR, "form-refused", condition, text);
	free(text);
	free(why);
	if (o->form == NULL)
		form_open_end(a, &room_form_use, true);
}

/* The form has come. */
static void
room_form_comes(struct account *a, const struct msg *m, struct form *form)
{
	struct opened *o = form_opened(a);

	if (form == NULL) {
		room_form_failed(a, "undefined-condition", "");
		return;
	}
	o->form = form;
	o->actions = ADHOC_COMPLETE;
	room_form_of(a)->plain = m->u.room_form_done.plain;
	form_open_show(a, m->u.room_form_done.registered ? "(You are "
	    "registered there: /room unregister ends it.)" : "", form, true);
}

static void
room_form_taken(struct account *a)
{
	const struct opened *o = form_opened(a);
	char *text = room_form_of(a)->kind == ROOM_FORM_CONFIG ?
	    xasprintf("%s now has these settings.", o->jid) :
	    xasprintf("You are registered with %s.", o->jid);

	form_open_say(a, ENTRY_NOTICE, "form-done", "", text);
	free(text);
	form_open_end(a, &room_form_use, true);
}

static void
room_form_answered(struct account *a, const struct msg *m)
{
	struct opened *o = form_opened(a);
	struct form *form = form_take(a, o->request);

	o->request = 0;
	if (*m->u.room_form_done.condition != '\0' || o->form != NULL) {
		form_free(form);
		form = NULL;
	}
	if (*m->u.room_form_done.condition != '\0')
		room_form_failed(a, m->u.room_form_done.condition,
		    m->u.room_form_done.text);
	else if (o->form == NULL)
		room_form_comes(a, m, form);
	else
		room_form_taken(a);
}

static int
room_form_hear(struct account *a, const struct msg *m, struct err *err)
{
	uint32_t request = m->u.room_form_done.request;
	struct room_task *k;

	if (!form_was_requested(a, request))
		return heard_bad(err, "an answer to what was not asked");
	if (room_form_is_open(a) && form_opened(a)->request == request)
		room_form_answered(a, m);
	else if ((k = room_task_find(a, request)) != NULL)
		room_task_end(a, k, 0, m->u.room_form_done.condition,
		    m->u.room_form_done.text);
	else		/* of a form that was given up */
		form_free(form_take(a, request));
	return 0;
}

/* What was sent and not answered can be sent again. */
static void
room_form_end(struct account *a, enum stream_end how)
{
	if (how == STREAM_PAUSED || !room_form_is_open(a) ||
	    form_opened(a)->request == 0)
		return;
	form_opened(a)->request = 0;
	room_form_failed(a, "gone", "");
}

static const struct chat_hears room_form_hears[] = {
	{ MSG_ROOM_FORM_DONE, room_form_hear },
	{ MSG_NONE, NULL }
};

const struct chat_feature chat_feature_room_form = {
	.name = "room_form", .hears = room_form_hears,
	.new = room_form_new, .free = free, .end = room_form_end,
};
