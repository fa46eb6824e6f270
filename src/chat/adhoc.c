/*
 * Commands that others offer: one of an account's at a time.  What was put
 * into its form stays until the command's owner has taken it, whatever goes
 * wrong on the way; with the stream it was begun on it ends.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

extern const struct chat_feature chat_feature_adhoc;

/* All NULL: none is open. */
struct adhoc {
	char *jid, *node;
	char *session;		/* "": it has not begun */
	struct form *form;	/* of this stage, or NULL: it has none */
	uint32_t actions;
	char *action;		/* what it means by default, or "" */
	uint32_t request;	/* whose answer is awaited, or 0 */
	char step[IPC_ACTION_MAX + 1];	/* what was asked for */
	struct account *said_of;	/* where it is said */
	char *said_in;
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
adhoc_close(struct adhoc *h)
{
	free(h->jid);
	free(h->node);
	free(h->session);
	free(h->action);
	free(h->said_in);
	form_free(h->form);
	*h = (struct adhoc){ 0 };
}

static void
adhoc_free(void *state)
{
	adhoc_close(state);
	free(state);
}

/* ---- what is said ------------------------------------------------------ */

static struct talk *
adhoc_talk(const struct adhoc *h)
{
	return h->said_in == NULL ? NULL : talk_find(h->said_of, h->said_in);
}

static void
adhoc_say(struct account *a, enum entry_kind kind, const char *code,
    const char *condition, const char *text)
{
	const struct adhoc *h = adhoc_of(a);
	const struct chat_pair data[] = {
		{ "address", h->jid }, { "node", h->node },
		{ *condition != '\0' ? "condition" : NULL, condition },
		{ NULL, NULL },
	};

	chat_say(a->chat, a, adhoc_talk(h), kind, code, data, "%s", text);
}

char *
adhoc_next_steps(const struct account *a)
{
	const struct adhoc *h = adhoc_of(a);
	struct str s;

	str_init(&s);
	if (h->form != NULL)
		str_add(&s, "/form FIELD VALUE fills in, * must be; then ");
	if ((h->actions & ADHOC_NEXT) != 0)
		str_add(&s, "/form next, ");
	if ((h->actions & ADHOC_PREV) != 0)
		str_add(&s, "/form prev, ");
	if ((h->actions & ADHOC_COMPLETE) != 0)
		str_add(&s, "/form send, ");
	str_add(&s, "/form cancel");
	return str_take(&s);
}

static void
adhoc_emit(struct account *a, const char *state, const struct form *form)
{
	const struct adhoc *h = adhoc_of(a);
	bool open = strcmp(state, "open") == 0;
	const struct chat_pair data[] = {
		{ "address", h->jid }, { "node", h->node },
		{ "next", open && (h->actions & ADHOC_NEXT) != 0 ? "true" :
		    "false" },
		{ "prev", open && (h->actions & ADHOC_PREV) != 0 ? "true" :
		    "false" },
		{ "send", open && (h->actions & ADHOC_COMPLETE) != 0 ?
		    "true" : "false" },
		{ NULL, NULL },
	};

	chat_emit(a->chat, &(struct chat_event){ .type = CHAT_FORM,
	    .account = a, .talk = adhoc_talk(h), .text = state,
	    .form = form, .data = data });
}

void
adhoc_tell(struct account *a)
{
	const struct adhoc *h = adhoc_of(a);

	if (h->jid != NULL && h->form != NULL)
		adhoc_emit(a, "open", h->form);
}

/* ---- the user ---------------------------------------------------------- */

static int
adhoc_send(struct account *a, const char *action, bool submits,
    struct err *err)
{
	struct adhoc *h = adhoc_of(a);
	struct msg m = { .type = MSG_ADHOC };
	uint32_t request = form_request(a);

	if (submits && form_hand_over(a, h->form, request, err) == -1)
		return -1;
	m.u.adhoc.request = request;
	m.u.adhoc.to = h->jid;
	m.u.adhoc.node = h->node;
	m.u.adhoc.session = h->session;
	m.u.adhoc.action = action;
	m.u.adhoc.submits = submits;
	if (link_tell(a, &m, err) == -1)
		return -1;
	h->request = request;
	str_fit(h->step, sizeof(h->step), action);
	return 0;
}

int
adhoc_begin(struct account *a, const char *jid, const char *node,
    const struct talk *said, struct err *err)
{
	struct adhoc *h = adhoc_of(a);

	if (h->jid != NULL)
		return err_set(err, "form-open", "the command of %s is not "
		    "over yet: /form shows it, /form cancel ends it", h->jid);
	h->jid = *jid != '\0' ? xstrdup(jid) : jid_domain(a->jid);
	h->node = xstrdup(node);
	h->session = xstrdup("");
	h->action = xstrdup("");
	if (said != NULL) {
		h->said_of = said->account;
		h->said_in = xstrdup(said->jid);
	}
	if (adhoc_send(a, "execute", false, err) == 0)
		return 0;
	adhoc_close(h);
	return -1;
}

static int
adhoc_needs(const struct adhoc *h, struct err *err)
{
	if (h->jid == NULL)
		return err_set(err, "no-form",
		    "no form is open: /adhoc [JID] lists commands");
	if (h->request != 0)
		return err_set(err, "form-waits", "%s has not answered yet",
		    h->jid);
	return 0;
}

struct form *
adhoc_form(const struct account *a, struct err *err)
{
	const struct adhoc *h = adhoc_of(a);

	if (adhoc_needs(h, err) == -1)
		return NULL;
	if (h->form == NULL)
		err_set(err, "no-form", "this stage of the command has no "
		    "form");
	return h->form;
}

const char *
adhoc_address(const struct account *a)
{
	return adhoc_of(a)->jid;
}

/* It is over here, whatever becomes of it there. */
static int
adhoc_cancel(struct account *a, struct err *err)
{
	struct adhoc *h = adhoc_of(a);

	if (h->jid == NULL)
		return adhoc_needs(h, err);
	if (*h->session != '\0')
		(void)adhoc_send(a, "cancel", false, NULL);
	adhoc_say(a, ENTRY_NOTICE, "adhoc-canceled", "", "The command is "
	    "cancelled.");
	adhoc_emit(a, "closed", NULL);
	adhoc_close(h);
	return 0;
}

int
adhoc_step(struct account *a, const char *step, struct err *err)
{
	struct adhoc *h = adhoc_of(a);
	bool prev = strcmp(step, "prev") == 0;
	uint32_t bit = prev ? ADHOC_PREV : ADHOC_NEXT;

	if (strcmp(step, "cancel") == 0)
		return adhoc_cancel(a, err);
	if (adhoc_needs(h, err) == -1)
		return -1;
	if (strcmp(step, "send") == 0 &&
	    (h->actions & ADHOC_COMPLETE) != 0)
		bit = ADHOC_COMPLETE;
	if ((h->actions & bit) == 0)
		return err_set(err, "no-such-step",
		    "the command has no such step now: /form shows which");
	/* One who goes back need not be done. */
	if (!prev && h->form != NULL && form_check(h->form, err) == -1)
		return -1;
	return adhoc_send(a, bit == ADHOC_COMPLETE ? "complete" : prev ?
	    "prev" : "next", h->form != NULL && h->form->left == 0, err);
}

/* ---- answers ----------------------------------------------------------- */

static void
adhoc_failed(struct account *a, const struct msg *m)
{
	struct adhoc *h = adhoc_of(a);
	char *why = refusal_long(h->jid, m->u.adhoc_done.condition,
	    m->u.adhoc_done.text);
	bool begun = *h->session != '\0' &&
	    strcmp(m->u.adhoc_done.condition, "gone") != 0;
	char *text = xasprintf("%s: %s.%s", h->jid, why, begun ?
	    "  What you filled in is kept: change it and send again, or "
	    "/form cancel." : "");

	adhoc_say(a, ENTRY_ERROR, "adhoc-failed", m->u.adhoc_done.condition,
	    text);
	free(text);
	free(why);
	if (begun)
		return;
	adhoc_emit(a, "closed", NULL);
	adhoc_close(h);
}

/* What it says at a stage, or at the end: notes, a form. */
static void
adhoc_show(struct account *a, const char *note, struct form *form, bool open)
{
	const struct adhoc *h = adhoc_of(a);
	char *steps = open ? adhoc_next_steps(a) : NULL;
	char *shown = form == NULL ? xstrdup("") : open ? form_text(form) :
	    form_result_text(form, true);
	struct str s;
	char *rest = xstrdup(note), *at = rest, *line;
	char one[CHAT_NOTE_MAX + 1];

	str_init(&s);
	str_addf(&s, "%s%s", h->jid, open ? " asks:" : " has done it:");
	while ((line = strsep(&at, "\n")) != NULL)
		if (*line != '\0')
			str_addf(&s, "\n| %s", chat_line(one, line));
	if (*shown != '\0')
		str_addf(&s, "\n%s", shown);
	if (open)
		str_addf(&s, "\n%s", steps);
	if (form != NULL || open)
		adhoc_emit(a, open ? "open" : "result", form);
	adhoc_say(a, ENTRY_NOTICE, open ? "form" : "adhoc-done", "", s.s);
	str_free(&s);
	free(rest);
	free(shown);
	free(steps);
}

static void
adhoc_stage(struct account *a, const struct msg *m, struct form *form)
{
	struct adhoc *h = adhoc_of(a);

	form_free(h->form);
	h->form = form;
	free(h->session);
	h->session = xstrdup(m->u.adhoc_done.session);
	free(h->action);
	h->action = xstrdup(m->u.adhoc_done.action);
	h->actions = m->u.adhoc_done.actions;
	if (h->actions == 0)
		h->actions = ADHOC_NEXT;	/* XEP-0050, 3.3 */
	adhoc_show(a, m->u.adhoc_done.note, form, true);
}

static void
adhoc_over(struct account *a, const struct msg *m, struct form *form)
{
	struct adhoc *h = adhoc_of(a);

	if (strcmp(m->u.adhoc_done.status, "canceled") == 0)
		adhoc_say(a, ENTRY_NOTICE, "adhoc-canceled", "",
		    "The other side has cancelled the command.");
	else
		adhoc_show(a, m->u.adhoc_done.note, form, false);
	form_free(form);
	if (form == NULL)
		adhoc_emit(a, "closed", NULL);
	adhoc_close(h);
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
	struct adhoc *h = adhoc_of(a);
	struct form *form = form_take(a, h->request);

	h->request = 0;
	if (*m->u.adhoc_done.condition != '\0') {
		form_free(form);
		adhoc_failed(a, m);
	} else if (!adhoc_is_ours(h, m)) {
		form_free(form);
		adhoc_say(a, ENTRY_ERROR, "adhoc-failed",
		    "undefined-condition", "The other side answers for "
		    "another session: the command is over.");
		adhoc_emit(a, "closed", NULL);
		adhoc_close(h);
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
	if (adhoc_of(a)->request == request)
		adhoc_answered(a, m);
	else		/* of a command that was cancelled */
		form_free(form_take(a, request));
	return 0;
}

static void
adhoc_end(struct account *a, enum stream_end how)
{
	struct adhoc *h = adhoc_of(a);

	if (how == STREAM_PAUSED || h->jid == NULL)
		return;
	adhoc_say(a, ENTRY_ERROR, "adhoc-failed", "gone", "The connection "
	    "was lost, and the command with it; nothing more of its form is "
	    "sent.");
	adhoc_emit(a, "closed", NULL);
	adhoc_close(h);
}

static const struct chat_hears adhoc_hears[] = {
	{ MSG_ADHOC_DONE, adhoc_hear },
	{ MSG_NONE, NULL }
};

const struct chat_feature chat_feature_adhoc = {
	.name = "adhoc", .hears = adhoc_hears,
	.new = adhoc_new, .free = adhoc_free, .end = adhoc_end,
};
