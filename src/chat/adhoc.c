/*
 * Commands that others offer: one of an account's at a time, with the form that
 * each stage may have (form-open.c).  With the stream it was begun on a command
 * ends.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

extern const struct chat_feature chat_feature_adhoc;

static int adhoc_step(struct account *, const char *, struct err *);
static const struct form_use adhoc_use = {
	.step = adhoc_step, .code = "adhoc-done",
};

/* Of the command that is open. */
struct adhoc {
	char *session;		/* "": it has not begun; NULL: none is open */
};

static void *
adhoc_new(void)
{
	return xcalloc(1, sizeof(struct adhoc));
}

static struct adhoc *
adhoc_of(const struct account *a)
{
	return chat_feature_state(a, &chat_feature_adhoc);
}

static void
adhoc_close(struct account *a, bool tell)
{
	struct adhoc *h = adhoc_of(a);

	form_open_end(a, &adhoc_use, tell);
	free(h->session);
	h->session = NULL;
}

static void
adhoc_free(void *state)
{
	free(((struct adhoc *)state)->session);
	free(state);
}

/* ---- the user ---------------------------------------------------------- */

static int
adhoc_send(struct account *a, const char *action, bool submits,
    struct err *err)
{
	struct opened *o = form_opened(a);
	struct msg m = { .type = MSG_ADHOC };
	uint32_t request = form_request(a);

	if (submits && form_hand_over(a, o->form, request, err) == -1)
		return -1;
	m.u.adhoc.request = request;
	m.u.adhoc.to = o->jid;
	m.u.adhoc.node = o->node;
	m.u.adhoc.session = adhoc_of(a)->session;
	m.u.adhoc.action = action;
	m.u.adhoc.submits = submits;
	if (link_tell(a, &m, err) == -1)
		return -1;
	o->request = request;
	return 0;
}

int
adhoc_begin(struct account *a, const char *jid, const char *node,
    const struct talk *said, struct err *err)
{
	if (form_open_begin(a, &adhoc_use, jid, node, said, err) == -1)
		return -1;
	adhoc_of(a)->session = xstrdup("");
	if (adhoc_send(a, "execute", false, err) == 0)
		return 0;
	adhoc_close(a, false);
	return -1;
}

/* It is over here, whatever becomes of it there. */
static int
adhoc_cancel(struct account *a)
{
	if (*adhoc_of(a)->session != '\0')
		(void)adhoc_send(a, "cancel", false, NULL);
	form_open_say(a, ENTRY_NOTICE, "adhoc-canceled", "", "The command is "
	    "cancelled.");
	adhoc_close(a, true);
	return 0;
}

static int
adhoc_step(struct account *a, const char *step, struct err *err)
{
	const struct opened *o = form_opened(a);
	bool prev = strcmp(step, "prev") == 0;
	uint32_t bit = prev ? ADHOC_PREV : ADHOC_NEXT;

	if (strcmp(step, "cancel") == 0)
		return adhoc_cancel(a);
	if (form_open_needs(a, err) == -1)
		return -1;
	if (strcmp(step, "send") == 0 &&
	    (o->actions & ADHOC_COMPLETE) != 0)
		bit = ADHOC_COMPLETE;
	if ((o->actions & bit) == 0)
		return err_set(err, "no-such-step",
		    "the command has no such step now: /form shows the steps");
	/* One who goes back need not be done. */
	if (!prev && o->form != NULL && form_check(o->form, err) == -1)
		return -1;
	return adhoc_send(a, bit == ADHOC_COMPLETE ? "complete" : prev ?
	    "prev" : "next", o->form != NULL && o->form->left == 0, err);
}

/* ---- answers ----------------------------------------------------------- */

static void
adhoc_failed(struct account *a, const struct msg *m)
{
	const char *jid = form_opened(a)->jid;
	char *why = refusal_long(jid, m->u.adhoc_done.condition,
	    m->u.adhoc_done.text);
	bool begun = *adhoc_of(a)->session != '\0' &&
	    strcmp(m->u.adhoc_done.condition, "gone") != 0;
	char *text = xasprintf("%s: %s.%s", jid, why, begun ?
	    "  What you filled in is kept: change it and send again, or "
	    "/form cancel." : "");

	form_open_say(a, ENTRY_ERROR, "adhoc-failed",
	    m->u.adhoc_done.condition, text);
	free(text);
	free(why);
	if (!begun)
		adhoc_close(a, true);
}

static void
adhoc_stage(struct account *a, const struct msg *m, struct form *form)
{
	struct adhoc *h = adhoc_of(a);
	struct opened *o = form_opened(a);

	form_free(o->form);
	o->form = form;
	free(h->session);
	h->session = xstrdup(m->u.adhoc_done.session);
	o->actions = m->u.adhoc_done.actions;
	if (o->actions == 0)
		o->actions = ADHOC_NEXT;	/* XEP-0050, 3.3 */
	form_open_show(a, m->u.adhoc_done.note, form, true);
}

static void
adhoc_over(struct account *a, const struct msg *m, struct form *form)
{
	if (strcmp(m->u.adhoc_done.status, "canceled") == 0)
		form_open_say(a, ENTRY_NOTICE, "adhoc-canceled", "",
		    "The other side has cancelled the command.");
	else
		form_open_show(a, m->u.adhoc_done.note, form, false);
	adhoc_close(a, form == NULL);
	form_free(form);
}

/* Another session than ours is none: nothing of the form goes there. */
static bool
adhoc_is_ours(const struct adhoc *h, const struct msg *m)
{
	bool begins = *h->session == '\0';

	if (strcmp(m->u.adhoc_done.status, "completed") == 0 ||
	    strcmp(m->u.adhoc_done.status, "canceled") == 0)
		return begins || *m->u.adhoc_done.session == '\0' ||
		    strcmp(h->session, m->u.adhoc_done.session) == 0;
	return *m->u.adhoc_done.session != '\0' && (begins ||
	    strcmp(h->session, m->u.adhoc_done.session) == 0);
}

static void
adhoc_answered(struct account *a, const struct msg *m)
{
	struct opened *o = form_opened(a);
	struct form *form = form_take(a, o->request);

	o->request = 0;
	if (*m->u.adhoc_done.condition != '\0') {
		form_free(form);
		adhoc_failed(a, m);
	} else if (!adhoc_is_ours(adhoc_of(a), m)) {
		form_free(form);
		form_open_say(a, ENTRY_ERROR, "adhoc-failed",
		    "undefined-condition", "The other side answers for "
		    "another session: the command is over.");
		adhoc_close(a, true);
	} else if (strcmp(m->u.adhoc_done.status, "executing") == 0)
		adhoc_stage(a, m, form);
	else
		adhoc_over(a, m, form);
}

static int
adhoc_hear(struct account *a, const struct msg *m, struct err *err)
{
	uint32_t request = m->u.adhoc_done.request;

	if (!form_was_requested(a, request))
		return heard_bad(err, "an answer to what was not asked");
	if (adhoc_of(a)->session != NULL && form_opened(a)->request == request)
		adhoc_answered(a, m);
	else		/* of a command that was cancelled */
		form_free(form_take(a, request));
	return 0;
}

static void
adhoc_end(struct account *a, enum stream_end how)
{
	if (how == STREAM_PAUSED || adhoc_of(a)->session == NULL)
		return;
	form_open_say(a, ENTRY_ERROR, "adhoc-failed", "gone", "The connection "
	    "was lost, and the command with it: the rest of its form is not "
	    "sent.");
	adhoc_close(a, true);
}

static const struct chat_hears adhoc_hears[] = {
	{ MSG_ADHOC_DONE, adhoc_hear },
	{ MSG_NONE, NULL }
};

const struct chat_feature chat_feature_adhoc = {
	.name = "adhoc", .hears = adhoc_hears,
	.new = adhoc_new, .free = adhoc_free, .end = adhoc_end,
};
